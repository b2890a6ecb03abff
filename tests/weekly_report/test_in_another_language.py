"""The language is changed in the middle of a report: its open question is put in the new one, and nothing is lost."""

from __future__ import annotations

import pytest

from models.people import HandOver, Role
from models.store.unit import Unit, carry_out
from tests.play import Chat
from tests.play import Stage as Scene
from tests.weekly_report.conftest import at, reports_of
from tests.world import HOME

CHANGED = "I speak English with you from now on."


@pytest.mark.parametrize("words", ["/language en", "用英文"])
@pytest.mark.parametrize(
    ("way", "question"),
    [
        (["/report"], "Weekly report, teaching week 12"),
        (["Web培训32人6课时"], "Week 12 · "),
        (["Web培训32人6课时", "[修改]"], "Week 12 · "),
        (["/report", "[填写]"], "Web, 1 of 6: Which stage is it in?"),
        (["/report", "[填写]", "[跳过]"], "Web, 2 of 6: "),
        (["Web培训32人，培训35人，6课时"], "Web前端开发, “培训32人，培训35人”: trained"),
    ],
)
def test_the_open_question_is_put_in_the_new_language(lead: Chat, way: list[str], question: str, words: str) -> None:
    for said in way:
        lead.taps(said[1:-1]) if said.startswith("[") else lead.says(said)
    changed, asked = lead.says(words)
    assert changed.text.startswith(CHANGED)
    assert asked.text.startswith(question)
    assert not {"提交", "修改", "跳过", "填写", "返回"} & set(asked.labels)


def test_which_certificate_it_is_about_is_asked_in_the_new_language(busy: Chat) -> None:
    assert busy.says("培训32人6课时")[-1].text == "这是哪个证书的？"
    assert busy.says("/language en")[-1].text == "Which certificate is that about?"


def test_what_was_told_is_filed_from_the_card_in_the_new_language(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    lead.says("/language")
    card = lead.taps("English")[-1]
    assert card.text.startswith("Week 12 · ")
    lead.taps("Submit")
    assert reports_of(stage)[0].contents.weekly == (32, 6)


def test_the_language_changes_where_the_report_can_go_on_no_more(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    heir = stage.world.person("接任负责人", Role.LEAD, chat="heir")
    command = HandOver(certificate_id=1, to_person_id=heir)
    stage.writer.run(lambda session: carry_out(command, Unit(session, at(26, 11), HOME)))
    assert lead.says("/language en")[0].text.startswith(CHANGED)
    assert lead.says("/language")[0].text == "Which language do you read?"
