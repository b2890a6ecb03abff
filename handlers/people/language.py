"""The language a person reads: Chinese by default, English by choice."""

from __future__ import annotations

import re
from typing import Literal

from handlers.dialogue import State, Turn, finish
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.words import LANGUAGES, Language, _, plain
from models.people import ChangePerson

COMMANDS = ("language",)
STATES: tuple[type[State], ...] = ()
_BEFORE = r"(请|能不能|可以)?(我要|我想)?(用|说|讲|切换?(到|成|为)?|换(到|成|为)?|改(成|为|用)?)?"
_IN_ENGLISH = r"((please )?(switch|change) to |(please )?speak |use |in )?{name}( please)?"
WISHES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"{_BEFORE}英(文|语)(版|吧)?|{_IN_ENGLISH.format(name='english')}", re.IGNORECASE),
    "zh": re.compile(rf"{_BEFORE}(中文|汉语|普通话)(版|吧)?|{_IN_ENGLISH.format(name='chinese')}", re.IGNORECASE),
}
CHOICES = (Button(plain("中文"), "/language zh"), Button(plain("English"), "/language en"))


def recognises(message: Message, desk: Desk) -> bool:
    """The wish for a language, said plainly."""
    return not message.command and _wished(message) != ""


def begin(message: Message, desk: Desk) -> Turn:
    """/language, /language en, or the wish in words."""
    wished = message.words.strip().lower() if message.command else _wished(message)
    if wished not in LANGUAGES:
        return finish(_("Which language do you read?"), buttons=CHOICES)
    language: Language = wished
    changes = [ChangePerson(person_id=desk.person.id, language=language)] if desk.person else []
    turn = finish(_("I speak English with you from now on. 切换中文：/language zh"), *changes)
    return Turn(None, turn.replies, turn.commands, language=language)


def _wished(message: Message) -> Language | Literal[""]:
    """The language that the whole of a message wishes for; empty when it wishes for none."""
    said = " ".join(message.text.strip(" 。.!！,，").replace(",", " ").split())
    return next((language for language, wish in WISHES.items() if wish.fullmatch(said)), "")


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)
