"""Which field a number in a clause belongs to; a number without a sure place is asked about, never placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.numbers import NEARBY, Count, Unit, counts
from models.reports import MOST_HOURS, MOST_PEOPLE

FIGURE_UNITS = {Unit.PEOPLE, Unit.HOURS, Unit.ATTENDANCES, Unit.NONE, Unit.BOOKS}


@dataclass(frozen=True)
class Mark:
    """A number with the field it seems to be of ("" when none), and whether that is sure."""

    count: Count
    field: str
    sure: bool
    summed: bool = False
    newly: bool = False
    partial: bool = False  # of each class, of the men: asked about only when no sum is told
    compared: bool = False  # more or fewer than some other time
    said: str = ""  # the words before it in its clause


def marks(clause: str, topic: str) -> list[Mark]:
    """The figures of a clause. `topic` is the field that was spoken of before; a bare number goes on with it."""
    found = [count for count in counts(clause) if count.unit in FIGURE_UNITS and not _taken_back(clause, count)]
    found = [count for count in found if count.unit is Unit.HOURS or not _of_those_missing(clause, found, count)]
    people = [count for count in found if count.unit is not Unit.HOURS]
    fields = dict(zip(people, _fields(clause, people, topic, found), strict=True))
    found = [count for count in found if not _of_things(clause, found, count, fields.get(count, ""))]
    marked = [_mark(clause, count, fields.get(count, "hours"), _before(clause, found, count)) for count in found]
    return [mark for mark in marked if mark.field or mark.count.unit is not Unit.BOOKS]


def _of_things(clause: str, found: Sequence[Count], count: Count, field: str) -> bool:
    """ "完成项目 2 个": the word before says what was counted, and it is no word for people."""
    return (
        count.unit is Unit.PEOPLE
        and clause[: count.end].endswith("个")
        and not field
        and bool(residue(_before(clause, found, count), ()))
    )


def _taken_back(clause: str, count: Count) -> bool:
    """ "不是 8 课时"; "40 人中" only says of how many."""
    whole = lexicon.OF_WHOM.match(clause[count.end :]) and any(other.start > count.start for other in counts(clause))
    undone = count.unit is Unit.HOURS and lexicon.UNDONE.match(clause[count.end :])
    return bool(whole or undone or lexicon.NOT_BUT.search(clause[max(count.start - NEARBY, 0) : count.start]))


def _of_those_missing(clause: str, found: Sequence[Count], count: Count) -> bool:
    """Whether a number counts absentees, failures or the like: no field of a report."""
    before = _before(clause, found, count)
    if lexicon.MISSING.search(before) or lexicon.STAFF_BEFORE.search(before):
        return True
    if lexicon.STAFF_AFTER.search(clause[count.end :]):
        return True
    after = clause[count.end : min((c.start for c in found if c.start >= count.end), default=len(clause))]
    leads = bool(last_field(before)) or (
        bool(found) and bool(last_field(clause[: found[0].start])) and bool(_following(found, count))
    )
    return not leads and bool(lexicon.MISSING.search(after))


def _following(found: Sequence[Count], count: Count) -> list[Count]:
    return [other for other in found if other.start >= count.end]


def _before(clause: str, found: Sequence[Count], count: Count) -> str:
    """The words between the number before (or the clause's beginning) and this one."""
    start = max((other.end for other in found if other.end <= count.start), default=0)
    return clause[start : count.start]


def _fields(clause: str, people: Sequence[Count], topic: str, found: Sequence[Count]) -> list[str]:
    """A field for each number of people: by the word before it, else after it, else as the clause or the topic says."""
    gaps = [
        clause[a:b]
        for a, b in zip([0, *(c.end for c in people)], [*(c.start for c in people), len(clause)], strict=True)
    ]
    leading = bool(people) and bool(last_field(gaps[0]))
    if leading:
        named = _carried_on([last_field(gap) for gap in gaps[:-1]], gaps)
        named[-1] = named[-1] or first_field(gaps[-1])
    else:
        named = _shared_before([first_field(gap) for gap in gaps[1:]], gaps[1:])
    bare = bare_of(clause, found)
    beside_hours = any(count.unit is Unit.HOURS for count in found) and not last_field(clause)
    return [field or (_by_company(found, topic) if bare or beside_hours else "") for field in named]


def _carried_on(named: list[str], gaps: Sequence[str]) -> list[str]:
    """A number goes on with the field before it when only a level, a class or a word for a sum stands between."""
    for i in range(1, len(named)):
        between = gaps[i]
        goes_on = (
            lexicon.LEVEL.search(between) or lexicon.SUMMED.search(between) or lexicon.PART_OF_A_SUM.search(between)
        )
        if not named[i] and goes_on and not residue(lexicon.PART_OF_A_SUM.sub("", between), ()):
            named[i] = named[i - 1]
    return named


def _shared_before(named: list[str], gaps: Sequence[str]) -> list[str]:
    """ "初级20人中级25人培训": what follows the last number is said of those before it, with only levels in between."""
    for i in range(len(named) - 2, -1, -1):
        if not named[i] and lexicon.LEVEL.search(gaps[i]) and not residue(gaps[i], ()):
            named[i] = named[i + 1]
    return named


def _by_company(found: Sequence[Count], topic: str) -> str:
    """People beside hours were trained; else the number goes on with the topic."""
    if any(other.unit is Unit.HOURS for other in found):
        return "trained"
    return topic


def bare_of(clause: str, found: Sequence[Count]) -> bool:
    """Whether a clause says nothing but its numbers."""
    return not residue(clause, found)


def residue(clause: str, found: Sequence[Count]) -> str:
    """What is left of a clause without its numbers, the words for figures, levels and fillers."""
    left = clause
    for count in reversed(found):
        left = left[: count.start] + " " + left[count.end :]
    for pattern in lexicon.FIGURES.values():
        left = pattern.sub(" ", left)
    left = lexicon.LEVEL.sub(" ", left)
    return lexicon.PUNCTUATION.sub("", lexicon.FILLER.sub(" ", left))


def only_fillers(words: str) -> bool:
    """Whether words say nothing by themselves: "本周", "目前", "初级"."""
    return not lexicon.PUNCTUATION.sub("", lexicon.FILLER.sub(" ", lexicon.LEVEL.sub(" ", words)))


def last_field(words: str) -> str:
    """The field of the last word for a figure, or ""."""
    ends = [(match.end(), field) for field, pattern in lexicon.FIGURES.items() for match in pattern.finditer(words)]
    return max(ends)[1] if ends else ""


def first_field(words: str) -> str:
    """The field of the first word for a figure, or ""."""
    starts = [(match.start(), field) for field, pattern in lexicon.FIGURES.items() for match in pattern.finditer(words)]
    return min(starts)[1] if starts else ""


def _mark(clause: str, count: Count, field: str, before: str) -> Mark:
    weekly = field in {"trained", "hours"}
    partial = bool(lexicon.PART_OF_A_SUM.search(before)) or (field == "hours" and bool(lexicon.EACH.search(before)))
    compared = bool(lexicon.COMPARED.search(before))
    unsure = (
        not field
        or count.rough
        or compared
        or partial
        or count.unit is Unit.ATTENDANCES
        or bool(lexicon.FROM.search(clause))
        or (weekly and bool(lexicon.TO_DATE.search(before)))
        or (not weekly and bool(lexicon.NEWLY.search(before)))
    )
    newly = bool(lexicon.NEWLY.search(before)) and not compared
    return Mark(
        count, field, not unsure, bool(lexicon.SUMMED.search(before)), newly, partial, compared, clause[: count.start]
    )


def impossible(mark: Mark) -> bool:
    """Whether no report could hold the number: negative, absurdly large, half a person, a third of an hour."""
    value, most = mark.count.value, MOST_HOURS if mark.field == "hours" else MOST_PEOPLE
    whole = value * 2 if mark.field == "hours" else value
    return value < 0 or value > most or whole != whole.to_integral_value()
