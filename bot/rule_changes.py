"""What follows when rules change while the program runs: whoever was told another number hears both, and a pack that does
not load is told to its coordinators while the last good one stays in use."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session, select

from bot.desk import desk_of
from bot.engine import Engine
from handlers.changed_answers import changed
from handlers.messages import Note, Reply
from handlers.reach import Desk
from handlers.words import _
from models.people import Role
from models.store.people import People
from models.store.unit import Unit, carry_out
from models.tables.institutions import InstitutionRow
from policy.answers import Listening, Talk, hear
from policy.book import Book
from policy.pack import Pack


class RuleWatch:
    """Looks at every institution's rules; asks again only where pack, day or rulings are others than last time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, tuple[Pack, date, int]] = {}

    def look(self, session: Session) -> int:
        """How many answers have changed; their askers are told in the same transaction."""
        ids = session.exec(select(InstitutionRow.id)).all()
        return sum(self._of(session, institution_id, self._engine.clock()) for institution_id in ids)

    def _of(self, session: Session, institution_id: str, now: datetime) -> int:
        desk = desk_of(session, self._engine.around, now, ("", ""), None, institution_id=institution_id)
        pack = _pack(desk)
        _complain(session, self._engine, institution_id, now)
        if pack is None:
            return 0
        stands = (pack, desk.today, len(desk.rulings))
        if (before := self._seen.get(institution_id)) and before[0] is pack and before[1:] == stands[1:]:
            return 0
        self._seen[institution_id] = stands
        unit = Unit(session, now, institution_id)
        found = changed(pack, desk.questions.given(), desk.rulings, desk.today, desk.zone)
        for one in found:
            carry_out(one.command(), unit)
            self._engine.note(session, one.note(_("The rules that apply now are others. Details: ask again.")), unit)
        return len(found)


async def warm(book: Book, institutions: Sequence[str], rest: float = 0.1) -> None:
    """Reads the packs of some institutions and asks each something, so that the first person to ask does not wait for it.

    One pack after the other, beside the program's work, with a `rest` (seconds) before each: pages and messages, which
    share the interpreter with it, come in between.
    """
    for institution_id in institutions:
        await asyncio.sleep(rest)
        with suppress(KeyError, ValueError):
            await asyncio.to_thread(_ask_something, book, institution_id)


def _ask_something(book: Book, institution_id: str) -> None:
    hear("课时", Talk(), Listening(book.pack(institution_id), date.min))


def _pack(desk: Desk) -> Pack | None:
    try:
        return desk.pack
    except (KeyError, ValueError):
        return None


def _complain(session: Session, engine: Engine, institution_id: str, now: datetime) -> None:
    """Tells each coordinator once of each way in which the institution's file does not load."""
    mine = [one for one in engine.around.book.problems if str(one.file).endswith(f"{institution_id}.yaml")]
    if not mine:
        return
    said = "\n".join(str(one) for one in mine[:5])
    text = _(
        "**The rules file does not load.** Answers go on by the last good one. To mend:\n{problems}", problems=said
    )
    occasion = f"pack:{institution_id}:{sha256(said.encode()).hexdigest()[:16]}"
    for person in People(session, institution_id).holding(Role.COORDINATOR):
        engine.note(session, Note(person.id, Reply(text), occasion), Unit(session, now, institution_id))
