"""From a pack and an understood question to an answer. Pure: the same arguments give the same answer."""

from __future__ import annotations

from collections.abc import Sequence

from policy.answer import Answer
from policy.facts import Query
from policy.pack import Pack, Ruling


def answer(pack: Pack, query: Query, rulings: Sequence[Ruling] = ()) -> Answer:
    """Answer `query` by `pack`; `rulings` are the deployment's own, and come before the pack's.

    Raises KeyError where the pack has no topic of that id.
    """
    raise NotImplementedError
