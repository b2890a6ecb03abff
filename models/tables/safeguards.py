"""What the database itself refuses: an audit line is never deleted, and changed only to put a pseudonym for a person.

The triggers belong to the audit table: whoever creates it (the migrations, `create_all`) creates them too.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from models.tables.delivery import AuditRow

PSEUDONYM = "erased:"
"""How the name that replaces `person:12` begins."""

_KEPT = ("id", "institution_id", "at", "action")
_CHANGED = f"(NEW.actor {{differs}} OLD.actor AND NEW.actor NOT LIKE '{PSEUDONYM}%')"
_SUBJECT = f"(NEW.subject {{differs}} OLD.subject AND NEW.subject NOT LIKE '{PSEUDONYM}%')"


def _forbidden(differs: str, fields: str) -> str:
    kept = [f"NEW.{name} {differs} OLD.{name}" for name in _KEPT]
    return " OR ".join([*kept, fields, _CHANGED.format(differs=differs), _SUBJECT.format(differs=differs)])


_FORBIDDEN_SQLITE = _forbidden("IS NOT", "NEW.fields IS NOT OLD.fields")
_FORBIDDEN_POSTGRESQL = _forbidden("IS DISTINCT FROM", "NEW.fields::text IS DISTINCT FROM OLD.fields::text")

_REFUSE = "$$ BEGIN RAISE EXCEPTION 'audit lines stand as written'; END $$"

SQLITE = (
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit lines are kept'); END",
    f"""CREATE TRIGGER audit_stands BEFORE UPDATE ON audit WHEN {_FORBIDDEN_SQLITE}
        BEGIN SELECT RAISE(ABORT, 'audit lines stand as written'); END""",
)
POSTGRESQL = (
    f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS {_REFUSE}",
    """CREATE TRIGGER audit_is_kept BEFORE DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    f"""CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
        FOR EACH ROW WHEN ({_FORBIDDEN_POSTGRESQL}) EXECUTE FUNCTION audit_refuse()""",
)
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

for _dialect, _statements in STATEMENTS.items():
    for _statement in _statements:
        _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(AuditRow.__table__, "after_create", _ddl)  # type: ignore[attr-defined]
