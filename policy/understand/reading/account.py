"""What a message counts and measures: which length is told of which sessions, which counts are parts of others, what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from policy.understand.reading.counts import Count
from policy.understand.reading.lengths import Length

_BEFORE_LENGTH = re.compile(r"[^,，。;；:：、\d]{0,8}|[ a-z]{0,30}")
"""Between a count and its length: 一场考了 3 小时, one session of exactly 3 hours."""
_AFTER_LENGTH = re.compile(r"[^,，。;；:：、和跟与\d]{0,8}|[ a-z]{0,12}")
"""Between a length and its count: 2 小时的一场, 9 点到 11 点监考一场."""
_FOR_ALL = re.compile(r"\s*(?:及?以[上下内])?\s*[的之长]")
"""After a length that is that of each of several: 两场 2 小时的."""
_ALIKE = re.compile("一样长|同样长|时长相同|时长一样|same length|equally long")
_LONG_SHORT = re.compile(r"\s*(?:[长短]|long|short)")
_PART_OF_DAY = re.compile(r"(?:上午|下午|晚上|早上|morning|afternoon|evening)[^,，。;；\d]{0,6}$")
_LISTS = re.compile("长|短|上午|下午|另")


@dataclass(frozen=True)
class Sitting:
    """Sessions of one length, which may not have been told."""

    many: int
    length: Length | None = None


@dataclass
class Account:
    """What a message counts, and what it tells of lengths. `of` holds the length of each count; `loose` are lengths that were told
    of nothing.
    """

    text: str
    counts: list[Count]
    lengths: list[Length]
    of: dict[Count, Length] = field(default_factory=dict)
    loose: list[Length] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The words of all counts, to be quoted."""
        return "、".join(self.text[count.start : count.stop].strip() for count in self.counts)

    def kind(self, *kinds: str) -> list[Length]:
        return [length for length in self.lengths if length.kind in kinds]

    def totals(self) -> list[Count]:
        """The counts of all sessions together."""
        return [count for count in self.counts if count.role == "total"]

    def open(self) -> list[Count]:
        """The counts of which no length was told."""
        return [count for count in self.counts if count not in self.of]


def sittings_of(account: Account) -> list[Sitting] | None:
    """The sessions of one day with their lengths; None where the counts contradict each other. Lengths that have no place stay
    `loose`.
    """
    _place(account)
    parts = _parts(account)
    return None if parts is None else _completed(account, parts)


def _place(account: Account) -> None:
    """Finds the count that each length is told of."""
    for length in account.kind(""):
        count = _beside(account, length)
        if count:
            account.of[count] = length
        else:
            account.loose.append(length)
    _in_turn(account)
    for length in account.kind("each"):
        _to_each(account, length)


def _beside(account: Account, length: Length) -> Count | None:
    """The count right before a length, or right after it: the first of all says which comes first."""
    before = [one for one in account.counts if one.start <= length.start]
    after = [one for one in account.counts if one.start >= length.stop]
    close = [
        one for one in before[-1:] if _BEFORE_LENGTH.fullmatch(account.text, one.stop, max(one.stop, length.start))
    ]
    then = [one for one in after[:1] if _AFTER_LENGTH.fullmatch(account.text, length.stop, one.start)]
    return next((one for one in (*close, *then) if one not in account.of and not _among(account, one, length)), None)


def _among(account: Account, count: Count, length: Length) -> bool:
    """两场，2 小时和 4 小时; 9:00-11:00、14:00-16:00 各一场: whether a length is one of several for a count, given out in turn."""
    at = account.counts.index(count)
    begin = account.counts[at - 1].stop if at and length.start < count.start else 0
    end = account.counts[at + 1].start if at + 1 < len(account.counts) else len(account.text)
    beside = [one for one in account.kind("") if (one.start < count.start) == (length.start < count.start)]
    return count.many > 1 and sum(begin <= one.start < end for one in beside) > 1


def _in_turn(account: Account) -> None:
    """两场，分别是 2 小时和 4 小时: as many lengths as sessions, one for each; 监考 3 小时，分两场: what they come to."""
    free = account.open()
    if account.loose and len(account.loose) == sum(count.many for count in free):
        if len(free) == len(account.loose):
            account.of.update(zip(free, account.loose, strict=True))
        else:
            _split(account, free)
        account.loose = []
    elif len(account.loose) == 1 and not account.kind("total") and not _after_others(account):
        account.lengths = [replace(one, kind="total") if one in account.loose else one for one in account.lengths]
        account.loose = []


def _after_others(account: Account) -> bool:
    """一场 2 小时，后来 3 小时: whether the length without a count stands behind one that has its own: it is no total."""
    return any(length.start < account.loose[0].start for length in account.of.values())


def _split(account: Account, free: Sequence[Count]) -> None:
    """Puts single counts in the place of those of several, so that each has a length of its own."""
    singles = [replace(count, many=1, start=count.start + i, role="") for count in free for i in range(count.many)]
    account.counts = sorted([*account.of, *singles], key=lambda count: count.start)
    account.of.update(zip(singles, account.loose, strict=True))


