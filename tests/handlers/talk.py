"""A conversation with the engine over a real database, spoken on a channel that is nothing but Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine as Database
from sqlmodel import Session, SQLModel, col, select

from bot.channels.channel import Arrival, Channel, Incoming
from bot.engine import Engine
from handlers.messages import Kind, Message
from handlers.reach import Surroundings
from handlers.router import Router
from models.commands import Command
from models.institutions import SaveCertificate
from models.people import AcceptInvite, CreateInvite, Role
from models.store.database import open_database
from models.store.files import FileStore
from models.store.people import hash_of
from models.store.unit import Unit, carry_out
from models.tables.delivery import InboxRow, OutboxRow
from models.tables.institutions import InstitutionRow
from models.tables.people import InviteRow
from policy.book import Book
from tests.handling import handle

FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


class Spoken:
    """The channel: a payload is the message's own fields."""

    name = "test"

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        text = str(payload.get("text", ""))
        command, __, words = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
        kind = Kind(payload.get("kind", "choice" if payload.get("tap") else "text"))
        said = Message(kind, text=text, command=command, words=words.strip(), in_group=bool(payload.get("in_group")))
        return Incoming(payload["chat"], payload["chat"], said, tap=str(payload.get("tap", "")))


@dataclass
class World:
    """A database with one institution, and everybody's chats with the engine."""

    database: Database
    engine: Engine
    now: datetime = FRIDAY
    updates: int = 0
    tokens: int = 0

    def does(self, work: Callable[[Session], Any]) -> Any:
        """Does a piece of work in a transaction of its own."""
        with Session(self.database) as session, session.begin():
            return work(session)

    def chat(self, name: str) -> Talk:
        return Talk(self, name)

    def carry_out(self, *commands: Command, institution: str = "ncvtc") -> None:
        with Session(self.database) as session, session.begin():
            for command in commands:
                carry_out(command, Unit(session, self.now, institution))

    def joins(self, name: str, *roles: Role, institution: str = "ncvtc", certificates: tuple[int, ...] = ()) -> Talk:
        """Somebody joins with these roles; their chat bears their name."""
        for role in roles:
            token = f"{name}-{role}-{institution}"
            expires = self.now + timedelta(days=1)
            self.carry_out(
                CreateInvite(
                    token_hash=hash_of(token), role=role, name=name, certificate_ids=certificates, expires_at=expires
                ),
                institution=institution,
            )
            with Session(self.database) as session:
                invite = session.exec(select(InviteRow).where(InviteRow.token_hash == hash_of(token))).one()
            self.carry_out(
                AcceptInvite(invite_id=cast("int", invite.id), channel="test", chat=name), institution=institution
            )
        return Talk(self, name)

    def certificate(self, name: str, **facts: Any) -> None:
        self.carry_out(SaveCertificate(name=name, **facts))

    def file(self, row: OutboxRow) -> bytes:
        """The bytes of the file that a message carries."""
        assert row.file is not None
        return self.engine.files.read(row.file[2])

    def rows(self, table: Any) -> list[Any]:
        with Session(self.database) as session:
            return list(session.exec(select(table).order_by(table.id)))


@dataclass
class Talk:
    """One person's chat. `heard` is what came since the person last spoke."""

    world: World
    name: str
    read: int = 0
    heard: list[OutboxRow] = field(default_factory=list)

    def says(self, text: str = "", **payload: Any) -> str:
        """Sends a message; what is answered, as one text."""
        world = self.world
        world.updates += 1
        arrival = Arrival("test", str(world.updates), self.name, {"chat": self.name, "text": text, **payload})
        inbox_id = world.does(lambda session: world.engine.receive(arrival, session))
        handle(world.engine, world.does, inbox_id, {})
        with Session(world.database) as session:
            row = session.get(InboxRow, inbox_id)
            assert row is not None
            assert row.incident == "", "the engine met a bug; see its log"
        return self.listens()

    def listens(self) -> str:
        """What came since; as one text."""
        with Session(self.world.database) as session:
            query = select(OutboxRow).where(OutboxRow.chat == self.name, col(OutboxRow.id) > self.read)
            self.heard = list(session.exec(query.order_by(col(OutboxRow.id))))
        self.read = max([self.read, *(cast("int", row.id) for row in self.heard)])
        return "\n".join(row.text for row in self.heard)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons last shown."""
        return [label for row in self.heard for line in row.buttons for label, __ in line]

    def taps(self, label: str) -> str:
        """Taps a button by the beginning of its label, among those last shown."""
        return self.says(tap=self.tap_of(label))

    def taps_in_group(self, label: str) -> str:
        """The same where others read along."""
        return self.says(tap=self.tap_of(label), in_group=True)

    def tap_of(self, label: str) -> str:
        for row in reversed(self.heard):
            flat = [found for line in row.buttons for found, __ in line]
            for index, found in enumerate(flat):
                if found.startswith(label):
                    return f"{row.id}.{index}"
        raise AssertionError(f"no button {label!r} among {self.buttons}")


def open_world(folder: Path, router: Router, book: Any = None, database: Database | None = None) -> World:
    """Two institutions in the empty database given, or in a fresh one in the folder."""
    if database is None:
        database = open_database(f"sqlite:///{folder}/test.sqlite")
        SQLModel.metadata.create_all(database)
    with Session(database) as session, session.begin():
        session.add(InstitutionRow(id="ncvtc", name="南充职业技术学院", office="教务处"))
        session.add(InstitutionRow(id="xit", name="厦门工学院", office="教务处"))
    world: World

    def clock() -> datetime:
        return world.now

    def token() -> str:
        world.tokens += 1
        return f"token-{world.tokens}"

    around = Surroundings(
        book=book or Book(), link=lambda channel, made: f"https://{channel}.example/{made}" if channel != "mail" else "",
        page=lambda path: f"https://onex.example{path}", token=token,
    )  # fmt: skip
    channels: Mapping[str, Channel] = {"test": cast("Channel", Spoken())}
    engine = Engine(router, channels, FileStore(folder / "files"), around, clock)
    world = World(database, engine)
    return world
