"""The one list of dialogues: every command belongs to one of them, and whatever is offered exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bot.dialogues import SUBJECTS, make_router
from handlers.help import TOPICS
from handlers.router import name_of

ROOT = Path(__file__).parents[2]
OFFERED = re.compile(r'Button\((?:[^()]|\([^()]*\))*?,\s*f?"/(\w+)')
WRITTEN = re.compile(r'_\(\s*"[^"]*?(?<![\w/])/([a-z]{3,})\b')
KNOWN = {command for subject in SUBJECTS for command in subject.COMMANDS} | {"cancel"}


def sources() -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for room in ("handlers", "scheduler", "bot")
        for path in (ROOT / room).rglob("*.py")
    ]


def test_no_two_dialogues_have_the_same_command_or_the_same_name_of_a_state() -> None:
    commands = Counter(command for subject in SUBJECTS for command in subject.COMMANDS)
    states = Counter(name_of(state) for subject in SUBJECTS for state in subject.STATES)
    assert [one for one, count in (commands + states).items() if count > 1] == []


def test_every_topic_of_help_exists() -> None:
    assert {topic.command.removeprefix("/") for topic in TOPICS} <= KNOWN


def test_every_button_that_stands_for_a_command_stands_for_one_that_exists() -> None:
    offered = {command for source in sources() for command in OFFERED.findall(source)}
    assert len(offered) > 20
    assert offered - KNOWN == set()


def test_every_command_named_in_a_sentence_exists() -> None:
    named = {command for source in sources() for command in WRITTEN.findall(source)}
    assert len(named) > 10
    assert named - KNOWN == set()


def test_the_router_knows_every_state() -> None:
    router = make_router()
    for subject in SUBJECTS:
        for state in subject.STATES:
            if not state.model_fields:
                assert router.load(name_of(state), {}) == state()
