"""A message cut into the part of each certificate, and each part into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.figures import last_field, residue
from handlers.weekly_report.sentence.names import Mention, mentions, misspelt
from handlers.weekly_report.sentence.numbers import Unit, counts
from models.institutions import Certificate

_STOP = re.compile(r"[，,。；;！!\n]|(?<!级)、|、(?!初级|中级|高级)|\.(?=\s|$)")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_OPENING = re.compile(r"^[\s，,。：:；;、\-—]+")
_RUNS_ON = re.compile(
    rf"(?<=[人时节名个位本生\d])(?={lexicon.PLAN_WORD.pattern}|问题就?是|缺[两几][台套间名])"
    rf"|(?<=协调|支持|帮忙|解决|[课训]了)(?={lexicon.PLAN_WORD.pattern})"
    r"|(?<=[^\s，,。；;！!、])(?=然后|[哦噢啊]?不对(?!劲)|[哦噢啊]不(?=[，,]?\d)|[哦啊]?[写打说报填]错了|更正|也[没未]有?(?:培训|上课|考试|报名)|因为|由于|不过(?!关)|但是|而且|其中)"
)
_WORDS = re.compile(r"[^，,。；;\n]+")
_IT_IS = "的是"
_AND = re.compile(r"[\s，、]*(?:[和与跟及、，]|以及|and|&)[\s，、]*")
_EACH_OF_THEM = re.compile(r"^[^，。；]{0,8}(?:各|都|均|每个|分别都)|each|both")
_DIGIT = re.compile(r"\d")
_TAIL = 4  # so many characters after the last number say something of their own


@dataclass(frozen=True)
class Clause:
    """A clause; `apart` when a full stop, a semicolon or a new line parts it from the one before."""

    text: str
    apart: bool
    joint: str = "，"  # what stood before it


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of one certificate's part, in order, empty ones left out."""
    text = _THOUSANDS.sub("", text)
    for whole in (lexicon.NO_PROBLEM, lexicon.SAME):
        text = whole.sub(lambda match: f"，{match.group()}，", text)
    text = "".join(_in_pieces(_RUNS_ON.sub("，", text)))
    start, joint, apart = 0, "，", True
    for stop in [*_STOP.finditer(text), None]:
        piece = text[start : stop.start() if stop else len(text)].strip()
        if piece:
            yield Clause(piece, apart, joint)
            apart, joint = False, "，"
        if stop:
            start = stop.end()
            apart = apart or stop.group() in "。；;！!\n."
            joint = "、" if stop.group() == "、" else "，"


def _in_pieces(text: str) -> Iterator[str]:
    """The text with a comma wherever a clause runs on into the next, as speech does that was written down by machine."""
    position = 0
    for stop in [*_STOP.finditer(text), None]:
        yield _apart(text[position : stop.start() if stop else len(text)])
        if stop:
            yield stop.group()
            position = stop.end()


def _apart(piece: str) -> str:
    """`高级报了十八个考了十七个` is two clauses: one begins at each word for a figure, if the words lead the numbers."""
    found = [count for count in counts(piece) if count.unit is not Unit.OTHER]
    lead = piece[: found[0].start] if found else ""
    if not (last_field(lead) or lexicon.MISSING.search(lead)):
        return piece
    cuts = [a.end for a, b in pairwise(found) if _new_figure(piece[a.end : b.start])]
    tail = piece[found[-1].end :]
    if last_field(lead) and len(residue(tail, counts(tail))) >= _TAIL and not lexicon.OR_SO.match(tail):
        cuts.append(found[-1].end)
    return "，".join(piece[a:b] for a, b in pairwise([0, *cuts, len(piece)]))


def _new_figure(between: str) -> bool:
    """Whether the words between two numbers begin with a word for a figure, a level before it left out."""
    begins = lexicon.LEVEL.sub("", between)
    return any(pattern.match(begins) for pattern in lexicon.FIGURES.values())


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
    return list(_of_each(text[: begins[0]], heads, said))


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
    clause = max((stop.end() for stop in _STOP.finditer(text, 0, head.start)), default=0)
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
    return f"{shared.rstrip()}，{_OPENING.sub('', part)}" if shared.strip() else _OPENING.sub("", part)
