"""How soon the demonstration answers, and how much memory ten reports take."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo.cast import COLLEGES, players_of
from models.people import Role
from tests.figures import figure
from tests.web.browsing import Served, demonstration

pytestmark = pytest.mark.soak
LEADS = [one for college in COLLEGES for one in players_of(college) if one.role is Role.LEAD][:10]


class Visitor:
    """Somebody in the demonstration's left pane, without a browser."""

    def __init__(self, served: Served, key: str) -> None:
        self.client = httpx.Client(base_url=served.url, timeout=20)
        self.client.get("/demo", params={"left": key})
        page = self.client.get("/left/").text
        self.token = page.partition('name="csrf" content="')[2].partition('"')[0]

    def post(self, **said: str) -> None:
        """Says or taps something."""
        answer = self.client.post(
            "/left/send", json={"id": str(uuid.uuid4()), **said}, headers={"X-CSRF-Token": self.token}
        )
        assert answer.status_code == 202

    def heard(self, words: str) -> dict[str, Any]:
        """The latest line of the assistant's that holds these words, when it comes."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for line in reversed([line for line in self._lines() if not line["mine"]]):
                if re.search(words, line["text"]):
                    return line
            time.sleep(0.05)
        raise AssertionError(f"never said: {words}")

    def _lines(self) -> Iterator[dict[str, Any]]:
        with self.client.stream("GET", "/left/stream") as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    return iter(json.loads(line[5:]))
        return iter(())


def test_it_answers_within_ten_seconds_and_ten_reports_fit_in_150_megabytes(tmp_path: Path) -> None:
    with demonstration(tmp_path) as served:
        visitor = Visitor(served, LEADS[0].key)
        began = time.monotonic()
        visitor.post(text="/help")
        visitor.heard("/report")
        first = served.started + time.monotonic() - began
        filed = {file_report(Visitor(served, lead.key), lead.pilots[0]) for lead in LEADS}
        resident = served.resident()
        print(f"\nfirst answer {first:.1f} s, resident {resident:.0f} MB after {len(filed)} reports")
        assert len(filed) == 10
        figure("first answer of the demonstration", first, "s", at_most=10)
        figure("resident after ten reports", resident, "MB", at_most=150)


def file_report(visitor: Visitor, certificate: str) -> str:
    """One sentence and one tap; the college and the receipt's number."""
    visitor.post(text=f"{certificate} 本周培训 30 人 6 课时，下周模考")
    card = visitor.heard("30 人")
    submit = next(button["data"] for row in card["buttons"] for button in row if "提交" in button["label"])
    visitor.post(tap=submit)
    return certificate + str(visitor.heard(r"\d{4}[春秋]-\d\d-\d{3}")["row"])
