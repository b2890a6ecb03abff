"""A roll-up as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.desk.office_document import NAMES
from handlers.desk.roll_up import OfCertificate, RollUp, added
from handlers.pictures import Bar, filing_rate, funnel, pass_rates


def pictures_of(roll: RollUp, filed: Sequence[date]) -> list[tuple[str, bytes]]:
    """Titles and PNGs; `filed` holds the Monday of each report's week. What has no figures is left out."""
    stages, rates, weeks = stages_of(roll), rates_of(roll), weeks_of(roll, filed)
    found = [(f"{roll.name} 考证漏斗", funnel, stages), (f"{roll.name} 各证书通过率", pass_rates, rates)]
    found.append((f"{roll.name} 周报提交率", filing_rate, weeks))
    return [(title, draw(title, bars)) for title, draw, bars in found if bars]


def stages_of(roll: RollUp) -> list[Bar]:
    """Trained → registered → sat → passed → certified; each from registration on as a share of the one before."""
    grown = [(word, int(roll.grown(total).value)) for total, word in NAMES.items()]
    wholes = [None, *(value for __, value in grown)]
    return [
        Bar("培训人次", int(roll.trained.value)),
        *(Bar(w, v, whole) for (w, v), whole in zip(grown, wholes, strict=False)),
    ]


def rates_of(roll: RollUp) -> list[Bar]:
    """Passed of sat, by certificate, over the rounds that have results."""
    return [
        Bar(part.certificate.name, _stand(part, "passed"), _stand(part, "sat"))
        for part in roll.parts
        if _stand(part, "sat")
    ]


def weeks_of(roll: RollUp, filed: Sequence[date]) -> list[Bar]:
    """Filed of owed, week by week."""
    missing = [gap.week.monday for part in roll.parts for gap in part.missing]
    mondays = sorted({*missing, *filed})
    return [Bar(f"{day.month}/{day.day}", filed.count(day), filed.count(day) + missing.count(day)) for day in mondays]


def _stand(part: OfCertificate, total: str) -> int:
    return int(added(one.stands[total] for one in part.rounds if one.stands["passed"].sources).value)
