"""A message cut into the part of each certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.clauses import STOP
from handlers.weekly_report.sentence.figures import last_field, residue
from handlers.weekly_report.sentence.names import Mention, mentions, misspelt
from handlers.weekly_report.sentence.numbers import Unit, counts
from models.institutions import Certificate

_OPENING = re.compile(r"^[\s，,。：:；;、\-—]+")
_WORDS = re.compile(r"[^，,。；;\n]+")
_IT_IS = "的是"
_AND = re.compile(r"[\s，、]*(?:[和与跟及、，]|以及|and|&)[\s，、]*")
_EACH_OF_THEM = re.compile(r"^[^，。；]{0,8}(?:各|都|均|每个|分别都)|each|both")
_TAKEN_BACK_AT_THE_END = re.compile(
    r"[，,。；;\s]*(?P<how>[哦噢啊哎呃]*(?:不对|不是|[写打说报填搞弄]?错了|更正))[，,\s]*(?:应该)?是?$"
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Part:
    """What is said of one certificate, None when it is not clear of which; `shared` when its numbers may be of several."""

    certificate: Certificate | None
    text: str
    shared: bool = False


def parts(text: str, certificates: Sequence[Certificate]) -> list[Part]:
    """The message's parts by certificate. What stands before the first name goes with every part.

    What is said of one certificate in several places is one part; a lone certificate needs no name; what follows
    names that stand together (`A 和 B 都没课`) goes with each of them.
    """
    text = _WORDS.sub(_name_first, text) if _IT_IS in text else text
    named = mentions(text, certificates) or _guess(text, certificates)
    if not named:
        return [Part(certificates[0] if len(certificates) == 1 else None, text)]
    heads = [named[0]] + [b for a, b in pairwise(named) if a.certificate.id != b.certificate.id]
    begins = [_begin(text, head) for head in heads]
    if not last_field(text[begins[0] : heads[0].start]):
        begins[0] = heads[0].start  # "各位好" and "本周" before the first name are said of all
    ends = [*begins[1:], len(text)]
    said = [
        text[begin : head.start] + _without_names(text, head, end, named)
        for begin, head, end in zip(begins, heads, ends, strict=True)
    ]
    heads, said = _named_rightly(heads, _said_of_all(said))
    return list(_of_each(_turning(text[: begins[0]]), heads, [_turning(piece) for piece in said]))


def _turning(said: str) -> str:
    """What was said, less the words that only turn to the next certificate: "再说"."""
    return lexicon.TURNS_TO.sub("", said)


def _said_of_all(said: list[str]) -> list[str]:
    """ "…，都没问题", "…，都是 4 课时" after the last of several certificates is said of each."""
    if len(said) < 2:
        return said
    for match in lexicon.SAID_OF_ALL.finditer(said[-1]):
        known = [_has_hours(match[1]) and _has_hours(piece) for piece in said[:-1]]
        told = (piece if has else f"{piece.rstrip()}，{match[1]}" for piece, has in zip(said[:-1], known, strict=True))
        said = [*told, said[-1]]
    last = list(lexicon.NO_PROBLEM.finditer(said[-1]))[-1:]
    closing = bool(last) and not residue(said[-1][last[0].end() :], ())
    if not closing or not lexicon.ALL_OF_THEM.search(said[-1][: last[0].start()]):
        return said
    return [f"{piece.rstrip()}；{last[0].group()}" for piece in said[:-1]] + said[-1:]


def _has_hours(piece: str) -> bool:
    return any(count.unit is Unit.HOURS for count in counts(piece))


def _named_rightly(heads: list[Mention], said: list[str]) -> tuple[list[Mention], list[str]]:
    """ "A 培训30人，不对，是 B": A was not meant, and what was said of it is B's unless B has figures of its own.

    If B was spoken of before, its own figures are corrected.
    """
    before: set[int] = set()
    for place in range(len(said) - 1):
        kept, taken_back = _last_clause(said[place])
        if taken_back and heads[place + 1].certificate.id in before:
            said[place], said[place + 1] = kept, f"{taken_back}，{said[place + 1]}"
        elif taken_back:
            said[place + 1] = said[place + 1] if _DIGIT.search(said[place + 1]) else kept + said[place + 1]
            said[place] = ""
            heads = [*heads[:place], heads[place + 1], *heads[place + 1 :]]
        before.add(heads[place].certificate.id)
    return heads, said


def _last_clause(said: str) -> tuple[str, str]:
    """What was said, and the words that take it back at its end: "不对，是"."""
    match = _TAKEN_BACK_AT_THE_END.search(said)
    return (said[: match.start()], match["how"]) if match else (said, "")


def _of_each(before: str, heads: Sequence[Mention], said: list[str]) -> Iterator[Part]:
    """One part for each certificate: what stands before all names, and all that is said of it."""
    shared = _share(said)
    of_several = len(heads) > 1 and bool(_DIGIT.search(before))
    places: dict[int, list[int]] = {}
    for place, head in enumerate(heads):
        places.setdefault(head.certificate.id, []).append(place)
    for own in places.values():
        text = _joined(before, "\n".join(said[place] for place in own))
        yield Part(heads[own[0]].certificate, text, of_several or any(shared[place] for place in own))


def _name_first(clause: re.Match[str]) -> str:
    """ "报名 45 人的是 A" says the name last."""
    said, between, name = clause.group().rpartition(_IT_IS)
    return f"{name}：{said}" if between and _DIGIT.search(said) and not _DIGIT.search(name) else clause.group()


def _share(said: list[str]) -> list[bool]:
    """Gives each of several names that stand together what follows the last; True where numbers might be of them all."""
    shared = [False] * len(said)
    for place in range(len(said) - 2, -1, -1):
        if _AND.fullmatch(said[place]):
            said[place] = said[place + 1]
            shared[place] = shared[place + 1] = not _EACH_OF_THEM.search(said[place])
    return shared


def _guess(text: str, certificates: Sequence[Certificate]) -> list[Mention]:
    if len(certificates) == 1 and not text:
        return []
    near = misspelt(text, certificates)
    return [near] if near else []


def _begin(text: str, head: Mention) -> int:
    """Where the next certificate's part begins: at its name, or at the fillers before it in its clause."""
    clause = max((stop.end() for stop in STOP.finditer(text, 0, head.start)), default=0)
    return clause if not residue(text[clause : head.start], ()) else head.start


def _without_names(text: str, head: Mention, end: int, named: Sequence[Mention]) -> str:
    """The part after a name, further mentions of the same name taken out."""
    pieces, position = [], head.end
    for mention in named:
        if head.end <= mention.start and mention.end <= end and mention.certificate.id == head.certificate.id:
            pieces.append(text[position : mention.start])
            position = mention.end
    return "".join([*pieces, text[position:end]])


def _joined(before: str, part: str) -> str:
    shared = before if not re.search(r"\d", before) else f"{before}\n"
    if lexicon.LAST_WEEK.search(shared) and not STOP.search(shared):
        return shared + part  # "上周 A 24人" is said of last week's figure
    return f"{shared.rstrip()}，{_OPENING.sub('', part)}" if shared.strip() else _OPENING.sub("", part)
