"""A deployment's packs: its own beside those that ship, reread when they change, never lost to a bad edit."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from policy.book import SHIPPED, Book, attach
from policy.calculate import answer
from policy.facts import Facts, Query
from policy.pack.reading import BadPack

NEW_YEAR = date(2026, 1, 1)


def own_pack(folder: Path, text: str, institution: str = "xit") -> Path:
    path = folder / f"{institution}.yaml"
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + len(text)))
    return path


@pytest.fixture
def shipped_text() -> str:
    return (SHIPPED / "xit.yaml").read_text(encoding="utf-8")


def test_a_deployments_own_pack_takes_the_place_of_the_shipped_one(tmp_path: Path, shipped_text: str) -> None:
    own_pack(tmp_path, shipped_text.replace("zh: 厦门工学院, en", "zh: 某某工学院, en"))
    assert Book(tmp_path).pack("xit").institution.zh == "某某工学院"


def test_a_sixth_institution_is_one_more_file(tmp_path: Path, shipped_text: str) -> None:
    own_pack(tmp_path, shipped_text.replace("id: xit,", "id: sixth,"), "sixth")
    book = Book(tmp_path)
    assert "sixth" in book.institutions()
    assert answer(book.pack("sixth"), Query("credits", Facts(), NEW_YEAR)).rule == "sixth.credits"


def test_a_changed_file_is_reread_without_a_restart(tmp_path: Path, shipped_text: str) -> None:
    own_pack(tmp_path, shipped_text)
    book = Book(tmp_path)
    before = book.pack("xit")
    assert book.pack("xit") is before
    own_pack(tmp_path, shipped_text.replace("zh: 厦门工学院, en", "zh: 某某工学院, en"))
    assert book.pack("xit").institution.zh == "某某工学院"


def test_a_pack_that_does_not_load_leaves_the_last_good_one_and_is_reported(tmp_path: Path, shipped_text: str) -> None:
    own_pack(tmp_path, shipped_text)
    book = Book(tmp_path)
    good = book.pack("xit")
    own_pack(tmp_path, shipped_text.replace('percent: "30"', 'percent: "3O"'))
    assert book.pack("xit") is good
    assert {problem.file for problem in book.problems} == {str(tmp_path / "xit.yaml")}
    own_pack(tmp_path, shipped_text + "\n# mended\n")
    book.pack("xit")
    assert book.problems == ()


def test_a_pack_that_never_loaded_says_what_is_wrong(tmp_path: Path) -> None:
    own_pack(tmp_path, "format: '1'\n", "broken")
    with pytest.raises(BadPack, match="institution"):
        Book(tmp_path).pack("broken")


def test_an_institution_without_a_pack_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Book().pack("nowhere")


def test_a_file_must_bear_its_institutions_name(tmp_path: Path, shipped_text: str) -> None:
    own_pack(tmp_path, shipped_text, "other")
    with pytest.raises(BadPack, match="must be other"):
        Book(tmp_path).pack("other")


def test_a_clause_is_shown_whole_where_the_document_is_attached(tmp_path: Path) -> None:
    book = Book(tmp_path)
    assert book.clause("xit", "厦工教〔2020〕39号", "三(四)") is None
    text = "三、保障\n（四）学分认定\n每本证书可认定为2学分的\n课程学分。\n（五）机制\n另一段。\n"
    attach(tmp_path, book.pack("xit"), "main", text)
    assert book.clause("xit", "厦工教〔2020〕39号", "三(四)") == "（四）学分认定\n每本证书可认定为2学分的\n课程学分。"
    assert book.clause("xit", "厦工教〔2020〕39号", "九") is None


def test_the_national_notice_is_shown_from_2026_on_and_not_before(book: Book) -> None:
    for institution in book.institutions():
        pack = book.pack(institution)
        after = answer(pack, Query("registering", Facts(), NEW_YEAR))
        before = answer(pack, Query("registering", Facts(), date(2025, 12, 31)))
        assert [notice.cites and notice.cites.document for notice in after.notices] == ["人社厅函〔2025〕154号"]
        assert "2025" in after.text
        assert before.notices == ()


def test_reading_a_file_with_nothing_but_noise_says_so(tmp_path: Path) -> None:
    own_pack(tmp_path, "\x00\x01", "noise")
    with pytest.raises(BadPack):
        Book(tmp_path).pack("noise")
