"""E-mail against a real SMTP server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.channel import End, Parcel, WireButton
from bot.channels.mail import Mail, MailServer
from tests.bot.channels.mail_server import MailBox, mail_server


def mail(box: MailBox, timeout: float = 20.0) -> Mail:
    server = MailServer("127.0.0.1", box.port, "onex@example.edu.cn", tls="none", timeout=timeout)
    return Mail(server, "https://onex.example/chat")


TEXT = "**老年照护**：第 12 教学周周报尚未提交\n周五 17:00 截止"


async def test_a_mail_arrives_with_subject_text_and_the_way_to_the_chat() -> None:
    async with mail_server() as box:
        parcel = Parcel("lead@example.edu.cn", TEXT, ((WireButton("填写", "1.0"),),))
        outcome = await mail(box).deliver(parcel)
    assert outcome.end is End.SENT
    found = box.arrived[0]
    assert found["Subject"] == "老年照护：第 12 教学周周报尚未提交"
    assert (found["To"], found["Message-ID"]) == ("lead@example.edu.cn", outcome.remote)
    assert "**" not in found.get_content()
    assert "填写 → https://onex.example/chat" in found.get_content()


async def test_a_file_comes_as_an_attachment(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"BEGIN:VCALENDAR")
    async with mail_server() as box:
        await mail(box).deliver(Parcel("a@example.cn", "x", file=("考试.ics", "text/calendar", str(path))))
    attached = next(iter(box.arrived[0].iter_attachments()))
    assert (attached.get_filename(), attached.get_content_type()) == ("考试.ics", "text/calendar")


@pytest.mark.parametrize(
    ("behaviour", "end", "waits"),
    [
        ({"answers": {"RCPT": "550 no such user"}}, End.DEAD, False),
        ({"answers": {"RCPT": "451 greylisted"}}, End.NOT_DELIVERED, True),
        ({"answers": {"MAIL": "421 busy"}}, End.NOT_DELIVERED, False),
        ({"answers": {"TEXT": "554 spam"}}, End.DEAD, False),
        ({"answers": {"TEXT": "452 full"}}, End.NOT_DELIVERED, True),
        ({"drops": "EHLO"}, End.NOT_DELIVERED, False),
        ({"drops": "RCPT"}, End.NOT_DELIVERED, False),
        ({"drops": "TEXT"}, End.AMBIGUOUS, False),
        ({"drops": "ANSWER"}, End.AMBIGUOUS, False),
        ({"hangs": "MAIL"}, End.NOT_DELIVERED, False),
    ],
)
async def test_each_failure_is_told_apart(behaviour: dict[str, object], end: End, waits: bool) -> None:
    async with mail_server(**behaviour) as box:
        patience = {"timeout": 0.3} if "hangs" in behaviour else {}
        outcome = await mail(box, **patience).deliver(Parcel("a@example.cn", "x"))
    assert outcome.end is end, outcome.reason
    assert (outcome.wait > 0) is waits
    assert outcome.reason


async def test_the_reason_of_a_refusal_names_no_address() -> None:
    async with mail_server(answers={"RCPT": "550 <a@example.cn>: no such user"}) as box:
        outcome = await mail(box).deliver(Parcel("a@example.cn", "x"))
    assert "no such user" in outcome.reason
    assert "example.cn" not in outcome.reason


async def test_a_mail_server_that_is_down_is_not_delivered_and_can_be_tried_again() -> None:
    async with mail_server() as box:
        port = box.port
    outcome = await mail(MailBox(port)).deliver(Parcel("a@example.cn", "x"))
    assert outcome.end is End.NOT_DELIVERED


@pytest.mark.parametrize("address", ["a@example.cn\r\nBcc: b@example.cn", "a@example.cn\nX: y"])
async def test_an_address_cannot_smuggle_headers(address: str) -> None:
    async with mail_server() as box:
        outcome = await mail(box).deliver(Parcel(address, "x"))
    assert outcome.end is End.DEAD
    assert box.arrived == []


async def test_a_first_line_with_odd_characters_is_a_subject_all_the_same() -> None:
    async with mail_server() as box:
        await mail(box).deliver(Parcel("a@example.cn", "a\rb\x0bc " + "长" * 300))
    assert len(box.arrived[0]["Subject"]) <= 60
