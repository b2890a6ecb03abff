"""Plans of reminders beside what is stored: what is added, moved, dropped and left alone, and in how many statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.reminders import Kind, Reminder, State
from models.store.plans import SubjectPlan, keep_plans
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from models.tables.reminders import ReminderRow
from tests.statements import noted

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """Twenty people of one institution."""
    with Session(database) as session, session.begin():
        session.add(InstitutionRow(id="ncvtc", name="学院"))
        session.flush()
        people = [PersonRow(institution_id="ncvtc", name=f"学生{n}", created_at=NOW) for n in range(20)]
        session.add_all(people)
        session.flush()
        yield session


def planned(person: int, subject: str, due: datetime = LATER) -> Reminder:
    return Reminder(
        institution_id="ncvtc", person_id=person, kind=Kind.REGISTRATION, subject=subject, occasion="t1", due_at=due,
        deadline=LATER + timedelta(days=9),
    )  # fmt: skip


def stored(session: Session) -> dict[tuple[int, str], tuple[str, datetime]]:
    session.expire_all()
    rows = session.exec(select(ReminderRow).order_by(col(ReminderRow.id)))
    return {(row.person_id, row.subject): (row.state, row.due_at) for row in rows}


def keep(session: Session, *plans: SubjectPlan) -> None:
    keep_plans(session, "ncvtc", plans, NOW)


def test_what_is_no_longer_planned_is_dropped_what_moved_is_moved_and_what_is_wanted_again_waits(
    session: Session,
) -> None:
    keep(session, SubjectPlan("a", [planned(1, "a"), planned(2, "a")]), SubjectPlan("b", [planned(1, "b")]))
    moved = LATER + timedelta(hours=1)
    keep(session, SubjectPlan("a", [planned(1, "a", moved)]), SubjectPlan("b", []))
    assert stored(session) == {
        (1, "a"): (State.WAITING, moved),
        (2, "a"): (State.DROPPED, LATER),
        (1, "b"): (State.DROPPED, LATER),
    }
    keep(session, SubjectPlan("b", [planned(1, "b")]))
    assert stored(session)[1, "b"] == (State.WAITING, LATER)


def test_a_plan_for_some_people_leaves_the_others_of_its_subject_alone(session: Session) -> None:
    keep(session, *(SubjectPlan(name, [planned(1, name), planned(2, name)]) for name in "ab"))
    keep(session, SubjectPlan("a", [], frozenset({1})), SubjectPlan("b", [], frozenset({2})))
    states = {key: state for key, (state, __) in stored(session).items()}
    assert states == {(1, "a"): "dropped", (2, "a"): "waiting", (1, "b"): "waiting", (2, "b"): "dropped"}


def test_what_was_sent_stays_sent(session: Session) -> None:
    keep(session, SubjectPlan("a", [planned(1, "a")]))
    session.exec(select(ReminderRow)).one().state = State.QUEUED.value
    session.flush()
    keep(session, SubjectPlan("a", [planned(1, "a", LATER + timedelta(hours=2))]))
    keep(session, SubjectPlan("a", []))
    assert stored(session) == {(1, "a"): (State.QUEUED, LATER)}


def test_many_subjects_take_no_more_statements_than_one_and_nothing_is_written_when_nothing_differs(
    session: Session,
) -> None:
    one, many = ([SubjectPlan(f"{n}", [planned(n, f"{n}")]) for n in range(1, most)] for most in (2, 21))
    for plans, verbs in (
        (one, ["SELECT", "SELECT", "INSERT"]),
        (many, ["SELECT", "SELECT", "INSERT"]),
        (many, ["SELECT"]),
    ):
        with noted(session.get_bind()) as said:
            keep(session, *plans)
        assert [statement.split()[0] for statement in said] == verbs
