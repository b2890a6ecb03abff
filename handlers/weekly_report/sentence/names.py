"""Which certificates a message names: in full, by a short name, by how the name begins, or misspelt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.figures import last_field
from models.institutions import Certificate

ENOUGH = 75  # of 100, for a misspelt name
PIECE = 3  # characters that stand for a name when they are not its beginning
SHORT = 4  # characters; the beginning of a shorter name is a word of its own (无人 of 无人机)
_CLAUSES = re.compile(r"[^，,。；;\n]*[，,。；;\n]|[^，,。；;\n]+$")
HAN = re.compile(r"[\u4e00-\u9fff]+")
_BEGINS = re.compile(r"[，,。；;：:、\s]$|(?:先说|再说|然后|最后|还有|另外)$")


@dataclass(frozen=True)
class Mention:
    """A certificate's name in a text."""

    start: int
    end: int
    certificate: Certificate


def mentions(text: str, certificates: Sequence[Certificate]) -> list[Mention]:
    """The names in a text, in order. Where two certificates fit one place, the longer name wins."""
    found: list[Mention] = []
    position = 0
    begins = {character for one in certificates for alias in one.called() for character in alias.lower()}
    while position < len(text):
        if text[position].lower() not in begins:
            position += 1
            continue
        best = max((_at(text, position, one) for one in certificates), key=lambda m: m.end, default=None)
        if best is None or best.end == position:
            best = _piece_at(text, position, certificates)
        if best is None:
            position += 1
            continue
        found.append(best)
        position = best.end
    return found


def _piece_at(text: str, position: int, certificates: Sequence[Certificate]) -> Mention | None:
    """A clause that begins with a piece of one name, and of no other: 机器人 for 工业机器人, where no other has robots."""
    if len(certificates) < 2 or (position and not _BEGINS.search(text[max(position - 2, 0) : position])):
        return None
    lengths = {
        one.id: max(_longest_piece(text[position : position + len(alias)], alias) for alias in one.called())
        for one in certificates
    }
    near = [one for one in certificates if lengths[one.id] >= PIECE]
    if len(near) != 1:
        return None
    end = position + lengths[near[0].id]
    return None if last_field(text[position:end]) else Mention(position, end, near[0])


def _longest_piece(text: str, alias: str) -> int:
    """How many Chinese characters at the beginning of a text stand in this order somewhere in a name."""
    length = 0
    while length < min(len(alias), len(text)) and HAN.fullmatch(text[: length + 1]) and text[: length + 1] in alias:
        length += 1
    return length


def _at(text: str, position: int, certificate: Certificate) -> Mention:
    longest = max((_common(text, position, alias) for alias in certificate.called()), default=0)
    return Mention(position, position + longest, certificate)


def _common(text: str, position: int, alias: str) -> int:
    """How much of an alias stands here: nothing, unless it is at least half of it, two characters, and whole words."""
    length = 0
    while length < len(alias) and text[position + length : position + length + 1].lower() == alias[length].lower():
        length += 1
    if not length or _inside_a_word(text, position) or _inside_a_word(text, position + length):
        return 0
    if length == len(alias):
        return length
    enough = length >= 2 and length * 2 >= len(alias)
    if len(alias) < SHORT and not (enough and _one_off_here(text, position, alias)):
        return 0
    return _to_the_end(text, position, alias, length) if enough else 0


def _to_the_end(text: str, position: int, alias: str, length: int) -> int:
    """The length of a name that begins right and goes on misspelt; else of the part that is right."""
    from rapidfuzz import fuzz

    whole = text[position : position + len(alias)]
    near = _one_off(whole, alias) or (len(whole) == len(alias) and fuzz.ratio(whole.lower(), alias.lower()) >= ENOUGH)
    return len(whole) if near else length


def _one_off(written: str, alias: str) -> bool:
    """Whether a Chinese name of three characters or more is written with one of them wrong."""
    if len(written) != len(alias) or len(alias) < 3 or not HAN.fullmatch(written):
        return False
    return sum(a != b for a, b in zip(written, alias, strict=True)) == 1


def _inside_a_word(text: str, position: int) -> bool:
    """Whether a place lies between two Latin letters."""
    around = text[max(position - 1, 0) : position + 1]
    return position > 0 and len(around) == 2 and around.isascii() and around.isalpha()


def _one_off_here(text: str, position: int, alias: str) -> bool:
    """Whether a short name stands here with its last character wrong, and not a word that merely begins like it."""
    wrong = position + len(alias) - 1
    begins_a_word = any(pattern.match(text, wrong) for pattern in lexicon.FIGURES.values())
    return not begins_a_word and _one_off(text[position : position + len(alias)], alias)


def _likeness(written: str, alias: str) -> float:
    from rapidfuzz import fuzz

    return ENOUGH if _one_off(written, alias) else fuzz.ratio(written.lower(), alias.lower())


def misspelt(text: str, certificates: Sequence[Certificate]) -> Mention | None:
    """The certificate that the text begins with, spelt a little wrong; None when none or two are near."""
    head = re.split(
        r"[\s，,。；;：:\d]|" + lexicon.LEVEL.pattern + "|培训|报名|本周|这周|考试", text.strip(), maxsplit=1
    )[0]
    if len(head) < 2:
        return None
    scored = sorted(
        ((max(_likeness(head, a) for a in one.called()), one) for one in certificates),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] < ENOUGH or (len(scored) > 1 and scored[1][0] >= ENOUGH):
        return None
    start = text.find(head)
    return Mention(start, start + len(head), scored[0][1])


def parted(
    text: str, others: Sequence[Certificate], own: Sequence[Certificate]
) -> tuple[str, list[tuple[Certificate, str]]]:
    """A text without what is said of certificates of somebody else, and what is said of each of these.

    Theirs is a clause that begins with one by its full or short name, and what follows until one's own is named.
    """
    from handlers.weekly_report.sentence.tidy import tidy

    kept: list[str] = []
    said: dict[int, str] = {}
    theirs: Certificate | None = None
    for clause in _CLAUSES.findall(tidy(text)):
        theirs = _claimed(clause, others, own) or (None if mentions(clause, own) else theirs)
        if theirs is None:
            kept.append(clause)
        else:
            said[theirs.id] = said.get(theirs.id, "") + clause
    return "".join(kept), [(one, said[one.id]) for one in others if one.id in said]


def _claimed(clause: str, others: Sequence[Certificate], own: Sequence[Certificate]) -> Certificate | None:
    """The certificate of somebody else with which a clause begins."""
    head = lexicon.THIS_WEEK.sub("", clause.strip()).lower()
    if any(head.startswith(alias.lower()) for one in own for alias in one.called()):
        return None
    names = ((alias.lower(), one) for one in others for alias in one.called() if len(alias) >= 2)
    return next((one for alias, one in names if head.startswith(alias)), None)
