"""A mark in every text that an institution has, found by the tables' columns: where it shows elsewhere, a wall has a hole."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Any

from sqlalchemy import JSON, Column, Table
from sqlmodel import AutoString, Session, SQLModel, select

MARK = "隔墙之秘"
SHARED = {"institution", "audit", "conversation", "term"}
"""Tables left as they are: an institution's name is public, audit lines cannot be changed and hold ids, conversations hold states, a
term's name is a code."""
CODES = {
    "institution_id", "zone", "scheme", "exam_form", "role", "roles", "language", "channel", "chat", "state", "kind", "why", "timing",
    "levels", "level", "stage", "half", "unit", "value", "term", "number", "topic", "settings", "major_category",
}  # fmt: skip
"""Columns and keys whose words stand for something to the program, or that any institution has alike."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plant_marks(session: Session, institution: str) -> int:
    """Marks every text of an institution; how many there were."""
    tables = [one for one in SQLModel.metadata.sorted_tables if "institution_id" in one.c and one.name not in SHARED]
    return sum(_mark_table(session, table, institution) for table in tables)


def _mark_table(session: Session, table: Table, institution: str) -> int:
    rows = session.execute(select(table).where(table.c.institution_id == institution)).mappings().all()  # type: ignore[call-overload]
    marked = 0
    for row in rows:
        changed = {c.name: _marked(row[c.name]) for c in table.c if _is_text(c)}
        fresh = {name: value for name, value in changed.items() if value != row[name]}
        if fresh:
            this = [key == row[key.name] for key in table.primary_key]
            session.execute(table.update().where(*this).values(**fresh))
        marked += len(fresh)
    return marked


def _is_text(column: Column[Any]) -> bool:
    """Whether a column holds words of people: not a code, a key or a hash."""
    words = isinstance(column.type, (AutoString, JSON))
    return words and column.name not in CODES and not column.name.endswith("_hash") and not column.foreign_keys


def _marked(value: Any) -> Any:
    if isinstance(value, str):
        return f"{value[:40]}{MARK}" if CHINESE.search(value) else value
    if isinstance(value, list):
        return [_marked(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key in CODES else _marked(one) for key, one in value.items()}
    return value


def told_of(body: bytes) -> bool:
    """Whether a mark stands in what was answered: a page, JSON, a calendar's folded lines, or a workbook's parts."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return any(told_of(parts.read(name)) for name in parts.namelist())
    text = body.decode("utf-8", "replace").replace("\r\n ", "")
    return MARK in text or MARK in html.unescape(_unescaped(text))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
