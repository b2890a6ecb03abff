"""Sums of what several statements count (`adds` in a pack): a year's monthly summaries and half-yearly reviews together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from policy.answer import Answer, Step, Unit
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack, Per, Statement
from policy.understand.excluded import without_excluded
from policy.understand.replies import with_lines
from policy.understand.sheet import Sheet
from policy.understand.units import PerUnits, Several, asks_for_all
from policy.understand.vocabulary import any_of
from policy.wording import headline

_HOW_MANY = re.compile("[几多][次少回]|how many")
_TOGETHER = re.compile(r"加(?:上|起来)?|[总共]共|合|[全都]算|\b(?:plus|together)\b")


class Sums:
    """The statements of a pack that say several things which can be added up: `pack.derived(Sums)`."""

    def __init__(self, pack: Pack) -> None:
        self._known = {one.id: one for one in pack.statements}
        self._of = {part: one for one in pack.statements for part in (one.id, *one.adds)}
        self._of = {part: one for part, one in self._of.items() if one.adds}
        self._names = {
            part: re.compile(any_of(list(words))) for one in pack.statements for part, words in one.adds.items()
        }

    def named(self, topic: str, sheet: Sheet) -> list[Statement]:
        """What a message names of the things that can be added up with a topic."""
        whole = self._of.get(topic)
        if whole is None:
            return []
        text = without_excluded(sheet.text)
        return [self._known[part] for part in whole.adds if self._names[part].search(text)]

    def meant(self, topic: str, sheet: Sheet) -> str:
        """How many summaries in half a year: the one thing that is named, where another that is counted beside it was found."""
        named = self.named(topic, sheet)
        counted = topic not in (whole.id for whole in self._of.values()) or _HOW_MANY.search(sheet.text)
        return named[0].id if len(named) == 1 and counted else topic


def names_several(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether several of the things are named that could be added up, so that the number of one is not what is asked for."""
    return len(pack.derived(Sums).named(topic, sheet)) > 1


def added_up(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> Answer | None:
    """小结和总结加起来一年几次: all of them for the time told, with the step; None where no sum is asked for, or no time is told."""
    parts = pack.derived(Sums).named(query.topic, sheet)
    if len(parts) < 2 or not (asks_for_all(sheet.text) or _TOGETHER.search(sheet.text)):
        return None
    counted = [(one, pack.derived(PerUnits).told(one.id, sheet)) for one in parts]
    if not any(several for _, several in counted) or any(several and several.count is None for _, several in counted):
        return None
    each = [(one, one.per, several or Several(Decimal(1))) for one, several in counted]
    value = sum((_times(one, several) for one, _, several in each), Decimal(0))
    says = " + ".join(_says(one, per, several, query.lang) for one, per, several in each)
    says += f" = {number(value, Unit.COUNT, query.lang)}"
    step = Step(says=says, value=value, cites=answer.citations[0])
    made = replace(answer, value=value, unit=Unit.COUNT, steps=(*answer.steps, step))
    return with_lines(made, first=[line for line in (headline(made, query.lang), says) if line])


def _times(one: Statement, several: Several) -> Decimal:
    return Decimal(str(one.value or 0)) * (several.count or 0)


def _says(one: Statement, per: Per | None, several: Several, lang: str) -> str:
    what = f"{one.title.in_(lang)} {number(Decimal(str(one.value or 0)), None, lang)}"
    return what if several.count == 1 else f"{what} × {number(several.count or Decimal(1), None, lang)}"
