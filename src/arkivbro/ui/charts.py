"""Small charts as SVG, drawn here: no script, no library, and the numbers stand beside them in a table for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what went well, what did not, its short label and its full name."""

    label: str
    good: int
    bad: int
    name: str


WIDTH, HEIGHT, FOOT, HEAD = 560, 150, 20, 16


def bar_chart(title: str, bars: Sequence[Bar]) -> SafeString:
    """Bars with what went wrong on top, and a label under each."""
    most = max((bar.good + bar.bad for bar in bars), default=0) or 1
    step, height = WIDTH / max(len(bars), 1), HEIGHT - FOOT - HEAD
    drawn = []
    for number, bar in enumerate(bars):
        x, wide = number * step + step * 0.15, step * 0.7
        good, bad = bar.good / most * height, bar.bad / most * height
        drawn.append(
            format_html(
                '<g><title>{}: {} overført, {} som trenger et menneske</title>'
                '<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
                '<rect class="bar--bad" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text><text x="{}" y="{}" text-anchor="middle">{}</text></g>',
                bar.name, bar.good, bar.bad,
                _n(x), _n(HEIGHT - FOOT - good), _n(wide), _n(good),
                _n(x), _n(HEIGHT - FOOT - good - bad), _n(wide), _n(bad),
                _n(x + wide / 2), HEIGHT - 5, bar.label,
                _n(x + wide / 2), _n(HEIGHT - FOOT - good - bad - 4), bar.good + bar.bad or "",
            )
        )  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        WIDTH, HEIGHT, title, title, format_html_join("", "{}", ((one,) for one in drawn)),
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.1f}"
