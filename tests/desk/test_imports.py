"""A coordinator brings rosters and records in by chat."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.tables.institutions import CertificateRow
from models.tables.people import InviteRow, PersonRow
from models.tables.records import DutyRow, MoneyRow, TrainingRow
from models.tables.rounds import RoundRow
from models.workbooks.rosters import CERTIFICATES, PEOPLE
from models.workbooks.writing import Sheet, workbook_of
from tests.play import Chat

NAMES = [f"教师{number}" for number in range(1, 4)]


def roster(role: str = "证书负责人") -> bytes:
    headings = [column.heading for column in PEOPLE.columns]
    return workbook_of(Sheet("人员", headings, [[f"T{n}", name, role, "信息工程系"] for n, name in enumerate(NAMES)]))


def certificates(lead: str = "T0") -> bytes:
    headings = ["证书名称", "级别", "考核形式", "专业大类", "负责人工号"]
    return workbook_of(Sheet("证书", headings, [["老年照护", "初级、中级", "一般实操", "医药卫生", lead]]))


def file_of(chat: Chat) -> bytes:
    parcel = chat.last.parcel
    assert parcel.file
    with open(parcel.file[2], "rb") as file:  # noqa: PTH123
        return file.read()


def rows(chat: Chat, table: type) -> list:
    return chat.stage.writer.run(lambda session: list(session.exec(select(table))))


def test_a_roster_is_shown_before_it_is_imported_and_once_more_updates(coordinator: Chat) -> None:
    coordinator.sends_file("人员.xlsx", roster())
    coordinator.plays("""
        < 人员：共 3 行，新增 3 行，更新 0 行，不删除任何数据。要导入吗？ [导入] [不导入]
        > [导入]
        < 已导入：人员 3 行。 [邀请链接]
    """)
    coordinator.sends_file("人员.xlsx", roster())
    assert "新增 0 行，更新 3 行" in coordinator.last.text
    coordinator.taps("导入")
    assert sorted(row.name for row in rows(coordinator, PersonRow) if row.number) == NAMES


def test_nothing_is_imported_while_one_cell_is_wrong(coordinator: Chat) -> None:
    coordinator.sends_file("人员.xlsx", roster("校长"))
    assert "有 3 个单元格需要修改" in coordinator.last.text
    assert "C2：不认识“校长”" in coordinator.last.text
    assert [row for row in rows(coordinator, PersonRow) if row.number] == []


def test_a_lead_whom_no_roster_gave_is_named_by_cell(coordinator: Chat) -> None:
    coordinator.sends_file("证书.xlsx", certificates())
    assert "E2：名单上没有这个工号" in coordinator.last.text
    coordinator.sends_file("人员.xlsx", roster())
    coordinator.taps("导入")
    coordinator.sends_file("证书.xlsx", certificates())
    coordinator.taps("导入")
    (row,) = rows(coordinator, CertificateRow)
    assert (row.major_category, row.levels, row.lead_id is not None) == ("医药卫生大类", ["初级", "中级"], True)


def test_everyone_not_here_yet_gets_one_link_of_their_own(coordinator: Chat) -> None:
    coordinator.sends_file("人员.xlsx", roster())
    coordinator.taps("导入")
    coordinator.taps("邀请链接")
    page = load_workbook(io.BytesIO(file_of(coordinator))).worksheets[0]
    links = [row[2] for row in page.iter_rows(min_row=2, values_only=True)]
    assert len(set(links)) == len(NAMES) == len(rows(coordinator, InviteRow))


def test_a_template_that_was_filled_in_comes_back_as_it_is(coordinator: Chat) -> None:
    coordinator.says("/import template 证书")
    assert file_of(coordinator)[:2] == b"PK"
    assert CERTIFICATES.name in coordinator.last.text


def test_a_menu_is_not_a_roster(coordinator: Chat) -> None:
    coordinator.sends_file("菜单.csv", "菜名,价格\n面,8\n".encode())
    assert "表头与模板都不一致" in coordinator.last.text


def test_a_lead_may_not_import(chat: Chat) -> None:
    chat.says("/import")
    assert "[导入]" not in chat.last.text
    assert chat.last.labels != ["导入", "不导入"]


TRAININGS = """证书名称,第几次培训,结束日期,级别,实考人数,教师,学时
{c},1,2026-06-01,中级,95,甲,24
{c},1,2026-06-01,中级,95,乙,24
"""
DUTIES = """证书名称,人员,日期,时段,时长（分钟）
{c},甲,2026/6/6,上午,
{c},乙,2026年6月6日,,90
"""
MONEY = """证书名称,考次,日期,收入（元）,支出（元）
{c},2026春,2026-06-30,"24,000",18000.5
"""


@pytest.mark.parametrize(("sheet", "table"), [(TRAININGS, TrainingRow), (DUTIES, DutyRow), (MONEY, MoneyRow)])
def test_records_come_in_the_same_way(coordinator: Chat, sheet: str, table: type) -> None:
    coordinator.world.certificate("Web前端开发")
    coordinator.sends_file("记录.csv", sheet.format(c="Web前端开发").encode("gbk"))
    assert coordinator.last.labels == ["导入", "不导入"]
    coordinator.taps("导入")
    assert rows(coordinator, table)
    coordinator.sends_file("记录.csv", sheet.format(c="茶艺").encode("gbk"))
    assert "本校没有这个名称的证书" in coordinator.last.text


ROUNDS = """证书名称,考次,级别,报名截止,考试日期,开始,结束,科目,地点,考试费（元）
{c},2026年12月,中级,2026-12-07 17:00,2026-12-12,9:00,11:00,理论,机房一,290
{c},2026年12月,中级,,2026-12-12,{start},16:30,实操,机房一,
"""


def test_rounds_come_in_with_all_their_sittings_and_update_by_name(coordinator: Chat) -> None:
    coordinator.world.certificate("Web前端开发")
    sheet = ROUNDS.format(c="Web前端开发", start="14:00")
    coordinator.sends_file("考试.csv", sheet.encode())
    coordinator.taps("导入")
    (row,) = rows(coordinator, RoundRow)
    assert len(row.facts["sittings"]) == 2
    assert row.facts["milestones"]["registration_closes"]["at"] == "17:00:00"
    coordinator.sends_file("考试.csv", sheet.replace("机房一,290", "机房二,290").encode())
    assert "更新 2 行" in coordinator.last.text
    coordinator.taps("导入")
    (row,) = rows(coordinator, RoundRow)
    assert (row.version, row.facts["sittings"][0]["place"]) == (2, "机房二")


def test_a_place_booked_twice_is_refused_with_the_round_named(coordinator: Chat) -> None:
    coordinator.world.certificate("Web前端开发")
    coordinator.sends_file("考试.csv", ROUNDS.format(c="Web前端开发", start="10:00").encode())
    assert "2026年12月：" in coordinator.last.text
    assert coordinator.last.labels == ["模板"]


def test_a_place_that_two_rounds_of_one_workbook_take_is_refused_with_both_named(coordinator: Chat) -> None:
    for name in ("Web前端开发", "老年照护"):
        coordinator.world.certificate(name)
    first, second = (ROUNDS.format(c=name, start="14:00") for name in ("Web前端开发", "老年照护"))
    coordinator.sends_file("考试.csv", (first + second.split("\n", 1)[1]).encode())
    assert "老年照护 2026年12月：机房一在 2026-12-12" in coordinator.last.text
    assert "已被“Web前端开发 2026年12月”占用" in coordinator.last.text
    assert rows(coordinator, RoundRow) == []


def test_two_rounds_of_a_workbook_may_exchange_their_places(coordinator: Chat) -> None:
    for name in ("Web前端开发", "老年照护"):
        coordinator.world.certificate(name)
    web, care = (ROUNDS.format(c=name, start="14:00") for name in ("Web前端开发", "老年照护"))
    before = web + care.split("\n", 1)[1].replace("机房一", "机房二")
    coordinator.sends_file("考试.csv", before.encode())
    coordinator.taps("导入")
    exchanged = before.replace("机房一", "机房三").replace("机房二", "机房一").replace("机房三", "机房二")
    coordinator.sends_file("考试.csv", exchanged.encode())
    coordinator.taps("导入")
    places = [row.facts["sittings"][0]["place"] for row in rows(coordinator, RoundRow)]
    assert places == ["机房二", "机房一"]


def test_an_exam_in_a_year_without_holidays_is_pointed_out_in_the_dry_run(coordinator: Chat) -> None:
    coordinator.world.certificate("Web前端开发")
    sheet = ROUNDS.format(c="Web前端开发", start="14:00").replace("2026-12-12", "2027-01-01")
    coordinator.sends_file("考试.csv", sheet.encode())
    assert "⚠ 2027 年放假安排尚未录入" in coordinator.last.text
    assert coordinator.last.labels == ["导入", "不导入"]
