"""People and groups as a test drives them: what they say, tap and send becomes an update for the bot."""

from __future__ import annotations

import itertools
from typing import Any

from tests.telegram_server.entities import spoken_entities
from tests.telegram_server.messages import described, sizes
from tests.telegram_server.updates import Updates
from tests.telegram_server.world import Callback, Chat, Shown, World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class Person:
    """A person with their program. Every action gives the raw update that it led to."""

    _taps = itertools.count(9_000_000_000_000_001)

    def __init__(self, world: World, updates: Updates, chat: Chat) -> None:
        self.world, self.updates, self.chat = world, updates, chat
        self.id = chat.id
        self.user = world.people[chat.id]

    def says(self, text: str, group: int = 0, reply_to: int = 0, forwarded: bool = False) -> dict[str, Any]:
        """Writes a text, in the private chat or in a group."""
        marks = spoken_entities(text)
        return self._sends({"text": text, **({"entities": marks} if marks else {})}, group, reply_to, forwarded)

    def starts(self, payload: str = "") -> dict[str, Any]:
        """Follows a deep link, or presses Start."""
        return self.says(f"/start {payload}".strip())

    def sends_photo(self, content: bytes = PNG, caption: str = "", group: int = 0) -> dict[str, Any]:
        upload = self.world.keep("photo.jpg", "image/jpeg", content)
        return self._sends({"photo": sizes(upload), **({"caption": caption} if caption else {})}, group)

    def sends_document(
        self, name: str, content: bytes, media_type: str = "application/octet-stream", caption: str = "", group: int = 0
    ) -> dict[str, Any]:
        upload = self.world.keep(name, media_type, content)
        return self._sends({"document": described(upload), **({"caption": caption} if caption else {})}, group)

    def sends_sticker(self) -> dict[str, Any]:
        upload = self.world.keep("sticker.webp", "image/webp", b"RIFF....WEBP")
        kind = {"type": "regular", "is_animated": False, "is_video": False, "width": 512, "height": 512}
        return self._sends({"sticker": {**described(upload), **kind}})

    def sends_voice(self, seconds: int = 3) -> dict[str, Any]:
        upload = self.world.keep("voice.ogg", "audio/ogg", b"OggS" + b"\0" * 32)
        return self._sends({"voice": {**described(upload), "duration": seconds}})

    def taps(self, label: str, message_id: int = 0, group: int = 0) -> dict[str, Any]:
        """Taps a button by its label: on a given message, else on the newest that shows it. Raises LookupError."""
        chat = self.world.chats[group] if group else self.chat
        shown = [chat.messages[message_id]] if message_id else reversed(chat.messages.values())
        for message in shown:
            for button in itertools.chain.from_iterable(message.keyboard):
                if button["text"] == label and not message.deleted:
                    return self.taps_data(button["callback_data"], message)
        raise LookupError(f"no button [{label}] in chat {chat.id}")

    def taps_data(self, data: str, message: Shown) -> dict[str, Any]:
        """A tap with any data, as from an old or forged button."""
        tap = str(next(self._taps))
        self.world.callbacks[tap] = Callback(self.world.clock(), self.id, message.id)
        body = {"id": tap, "from": self.user, "message": message.raw, "chat_instance": "1", "data": data}
        return self.updates.push("callback_query", body)

    def edits(self, message_id: int, text: str) -> dict[str, Any]:
        """Changes what was said before."""
        shown = self.chat.messages[message_id]
        shown.raw = {**shown.raw, "text": text, "edit_date": self.world.now()}
        return self.updates.push("edited_message", shown.raw)

    def blocks_bot(self) -> dict[str, Any]:
        self.chat.blocked = True
        return self._membership("member", "kicked")

    def unblocks_bot(self) -> dict[str, Any]:
        self.chat.blocked = False
        return self._membership("kicked", "member")

    def joins(self, group: int) -> None:
        self.world.group(group).members.add(self.id)

    def _sends(
        self, content: dict[str, Any], group: int = 0, reply_to: int = 0, forwarded: bool = False
    ) -> dict[str, Any]:
        chat = self.world.group(group) if group else self.chat
        chat.members.add(self.id)
        chat.reachable = chat.reachable or not group
        if reply_to:
            content["reply_to_message"] = chat.messages[reply_to].raw
        if forwarded:
            content["forward_origin"] = {"type": "hidden_user", "sender_user_name": "P0", "date": self.world.now()}
        return self.updates.push("message", self.world.show(chat, self.user, content).raw)

    def _membership(self, before: str, after: str) -> dict[str, Any]:
        states = [
            {"status": s, "user": self.world.bot, **({"until_date": 0} if s == "kicked" else {})}
            for s in (before, after)
        ]
        body = {"chat": self.chat.raw, "from": self.user, "date": self.world.now()}
        return self.updates.push("my_chat_member", {**body, "old_chat_member": states[0], "new_chat_member": states[1]})


class Group:
    """A group chat of which the bot is a member."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world, self.chat = world, chat
        self.id = chat.id

    def removes_bot(self) -> None:
        self.chat.kicked = True

    def becomes(self, chat_id: int) -> None:
        """The group is upgraded to a supergroup with another id."""
        self.world.group(chat_id, self.chat.raw["title"])
        self.chat.migrated_to = chat_id
