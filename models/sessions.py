"""Where a person is signed in, and the end of it: each is an address at which they are known."""

from __future__ import annotations

from datetime import datetime

from models.commands import Command, Noun


class SignIn(Noun):
    """One place where a person is known: a browser, a Telegram account. `spoke_at` is when they last said something
    there, None when that was never, or is forgotten."""

    id: int
    channel: str
    chat: str
    spoke_at: datetime | None = None


class LeaveAddress(Command):
    """Takes an address from the person it belonged to: nothing is sent there any more."""

    channel: str
    chat: str


class EndSignIn(Command):
    """Signs the person who asks out at another of their places, as if they had done it there."""

    sign_in_id: int
