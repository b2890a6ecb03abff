"""A message cut into the part of each certificate, and each part into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.names import Mention, mentions, misspelt
from models.institutions import Certificate

_STOP = re.compile(r"[，,。；;！!\n]|(?<!级)、|、(?!初级|中级|高级)|\.(?=\s|$)")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_OPENING = re.compile(r"^[\s，,。：:；;、\-—]+")
_UNIT_THEN_PLAN = re.compile(rf"(?<=[人时节名\d])(?={lexicon.PLAN_WORD.pattern})")


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
    text = _UNIT_THEN_PLAN.sub("，", text)
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


def parts(text: str, certificates: Sequence[Certificate]) -> list[tuple[Certificate | None, str]]:
    """The message's parts by certificate. What stands before the first name goes with every part, if it has no number.

    What is said of one certificate in several places is one part; a lone certificate needs no name.
    """
    named = mentions(text, certificates) or _guess(text, certificates)
    if not named:
        return [(certificates[0] if len(certificates) == 1 else None, text)]
    heads = [named[0]] + [b for a, b in pairwise(named) if a.certificate.id != b.certificate.id]
    ends = [_begin(text, head) for head in heads[1:]] + [len(text)]
    pieces: dict[int, list[str]] = {}
    for head, end in zip(heads, ends, strict=True):
        pieces.setdefault(head.certificate.id, []).append(_without_names(text, head, end, named))
    by_id = {head.certificate.id: head.certificate for head in heads}
    before = text[: heads[0].start]
    return [(by_id[key], _joined(before, "\n".join(said))) for key, said in pieces.items()]


def _guess(text: str, certificates: Sequence[Certificate]) -> list[Mention]:
    if len(certificates) == 1 and not text:
        return []
    near = misspelt(text, certificates)
    return [near] if near else []


def _begin(text: str, head: Mention) -> int:
    """Where the next certificate's part begins: at its name, or at the fillers before it in its clause."""
    clause = max((stop.end() for stop in _STOP.finditer(text, 0, head.start)), default=0)
    lead_in = text[clause : head.start]
    return clause if not lexicon.PUNCTUATION.sub("", lexicon.FILLER.sub("", lead_in)) else head.start


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
