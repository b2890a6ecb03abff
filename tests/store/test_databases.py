from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from models.store.writer import Writer
from models.tables.delivery import AuditRow

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def line(**facts: object) -> AuditRow:
    return AuditRow(**{"at": NOW, "actor": "person:7", "action": "FileReport", "subject": "report:3", **facts})


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET action = 'Nothing'",
        "UPDATE audit SET actor = 'person:8'",
        "UPDATE audit SET subject = 'report:4'",
        "UPDATE audit SET fields = '[\"stage\"]'",
    ],
)
def test_the_database_refuses_to_change_an_audit_line(database: Engine, statement: str) -> None:
    with Session(database) as session:
        session.add(line())
        session.commit()
    with pytest.raises(DatabaseError, match="audit lines"), database.begin() as connection:
        connection.execute(text(statement))


def test_a_pseudonym_may_take_a_persons_place_in_the_audit(database: Engine) -> None:
    with Session(database) as session:
        session.add(line())
        session.commit()
        session.exec(update(AuditRow).where(col(AuditRow.actor) == "person:7").values(actor="erased:4f2a"))
        session.commit()
        assert session.exec(select(AuditRow.actor)).all() == ["erased:4f2a"]


def test_work_that_fails_leaves_the_work_beside_it_alone(writer: Writer, database: Engine) -> None:
    def fails(session: Session) -> None:
        session.add(line(subject="lost"))
        session.flush()
        raise ValueError("a bug")

    ends = [
        writer.submit(lambda session: session.add(line(subject="first"))),
        writer.submit(fails),
        writer.submit(lambda session: session.add(line(subject="last"))),
    ]
    ends[0].result(), ends[2].result()
    with pytest.raises(ValueError, match="a bug"):
        ends[1].result()
    with Session(database) as session:
        assert sorted(session.exec(select(AuditRow.subject))) == ["first", "last"]


def test_a_result_that_nobody_waits_for_any_more_stops_nothing(writer: Writer) -> None:
    for _ in range(50):
        writer.submit(lambda session: None).cancel()
    assert writer.run(lambda session: 5) == 5


def test_work_waits_for_another_process_that_holds_the_write_lock(writer: Writer, database: Engine) -> None:
    with Session(database) as other:
        other.add(line(subject="other"))
        other.flush()
        ours = writer.submit(lambda session: session.add(line(subject="ours")))
        other.commit()
    ours.result(10)
    with Session(database) as session:
        assert sorted(session.exec(select(AuditRow.subject))) == ["other", "ours"]
