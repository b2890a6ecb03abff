"""The chat's routes: what is posted is kept once, what is said is read back, and nobody reads another's."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sqlmodel import Session, select, update

from bot.channels.webchat import NAME
from bot.web import stream
from models.addresses import WEB_LASTS
from models.store.people import person_at
from models.tables.delivery import InboxRow, OutboxRow
from models.tables.people import AddressRow
from tests.web.conftest import Browser, Campus, an_id, browser_at

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


async def heard(campus: Campus, browser: Browser, place: str = "") -> list[dict[str, Any]]:
    """The first lines that the live stream of a browser's session gives."""
    chat = session_chat(campus, browser)
    events = stream.events(campus.web, chat, stream.place_of(place))
    event = await asyncio.wait_for(anext(events), 5)
    await events.aclose()
    return json.loads(event["data"])


def session_chat(campus: Campus, browser: Browser) -> str:
    """The chat of a browser's cookie."""
    from starlette.requests import Request

    from bot.web.app import sessions_of

    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    request = Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})
    session = sessions_of(campus.web, "/chat").read(request)
    assert session
    return session.chat


async def test_what_is_said_is_answered_and_both_can_be_read_back(campus: Campus, browser: Browser) -> None:
    await browser.open()
    async with campus.sending():
        assert (await browser.say("你好")).status_code == 202
        await campus.all_sent()
        lines = await heard(campus, browser)
    assert (lines[0]["mine"], lines[0]["text"]) == (True, "你好")
    assert not lines[1]["mine"]


async def test_a_message_posted_twice_is_handled_once(campus: Campus, browser: Browser) -> None:
    await browser.open()
    first, again = await browser.say("你好", 7), await browser.say("你好", 7)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    with Session(campus.database) as session:
        assert len(session.exec(select(InboxRow)).all()) == 1


async def test_the_same_id_from_another_visitor_is_another_message(campus: Campus, browser: Browser) -> None:
    other = browser_at(campus)
    await browser.open()
    await other.open()
    await browser.say("你好", 7)
    assert (await other.say("你好", 7)).json()["new"] is True
    await other.client.aclose()


async def test_an_empty_chat_begins_with_the_institution_that_the_address_named(
    campus: Campus, browser: Browser
) -> None:
    page = await browser.open("/chat/?institution=xit")
    assert "厦门工学院" in page.text
    await browser.post("open", json={"id": an_id(1), "institution": "xit"})
    with Session(campus.database) as session:
        assert "厦门工学院" in session.exec(select(OutboxRow)).one().text


async def test_an_invite_signs_in_under_a_new_session_and_only_after_a_press(campus: Campus, browser: Browser) -> None:
    token = campus.invite("t" * 20)
    await browser.open()
    before = session_chat(campus, browser)
    page = await browser.client.get(f"/join/{token}", follow_redirects=True)
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    with Session(campus.database) as session:
        assert person_at(session, NAME, before) is None
    answer = await browser.client.post(f"/chat/join/{token}", data={"csrf": csrf})
    assert answer.status_code == 303
    after = session_chat(campus, browser)
    assert after != before
    with Session(campus.database) as session:
        person = person_at(session, NAME, after)
        assert person
        assert person.name == "Web前端开发 负责人"
        assert person_at(session, NAME, before) is None
    assert "Web前端开发 负责人" in (await browser.open()).text


async def test_signing_out_frees_the_address_and_gives_a_new_session(campus: Campus, browser: Browser) -> None:
    token = campus.invite("t" * 20)
    await browser.open()
    await browser.client.post(f"/chat/join/{token}", data={"csrf": browser.token})
    await browser.open()
    chat = session_chat(campus, browser)
    assert (await browser.post("leave")).status_code == 200
    assert session_chat(campus, browser) != chat
    with Session(campus.database) as session:
        assert session.exec(select(AddressRow)).all() == []


async def test_an_upload_reaches_the_conversation_with_its_bytes_kept(campus: Campus, browser: Browser) -> None:
    await browser.open()
    answer = await browser.post(
        "upload", files={"file": ("../../合影.png", PNG)}, data={"id": an_id(1), "text": "现场"}
    )
    assert answer.status_code == 202
    with Session(campus.database) as session:
        payload: Any = session.exec(select(InboxRow)).one().payload
    assert payload["file"]["name"] == "合影.png"
    assert campus.files.read(payload["file"]["key"]) == PNG


