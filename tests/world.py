"""A small institution to play in: its school calendar, people named by role, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from models.institutions import Level, SaveCertificate, Scheme
from models.people import Role
from models.store.unit import Unit, carry_out
from models.store.writer import Writer
from models.tables.calendar import TermRow
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import AddressRow, PersonRow

HOME = "jscj"
TERMS = (("2025秋", date(2025, 9, 1), 19), ("2026春", date(2026, 3, 2), 19), ("2026秋", date(2026, 9, 7), 19))


@dataclass(frozen=True)
class World:
    """Puts things into the database, each committed at once."""

    writer: Writer
    now: datetime

    def institution(
        self, institution_id: str = HOME, name: str = "示例职业学院", terms: Sequence[tuple[str, date, int]] = TERMS
    ) -> str:
        """An institution with three terms, unless others are given; week 12 of 2026秋 begins on Monday, 23 November 2026."""

        def work(session: Session) -> str:
            session.add(InstitutionRow(id=institution_id, name=name, office="教务处"))
            session.flush()
            for term, first, weeks in terms:
                session.add(TermRow(institution_id=institution_id, name=term, first=first, weeks=weeks))
            return institution_id

        return self.writer.run(work)

    def person(
        self, name: str, *roles: Role, chat: str = "", channel: str = "play", home: str = HOME, language: str = "zh"
    ) -> int:
        """A person with roles, reached at a chat; their id."""

        def work(session: Session) -> int:
            person = PersonRow(
                institution_id=home, name=name, roles=sorted(roles), language=language, created_at=self.now
            )
            session.add(person)
            session.flush()
            assert person.id
            if chat:
                session.add(AddressRow(institution_id=home, person_id=person.id, channel=channel, chat=chat))
            return person.id

        return self.writer.run(work)

    def certificate(
        self,
        name: str,
        lead: int | None = None,
        deputy: int | None = None,
        *,
        levels: Iterable[Level] = (Level.INTERMEDIATE,),
        scheme: Scheme = Scheme.RECOGNITION,
        department: str = "信息工程系",
        short_name: str = "",
        home: str = HOME,
        **facts: object,
    ) -> int:
        """A certificate; its id."""
        command = SaveCertificate.model_validate(
            {"name": name, "levels": tuple(levels), "scheme": scheme, "department": department, "lead_id": lead,
             "deputy_id": deputy, "short_name": short_name, **facts}
        )  # fmt: skip

        def work(session: Session) -> int:
            carry_out(command, Unit(session, self.now, home))
            session.flush()
            query = select(CertificateRow.id).where(
                CertificateRow.institution_id == home,
                CertificateRow.name == name,
                CertificateRow.scheme == scheme.value,
            )
            return session.exec(query).one() or 0

        return self.writer.run(work)
