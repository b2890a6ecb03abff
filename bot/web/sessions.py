"""Who is at a page: a signed random cookie, and the token that every form and script must send along.

The cookie's secret never leaves the browser and is not stored: the chat's key is its hash, so a copy of the database
opens no session.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from models.addresses import WEB_LASTS

IDLE = WEB_LASTS
"""A session unused for this long has ended."""
LIFE = timedelta(days=180)
"""No session lives longer, used or not."""


@dataclass(frozen=True)
class Session:
    """One browser's session at one mount of the chat. `language` is the reader's choice, empty for none made."""

    secret: str
    born: int  # seconds since the epoch
    used: int
    language: str = ""

    @property
    def chat(self) -> str:
        """The key of this session's chat: known to the database, useless as a cookie."""
        return "w" + sha256(f"chat:{self.secret}".encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Sessions:
    """Makes, reads and renews the session cookie of one mount. `embedded` pages live in frames of other sites.

    Cookies of several mounts are told apart by name, not by path: so they may carry the `__Host-` prefix, which no
    other host can set or shadow.
    """

    key: str
    clock: Callable[[], datetime]
    cookie: str = "onex"
    secure: bool = False
    embedded: bool = False
    idle: timedelta = IDLE
    life: timedelta = LIFE

    def fresh(self, language: str = "") -> Session:
        """A new session with a new chat."""
        now = self._now()
        return Session(secrets.token_urlsafe(32), now, now, language)

    def read(self, request: HTTPConnection) -> Session | None:
        """The session of a request, or None when there is none, it was tampered with, or it has ended."""
        try:
            facts: dict[str, Any] = self._signer.loads(request.cookies.get(self.cookie, ""))
            session = Session(**facts)
        except (BadSignature, TypeError):
            return None
        now = self._now()
        alive = now - session.used < self.idle.total_seconds() and now - session.born < self.life.total_seconds()
        return session if alive else None

    def write(self, response: Response, session: Session) -> None:
        """Sets the cookie: out of reach of scripts, sent to other sites' frames only where embedding is set up."""
        session = replace(session, used=self._now())
        response.set_cookie(
            self.cookie, str(self._signer.dumps(session.__dict__)), max_age=int(self.idle.total_seconds()), path="/",
            httponly=True, secure=self.secure, samesite="none" if self._abroad else "lax", partitioned=False,
        )  # fmt: skip
        if self._abroad:
            self._partition(response)

    def ends(self, session: Session, now: datetime) -> datetime:
        """When the session ends if it is used at this instant and never again."""
        left = session.born + self.life.total_seconds() - self._now()
        return now + min(self.idle, timedelta(seconds=max(0, left)))

    def token(self, session: Session) -> str:
        """The token that a request which changes something must carry."""
        return hmac.new(self.key.encode(), f"csrf:{self.cookie}:{session.secret}".encode(), sha256).hexdigest()

    def vouches(self, session: Session, token: str) -> bool:
        """Whether a token belongs to this session; compared in constant time."""
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    @property
    def _abroad(self) -> bool:
        return self.embedded and self.secure

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt=f"session:{self.cookie}")

    def _now(self) -> int:
        return int(self.clock().timestamp())

    def _partition(self, response: Response) -> None:
        """Adds `Partitioned` by hand: Python 3.11's cookies do not know it."""
        name = f"{self.cookie}=".encode()
        response.raw_headers[:] = [
            (key, value + b"; Partitioned") if key == b"set-cookie" and value.startswith(name) else (key, value)
            for key, value in response.raw_headers
        ]
