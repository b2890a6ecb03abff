"""Rosters in: people, students and certificates from a workbook, checked cell by cell before anything changes.

A workbook says by its headings which kind it is. All or nothing; importing again updates;
nothing is deleted by absence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from models.commands import Command, Noun
from models.institutions import Level, Scheme
from models.people import CreateInvite, Role
from models.words import Advice, plain
from models.workbooks.columns import Column, Kind
from models.workbooks.readers import count, one_of, several_of, words
from models.workbooks.reading import Table

EXAM_FORMS = ("笔试", "机试", "一般实操", "特殊实操", "混合")
CATEGORIES = (
    *("农林牧渔", "资源环境与安全", "能源动力与材料", "土木建筑", "水利", "装备制造", "生物与化工", "轻工纺织"),
    *("食品药品与粮食", "交通运输", "电子信息", "医药卫生"),
    *("财经商贸", "旅游", "文化艺术", "新闻传播", "教育与体育", "公安与司法", "公共管理与服务"),
)
ROLES = {
    "学生": Role.STUDENT,
    "证书负责人": Role.LEAD,
    "负责人": Role.LEAD,
    "副负责人": Role.DEPUTY,
    "部门负责人": Role.HEAD,
    "统筹人": Role.COORDINATOR,
    "协调员": Role.COORDINATOR,
}  # an administrator is made by `onex invite` alone, never by a file


class RosterPerson(Noun):
    """A person as a roster gives them; `number` (工号 or 学号) tells people of one institution apart."""

    number: str = Field(min_length=1, max_length=30)
    name: str = Field(min_length=1, max_length=40)
    roles: frozenset[Role]
    department: str = ""


class RosterCertificate(Noun):
    """A certificate as a roster gives it; scheme and name tell certificates apart; lead and deputy by number."""

    scheme: Scheme
    name: str = Field(min_length=2, max_length=60)
    short_name: str = ""
    levels: tuple[Level, ...]
    evaluation_body: str = ""
    exam_form: str
    major_category: str
    department: str = ""
    batch: int = Field(ge=1, le=20)
    lead_number: str = ""
    deputy_number: str = ""


class ImportPeople(Command):
    """Adds people, or updates those whose number is known; roles are added to those held."""

    people: tuple[RosterPerson, ...]


class ImportCertificates(Command):
    """Adds certificates, or updates those whose scheme and name are known."""

    certificates: tuple[RosterCertificate, ...]


class InviteRoster(Command):
    """Makes a one-time invite for each of many people on the roster."""

    invites: tuple[CreateInvite, ...]


def short_category(name: str) -> str:
    """A 专业大类 as it is compared: 电子与信息大类 and 电子信息 are the same."""
    return name.strip().removesuffix("大类").replace("与", "")


def _category(cell: str) -> str:
    known = {short_category(name): name for name in CATEGORIES}
    chosen: str = one_of({name: name for name in CATEGORIES})(known.get(short_category(cell), cell))
    return f"{chosen}大类"


_LEVELS = {level.value: level for level in Level}
_SCHEMES = {scheme.value: scheme for scheme in Scheme} | {"1+x": Scheme.X}

PEOPLE = Kind(
    "人员",
    (
        Column("工号/学号", "number", words(30), "T2026001", ("工号", "编号"), required=True),
        Column("姓名", "name", words(40), "Web前端开发负责人", required=True),
        Column(
            "角色", "roles", lambda cell: frozenset(several_of(ROLES)(cell)), "证书负责人", ("身份",), required=True
        ),
        Column("部门", "department", words(40), "信息工程系", ("系部", "二级学院", "学院")),
    ),
    RosterPerson,
    ("number",),
)
STUDENTS = Kind(
    "学生",
    (
        Column("学号", "number", words(30), "S2026001", required=True),
        Column("姓名", "name", words(40), "学生甲", required=True),
        Column("部门", "department", words(40), "信息工程系", ("系部", "二级学院", "学院", "班级")),
        Column("角色", "roles", lambda cell: frozenset(several_of(ROLES)(cell or "学生")), "学生"),
    ),
    RosterPerson,
    ("number",),
)
CERTIFICATES = Kind(
    "证书",
    (
        Column("证书名称", "name", words(60), "Web前端开发", ("证书",), required=True),
        Column("制度", "scheme", one_of(_SCHEMES, Scheme.X), "1+X", ("类别",)),
        Column("简称", "short_name", words(20), "Web前端"),
        Column("级别", "levels", several_of(_LEVELS), "初级、中级", ("等级",), required=True),
        Column("评价组织", "evaluation_body", words(60), "评价组织甲"),
        Column(
            "考核形式", "exam_form", one_of({form: form for form in EXAM_FORMS}), "机试", ("考试形式",), required=True
        ),
        Column("专业大类", "major_category", _category, "电子信息大类", required=True),
        Column("部门", "department", words(40), "信息工程系", ("系部", "二级学院", "学院")),
        Column("试点批次", "batch", count(1, 20, 2), "2", ("批次",)),
        Column("负责人工号", "lead_number", words(30), "T2026001"),
        Column("副负责人工号", "deputy_number", words(30), ""),
    ),
    RosterCertificate,
    ("scheme", "name"),
)
KINDS: tuple[Kind[Any], ...] = (CERTIFICATES, PEOPLE, STUDENTS)


class NoSuchTable(Advice):
    """The headings are those of no template."""


def kind_of(table: Table, kinds: Sequence[Kind[Any]] = KINDS) -> Kind[Any]:
    """Which kind of roster a table is, by its headings. Raises NoSuchTable."""
    found = next((kind for kind in kinds if kind.fits(table)), None)
    if found is None:
        raise NoSuchTable(
            "The headings fit none of the templates ({names}). Please start from a template: /import",
            names=plain("、".join(kind.name for kind in kinds)),
        )
    return found
