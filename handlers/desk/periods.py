"""The periods that are summed up, and what a period's summary is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.desk.roll_up import Filed, RollUp, is_over, roll_up
from handlers.dialogue import Refused
from handlers.reach import Desk
from handlers.words import _
from models.calendar import DAY, WEEK, SchoolCalendar, TeachingWeek, monday_of
from models.institutions import Certificate
from models.reports import TOTALS
from models.rounds import Round
from models.store.exemptions import Exemptions
from models.store.reports import Reports
from models.store.rounds import Rounds


@dataclass(frozen=True)
class Span:
    """A period: what a person calls it, the word that names it in commands, its first and last day."""

    name: str
    word: str
    first: date
    last: date


def span_of(word: str, today: date, calendar: SchoolCalendar | None = None) -> Span:
    """The period that a word names. Raises Refused.

    `week`, `lastweek`, `month`, `last`, `half` (the last one that is over), 上半年 and 下半年 of this year, 2026-11, 2026上,
    a term of the calendar (2026秋).
    """
    if word in {"week", "lastweek"}:
        monday = monday_of(today) - (WEEK if word == "lastweek" else timedelta(0))
        return Span(f"{monday:%Y-%m-%d} 当周", word, monday, monday + 6 * DAY)
    if word in {"month", "last"}:
        first = today.replace(day=1)
        return month(first if word == "month" else (first - timedelta(days=1)).replace(day=1))
    if word == "half":
        return half(today.year, 1) if today.month > 6 else half(today.year - 1, 7)
    if word in {"上半年", "下半年"}:
        return half(today.year, 1 if word == "上半年" else 7)
    if found := re.fullmatch(r"(20\d\d)-(0?[1-9]|1[0-2])", word):
        return month(date(int(found[1]), int(found[2]), 1))
    if found := re.fullmatch(r"(20\d\d)([上下])", word):
        return half(int(found[1]), 1 if found[2] == "上" else 7)
    if term := next((one for one in (calendar.terms if calendar else ()) if one.name == word), None):
        return Span(f"{term.name}学期", word, term.first, term.last)
    raise Refused(_("Which period? For example: /summary 2026-11, /summary 2026上, /summary week"))


def month(first: date) -> Span:
    """The month that begins on a day."""
    return Span(f"{first.year} 年 {first.month} 月", f"{first:%Y-%m}", first, _end_of(first))


def half(year: int, begins: int) -> Span:
    """The half-year that begins in January (1) or July (7)."""
    name = "上" if begins == 1 else "下"
    first = date(year, begins, 1)
    return Span(f"{year} 年{name}半年", f"{year}{name}", first, _end_of(first.replace(month=begins + 5)))


def _end_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


_PERIODS = (
    ("lastweek", r"上一?个?(?:周|星期|礼拜)|last week"),
    ("week", r"[这本]一?个?(?:周|星期|礼拜)|this week"),
    ("last", r"上一?个?月份?|last month"),
    ("month", r"[这本当]个?月份?|this month"),
    ("term", r"[这本]个?学期|this term"),
)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*月份?(?!\s*\d)")


def period_in(text: str, today: date, calendar: SchoolCalendar) -> tuple[Span | None, str]:
    """The period that a text names, up to now, and the text without it; None where it names none."""
    for word, pattern in _PERIODS:
        rest, found = re.subn(pattern, "", text, flags=re.IGNORECASE)
        if found:
            return _called(word, today, calendar), rest
    if found_month := _MONTH.search(text):
        number = int(found_month[1])
        first = date(today.year - (number > today.month), number, 1)
        return month(first), _MONTH.sub("", text, count=1)
    return None, text


def _called(word: str, today: date, calendar: SchoolCalendar) -> Span | None:
    if word != "term":
        return span_of(word, today)
    term = calendar.term_on(today) or max(
        (one for one in calendar.terms if one.first <= today), key=lambda one: one.first, default=None
    )
    return span_of(term.name, today, calendar) if term else None


def rolled(span: Span, certificates: Sequence[Certificate], desk: Desk) -> RollUp:
    """The roll-up of a period as it stands now."""
    return Shelf(desk.reports, desk.exemptions, desk.rounds, desk.calendar, desk.now).rolled(span, certificates)


@dataclass(frozen=True)
class Shelf:
    """Where an institution's reports, exemptions and rounds are read, at an instant."""

    reports: Reports
    exemptions: Exemptions
    rounds: Rounds
    calendar: SchoolCalendar
    now: datetime

    def rolled(self, span: Span, certificates: Sequence[Certificate]) -> RollUp:
        """The period's roll-up for these certificates, as it stands now."""
        own = {one.id for one in certificates}
        reports = self.reports.between(span.first, span.last)
        filed = Filed(
            certificates=certificates,
            reports=[report for report in reports if report.key.certificate_id in own],
            before={one.id: self.reports.last_before(one.id, span.first) for one in certificates},
            exemptions=self.exemptions.all(),
            weeks=[week for week in self.calendar.weeks(span.first, span.last) if self._over(week)],
            entered=self._entered(certificates),
        )
        return roll_up(span.name, span.first, span.last, filed)

    def _over(self, week: TeachingWeek) -> bool:
        window = self.calendar.window(week)
        return is_over(window.due if window else None, self.now)

    def _entered(self, certificates: Sequence[Certificate]) -> dict[tuple[int, str], Mapping[str, int]]:
        """Heads entered at the rounds, under the name that reports give them: term and level."""
        return {
            key: heads
            for certificate in certificates
            for one in self.rounds.of(certificate.id)
            if (key := self._reported_as(one)) and (heads := _heads(one))
        }

    def _reported_as(self, one: Round) -> tuple[int, str] | None:
        """How reports name a round of one level ("2026秋 中级"); a round of several levels cannot be compared."""
        term = self.calendar.term_on(one.facts.first_day) if one.facts.first_day else None
        if term is None or len(one.facts.levels) != 1 or one.cancelled:
            return None
        return one.facts.certificate_id, f"{term.name} {one.facts.levels[0].value}"


def _heads(one: Round) -> dict[str, int]:
    known = one.headcounts.model_dump()
    return {total: known[total] for total in TOTALS if known.get(total) is not None}
