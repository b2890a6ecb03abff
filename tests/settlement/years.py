"""Made-up years of records, and what they are worth by a calculation of its own.

The calculation below shares nothing with the rule packs: it is the two policies' arithmetic written out once more, in
plain integers, so that an error in a pack or in the reckoning shows as a difference of yuan.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from models.calendar import SchoolCalendar
from models.institutions import Certificate, Level
from models.records import Duty, Half, Money, Sitting, Taught, Training

CALENDAR = SchoolCalendar()
FORMS = {"笔试": (100, 100), "机试": (180, 180), "一般实操": (240, 400), "特殊实操": (300, 500)}  # arts, sciences
ARTS = ("财经商贸大类", "旅游大类", "教育与体育大类")
SCIENCES = ("电子信息大类", "装备制造大类", "医药卫生大类")
TENTHS = ((60, 10), (80, 12), (100, 13), (120, 15), (200, 18), (10**9, 20))


@dataclass
class Year:
    """A year's records."""

    certificates: dict[int, Certificate]
    trainings: list[Training]
    duties: list[Duty]
    money: list[Money]


def make_year(seed: int, institution: str) -> Year:
    """A year that looks like a college's, the edges of the bands included."""
    chance = random.Random(seed)
    certificates = {n: _certificate(n, institution, chance) for n in range(1, chance.randint(2, 8))}
    year = Year(certificates, [], [], [])
    for certificate in certificates.values():
        for number in range(1, chance.randint(1, 6)):
            year.trainings.append(_training(certificate, number, chance))
        for __ in range(chance.randint(0, 5)):
            year.duties.append(_duty(certificate, institution, chance))
        if chance.random() < 0.6:
            income, cost = (Decimal(chance.randint(0, 10**7)) / 100 for __ in range(2))
            year.money.append(
                Money(certificate_id=certificate.id, round="秋", ended=_day(chance), income=income, cost=cost)
            )
    return year


def _certificate(number: int, institution: str, chance: random.Random) -> Certificate:
    return Certificate(
        id=number, institution_id=institution, name=f"证书{number}", exam_form=chance.choice(list(FORMS)),
        major_category=chance.choice(ARTS + SCIENCES), lead_id=chance.choice([number, number, 1, None]), batch=2,
    )  # fmt: skip


def _training(certificate: Certificate, number: int, chance: random.Random) -> Training:
    levels = chance.sample(list(Level), chance.choice([1, 1, 1, 2, 3]))
    edge = [1, 29, 30, 31, 60, 61, 80, 81, 100, 101, 119, 120, 121, 199, 200, 201, 400]
    heads = [chance.choice(edge) if chance.random() < 0.5 else chance.randint(1, 300) for __ in levels]
    sittings = tuple(Sitting(level=level, sat=sat) for level, sat in zip(levels, heads, strict=True))
    taught = tuple(
        Taught(teacher=f"教师{n}", hours=Decimal(chance.randint(1, 90)) / 2) for n in range(chance.randint(0, 3))
    )
    return Training(certificate_id=certificate.id, number=number, ended=_day(chance), sittings=sittings, taught=taught)


def _duty(certificate: Certificate, institution: str, chance: random.Random) -> Duty:
    person = f"教师{chance.randint(1, 4)}"
    if institution == "xit":
        minutes = chance.choice([60, 90, 120, 179, 180, 181, 240])
        return Duty(certificate_id=certificate.id, person=person, day=_day(chance), session_minutes=minutes)
    return Duty(certificate_id=certificate.id, person=person, day=_day(chance), half=chance.choice(list(Half)))


def _day(chance: random.Random) -> date:
    return date(2026, 1, 1) + timedelta(days=chance.randint(0, 364))


def ncvtc_yuan(year: Year) -> int:
    """南充: training hours, duty and leaders at 50 yuan an hour."""
    hours = sum(_training_hours(one, year.certificates[one.certificate_id]) for one in year.trainings)
    hours += sum(_duty_hours(one) for one in year.duties)
    examined = {one.certificate_id for one in year.trainings}
    leads = [certificate.lead_id for certificate in year.certificates.values()]
    for number, certificate in year.certificates.items():
        if certificate.lead_id is not None and leads.count(certificate.lead_id) == 1:
            hours += 40 if number in examined else 8
    return hours * 50


def _training_hours(training: Training, certificate: Certificate) -> int:
    """第十一条: the band's factor, halved below 30, the best level once; at most 30% the third time, then nothing said."""
    if training.number > 3:
        return 0
    base = FORMS[certificate.exam_form][certificate.major_category in SCIENCES]
    best = max(_level_hours(base, sitting.sat) for sitting in training.sittings)
    return best * 3 // 10 if training.number == 3 else best


def _level_hours(base: int, sat: int) -> int:
    tenths = next(tenths for most, tenths in TENTHS if sat <= most)
    return base * tenths // (20 if sat < 30 else 10)


def _duty_hours(duty: Duty) -> int:
    """第十二条: 2 a half-day in working time, 4 at the weekend; evenings and holidays on weekdays are not stated."""
    if duty.half is Half.EVENING or duty.half is None:
        return 0
    halves = 2 if duty.half is Half.DAY else 1
    if CALENDAR.is_workday(duty.day):
        return 2 * halves
    return 4 * halves if duty.day.weekday() >= 5 else 0


def xit_yuan(year: Year) -> Decimal:
    """厦门: 120 an hour taught; 150 or 200 a session, 500 from three on one day; 30% of a surplus."""
    taught = sum((120 * taught.hours for one in year.trainings for taught in one.taught), Decimal(0))
    days: dict[tuple[date, str], list[int]] = {}
    for duty in year.duties:
        days.setdefault((duty.day, duty.person), []).append(duty.session_minutes or 0)
    duty_pay = sum(500 if len(day) >= 3 else sum(200 if m >= 180 else 150 for m in day) for day in days.values())
    share = sum((max(Decimal(0), one.income - one.cost) * 3 / 10 for one in year.money), Decimal(0))
    return taught + duty_pay + share
