"""Totals of what a statement gives for one: per college, per certificate, per month (`per` in a pack)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from policy.answer import Answer, Step
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack, Per
from policy.understand.answering.replies import with_lines
from policy.understand.reading.asked import asks_for_all
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.units import PerUnits, Several, each
from policy.wording import headline

_COMPARED = re.compile("差几|差多少|还差|还缺|够|enough|short of")
"""What there is is held against what is needed."""


def for_all(answer: Answer, query: Query, sheet: Sheet, pack: Pack, goes_on: bool) -> Answer | None:
    """The number for all that were told, with the step to it; None where one is asked about. `goes_on`: one was asked about
    before.
    """
    units, topic = pack.derived(PerUnits), query.topic
    several = units.told(topic, sheet)
    total = asks_for_all(sheet.text)
    if several is None or (not total and ((several.people and not goes_on) or each(units.of[topic], sheet))):
        return None
    if several.count is None or _COMPARED.search(sheet.text):
        return replace(answer, value=None, unit=None, range=None)
    return _multiplied(answer, units.of[topic], several, query.lang)


def _multiplied(answer: Answer, per: Per, several: Several, lang: str) -> Answer:
    count = several.count or Decimal(0)
    value = None if answer.value is None else answer.value * count
    ends = answer.range and (answer.range[0] * count, answer.range[1] * count)
    rate = _said(answer.value, answer.range, answer, lang)
    how = f"{several.reckoned} = {number(count, None, lang)}; " if several.reckoned else ""
    says = f"{how}{per.one.in_(lang)} {rate} × {number(count, None, lang)} = {_said(value, ends, answer, lang)}"
    step = Step(says=says, value=value, cites=answer.citations[0])
    made = replace(answer, value=value, range=ends, steps=(*answer.steps, step))
    return with_lines(made, first=[line for line in (headline(made, lang), says) if line])


def _said(value: Decimal | None, ends: tuple[Decimal, Decimal] | None, answer: Answer, lang: str) -> str:
    if value is not None:
        return number(value, answer.unit, lang)
    low, high = ends or (Decimal(0), Decimal(0))
    return f"{number(low, None, lang)}–{number(high, answer.unit, lang)}"
