"""The conversation in a shell: the same dialogues, buttons by number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.terminal import Terminal, converse
from bot.intake import Intake
from bot.outbox import Outbox
from bot.web.uploads import NotTaken
from models.store.sending import Limits
from tests.web.conftest import Campus


async def lines(*said: str) -> AsyncIterator[str]:
    for line in said:
        yield line


@pytest.fixture
def printed() -> list[str]:
    return []


async def played(campus: Campus, printed: list[str], *said: str) -> str:
    """What a shell shows when these lines are typed."""
    shell = Terminal(campus.files, printed.append, language="zh")
    outbox = Outbox(shell, Limits(), campus.writer, campus.files, campus.clock)
    engine = campus.engine
    engine.channels["terminal"] = shell  # type: ignore[index]
    intake = Intake(engine, campus.writer, outbox.nudge)
    running = asyncio.create_task(outbox.run())

    async def settled() -> None:
        await intake.idle()
        await campus.all_sent()

    await converse(shell, intake.take, settled, lines(*said))
    outbox.stop()
    await running
    return "\n".join(printed)


async def test_a_button_is_tapped_by_its_number_and_a_question_is_answered(campus: Campus, printed: list[str]) -> None:
    shown = await played(campus, printed, ".2", "谢谢")
    assert ".1 南充职业技术学院" in shown
    assert "厦门工学院。" in shown
    assert "不客气" in shown


async def test_a_button_is_tapped_by_its_label(campus: Campus, printed: list[str]) -> None:
    assert "厦门工学院。" in await played(campus, printed, "厦门工学院")


def test_a_plain_number_stays_an_answer(campus: Campus, printed: list[str]) -> None:
    assert Terminal(campus.files, printed.append).arrival("2").payload["text"] == "2"


def test_a_file_is_sent_by_its_path_and_a_program_is_not_taken(campus: Campus, tmp_path: Path) -> None:
    shell = Terminal(campus.files, print)
    (tmp_path / "名单.csv").write_text("姓名\n", "utf-8")
    payload = shell.arrival(f"@{tmp_path / '名单.csv'} 请看").payload
    assert (payload["file"]["name"], payload["text"]) == ("名单.csv", "请看")
    incoming = shell.read(payload)
    assert incoming
    assert incoming.files[0].size == 7
    (tmp_path / "a.exe").write_bytes(b"MZ")
    with pytest.raises(NotTaken):
        shell.arrival(f"@{tmp_path / 'a.exe'}")
