"""Prepared statements do what SQLAlchemy's do, on both databases: the same values, the same rows, the same errors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session

from models.store.lists import among
from models.store.statements import found, found_first, insert_new_into, run, table_of, value_of, where
from models.tables.delivery import InboxRow
from models.tables.people import PersonRow
from tests.databases import Postgresql, Sqlite, open_scratch

_INBOX = table_of(InboxRow)
_ADD = insert(_INBOX)
_ALL = select(_INBOX).order_by(_INBOX.c.id)
_AMONG = select(_INBOX.c.chat).where(among(_INBOX.c.chat, "chats"), among(_INBOX.c.id, "ids")).order_by(_INBOX.c.chat)
_OTHERS = select(_INBOX.c.chat).where(~among(_INBOX.c.chat, "chats")).order_by(_INBOX.c.chat)
_LAST = select(func.max(_INBOX.c.received_at))
_MARK = update(_INBOX).where(_INBOX.c.id == bindparam("row")).values(incident="marked", handled_at=bindparam("at"))
_WRONG = select(text("nothing_of_this_name")).select_from(_INBOX)
NOON = datetime(2026, 11, 27, 4, 0, 0, 250, tzinfo=UTC)
IN_CHINA = timezone(timedelta(hours=8))


def arrived(update_id: str, **more: Any) -> dict[str, Any]:
    told = {"channel": "test", "update": update_id, "chat": "5", "payload": {"text": "报名 45"}, "received_at": NOON}
    return told | {"incident": ""} | more


def test_values_and_rows_are_those_of_sqlalchemy(session: Session) -> None:
    run(session, _ADD, arrived("1", payload=None), arrived("2", received_at=NOON.astimezone(IN_CHINA)), arrived("3"))
    rows = found(session, _ALL)
    assert rows == session.connection().execute(_ALL).all()
    assert [dict(row._mapping) for row in rows] == [dict(row._mapping) for row in session.connection().execute(_ALL)]
    assert (rows[0].payload, rows[1].payload, rows[1].received_at) == (None, {"text": "报名 45"}, NOON)
    assert value_of(session, _LAST) == NOON


def test_what_stands_in_a_statement_goes_beside_what_is_given(session: Session) -> None:
    run(session, _ADD, arrived("1"), arrived("2"))
    first, second = (row.id for row in found(session, _ALL))
    run(session, _MARK, {"row": first, "at": NOON})
    assert {row.id: (row.incident, row.handled_at) for row in found(session, _ALL)} == {
        first: ("marked", NOON), second: ("", None),
    }  # fmt: skip


def test_a_list_given_as_one_value_may_have_any_length(session: Session) -> None:
    run(session, _ADD, *(arrived(f"{n}", chat=f"{n}") for n in range(4)))
    ids = [row.id for row in found(session, _ALL)]
    assert [row.chat for row in found(session, _AMONG, chats=["1", "3", "9"], ids=ids)] == ["1", "3"]
    assert [row.chat for row in found(session, _AMONG, chats=["1", "3", "9"], ids=ids[:2])] == ["1"]
    assert found(session, _AMONG, chats=[], ids=ids) == []
    assert [row.chat for row in session.connection().execute(_AMONG, {"chats": ["2"], "ids": ids})] == ["2"]


def test_what_is_not_in_a_list_is_found_too(session: Session) -> None:
    run(session, _ADD, *(arrived(f"{n}", chat=f"{n}") for n in range(3)))
    assert [row.chat for row in found(session, _OTHERS, chats=["1", "9"])] == ["0", "2"]
    assert [row.chat for row in found(session, _OTHERS, chats=[])] == ["0", "1", "2"]


def test_a_list_is_looked_up_in_an_index_of_sqlite(sqlite_databases: Sqlite) -> None:
    database = open_scratch(sqlite_databases.fresh())
    words = str(where(PersonRow).where(among(table_of(PersonRow).c.id, "ids")).compile(database))
    with database.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", ("[1]",)).all()
    database.dispose()
    assert any("SEARCH person USING INTEGER PRIMARY KEY" in row[-1] for row in plan)


def test_what_a_unique_key_forbids_is_left_out_or_refused(session: Session) -> None:
    add = insert_new_into(InboxRow, session.get_bind().dialect.name).returning(_INBOX.c.id)
    assert value_of(session, add, **arrived("1")) is not None
    assert value_of(session, add, **arrived("1")) is None
    with pytest.raises(IntegrityError) as refused:
        run(session, _ADD, arrived("1", payload={"text": "secret words"}))
    assert "secret words" not in str(refused.value)


def test_an_instant_without_a_zone_and_a_value_that_is_missing_are_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="zone"):
        run(session, _ADD, arrived("1", received_at=NOON.replace(tzinfo=None)))
    with pytest.raises(KeyError):
        found_first(session, where(InboxRow, "channel", "chat"), channel="test")


def test_the_databases_refusal_is_an_error_of_sqlalchemy(session: Session) -> None:
    with pytest.raises((OperationalError, ProgrammingError)):
        found(session, _WRONG)


def test_a_lost_connection_of_postgresql_is_told_and_not_used_again(postgresql_databases: Postgresql) -> None:
    database = open_scratch(url := postgresql_databases.fresh())
    with Session(database) as session:
        number = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with database.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        with pytest.raises(OperationalError) as lost:
            found(session, where(PersonRow, "id"), id=1)
        assert lost.value.connection_invalidated
        session.rollback()
        assert found(session, where(PersonRow, "id"), id=1) == []
    database.dispose()
    postgresql_databases.drop(url)
