"""Fills a fresh database for the demonstration, by the same commands that people's own words lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge

from sqlmodel import Session, select, update

from bot.channels.webchat import NAME
from bot.demo import loose_ends
from bot.demo.cast import COLLEGES, College, Player, players_of
from bot.demo.history import past_reports
from bot.demo.records import records_of
from bot.demo.rounds import rounds_ahead
from bot.demo.weeks import ZONE, terms_around
from bot.web.sessions import Session as WebSession
from models.calendar import EnterTerms
from models.institutions import SaveCertificate, Scheme
from models.people import AcceptInvite, CreateInvite
from models.questions import AnswerQuestion
from models.reports import FileReport
from models.rounds import Following, FollowRound
from models.store import registered  # noqa: F401 - what carries the commands out
from models.store.calendar import calendar_of
from models.store.delivery import NOWHERE, Outgoing, enqueue
from models.store.files import FileStore
from models.store.people import hash_of, invite_for
from models.store.questions import Questions
from models.store.reports import Reports
from models.store.rounds import Rounds
from models.store.unit import Unit, carry_out
from models.tables.institutions import CertificateRow, DepartmentRow, InstitutionRow
from models.tables.people import AddressRow, PersonRow

LONG_AGO, HOUR = timedelta(days=500), timedelta(hours=1)


def session_of(player: Player, now: int) -> WebSession:
    """The web session in which a visitor is this person. It guards nothing: whoever sees the demo may be anybody."""
    return WebSession(f"demo/{player.key}", now, now)


@dataclass(frozen=True)
class Seed:
    """One college being filled. `begins` is the instant at which the demonstration begins."""

    session: Session
    begins: datetime
    college: College
    files: FileStore

    def plant(self) -> None:
        """Everything of the college, in the order in which it came about."""
        self.session.add(InstitutionRow(id=self.college.id, name=self.college.name, office=self.college.office))
        self.session.flush()
        carry_out(EnterTerms(terms=terms_around(self.begins.astimezone(ZONE).date())), self._unit())
        for scheme in (Scheme.X, Scheme.RECOGNITION):
            self._certificates(scheme)
        for player in players_of(self.college):
            self._join(player)
        for filed, lead_id, report in merge(*self._histories(), key=lambda one: one[0]):
            carry_out(report, self._unit(filed, lead_id))
        self._announce()
        self._record()
        self._leave_open()

    def _certificates(self, scheme: Scheme) -> None:
        for pilot, room in self.college.pilots:
            facts = {name: value for name, value in pilot.__dict__.items() if name != "size"}
            command = SaveCertificate(scheme=scheme, department=room, batch=3, active=scheme is not Scheme.X, **facts)
            carry_out(command, self._unit())

    def _join(self, player: Player) -> None:
        """Lets a person in by an invite, as everybody comes in."""
        token = f"demo/{player.key}"
        led = [row.id or 0 for name in player.pilots for row in self._rows(name)]
        command = CreateInvite(
            token_hash=hash_of(token), role=player.role, name=player.name, certificate_ids=tuple(led),
            department_id=self._department(player.department), expires_at=self.begins,
        )  # fmt: skip
        carry_out(command, self._unit())
        self.session.flush()
        invite = invite_for(self.session, token)
        chat = session_of(player, 0).chat
        if invite:
            carry_out(AcceptInvite(invite_id=invite.id, channel=NAME, chat=chat), self._unit())

    def _histories(self) -> Iterator[Iterator[tuple[datetime, int | None, FileReport]]]:
        calendar = calendar_of(self.session, self.college.id)
        for salt, (pilot, __) in enumerate(self.college.pilots):
            for row in self._rows(pilot.name):
                filed_reports = past_reports(pilot, Scheme(row.scheme), row.id or 0, calendar, self.begins, salt)
                yield iter([(filed, row.lead_id, report) for filed, report in filed_reports])

    def _announce(self) -> None:
        """Publishes the rounds ahead; the first student follows the first two."""
        today, coordinator = self.begins.astimezone(ZONE).date(), self._person(f"{self.college.office} 统筹")
        for place, (pilot, __) in enumerate(self.college.pilots):
            certificate = next(row for row in self._rows(pilot.name) if row.active)
            for command in rounds_ahead(pilot, certificate.id or 0, today, place):
                carry_out(command, self._unit(self.begins - timedelta(days=2), coordinator))
        self.session.flush()
        student = self._person("学生甲")
        ahead = Rounds(self.session, self.college.id).from_day(today)
        for one in ahead[:2] if student else []:
            follow = FollowRound(round_id=one.id, person_id=student or 0, state=Following.FOLLOWING)
            carry_out(follow, self._unit(self.begins - timedelta(days=1), student))

    def _record(self) -> None:
        """What the settlement needs of this year."""
        today = self.begins.astimezone(ZONE).date()
        for place, (pilot, __) in enumerate(self.college.pilots):
            certificate = next(row for row in self._rows(pilot.name) if row.active)
            for command in records_of(self.college.id, pilot, certificate.id or 0, today, place):
                carry_out(command, self._unit(self.begins - timedelta(days=2), certificate.lead_id))

    def _leave_open(self) -> None:
        """A question, one that the office answered, a report with a file, a message that nobody could be given."""
        office, (pilot, room) = self.college.office, self.college.pilots[0]
        coordinator, before = self._person(f"{office} 统筹"), self.begins - timedelta(days=1)
        self._ask(loose_ends.SETTLED, "学生乙", before)
        answered = AnswerQuestion(
            question_id=self._question(), answer=loose_ends.ANSWER.format(office=office), office=office
        )
        carry_out(answered, self._unit(before + HOUR, coordinator))
        self._ask(loose_ends.OPEN, "学生甲", before + HOUR)
        self._attach(pilot.name, before + HOUR)
        carry_out(loose_ends.newcomer(room), self._unit(before + HOUR, coordinator))
        self.session.flush()
        unread = Outgoing(
            NOWHERE, "", before, text=loose_ends.UNREAD, institution_id=self.college.id,
            person_id=self._person(f"{room} 副主任"),
        )  # fmt: skip
        enqueue(self.session, unread)

    def _ask(self, text: str, name: str, now: datetime) -> None:
        player = next(one for one in players_of(self.college) if one.name == name)
        carry_out(loose_ends.asked(text, NAME, session_of(player, 0).chat), self._unit(now, self._person(name)))

    def _question(self) -> int:
        """The one that is open."""
        return Questions(self.session, self.college.id).open()[0].id

    def _attach(self, pilot: str, now: datetime) -> None:
        """The lead hands the sign-in sheet of the last report in later."""
        row = next(row for row in self._rows(pilot) if row.active)
        report = Reports(self.session, self.college.id).last_before(row.id or 0, now.date())
        if report:
            name, content = loose_ends.sign_in_sheet(report)
            command = loose_ends.with_sheet(report, name, self.files.keep(content), len(content))
            carry_out(command, self._unit(now, row.lead_id))

    def _person(self, name: str) -> int | None:
        query = select(PersonRow.id).where(PersonRow.institution_id == self.college.id, PersonRow.name == name)
        return self.session.exec(query).first()

    def _rows(self, name: str) -> list[CertificateRow]:
        query = select(CertificateRow).where(
            CertificateRow.institution_id == self.college.id, CertificateRow.name == name
        )
        return list(self.session.exec(query.order_by(CertificateRow.scheme)))

    def _department(self, name: str) -> int | None:
        query = select(DepartmentRow.id).where(
            DepartmentRow.institution_id == self.college.id, DepartmentRow.name == name
        )
        return self.session.exec(query).first() if name else None

    def _unit(self, now: datetime | None = None, person_id: int | None = None) -> Unit:
        actor = f"person:{person_id}" if person_id else "system"
        return Unit(self.session, now or self.begins - LONG_AGO, self.college.id, actor, person_id)


def plant(session: Session, begins: datetime, files: FileStore) -> None:
    """Fills the database with the demonstration's five institutions."""
    for college in COLLEGES:
        Seed(session, begins, college, files).plant()
    session.flush()
    session.exec(update(AddressRow).values(until=None))  # the clock here jumps by weeks: nobody is signed out by it
