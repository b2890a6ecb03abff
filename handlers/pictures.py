"""Pictures of figures: small charts as PNG, with Chinese right on a machine that has no Chinese font.

Pure: figures in, bytes out. The drawing library is large and loaded when the first picture is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-subset.otf"
BLUE, GREY, GREEN = "#2f6fb0", "#c9d3df", "#3c8d5a"


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, and the whole that it is a part of (None: it stands alone)."""

    label: str
    value: int
    whole: int | None = None

    @property
    def share(self) -> float | None:
        """Value as a share of the whole, 0 to 1; None where there is no whole."""
        return self.value / self.whole if self.whole else None


def filing_rate(title: str, weeks: Sequence[Bar]) -> bytes:
    """A column a week: reports filed of reports owed, in per cent."""
    return _draw(title, (max(6.0, 0.6 * len(weeks) + 2), 3.6), lambda axes: _columns(axes, weeks))


def funnel(title: str, stages: Sequence[Bar]) -> bytes:
    """Trained → registered → sat → passed → certified, each bar with its number and its share of the one before."""
    return _draw(title, (7.0, 0.6 * len(stages) + 1.4), lambda axes: _funnel(axes, stages))


def pass_rates(title: str, certificates: Sequence[Bar]) -> bytes:
    """A bar a certificate: passed of sat, in per cent, the best first."""
    ordered = sorted(certificates, key=lambda bar: -(bar.share or 0))
    return _draw(title, (7.0, 0.45 * len(ordered) + 1.4), lambda axes: _rates(axes, ordered))


def _columns(axes: Axes, bars: Sequence[Bar]) -> None:
    places = range(len(bars))
    axes.bar(places, [100] * len(bars), color=GREY, width=0.7)
    drawn = axes.bar(places, [100 * (bar.share or 0) for bar in bars], color=BLUE, width=0.7)
    axes.bar_label(drawn, [f"{bar.value}/{bar.whole or 0}" for bar in bars], padding=2, fontsize=8)
    axes.set_xticks(places, [bar.label for bar in bars])
    axes.set_ylim(0, 115)
    axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])


def _funnel(axes: Axes, bars: Sequence[Bar]) -> None:
    drawn = axes.barh(range(len(bars)), [bar.value for bar in bars], color=BLUE, height=0.65)
    axes.bar_label(drawn, [_number_and_share(bar) for bar in bars], padding=4)
    _down(axes, bars, max([1, *(bar.value for bar in bars)]) * 1.25)
    axes.set_xticks([])


def _rates(axes: Axes, bars: Sequence[Bar]) -> None:
    drawn = axes.barh(range(len(bars)), [100 * (bar.share or 0) for bar in bars], color=GREEN, height=0.65)
    axes.bar_label(drawn, [_rate(bar) for bar in bars], padding=4)
    _down(axes, bars, 130)
    axes.set_xticks([0, 50, 100], ["0%", "50%", "100%"])


def _down(axes: Axes, bars: Sequence[Bar], right: float) -> None:
    """Labels from top to bottom, and room for the numbers at the right."""
    axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
    axes.set_xlim(0, right)
    axes.invert_yaxis()


def _number_and_share(bar: Bar) -> str:
    return f"{bar.value}" if bar.share is None else f"{bar.value}（{bar.share:.0%}）"


def _rate(bar: Bar) -> str:
    return "无人参考" if bar.share is None else f"{bar.share:.0%}（{bar.value}/{bar.whole}）"


def _draw(title: str, size: tuple[float, float], paint: Callable[[Axes], None]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=144, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    paint(axes)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left", fontproperties=_font(12))
    for text in [*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts]:
        text.set_fontproperties(_font(9))
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


@cache
def _font(size: int) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=FONT, size=size)
