"""How many fields of a batch of sentences come out right.

`python -m tests.weekly_report.fields FILE` prints the misses and the rate.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from handlers.weekly_report.sentence import Reading, read
from models.institutions import Certificate, Level
from models.reports import TOTALS

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences.yaml"
FIGURES = {"trained", "hours", *TOTALS}


@dataclass(frozen=True)
class Score:
    """Fields right, of how many; numbers that landed in a field where they do not belong; and what went wrong."""

    right: int
    fields: int
    misplaced: int
    misses: tuple[str, ...]

    @property
    def rate(self) -> float:
        """The share of fields that are right."""
        return self.right / self.fields


def score(path: Path = SENTENCES) -> Score:
    """Reads every sentence of a file and compares."""
    batch = yaml.safe_load(path.read_text(encoding="utf-8"))
    certificates = [_certificate(number, facts) for number, facts in enumerate(batch["certificates"], 1)]
    right = fields = misplaced = 0
    misses: list[str] = []
    for sentence in batch["sentences"]:
        own = [one for one in certificates if one.name in sentence.get("own", [one.name])]
        wanted = {report["certificate"]: expected(report) for report in sentence["reports"]}
        names = {one.id: one.name for one in own}
        got = {names.get(r.certificate_id, "?"): flat(r) for r in read(sentence["says"], own)}
        for key in sorted({(c, f) for side in (wanted, got) for c, values in side.items() for f in values}):
            want, have = (side.get(key[0], {}).get(key[1]) for side in (wanted, got))
            fields += 1
            right += want == have
            misplaced += want != have and key[1].partition("@")[0] in FIGURES and have is not None
            if want != have:
                misses.append(f"{sentence['says']!r}: {key[0]}.{key[1]} should be {want!r}, is {have!r}")
    return Score(right, fields, misplaced, tuple(misses))


def expected(report: dict[str, Any]) -> dict[str, Any]:
    """The fields that a sentence should fill, in the shape of `flat`."""
    wanted = {"certificate": True}
    for name, value in report.items():
        if name in {"asks", "refuses"}:
            wanted[name] = sorted(Decimal(str(number)) for number in value)
        elif name.partition("@")[0] in FIGURES:
            wanted[name] = Decimal(value)
        elif name != "certificate":
            wanted[name] = even(value) if isinstance(value, str) else value
    return wanted


def flat(reading: Reading) -> dict[str, Any]:
    """A reading's filled fields by name; totals carry their level."""
    known = {
        "stage": reading.stage and reading.stage.value,
        "trained": reading.trained,
        "hours": reading.hours,
        "progress": reading.progress and even(reading.progress),
        "problems": reading.problems if not reading.problems else even(reading.problems),
        "plan": reading.plan and even(reading.plan),
    }
    filled = {name: value for name, value in known.items() if value is not None}
    filled |= {name: Decimal(filled[name]) for name in ("trained", "hours") if name in filled}
    filled |= {name: True for name in ("coordination", "nothing", "same") if getattr(reading, name)}
    for totals in reading.totals:
        at = f"@{totals.round}" if totals.round else ""
        filled |= {f"{name}{at}": Decimal(value) for name, value in totals.figures().items()}
    loose = {
        "asks": sorted(one.number for one in reading.asks),
        "refuses": sorted(one.number for one in reading.refuses),
    }
    return {"certificate": True} | filled | {name: numbers for name, numbers in loose.items() if numbers}


def even(text: str) -> str:
    """Text without the marks that do not change what it says."""
    return re.sub(r"[，,；;。、\s]+", "，", text).strip("，")


def _certificate(number: int, facts: dict[str, Any]) -> Certificate:
    levels = tuple(Level(level) for level in facts["levels"])
    return Certificate(id=number, institution_id="demo", name=facts["name"], short_name=facts["short"], levels=levels)


if __name__ == "__main__":
    result = score(Path(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES)
    print(*result.misses, sep="\n")
    print(f"{result.right} of {result.fields} fields right ({result.rate:.1%}), {result.misplaced} numbers misplaced")
