"""From what was recorded to what counts: trainings, duty and money as the facts that the rules ask for. Pure.

The words in which a certificate is described (机试, 电子信息大类) become the choices of the institution's own pack, by
the pack's own lists; a word that the pack does not know is left out, so that the rule asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from models.calendar import SchoolCalendar
from models.institutions import Certificate
from models.records import Duty, Half, Money, Taught, Training
from models.workbooks.rosters import short_category
from policy.facts import Facts, Value
from policy.pack import Pack
from policy.settlement import Kind, Occurrence

HALVES = {Half.MORNING: "上午", Half.AFTERNOON: "下午", Half.DAY: "全天", Half.EVENING: "晚上"}


@dataclass(frozen=True)
class Period:
    """A year ("2026") or a term ("2026秋"); both days belong to it."""

    name: str
    first: date
    last: date

    @property
    def whole_year(self) -> bool:
        """Whether yearly awards are settled in it."""
        return self.name.isdigit()


@dataclass(frozen=True)
class Happened:
    """All that was recorded of a period, with what is needed to read it. `people` gives names by id."""

    period: Period
    pack: Pack
    calendar: SchoolCalendar
    certificates: Mapping[int, Certificate]
    people: Mapping[int, str]
    trainings: Sequence[Training]
    duties: Sequence[Duty]
    money: Sequence[Money]

    def occurrences(self) -> list[Occurrence]:
        """Everything that may count, in the order of the settlement's sheets."""
        return [*self._trainings(), *self._teaching(), *self._duties(), *self._days(), *self._leaders(), *self._money()]

    def _trainings(self) -> Iterator[Occurrence]:
        for one in self.trainings:
            if one.sittings:
                facts = self._of_training(one, self.certificates[one.certificate_id])
                yield self._occurrence(
                    Kind.TRAINING, one.certificate_id, "", one.ended, f"第 {one.number} 次培训", facts
                )

    def _of_training(self, training: Training, certificate: Certificate) -> dict[str, Value]:
        sat = tuple(sitting.sat for sitting in training.sittings)
        heads: dict[str, Value] = {"headcount": sat[0]} if len(sat) == 1 else {"headcounts": sat}
        form = self._choice("exam_form", training.exam_form or certificate.exam_form)
        discipline = self._covering("discipline", certificate.major_category)
        return heads | form | discipline | {"training_round": training.number, "batch": certificate.batch}

    def _teaching(self) -> Iterator[Occurrence]:
        for one in self.trainings:
            for taught in one.taught:
                about = f"第 {one.number} 次培训 {taught.hours} 学时"
                yield self._occurrence(
                    Kind.TEACHING, one.certificate_id, taught.teacher, one.ended, about, _hours(taught)
                )

    def _duties(self) -> Iterator[Occurrence]:
        for one in self.duties:
            if one.half is not None:
                facts: dict[str, Value] = {
                    "day_kind": self.day_kind(one.day, one.half),
                    "half_days": one.half.half_days,
                }
                yield self._occurrence(
                    Kind.DUTY, one.certificate_id, one.person, one.day, f"{one.day} {HALVES[one.half]}", facts
                )

    def _days(self) -> Iterator[Occurrence]:
        """All sessions of one person on one day together: the day's rate may replace the sessions' own."""
        timed = sorted((d for d in self.duties if d.session_minutes), key=lambda d: (d.day, d.person))
        for (day, person), group in groupby(timed, key=lambda d: (d.day, d.person)):
            sessions = list(group)
            lengths = tuple(Decimal(duty.session_minutes or 0) / 60 for duty in sessions)
            facts: dict[str, Value] = {"sessions": len(sessions), "session_hours": lengths}
            about = f"{day} {len(sessions)} 场"
            yield self._occurrence(Kind.DUTY_DAY, sessions[0].certificate_id, person, day, about, facts)

    def _leaders(self) -> Iterator[Occurrence]:
        if not self.period.whole_year:
            return
        led: dict[int, list[Certificate]] = {}
        trained = {one.certificate_id for one in self.trainings}
        for certificate in self.certificates.values():
            if certificate.lead_id is not None and (certificate.active or certificate.id in trained):
                led.setdefault(certificate.lead_id, []).append(certificate)
        examined = {one.certificate_id for one in self.trainings if any(sitting.sat for sitting in one.sittings)}
        for lead_id, certificates in led.items():
            for one in certificates:
                facts: dict[str, Value] = {"exam_held": one.id in examined}
                if len(certificates) > 1:
                    facts["certificates"] = len(certificates)
                whom = self.people.get(lead_id, "")
                yield self._occurrence(
                    Kind.LEADER, one.id, whom, self.period.last, f"{self.period.name} 年度负责人", facts
                )

    def _money(self) -> Iterator[Occurrence]:
        for one in self.money:
            yield self._occurrence(Kind.SURPLUS, one.certificate_id, "", one.ended, one.round, {"amount": one.surplus})

    def day_kind(self, day: date, half: Half) -> str:
        """What kind of day it is to the rules: workday, weekend, holiday, weekend_holiday, makeup_workday, evening."""
        weekend = day.weekday() >= 5
        if half is Half.EVENING:
            return "evening"
        if self.calendar.is_workday(day):
            return "makeup_workday" if weekend else "workday"
        if self.calendar.holiday(day):
            return "weekend_holiday" if weekend else "holiday"
        return "weekend" if weekend else "holiday"

    def _choice(self, fact: str, word: str) -> dict[str, Value]:
        """The pack's choice for a word, or nothing."""
        options = self.pack.facts[fact].options if fact in self.pack.facts else {}
        return next(({fact: name} for name, option in options.items() if word and word == option.zh), {})

    def _covering(self, fact: str, word: str) -> dict[str, Value]:
        """The pack's choice that covers a word (a 专业大类), or nothing."""
        options = self.pack.facts[fact].options if fact in self.pack.facts else {}
        short = short_category(word)
        covered = ((name, {short_category(c) for c in option.covers}) for name, option in options.items())
        return next(({fact: name} for name, words in covered if short and short in words), {})

    def _occurrence(
        self, kind: Kind, certificate_id: int, whom: str, day: date, about: str, facts: dict[str, Value]
    ) -> Occurrence:
        name = self.certificates[certificate_id].name
        return Occurrence(kind, certificate_id, name, whom, day, about, Facts(facts))


def _hours(taught: Taught) -> dict[str, Value]:
    facts: dict[str, Value] = {"hours": taught.hours}
    return {**facts, "days": taught.days} if taught.days else facts
