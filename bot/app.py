"""The composition root: the only place where concrete things meet. `bot/running.py` runs what is put together here."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.channel import Channel
from bot.channels.webchat import WebChat
from bot.clock import Clock, monotonic
from bot.dialogues import make_router
from bot.engine import Engine
from bot.intake import Intake
from bot.matters import MATTERS
from bot.outbox import TELEGRAM, Outbox, Timing
from bot.send_only_side import robots_of, send_only_channels
from bot.settings import Settings
from bot.store import Store
from bot.undelivered import office_teller
from bot.web.pages import Web
from handlers.exams.feed import feed
from handlers.reach import Surroundings
from models.store.database import reading
from models.store.files import FileStore
from models.store.sending import Limits
from policy.book import Book
from scheduler.jobs import scheduler_over
from scheduler.runner import Runner

if TYPE_CHECKING:
    from bot.telegram_side import TelegramSide

SEND_ONLY = Limits(chat_gap=timedelta(seconds=3))
"""The robots of group chats take twenty messages a minute, and mail servers do not like many at once either."""


MakeChannel = Callable[[FileStore], Channel]


class Nudges:
    """Wakes the outboxes, from whichever thread."""

    def __init__(self) -> None:
        self.outboxes: list[Outbox] = []
        self.loop: asyncio.AbstractEventLoop | None = None

    def __call__(self) -> None:
        """There may be something to send. Before the loop runs, nobody sleeps."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._all)

    def _all(self) -> None:
        for outbox in self.outboxes:
            outbox.nudge()


class App:
    """The program, put together and not yet running: the store is open, nothing else has begun.

    `demo` says that visitors choose whom to be; `clock` is the demonstration's; `more` makes further channels, such as
    a shell. Raises what `Store.open` raises.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        demo: bool = False,
        more: Sequence[MakeChannel] = (),
        timing: Timing = Timing(),  # noqa: B008 (frozen)
    ) -> None:
        self.settings, self.demo, self.timing = settings, demo, timing
        self.clock = clock or Clock()
        self.store = Store.open(settings, self.clock)
        self.webchat = WebChat(self.store.files)
        self.telegram = self._telegram_side()
        self.channels = self._channels() | {one.name: one for one in (make(self.store.files) for make in more)}
        self.book = Book(settings.packs)
        self.engine = Engine(make_router(), self.channels, self.store.files, self._surroundings(), self.clock)
        self.nudges = Nudges()
        self.intake = Intake(self.engine, self.store.writer, self.nudges)
        self.outboxes = {name: self._outbox(channel) for name, channel in self.channels.items()}
        self.nudges.outboxes.extend(self.outboxes.values())
        self.runner = self._runner()
        self.web = self._web()

    async def tick(self) -> None:
        """Looks at once at what has become due, as when the demonstration's clock was moved."""
        await asyncio.to_thread(self.runner.scheduler.tick)
        self.nudges()

    def _telegram_side(self) -> TelegramSide | None:
        """Telegram, where a token is set; where none is, its libraries (16 MB) are not even loaded."""
        if not self.settings.telegram_token.get_secret_value():
            return None
        from bot.telegram_side import TelegramSide

        return TelegramSide(self.settings, self.store.database)

    def _channels(self) -> dict[str, Channel]:
        found: dict[str, Channel] = {self.webchat.name: self.webchat}
        if self.telegram:
            found[self.telegram.channel.name] = self.telegram.channel
        return found | send_only_channels(self.settings, self.clock)

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            book=self.book,
            link=self._link,
            page=lambda path: f"{self.settings.origin}{path}",
            token=lambda: secrets.token_urlsafe(24),
            demo=self.demo,
            channels=frozenset(self.channels),
            robots=robots_of(self.channels),
            read_file=self.store.files.read,
        )

    def _link(self, channel: str, token: str) -> str:
        """An invite's address on a channel; empty where the channel is not served."""
        if channel == "telegram":
            return self.telegram.link(token) if self.telegram else ""
        return f"{self.settings.origin}/join/{token}" if channel == self.webchat.name else ""

    def _outbox(self, channel: Channel) -> Outbox:
        at_hand = {self.webchat.name: Limits(), "terminal": Limits(), "telegram": self._telegram_limits()}
        limits = at_hand.get(channel.name, SEND_ONLY)
        tell = office_teller(self.engine)
        holder = self.store.presence.number
        return Outbox(channel, limits, self.store.writer, self.store.files, self.clock, tell, self.timing, holder)

    def _telegram_limits(self) -> Limits:
        return Limits(self.settings.send_per_second, TELEGRAM.chat_gap, TELEGRAM.group_per_minute)

    def _runner(self) -> Runner:
        scheduler = scheduler_over(self.store.database, self.store.writer, self.clock, MATTERS, self.nudges)
        return Runner(scheduler, monotonic, self.settings.tick_seconds)

    def _web(self) -> Web:
        settings = self.settings
        return Web(
            self.store.database, self.store.writer, self.store.files, self.webchat, self.intake.take,
            key=settings.web_key.get_secret_value() or key_beside(settings.files),
            origin=settings.origin, clock=self.clock, frame_ancestors=settings.web_frame_ancestors,
            hosts=settings.web_hosts or ("*",), telegram=self.telegram.posted if self.telegram else None,
            tick_age=lambda: self.runner.silent_for if self.runner.ticks else None,
            metrics_key=settings.metrics_key.get_secret_value(), demo=self.demo, around=self.engine.around,
            feed=self._feed,
        )  # fmt: skip

    async def _feed(self, token: str) -> bytes | None:
        """A private calendar, read beside the event loop."""

        def read() -> bytes | None:
            with reading(self.store.database) as session:
                return feed(session, token)

        return await asyncio.to_thread(read)


def key_beside(files: Path) -> str:
    """The key that signs sessions, made once and kept beside the files, for their owner's eyes alone."""
    path = files.parent / "web.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(48), encoding="ascii")
        aside.replace(path)
    return path.read_text(encoding="ascii").strip()
