"""The school calendar as a coordinator pastes it: a line a term, holiday, make-up workday or vacation; or a workbook.

2027春 3月1日 19周 考试周18-19
放假 1月1日至1月3日 元旦
上班 1月9日
寒假 1月18日至2月21日
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from handlers.desk.days import DATE, SPAN, day_of, spans_of
from handlers.dialogue import NotUnderstood
from handlers.words import _, plain
from models.calendar import Span, SpanKind, Term

TERM = re.compile(r"(?P<name>(?:20\d\d)\s*年?\s*[春秋夏])季?(?:学期)?")
WEEKS = re.compile(r"(\d{1,2})\s*(?:个)?(?:教学)?周")
EXAM_WEEKS = re.compile(r"考试周?\s*[:：第]?\s*(\d{1,2})(?:\s*[-–~至到]\s*(\d{1,2}))?")
KINDS: tuple[tuple[str, SpanKind], ...] = (
    (r"上班|补班|补课|makeup|workday", SpanKind.WORKDAY),
    (r"寒假|暑假|vacation", SpanKind.VACATION),
    (r"放假|休息|假日|节|元旦|清明|holiday", SpanKind.HOLIDAY),
    (r"调休", SpanKind.WORKDAY),
)
_ASIDE = re.compile(r"[（(][^（）()]*(?:周|星期|农历)[^（）()]*[）)]")  # （周五） stands between a day and 至
_NOISE = re.compile(
    r"[\s:：,，、;；（）()]+|放假|休息|调休|补班|补课|上班|共\d+天|\d+天|周[一二三四五六日天]|星期[一二三四五六日天]|[-–~至到为]"
)


_FEAST = re.compile("元旦|春节|清明|劳动节|五一|端午|中秋|国庆")
_OFF_THEN_ON = (
    re.compile(r".*(?:放假|休息)(?=.*(?:上班|补班))"),
    re.compile(rf"[^，,]*(?:{_FEAST.pattern})[^，,]*\d[^，,]*(?=[，,].*(?:上班|补班))"),
)


@dataclass(frozen=True)
class Entered:
    """What was read."""

    terms: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The years for which holidays or make-up workdays were named."""
        named = (span.first.year for span in self.spans if span.kind in {SpanKind.HOLIDAY, SpanKind.WORKDAY})
        return tuple(sorted(set(named)))


def calendar_in(text: str, today: date) -> Entered:
    """Reads pasted lines. Raises NotUnderstood with the line that could not be read."""
    terms: list[Term] = []
    spans: list[Span] = []
    year = _year_of(text, today)
    for line in _lines(text):
        if TERM.search(line):
            terms.append(_term(line, year))
        elif DATE.search(line):
            spans += _spans(line, date(year, 1, 1))
    if not terms and not spans:
        raise NotUnderstood(_("I found no term and no holiday. One a line, for example: 放假 1月1日至1月3日 元旦"))
    return Entered(tuple(terms), tuple(spans))


def _year_of(text: str, today: date) -> int:
    """The year that dates without one belong to: the first that is named, else the next when it is autumn."""
    found = re.search(r"(20\d\d)\s*年?(?!\d)", text)
    if found:
        return int(found[1])
    return today.year + 1 if today.month >= 10 else today.year


def _lines(text: str) -> Iterator[str]:
    """Lines; the State Council's notice puts holiday and make-up workdays into one, divided by a full stop."""
    for line in re.split(r"[\n。；;]+", _ASIDE.sub("", text)):
        yield from (part.strip(" ，,、") for part in _feasts(line) if part.strip(" ，,、"))


def _feasts(line: str) -> Iterator[str]:
    """A line with several holidays, each by itself; 国庆节、中秋节：10月1日至8日 is one."""
    begin = 0
    for feast in _FEAST.finditer(line):
        if DATE.search(line, begin, feast.start()) and _FEAST.search(line, begin, feast.start()):
            yield line[begin : feast.start()]
            begin = feast.start()
    yield line[begin:]


def _term(line: str, year: int) -> Term:
    found, weeks = TERM.search(line), WEEKS.search(line)
    assert found is not None
    rest = line[: found.start()] + " " + line[found.end() :]
    first = DATE.search(rest)
    if first is None or weeks is None:
        raise NotUnderstood(
            _("A term needs its first Monday and its weeks, for example: 2027春 3月1日 19周 考试周18-19. I read “{line}”.",
              line=plain(line[:60]))
        )  # fmt: skip
    name = re.sub(r"[\s年]", "", found["name"])
    exam = EXAM_WEEKS.search(rest)
    exam_weeks = range(int(exam[1]), int(exam[2] or exam[1]) + 1) if exam else range(0)
    day = day_of(first, date(int(name[:4]), 1, 1))
    try:
        return Term(name=name, first=day, weeks=int(weeks[1]), exam_weeks=tuple(exam_weeks))
    except ValidationError as error:
        raise NotUnderstood(_("A term has 1 to 30 weeks. I read “{line}”.", line=plain(line[:60]))) from error


def _spans(line: str, january: date) -> Iterator[Span]:
    """The stretches of a line. In a notice's line the make-up workdays stand after the holiday, before 上班."""
    off = next((found for pattern in _OFF_THEN_ON if (found := pattern.match(line))), None)
    parts = [(off[0], SpanKind.HOLIDAY), (line[off.end() :], SpanKind.WORKDAY)] if off else [(line, _kind(line))]
    for part, kind in parts:
        yield from _of_kind(part, kind, _name(off[0] if off else line), january)


def _kind(line: str) -> SpanKind:
    found = next((kind for words, kind in KINDS if re.search(words, line, re.IGNORECASE)), None)
    if found is None:
        raise NotUnderstood(
            _(
                "Is “{line}” a holiday (放假), a workday (上班) or a vacation (寒假)? Please begin the line with the word.",
                line=plain(line[:60]),
            )
        )
    return found


def _name(line: str) -> str:
    without = SPAN.sub(" ", re.sub(r"\d{1,2}\s*[日号]", " ", DATE.sub(" ", line)))
    return _NOISE.sub("", re.sub(r"^[一二三四五六七八九十]+、|\d+[.、]|20\d\d\s*年?", "", without))[:20]


def _of_kind(part: str, kind: SpanKind, name: str, january: date) -> Iterator[Span]:
    for first, last in spans_of(part, january):
        try:
            yield Span(kind=kind, first=first, last=last, name="" if kind is SpanKind.WORKDAY else name)
        except ValidationError as error:
            raise NotUnderstood(
                _("“{line}” ends before it begins, or lasts longer than a year.", line=plain(part.strip()[:60]))
            ) from error
