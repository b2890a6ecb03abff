"""Names of the field: as they are in Chinese; in English with the Chinese in brackets, wherever a person reads English."""

from __future__ import annotations

import pytest

from handlers.exams.words import fee_in_words, name_of
from handlers.terms import LEVELS, SETTLED, STAGES, round_named, with_levels
from handlers.words import Text, say
from models.institutions import Certificate, Level
from models.reports import Stage
from models.rounds import Fee
from policy.settlement import Kind
from tests.handlers.exam_rounds import facts

WEB = Certificate(id=1, institution_id="ncvtc", name="Web前端开发", levels=(Level.ELEMENTARY, Level.INTERMEDIATE))
BIM = Certificate(id=2, institution_id="ncvtc", name="建筑信息模型（BIM）", levels=(Level.INTERMEDIATE,))
BARE = Certificate(id=3, institution_id="ncvtc", name="老年照护", levels=())


def both(text: Text) -> tuple[str, str]:
    return say(text, "zh"), say(text, "en")


def test_every_level_stage_and_title_of_a_settlement_has_its_name_in_both_languages() -> None:
    assert set(LEVELS) == set(Level)
    assert set(STAGES) == set(Stage)
    assert set(SETTLED) == set(Kind)
    for text in (*LEVELS.values(), *STAGES.values(), *SETTLED.values()):
        chinese, english = both(text)
        assert english.endswith(f" ({chinese})")
        assert english[0].isascii()


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        (with_levels(WEB), "Web前端开发（初级、中级）", "Web前端开发 · elementary (初级), intermediate (中级)"),
        (with_levels(BIM), "建筑信息模型（BIM）中级", "建筑信息模型（BIM） – intermediate (中级)"),
        (with_levels(BARE), "老年照护", "老年照护"),
        (round_named("2026秋 中级"), "2026秋 中级", "2026秋 intermediate (中级)"),
        (round_named("2026秋"), "2026秋", "2026秋"),
        (
            name_of(WEB, facts()),
            "Web前端开发 2026年12月（初级、中级）",
            "Web前端开发 2026年12月 · elementary (初级), intermediate (中级)",
        ),
        (fee_in_words(Fee(yuan=290, level=Level.ADVANCED)), "高级 290 元", "advanced (高级) 290 yuan"),
    ],
)
def test_a_name_that_holds_a_level_is_said_in_both_languages(text: Text, chinese: str, english: str) -> None:
    assert both(text) == (chinese, english)
