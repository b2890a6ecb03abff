"""The school calendar: terms, teaching weeks (第N教学周), holidays, make-up workdays (调休), and the weekly window.

National holidays and make-up workdays come from `chinesecalendar`, which copies the State Council's yearly notice; its
table ends. What a coordinator entered extends it, or overrides it day by day. A year that neither knows is taken as
Monday to Friday, and `missing_year` says so: the calendar never refuses to answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from models.commands import Command, Noun

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LONGEST_BREAK = 120  # days looked at before a search for a workday gives up
WARN_AHEAD = 60  # days before the table's end at which its end is worth a warning


class SpanKind(StrEnum):
    """What a coordinator entered for a stretch of days."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"  # made up for a holiday (调休), usually a Saturday or Sunday
    VACATION = "vacation"  # no teaching, so no teaching week; the office may well work
    TABLE = "table"  # the holidays of these whole years are completely entered


class Phase(StrEnum):
    """Where an instant lies in a week's window."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class Span(Noun):
    """A stretch of days, both ends included. At most 400 days, so that a mistyped year is noticed."""

    kind: SpanKind
    first: date
    last: date
    name: str = Field(default="", max_length=40)

    @model_validator(mode="after")
    def _runs_forward(self) -> Span:
        if self.last < self.first:
            raise ValueError("ends before it begins")
        if (self.last - self.first).days > 400:
            raise ValueError("longer than a year")
        return self

    def covers(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day <= self.last


class Term(Noun):
    """A term, as people call it ("2026秋"). `first` is the Monday of its week 1; `exam_weeks` are numbers of weeks."""

    name: str = Field(pattern=r"^\d{4}[春秋夏]$")
    first: date
    weeks: int = Field(ge=1, le=30)
    exam_weeks: tuple[int, ...] = ()

    @field_validator("first")
    @classmethod
    def _on_a_monday(cls, first: date) -> date:
        return monday_of(first)

    @property
    def last(self) -> date:
        """The Sunday of its last week."""
        return self.first + self.weeks * WEEK - DAY


class TeachingWeek(Noun):
    """One teaching week of a term, Monday to Sunday."""

    term: str
    number: int
    monday: date
    exam: bool = False

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + 6 * DAY


class WindowRule(Noun):
    """When a week's report may be filed: local weekdays (0 is Monday) and times. `late` lies in the week after.

    By default: opens Thursday 08:00, due Friday 17:00, late until Monday 12:00.
    """

    opens_weekday: int = Field(default=3, ge=0, le=6)
    opens_at: time = time(8)
    due_weekday: int = Field(default=4, ge=0, le=6)
    due_at: time = time(17)
    late_weekday: int = Field(default=0, ge=0, le=6)
    late_at: time = time(12)

    @model_validator(mode="after")
    def _opens_first(self) -> WindowRule:
        if (self.opens_weekday, self.opens_at) >= (self.due_weekday, self.due_at):
            raise ValueError("opens after it is due")
        return self


class Window(Noun):
    """When one week's report opens, is due, and until when it is taken as late; UTC."""

    week: TeachingWeek
    opens: datetime
    due: datetime
    late_until: datetime

    def phase(self, now: datetime) -> Phase:
        """Where `now` lies; each bound belongs to what ends there, so filing at 17:00:00 sharp is in time."""
        if now < self.opens:
            return Phase.BEFORE
        if now <= self.due:
            return Phase.OPEN
        return Phase.LATE if now <= self.late_until else Phase.CLOSED


