"""The same rule three ways: this assistant, ZEN and OpenFisca, in one run, with the trace switched on in each.

    make bench                     with the other comparisons
    python -m bench.policy_rules   alone, in an environment that has bench/requirements.lock

The rule is the table of training hours (exam form, discipline, headcount). Every question differs from the one before,
and nothing is kept from one to the next: ZEN evaluates one decision table by loader and key; OpenFisca builds a
simulation from the question's facts; the assistant answers with steps and citations, and once more with its text
(`worded`). All must give the same hours before anything is timed. Rounds take turns, and the median of the rounds
counts, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy
import zen
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from policy.book import Book
from policy.calculate import answer, work_out
from policy.facts import Facts, Query

Question = tuple[str, str | None, int]
Answerer = Callable[[Question], Any]

HOURS = {
    ("written", None): 100,
    ("machine", None): 180,
    ("practical", "arts"): 240,
    ("practical", "sciences"): 400,
    ("special_practical", "arts"): 300,
    ("special_practical", "sciences"): 500,
}
BANDS = ((1, 29, "0.5"), (30, 60, "1"), (61, 80, "1.2"), (81, 100, "1.3"), (101, 120, "1.5"), (121, 200, "1.8"))
ABOVE = (200, "2")
QUESTIONS: list[Question] = [(*key, sat) for sat in range(1, 401, 7) for key in HOURS if sat != 120]
MONTH = "2026-11"
ROUNDS = 9
ZEN_SHARE, OPENFISCA_TIMES = 0.5, 20


def assistant(worded: bool) -> Answerer:
    """This assistant: value, steps, citations, alternatives; `worded`, with the text that a person reads too."""
    pack, day = Book().pack("ncvtc"), date(2026, 11, 20)

    def ask(question: Question) -> Any:
        form, discipline, sat = question
        told = {"exam_form": form, "headcount": sat} | ({"discipline": discipline} if discipline else {})
        query = Query("training-hours", Facts(told), day)
        return answer(pack, query) if worded else work_out(pack, query)[0]

    return ask


def zen_table() -> Answerer:
    """ZEN: one decision table, found by loader and key, with its trace."""
    content = json.dumps(_table())
    engine = zen.ZenEngine({"loader": lambda key: content})

    def ask(question: Question) -> Any:
        form, discipline, sat = question
        facts = {"exam_form": form, "discipline": discipline, "headcount": sat}
        return engine.evaluate("training-hours", facts, {"trace": True})

    return ask


def _table() -> dict[str, Any]:
    spans = [(f"[{first}..{last}]", factor) for first, last, factor in BANDS] + [(f"> {ABOVE[0]}", ABOVE[1])]
    rules = [
        {
            "_id": f"{form}-{discipline}-{span}",
            "form": f'"{form}"',
            "discipline": f'"{discipline}"' if discipline else "",
            "sat": span,
            "hours": f"{base} * {factor}",
            "article": '"第十一条"',
        }
        for (form, discipline), base in HOURS.items()
        for span, factor in spans
    ]
    fields = {"form": "exam_form", "discipline": "discipline", "sat": "headcount"}
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": key, "name": key, "field": field} for key, field in fields.items()],
        "outputs": [{"id": key, "name": key, "field": key} for key in ("hours", "article")],
        "rules": rules,
    }
    nodes = [("in", "inputNode", None), ("table", "decisionTableNode", content), ("out", "outputNode", None)]
    return {
        "nodes": [
            {"id": key, "name": key, "type": kind, "position": {"x": 0, "y": 0}} | ({"content": held} if held else {})
            for key, kind, held in nodes
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def openfisca() -> Answerer:
    """OpenFisca: a simulation of the question's facts, each step a variable, and its computation log."""
    system = _system()

    def ask(question: Question) -> Any:
        form, discipline, sat = question
        facts = {"form": {"ETERNITY": form}, "sat": {"ETERNITY": sat}}
        facts["discipline"] = {"ETERNITY": discipline or "none"}
        simulation = SimulationBuilder().build_from_dict(system, {"certificates": {"one": facts}})
        simulation.trace = True
        value = simulation.calculate("hours", MONTH)
        return value, simulation.tracer.computation_log.lines()

    return ask


