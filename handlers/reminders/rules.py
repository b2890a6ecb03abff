"""/remindrules: when people are reminded at an institution, in the short form in which it is entered."""

from __future__ import annotations

from datetime import time

from pydantic import ValidationError

from handlers.dialogue import NotUnderstood, Turn, finish
from handlers.reach import Desk
from handlers.reminders.words import KINDS
from handlers.words import Text, _, join, plain
from models.people import Role
from models.reminders import RULES, Anchor, ChangeRule, Kind, Occasion


def rules(words: str, desk: Desk) -> Turn:
    """Shows an institution's rules, or changes those of one kind."""
    desk.member(Role.COORDINATOR)
    name, __, rest = words.partition(" ")
    kind = next((kind for kind in Kind if kind.value == name), None)
    rules = desk.reminders.rules()
    if kind is None or not rest.strip():
        lines = [_("· {kind} ({key}): {rule}", kind=KINDS[k], key=k.value, rule=in_words(rules[k])) for k in Kind]
        how = _(
            "To change one: /remindrules registration 7 3 1 3h. A number counts workdays before, 3h hours before, "
            "80% a part of the window, +1 workdays after; off turns it off, usual restores it."
        )
        return finish(join(_("**When people are reminded here**"), *lines, how))
    occasions = occasions_in(rest, kind)
    said = _("{kind}: {rule}. From the next plan on, within 15 minutes.", kind=KINDS[kind], rule=in_words(occasions))
    return finish(said, ChangeRule(kind=kind, occasions=occasions))


def in_words(occasions: tuple[Occasion, ...]) -> Text:
    """Occasions in the short form in which they are entered."""
    return join(*(plain(_short(one)) for one in occasions), by=" ") if occasions else plain("off")


def _short(one: Occasion) -> str:
    if one.share is not None:
        return f"{one.share:.0%}"
    if one.hours is not None:
        return "opens" if one.anchor is Anchor.OPENS else f"{-one.hours:g}h"
    count = one.workdays if one.workdays is not None else one.days or 0
    name = {-1: "eve"}.get(count, "day") if one.workdays is None else str(-count) if count <= 0 else f"+{count}"
    return f"{name}@{one.at:%H:%M}"


def occasions_in(words: str, kind: Kind) -> tuple[Occasion, ...]:
    """Occasions as entered ("7 3 1 3h"). Raises NotUnderstood with an example."""
    if words.strip() in {"off", "usual"}:
        return () if words.strip() == "off" else RULES[kind]
    try:
        found = [_occasion(token, kind) for token in words.split()]
        if not 1 <= len(found) <= 8:
            raise ValueError(words)
    except (ValueError, ValidationError) as error:
        raise NotUnderstood(
            _("I did not understand that rule. For example: /remindrules registration 7 3 1 3h")
        ) from error
    return tuple(found)


def _occasion(token: str, kind: Kind) -> Occasion:
    """One occasion; one that the usual rules know by the same short form keeps its name and its flags."""
    usual = next((one for one in RULES[kind] if token in {_short(one), _short(one).partition("@")[0]}), None)
    if usual is not None:
        return usual
    amount, __, clock = token.partition("@")
    at = time.fromisoformat(clock) if clock else time(9)
    if amount.endswith("%"):
        return Occasion(name=f"p{amount[:-1]}", share=float(amount[:-1]) / 100)
    if amount.endswith("h"):
        return Occasion(name=f"h{amount[:-1].replace('.', '-')}", hours=-float(amount[:-1]), uncounted=True)
    if amount.startswith("+"):
        return Occasion(name=f"after{int(amount)}", workdays=int(amount), at=at, news=True)
    return Occasion(name=f"t{int(amount)}", workdays=-int(amount), at=at, uncounted=int(amount) <= 1)
