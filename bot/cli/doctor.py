"""`onex doctor`: whether everything that the program needs is there, and what to do where it is not."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings

LOW = 1024**3
"""Bytes of free disk below which it is said."""


@dataclass(frozen=True)
class Found:
    """What a check found: fine or not, about what, in words; and what to do."""

    good: bool
    what: str
    says: str
    advice: str = ""


def doctor() -> None:
    """Check settings, database, migrations, files, disk, clock, holiday table and Telegram's token; say what to do.

    Each line begins with ok, with ~~ for what will need you, or with !! for what is wrong. The status is 1 when
    something is wrong, else 0.
    """
    from bot.settings import read_settings

    settings = read_settings()
    found = list(checks(settings))
    for one in found:
        mark = "!!" if not one.good else "ok" if not one.advice else "~~"
        typer.echo(f"{mark} {one.what}: {one.says}")
        if one.advice:
            typer.echo(f"   {one.advice}")
    raise typer.Exit(0 if all(one.good for one in found) else 1)


def checks(settings: Settings) -> Iterator[Found]:
    """Every check, in the order in which one would mend."""
    yield Found(True, "settings", "read, none of them wrong")
    yield from _database(settings)
    yield _files(settings.files)
    yield _disk(settings.files)
    yield _packs(settings)
    yield _holidays()
    yield from asyncio.run(_telegram(settings))


def _database(settings: Settings) -> Iterator[Found]:
    from sqlalchemy.exc import SQLAlchemyError

    from models.store.database import open_database

    engine = open_database(settings.database_url)
    kind = engine.dialect.name
    try:
        yield from _opened(engine)
    except SQLAlchemyError:
        advice = "Check ONEX_DATABASE_URL, that the server runs, and that the user may create tables."
        yield Found(False, "database", f"{kind} cannot be reached", advice)
    finally:
        engine.dispose()


def _opened(engine: Engine) -> Iterator[Found]:
    from sqlalchemy import func, select
    from sqlmodel import SQLModel

    import models.tables  # noqa: F401 (completes the metadata)
    from bot.clock import Clock
    from models.store import migrate

    with engine.connect() as connection:
        form = migrate.current(connection)
        there = connection.execute(select(func.now())).scalar_one() if engine.dialect.name == "postgresql" else None
        ahead = abs((Clock()() - there).total_seconds()) if there else 0.0
    yield Found(True, "database", f"{engine.dialect.name} answers")
    if form is None:
        yield Found(True, "migrations", "the database is new, its tables are made when onex first uses it", _FIRST)
        return
    if form != migrate.newest():
        yield Found(True, "migrations", f"the database has the form {form}, the program {migrate.newest()}",
                    "Starting onex brings it up to date; take a backup first.")  # fmt: skip
        return
    yield Found(True, "migrations", "up to date")
    yield Found(ahead < 5, "clock", f"differs from the database's by {ahead:.1f} s",
                "" if ahead < 5 else "Set both machines' clocks by NTP.")  # fmt: skip
    with engine.connect() as connection:
        known = list(connection.execute(select(SQLModel.metadata.tables["institution"].c.id)).scalars())
    yield Found(bool(known), "institutions", ", ".join(known) or "none yet",
                "" if known else _FIRST)  # fmt: skip


def _files(folder: Path) -> Found:
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Found(False, "files", f"{folder} cannot be written: {error.strerror}", "Give it to onex's user.")
    return Found(True, "files", f"{folder} can be written")


def _disk(folder: Path) -> Found:
    free = shutil.disk_usage(folder if folder.exists() else Path()).free
    good = free > LOW
    return Found(good, "disk", f"{free / LOW:.1f} GiB free", "" if good else "Free some space: below 1 GiB is little.")


def _packs(settings: Settings) -> Found:
    from policy.book import Book
    from policy.pack.reading import BadPack

    book, bad = Book(settings.packs), []
    for name in book.institutions():
        try:
            book.pack(name)
        except BadPack:
            bad.append(name)
    says = f"{len(book.institutions())} load" if not bad else f"{', '.join(bad)} do not load"
    return Found(not bad, "rule packs", says, "See why: onex policy check" if bad else "")


def _holidays() -> Found:
    from bot.clock import Clock
    from models.calendar import national

    today = Clock()().date()
    soon = (today + timedelta(days=60)).year
    if national(today.year) is None:
        return Found(False, "holiday table", f"nothing for {today.year}", _ENTER)
    if national(soon) is None:
        return Found(True, "holiday table", f"ends on {date(soon - 1, 12, 31)}", _ENTER)
    return Found(True, "holiday table", f"covers {soon}")


_FIRST = "Make the first institution and its coordinator's link: onex invite --institution ID --institution-name NAME"
_ENTER = "A coordinator enters the next year's days in chat with /calendar; until then Monday to Friday count."


async def _telegram(settings: Settings) -> list[Found]:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return [Found(True, "telegram", "no token, so it is not served")]
    from bot.channels.telegram import Telegram, TokenRefused, Unreachable, connect

    channel = Telegram(connect(token, api=settings.telegram_api_url, proxy=settings.telegram_proxy or None))
    try:
        await channel.start()
        return [Found(True, "telegram", f"signed in as @{channel.username}")]
    except TokenRefused:
        return [Found(False, "telegram", "the token is refused", "Copy it anew from @BotFather.")]
    except Unreachable as error:
        advice = "Check the network, or set ONEX_TELEGRAM_PROXY."
        return [Found(False, "telegram", f"cannot be reached ({type(error).__name__})", advice)]
    finally:
        await channel.stop()