def _to_each(account: Account, length: Length) -> None:
    free = account.open()
    before = [count for count in free if count.start < length.start]
    account.of.update(dict.fromkeys(before or free, length))
    if not free:
        _instead_of_limits(account, length)


def _instead_of_limits(account: Account, length: Length) -> None:
    """两场都超过 3 小时，各 3 小时 20 分: lengths that keep a limit told before stand in its place."""
    for count, told in account.of.items():
        exact = len(length.samples) == 1
        if exact and len(told.samples) > 1 and min(told.samples) <= length.samples[0] <= max(told.samples):
            account.of[count] = length
        elif told.samples != length.samples:
            account.loose.append(length)


def _parts(account: Account) -> list[Sitting] | None:
    """The sessions of one day, or of all days together; None where the counts contradict each other."""
    heading = _heading(account)
    told = [count for count in account.counts if count is not heading]
    if heading is None:
        return [_sitting(account, count) for count in told] if _is_list(account, told) else None
    many = sum(count.many for count in told)
    last = heading is account.counts[-1]
    if many > heading.many or (last and many < heading.many):
        return None
    rest = [Sitting(heading.many - many, account.of.get(heading))] if heading.many > many else []
    return [*(_sitting(account, count) for count in told), *rest]


def _sitting(account: Account, count: Count) -> Sitting:
    """A count with its length; 两场 2 小时 may be what both come to, unless it is said to be that of each."""
    length = account.of.get(count)
    alone = length and length.kind == "" and count.many > 1 and not count.apiece and len(account.counts) == 1
    inside = length and count.start <= length.start < count.stop
    if length and alone and not inside and (length.span or not _FOR_ALL.match(account.text, length.stop)):
        return Sitting(count.many, replace(length, samples=()))
    return Sitting(count.many, length)


def _heading(account: Account) -> Count | None:
    """The count that the others are parts of: 一共三场，…; 当天三场，两场 4 小时、一场 1 小时."""
    first, rest = account.counts[0], account.counts[1:]
    totals = account.totals()
    if not rest or totals:
        return totals[0] if rest and len(totals) == 1 else None
    if (first in account.of and account.of[first].kind == "") or first.role in ("of", "also", "more"):
        return None
    many = sum(count.many for count in rest)
    ones = first.many > 1 and all(count.many == 1 or count.role == "of" or count in account.of for count in rest)
    added = any(count.role == "more" for count in rest) or _same_again(account) or _in_parts(account, account.counts)
    fewer = many < first.many and ones and not any(count.role == "also" for count in rest)
    return first if not added and (many == first.many or fewer) else None


def _same_again(account: Account) -> bool:
    """上午一场，下午一场: the same number told of different sessions."""
    return len({count.many for count in account.counts}) == 1


def _is_list(account: Account, told: Sequence[Count]) -> bool:
    """Whether counts stand side by side, so that they add up."""
    if len(account.totals()) > 1:
        return False
    if len(told) < 2 or _same_again(account) or any(count.role in ("also", "more") for count in told[1:]):
        return True
    lengths = all(count in account.of and account.of[count].kind == "" for count in told)
    listed = _LISTS.search(account.text) is not None and all(one.many == 1 for one in told[1:])
    return lengths or _in_parts(account, told) or listed


def _in_parts(account: Account, told: Sequence[Count]) -> bool:
    """上午两场，下午一场; 两场长的、一场短的: whether each count stands with a part of the day, or with how long they were."""
    text = account.text
    return all(_LONG_SHORT.match(text, one.stop) or _PART_OF_DAY.search(text[: one.start]) for one in told)


def _completed(account: Account, parts: list[Sitting]) -> list[Sitting]:
    """The sessions with what follows from all of them together: 两场共 5 小时，其中一场 3 小时."""
    totals = account.kind("total")
    if not totals:
        return parts
    unknown = sum(part.many for part in parts if part.length is None)
    left = _left(totals, parts)
    if left is None or (unknown == 0) != (left == 0) or left < 0:
        return [Sitting(part.many, replace(totals[0], samples=())) for part in parts]
    sure = unknown == 1 or _ALIKE.search(account.text)
    rest = replace(totals[0], samples=(left / unknown,) if unknown and sure else ())
    return [replace(part, length=part.length or rest) for part in parts]


def _left(totals: Sequence[Length], parts: Sequence[Sitting]) -> Decimal | None:
    """What is left of all hours together; None where one of the lengths is not exact."""
    told = [(part.many, part.length.samples) for part in parts if part.length]
    if len(totals) > 1 or any(len(samples) != 1 for samples in (totals[0].samples, *(each for _, each in told))):
        return None
    return totals[0].samples[0] - sum((many * samples[0] for many, samples in told), Decimal(0))
