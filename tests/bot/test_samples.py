"""Examples that the bot gives: sent as they stand, by those to whom they are shown, they work."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.samples import sample_report
from handlers.weekly_report.sentence import read
from handlers.words import Language, say
from models.institutions import Certificate
from policy.answer import Status
from policy.answers import Listening, Talk, hear
from policy.book import Book
from tests.play import Chat, Stage

TODAY = date(2026, 11, 20)
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("institution", ["ncvtc", "jscj", "lnpc", "shaanxi", "xit"])
def test_the_example_of_every_pack_is_answered_by_it(institution: str, language: Language) -> None:
    pack = Book().pack(institution)
    assert pack.example
    heard = hear(pack.example.in_(language), Talk(), Listening(pack, TODAY, language, ()))
    assert heard.answer.status is Status.ANSWERED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_report_is_read_with_all_its_figures(language: Language) -> None:
    care = Certificate(id=7, institution_id="ncvtc", name="老年照护")
    (reading,) = read(say(sample_report(care), language), [care])
    assert (reading.certificate_id, reading.trained, reading.hours) == (7, 32, 6)
    assert reading.plan


def test_help_gives_a_lead_an_example_of_their_own_certificate(chat: Chat) -> None:
    assert "例如：Web 本周培训 32 人 6 课时，下周模考" in chat.says("/help")[-1].text


@pytest.mark.parametrize("words", ["示例", "示例职业学院", "jscj"])
def test_a_visitor_names_the_institution_in_words_and_gets_a_question_that_its_rules_answer(
    stage: Stage, words: str
) -> None:
    stage.world.institution("xit", "厦门工学院")
    visitor = stage.chat("visitor")
    assert "例如：" in visitor.says(words)[-1].text
    assert "一天监考三场多少钱？" in visitor.says("/start @xit")[-1].text


def test_a_short_name_in_chinese_stands_apart_from_the_sentence() -> None:
    care = Certificate(id=7, institution_id="ncvtc", name="老年照护", short_name="老年")
    assert say(sample_report(care), "zh") == "老年 本周培训 32 人 6 课时，下周模考"
