"""One certificate's part of a message cut into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.figures import first_field, last_field, residue
from handlers.weekly_report.sentence.numbers import Count, Unit, counts
from handlers.weekly_report.sentence.tidy import NUMERAL

STOP = re.compile(r"[，,。；;！!…\n]|(?<!级)、|、(?!初级|中级|高级)|\.(?=\s|$)")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_RUNS_ON = re.compile(
    rf"(?<=[人时节名个位本生\d])(?={lexicon.AHEAD.pattern}|问题就?是|缺[两几][台套间名])"
    rf"|(?:(?<=[\d{NUMERAL}])|(?<=[\d{NUMERAL}][人名个节位本])|(?<=[\d{NUMERAL}]课时))(?=(?:已|现|又|被)?改[成为][\d{NUMERAL}])"
    rf"|(?<=协调|支持|帮忙|解决|.了)(?={lexicon.AHEAD.pattern})"
    rf"|(?<=[人时节个本\d])(?={lexicon.THIS}|现在|目前|今年|[这本]次)"
    r"|(?<=[人个名本位\d])(?=(?:通过|合格|及格|到课|到考|出勤|报考|取证)率)"
    r"|(?<=[^\s，,。；;！!、…])(?=然后|[哦噢啊]?不对(?!劲)|[哦噢啊哎]不是|[哦噢啊]不(?=[，,]?\d)|[哦啊]?[写打说报填]错了|更正|也[没未]有?(?:培训|上课|考试|报名)|因为|由于|不过(?!关)|但是|而且|其中)"
)
_ASIDE = re.compile(r"[（(]([^（）()]*)[)）]")
_COUNTED = re.compile(rf"[\d{NUMERAL}]")
_TAIL = 4  # so many characters after the last number say something of their own


@dataclass(frozen=True)
class Clause:
    """A clause; `apart` when a full stop, a semicolon or a new line parts it from the one before."""

    text: str
    apart: bool
    joint: str = "，"  # what stood before it
    anew: bool = False  # a new line


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of one certificate's part, in order, empty ones left out."""
    text = _THOUSANDS.sub("", text)
    text = _ASIDE.sub(_apart_if_of_another_week, text)
    text = lexicon.NO_PROBLEM.sub(lambda match: f"，{match.group()}，", text)
    text = lexicon.SAME.sub(_between_commas, text)
    text = "".join(_in_pieces(_RUNS_ON.sub("，", text)))
    start, joint, apart, anew = 0, "，", True, True
    for stop in [*STOP.finditer(text), None]:
        piece = text[start : stop.start() if stop else len(text)].strip()
        if piece:
            yield Clause(piece, apart, joint, anew)
            apart, joint, anew = False, "，", False
        if stop:
            start = stop.end()
            anew = anew or stop.group() == "\n"
            apart = apart or stop.group() in "。；;！!\n."
            joint = "、" if stop.group() == "、" else "，"


def _apart_if_of_another_week(aside: re.Match[str]) -> str:
    """ "45 (last week 40)": a clause of its own, so that it takes nothing away from the 45."""
    return f"，{aside[1]}，" if lexicon.LAST_WEEK.search(aside[1]) else aside.group()


def _between_commas(match: re.Match[str]) -> str:
    """The same as last week is a statement of its own, unless it is said of one figure: "报名人数跟上周一样"."""
    before = match.string[max(match.start() - _TAIL, 0) : match.start()]
    return match.group() if lexicon.A_FIGURE_IS.search(before) else f"，{match.group()}，"


def _in_pieces(text: str) -> Iterator[str]:
    """The text with a comma wherever a clause runs on into the next, as speech does that was written down by machine."""
    position = 0
    for stop in [*STOP.finditer(text), None]:
        yield _apart(_whole_apart(text[position : stop.start() if stop else len(text)]))
        if stop:
            yield stop.group()
            position = stop.end()


def _whole_apart(piece: str) -> str:
    """ "报名的52人里有49人参加考试": a whole that is itself a figure stands apart from the part taken of it."""
    for count in counts(piece):
        of_whom = lexicon.OF_WHOM.match(piece, count.end)
        if of_whom and last_field(piece[: count.start]) and _COUNTED.search(piece, of_whom.end()):
            return f"{piece[: count.end]}，{piece[of_whom.end() :]}"
    return piece


def _apart(piece: str) -> str:
    """`高级报了十八个考了十七个` is two clauses: one begins at each word for a figure, if the words lead the numbers."""
    found = [count for count in counts(piece) if count.unit is not Unit.OTHER]
    lead = piece[: found[0].start] if found else ""
    if not (last_field(lead) or lexicon.MISSING.search(lead)):
        return _bare_numbers_apart(piece, found)
    cuts = [a.end for a, b in pairwise(found) if _new_figure(piece[a.end : b.start])]
    tail = piece[found[-1].end :]
    if last_field(lead) and len(residue(tail, counts(tail))) >= _TAIL and not lexicon.OR_SO.match(tail):
        cuts.append(found[-1].end)
    planned = lexicon.AHEAD.search(piece)
    cuts += [count.end for count in found if planned and count.end <= planned.start()][-1:]
    return "，".join(piece[a:b] for a, b in pairwise([0, *sorted({*cuts}), len(piece)]))


def _bare_numbers_apart(piece: str, found: list[Count]) -> str:
    """ "26人6课时投影坏了": what follows nothing but numbers, and is no word for a figure, is said for itself."""
    end = found[-1].end if found else 0
    tail = piece[end:]
    said_for_itself = len(residue(tail, counts(tail))) >= _TAIL and not first_field(tail)
    if not end or residue(piece[:end], found) or not said_for_itself or lexicon.OR_SO.match(tail):
        return piece
    if lexicon.MISSING.search(tail):
        return piece  # "3人材料不全" counts those
    return f"{piece[:end]}，{tail}"


def _new_figure(between: str) -> bool:
    """Whether the words between two numbers begin with a word for a figure, a level before it left out."""
    begins = lexicon.LEVEL.sub("", between)
    return any(pattern.match(begins) for pattern in lexicon.FIGURES.values())
