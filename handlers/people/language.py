"""The language a person reads: Chinese by default, English by choice."""

from __future__ import annotations

from handlers.dialogue import State, Turn, finish
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.words import LANGUAGES, Language, _, plain
from models.people import ChangePerson

COMMANDS = ("language",)
STATES: tuple[type[State], ...] = ()
WISHES: dict[str, Language] = {
    "english": "en", "english please": "en", "in english": "en", "说英文": "en", "切换英文": "en",
    "中文": "zh", "说中文": "zh", "切换中文": "zh", "chinese": "zh",
}  # fmt: skip
CHOICES = (Button(plain("中文"), "/language zh"), Button(plain("English"), "/language en"))


def recognises(message: Message, desk: Desk) -> bool:
    """The wish for a language, said plainly."""
    return message.text.strip(" 。.!！").lower() in WISHES


def begin(message: Message, desk: Desk) -> Turn:
    """/language, /language en, or the wish in words."""
    wished = message.words.strip().lower() or WISHES.get(message.text.strip(" 。.!！").lower(), "")
    if wished not in LANGUAGES:
        return finish(_("Which language do you read?"), buttons=CHOICES)
    language: Language = wished
    changes = [ChangePerson(person_id=desk.person.id, language=language)] if desk.person else []
    turn = finish(_("I speak English with you from now on. 切换中文：/language zh"), *changes)
    return Turn(None, turn.replies, turn.commands, language=language)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)
