"""What becomes of a message that was not delivered."""

from __future__ import annotations

from models.commands import Command


class ReleaseMessage(Command):
    """Sends a message after all that was not delivered, or is held back."""

    message_id: int


class DropMessage(Command):
    """Gives a message up that was not delivered, or is held back."""

    message_id: int
