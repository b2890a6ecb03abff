"""The closed set of operations: what a rule can do with facts. No expressions, nothing to evaluate but these.

Each operation is a small frozen record, told apart by `op`; `policy.calculate` gives each its meaning. An operation
that changes or decides something carries its citation. `label` names in words what it does, for the steps.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policy.answer import Bound, Unit
from policy.pack.base import Cite, Id, Model, Number, Span, Words


class Operation(Model):
    """What all operations share."""

    label: Words | None = None
    cite: Cite | None = None


class Cell(Model):
    """What stands in a row or a band: a number, or a further operation, each with its own citation."""

    value: Number | None = None
    then: AnyOperation | None = None
    label: Words | None = None
    cite: Cite | None = None

    @model_validator(mode="after")
    def _one_content(self) -> Cell:
        if (self.value is None) == (self.then is None):
            raise ValueError("give either `value` (a number) or `then` (an operation)")
        if self.value is not None and self.cite is None:
            raise ValueError("a number needs its citation: add `cite` with article and quote")
        return self


class Row(Cell):
    """A row of a table: the choices it stands for. A choice left out means any."""

    when: dict[Id, Id]


class Band(Cell, Span):
    """A band of a quantity."""


class Overlap(Model):
    """Bands that the source itself lets overlap: the amounts in both, and the open point that this is."""

    from_: Number = Field(alias="from")
    to: Number
    point: Id


class Figure(Operation):
    """A number that the text gives."""

    op: Literal["number"]
    value: Number
    unit: Unit
    cite: Cite


class Table(Operation):
    """One or two axes of choices; every cell filled."""

    op: Literal["table"]
    axes: tuple[Id, ...] = Field(min_length=1, max_length=2)
    unit: Unit | None = None
    rows: tuple[Row, ...] = Field(min_length=1)


class Bands(Operation):
    """By the band in which a quantity lies. `unsaid` is taken where the quantity was not told, and says so."""

    op: Literal["bands"]
    of: Id
    unit: Unit | None = None
    bands: tuple[Band, ...] = Field(min_length=1)
    overlaps: tuple[Overlap, ...] = ()
    unsaid: Unsaid | None = None


class Unsaid(Model):
    """What is taken where a fact was not told, in words that the answer shows."""

    says: Words
    then: AnyOperation


class Factor(Operation):
    """One result times another."""

    op: Literal["factor"]
    of: AnyOperation
    by: AnyOperation


class Multiply(Operation):
    """A result times a number that the text gives: halved, 30% of."""

    op: Literal["times"]
    of: AnyOperation
    times: Number
    cite: Cite


class ExceptionCase(Operation):
    """The ordinary result, unless a fact lies in a span or is one of some choices: then another.

    `aside` says so where the fact was told and the exception does not apply.
    """

    op: Literal["exception"]
    when: Condition
    aside: Words | None = None
    then: AnyOperation
    otherwise: AnyOperation


class Condition(Model):
    """What an exception looks at: a choice (`is`), a span of a quantity, or whether the fact was told at all.

    A fact that was not told is no exception, unless `must_know`: then it is asked for.
    """

    fact: Id
    is_: Id | None = Field(None, alias="is")
    span: Span | None = None
    told: bool = False
    must_know: bool = False

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        if (self.is_ is not None) + (self.span is not None) + self.told != 1:
            raise ValueError("give one of `is` (a choice, yes or no), `span` (both ends) and `told: yes`")
        return self


class HighestOf(Operation):
    """The highest of several: of the results for each entry of a list fact, or of several operations."""

    op: Literal["highest_of"]
    each: dict[Id, Id] = Field(default_factory=dict)
    of: AnyOperation | None = None
    all_of: tuple[AnyOperation, ...] = ()
    cite: Cite

    @model_validator(mode="after")
    def _one_source(self) -> HighestOf:
        if bool(self.each and self.of) == bool(self.all_of):
            raise ValueError("give either `each` with `of`, or `all_of`")
        return self


class SmallerOf(Operation):
    """The smaller of two limits."""

    op: Literal["smaller_of"]
    limits: tuple[AnyOperation, ...] = Field(min_length=2, max_length=2)
    cite: Cite


class TotalOf(Operation):
    """The results for each entry of a list fact, added up; `count` is the fact that says how many entries."""

    op: Literal["total_of"]
    each: dict[Id, Id]
    count: Id
    of: AnyOperation


class Pooled(Operation):
    """The entries of a list fact added up first, then one result for the sum."""

    op: Literal["pooled"]
    sums: dict[Id, Id]
    takes: dict[Id, Id] = Field(default_factory=dict)
    of: AnyOperation


class Once(Operation):
    """Counted once only, however often it was earned; `unless` names the yes-fact that it was counted before."""

    op: Literal["once"]
    of: AnyOperation
    unless: Id | None = None
    cite: Cite


class Cap(Operation):
    """At most so much is given; what lies above is cut."""

    op: Literal["cap"]
    of: AnyOperation
    at_most: Number
    cite: Cite


class Piecewise(Operation):
    """A formula over one quantity, piece by piece: within each piece so much for each unit beyond its start."""

    op: Literal["piecewise"]
    of: Id
    unit: Unit
    pieces: tuple[Piece, ...] = Field(min_length=1)


class Piece(Span):
    """One piece: `start` is the result at its lower end, `rate` what each further unit adds."""

    start: Number
    rate: Number
    cite: Cite


class Rate(Operation):
    """So much for each unit of a quantity; with `bare` the rate itself is the answer where no quantity was told."""

    op: Literal["rate"]
    rate: Number
    quantity: Id
    unit: Unit
    bare: Words | None = None
    cite: Cite


class Quantity(Operation):
    """A quantity as it was told, to be multiplied by."""

    op: Literal["quantity"]
    fact: Id


class WeightedSum(Operation):
    """Parts by their weight, against a pass line for the sum and pass lines for parts."""

    op: Literal["weighted_sum"]
    parts: tuple[Part, ...] = Field(min_length=1)
    pass_line: Number
    unit: Unit = Unit.COUNT
    passed: Words
    failed: Words
    cite: Cite


class Part(Model):
    """One part of a weighted sum; `pass_line` is its own, where it has one."""

    fact: Id
    weight: Number
    pass_line: Number | None = None
    cite: Cite


class Rounding(Operation):
    """To a multiple of `to`, in the direction named."""

    op: Literal["rounding"]
    of: AnyOperation
    direction: Literal["half_up", "down", "up"]
    to: Number
    cite: Cite | None = None


class Bounded(Operation):
    """The number is a limit (最多, 至少, 左右), not the figure itself."""

    op: Literal["bound"]
    of: AnyOperation
    bound: Bound
    cite: Cite


class Share(Operation):
    """A percentage of a surplus; nothing of a loss."""

    op: Literal["share"]
    of: Id
    percent: Number
    unit: Unit
    loss: Words
    cite: Cite


class Lapses(Operation):
    """A right that ends some months after a day (a fact); `lapsed` says so."""

    op: Literal["lapses"]
    of: AnyOperation
    since: Id
    months: Number
    lapsed: Words
    cite: Cite


class Precondition(Operation):
    """Something must have happened at least `days` before another day; `unmet` says what follows otherwise."""

    op: Literal["precondition"]
    of: AnyOperation
    done: Id
    before: Id
    days: Number
    unmet: Words
    cite: Cite


class InstitutionFact(Operation):
    """Depends on a fact about the institution (yes or no), which is asked for."""

    op: Literal["institution"]
    fact: Id
    yes: AnyOperation
    no: AnyOperation
    cite: Cite | None = None


class Discretion(Operation):
    """The text leaves it to someone's discretion: no number can be given; `says` names whose."""

    op: Literal["discretion"]
    says: Words
    cite: Cite


