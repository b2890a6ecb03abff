"""Files that nothing points to any more are deleted, and no others."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Session, SQLModel

from models.store.files import FileStore
from models.store.unused_files import POINTING, sweep
from models.tables.delivery import ConversationRow, InboxRow, OutboxRow
from models.tables.reports import DraftRow, ReportRow, RevisionRow
from tests.world import HOME, World

NOW = datetime.now(UTC)
OLD = (NOW - timedelta(days=2)).timestamp()
HOLDS_NO_FILE = {
    "audit": "fields", "institution": "settings", "outbox": "buttons", "term": "exam_weeks", "person": "settings roles",
    "certificate": "levels", "given_answer": "facts", "invite": "certificate_ids", "training": "taught sittings",
    "hour_shares": "parts", "round": "facts headcounts", "round_change": "before after",
}  # fmt: skip


def aged(files: FileStore, content: bytes) -> str:
    key = files.keep(content)
    os.utime(files.path(key), (OLD, OLD))
    return key


def test_what_something_points_to_stays_and_the_rest_goes(writer: Any, files: FileStore) -> None:
    world = World(writer, NOW)
    world.institution()
    certificate = world.certificate("Web前端开发")
    names = ("inbox", "sent", "picture", "state", "report", "revision", "draft", "nothing")
    keys = {name: aged(files, name.encode()) for name in names}
    young = files.keep(b"young")

    def attached(name: str) -> dict[str, object]:
        return {"attachments": [{"key": keys[name], "name": "a.pdf", "media_type": "application/pdf", "size": 1}]}

    def work(session: Session) -> None:
        week = {"institution_id": HOME, "certificate_id": certificate, "term": "2026秋", "week": 12}
        session.add(
            InboxRow(channel="web", update="1", chat="c", payload={"file": {"key": keys["inbox"]}}, received_at=NOW)
        )
        waits = {"channel": "web", "chat": "c", "text": "", "urgency": NOW, "due_at": NOW, "created_at": NOW}
        session.add(OutboxRow(**waits, file=["a", "b", keys["sent"]], picture=["a", "b", keys["picture"]]))
        session.add(ConversationRow(channel="web", chat="c", sender="c", state={"key": keys["state"]}, changed_at=NOW))
        filed = {
            "filed_at": NOW,
            "changed_at": NOW,
            "timing": "in_time",
            "place": 1,
            "number": "1",
            "monday": NOW.date(),
        }
        report = ReportRow(**week, **filed, contents=attached("report"))
        session.add_all([report, DraftRow(**week, contents=attached("draft"), changed_at=NOW)])
        session.flush()
        contents = attached("revision")
        session.add(RevisionRow(institution_id=HOME, report_id=report.id, revision=1, contents=contents, at=NOW))

    writer.run(work)
    assert writer.run(lambda session: sweep(session, files, NOW)) == 1
    assert not files.path(keys.pop("nothing")).exists()
    assert all(files.path(key).exists() for key in (*keys.values(), young))


def test_bytes_that_are_kept_again_are_young_again(writer: Any, files: FileStore) -> None:
    key = aged(files, b"again")
    files.keep(b"again")
    assert writer.run(lambda session: sweep(session, files, NOW)) == 0
    assert files.path(key).exists()


def test_every_column_that_could_hold_a_key_is_looked_at() -> None:
    known = {(name, one) for name, columns in POINTING.items() for one in columns}
    known |= {(name, one) for name, columns in HOLDS_NO_FILE.items() for one in columns.split()}
    there = {(t.name, c.name) for t in SQLModel.metadata.sorted_tables for c in t.columns if isinstance(c.type, JSON)}
    assert there <= known
