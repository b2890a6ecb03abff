"""Signing out of a chat."""

from __future__ import annotations

from models.commands import Command


class LeaveAddress(Command):
    """Takes an address from the person it belonged to: nothing is sent there any more."""

    channel: str
    chat: str
