"""The live stream of one chat: first what is not on the page yet, then whatever comes, as server-sent events.

An event's id says how far the page has read, so a page that lost its connection goes on where it was. Lines may be sent
twice (late ones are looked for generously); the page knows them by their row.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.webchat import NAME
from bot.web.pages import Web
from models.store.database import reading
from models.store.sessions import is_over
from models.store.transcripts import Line, Place, has_spoken, lines

LOOK = 20.0
"""Seconds after which the chat is read again without a nudge: another process may have written to it."""
OVERLAP = timedelta(seconds=60)
"""How far back late lines are looked for: longer than a delivery takes to be marked as sent."""


async def events(web: Web, chat: str, place: Place | None) -> AsyncIterator[dict[str, str]]:
    """The events of a chat from a place on (None: with its recent history), for as long as the page listens.

    `silent` says that nobody has spoken here yet: the page then begins the conversation. `over` says that the chat's
    person was signed out of it, here or elsewhere: nothing more is shown.
    """
    shown: set[tuple[bool, int]] = set()
    silent = place is None
    with web.channel.listening(chat) as nudge:
        while True:
            began = web.clock()
            read = await asyncio.to_thread(_read, web, chat, place)
            if read is None:
                yield {"event": "over", "data": "[]"}
                return
            found = [line for line in read if _id(line) not in shown]
            shown.update(map(_id, found))
            place = _onward(place, found, began)
            if found:
                yield {"event": "lines", "id": _written(place), "data": json.dumps([*map(as_json, found)])}
            if silent and not await asyncio.to_thread(_spoken, web, chat):
                yield {"event": "silent", "data": "[]"}
            silent = False
            await _until(nudge)


def place_of(written: str) -> Place | None:
    """The place that an event's id stands for, or None for none of ours."""
    parts = written.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 13 for part in parts):
        return None
    inbox, outbox, since = map(int, parts)
    if max(inbox, outbox) >= 2**31 or since > 32_503_680_000:  # the year 3000
        return None
    return Place(inbox, outbox, datetime.fromtimestamp(since, UTC))


def as_json(line: Line) -> dict[str, Any]:
    """A line as the page gets it; files by where they are fetched, never by their keys."""
    return {
        "row": line.row,
        "mine": line.mine,
        "at": line.at.isoformat(),
        "text": line.text,
        "update": line.update.rpartition(":")[2],
        "card": line.card,
        "anew": line.anew,
        "turn": line.turn,
        "buttons": [[button.__dict__ for button in row] for row in line.buttons],
        "file": line.file.name if line.file else "",
        "picture": line.picture.name if line.picture else "",
    }


def _read(web: Web, chat: str, place: Place | None) -> list[Line] | None:
    """What came since a place; None when the chat's person was signed out of it."""
    with reading(web.database) as session:
        return None if is_over(session, NAME, chat) else lines(session, NAME, chat, place)


def _spoken(web: Web, chat: str) -> bool:
    with reading(web.database) as session:
        return has_spoken(session, NAME, chat)


def _id(line: Line) -> tuple[bool, int]:
    return line.mine, line.row


def _onward(place: Place | None, found: Iterable[Line], began: datetime) -> Place:
    before = place or Place()
    inbox = max((line.row for line in found if line.mine), default=0)
    outbox = max((line.row for line in found if not line.mine), default=0)
    return Place(max(before.inbox, inbox), max(before.outbox, outbox), began - OVERLAP)


def _written(place: Place) -> str:
    since = int(place.since.timestamp()) if place.since else 0
    return f"{place.inbox}.{place.outbox}.{since}"


async def _until(nudge: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK):
            await nudge.wait()
    except TimeoutError:
        pass
    nudge.clear()
