"""Workbooks in and out: bounds, cells, formulas."""

from __future__ import annotations

import io
import resource
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from models.people import Role
from models.workbooks.reading import WorkbookRefused, read_table
from models.workbooks.rosters import CERTIFICATES, KINDS, PEOPLE, NoSuchTable, kind_of
from models.workbooks.writing import Sheet, csv_of, workbook_of

PEAK_KB = 100 * 1024


def people(*rows: list[str]) -> bytes:
    return workbook_of(Sheet("人员", ["工号/学号", "姓名", "角色", "部门"], rows))


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose only sheet is replaced by this XML."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(people(["1", "甲", "学生", ""]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, xml if part.filename.endswith("sheet1.xml") else old.read(part))
    return out.getvalue()


def peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_every_template_reads_back_as_its_own_kind() -> None:
    for kind in KINDS:
        table = read_table(kind.template(), "template.xlsx")
        assert kind_of(table) is kind
        nouns, complaints = kind.check(table)
        assert (len(nouns), complaints) == (1, [])


def test_a_csv_file_in_gbk_reads_as_one_in_utf_8_does() -> None:
    text = "工号,姓名,角色\nT1,甲,负责人、学生\n"
    assert read_table(text.encode("gbk"), "a.csv") == read_table(text.encode("utf-8-sig"), "a.csv")
    nouns, __ = PEOPLE.check(read_table(text.encode("gbk"), "a.csv"))
    assert nouns[0].roles == {Role.LEAD, Role.STUDENT}


def test_a_wrong_cell_is_named_with_what_to_do() -> None:
    table = read_table(
        people(["T1", "甲", "校长", ""], ["", "乙", "学生", ""], ["T1", "丙", "学生", ""], ["T1", "丁", "学生", ""]),
        "a.xlsx",
    )
    __, complaints = PEOPLE.check(table)
    assert [complaint.cell for complaint in complaints] == ["C2", "A3", "A5"]
    assert "校长" in str(complaints[0].says.arguments)


def test_nobody_becomes_an_administrator_by_a_file() -> None:
    for word in ("管理员", "administrator"):
        __, complaints = PEOPLE.check(read_table(people(["T1", "甲", word, ""]), "a.xlsx"))
        assert complaints


def test_headings_of_no_template_are_refused() -> None:
    with pytest.raises(NoSuchTable):
        kind_of(read_table("菜名,价格\n面,8\n".encode(), "menu.csv"))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_refused_with_advice(content: bytes) -> None:
    with pytest.raises(WorkbookRefused):
        read_table(content, "x.xlsx")


def test_a_small_file_that_unpacks_to_fifty_megabytes_is_refused_in_little_memory() -> None:
    bomb = with_sheet(b"<worksheet><sheetData>" + b" " * 50_000_000 + b"</sheetData></worksheet>")
    assert len(bomb) < 200_000
    before = peak_kb()
    with pytest.raises(WorkbookRefused):
        read_table(bomb, "bomb.xlsx")
    assert peak_kb() - before < PEAK_KB


def test_ten_million_empty_styled_cells_are_refused_in_little_memory() -> None:
    row = b"<row>" + b'<c s="1"/>' * 1000 + b"</row>"
    bomb = with_sheet(b"<worksheet><sheetData>" + row * 10_000 + b"</sheetData></worksheet>")
    before = peak_kb()
    with pytest.raises(WorkbookRefused):
        read_table(bomb, "styled.xlsx")
    assert peak_kb() - before < PEAK_KB


def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_says() -> None:
    bomb = bytearray(with_sheet(b"<worksheet><sheetData>" + b" " * 40_000_000 + b"</sheetData></worksheet>"))
    true, small = (40_000_000 + 46).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert bomb.replace(true, small) != bomb
    before = peak_kb()
    with pytest.raises(WorkbookRefused):
        read_table(bytes(bomb.replace(true, small)), "liar.xlsx")
    assert peak_kb() - before < PEAK_KB


def test_too_many_rows_are_refused() -> None:
    text = "工号,姓名,角色\n" + "T1,甲,学生\n" * 20_001
    with pytest.raises(WorkbookRefused):
        read_table(text.encode(), "long.csv")


def test_what_people_wrote_is_never_a_formula() -> None:
    evil = '=HYPERLINK("x")'
    page = load_workbook(
        io.BytesIO(workbook_of(Sheet("一", ["甲", "乙"], [[evil, Decimal("12.50")]], title="标题")))
    ).worksheets[0]
    assert (page["A3"].value, page["A3"].data_type) == (evil, "s")
    assert page["B3"].data_type == "n"
    assert page.freeze_panes == "A3"
    assert b"'=HYPERLINK" in csv_of(["甲"], [[evil]])


def test_categories_and_levels_are_read_as_people_write_them() -> None:
    text = "证书名称,级别,考核形式,专业大类\n老年照护,初级/中级,一般实操,医药卫生\nWeb,中级,机试,电子与信息大类\n"
    nouns, complaints = CERTIFICATES.check(read_table(text.encode(), "c.csv"))
    assert complaints == []
    assert [noun.major_category for noun in nouns] == ["医药卫生大类", "电子信息大类"]
    assert [level.value for level in nouns[0].levels] == ["初级", "中级"]
