"""Logs are JSON lines with ids; what people wrote, names and tokens are never in them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture
def lines() -> Iterator[Any]:
    out = io.StringIO()
    root = logging.getLogger()
    before, events = (root.handlers[:], root.level), structlog.get_config()
    set_up_logs("info", out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], level = before[0], before[1]
    root.setLevel(level)
    structlog.configure(**events)


def test_an_event_is_one_json_object_with_its_ids(lines: Any) -> None:
    structlog.get_logger().info("handled", inbox=7)
    (event,) = lines()
    assert (event["event"], event["inbox"], event["level"]) == ("handled", 7, "info")
    assert event["timestamp"].endswith("Z")


def test_an_exception_is_logged_by_type_and_place_not_by_its_words(lines: Any) -> None:
    try:
        raise ValueError("王老师写的内容")
    except ValueError:
        structlog.get_logger().exception("incident", incident="ab12")
    (event,) = lines()
    assert event["error"] == "ValueError"
    assert "test_an_exception_is_logged" in event["at"][-1]
    assert "王老师" not in json.dumps(event, ensure_ascii=False)


def test_a_librarys_warning_says_who_and_where_not_what(lines: Any) -> None:
    logging.getLogger("aiohttp.client").warning("https://api.example.org/bot123:secret/sendMessage")
    (event,) = lines()
    assert event["by"] == "aiohttp.client"
    assert "secret" not in json.dumps(event)


def test_what_is_named_like_a_secret_is_not_written(lines: Any) -> None:
    structlog.get_logger().info("signed in", bot_token="123:abc", smtp_password="x")
    assert "123:abc" not in json.dumps(lines())


def test_what_is_below_the_level_is_not_written(lines: Any) -> None:
    structlog.get_logger().debug("detail")
    assert lines() == []
