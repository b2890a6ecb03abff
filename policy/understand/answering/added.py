"""Sums of what several statements count (`adds` in a pack): a year's monthly summaries and half-yearly reviews together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from policy.answer import Answer, Step, Unit
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack, Per, Statement
from policy.understand.answering.replies import with_lines
from policy.understand.matching.addends import Sums
from policy.understand.reading.asked import asks_for_all
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.units import PerUnits, Several
from policy.wording import headline

_TOGETHER = re.compile(r"加(?:上|起来)?|[总共]共|合|[全都]算|\b(?:plus|together)\b")


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
