"""The commands, as an operator types them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from bot.cli import COMMANDS, Lazy, app
from bot.settings import Settings

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"
Onex = Callable[..., subprocess.CompletedProcess[str]]


def command_in(folder: Path) -> Onex:
    """The command, run in a folder; settings are given by name."""

    def run(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
        words = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
        environment = {**kept, "PYTHONPATH": str(OPERATING.parents[1]), "COLUMNS": "200", **settings}
        return subprocess.run(
            words, cwd=folder, env=environment, input=typed, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def onex(tmp_path: Path) -> Onex:
    """The command in an empty folder."""
    return command_in(tmp_path)


@pytest.fixture(scope="session")
def first_steps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder in which the first coordinator of a college was invited, and what was said to it."""
    folder = tmp_path_factory.mktemp("college")
    return folder, command_in(folder)("invite", "--institution", "ncvtc")


@pytest.fixture
def college(onex: Onex, tmp_path: Path, first_steps: tuple[Path, object]) -> Onex:
    """The command in a folder in which there is a college."""
    shutil.copytree(first_steps[0], tmp_path, dirs_exist_ok=True)
    return onex


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`ONEX_{name.upper()}`" in OPERATING.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"`onex {name}`" in OPERATING.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_each_of_its_parameters_says_what_it_does(name: str) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, Lazy)
    command = group.get_command(None, name)
    commands = list(command.commands.values()) if hasattr(command, "commands") else [command]
    for one in commands:
        assert one.help, f"{name} {one.name} says nothing"
        assert [p.name for p in one.params if not getattr(p, "help", "") and p.name != "help"] == []


def test_the_first_coordinator_is_invited_and_the_doctor_is_content(
    college: Onex, first_steps: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    invited = first_steps[1]
    assert invited.returncode == 0, invited.stderr
    assert "http://127.0.0.1:8000/join/" in invited.stdout
    found = college("doctor")
    assert found.returncode == 0, found.stdout
    assert "ok institutions: ncvtc" in found.stdout


@pytest.mark.usefixtures("college")
def test_a_new_institution_has_the_name_and_the_office_of_its_pack(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "var" / "onex.db") as database:
        assert database.execute("select name, office from institution").fetchall() == [("南充职业技术学院", "教务处")]


def test_the_doctor_finds_a_new_database_as_new(onex: Onex) -> None:
    found = onex("doctor")
    assert found.returncode == 0
    assert "the database is new" in found.stdout
    assert "None" not in found.stdout


def test_the_doctor_says_what_to_do_when_there_is_nothing_yet(onex: Onex) -> None:
    onex("backup", "empty.zip")
    found = onex("doctor")
    assert found.returncode == 1
    assert "onex invite --institution" in found.stdout


def test_the_doctor_tells_a_database_that_cannot_be_reached(onex: Onex) -> None:
    found = onex("doctor", ONEX_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert found.returncode == 1
    assert "!! database: postgresql cannot be reached" in found.stdout


def test_a_wrong_setting_ends_with_one_sentence_and_status_2(onex: Onex) -> None:
    found = onex("run", ONEX_TELEGRAM_TOKEN="hidden")
    assert found.returncode == 2
    assert found.stderr.strip() == "ONEX_TELEGRAM_TOKEN must look like 123456789:AA…, as @BotFather gives it."


def test_a_database_that_is_away_ends_with_one_sentence(onex: Onex) -> None:
    found = onex("run", ONEX_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert found.returncode == 1
    assert found.stderr.startswith("The database cannot be reached")
    assert "Traceback" not in found.stderr


def test_a_backup_is_restored_and_only_by_force_over_data(college: Onex, tmp_path: Path) -> None:
    assert college("backup", "b.zip").returncode == 0
    assert oct((tmp_path / "b.zip").stat().st_mode)[-3:] == "600"
    refused = college("restore", "b.zip")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert college("restore", "b.zip", "--force").returncode == 0
    elsewhere = college("restore", "b.zip", ONEX_DATABASE_URL="sqlite:///other.db")
    assert elsewhere.returncode == 0, elsewhere.stderr


def test_a_file_that_is_no_backup_is_refused(onex: Onex, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("not one")
    found = onex("restore", "b.zip")
    assert found.returncode == 1
    assert "is no backup" in found.stderr


def test_an_institution_without_a_pack_needs_a_name(onex: Onex) -> None:
    assert "--institution-name" in onex("invite", "--institution", "newcollege").stderr
    assert onex("invite", "--institution", "newcollege", "--institution-name", "新学院").returncode == 0


def test_reports_are_exported_with_their_headings(college: Onex) -> None:
    assert college("export", "reports").stdout.startswith("number,institution,term,week")


def test_a_template_is_handed_out_once_and_its_names_are_told(onex: Onex, tmp_path: Path) -> None:
    assert onex("import", "--template", "证书", "a.xlsx").returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"
    assert onex("import", "--template", "证书", "a.xlsx").returncode == 2
    refused = onex("import", "--template", "菜单", "b.xlsx")
    assert (refused.returncode, "考务记录" in refused.stderr) == (2, True)


def test_a_workbook_with_nothing_known_in_it_is_not_imported(college: Onex, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    found = college("import", "odd.csv", "--institution", "ncvtc", "--yes")
    assert found.returncode == 1
    assert "Traceback" not in found.stderr


def test_asking_the_rules_loads_neither_the_web_nor_the_database_nor_what_is_slow_to_load(onex: Onex) -> None:
    asked = "from bot.cli import main\nimport sys\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
    heavy = "print(sorted({'fastapi', 'sqlmodel', 'sqlalchemy', 'telegram', 'matplotlib', 'cn2an'} & set(sys.modules)), file=sys.stderr)"
    found = subprocess.run(
        [sys.executable, "-c", asked + heavy, "ask", "机试 95 人能认定多少课时？"],
        capture_output=True, text=True, timeout=60, check=False, cwd=OPERATING.parents[1],
    )  # fmt: skip
    assert "课时" in found.stdout
    assert found.stderr.strip() == "[]"


def test_the_same_conversation_runs_in_a_shell(college: Onex) -> None:
    found = college("chat", typed="/help\n")
    assert found.returncode == 0, found.stderr
    assert "/ask" in found.stdout
