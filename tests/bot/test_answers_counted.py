"""Questions to the rules are counted by how far they were answered, for `/metrics`."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import REGISTRY

from bot.dialogues import make_router
from models.people import Role
from policy.answer import Status
from policy.book import Book
from tests.handlers.talk import open_world

STATUSES = (*map(str, Status), "by_office")


def counted() -> dict[str, float]:
    return {one: REGISTRY.get_sample_value("onex_answers_total", {"status": one}) or 0.0 for one in STATUSES}


def test_every_question_is_counted_by_how_far_it_was_answered(tmp_path: Path) -> None:
    lead = open_world(tmp_path, make_router(), Book()).joins("lead", Role.LEAD)
    before = counted()
    lead.says("/ask 培训能认定多少课时？")
    lead.says("/cancel")
    lead.says("机试 95 人能认定多少课时？")
    lead.says("第四次培训还给课时吗？")
    lead.says("/status")
    rise = {one: count - before[one] for one, count in counted().items()}
    assert rise == {"answered": 1, "needs_input": 1, "not_stated": 1, "out_of_scope": 0, "by_office": 0}


def test_each_status_is_there_before_the_first_question() -> None:
    assert all(REGISTRY.get_sample_value("onex_answers_total", {"status": one}) is not None for one in STATUSES)
