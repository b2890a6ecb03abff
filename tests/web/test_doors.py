"""Health, figures, the calendar feed, the webhook's door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx

from tests.web.conftest import Browser, Campus, browser_at


async def test_it_is_live_and_ready(browser: Browser) -> None:
    assert (await browser.client.get("/health/live")).json() == {"live": "yes"}
    for path in ("/health", "/health/ready"):
        answer = await browser.client.get(path)
        assert (answer.status_code, answer.json()["ready"]) == (200, "yes")


async def test_it_is_not_ready_when_the_scheduler_has_stopped(tmp_path: Path) -> None:
    campus = Campus(tmp_path, tick_age=lambda: 500.0)
    browser = browser_at(campus)
    answer = await browser.client.get("/health")
    assert (answer.status_code, answer.json()["scheduler"]) == (503, "stopped")
    assert (await browser.client.get("/health/live")).status_code == 200
    await browser.client.aclose()
    campus.close()


async def test_it_is_not_ready_without_its_tables(campus: Campus, browser: Browser) -> None:
    from sqlalchemy import text

    with campus.database.begin() as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO gone"))
    answer = await browser.client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


def local(campus: Campus, **headers: str) -> httpx.AsyncClient:
    """A client on this very machine."""
    transport = httpx.ASGITransport(app=campus.app, client=("127.0.0.1", 4000))
    return httpx.AsyncClient(transport=transport, base_url=campus.origin, headers=headers)


async def test_figures_count_what_came_in_and_what_waits(campus: Campus, browser: Browser) -> None:
    await browser.open()
    await browser.say("你好")
    campus.clock.shift += timedelta(minutes=2)
    async with local(campus) as client:
        text = (await client.get("/metrics")).text
    assert 'onex_messages_in_total{channel="web"} 1.0' in text
    assert 'onex_outbox_messages{state="waiting"} 1.0' in text
    assert "onex_inbox_lag_seconds 0.0" in text
    age = float(text.partition("\nonex_outbox_oldest_due_seconds ")[2].split()[0])
    assert 119 < age < 140


async def test_figures_are_shown_to_this_machine_alone_unless_a_key_is_given(campus: Campus, browser: Browser) -> None:
    assert (await browser.client.get("/metrics")).status_code == 403
    async with local(campus, **{"X-Forwarded-For": "1.2.3.4"}) as client:
        assert (await client.get("/metrics")).status_code == 403


async def test_figures_are_shown_to_who_knows_the_key(tmp_path: Path) -> None:
    campus = Campus(tmp_path, metrics_key="s" * 20)
    browser = browser_at(campus)
    for key, status in (("s" * 20, 200), ("x", 403), ("ö", 403)):
        answer = await browser.client.get("/metrics", headers={"Authorization": f"Bearer {key}".encode()})
        assert answer.status_code == status
    await browser.client.aclose()
    campus.close()


async def test_a_calendar_is_served_to_who_has_its_address_and_to_nobody_else(tmp_path: Path) -> None:
    async def feed(token: str) -> bytes | None:
        return b"BEGIN:VCALENDAR" if token == "t" * 24 else None

    campus = Campus(tmp_path, feed=feed)
    browser = browser_at(campus)
    known = await browser.client.get(f"/calendar/{'t' * 24}.ics")
    assert (known.status_code, known.content) == (200, b"BEGIN:VCALENDAR")
    assert known.headers["content-type"].startswith("text/calendar")
    for token in ("u" * 24, "x", "..%2f..%2f", "t" * 23 + "%00"):
        assert (await browser.client.get(f"/calendar/{token}.ics")).status_code == 404
    await browser.client.aclose()
    campus.close()


async def test_a_webhook_gets_its_bytes_and_headers_and_answers_for_itself(tmp_path: Path) -> None:
    seen: list[tuple[str, bytes, str]] = []

    async def telegram(path: str, headers: Mapping[str, str], body: bytes) -> int:
        seen.append((path, body, headers.get("x-telegram-bot-api-secret-token", "")))
        return 200 if headers.get("x-telegram-bot-api-secret-token") == "right" else 403

    campus = Campus(tmp_path, telegram=telegram)
    browser = browser_at(campus)
    secret = {"X-Telegram-Bot-Api-Secret-Token": "right"}
    assert (await browser.client.post("/telegram/hook", content=b"{}", headers=secret)).status_code == 200
    assert (await browser.client.post("/telegram/hook", content=b"{}")).status_code == 403
    large = await browser.client.post("/telegram/hook", content=b"x" * (1024 * 1024 + 1), headers=secret)
    assert large.status_code == 413
    assert [path for path, *__ in seen] == ["hook", "hook"]
    await browser.client.aclose()
    campus.close()


async def test_there_is_no_webhook_where_telegram_is_not_served(browser: Browser) -> None:
    assert (await browser.client.post("/telegram/hook", content=b"{}")).status_code == 404


async def test_the_inside_is_not_shown(browser: Browser) -> None:
    for path in ("/openapi.json", "/docs", "/chat/openapi.json", "/static/", "/static/vendor/", "/.git/HEAD", "/.env"):
        assert (await browser.client.get(path)).status_code == 404, path
    for path in ("/", "/chat/", "/static/chat.js"):
        assert (await browser.client.request("TRACE", path)).status_code == 405, path
    assert "server" not in (await browser.client.get("/chat/")).headers
