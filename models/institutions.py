"""Institutions, departments and the certificates they pilot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from pydantic import Field

from models.commands import Command, Noun


class Scheme(StrEnum):
    """Under which system a certificate is examined."""

    X = "1+X"
    RECOGNITION = (
        "职业技能等级认定"  # to which the certificates were handed over at the end of 2025 (人社厅函〔2025〕154号)
    )


class Level(StrEnum):
    """A certificate's level."""

    ELEMENTARY = "初级"
    INTERMEDIATE = "中级"
    ADVANCED = "高级"


class Institution(Noun):
    """A college or office. `id` names its rule pack too; `zone` is an IANA zone; `office` is asked when in doubt."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    name: str
    zone: str = "Asia/Shanghai"
    office: str = ""


class Department(Noun):
    """A 系 or 二级学院 within an institution."""

    id: int
    institution_id: str
    name: str


class Certificate(Noun):
    """One certificate at one institution.

    `exam_form` is 笔试, 机试, 一般实操, 特殊实操 or 混合; `major_category` is one of the 19 专业大类 (and so
    文科 or 理科, as the rule pack says); `batch` is the pilot batch, from 1.
    """

    id: int
    institution_id: str
    scheme: Scheme = Scheme.X
    name: str
    short_name: str = ""
    levels: tuple[Level, ...] = (Level.INTERMEDIATE,)
    evaluation_body: str = ""
    exam_form: str = ""
    major_category: str = ""
    department_id: int | None = None
    batch: int = 2
    lead_id: int | None = None
    deputy_id: int | None = None
    active: bool = True

    def called(self) -> Iterator[str]:
        """What people may call it: its name, what stands in brackets, the rest of it, its short name."""
        yield self.name
        inner = re.search(r"[（(](.+?)[）)]", self.name)
        if inner:
            yield inner.group(1)
            yield self.name[: inner.start()]
        if self.short_name:
            yield self.short_name


class AddDepartment(Command):
    """Adds a department, or finds it by its name."""

    name: str


class SaveCertificate(Command):
    """Adds a certificate, or changes the one of this id; found by name and scheme when no id is given."""

    id: int | None = None
    scheme: Scheme = Scheme.X
    name: str = Field(min_length=2, max_length=60)
    short_name: str = ""
    levels: tuple[Level, ...] = (Level.INTERMEDIATE,)
    evaluation_body: str = ""
    exam_form: str = ""
    major_category: str = ""
    department: str = ""
    batch: int = Field(default=2, ge=1, le=20)
    lead_id: int | None = None
    deputy_id: int | None = None
    active: bool = True
