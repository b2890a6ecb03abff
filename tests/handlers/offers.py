"""What is offered to people: every button under every answer to every command, found by walking, all of it undone."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlmodel import Session, col, func, select

from bot.channels.channel import Arrival
from bot.web.console.view import Cell, View
from models.store import delivery
from models.tables.delivery import InboxRow, OutboxRow
from tests.handlers.talk import World

Offers = dict[str, set[str]]
"""Choices by the state in which they are offered; a command is good in any, so it stands under "/"."""


@dataclass
class Walk:
    """Steps that people take in one transaction, so that each can be undone."""

    world: World
    session: Session

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is said inside was never said."""
        savepoint = self.session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()

    def says(self, who: str, text: str = "", tap: str = "", **more: Any) -> list[OutboxRow]:
        """Somebody says or taps something: every message that is queued for it, to whomever."""
        self.world.updates += 1
        before = self.session.exec(select(func.max(OutboxRow.id))).one() or 0
        payload = {"chat": who, "text": text, "tap": tap, **more}
        inbox_id = self.world.engine.receive(Arrival("test", str(self.world.updates), who, payload), self.session)
        self.world.engine.handle(cast("int", inbox_id), {}, self.session)
        assert self.session.exec(select(InboxRow.incident).where(InboxRow.id == inbox_id)).one() == "", (text, tap)
        return list(self.session.exec(select(OutboxRow).where(col(OutboxRow.id) > before)))

    def state_of(self, who: str) -> str:
        """The name of the state in which a conversation is; empty for none."""
        return self._talk(who).state_name

    def forges(self, who: str, choice: str) -> list[OutboxRow]:
        """Somebody taps a choice of the open question that it never offered: no channel lets them, the walls hold anyhow."""
        talk = self._talk(who)
        row = OutboxRow(
            channel="test", chat=who, text="forged", buttons=[[["forged", choice]]], conversation_id=talk.id,
            turn=talk.turn, urgency=self.world.now, due_at=self.world.now, created_at=self.world.now,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return self.says(who, tap=f"{row.id}.0")

    def _talk(self, who: str) -> delivery.Conversation:
        return delivery.conversation(self.session, "test", who, who, "", self.world.now)


@dataclass
class Offered:
    """Walks through what one person is offered: the commands, then the buttons under their answers, `deep` taps on."""

    walk: Walk
    who: str
    deep: int
    found: Offers = field(default_factory=lambda: defaultdict(set))
    followed: dict[str, int] = field(default_factory=dict)  # choices, and how many taps on they were followed

    def after(self, command: str) -> None:
        """Says a command and follows what it offers."""
        with self.walk.undone():
            self._follow(self.walk.says(self.who, f"/{command}"), self.deep)

    def _follow(self, said: list[OutboxRow], deep: int) -> None:
        state = self.walk.state_of(self.who)
        for row in said:
            for place, choice in enumerate(choices_of(row) if row.chat == self.who else ()):
                where = "/" if choice.startswith("/") else state
                self.found[where].add(choice)
                self._tap(f"{where} {choice}", f"{row.id}.{place}", deep)

    def _tap(self, choice: str, tap: str, deep: int) -> None:
        """Follows a choice, unless it was followed as far before."""
        if deep > self.followed.get(choice, 0):
            self.followed[choice] = deep
            with self.walk.undone():
                self._follow(self.walk.says(self.who, tap=tap), deep - 1)


def choices_of(row: OutboxRow) -> list[str]:
    """What the buttons under a message stand for, in their order."""
    return [choice for line in row.buttons for __, choice in line]


def commands_of(view: View) -> set[str]:
    """What the buttons of a page of the console say."""
    cells = [*view.actions, *(one for table in view.tables for row in table.rows for one in row)]
    flat = [part for one in cells for part in ([one] if isinstance(one, Cell) else one)]
    return {one.command for one in flat if one.command}


def words_of(row: OutboxRow, world: World) -> str:
    """All that a message shows: its words, its buttons, and what stands in its file."""
    shown = f"{row.text}{row.buttons}"
    if row.file is None:
        return shown
    content = world.file(row)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return shown + content.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return shown + "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
