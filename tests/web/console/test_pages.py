"""What holds for every page of the console: both languages, no script or style inside, nothing written, no bad address."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, func, select

from bot.dialogues import SUBJECTS
from bot.web.console.pages import PAGES
from bot.web.console.view import Missing
from handlers.dialogue import Refused
from handlers.words import LANGUAGES
from models.store.database import reading
from tests.handlers.offers import commands_of
from tests.web.console.conftest import COORDINATOR, EXPORTS, MENU
from tests.web.office import HOME, Office

pytestmark = pytest.mark.usefixtures("idle")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_there_in_both_languages(office: Office, language: str) -> None:
    browser = await office.signed_in(COORDINATOR)
    for page in MENU:
        answer = await browser.get(f"/console/{page}?lang={language}")
        assert answer.status_code == 200, page
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
        assert "aria-current=page" in answer.text


async def test_no_page_holds_an_inline_script_or_style(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    for page in (*MENU, f"report?id={office.reports()[0].id}"):
        answer = await browser.get(f"/console/{page}")
        scripts = re.findall(r"<script([^>]*)>", answer.text)
        assert all("src=" in one or 'type="application/json"' in one for one in scripts), page
        assert " style=" not in answer.text
        assert " on" not in re.sub(r"[^ =]* ?=\"[^\"]*\"", "", "".join(re.findall(r"<[a-z][^>]*>", answer.text)))
        assert answer.headers["cache-control"] == "no-store"


async def test_pages_write_nothing(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    await office.app.intake.idle()

    def counts() -> dict[str, int]:
        with reading(office.app.store.database) as session:
            return {t.name: session.exec(select(func.count()).select_from(t)).one() for t in SQLModel.metadata.sorted_tables}  # fmt: skip

    before = counts()
    for path in (*MENU, f"report?id={office.reports()[0].id}", *(f"export/{name}" for name in EXPORTS)):
        assert (await browser.get(f"/console/{path}")).status_code == 200
    assert counts() == before


NUMBERS = ["0", "-1", "99999999999", "½", "１２"]
TIMES = ["2026秋", "2026-13", "2026-02", "2026-11-20", "0001-01-01", "9999-12-31"]
TEXT = st.text(max_size=20) | st.sampled_from([*NUMBERS, *TIMES, "all"])


class Odd(dict[str, str]):
    """A query that says something odd, or nothing, under whatever name it is asked."""

    def __init__(self, data: st.DataObject) -> None:
        super().__init__()
        self.data = data

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self:
            self[name] = self.data.draw(TEXT, label=name)
        return self[name]


@pytest.mark.bulk
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.sampled_from([page.name for page in PAGES]), data=st.data())
def test_no_address_whatever_it_says_breaks_a_page(office: Office, page: str, data: st.DataObject) -> None:
    with contextlib.suppress(Missing, Refused):
        office.view(page, COORDINATOR, HOME, Odd(data))


STRANGE = (
    "%00",
    "%FF%FE",
    "a" * 500,
    "%F0%9F%98%80",
    "%D9%A2%D9%A0",
    "'%20OR%201=1--",
    "<script>alert(1)</script>",
    "%2E%2E%2F..",
)


@pytest.mark.bulk
@pytest.mark.parametrize("said", STRANGE)
@pytest.mark.parametrize("name", [COORDINATOR, "土木与建筑工程系 主任"])
async def test_strange_addresses_are_answered_in_words_and_believed_in_nothing(
    office: Office, names: set[str], name: str, said: str
) -> None:
    browser = await office.signed_in(name)
    query = "&".join(f"{word}={said}" for word in (*sorted(names), "lang", said))
    for path in (*MENU, said, f"report/{said}", f"export/{said}", f"export/{said}.xlsx", f"attachment/{said}/0"):
        answer = await browser.get(f"/console/{path}?{query}")
        assert answer.status_code in {200, 403, 404, 422}, path
        assert "<script>alert" not in answer.text


def test_every_button_says_something_that_the_chat_knows(office: Office) -> None:
    said: set[str] = set()
    for page in MENU:
        said |= commands_of(office.view(page, COORDINATOR, week="10", term="2026秋"))
    known = {command for subject in SUBJECTS for command in subject.COMMANDS}
    assert {command[1:].partition(" ")[0] for command in said} - known == set()
    assert len(said) > 30