class SchoolCalendar(Noun):
    """An institution's days. Entered spans go before the national table; within them a workday before a holiday."""

    zone: str = "Asia/Shanghai"
    terms: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()
    rule: WindowRule = WindowRule()

    @cached_property
    def _entered(self) -> dict[date, SpanKind]:
        wanted = sorted(
            (span for span in self.spans if span.kind in {SpanKind.HOLIDAY, SpanKind.WORKDAY}),
            key=lambda span: span.kind is SpanKind.WORKDAY,
        )
        return {day: span.kind for span in wanted for day in days(span.first, span.last)}

    @cached_property
    def entered_years(self) -> frozenset[int]:
        """Years whose holidays a coordinator entered completely."""
        tables = (span for span in self.spans if span.kind is SpanKind.TABLE)
        return frozenset(year for span in tables for year in range(span.first.year, span.last.year + 1))

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known, from the national table or as entered."""
        return year in self.entered_years or national(year) is not None

    def is_workday(self, day: date) -> bool:
        """Whether the office works that day; Monday to Friday where no table reaches."""
        entered = self._entered.get(day)
        if entered is not None:
            return entered is SpanKind.WORKDAY
        table = None if day.year in self.entered_years else national(day.year)
        return table.is_workday(day) if table else day.weekday() < 5

    def holiday(self, day: date) -> str | None:
        """The public holiday of a day ("国庆节"), or None; an ordinary weekend is none, nor a made-up workday."""
        if self.is_workday(day):
            return None
        for span in self.spans:
            if span.kind is SpanKind.HOLIDAY and span.covers(day):
                return span.name or "假日"
        table = None if day.year in self.entered_years else national(day.year)
        return table.names.get(day) if table else None

    def is_vacation(self, day: date) -> bool:
        """Whether a vacation was entered for the day."""
        return any(span.kind is SpanKind.VACATION and span.covers(day) for span in self.spans)

    def workdays_before(self, day: date, count: int) -> date:
        """The `count`-th workday before `day`; for 0, `day` itself or the last workday before it."""
        start = day if count == 0 and self.is_workday(day) else self._next_workday(day, -DAY)
        for _ in range(max(count, 1) - 1):
            start = self._next_workday(start, -DAY)
        return start

    def workday_after(self, day: date) -> date:
        """The first workday after `day`."""
        return self._next_workday(day, DAY)

    def workdays_between(self, first: date, last: date) -> list[date]:
        """The workdays from `first` to `last`, both included."""
        return [day for day in days(first, last) if self.is_workday(day)]

    def _next_workday(self, day: date, stride: timedelta) -> date:
        """A year entered as one long holiday by mistake must not hang the program: the search has an end."""
        found = day + stride
        for _ in range(LONGEST_BREAK):
            if self.is_workday(found):
                return found
            found += stride
        return day + stride

    def term_on(self, day: date) -> Term | None:
        """The term that a day falls in; the later one where two overlap."""
        return next((t for t in sorted(self.terms, key=_start, reverse=True) if t.first <= day <= t.last), None)

    def week_on(self, day: date) -> TeachingWeek | None:
        """The teaching week of a day, or None outside the terms and in a vacation."""
        term = self.term_on(day)
        if term is None or self.is_vacation(monday_of(day)):
            return None
        return self.week(term.name, (monday_of(day) - term.first).days // 7 + 1)

    def week(self, term: str, number: int) -> TeachingWeek | None:
        """A week by its term and number, or None when the term has no such week."""
        found = next((t for t in self.terms if t.name == term), None)
        if found is None or not 1 <= number <= found.weeks:
            return None
        monday = found.first + (number - 1) * WEEK
        return TeachingWeek(term=term, number=number, monday=monday, exam=number in found.exam_weeks)

    def weeks(self, first: date, last: date) -> list[TeachingWeek]:
        """The teaching weeks that begin from `first` to `last`, in order, across terms."""
        mondays = (day for day in days(first, last) if day.weekday() == 0)
        return [week for monday in mondays if (week := self.week_on(monday)) is not None]

    def window(self, week: TeachingWeek, rule: WindowRule | None = None) -> Window | None:
        """When the week's report is filed; None when the week has no workday, so that no report is owed.

        Due on the rule's weekday, or on the week's last workday when that is none (an early one before a holiday, or
        a make-up Sunday after it). It opens as many days before as the rule says, on a workday of the same week.
        """
        rule = rule or self.rule
        working = self.workdays_between(week.monday, week.sunday)
        if not working:
            return None
        usual = week.monday + rule.due_weekday * DAY
        due = usual if usual in working else working[-1]
        aim = due - (rule.due_weekday - rule.opens_weekday) * DAY
        opens = max((day for day in working if day <= aim), default=working[0])
        late = week.monday + WEEK + rule.late_weekday * DAY
        late = late if self.is_workday(late) else self.workday_after(late)
        return Window(
            week=week,
            opens=min(self.instant(opens, rule.opens_at), self.instant(due, rule.due_at)),
            due=self.instant(due, rule.due_at),
            late_until=self.instant(late, rule.late_at),
        )

    def window_at(self, now: datetime, rule: WindowRule | None = None) -> Window | None:
        """The window that matters at an instant: last week's while it is still taken as late, else this week's."""
        today = self.local_date(now)
        for day in (today - WEEK, today):
            week = self.week_on(day)
            window = self.window(week, rule) if week else None
            if window and (day == today or (window.phase(now) is Phase.LATE and not self._opened(today, now, rule))):
                return window
        return None

    def _opened(self, today: date, now: datetime, rule: WindowRule | None) -> bool:
        week = self.week_on(today)
        window = self.window(week, rule) if week else None
        return window is not None and window.opens <= now

    def instant(self, day: date, at: time) -> datetime:
        """A local date and time as a UTC instant."""
        return datetime.combine(day, at, ZoneInfo(self.zone)).astimezone(UTC)

    def local_date(self, now: datetime) -> date:
        """The date where the institution is."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def table_ends(self, today: date) -> date:
        """The last day whose holidays are known, counted on from this year without a gap."""
        year = today.year
        while self.knows(year):
            year += 1
        return date(year - 1, 12, 31)

    def missing_year(self, today: date) -> int | None:
        """The year whose holidays must be entered now: this one, or the next within `WARN_AHEAD` days of its start."""
        ends = self.table_ends(today)
        return ends.year + 1 if (ends - today).days < WARN_AHEAD else None

    def missing_term(self, today: date) -> bool:
        """Whether no term is known for today or later: no weekly report would ever be asked for."""
        return all(term.last < today for term in self.terms)


class NationalYear(Noun):
    """A year of the national table: the names of its holidays by day, and the workdays made up for them."""

    names: dict[date, str]
    made_up: frozenset[date]

    def is_workday(self, day: date) -> bool:
        """By the State Council's notice."""
        return day in self.made_up or (day.weekday() < 5 and day not in self.names)


@cache
def national(year: int) -> NationalYear | None:
    """The national table of a year, or None where the library's ends."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    names = {day: chinese.get(name, name) for day, name in holidays.items() if day.year == year}
    return NationalYear(names=names, made_up=frozenset(d for d in workdays if d.year == year)) if names else None


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += DAY


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * DAY


def _start(term: Term) -> date:
    return term.first


class EnterTerms(Command):
    """Adds terms, or replaces those of the same name."""

    terms: tuple[Term, ...] = Field(min_length=1, max_length=12)


class EnterSpans(Command):
    """Adds holidays, make-up workdays and vacations; `replaces` are years whose entered spans give way to these."""

    spans: tuple[Span, ...] = Field(max_length=200)
    replaces: tuple[int, ...] = ()


class ChangeWindow(Command):
    """Changes when the weekly report opens, is due, and closes, from the next window on."""

    rule: WindowRule
