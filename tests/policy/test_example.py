"""The worked example of the documentation: right, held against its document, and using the whole format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from policy.check import check_file
from policy.pack import operations
from policy.pack.reading import read, read_pack
from policy.show import show

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "linjiang.yaml"
DOCUMENT = ROOT / "docs" / "examples" / "linjiang.txt"
GUIDE = ROOT / "docs" / "policy-packs.md"


def operations_in(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {data["op"]} if "op" in data else set()
        return own.union(*map(operations_in, data.values()))
    return set().union(*map(operations_in, data)) if isinstance(data, list) else set()


def all_operations() -> set[str]:
    models = vars(operations).values()
    fields = [model.model_fields["op"] for model in models if "op" in getattr(model, "model_fields", {})]
    return {name for field in fields for name in field.annotation.__args__}


def test_the_example_is_right_and_its_quotes_stand_in_its_document() -> None:
    assert check_file(EXAMPLE, {"main": DOCUMENT}) == []


def test_the_example_uses_every_operation() -> None:
    assert operations_in(read(EXAMPLE).data) == all_operations()


@pytest.mark.parametrize("name", sorted(all_operations()))
def test_the_guide_explains_every_operation(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_example_is_shown_with_every_article_that_it_quotes() -> None:
    shown = show(read_pack(EXAMPLE))
    for article in ("第二条", "第五条", "第十一条", "第十四条"):
        assert article in shown
