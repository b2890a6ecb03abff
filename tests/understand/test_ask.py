"""`onex ask` as its contract says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.ask import answer_lines, ask

app = typer.Typer()
app.command()(ask)
KEYS = {
    "status",
    "rule",
    "value",
    "unit",
    "bound",
    "range",
    "alternatives",
    "missing",
    "steps",
    "citations",
    "notices",
    "text",
}


def run(*arguments: str, stdin: str = "") -> Any:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def lines(*written: str) -> list[dict[str, Any]]:
    out: list[str] = []
    answer_lines(written, out.append)
    return [json.loads(line) for line in out]


def test_plain_output_answers_each_turn() -> None:
    done = run("--institution", "ncvtc", "--date", "2026-11-20", "机试95人多少课时", "那130人呢")
    assert done.exit_code == 0
    assert done.stdout.count("课时。") >= 2
    assert "324 课时" in done.stdout


def test_json_prints_one_object_for_the_last_turn() -> None:
    done = run("--json", "机试95人多少课时", "那130人呢")
    answer = json.loads(done.stdout)
    assert set(answer) == KEYS
    assert (answer["value"], answer["unit"], answer["bound"]) == ("324", "hours", "exact")


def test_english_is_answered_in_english_unless_told_otherwise() -> None:
    question = "How many hours for a computer-based exam that 95 people sat?"
    assert "234 hours" in run(question).stdout
    assert "234 课时" in run("--lang", "zh", question).stdout


@pytest.mark.parametrize(
    "bad", [["--institution", "nowhere", "问"], ["--date", "2026-02-30", "问"], ["--lang", "fr", "问"], ["--json"]]
)
def test_bad_usage_ends_with_two(bad: list[str]) -> None:
    assert run(*bad).exit_code == 2


def test_a_stream_answers_in_order_and_a_bad_line_gives_an_error_in_its_place() -> None:
    good = json.dumps({"institution": "xit", "ask": ["监考一场2小时多少钱"], "date": "2026-11-20", "lang": "zh"})
    answers = lines(
        good, "no json", "[1]", '{"institution": "xit"}', '{"institution": "mars", "ask": ["问"]}', '{"institution": "xit", "ask": [1]}',
        '{"institution": "xit", "ask": ["问"], "date": "2026-13-01"}', good,
    )  # fmt: skip
    assert [answer.get("value") for answer in answers] == ["150", None, None, None, None, None, None, "150"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, True, False]


def test_the_stream_is_read_from_standard_input() -> None:
    done = run("--jsonl", stdin='{"institution": "ncvtc", "ask": ["一课时多少钱"]}\n')
    assert (done.exit_code, json.loads(done.stdout)["value"]) == (0, "50")


def test_an_answer_ends_with_the_office_to_ask() -> None:
    assert run("机试95人多少课时").stdout.strip().endswith("如有不对，请问教务处。")
