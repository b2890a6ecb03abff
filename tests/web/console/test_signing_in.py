"""Signing in to the console: by a one-time link from the chat, for those whom it serves, and out again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import structlog

from bot.web.app import make_app
from bot.web.limits import Rate
from bot.web.pages import Rates
from tests.play import Chat
from tests.web.console.conftest import COORDINATOR, EXPORTS, HEAD, MENU
from tests.web.office import Office, sign_in, token_of

pytestmark = pytest.mark.usefixtures("idle")


def test_a_coordinator_asks_the_chat_for_the_link_and_gets_a_new_one_each_time(coordinator: Chat) -> None:
    links = [re.search(r"/console/join/[\w-]{16,}", coordinator.says("/console")[0].text) for _ in range(2)]
    assert links[0]
    assert links[1]
    assert links[0][0] != links[1][0]


def test_a_lead_gets_no_link(chat: Chat) -> None:
    chat.plays("""
        > /console
        < 这不在您的职责范围内。/help 可看您能做什么。
    """)


async def test_a_link_signs_in_to_the_board_once(office: Office) -> None:
    link = office.link(office.person(COORDINATOR))
    first, second = office.browser(), office.browser()
    board = await sign_in(first, link)
    assert (board.status_code, board.url.path) == (200, "/console/board")
    assert "南充职业技术学院" in board.text
    assert (await sign_in(second, link)).status_code == 403


async def test_a_link_ends_after_ten_minutes(office: Office) -> None:
    link = office.link(office.person(COORDINATOR), minutes=-1)
    refused = await sign_in(office.browser(), link)
    assert refused.status_code == 403
    assert "/console" in refused.text


async def test_whoever_is_not_signed_in_is_told_how_to_get_a_link(office: Office) -> None:
    page = await office.browser().get("/console/board")
    assert page.status_code == 403
    assert "请以统筹人员或部门主任的身份在对话中发送 /console" in page.text
    assert "证书" not in page.text


@pytest.mark.parametrize("name", ["Web前端开发 负责人", "学生甲"])
async def test_a_lead_or_student_with_a_session_sees_no_page(office: Office, name: str) -> None:
    browser = await office.signed_in(name)
    for page in MENU:
        answer = await browser.get(f"/console/{page}")
        assert answer.status_code == 403, page
        assert "您不能查看此页" in answer.text
    assert [(await browser.get(f"/console/export/{one}")).status_code for one in EXPORTS] == [403] * len(EXPORTS)


async def test_whoever_asks_for_a_page_that_is_not_theirs_is_logged_by_their_id(office: Office) -> None:
    browser = await office.signed_in(HEAD)
    with structlog.testing.capture_logs() as lines:
        await browser.get("/console/people")
    denied = [line for line in lines if line["event"] == "denied"]
    assert [(line["person"], line["at"]) for line in denied] == [(office.person(HEAD).id, "/console/{name}")]


async def test_signing_out_is_at_hand_on_every_page(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    for path in (
        *(f"/console/{page}" for page in MENU),
        f"/console/report?id={office.reports()[0].id}",
        "/console/chat/",
    ):
        assert re.search(r'<button[^>]* id="leave"', (await browser.get(path)).text), path


async def test_signing_out_ends_the_session_on_every_page(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    token = token_of(await browser.get("/console/board"))
    before = dict(browser.cookies)
    left = await browser.post("/console/chat/leave", headers={"X-CSRF-Token": token, "Accept": "application/json"})
    assert left.json() == {"left": True}
    assert (await browser.get("/console/board")).status_code == 403
    browser.cookies.update(before)  # the old cookie is worth nothing any more
    assert (await browser.get("/console/board")).status_code == 403


async def test_a_person_whose_access_is_taken_is_out_at_once(office: Office) -> None:
    from models.people import RemovePerson

    browser = await office.signed_in("护理系 主任")
    assert (await browser.get("/console/board")).status_code == 200
    office.do(RemovePerson(person_id=office.person("护理系 主任").id))
    assert (await browser.get("/console/board")).status_code == 403


async def test_a_session_of_the_chat_opens_no_console_and_another_s_token_is_worth_nothing(office: Office) -> None:
    browser, other = await office.signed_in(COORDINATOR), await office.signed_in(HEAD)
    token = token_of(await other.get("/console/board"))
    refused = await browser.post("/console/chat/leave", headers={"X-CSRF-Token": token, "Accept": "application/json"})
    assert (refused.status_code, refused.json()) == (403, {"error": "no_token"})
    chat = office.browser()
    await chat.get("/chat/")
    assert (await chat.get("/console/board")).status_code == 403


async def test_a_person_who_asks_too_often_waits_in_whichever_browser(office: Office) -> None:
    pages = make_app(replace(office.app.web, rates=Rates(reading=Rate(5, 1))))
    first, second = office.browser(pages), office.browser(pages)
    for browser in (first, second):
        await sign_in(browser, office.link(office.person(COORDINATOR)))
    codes = [(await browser.get("/console/delivery")).status_code for browser in (first, second) * 3]
    assert codes[0] == 200
    assert codes[-1] == 429
