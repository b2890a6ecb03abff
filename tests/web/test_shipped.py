"""What is shipped with the pages, and what the documents promise of them."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.web.pages import HERE
from handlers.words import LANGUAGES, catalogue


def test_vendored_libraries_are_those_that_their_table_names() -> None:
    vendor = HERE / "static" / "vendor"
    table = (vendor / "README.md").read_text("utf-8")
    for path in vendor.glob("*.js"):
        assert sha256(path.read_bytes()).hexdigest() in table, path.name
        assert path.name in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_the_console_s_templates_is_in_the_catalogue(language: str) -> None:
    said = {
        word
        for path in sorted((HERE / "templates" / "console").glob("*.html"))
        for pair in re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8"))
        for word in pair
        if word
    }
    assert len(said) > 20
    assert said - catalogue(language).keys() == set()  # type: ignore[arg-type]


def test_nothing_on_a_page_comes_from_another_site() -> None:
    found = [*(HERE / "templates").rglob("*.html"), *Path(HERE / "static").glob("*.[cj]s*")]
    for path in found:
        assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?https?://""", path.read_text("utf-8")), path.name


def test_pages_keep_nothing_in_the_browser_but_whether_the_chat_is_open_and_that_it_is_over() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (HERE / "static").glob("*.js"))
    assert set(re.findall(r"""localStorage\.[gs]etItem\("([^"]+)\"""", scripts)) == {"console.chat"}
    assert set(re.findall(r"""sessionStorage\.\w+Item\("([^"]+)\"""", scripts)) == {"over"}  # until the next page opens
    assert not re.search(r"indexedDB|document\.cookie|caches\.", scripts)


def test_the_units_run_it_as_an_ordinary_user() -> None:
    deploy = HERE.parents[1] / "deploy"
    for name in ("onex.service", "onex-backup.service"):
        assert {"User=onex", "Group=onex", "UMask=0077"} <= set((deploy / name).read_text("utf-8").splitlines()), name
    lines = (deploy / "Containerfile").read_text("utf-8").splitlines()
    assert lines.index("USER onex") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert not [line for line in lines[lines.index("USER onex") :] if line.startswith(("RUN", "COPY", "ADD"))]


def test_every_test_that_the_page_on_security_names_is_there() -> None:
    root = HERE.parents[1]
    named = set(re.findall(r"`(test_\w+)`", (root / "docs" / "security.md").read_text("utf-8")))
    there = {name for path in (root / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}  # fmt: skip
    assert len(named) > 40
    assert named <= there


def test_every_table_is_in_the_page_on_personal_data() -> None:
    page = (HERE.parents[1] / "docs" / "privacy.md").read_text("utf-8")
    assert {table.name for table in SQLModel.metadata.sorted_tables if f"`{table.name}`" not in page} == set()
