"""`onex policy` as a registrar meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.policy import app
from policy.book import SHIPPED


def onex_policy(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.output


def test_a_right_pack_is_said_to_be_right() -> None:
    status, said = onex_policy("check", str(SHIPPED / "jscj.yaml"))
    assert (status, "right" in said) == (0, True)


def test_a_wrong_pack_ends_with_one_and_names_the_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = (SHIPPED / "jscj.yaml").read_text(encoding="utf-8")
    bad.write_text(text.replace('value: "5"', 'value: "6"'), encoding="utf-8")
    status, said = onex_policy("check", str(bad))
    line = text[: text.index('value: "5"')].count("\n") + 1
    assert status == 1
    assert f"{bad}:{line}: 6 does not stand in the quote" in said


@pytest.mark.parametrize("institution", ["ncvtc", "xit", "lnpc"])
def test_a_pack_is_shown_with_every_number_and_article(institution: str) -> None:
    status, said = onex_policy("show", institution)
    assert status == 0
    assert "核对人" in said
    assert "{" not in said


def test_showing_an_unknown_institution_names_the_known_ones() -> None:
    status, said = onex_policy("show", "nowhere")
    assert status == 2
    assert "ncvtc" in said


def test_a_document_is_attached_by_its_number(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("第一条 某。\n第二条 某某。\n", encoding="utf-8")
    status, said = onex_policy("attach", "ncvtc", "南职院〔2021〕78号", str(text), "--packs", str(tmp_path))
    assert (status, "2 articles" in said) == (0, True)
    assert (tmp_path / "documents" / "ncvtc" / "main.txt").is_file()


def test_attaching_to_a_document_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("第一条 某。\n", encoding="utf-8")
    status, said = onex_policy("attach", "ncvtc", "other", str(text), "--packs", str(tmp_path))
    assert (status, "main" in said) == (2, True)