def _parameters() -> ParameterNode:
    """Base hours by form and discipline, and factors by headcount: dated values, as OpenFisca keeps them."""

    def dated(value: float) -> dict[str, Any]:
        return {"values": {"2021-07-07": value}}

    base = {f"{form}_{discipline or 'none'}": dated(hours) for (form, discipline), hours in HOURS.items()}
    starts = [(first, float(factor)) for first, _, factor in BANDS] + [(ABOVE[0] + 1, float(ABOVE[1]))]
    brackets = [{"threshold": dated(first), "amount": dated(factor)} for first, factor in starts]
    factors = {"metadata": {"type": "single_amount"}, "brackets": brackets}
    return ParameterNode("", data={"base": base, "factor": factors})


def _system() -> TaxBenefitSystem:
    certificate = build_entity("certificate", "certificates", "A certificate", is_person=True)

    class Form(Enum):
        written, machine, practical, special_practical = "written", "machine", "practical", "special practical"

    class Discipline(Enum):
        none, arts, sciences = "none", "arts", "sciences"

    class form(Variable):  # noqa: N801 - OpenFisca takes the variable's name from the class
        value_type, possible_values, default_value = Enum, Form, Form.written
        entity, definition_period = certificate, DateUnit.ETERNITY

    class discipline(Variable):  # noqa: N801
        value_type, possible_values, default_value = Enum, Discipline, Discipline.none
        entity, definition_period = certificate, DateUnit.ETERNITY

    class sat(Variable):  # noqa: N801
        value_type, entity, definition_period = int, certificate, DateUnit.ETERNITY

    class base(Variable):  # noqa: N801
        value_type, entity, definition_period = float, certificate, DateUnit.MONTH

        def formula(people, period, parameters):  # noqa: N805
            hours, chosen, kind = parameters(period).base, people("form", period), people("discipline", period)
            return sum(
                hours[f"{name}_{named or 'none'}"] * (chosen == Form[name]) * (kind == Discipline[named or "none"])
                for name, named in HOURS
            )

    class factor(Variable):  # noqa: N801
        value_type, entity, definition_period = float, certificate, DateUnit.MONTH

        def formula(people, period, parameters):  # noqa: N805
            return parameters(period).factor.calc(people("sat", period))

    class hours(Variable):  # noqa: N801
        value_type, entity, definition_period = float, certificate, DateUnit.MONTH

        def formula(people, period):  # noqa: N805
            return numpy.floor(people("base", period) * people("factor", period) + 0.5)

    system = TaxBenefitSystem([certificate])
    system.parameters = _parameters()
    system.add_variables(form, discipline, sat, base, factor, hours)
    return system


def agree(ask: dict[str, Answerer]) -> None:
    """Stops where the three do not give the same hours."""
    for question in QUESTIONS:
        ours = ask["assistant"](question).value
        theirs = Decimal(str(ask["zen"](question)["result"]["hours"]))
        third = Decimal(str(float(ask["openfisca"](question)[0][0])))
        if not ours == theirs == third.quantize(Decimal(1)):
            sys.exit(f"{question}: {ours}, ZEN {theirs}, OpenFisca {third}")


def microseconds(ask: Answerer, questions: list[Question]) -> float:
    """The mean time of an answer."""
    begun = time.perf_counter()
    for question in questions:
        ask(question)
    return (time.perf_counter() - begun) / len(questions) * 1e6


def main() -> int:
    """Prints one line for each and whether the figures are reached; ends with 1 where they are not."""
    ask = {"assistant": assistant(worded=False), "worded": assistant(worded=True)}
    ask |= {"zen": zen_table(), "openfisca": openfisca()}
    agree(ask)
    rounds: dict[str, list[float]] = {name: [] for name in ask}
    for _ in range(ROUNDS):
        for name, answerer in ask.items():
            rounds[name].append(microseconds(answerer, QUESTIONS[:60] if name == "openfisca" else QUESTIONS))
    time_of = {name: statistics.median(times) for name, times in rounds.items()}
    for name, median in time_of.items():
        print(f"{name:10} {median:9.1f} µs an answer with trace  (of {ROUNDS} rounds, best {min(rounds[name]):.1f})")
    share, times = time_of["assistant"] / time_of["zen"], time_of["openfisca"] / time_of["assistant"]
    print(
        f"{share:.2f} of ZEN's time (wanted: at most {ZEN_SHARE}); {times:.0f} times faster than OpenFisca (wanted: 20)"
    )
    return int(share > ZEN_SHARE or times < OPENFISCA_TIMES)


if __name__ == "__main__":
    sys.exit(main())
