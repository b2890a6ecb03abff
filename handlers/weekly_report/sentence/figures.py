"""Which field a number in a clause belongs to; a number without a sure place is asked about, never placed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.numbers import NEARBY, Count, Unit, counts
from models.reports import MOST_HOURS, MOST_PEOPLE

CAME, MOCK = "came", "mock"
_OWN_NUMBER = re.compile(r"\D{1,3}\d")  # "40未通过4": four of their own, not the forty
_NEXT_NUMBER = re.compile(r"\d")
FIGURE_UNITS = {Unit.PEOPLE, Unit.HOURS, Unit.ATTENDANCES, Unit.NONE, Unit.BOOKS}


@dataclass(frozen=True)
class Mark:
    """A number with the field it seems to be of ("" when none), and whether that is sure."""

    count: Count
    field: str
    sure: bool
    summed: bool = False
    to_date: bool = False  # of a week's figure: since some earlier day, not of this week
    newly: bool = False
    partial: bool = False  # of each class, of the men: asked about only when no sum is told
    of_a_class: bool = False  # partial for no other reason than that: sure if no other part is told
    compared: bool = False  # more or fewer than some other time
    came: bool = False  # who came, to class or to an exam
    said: str = ""  # the words before it in its clause
    near: str = ""  # those since the number before it


def marks(clause: str, topic: str) -> list[Mark]:
    """The figures of a clause. `topic` is the field that was spoken of before; a bare number goes on with it."""
    found = [count for count in counts(clause) if count.unit in FIGURE_UNITS and not _taken_back(clause, count)]
    found = [count for count in found if not _beside_the_figures(clause, found, count)]
    people = [count for count in found if count.unit is not Unit.HOURS]
    fields = dict(zip(people, _fields(clause, people, topic, found), strict=True))
    found = [count for count in found if not _not_yet(clause, count, fields.get(count, ""))]
    found = [count for count in found if not _of_things(clause, found, count, fields.get(count, ""))]
    marked = [_mark(clause, count, fields.get(count, "hours"), _before(clause, found, count)) for count in found]
    marked = _either(clause, marked)
    return [mark for mark in marked if mark.field or mark.count.unit is not Unit.BOOKS]


def _either(clause: str, marked: list[Mark]) -> list[Mark]:
    """ "32 or 33 people": neither is sure."""
    for i, (a, b) in enumerate(pairwise(marked)):
        if lexicon.EITHER.fullmatch(clause[a.count.end : b.count.start].strip()):
            field = a.field or b.field
            marked[i : i + 2] = [replace(one, field=field, sure=False) for one in (a, b)]
    return marked


def _of_things(clause: str, found: Sequence[Count], count: Count, field: str) -> bool:
    """ "完成项目 2 个": the word before says what was counted, and it is no word for people."""
    return (
        count.unit is Unit.PEOPLE
        and clause[: count.end].endswith("个")
        and not field
        and bool(residue(_before(clause, found, count), ()))
    )


def _not_yet(clause: str, count: Count, field: str) -> bool:
    """ "证书44本还没发": what was not yet done with them is the very figure."""
    undone = lexicon.NOT_YET.match(clause[count.end :])
    if not undone:
        return False
    verb = clause[count.end + undone.end() :]
    if _OWN_NUMBER.match(verb):
        return False
    return bool(lexicon.NOT_ISSUED.match(verb)) if field == "certified" else bool(field) and _begins_with(verb) == field


def _begins_with(words: str) -> str:
    return next((field for field, pattern in lexicon.FIGURES.items() if pattern.match(words)), "")


def _taken_back(clause: str, count: Count) -> bool:
    """ "不是 8 课时", "8 不对"; "40 人中" only says of how many."""
    if lexicon.FOUND_WRONG.match(clause, count.end) or lexicon.OUT_OF.search(clause[: count.start]):
        return True
    whole = lexicon.OF_WHOM.match(clause[count.end :]) and any(other.start > count.start for other in counts(clause))
    undone = count.unit is Unit.HOURS and lexicon.UNDONE.match(clause[count.end :])
    return bool(whole or undone or lexicon.NOT_BUT.search(clause[max(count.start - NEARBY, 0) : count.start]))


def only_taken_back(clause: str) -> bool:
    """Whether a clause says nothing but that a number is not meant: "不是 24", "刚才那个 22"."""
    found = counts(clause)
    if len(found) != 1 or not lexicon.NOT_BUT.search(clause[: found[0].start]):
        return False
    return not residue(lexicon.NOT_BUT.sub("", clause[: found[0].start]) + clause[found[0].end :], ())


def _beside_the_figures(clause: str, found: Sequence[Count], count: Count) -> bool:
    """Whether a number is of people who were missing, or of the hours of a whole course or those that are left."""
    if count.unit is Unit.HOURS:
        return bool(lexicon.WHOLE_COURSE.search(_before(clause, found, count)))
    return _of_those_missing(clause, found, count)


def _of_those_missing(clause: str, found: Sequence[Count], count: Count) -> bool:
    """Whether a number counts absentees, failures or the like: no field of a report."""
    before = lexicon.AS_IT_WAS.split(_before(clause, found, count))[-1]
    if lexicon.MISSING.search(before) or _of_which(before) or lexicon.STAFF_BEFORE.search(before):
        return True
    if lexicon.STAFF_AFTER.search(clause[count.end :]):
        return True
    after = clause[count.end : min((c.start for c in found if c.start >= count.end), default=len(clause))]
    leads = bool(last_field(before)) or (
        bool(found) and bool(last_field(clause[: found[0].start])) and bool(_following(found, count))
    )
    return not leads and bool(lexicon.MISSING.search(after))


def _of_which(before: str) -> bool:
    """Whether a number counts some of those told before: "含旁听 4 人"; a level, a class or the men may be figures."""
    match = lexicon.OF_WHICH.search(before[-NEARBY:])
    known = (lexicon.LEVEL, lexicon.PART_OF_A_SUM, lexicon.NOW, lexicon.THIS_WEEK)
    return bool(match) and not last_field(before) and not any(p.search(before) for p in known)


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
        named = _carried_on([_last_word(gap) for gap in gaps[:-1]], gaps)
        named[-1] = _of_both(named[-1], gaps[-1]) if named[-1] else _first_word(gaps[-1])
    else:
        named = _shared_before([_first_word(gap) for gap in gaps[1:]], gaps[1:])
    named = [_meant(field, clause, count, topic) for field, count in zip(named, people, strict=True)]
    bare = bare_of(clause, found)
    beside_hours = any(count.unit is Unit.HOURS for count in found) and not last_field(clause)
    return [field or (_by_company(found, topic) if bare or beside_hours else "") for field in named]


def _of_both(before: str, after: str) -> str:
    """ "考试45人通过" is of those who passed; "培训45人报名" says two things of one number, so neither is sure."""
    after_it = _first_word(after)
    if after_it in {"", CAME, before} or residue(after, ()) or lexicon.MISSING.search(after):
        return before
    return after_it if before == "sat" else ""


def _meant(field: str, clause: str, count: Count, topic: str) -> str:
    """The field that a word next to a number means here; those of a grade passed, other papers are no certificates."""
    if lexicon.GRADE.search(clause[: count.start]):
        return "passed"
    if field == "certified" and lexicon.OTHER_PAPERS.search(clause) and "证书" not in clause:
        return ""
    if field in {"sat", "passed"} and _of_a_mock_exam(_NEXT_NUMBER.split(clause[count.end :])[0], ""):
        return ""
    if field in {"sat", "passed"} and _of_a_mock_exam(clause[: count.start], topic):
        return ""
    return _came_to(field, clause[: count.start], topic)


def _came_to(field: str, before: str, topic: str) -> str:
    """Who came sat the exam that was spoken of, else was trained; who came to a mock exam is of neither figure."""
    if field != CAME:
        return field
    return {"sat": "sat", MOCK: ""}.get(topic_after(before, topic), "trained")


def topic_after(words: str, topic: str) -> str:
    """What is spoken of after these words: the field of the last word for a figure, an exam without one; else `topic`."""
    named = [(field, pattern) for field, pattern in (*lexicon.FIGURES.items(), *lexicon.SPOKEN_OF.items())]
    ends = [(match.end(), field) for field, pattern in named for match in pattern.finditer(words) if field != CAME]
    if not ends and topic != MOCK and lexicon.SOME_EXAM.search(words):
        return "sat"
    latest = max(ends)[1] if ends else topic
    return MOCK if latest in {"sat", "passed"} and _of_a_mock_exam(words, topic) else latest


def _of_a_mock_exam(before: str, topic: str) -> bool:
    """Whether who sat or passed did so at a mock exam, which no figure of a report is of."""
    spoken = [(m.end(), real) for real in (True, False) for m in
              (lexicon.REAL_EXAM if real else lexicon.SPOKEN_OF[MOCK]).finditer(before)]  # fmt: skip
    return not max(spoken)[1] if spoken else topic == MOCK


def _carried_on(named: list[str], gaps: Sequence[str]) -> list[str]:
    """A number goes on with the field before it when only a level, a class or a word for a sum stands between."""
    for i in range(1, len(named)):
        between = gaps[i]
        links = (lexicon.LEVEL, lexicon.SUMMED, lexicon.PART_OF_A_SUM, lexicon.SITTING)
        left = lexicon.SITTING.sub("", lexicon.PART_OF_A_SUM.sub("", lexicon.SUMMED.sub("", between)))
        if not named[i] and any(link.search(between) for link in links) and not residue(left, ()):
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
    return topic if topic != MOCK else ""


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
    """The field of the last word for a figure, or ""; who came counts as trained."""
    return "trained" if (field := _last_word(words)) == CAME else field


def first_field(words: str) -> str:
    """The field of the first word for a figure, or ""; who came counts as trained."""
    return "trained" if (field := _first_word(words)) == CAME else field


def _last_word(words: str) -> str:
    if not words:
        return ""
    ends = [(match.end(), field) for field, pattern in lexicon.FIGURES.items() for match in pattern.finditer(words)]
    return max(ends)[1] if ends else ""


def _first_word(words: str) -> str:
    if not words:
        return ""
    starts = [(match.start(), field) for field, pattern in lexicon.FIGURES.items() for match in pattern.finditer(words)]
    return min(starts)[1] if starts else ""


def _mark(clause: str, count: Count, field: str, before: str) -> Mark:
    weekly = field in {"trained", "hours"}
    partial = any(pattern.search(before) for pattern in (lexicon.PART_OF_A_SUM, lexicon.EACH_GROUP))
    partial = partial or bool(lexicon.GRADE.search(before))
    partial = partial or bool(lexicon.TIMES.match(clause[count.end :]) or lexicon.TIMES_BEFORE.search(before))
    partial = partial or (field == "hours" and bool(lexicon.EACH.search(before)))
    compared = bool(lexicon.COMPARED.search(before))
    to_date = weekly and bool(lexicon.TO_DATE.search(before))
    unsure = (
        not field
        or count.rough
        or compared
        or count.unit is Unit.ATTENDANCES
        or bool(lexicon.FROM.search(clause))
        or to_date
        or bool(lexicon.CHANGED_BY.search(before))
        or (not weekly and bool(lexicon.NEWLY.search(before)))
    )
    newly = bool(lexicon.NEWLY.search(before)) and not compared
    summed = bool(lexicon.SUMMED.search(before) or lexicon.AS_SAID.match(clause[count.end :]))
    of_a_class = partial and not unsure and bool(lexicon.A_CLASS.search(before)) and not lexicon.EACH.search(before)
    came = _last_word(before) == CAME
    return Mark(
        count,
        field,
        sure=not (unsure or partial),
        summed=summed,
        to_date=to_date,
        newly=newly,
        partial=partial,
        of_a_class=of_a_class,
        compared=compared,
        came=came,
        said=clause[: count.start],
        near=before,
    )


def impossible(mark: Mark) -> bool:
    """Whether no report could hold the number: negative, absurdly large, half a person, a third of an hour."""
    value, most = mark.count.value, MOST_HOURS if mark.field == "hours" else MOST_PEOPLE
    whole = value * 2 if mark.field == "hours" else value
    return value < 0 or value > most or whole != whole.to_integral_value()
