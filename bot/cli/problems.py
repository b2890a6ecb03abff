"""What an operator can mend, in one sentence that says how. Never a stack, never a secret."""

from __future__ import annotations

import sys

KNOWN = {
    "WrongSetting": "",
    "AlreadyRunning": "Stop that one, or give several processes one PostgreSQL (ONEX_DATABASE_URL).",
    "NewerDatabase": "Start the onex that upgraded it, or restore a backup into an empty database.",
    "NotABackup": "Take an earlier backup.",
    "OtherForm": "Restore it with the onex that made it, then upgrade.",
    "NotEmpty": "Restore into an empty database, or give --force to replace what is there.",
    "TokenRefused": "Copy the token anew from @BotFather into ONEX_TELEGRAM_TOKEN.",
    "NoInstitution": "See `onex doctor` for the institutions that there are.",
    "NotImported": "",
}
"""Errors by name, so that saying one loads nothing, and what to do."""


def sentence_of(error: Exception) -> str | None:
    """The sentence for an error; None for one that nobody foresaw."""
    for kind in type(error).__mro__:
        if kind.__name__ in KNOWN:
            advice = KNOWN[kind.__name__]
            return f"{str(error).rstrip('.')}. {advice}".strip() if advice else str(error)
    if _is_database(error):
        return "The database cannot be reached or used. Check ONEX_DATABASE_URL and that the server runs: onex doctor"
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}. Check the address or path."
    return None


def _is_database(error: Exception) -> bool:
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    return sqlalchemy is not None and isinstance(error, sqlalchemy.OperationalError)
