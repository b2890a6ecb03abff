"""/remind where: the order of channels, and a mail address that counts once its code came back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.clock import SetClock
from bot.undelivered import office_teller
from models.people import Role
from models.store import endings, sending
from models.store.addresses import is_served, opened
from models.store.files import FileStore
from models.store.people import People
from models.store.sending import Limits
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from models.tables.people import AddressRow, MailCodeRow
from tests.play import Chat, Stage, surroundings
from tests.world import HOME

MAIL = "li@example.edu.cn"


@pytest.fixture
def stage(writer: Writer, files: FileStore, clock: SetClock) -> Stage:
    stage = Stage(writer, files, clock, surroundings(channels=frozenset({"play", "mail"})))
    stage.world.institution()
    return stage


def mails(stage: Stage) -> list[OutboxRow]:
    def work(session: Session) -> list[OutboxRow]:
        query = select(OutboxRow).where(OutboxRow.channel == "mail").order_by(col(OutboxRow.id))
        found = list(session.exec(query))
        session.expunge_all()
        return found

    return stage.writer.run(work)


def code_in(stage: Stage) -> str:
    found = re.search(r"\d{6}", mails(stage)[-1].text)
    assert found
    return found[0]


def ways(stage: Stage, person: int) -> list[str]:
    return stage.writer.run(lambda s: [a.channel for a in People(s, HOME).addresses(person, stage.clock())])


def test_a_mail_address_counts_once_its_code_came_back(stage: Stage, student: Chat) -> None:
    student.plays("""
        > /remind where
        < 提醒发到哪里。…
          1. play [添加邮箱] [添加设备]
        > [添加邮箱]
        < 请发送邮箱地址。…
        > Li@Example.edu.cn
        < 已向 li@example.edu.cn 发送六位验证码。请在 15 分钟内把它发给我。 [换个邮箱]
    """)
    assert [row.chat for row in mails(stage)] == [MAIL]
    assert "没有验证码" in mails(stage)[0].text
    assert ways(stage, student.person_id) == ["play"]
    code = code_in(stage)
    student.plays(f"""
        > {code}
        < li@example.edu.cn 已生效。
        < 提醒发到哪里。…
          1. play
          2. 邮件 li…@example.edu.cn [邮件优先] [换邮箱] [不用邮箱] [添加设备]
    """)
    assert ways(stage, student.person_id) == ["play", "mail"]


def test_the_order_is_chosen_with_a_tap_and_mail_is_given_up_with_another(stage: Stage, student: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    student.says(code_in(stage))
    said = student.taps("邮件优先")[0]
    assert "1. 邮件 li…@example.edu.cn\n2. play" in said.text
    assert said.labels == ["play 优先", "换邮箱", "不用邮箱", "添加设备"]
    assert ways(stage, student.person_id) == ["mail", "play"]
    assert "邮件 → play" in student.says("/remind")[0].text
    student.says("/remind nomail")
    assert ways(stage, student.person_id) == ["play"]


def test_wrong_codes_are_counted_and_the_fifth_ends_it(stage: Stage, student: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    right = code_in(stage)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(4):
        assert "不一致" in student.says(wrong)[-1].text
    assert "已错五次" in student.says(wrong)[-1].text
    student.says(right)
    assert ways(stage, student.person_id) == ["play"]


def test_a_question_in_between_does_not_lose_the_code(stage: Stage, student: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    student.says("/exams")
    student.says(" ".join(code_in(stage)))
    assert ways(stage, student.person_id) == ["play", "mail"]


@pytest.mark.parametrize(
    "said", ["li", "li@", "@example.edu.cn", "li@example", "a b@example.cn", "a@b.cn\nBcc: c@d.cn"]
)
def test_what_is_no_address_gets_an_example_and_no_mail(stage: Stage, student: Chat, said: str) -> None:
    student.says("/remind mail")
    assert "例如：li@example.edu.cn" in student.says(said)[0].text
    assert mails(stage) == []


def test_a_code_is_no_use_after_a_quarter_of_an_hour(stage: Stage, student: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    stage.clock.move_to(stage.clock() + timedelta(minutes=16))
    assert "已失效" in student.says(code_in(stage))[-1].text
    assert ways(stage, student.person_id) == ["play"]


def test_nobody_s_mailbox_is_flooded(stage: Stage, student: Chat, coordinator: Chat) -> None:
    for who in (student, student, student, student, coordinator):
        who.says(f"/remind mail {MAIL}")
    assert len(mails(stage)) == 3


def test_one_mailbox_serves_one_person(stage: Stage, student: Chat, coordinator: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    student.says(code_in(stage))
    coordinator.says(f"/remind mail {MAIL}")
    assert "已有别人在用" in coordinator.says(code_in(stage))[-1].text
    assert ways(stage, coordinator.person_id) == ["play"]


def test_the_code_itself_is_not_stored(stage: Stage, student: Chat) -> None:
    student.says(f"/remind mail {MAIL}")
    code = code_in(stage)
    kept = stage.writer.run(lambda s: s.exec(select(MailCodeRow)).one().model_dump())
    assert code not in str(kept)


def web_address(stage: Stage, person: int, chat: str, days: int | None) -> None:
    until = stage.clock() + timedelta(days=days) if days is not None else None

    def work(session: Session) -> None:
        session.add(AddressRow(institution_id=HOME, person_id=person, channel="web", chat=chat, until=until))

    stage.writer.run(work)


def test_a_browser_nobody_opens_any_more_is_passed_over(stage: Stage, student: Chat) -> None:
    person = stage.world.person("学生乙", Role.STUDENT)
    web_address(stage, person, "w1", 30)
    stage.world.person("教务处", Role.COORDINATOR)
    assert stage.writer.run(lambda s: person in People(s, HOME).reached(stage.clock()))
    stage.clock.move_to(stage.clock() + timedelta(days=30))
    assert not stage.writer.run(lambda s: person in People(s, HOME).reached(stage.clock()))
    stage.writer.run(lambda s: opened(s, "w1", stage.clock() + timedelta(days=30)))
    assert stage.writer.run(lambda s: person in People(s, HOME).reached(stage.clock()))


def test_of_several_browsers_the_one_opened_last_is_written_to(stage: Stage, student: Chat) -> None:
    for chat, days in (("old", 3), ("phone", 29), ("office", 20)):
        web_address(stage, student.person_id, chat, days)
    found = stage.writer.run(lambda s: People(s, HOME).addresses(student.person_id, stage.clock()))
    assert [a.chat for a in found] == ["student", "phone", "office", "old"]


def test_whoever_blocked_the_bot_and_speaks_again_is_reached_again(stage: Stage, student: Chat) -> None:
    def block(session: Session) -> None:
        session.exec(select(AddressRow)).one().blocked_at = stage.clock()

    stage.writer.run(block)
    student.says("/help")
    row = stage.writer.run(lambda s: is_served(s.exec(select(AddressRow)).one(), stage.clock()))
    assert row


def test_whoever_named_an_address_that_takes_no_mail_is_told_and_the_office_is_not(
    stage: Stage, student: Chat, coordinator: Chat
) -> None:
    student.says(f"/remind mail {MAIL}")
    refuse_mail(stage)
    assert f"邮件服务器不接收发往 {MAIL} 的邮件" in student.last.text
    assert student.last.labels == ["换个邮箱"]
    assert coordinator.heard == []
    assert [row.state for row in mails(stage)] == ["dropped"]
    assert "验证码" in student.says("zhang@example.edu.cn")[0].text


def refuse_mail(stage: Stage) -> None:
    """The mail server refuses what waits, for good."""
    now = stage.clock()

    def work(session: Session) -> None:
        for message in sending.claim(session, "mail", Limits(), 100, now, timedelta(minutes=1)).messages:
            row = endings.dead(session, message, "SMTPRecipientRefused: 550", now, blocked=False)
            assert row is not None
            office_teller(stage.engine)(session, row)

    stage.writer.run(work)
    stage.deliver()
