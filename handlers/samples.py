"""Examples that work for whoever reads them: sent as they stand, they are understood."""

from __future__ import annotations

from handlers.words import Text, _, plain
from models.institutions import Certificate


def sample_report(certificate: Certificate) -> Text:
    """A week of a certificate in a sentence."""
    name = plain(certificate.short_name or certificate.name)
    return _("{name}: trained 32 people, 6 hours this week; mock exam next week", name=name)
