"""Sessions: what their cookies are like, how long they live, and that one which ended opens nothing any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import SetClock
from bot.web import stream
from bot.web.app import CHAT, CONSOLE, CONSOLE_IDLE, CONSOLE_LIFE, sessions_of
from bot.web.sessions import IDLE, LIFE, Session, Sessions
from models.people import RemovePerson
from models.store.unit import Unit, carry_out
from tests.web.conftest import Browser, Campus, browser_at
from tests.web.test_chat import session_chat

NAME = "Web前端开发 负责人"
BEGINNING = datetime(2026, 11, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def joined(campus: Campus, browser: Browser, token: str = "t" * 20) -> None:
    """Signs a browser in as the lead, by a link of their own; the lead has said something there."""
    await browser.open()
    await browser.client.post(f"/chat/join/{campus.invite(token)}", data={"csrf": browser.token})
    await browser.open()
    await browser.say("/help", 7)


def sessions(clock: SetClock, idle: timedelta = IDLE, life: timedelta = LIFE) -> Sessions:
    return Sessions("k" * 40, clock, idle=idle, life=life)


def cookie_of(made: Sessions, session: Session) -> Request:
    """A request with the cookie that was set for a session."""
    response = Response()
    made.write(response, session)
    cookie = response.headers["set-cookie"].partition(";")[0].encode()
    return Request({"type": "http", "headers": [(b"cookie", cookie)]})


@pytest.mark.parametrize("mount", [CHAT, CONSOLE])
def test_a_cookie_is_out_of_reach_of_scripts_and_of_other_sites(campus: Campus, mount: str) -> None:
    made, response = sessions_of(campus.web, mount), Response()
    made.write(response, made.fresh())
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith(f"onex-{mount[1:]}=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize("mount", [CHAT, CONSOLE])
@pytest.mark.parametrize("embedding", [(), ("https://portal.example.edu.cn",)])
def test_over_https_a_cookie_is_bound_to_this_very_host_and_its_name_says_so(
    campus: Campus, mount: str, embedding: tuple[str, ...]
) -> None:
    web = replace(campus.web, origin="https://onex.example.edu.cn", frame_ancestors=embedding)
    made, response = sessions_of(web, mount), Response()
    made.write(response, made.fresh())
    name, __, attributes = response.headers["set-cookie"].partition("=")
    assert name == f"__Host-onex-{mount[1:]}"
    assert {"Secure", "Path=/", "HttpOnly"} <= set(attributes.split("; "))  # what browsers demand of that name
    assert "domain" not in attributes.lower()


def test_the_chat_and_the_console_do_not_take_each_other_s_cookies(campus: Campus) -> None:
    chat, console = (sessions_of(campus.web, mount) for mount in (CHAT, CONSOLE))
    value = cookie_of(chat, chat.fresh()).cookies["onex-chat"]
    planted = Request({"type": "http", "headers": [(b"cookie", f"onex-console={value}".encode())]})
    assert console.read(planted) is None


@pytest.mark.parametrize(("unused", "alive"), [(IDLE - MINUTE, True), (IDLE, False)])
def test_a_session_ends_when_it_was_unused_for_a_month(unused: timedelta, alive: bool) -> None:
    clock = SetClock(BEGINNING)
    made = sessions(clock)
    request = cookie_of(made, made.fresh())
    clock.move_to(clock() + unused)
    assert (made.read(request) is not None) is alive


@pytest.mark.parametrize(("unused", "alive"), [(CONSOLE_IDLE - MINUTE, True), (CONSOLE_IDLE, False)])
def test_a_console_session_ends_when_it_was_unused_for_half_a_day(unused: timedelta, alive: bool) -> None:
    clock = SetClock(BEGINNING)
    made = sessions(clock, CONSOLE_IDLE, CONSOLE_LIFE)
    request = cookie_of(made, made.fresh())
    clock.move_to(clock() + unused)
    assert (made.read(request) is not None) is alive


@pytest.mark.parametrize(("idle", "life"), [(IDLE, LIFE), (CONSOLE_IDLE, CONSOLE_LIFE)])
def test_no_session_lives_beyond_its_life_however_it_is_used(idle: timedelta, life: timedelta) -> None:
    clock = SetClock(BEGINNING)
    made = sessions(clock, idle, life)
    born = made.fresh()
    clock.move_to(BEGINNING + life - MINUTE)
    assert made.read(cookie_of(made, born))  # used just now
    clock.move_to(BEGINNING + life)
    assert made.read(cookie_of(made, born)) is None


async def test_a_cookie_that_was_tampered_with_is_no_session(browser: Browser) -> None:
    await browser.open()
    value = browser.client.cookies["onex-chat"]
    browser.client.cookies.clear()
    browser.client.cookies.set("onex-chat", value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
    assert (await browser.say("x")).json() == {"error": "no_session"}


async def test_a_copied_cookie_opens_nothing_once_its_person_signed_out(campus: Campus, browser: Browser) -> None:
    await joined(campus, browser)
    copied, thief = dict(browser.client.cookies), browser_at(campus)
    left = await browser.post("leave")
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    thief.client.cookies.update(copied)
    for path in ("/chat/stream", "/chat/file/1"):
        assert (await thief.client.get(path)).json() == {"error": "no_session"}, path
    thief.token = browser.token
    assert (await thief.say("/status", 8)).json() == {"error": "no_session"}
    page = await thief.open()  # begins anew, with a visitor's session
    assert NAME not in page.text
    assert page.cookies["onex-chat"] != copied["onex-chat"]
    await thief.client.aclose()


async def test_whoever_loses_access_can_no_longer_read_what_was_said(campus: Campus, browser: Browser) -> None:
    await joined(campus, browser)
    chat = session_chat(campus, browser)
    campus.writer.run(lambda s: carry_out(RemovePerson(person_id=1), Unit(s, campus.clock(), "ncvtc")))
    assert (await browser.client.get("/chat/stream")).status_code == 403
    events = [event async for event in stream.events(campus.web, chat, None)]  # one that was open ends by itself
    assert [event["event"] for event in events] == ["over"]


async def test_a_visitor_s_session_goes_on_though_nobody_is_known_there(campus: Campus, browser: Browser) -> None:
    await browser.open()
    assert (await browser.say("你好")).status_code == 202
    assert (await browser.say("你好", 2)).status_code == 202


async def test_a_new_sign_in_ends_the_one_before_in_that_browser(campus: Campus, browser: Browser) -> None:
    await joined(campus, browser)
    old = dict(browser.client.cookies)
    await joined(campus, browser, "u" * 20)
    other = browser_at(campus)
    other.client.cookies.update(old)
    assert (await other.client.get("/chat/file/1")).json() == {"error": "no_session"}
    await other.client.aclose()


async def test_a_link_that_is_used_up_signs_nobody_out(campus: Campus, browser: Browser) -> None:
    await joined(campus, browser)
    chat = session_chat(campus, browser)
    answer = await browser.client.post(f"/chat/join/{'t' * 20}", data={"csrf": browser.token})
    assert answer.status_code == 303
    assert session_chat(campus, browser) == chat
    assert NAME in (await browser.open()).text


async def test_no_answer_but_scripts_and_styles_is_kept_by_a_browser_or_a_proxy(browser: Browser) -> None:
    for path in ("/chat/", "/join/" + "t" * 20, "/nowhere", "/health"):
        assert (await browser.client.get(path)).headers["cache-control"] == "no-store", path
