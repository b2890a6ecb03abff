"""The facts of the field: those that readers of their own understand, in whatever words people speak of them."""

from __future__ import annotations

from policy.understand.reading import (
    certificates,
    choices,
    days,
    half_days,
    hours,
    money,
    ordinals,
    people,
    sittings,
    things,
)

_READERS = (certificates, choices, days, half_days, hours, money, ordinals, people, sittings, things)
OF_THE_FIELD = frozenset[str]().union(*(reader.FACTS for reader in _READERS))
"""All that they read; of any other fact a pack says itself what it is called (`own_facts.py`)."""
