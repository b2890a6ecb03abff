"""Changes to what is stored, named: a dialogue returns commands, the store carries them out.

A command is an imperative noun phrase with the facts it needs (`FileReport`, `GrantExemption`). Each is applied by the
one function registered for its type in `models/store/`, in the transaction of the message that led to it, and leaves
an audit line. Commands are defined in the room they belong to (`models/reports.py`, ...).
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen, validated value of the domain."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(Noun):
    """A change asked for. Who asks, for which institution and when come with the transaction."""

    def signed(self, actor: str) -> str:
        """Under which name the audit keeps who did it: their own, unless the command itself takes that name away."""
        return actor
