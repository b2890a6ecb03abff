"""From a pack and an understood question to an answer. Pure: the same arguments give the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from policy import wording
from policy.answer import Alternative, Answer, Ask, Citation, Status, Step, Unit
from policy.checked_facts import believed
from policy.facts import ORDER, Query
from policy.meaning import InWords, Missing, Run, Unstated
from policy.meaning.phrases import number
from policy.pack import Pack, Rule, Ruling, Silence, Statement, Words
from policy.program import Built, Program, in_force

MOST_ALTERNATIVES = 3
MOST_CITATIONS = 6


Worked = tuple[Answer, str]
"""An answer whose text is still to be written, and the text's first line; empty where that is the number."""


def answer(pack: Pack, query: Query, rulings: Sequence[Ruling] = ()) -> Answer:
    """Answer `query` by `pack`; `rulings` are the deployment's own, and come before the pack's.

    Raises KeyError where the pack has no topic of that id.
    """
    found, first = work_out(pack, query, rulings)
    return wording.worded(found, query, pack, first)


def work_out(pack: Pack, query: Query, rulings: Sequence[Ruling] = ()) -> Worked:
    """The same without the text: value, steps, citations and all else. Raises KeyError as `answer` does."""
    program = pack.derived(Program)
    if query.topic in program.rules:
        return _Question(pack, program, query, rulings).answer()
    if query.topic in program.statements:
        return _stated(pack, program, query, program.statements[query.topic], rulings)
    return _silent(pack, program, query, program.silences[query.topic], rulings)


def _stated(pack: Pack, program: Program, query: Query, statement: Statement, rulings: Sequence[Ruling]) -> Worked:
    ruled = _ruled(pack, program, query, statement.point, rulings)
    found = Answer(
        status=Status.ANSWERED,
        rule=program.names[statement.id],
        value=statement.value,
        unit=statement.unit,
        bound=statement.bound,
        range=statement.range,
        steps=(*_statement_steps(program, query, statement), *ruled),
        citations=_with_ruling(program.sources[statement.id], ruled),
        notices=program.notices(statement.id, query.date, query.lang),
        office=(statement.office or pack.office).in_(query.lang),
    )
    return found, "\n".join([statement.answer.in_(query.lang), *(step.says for step in ruled)])


def _statement_steps(program: Program, query: Query, statement: Statement) -> tuple[Step, ...]:
    source = program.sources[statement.id][0]
    return (Step(says=statement.answer.in_(query.lang), value=statement.value, cites=source),)


def _silent(pack: Pack, program: Program, query: Query, silence: Silence, rulings: Sequence[Ruling]) -> Worked:
    ruled = _ruled(pack, program, query, silence.point, rulings)
    found = Answer(
        status=Status.ANSWERED if ruled else Status.NOT_STATED,
        rule=program.names[silence.id],
        steps=ruled,
        citations=_with_ruling(program.sources[silence.id], ruled),
        notices=program.notices(silence.id, query.date, query.lang),
        office=(silence.office or pack.office).in_(query.lang),
    )
    return found, "\n".join([*(step.says for step in ruled), silence.answer.in_(query.lang)])


def _with_ruling(sources: tuple[Citation, ...], ruled: tuple[Step, ...]) -> tuple[Citation, ...]:
    """What the answer rests on, with the open point on which there is a ruling, each once."""
    return tuple(dict.fromkeys((*sources, *(step.cites for step in ruled if step.cites))))


def _ruled(
    pack: Pack, program: Program, query: Query, point: str | None, rulings: Sequence[Ruling]
) -> tuple[Step, ...]:
    """A step that says the ruling on an open point of the text, where there is one."""
    ruling = in_force(pack, rulings, query.date).get(point) if point else None
    if point is None or ruling is None:
        return ()
    says = wording.ruled(ruling, program.points[point], query.lang)
    return (Step(says=says, cites=program.points_at[point]),)


@dataclass(slots=True)
class _Result:
    """What one evaluation came to: a number, or words."""

    run: Run
    value: Decimal | None
    words: InWords | None = None


