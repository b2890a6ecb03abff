"""The school calendar: what is stored, and how it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, delete, select

from models.calendar import (
    ChangeWindow,
    EnterSpans,
    EnterTerms,
    SchoolCalendar,
    Span,
    SpanKind,
    Term,
    WindowRule,
)
from models.store.rounds import plan_anew
from models.store.statements import found, found_first, table_of, where
from models.store.unit import Unit, carries_out
from models.tables.calendar import SpanRow, TermRow
from models.tables.institutions import InstitutionRow

_INSTITUTION = where(InstitutionRow, "id")
_TERMS = where(TermRow, "institution_id").order_by(table_of(TermRow).c.first)
_SPANS = where(SpanRow, "institution_id").order_by(table_of(SpanRow).c.first)
_Rows = tuple[Row[Any] | None, Sequence[Row[Any]], Sequence[Row[Any]]]
_made: dict[str, tuple[_Rows, SchoolCalendar]] = {}
"""The calendars last made, each with the rows that it was made of: it holds as long as they are the same."""


def calendar_of(session: Session, institution_id: str) -> SchoolCalendar:
    """An institution's calendar as entered; the national table where nothing is."""
    rows = (
        found_first(session, _INSTITUTION, id=institution_id),
        found(session, _TERMS, institution_id=institution_id),
        found(session, _SPANS, institution_id=institution_id),
    )
    of, calendar = _made.get(institution_id, (None, None))
    if calendar is None or of != rows:
        calendar = _calendar(*rows)
        _made[institution_id] = (rows, calendar)
    return calendar


def _calendar(institution: Row[Any] | None, terms: Sequence[Row[Any]], spans: Sequence[Row[Any]]) -> SchoolCalendar:
    return SchoolCalendar(
        zone=institution.zone if institution else "Asia/Shanghai",
        terms=tuple(_term(row) for row in terms),
        spans=tuple(Span(kind=SpanKind(row.kind), first=row.first, last=row.last, name=row.name) for row in spans),
        rule=WindowRule.model_validate((institution.settings if institution else {}).get("window", {})),
    )


def _term(row: Row[Any]) -> Term:
    return Term(name=row.name, first=row.first, weeks=row.weeks, exam_weeks=tuple(row.exam_weeks))


@carries_out(EnterTerms)
def enter_terms(command: EnterTerms, unit: Unit) -> str:
    for term in command.terms:
        query = select(TermRow).where(TermRow.institution_id == unit.institution_id, TermRow.name == term.name)
        row = unit.session.exec(query).first() or TermRow(
            institution_id=unit.institution_id, name=term.name, first=term.first, weeks=term.weeks
        )
        row.first, row.weeks, row.exam_weeks = term.first, term.weeks, list(term.exam_weeks)
        unit.session.add(row)
    return "calendar:terms"


@carries_out(EnterSpans)
def enter_spans(command: EnterSpans, unit: Unit) -> str:
    for year in command.replaces:
        unit.session.exec(
            delete(SpanRow).where(
                col(SpanRow.institution_id) == unit.institution_id,
                col(SpanRow.kind) != SpanKind.VACATION.value,
                col(SpanRow.first) >= date(year, 1, 1),
                col(SpanRow.first) <= date(year, 12, 31),
            )
        )
    kept = {(s.kind, s.first, s.last) for s in calendar_of(unit.session, unit.institution_id).spans}
    for key, span in {(s.kind, s.first, s.last): s for s in command.spans}.items():
        if key not in kept:
            facts = span.model_dump() | {"kind": span.kind.value}
            unit.session.add(SpanRow(institution_id=unit.institution_id, **facts))
    plan_anew(unit.session, unit.institution_id)
    return "calendar:spans"


@carries_out(ChangeWindow)
def change_window(command: ChangeWindow, unit: Unit) -> str:
    institution = unit.session.get_one(InstitutionRow, unit.institution_id)
    institution.settings = {**institution.settings, "window": command.rule.model_dump(mode="json")}
    unit.session.add(institution)
    return "calendar:window"
