"""Who is alive: each process that sends holds a lock in PostgreSQL, which ends with the process, however it ends.

So what a killed process was sending is taken over at once, not only when its lease ends.
"""

from __future__ import annotations

import secrets
from contextlib import suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

ROOM = 1_869_505_912
"""The first half of our advisory locks' keys ("onex" as a number), so that they meet nobody else's."""
LIVING = "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = :room AND objsubid = 2"


class Presence:
    """This process's sign of life. `number` marks what it sends; `keep` renews the sign when it was lost."""

    def __init__(self, engine: Engine) -> None:
        self.number = 1 + secrets.randbelow(2**31 - 1)
        self._engine = engine
        self._connection: Connection | None = None
        self.keep()

    def keep(self) -> None:
        """Sees that the sign stands; to be called now and then. On SQLite there is nobody to tell."""
        if self._engine.dialect.name != "postgresql" or self._stands():
            return
        self.close()
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.execute(text("SELECT pg_advisory_lock(:room, :number)"), self._key())

    def close(self) -> None:
        """Takes the sign away."""
        if self._connection is None:
            return
        with suppress(DBAPIError):  # lost: then the sign is gone already
            self._connection.execute(text("SELECT pg_advisory_unlock(:room, :number)"), self._key())
        self._connection.close()
        self._connection = None

    def _stands(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def _key(self) -> dict[str, int]:
        return {"room": ROOM, "number": self.number}
