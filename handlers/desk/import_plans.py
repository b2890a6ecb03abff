"""What can be imported, and what each sheet leads to: how its rows are compared with what is known, and the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.messages import Button
from handlers.reach import Desk
from handlers.words import Text, _, say
from models.commands import Command
from models.records import RecordDuties, RecordMoney, RecordTraining
from models.round_checks import Finding, findings
from models.rounds import ChangeRound, PublishRound, Round, RoundFacts, Severity
from models.workbooks.columns import Complaint, Kind
from models.workbooks.reading import Table
from models.workbooks.record_sheets import DUTIES, MONEY, TRAININGS, duties_of, money_of, trainings_of
from models.workbooks.rosters import CERTIFICATES, PEOPLE, STUDENTS, ImportCertificates, ImportPeople
from models.workbooks.round_sheet import ROUNDS, RoundLine, rounds_of


@dataclass(frozen=True)
class Plan:
    """One kind of sheet: `known` counts the rows that update something, `complaints` checks them against the store.

    `doubts` forbid nothing; they are shown with the dry run.
    """

    kind: Kind[Any]
    commands: Callable[[Sequence[Any], Desk], Sequence[Command]]
    known: Callable[[Sequence[Any], Desk], int] = lambda lines, desk: 0
    complaints: Callable[[Sequence[Any], Table, Desk], list[Complaint]] = lambda lines, table, desk: []
    doubts: Callable[[Sequence[Any], Desk], list[Text]] = lambda lines, desk: []
    then: tuple[Button, ...] = ()


def plan_of(kind: Kind[Any]) -> Plan:
    """The plan for a kind of sheet."""
    return next(plan for plan in PLANS if plan.kind is kind)


def _people(lines: Sequence[Any], desk: Desk) -> Sequence[Command]:
    return (ImportPeople(people=tuple(lines)),)


def _known_people(lines: Sequence[Any], desk: Desk) -> int:
    return desk.rosters.known_people(lines)


def _unknown_leads(lines: Sequence[Any], table: Table, desk: Desk) -> list[Complaint]:
    """A complaint for each cell that names a lead or deputy whom no roster gave."""
    unknown = set(desk.rosters.unknown_numbers(lines))
    advice = _("Nobody on the roster has this number. Import the people first, or correct it.")
    return [
        Complaint(f"{table.columns[heading]}{row.number}", advice)
        for row in table.rows
        for heading, cell in row.cells.items()
        if cell in unknown and "负责人" in heading
    ]


def _unknown_certificates(lines: Sequence[Any], table: Table, desk: Desk) -> list[Complaint]:
    """A complaint for each cell that names a certificate which the institution does not have."""
    known = _ids(desk)
    heading = next(name for name in table.headings if name.strip("*＊ ") in ("证书名称", "证书"))
    advice = _("There is no certificate of this name here. Import the certificates first, or correct it.")
    cells = [(row.number, row.cells.get(heading, "")) for row in table.rows]
    return [Complaint(f"{table.columns[heading]}{number}", advice) for number, name in cells if name not in known]


def _round_commands(lines: Sequence[RoundLine], desk: Desk) -> Sequence[Command]:
    """New rounds are published; those whose facts differ are changed; the rest stays as it is."""
    found: list[Command] = []
    known = _known_by_name(desk)
    for facts in rounds_of(lines, _ids(desk)):
        there = known.get((facts.certificate_id, facts.name))
        if there is None:
            found.append(PublishRound(facts=facts))
        elif there.facts != facts:
            found.append(ChangeRound(round_id=there.id, facts=facts))
    return found


def _known_rounds(lines: Sequence[RoundLine], desk: Desk) -> int:
    """How many rows belong to rounds that are published already."""
    ids, known = _ids(desk), _known_by_name(desk)
    return sum((ids[line.certificate], line.name) in known for line in lines)


def _known_by_name(desk: Desk) -> dict[tuple[int, str], Round]:
    """Every round, past ones included, by certificate and name."""
    return {(one.facts.certificate_id, one.facts.name): one for one in desk.rounds.from_day(date.min)}


def _wrong(lines: Sequence[RoundLine], table: Table, desk: Desk) -> list[Complaint]:
    """What is wrong about the rounds as a whole: order of dates, the past, places taken twice."""
    unknown = _unknown_certificates(lines, table, desk)
    found = [] if unknown else _findings(lines, desk)
    return unknown or [Complaint(name, one.says) for name, one in found if one.severity is Severity.WRONG]


def _doubtful(lines: Sequence[RoundLine], desk: Desk) -> list[Text]:
    """What asks for a second look, each said once: a public holiday, a year whose holidays are not entered."""
    found = {say(one.says, desk.language): one.says for __, one in _findings(lines, desk)}
    return [_("⚠ {problem}", problem=says) for says in found.values()]


def _findings(lines: Sequence[RoundLine], desk: Desk) -> list[tuple[str, Finding]]:
    """Findings with the name of their round; one of the workbook is compared with those above it and with the others."""
    known, ids = _known_by_name(desk), _ids(desk)
    names = {number: name for name, number in ids.items()}
    rounds = rounds_of(lines, ids)
    here = {(one.certificate_id, one.name) for one in rounds}
    others = [one for one in desk.rounds.from_day(desk.today) if (one.facts.certificate_id, one.facts.name) not in here]
    found: list[tuple[str, Finding]] = []
    for place, facts in enumerate(rounds, 1):
        there = known.get((facts.certificate_id, facts.name))
        checked = findings(facts, desk.calendar, others, desk.today, there, names)
        found += [(f"{names[facts.certificate_id]} {facts.name}", one) for one in checked]
        others.append(there.model_copy(update={"facts": facts}) if there else _new(facts, place, desk))
    return found


def _new(facts: RoundFacts, place: int, desk: Desk) -> Round:
    """A round of the workbook that has no number yet."""
    return Round(id=-place, institution_id=desk.home.id, facts=facts, changed_at=desk.now)


def _ids(desk: Desk) -> dict[str, int]:
    """Certificates by name; of two schemes of one name the active one counts."""
    every = sorted(desk.certificates.all(active=False), key=lambda certificate: certificate.active)
    return {certificate.name: certificate.id for certificate in every}


INVITES = (Button(_("Invite links"), "/import links"),)
PLANS: tuple[Plan, ...] = (
    Plan(
        CERTIFICATES,
        lambda lines, desk: (ImportCertificates(certificates=tuple(lines)),),
        lambda lines, desk: desk.rosters.known_certificates(lines),
        _unknown_leads,
    ),
    Plan(PEOPLE, _people, _known_people, then=INVITES),
    Plan(STUDENTS, _people, _known_people, then=INVITES),
    Plan(ROUNDS, _round_commands, _known_rounds, _wrong, _doubtful),
    Plan(
        TRAININGS,
        lambda lines, desk: [RecordTraining(training=one) for one in trainings_of(lines, _ids(desk))],
        complaints=_unknown_certificates,
    ),
    Plan(
        DUTIES,
        lambda lines, desk: (RecordDuties(duties=tuple(duties_of(lines, _ids(desk)))),),
        complaints=_unknown_certificates,
    ),
    Plan(
        MONEY,
        lambda lines, desk: [RecordMoney(money=one) for one in money_of(lines, _ids(desk))],
        complaints=_unknown_certificates,
    ),
)
