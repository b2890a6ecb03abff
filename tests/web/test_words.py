"""Every word on the pages is in both catalogues."""

from __future__ import annotations

import re

import pytest

from bot.web.pages import HERE
from handlers.words import LANGUAGES, catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_a_template_is_in_the_catalogue(language: str) -> None:
    said = {
        word
        for path in sorted((HERE / "templates").rglob("*.html"))
        for pair in re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8"))
        for word in pair
        if word
    }
    assert len(said) > 40
    assert said - catalogue(language).keys() == set()  # type: ignore[arg-type]
