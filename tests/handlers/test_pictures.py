"""Pictures: that they are drawn, and drawn with a font that has the characters."""

from __future__ import annotations

import io
import warnings

import pytest
from matplotlib import image

from handlers import pictures
from handlers.pictures import FONT, Bar, filing_rate, funnel, pass_rates

WEEKS = [Bar(f"第{n}周", n, 9) for n in range(1, 10)]
STAGES = [Bar("培训", 120), Bar("报名", 110, 120), Bar("实考", 95, 110), Bar("通过", 80, 95), Bar("发证", 0, 80)]
RATES = [Bar("Web前端开发", 50, 60), Bar("建筑信息模型（BIM）", 3, 9), Bar("老年照护", 0, 0)]


@pytest.mark.parametrize(("draw", "bars"), [(filing_rate, WEEKS), (funnel, STAGES), (pass_rates, RATES)])
def test_a_chart_has_ink_and_no_missing_characters(draw: object, bars: list[Bar]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that is missing warns
        png = draw("周报提交率", bars)  # type: ignore[operator]
    pixels = image.imread(io.BytesIO(png))
    assert pixels.shape[1] > 800
    assert (pixels[..., :3].min(axis=2) < 0.5).sum() > 1000


def test_the_font_is_the_one_that_ships_with_us() -> None:
    assert FONT.exists()
    assert pictures._font(9).get_file() == str(FONT)


def test_nothing_to_draw_draws_an_empty_chart() -> None:
    for draw in (filing_rate, funnel, pass_rates):
        assert draw("空", []).startswith(b"\x89PNG")
