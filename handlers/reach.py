"""What is within a dialogue's reach: who speaks, when, and what is stored, read through the institution's own walls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handlers.dialogue import NotAllowed
from handlers.messages import Button
from handlers.words import Language, _
from models.calendar import SchoolCalendar
from models.institutions import Certificate, Institution
from models.people import Invite, Person, Role
from models.questions import EnteredRuling
from models.store import feeds, round_changes  # noqa: F401 (what carries out their commands)
from models.store.addresses import MailCodes
from models.store.boards import Boards
from models.store.calendar import calendar_of
from models.store.exemptions import Exemptions
from models.store.groups import Groups
from models.store.institutions import Certificates, institutions_named
from models.store.people import People, invite_for
from models.store.privacy import collect
from models.store.questions import Questions
from models.store.records import Records
from models.store.reminders import Reminders
from models.store.reports import Reports
from models.store.rosters import Rosters
from models.store.rounds import Rounds
from models.store.sessions import SignIns
from models.store.trail import Trail
from models.store.undelivered import Undelivered
from policy.pack.reading import BadPack

if TYPE_CHECKING:
    from sqlmodel import Session

    from policy.book import Book
    from policy.pack import Pack, Ruling


CHOOSE = Button(_("Choose the institution"), "/start")


@dataclass(frozen=True)
class Surroundings:
    """What does not change from message to message.

    `link` makes an invite's address on a channel, empty where that channel is not served; `page` a page's from its
    path; `token` is a source of fresh random tokens; `book` holds the rule packs; `demo` tells whether this is the
    demonstration.
    """

    book: Book
    link: Callable[[str, str], str]  # (channel, token) -> an invite's link on that channel
    page: Callable[[str], str]  # path -> a page's full address
    token: Callable[[], str]
    institutions: tuple[str, ...] = ()
    demo: bool = False
    channels: frozenset[str] = frozenset()  # that are set up here, by name
    robots: Mapping[str, str] = field(default_factory=dict)  # the robots of group chats → whose they are
    read_file: Callable[[str], bytes] = field(default=lambda key: b"")  # the bytes of an attachment, by its key


@dataclass(frozen=True)
class Desk:
    """A dialogue's view of the world for one message. It reads; it never writes.

    `now` is an aware UTC instant. `institution` and `person` are None for a visitor who has not said or joined.
    """

    now: datetime
    channel: str
    chat: str
    language: Language
    institution: Institution | None
    person: Person | None
    around: Surroundings
    _session: Session
    memory: Mapping[str, Any] = field(default_factory=dict)  # of the last question asked of the rules

    @property
    def zone(self) -> ZoneInfo:
        """The institution's time zone."""
        return ZoneInfo(self.institution.zone if self.institution else "Asia/Shanghai")

    @property
    def today(self) -> date:
        """The date where the institution is."""
        return self.now.astimezone(self.zone).date()

    @property
    def home(self) -> Institution:
        """The institution. Raises NotAllowed for a visitor who has none yet."""
        if self.institution is None:
            raise NotAllowed(_("Please choose your institution first: /start"), CHOOSE)
        return self.institution

    @property
    def office(self) -> str:
        """The office that answers here: by the institution's own name for it, else by its rules' name, else the institution."""
        try:
            return self.home.office or self.pack.office.zh
        except (KeyError, BadPack):
            return self.home.name

    def member(self, *roles: Role) -> Person:
        """The person who speaks, if they hold one of these roles (any, when none is named). Raises NotAllowed."""
        if self.person is None:
            raise NotAllowed(_("This needs an invitation. Ask your coordinator for a link, then open it here."))
        if roles and not self.person.may(*roles):
            raise NotAllowed(_("This is not among your duties here. /help shows what you can do."))
        return self.person

    @cached_property
    def people(self) -> People:
        """The institution's people."""
        return People(self._session, self.home.id)

    @cached_property
    def rosters(self) -> Rosters:
        """What a roster is compared with before it is imported."""
        return Rosters(self._session, self.home.id)

    @cached_property
    def pack(self) -> Pack:
        """The institution's rules. Raises KeyError where it has none."""
        return self.around.book.pack(self.home.id)

    @property
    def example(self) -> str:
        """A question that the rules here answer, in the reader's language; empty where they give none."""
        try:
            return self.pack.example.in_(self.language) if self.institution and self.pack.example else ""
        except (KeyError, BadPack):
            return ""

    @cached_property
    def records(self) -> Records:
        """What was recorded for settlement."""
        return Records(self._session, self.home.id)

    @cached_property
    def certificates(self) -> Certificates:
        """The institution's certificates."""
        return Certificates(self._session, self.home.id)

    def own_data(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored of the person who speaks, by table."""
        return collect(self._session, self.member().id)

    @cached_property
    def reports(self) -> Reports:
        """The institution's weekly reports and drafts."""
        return Reports(self._session, self.home.id)

    @cached_property
    def exemptions(self) -> Exemptions:
        """From which weekly reports its certificates are exempt."""
        return Exemptions(self._session, self.home.id)

    @cached_property
    def boards(self) -> Boards:
        """The institution's weeks at a glance."""
        return Boards(self._session, self.home.id)

    @cached_property
    def rulings(self) -> list[Ruling]:
        """The rulings that the office entered, as the rules take them."""
        return [ruling_of(one) for one in self.questions.rulings()]

    @cached_property
    def questions(self) -> Questions:
        """The questions to the institution's office, its answers and rulings."""
        return Questions(self._session, self.home.id)

    def institutions(self) -> list[Institution]:
        """The institutions that a visitor may choose from."""
        return institutions_named(self._session, self.around.institutions)

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """The institution's school calendar."""
        return calendar_of(self._session, self.home.id)

    @cached_property
    def rounds(self) -> Rounds:
        """The institution's exam rounds."""
        return Rounds(self._session, self.home.id)

    @cached_property
    def reminders(self) -> Reminders:
        """The institution's reminders, its rules for them, and what people wish of them."""
        return Reminders(self._session, self.home.id)

    @cached_property
    def groups(self) -> Groups:
        """The groups that get the institution's digest."""
        return Groups(self._session, self.home.id)

    @cached_property
    def mail_codes(self) -> MailCodes:
        """The codes on their way to mail addresses."""
        return MailCodes(self._session, self.home.id)

    @cached_property
    def undelivered(self) -> Undelivered:
        """The institution's messages that were not delivered, or are held back."""
        return Undelivered(self._session, self.home.id)

    @cached_property
    def sign_ins(self) -> SignIns:
        """Where the institution's people are signed in."""
        return SignIns(self._session, self.home.id)

    @cached_property
    def trail(self) -> Trail:
        """Who did what and when in the institution."""
        return Trail(self._session, self.home.id)

    def invited_to(self, invite: Invite) -> tuple[Institution, list[Certificate]]:
        """The institution and the certificates of an invite: its token is what allows to see them."""
        there = Certificates(self._session, invite.institution_id)
        found = [there.get(certificate_id) for certificate_id in invite.certificate_ids]
        return institutions_named(self._session, (invite.institution_id,))[0], [c for c in found if c]

    def invite(self, token: str) -> Invite | None:
        """The invite of a token, of whichever institution."""
        return invite_for(self._session, token)


def ruling_of(entered: EnteredRuling) -> Ruling:
    """A ruling as the rules take it."""
    from policy.pack import Ruling

    facts = {"point": entered.point, "reading": entered.reading, "by": entered.by}
    days = {"entered": entered.entered.isoformat(), "from": entered.from_.isoformat()}
    return Ruling.model_validate(facts | days)
