"""What a lead's own certificate tells of a question: exam form, discipline, batch, the headcount of its last round."""

from __future__ import annotations

from handlers.reach import Desk
from models.institutions import Certificate
from models.reports import RoundTotals
from policy.answers import Known
from policy.pack import Pack
from policy.understand.reading.read import read_message


def known_of(message: str, pack: Pack, desk: Desk) -> dict[str, Known]:
    """The facts of the certificate that the message is about, each with the words that say where it is from."""
    certificate = _meant(message, desk)
    return facts_of(certificate, pack, desk) if certificate else {}


def _meant(message: str, desk: Desk) -> Certificate | None:
    """The one of the person's certificates that the message names, or their only one."""
    if desk.person is None:
        return None
    held = desk.certificates.of(desk.person.id)
    named = [c for c in held if any(name and name in message for name in (c.name, c.short_name))]
    meant = named or held
    return meant[0] if len(meant) == 1 else None


def without_names(message: str, desk: Desk) -> str:
    """The message with the names of the person's own certificates taken out: the rules know none of them."""
    held = desk.certificates.of(desk.person.id) if desk.person else []
    for name in sorted({name for c in held for name in (c.name, c.short_name) if name}, key=len, reverse=True):
        message = message.replace(name, "我的证书" if desk.language == "zh" else "my certificate")
    return message


def facts_of(certificate: Certificate, pack: Pack, desk: Desk) -> dict[str, Known]:
    """What is known of a certificate, as the pack's facts."""
    found: dict[str, Known] = {}
    for fact, words in (("exam_form", certificate.exam_form), ("discipline", certificate.major_category)):
        value = read_message(words, pack, desk.today).facts.get(fact) if words else None
        if value is not None and fact in pack.facts:
            found[fact] = Known(value, _source(certificate, words, desk))
    if "batch" in pack.facts:
        found["batch"] = Known(certificate.batch, _source(certificate, _batch(certificate, desk), desk))
    sat = _last_sat(certificate, desk)
    if sat is not None and sat.sat is not None and "headcount" in pack.facts:
        found["headcount"] = Known(sat.sat, _source(certificate, _sat(sat, desk), desk))
    return found


def _source(certificate: Certificate, words: str, desk: Desk) -> str:
    name = certificate.short_name or certificate.name
    return f"{name} {words}" if desk.language == "zh" else f"{name}: {words}"


def _batch(certificate: Certificate, desk: Desk) -> str:
    return f"第 {certificate.batch} 批" if desk.language == "zh" else f"batch {certificate.batch}"


def _sat(totals: RoundTotals, desk: Desk) -> str:
    return f"{totals.round} 实考 {totals.sat} 人" if desk.language == "zh" else f"{totals.round}, {totals.sat} sat"


def _last_sat(certificate: Certificate, desk: Desk) -> RoundTotals | None:
    """The latest round of which it was reported how many sat."""
    for report in desk.reports.history(certificate.id, most=20):
        for totals in reversed(report.contents.rounds):
            if totals.sat is not None:
                return totals
    return None
