"""The school calendar: what is stored, and how it changes."""

from __future__ import annotations

from datetime import date

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
from models.store.unit import Unit, carries_out
from models.tables.calendar import SpanRow, TermRow
from models.tables.institutions import InstitutionRow


def calendar_of(session: Session, institution_id: str) -> SchoolCalendar:
    """An institution's calendar as entered; the national table where nothing is."""
    institution = session.get(InstitutionRow, institution_id)
    terms = session.exec(select(TermRow).where(TermRow.institution_id == institution_id).order_by(col(TermRow.first)))
    spans = session.exec(select(SpanRow).where(SpanRow.institution_id == institution_id).order_by(col(SpanRow.first)))
    return SchoolCalendar(
        zone=institution.zone if institution else "Asia/Shanghai",
        terms=tuple(_term(row) for row in terms),
        spans=tuple(Span(kind=SpanKind(row.kind), first=row.first, last=row.last, name=row.name) for row in spans),
        rule=WindowRule.model_validate((institution.settings if institution else {}).get("window", {})),
    )


def _term(row: TermRow) -> Term:
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
    for (kind, first, last), span in {(s.kind, s.first, s.last): s for s in command.spans}.items():
        if (kind, first, last) not in kept:
            row = SpanRow(institution_id=unit.institution_id, kind=kind.value, first=first, last=last, name=span.name)
            unit.session.add(row)
    plan_anew(unit.session, unit.institution_id)
    return "calendar:spans"


@carries_out(ChangeWindow)
def change_window(command: ChangeWindow, unit: Unit) -> str:
    institution = unit.session.get_one(InstitutionRow, unit.institution_id)
    institution.settings = {**institution.settings, "window": command.rule.model_dump(mode="json")}
    unit.session.add(institution)
    return "calendar:window"
