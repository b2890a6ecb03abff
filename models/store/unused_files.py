"""Bytes that nothing points to any more: attachments of messages that were forgotten, workbooks that were sent."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

from sqlmodel import Session, SQLModel, select

from models.store.files import FileStore

KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
YOUNG = timedelta(days=1)
"""A file so young may belong to what is being written at this moment."""
POINTING = {
    "inbox": ("payload",),
    "outbox": ("file", "picture"),
    "conversation": ("state", "memory", "suspended"),
    "report": ("contents",),
    "report_revision": ("contents",),
    "report_draft": ("contents",),
}
"""The columns that hold keys of files."""


def used_keys(session: Session) -> set[str]:
    """The keys of all files that something stored points to."""
    found: set[str] = set()
    for name, columns in POINTING.items():
        table = SQLModel.metadata.tables[name]
        for row in session.execute(select(*(table.c[column] for column in columns))):
            found.update(KEY.findall(json.dumps(tuple(row))))
    return found


def sweep(session: Session, files: FileStore, now: datetime) -> int:
    """Deletes the files that nothing points to; how many. Reads the database, writes only the folder."""
    used, before = used_keys(session), (now - YOUNG).timestamp()
    unused = [path for path in files.root.glob("??/*") if path.name not in used and path.stat().st_mtime < before]
    for path in unused:
        path.unlink(missing_ok=True)
    return len(unused)
