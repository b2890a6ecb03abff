"""Light markup becomes Telegram's HTML, and long texts are cut at sensible places, never inside markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_text import pieces, plain, to_html, units
from tests.telegram_server.entities import parse_html

TEXTS = st.text(st.sampled_from("ab *。\n，😀<>&字"), max_size=120)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("**周报** 已提交", "<b>周报</b> 已提交"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("**<b>**", "<b>&lt;b&gt;</b>"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("**开头没有结尾", "**开头没有结尾"),
        ("**一\n二**", "**一\n二**"),
    ],
)
def test_light_markup_becomes_html_and_people_s_signs_stay_what_they_are(said: str, html: str) -> None:
    assert to_html(said) == html


def test_without_markup_only_the_words_are_left() -> None:
    assert plain("**周报** 2 ** 3") == "周报 2 ** 3"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("短", 10, ["短"]),
        ("", 10, []),
        ("第一段。\n\n第二段。\n尾", 10, ["第一段。", "第二段。\n尾"]),
        ("第一行\n第二行\n第三", 8, ["第一行\n第二行", "第三"]),
        ("这是一句。这是两句。尾", 10, ["这是一句。这是两句。", "尾"]),
        ("one two three", 8, ["one two", "three"]),
        ("没有可以断开的地方呀", 4, ["没有可以", "断开的地", "方呀"]),
        ("前面 **不要切开** 后面", 9, ["前面", "**不要切开**", "后面"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
    ],
)
def test_a_text_is_cut_at_the_best_place_within_the_limit(text: str, limit: int, cut: list[str]) -> None:
    assert pieces(text, limit) == cut


def test_a_bold_run_longer_than_a_message_stays_bold_in_every_piece() -> None:
    cut = pieces(f"**{'粗' * 50}**", 24)
    assert all(piece.startswith("**") and piece.endswith("**") for piece in cut)
    assert "".join(map(plain, cut)) == "粗" * 50


@given(TEXTS, st.integers(12, 40))
def test_no_word_is_lost_and_every_piece_fits_and_is_well_formed(text: str, limit: int) -> None:
    cut = pieces(text, limit)
    for piece in cut:
        assert piece.strip()
        shown, _ = parse_html(to_html(piece))
        assert units(shown) <= limit
    kept = "".join("".join(map(plain, cut)).split())
    assert kept.replace("*", "") == "".join(text.split()).replace("*", "")
