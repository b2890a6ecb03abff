"""A check refuses each kind of defect in each pack, with its line and what to do."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policy.book import SHIPPED
from policy.check import check_file, check_text
from policy.source import Source
from tests.policy.conftest import INSTITUTIONS
from tests.policy.defects import DEFECTS, grafted, planted
from tests.policy.test_example import DOCUMENT, EXAMPLE

NEAR = {"a missing cell": 2, "versions that overlap": 0, "a missing citation": 0, "a citation without its quote": 0}


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_a_shipped_pack_is_right(institution: str) -> None:
    assert check_file(SHIPPED / f"{institution}.yaml") == []


@pytest.mark.bulk
@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_each_defect_is_refused_on_its_line(institution: str) -> None:
    text = grafted((SHIPPED / f"{institution}.yaml").read_text(encoding="utf-8"))
    assert check_text(text) == [], "the graft itself is right"
    for defect in DEFECTS:
        bad, line = planted(text, defect)
        found = check_text(bad, file="college.yaml")
        assert found, f"{defect} is not refused"
        lines = [problem.line for problem in found]
        assert any(abs(line - one) <= NEAR.get(defect, 0) for one in lines), (defect, line, list(map(str, found)))
        assert all(str(problem).startswith(f"college.yaml:{problem.line}: ") for problem in found)


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    text = grafted((SHIPPED / "jscj.yaml").read_text(encoding="utf-8"))
    bad, _ = planted(text, "a misspelt fact")
    assert any("did you mean 'graft_size'?" in problem.says for problem in check_text(bad))


@pytest.mark.parametrize("text", ["", "[1, 2", "- a\n- b", "format: '1'\n", "\t:", "a: &x [*x]"])
def test_what_is_no_pack_is_refused_in_words(text: str) -> None:
    assert all(problem.says for problem in check_text(text))
    assert check_text(text)


@pytest.mark.sources
@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_every_quote_stands_in_its_article(institution: str, sources: dict[str, Source]) -> None:
    assert check_file(SHIPPED / f"{institution}.yaml") == []
    text = (SHIPPED / f"{institution}.yaml").read_text(encoding="utf-8")
    assert check_text(text, sources[institution]) == []


@pytest.mark.sources
def test_a_quote_in_the_wrong_article_is_refused(sources: dict[str, Source]) -> None:
    text = (SHIPPED / "jscj.yaml").read_text(encoding="utf-8")
    wrong = text.replace("cite: {article: 二(二)16, quote: 保障", "cite: {article: 二(二)15, quote: 保障")
    assert wrong != text
    assert any("quote the document's own words" in problem.says for problem in check_text(wrong, sources["jscj"]))


def test_no_line_left_out_makes_a_check_stumble() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").split("\n")
    for at in random.Random(7).sample(range(len(lines)), 40):
        found = check_text("\n".join(lines[:at] + lines[at + 1 :]))
        assert all(problem.line >= 1 and problem.says for problem in found)


def test_each_document_is_held_against_its_own_text(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    fees = '\n  fees:\n    title: {zh: 收费标准, en: Fees}\n    checked: "2026-11-20"\n\nfacts:'
    pack, own = tmp_path / "pack.yaml", tmp_path / "fees.txt"
    cited = "cite: {document: fees, article: 第一条, quote: 困难学生的比例另行规定}"
    text = text.replace("\nfacts:", fees, 1)
    pack.write_text(text.replace("cite: {article: 第十三条, quote: 困难学生的比例另行规定}", cited), encoding="utf-8")
    own.write_text("收费标准\n第一条 困难学生免收。\n", encoding="utf-8")
    (problem,) = check_file(pack, {"main": DOCUMENT, "fees": own})
    assert "第一条 does not have “困难学生的比例另行规定”" in problem.says
    assert "the pack's documents are: main, fees" in check_file(pack, {"other": own})[0].says


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('at_most: "300"', 'at_mots: "300"', "unknown key 'at_mots': did you mean 'at_most'?"),
        ("op: cap", "op: cpa", "there is no operation 'cpa': did you mean 'cap'?"),
        ("kind: wholes", "kind: wohles", "did you mean 'wholes'?"),
        ("    unit: credits", "    unit: credit", "did you mean 'credits'?"),
        ("title: {zh: 学分, en: credits}", "title: 学分", "title: write it in both languages: {zh: …, en: …}"),
        ("axes: [exam_form, discipline]", "axes: exam_form", "axes: write a list: […]"),
        ('en: "each level apart, the highest counts"', "en: each level apart, the highest", "put a text with a comma or a colon in quotes"),
        ("how: {op: number, value", "how: {value", "'op' is missing: say which operation this is"),
        ("{zh: 考务费, en: duty pay}", "{zh： 考务费, en: duty pay}", "half-width : after a key"),
        ('{value: "42", unit: hours, cites: [第二条, 第三条]}', "{cites: [第二条]}", "value is 42, not none; correct the rule, or the case"),
        ('below: "20", value', "value", "entry 2: a band needs its upper end"),
        ("asks: {zh: [谁负责解释]", "asks: {zh: []", "'zh' is empty: add an entry"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_what_to_do(right: str, wrong: str, says: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert right in text
    found = check_text(text.replace(right, wrong))
    assert any(says in problem.says for problem in found), list(map(str, found))
    assert not any("Tuple should" in problem.says for problem in found)


@pytest.mark.parametrize(
    ("sentence", "borne_out"), [("教务处负责本办法的组织实施和解释。", True), ("解释权归教务处。", True), ("由教务处执行。人事处解释。", False)]
)  # fmt: skip
def test_who_interprets_is_found_however_the_document_says_it(sentence: str, borne_out: bool) -> None:
    document = DOCUMENT.read_text(encoding="utf-8").replace("本办法由教务处负责解释。", sentence)
    found = [
        p.says for p in check_text(EXAMPLE.read_text(encoding="utf-8"), Source(document)) if "interprets" in p.says
    ]
    assert (found == []) == borne_out
