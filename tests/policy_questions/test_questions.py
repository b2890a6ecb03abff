"""The question files hold: no number that the policy does not give, and nearly every answer right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy_questions.scoring import cases, files, scored

LEAST_RIGHT = 0.95
LEAST_RIGHT_OF_TRAPS = {"paraphrases_10": 0.9}
"""Files made to lead to wrong numbers: fewer are right, still none is wrong in its number."""


@pytest.mark.bulk
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_file_of_questions_is_answered_right_and_without_a_wrong_number(path: Path) -> None:
    answers = list(scored(path))
    missed = {one.id: one.misses for one in answers if one.misses}
    assert [one.id for one in answers if one.wrong_number] == []
    assert 1 - len(missed) / len(answers) >= LEAST_RIGHT_OF_TRAPS.get(path.stem, LEAST_RIGHT), missed


def test_every_question_has_its_own_id() -> None:
    ids = [case["id"] for path in files() for case in cases(path)]
    assert len(ids) == len(set(ids)) > 600
