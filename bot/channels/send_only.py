"""What channels share that only send: nothing is read, fetched or acknowledged; buttons become a way to the chat."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.channel import Incoming, Parcel, RemoteFile

MARKUP = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


class SendOnly:
    """The half of a channel that never speaks."""

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """Nothing comes in."""
        return None

    async def fetch(self, file: RemoteFile) -> bytes:
        """Nothing came in, so nothing can be fetched. Raises OSError."""
        raise OSError("a channel that only sends holds no files")

    async def acknowledge(self, callback: str) -> None:
        """There are no taps."""


def plain_text(parcel: Parcel) -> str:
    """The text without markup."""
    return MARKUP.sub(r"\1", parcel.text)


def with_way_to_chat(text: str, parcel: Parcel, page: str) -> str:
    """Buttons cannot be tapped here: their labels are named, with the address of the chat, where they can."""
    if not parcel.buttons or not page:
        return text
    labels = " / ".join(button.label for row in parcel.buttons for button in row)
    return f"{text}\n\n{labels} → {page}"
