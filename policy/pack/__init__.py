"""The pack format: one YAML file an institution. See docs/policy-packs.md."""

from policy.pack.base import Cite, Model, Span, Words
from policy.pack.document import (
    Asks,
    Case,
    Document,
    Expected,
    FactSpec,
    OpenPoint,
    Option,
    OutsideNotice,
    Pack,
    Rule,
    Ruling,
    Silence,
    Statement,
    Topic,
    Validity,
    Version,
)

__all__ = [
    "Asks",
    "Case",
    "Cite",
    "Document",
    "Expected",
    "FactSpec",
    "Model",
    "OpenPoint",
    "Option",
    "OutsideNotice",
    "Pack",
    "Rule",
    "Ruling",
    "Silence",
    "Span",
    "Statement",
    "Topic",
    "Validity",
    "Version",
    "Words",
]
