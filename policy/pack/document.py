"""A pack: one institution's rules as data. The models here are the file's shape, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import Field, model_validator

from policy.answer import Bound, Status, Unit
from policy.pack.base import Cite, Day, Id, Model, Number, Words
from policy.pack.operations import AnyOperation

T = TypeVar("T")


class Validity(Model):
    """From which day until which; both belong to it, either may be open."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Validity:
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError("`until` lies before `from`")
        return self

    def covers(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class Institution(Model):
    """Whose rules these are."""

    id: Id
    zh: str
    en: str


class Document(Model):
    """A policy document. `number` and `date` are left out where the document has none."""

    title: Words
    number: str | None = None
    date: Day | None = None
    interpreter: Words | None = None
    valid: Validity = Validity()
    checked: Day

    @property
    def name(self) -> str:
        """How it is cited: by its number, or by its title where it has none."""
        return self.number or self.title.zh


class Option(Model):
    """One choice of a fact, how it is called, the words people use for it, and what it covers (专业大类).

    An option with `unresolved` is understood, but no rule can be applied to it: the fact is asked for again, and
    the text shown says why.
    """

    zh: str
    en: str
    words: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    unresolved: Words | None = None


class FactSpec(Model):
    """A fact that this pack's rules use: its kind, its name in a sentence, the question that asks for it.

    `words` are other words for its label, as people say it. The entries of a list fact are facts `of` another name. Where a
    number was not told, it may be the number of entries of the list that it `counts`. `least` and `most` (both belong) say
    which numbers are believed.
    """

    kind: Literal["whole", "amount", "signed", "yes_no", "choice", "day", "wholes", "amounts", "choices"]
    of: Id | None = None
    counts: Id | None = None
    label: Words
    counter: Words | None = None
    ask: Words
    words: tuple[str, ...] = ()
    options: dict[Id, Option] = Field(default_factory=dict)
    least: Number | None = None
    most: Number | None = None
    about_institution: bool = False

    @model_validator(mode="after")
    def _complete(self) -> FactSpec:
        if self.kind in ("wholes", "amounts", "choices") and self.of is None:
            raise ValueError("a list needs `of`: the fact that its entries are")
        if self.kind == "choice" and not self.options:
            raise ValueError("a choice needs its `options`")
        return self


class Asks(Model):
    """How people ask for a topic: whole questions in both languages, and words that point at it."""

    zh: tuple[str, ...] = Field(min_length=1)
    en: tuple[str, ...] = Field(min_length=1)
    words: tuple[str, ...] = ()


class Topic(Model):
    """Anything that can be asked for. `about` tags it for notices (registering)."""

    id: Id
    title: Words
    asks: Asks
    about: tuple[Id, ...] = ()
    office: Words | None = None


class Version(Model):
    """What a rule says during a time. `where` cites the rule as a whole: the main citation of its answers."""

    valid: Validity = Validity()
    how: AnyOperation
    parts: dict[Id, AnyOperation] = Field(default_factory=dict)
    where: Cite


class Converts(Model):
    """A rule that is the price of a unit: hours to yuan."""

    from_: Unit = Field(alias="from")
    to: Unit


class Rule(Topic):
    """Computes a number, or (without `unit`) picks words.

    `remarks` are shown with its answers: what the text leaves open, in words.
    """

    unit: Unit | None = None
    converts: Converts | None = None
    versions: tuple[Version, ...] = Field(min_length=1)
    remarks: tuple[Remark, ...] = ()


class Remark(Model):
    """Words shown in an answer when these facts were told (all of them), or always where none are named."""

    told: frozenset[Id] = frozenset()
    says: Words
    cite: Cite | None = None


class Per(Model):
    """Of what a statement's number is for one (每个证书, each certificate): for several, the number is so many times as large.

    `words` are the nouns beside which their number is told; where not all of them count (只有 7 个有试点院校), `only` names by
    what those are known that do. `named` are the names of single ones (咸阳), about one of which somebody may ask. Months,
    half-years and years are known by `time` alone, and how many of them are in a longer time.
    """

    one: Words
    words: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    time: Literal["month", "half_year", "year"] | None = None

    @model_validator(mode="after")
    def _told_by(self) -> Per:
        if bool(self.words) == bool(self.time):
            raise ValueError("say either by which `words` their number is told, or which `time` it is")
        return self


class Statement(Topic):
    """Says something, in our own words; with a number where the article gives one.

    `not_of` names those of whom people may ask the same, though the article says nothing of them (院校 beside the project office).
    `adds` names statements of the same pack, and by what words each is known, whose numbers may be asked for together.
    """

    answer: Words
    value: Number | None = None
    unit: Unit | None = None
    bound: Bound = Bound.EXACT
    range: tuple[Number, Number] | None = None
    per: Per | None = None
    not_of: tuple[str, ...] = ()
    adds: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    cite: Cite
    also: tuple[Cite, ...] = ()
    point: Id | None = None
    valid: Validity = Validity()

    @model_validator(mode="after")
    def _number_with_unit(self) -> Statement:
        if (self.value is not None or self.range is not None) != (self.unit is not None):
            raise ValueError("a value or range needs its `unit`, and a unit its value")
        if self.per and self.unit is None:
            raise ValueError("`per` says for one of what a number is: it needs a `value` or a `range`")
        return self


class Silence(Topic):
    """Something within the field that the documents do not state; the nearest article, where there is one."""

    answer: Words
    cite: Cite | None = None
    point: Id | None = None


class OutsideNotice(Model):
    """A fact from outside the documents, shown with the topics it is about while it holds.

    `quote` is left out where the source was not read in its own words.
    """

    id: Id
    says: Words
    document: str
    article: str
    quote: str = ""
    about: tuple[Id, ...]
    valid: Validity


class OpenPoint(Model):
    """Where the text is open: which readings there are, and which is taken until the interpreter rules."""

    id: Id
    says: Words
    readings: dict[Id, Words]
    default: Id
    cite: Cite


class Ruling(Model):
    """An interpreter's word on an open point, entered by a coordinator: who, when, which reading, from which day."""

    point: Id
    reading: Id
    by: str
    entered: Day
    from_: Day = Field(alias="from")


class Expected(Model):
    """What a case must give. What is left out is not looked at, except: no alternatives named means none."""

    status: Status = Status.ANSWERED
    value: Number | None = None
    unit: Unit | None = None
    bound: Bound = Bound.EXACT
    range: tuple[Number, Number] | None = None
    alternatives: tuple[Number, ...] = ()
    missing: tuple[Id, ...] = ()
    cites: tuple[str, ...] | None = None
    document: str | None = None
    says: tuple[str, ...] = ()


class Case(Model):
    """A question with its known answer: the pack's own test."""

    ask: Id
    facts: dict[Id, str | tuple[str, ...]] = Field(default_factory=dict)
    date: Day | None = None
    wants: Unit | None = None
    rulings: tuple[Ruling, ...] = ()
    gives: Expected


class Settles(Model):
    """Which rule settles what happened: one line of the yearly settlement for each occurrence of its kind."""

    kind: Literal["training", "teaching", "duty", "duty_day", "leader", "surplus"]
    rule: Id


class Pack(Model):
    """One institution's policy file."""

    format: Literal["1"]
    institution: Institution
    office: Words
    example: Words | None = None
    """A question that these rules answer, as people ask it: newcomers are shown it."""
    documents: dict[Id, Document]
    facts: dict[Id, FactSpec] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    statements: tuple[Statement, ...] = ()
    not_stated: tuple[Silence, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    notices: tuple[OutsideNotice, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    settlement: tuple[Settles, ...] = ()
    cases: tuple[Case, ...] = ()

    @cached_property
    def kept(self) -> dict[Callable[[Pack], Any], Any]:
        """What was worked out of this pack so far; see `derived`."""
        return {}

    def derived(self, make: Callable[[Pack], T]) -> T:
        """What `make` works out of this pack: worked out at the first call, kept with the pack from then on."""
        kept = self.kept
        if make not in kept:
            kept[make] = make(self)
        return kept[make]  # type: ignore[no-any-return]

    @property
    def topics(self) -> tuple[Rule | Statement | Silence, ...]:
        """All that can be asked for, rules first."""
        return (*self.rules, *self.statements, *self.not_stated)
