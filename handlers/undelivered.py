"""Messages that were not delivered, in words: for whom, and why. What they say is not shown."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.store.delivery import NOWHERE
from models.tables.delivery import OutboxRow

Names = Mapping[int | tuple[str, str], str]

_REASONS: dict[str, Text] = {
    "no address": _("nowhere to be reached; send a link"),
    "restored": _("came due while a backup was put back"),
}
_BEGINNINGS: tuple[tuple[str, Text], ...] = (
    ("forbidden", _("blocked me or left")),
    ("blocked", _("blocked me or left")),
    ("403", _("blocked me or left")),
)


def names_at(desk: Desk) -> Names:
    """People by their ids, groups by where they are."""
    found: dict[int | tuple[str, str], str] = dict(desk.people.names().items())
    for one in desk.groups.all():
        found[one.channel, one.chat] = one.title or one.chat
    return found


def for_whom(row: OutboxRow, names: Names) -> str:
    """The person's or the group's name; empty when nobody known."""
    return names.get(row.person_id or (row.channel, row.chat), "")


def why(row: OutboxRow) -> Text:
    """Why it was not delivered; as the channel said it, where there are no better words."""
    known = _REASONS.get(row.reason) or next(
        (says for begins, says in _BEGINNINGS if row.reason.lower().startswith(begins)), None
    )
    return known or plain(row.reason or "–")


def is_nowhere(row: OutboxRow) -> bool:
    """Whether there was no place at all to send it to, so that it cannot be sent after all."""
    return row.channel == NOWHERE
