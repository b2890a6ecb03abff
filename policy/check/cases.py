"""A pack's own cases: each is asked, and must give what it says. Every topic has at least one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from policy.answer import Answer, plain
from policy.calculate import answer
from policy.check.walk import Sheet
from policy.facts import Facts, Query
from policy.pack.document import Case, Expected, Pack
from policy.pack.reading import Problem


def examine(sheet: Sheet) -> Iterator[Problem]:
    """Cases that fail, and topics without one."""
    for index, case in enumerate(sheet.pack.cases):
        for says in failures(sheet.pack, case):
            yield sheet.problem(("cases", index), f"this case fails: {says}; correct the rule, or the case")
    asked = {case.ask for case in sheet.pack.cases}
    for kind in ("rules", "statements", "not_stated"):
        for index, topic in enumerate(getattr(sheet.pack, kind)):
            if topic.id not in asked:
                yield sheet.problem((kind, index, "id"), f"no case asks for {topic.id!r}: add one under `cases`")


def failures(pack: Pack, case: Case) -> list[str]:
    """How the answer differs from what the case says; nothing where it agrees."""
    return differences(case.gives, answer(pack, query_of(pack, case), case.rulings))


def query_of(pack: Pack, case: Case) -> Query:
    """The question that a case asks; without a date, on the day on which the documents were last checked."""
    day: date = case.date or max(document.checked for document in pack.documents.values())
    facts: Any = {name: tuple(told) if isinstance(told, tuple) else told for name, told in case.facts.items()}
    return Query(case.ask, Facts(facts), day, wants=case.wants)


def differences(wanted: Expected, found: Answer) -> list[str]:
    """What an answer has otherwise than wanted, in words."""
    pairs: list[tuple[str, Any, Any]] = [
        ("status", wanted.status.value, found.status.value),
        ("value", plain(wanted.value), plain(found.value)),
        ("bound", wanted.bound.value, found.bound.value),
        ("range", _plains(wanted.range), _plains(found.range)),
        ("alternatives", _plains(wanted.alternatives), _plains(tuple(one.value for one in found.alternatives))),
        ("missing", list(wanted.missing), list(found.missing)),
    ]
    if wanted.unit:
        pairs.append(("unit", wanted.unit.value, found.unit.value if found.unit else None))
    if wanted.cites is not None:
        articles = dict.fromkeys(cite.article for cite in found.citations)
        pairs.append(("cites", list(wanted.cites), list(articles)))
    if wanted.document is not None:
        documents = dict.fromkeys(cite.document for cite in found.citations)
        pairs.append(("document", [wanted.document], list(documents)))
    wrong = [f"{name} is {_listed(has)}, not {_listed(wants)}" for name, wants, has in pairs if wants != has]
    return wrong + [f"the text does not say {words!r}" for words in wanted.says if words not in found.text]


def _listed(what: Any) -> str:
    """A value or a list of them as it is read: 二(一)、二(二); none."""
    return ("、".join(map(str, what)) or "none") if isinstance(what, list) else "none" if what is None else str(what)


def _plains(numbers: tuple[Decimal, ...] | None) -> list[str | None]:
    return [plain(number) for number in numbers or ()]