async def test_a_program_that_calls_itself_a_picture_is_not_taken(browser: Browser) -> None:
    await browser.open()
    answer = await browser.post("upload", files={"file": ("a.png", b"MZ\x90")}, data={"id": an_id(1)})
    assert (answer.status_code, answer.json()) == (415, {"error": "not_taken"})


async def test_a_file_over_ten_megabytes_is_refused(browser: Browser) -> None:
    await browser.open()
    large = PNG + b"\0" * (10 * 1024 * 1024)
    answer = await browser.post("upload", files={"file": ("a.png", large)}, data={"id": an_id(1)})
    assert answer.status_code == 413


async def test_a_stream_goes_on_after_the_place_that_the_page_has_read(campus: Campus, browser: Browser) -> None:
    await browser.open()
    async with campus.sending():
        await browser.say("你好", 1)
        await campus.all_sent()
        events = stream.events(campus.web, session_chat(campus, browser), None)
        place = (await anext(events))["id"]
        await events.aclose()
        await browser.say("谢谢", 2)
        await campus.all_sent()
        mine = [line["text"] for line in await heard(campus, browser, place) if line["mine"]]
    assert mine == ["谢谢"]


async def test_a_line_arrives_while_the_page_is_open(campus: Campus, browser: Browser) -> None:
    await browser.open()
    events = stream.events(campus.web, session_chat(campus, browser), None)
    assert (await anext(events))["event"] == "silent"
    async with campus.sending():
        coming = asyncio.ensure_future(anext(events))
        await browser.say("你好")
        seen = [*json.loads((await asyncio.wait_for(coming, 5))["data"])]
        while len(seen) < 2:
            seen += json.loads((await asyncio.wait_for(anext(events), 5))["data"])
    await events.aclose()
    assert [line["mine"] for line in seen] == [True, False]


async def test_a_file_sent_to_one_chat_cannot_be_fetched_from_another(campus: Campus, browser: Browser) -> None:
    other = browser_at(campus)
    await browser.open()
    await other.open()
    key = campus.files.keep(b"a,b\n1,2\n")
    row = OutboxRow(
        channel=NAME, chat=session_chat(campus, browser), text="", file=["汇总.csv", "text/csv", key], state="sent",
        due_at=campus.clock(), created_at=campus.clock(), urgency=campus.clock(),
    )  # fmt: skip
    campus.writer.run(lambda session: session.add(row))
    mine = await browser.client.get("/chat/file/1")
    assert (mine.status_code, mine.content) == (200, b"a,b\n1,2\n")
    assert "attachment" in mine.headers["content-disposition"]
    assert (await other.client.get("/chat/file/1")).status_code == 404
    await other.client.aclose()


async def test_words_that_a_database_cannot_hold_do_no_harm(campus: Campus, browser: Browser) -> None:
    await browser.open()
    body = b'{"id": "' + an_id(1).encode() + b'", "text": "a\\u0000b\\ud800"}'
    answer = await browser.post("send", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {202, 422}


async def test_a_place_of_nobodys_making_is_no_place() -> None:
    for written in ("", "1", "1.2", "a.b.c", "1.2.3.4", "9" * 13 + ".1.1", "1.1." + "9" * 12, "-1.2.3", "１.２.３٣.x"):
        assert stream.place_of(written) is None, written


async def test_opening_the_page_says_until_when_its_chat_is_worth_sending_to(campus: Campus, browser: Browser) -> None:
    token = campus.invite("t" * 20)
    await browser.open()
    await browser.client.post(f"/chat/join/{token}", data={"csrf": browser.token})
    campus.writer.run(lambda session: session.exec(update(AddressRow).values(until=None)) and None)
    before = campus.clock()
    await browser.open()
    with Session(campus.database) as session:
        until = session.exec(select(AddressRow.until)).one()
    assert until is not None
    assert until - before >= WEB_LASTS