class NotStated(Operation):
    """The text has no rule for this case."""

    op: Literal["not_stated"]
    says: Words
    point: Id | None = None
    cite: Cite


class Told(Operation):
    """An answer in words, without a number."""

    op: Literal["told"]
    says: Words
    cite: Cite


class Readings(Operation):
    """An open point of the text: each reading's own operation. Which one counts is the point's, or a ruling's."""

    op: Literal["readings"]
    point: Id
    readings: dict[Id, AnyOperation]


class UsePart(Operation):
    """A named part of the rule, used in more than one place."""

    op: Literal["part"]
    part: Id


class UseRule(Operation):
    """Another rule's result as a quantity of this one."""

    op: Literal["rule"]
    rule: Id


AnyOperation = Annotated[
    Figure
    | Table
    | Bands
    | Factor
    | Multiply
    | ExceptionCase
    | HighestOf
    | SmallerOf
    | TotalOf
    | Pooled
    | Once
    | Cap
    | Piecewise
    | Rate
    | Quantity
    | WeightedSum
    | Rounding
    | Bounded
    | Share
    | Lapses
    | Precondition
    | InstitutionFact
    | Discretion
    | NotStated
    | Told
    | Readings
    | UsePart
    | UseRule,
    Field(discriminator="op"),
]
