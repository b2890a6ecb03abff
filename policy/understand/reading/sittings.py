"""Exam sessions as one account: so many on a day, each with its length, on so many days.

Every count and every length of a message finds its place in the account: a count is the heading over others (当天三场，…), one of
its parts (一场 2 小时), what is held each day, or all of several days together; a length is that of one count, of each, or of all of
them. What finds no place, or contradicts the rest, leaves the sessions, their lengths or the days in doubt: they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from policy.facts import Value
from policy.understand.reading.account import Account, Sitting, sittings_of
from policy.understand.reading.counts import (
    Count,
    comes_on_top,
    done_as_well,
    of_each,
    of_one_day,
    read_counts,
    vague_counts,
)
from policy.understand.reading.days import how_many_named
from policy.understand.reading.lengths import Length, read_lengths
from policy.understand.reading.sheet import Sheet
from policy.understand.words.together import IN_ALL

FACTS = frozenset({"sessions", "session_hours"})
"""What is read here of the facts that a pack may ask for."""
_LONGER = re.compile(
    r"[每一这本上][个]?(?:周|星期|礼拜|月|学期|年)(?![一二三四五六日天末])|(?:a|per|this|last) (?:week|month|term|year)"
)
"""A time in which sessions may lie on several days."""
_SPREAD = re.compile(r"分[在成到]?\s*[两二三四五2-9]\s*天|(?:over|on|across) (?:two|three|four|five|[2-9]) days")
_OF_THEM = re.compile(
    r"其中|里面有?一场|第[一二三四五12345]场|另外?(?:的?一|那)场|[前后]一场|\b(?:one|two) of (?:them|which|those)\b|\bthe (?:first|second|last) one\b"
)
"""Only some of the sessions are spoken of."""
_BY_ANOTHER = re.compile(r"(?:多|(?<!不多不)少|(?<!时)长|短)了?\s*$")
"""另一场比它长 1 小时: a length that is told by another one."""
_IN_ALL = re.compile(IN_ALL)
_ONE_SESSION = 4
"""Hours; who is on duty from nine to five has hardly had one session."""
_MOST_PRODUCTS = 100


def read_sittings(sheet: Sheet) -> None:
    """Sets sessions (on one day), session_hours (a length for each, or one for all) and days (of the same sessions each)."""
    lengths = read_lengths(sheet)
    if words := vague_counts(sheet, lengths):
        sheet.doubt("sessions", words)
        return _set_lengths(sheet, Account(sheet.text, [], lengths), _one_for_each(lengths))
    account = Account(sheet.text, read_counts(sheet, lengths), lengths)
    return _tell(sheet, account) if account.counts else _lengths_alone(sheet, account)


def _tell(sheet: Sheet, account: Account) -> None:
    days = read_days(sheet, account)
    parts = sittings_of(account)
    many = sum(part.many for part in parts or ())
    if days is None or parts is None or not days.agree(many):
        return sheet.doubt("sessions", account.words)
    sheet.set("sessions", many)
    _set_days(sheet, account, days, many)
    return _set_lengths(sheet, account, parts)


def _one_for_each(lengths: Sequence[Length]) -> list[Sitting]:
    return [Sitting(1, one) for one in lengths if one.kind in ("", "each")]


def _lengths_alone(sheet: Sheet, account: Account) -> None:
    """上午 2 小时，下午 3 小时: a session for each length; 每场 2 小时 does not tell how many."""
    each, plain = account.kind("each"), account.kind("")
    if unsure := each or [one for one in plain if one.span and max(one.samples, default=0) > _ONE_SESSION]:
        sheet.doubt("sessions", _words(account, unsure))
    if (totals := account.kind("total")) and not (plain or each):
        sheet.doubt("session_hours", _words(account, totals))
    _set_lengths(sheet, account, _one_for_each(each or plain))


def _set_lengths(sheet: Sheet, account: Account, parts: Sequence[Sitting]) -> None:
    """Sets session_hours where all lengths are known; of limits their samples are kept in `within`."""
    told = [part for part in parts if part.length]
    if not told:
        return None
    words = _words(account, [*account.of.values(), *account.lengths])
    if len(told) < len(parts) or account.loose or "session_hours" in sheet.unclear or _by_another(account):
        return sheet.doubt("session_hours", words)
    each = [_beside_work(account, part.length.samples) for part in told for _ in range(part.many) if part.length]
    exact = [samples[0] for samples in each if len(samples) == 1]
    if len(exact) == len(each):
        alike = len(set(exact)) == 1 and "sessions" in sheet.facts
        return sheet.set("session_hours", (exact[0],) if alike else tuple(exact))
    sheet.doubt("session_hours", words)
    if all(each) and (3 ** len(each)) <= _MOST_PRODUCTS:
        sheet.within["session_hours"] = tuple(dict.fromkeys(product(*each)))
    return None


def _by_another(account: Account) -> bool:
    return any(_BY_ANOTHER.search(account.text[: length.start]) for length in account.lengths)


def _beside_work(account: Account, samples: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """A length with and without a break or time of waiting that was told beside it: which of them counts is open."""
    found = list(samples)
    for other in account.kind("less", "more"):
        if len(other.samples) != 1:
            return ()
        sign = -1 if other.kind == "less" else 1
        found += [value + sign * other.samples[0] for value in samples if value + sign * other.samples[0] > 0]
    return tuple(found)


@dataclass(frozen=True)
class Days:
    """On how many days the counts of the account were held each, if told, and how many all days came to, if told. `daily`: they
    were held each day, of however many.
    """

    many: int | None = None
    total: int | None = None
    daily: bool = False

    def agree(self, sessions: int) -> bool:
        """Whether so many sessions each day come to the total told."""
        if self.total is None:
            return True
        return self.total == sessions * self.many if self.many else self.total % sessions == 0


def read_days(sheet: Sheet, account: Account) -> Days | None:
    """Leaves the counts of one day in the account; None where those of one day were not told."""
    days, named = sheet.facts.get("days"), how_many_named(sheet)
    several = days if isinstance(days, int) and days > 1 else None
    account.counts = _with_total(account, several)
    totals = account.totals()
    if any(_daily(account.text, count, several or named > 1) for count in account.counts):
        if len({count.many for count in totals}) > 1:
            return None
        account.counts = [count for count in account.counts if count not in totals] or account.counts
        return Days(several or (named if named > 1 else None), totals[0].many if totals else None, daily=True)
    if several:
        return _one_each(account, several)
    only_one = [count.many for count in account.counts] == [1]
    if named > 1 or ((_LONGER.search(sheet.text) or _SPREAD.search(sheet.text)) and not only_one):
        return None
    return Days()


def _with_total(account: Account, days: int | None) -> list[Count]:
    """监考 4 场，两天每天 2 场: a count before those of each day, where it is what all days come to."""
    first, rest = account.counts[0], account.counts[1:]
    daily = bool(days and rest) and all(_daily(account.text, one, True) for one in rest)
    if not daily or first.role or first.many != (days or 0) * sum(one.many for one in rest):
        return account.counts
    return [replace(first, role="total"), *rest]


def _daily(text: str, count: Count, several: object) -> bool:
    """Whether a count is that of each day: 每天两场; of several days also 各两场, 一天两场."""
    return count.role == "daily" or bool(several and (of_each(text, count) or of_one_day(text, count)))


def _one_each(account: Account, days: int) -> Days | None:
    """三场分在三天: one on each; of other sessions nobody knows how many lay on which day."""
    only = account.counts[0] if len(account.counts) == 1 else None
    if only is None or only.many != days or not _SPREAD.search(account.text):
        return None
    account.counts = [replace(only, many=1)]
    return Days(days)


def _set_days(sheet: Sheet, account: Account, days: Days, sessions: int) -> None:
    if days.many:
        sheet.set("days", days.many)
    elif days.total:
        sheet.set("days", days.total // sessions)
    elif days.daily and _IN_ALL.search(sheet.text):
        sheet.doubt("days", account.words)


def _words(account: Account, lengths: Sequence[Length]) -> str:
    places = sorted({(one.start, one.stop) for one in lengths})
    return "、".join(account.text[start:stop].strip() for start, stop in places)


def of_an_open_day(sheet: Sheet, told: Set[str]) -> str:
    """下午我也去监考了一场: the fact of which is not said whether it is of the same day as what was told before; empty where none is."""
    return "sessions" if "sessions" in told and done_as_well(sheet) and not comes_on_top(sheet) else ""


def held_together(uses: Set[str]) -> Set[str]:
    """What cannot be told on top to a rule that pays all sessions of a day together: days, of the same sessions or of others."""
    return {"days"} if "sessions" in uses else set()


def of_some_sessions(sheet: Sheet) -> bool:
    """其中一场是 2 小时: whether one length is told, and of some of the sessions only."""
    lengths = sheet.facts.get("session_hours", ())
    one = isinstance(lengths, tuple) and len(lengths) == 1
    return one and _OF_THEM.search(sheet.text) is not None


def settled(sheet: Sheet, before: Mapping[str, Value]) -> None:
    """What a follow-up tells in the light of what was told before: 每场 2 小时, of sessions that were counted; 又加了一场，现在共三场."""
    known, counts = before.get("sessions"), read_counts(Sheet(sheet.text), ())
    if not isinstance(known, int):
        return
    if "sessions" in sheet.unclear and not counts:
        sheet.unclear.pop("sessions")
    more, last = counts[:-1], counts[-1] if counts else None
    so_far = last is not None and last.role == "total" and known + sum(one.many for one in more) == last.many
    if more and so_far and all(one.role in ("also", "more") for one in more):
        again = Sheet(sheet.text)
        again.numbers = list(sheet.numbers)
        _tell(sheet, Account(sheet.text, more, read_lengths(again)))