class _Question:
    """One question about a rule, while it is being answered."""

    def __init__(self, pack: Pack, program: Program, query: Query, rulings: Sequence[Ruling]) -> None:
        self.pack, self.program, self.query = pack, program, query
        self.rule: Rule = program.rules[query.topic]
        self.known, self.refused = believed(program.checks, query.facts)
        self.known["today"] = query.date
        self.ruled = in_force(pack, rulings, query.date) if rulings or pack.rulings else {}
        self.price = program.price(self.rule.unit, query.wants)
        self.unit: Unit | None = self.price.unit if self.price else self.rule.unit

    def answer(self) -> Worked:
        """The answer, and the first line of its text."""
        version = self.program.version(self.rule.id, self.query.date)
        if version is None:
            return self._not_in_force()
        try:
            main = self._evaluate(version, self._readings())
        except Missing as lack:
            return self._asking(lack)
        if main.words:
            return self._in_words(main, main.words, version)
        return self._numbered(main, version), ""

    def _readings(self) -> dict[str, str]:
        if not self.ruled:
            return self.program.defaults
        return self.program.defaults | {point: ruling.reading for point, ruling in self.ruled.items()}

    def _evaluate(self, version: Built, readings: Mapping[str, str]) -> _Result:
        """Raises Missing."""
        run = Run(self.known, self.query.lang, readings)
        try:
            return _Result(run, self._priced(run, version.run(run)))
        except InWords as words:
            return _Result(run, None, words)

    def _priced(self, run: Run, value: Decimal) -> Decimal:
        """The value in the unit wanted; hours were rounded before they are paid."""
        if self.price is None:
            return value
        built = self.program.version(self.price.id, self.query.date)
        if built is None:
            return value
        aside = run.branch(self.known)
        rate = built.run(aside)
        total = value * rate
        says = f"{number(value, self.rule.unit, run.lang)} × {number(rate, self.unit, run.lang)} = "
        run.step(says + number(total, self.unit, run.lang), total, aside.steps[-1].cites)
        return total

    def _numbered(self, main: _Result, version: Built) -> Answer:
        others, open_points = self._alternatives(main, version) if main.run.touched else ((), [])
        steps = (*main.run.steps, *(self._ruling_steps(main.run) if self.ruled else ()))
        return Answer(
            status=Status.ANSWERED,
            rule=self.program.names[self.rule.id],
            value=main.value,
            unit=self.unit,
            bound=main.run.bound,
            alternatives=others,
            steps=steps,
            citations=_cited(version.where, steps),
            notices=self.program.notices(self.rule.id, self.query.date, self.query.lang),
            considered=self._considered(main.run, open_points),
            office=self._office(),
        )

    def _alternatives(self, main: _Result, version: Built) -> tuple[tuple[Alternative, ...], list[str]]:
        """What each other reading of each open point met gives, where it gives another number; and those points."""
        found: dict[Decimal, Alternative] = {}
        points: list[str] = []
        for point, reading in self._other_readings(main.run):
            other = self._otherwise(version, point, reading)
            if other is not None and other.value is not None and other.value != main.value and other.value not in found:
                because = self.program.points[point].readings[reading].in_(self.query.lang)
                found[other.value] = Alternative(value=other.value, unit=self.unit, because=because)
                points.append(self.program.points[point].says.in_(self.query.lang))
        return tuple(found.values())[:MOST_ALTERNATIVES], points

    def _otherwise(self, version: Built, point: str, reading: str) -> _Result | None:
        """What another reading gives; nothing where it needs to know more than was told."""
        try:
            return self._evaluate(version, self._readings() | {point: reading})
        except Missing:
            return None

    def _other_readings(self, run: Run) -> list[tuple[str, str]]:
        return [
            (point, reading)
            for point in run.touched
            if point not in self.ruled
            for reading in self.program.points[point].readings
            if reading != run.readings[point]
        ]

    def _ruling_steps(self, run: Run) -> list[Step]:
        """A step for each ruling that the answer rests on: who ruled, when, which reading, from which day."""
        lang = self.query.lang
        return [
            Step(says=wording.ruled(self.ruled[point], self.program.points[point], lang), cites=self._at(point))
            for point in run.touched
            if point in self.ruled
        ]

    def _at(self, point: str) -> Citation:
        return self.program.points_at[point]

    def _considered(self, run: Run, open_points: list[str]) -> tuple[str, ...]:
        """What the answer leaves aside, and the open points that make the alternatives."""
        lang = self.query.lang
        told = [one.says.in_(lang) for one in self.rule.remarks if self.known.keys() >= one.told]
        said = [*run.considered, *told, *open_points]
        return tuple(dict.fromkeys(said)) if len(said) > 1 else tuple(said)

    def _in_words(self, main: _Result, words: InWords, version: Built) -> Worked:
        lang, says, status, cites = self.query.lang, words.says.in_(self.query.lang), Status.ANSWERED, words.cites
        if isinstance(words, Unstated):
            point = words.point
            if point is None or point not in self.ruled:
                status = Status.NOT_STATED
            else:
                says, cites = wording.ruled(self.ruled[point], self.program.points[point], lang), self._at(point)
        found = Answer(
            status=status,
            rule=self.program.names[self.rule.id],
            steps=(*main.run.steps, Step(says=says, cites=cites), *self._ruling_steps(main.run)),
            citations=(cites,),
            notices=self.program.notices(self.rule.id, self.query.date, lang),
            office=self._office(),
        )
        return found, says

    def _asking(self, lack: Missing) -> Worked:
        missing = self._in_order(lack.names)
        why = lack.why or self.refused.get(missing[0])
        ask = self._ask(missing[0], why)
        found = Answer(
            status=Status.NEEDS_INPUT,
            rule=self.program.names[self.rule.id],
            missing=missing,
            office=self._office(),
            ask=ask,
        )
        return found, ask.says

    def _in_order(self, names: Sequence[str]) -> tuple[str, ...]:
        order = (*ORDER, *self.pack.facts)
        return tuple(sorted(set(names), key=order.index))

    def _ask(self, fact: str, why: Words | None) -> Ask:
        spec, lang = self.pack.facts[fact], self.query.lang
        says = spec.ask.in_(lang)
        if why:
            says = f"{why.in_(lang)}。{says}" if lang == "zh" else f"{why.in_(lang)}. {says}"
        return Ask(fact=fact, says=says, choices=_choices(spec, lang))

    def _not_in_force(self) -> Worked:
        first = self.program.built[self.rule.id][0]
        found = Answer(
            status=Status.NOT_STATED,
            rule=self.program.names[self.rule.id],
            citations=(first.where,),
            office=self._office(),
        )
        return found, wording.not_in_force(self.rule, self.query)

    def _office(self) -> str:
        return (self.rule.office or self.pack.office).in_(self.query.lang)


def _choices(spec: Any, lang: str) -> tuple[tuple[str, str], ...]:
    if spec.kind == "yes_no":
        return (("yes", "Yes"), ("no", "No")) if lang == "en" else (("yes", "是"), ("no", "否"))
    return tuple((name, option.en if lang == "en" else option.zh) for name, option in spec.options.items())


def _fewest(cited: Sequence[Citation]) -> tuple[Citation, ...]:
    """As many as can be shown, in their order: one of each article before a second of any."""
    firsts: dict[str, Citation] = {}
    for one in cited:
        firsts.setdefault(one.article, one)
    seconds = [one for one in cited if one is not firsts[one.article]]
    kept = [*firsts.values(), *seconds][:MOST_CITATIONS]
    return tuple(one for one in cited if one in kept)


def _cited(main: Citation, steps: Sequence[Step]) -> tuple[Citation, ...]:
    """What the answer rests on, the main one first, each once."""
    found = {(main.article, main.quote): main}
    for step in steps:
        if step.cites:
            found.setdefault((step.cites.article, step.cites.quote), step.cites)
    cited = tuple(found.values())
    return cited if len(cited) <= MOST_CITATIONS else _fewest(cited)
