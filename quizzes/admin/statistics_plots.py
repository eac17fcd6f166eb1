"""Plots as SVG, drawn on the server: no script, no style sheet, in the colours of the page around them.

Every plot has a title and a description, and stands beside a table with the same figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 46  # margins, for axes and their words
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MARK = 5  # half the size of a point
BAR_WIDTH, BAR_HEIGHT = 160, 14


@dataclass(frozen=True)
class Point:
    """A question in the scatter plot, in per cent; `label` is its number in the table beside it."""

    facility: float
    discrimination: float
    label: str
    flagged: bool


def histogram(name: str, counts: Sequence[int]) -> SafeString:
    """Return how many attempts have a score in each tenth, as bars with their numbers above."""
    most, wide = max([*counts, 1]), PLOT_WIDTH / len(counts)
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="currentColor" fill-opacity="0.55"/>{}',
        (
            (
                round(LEFT + place * wide + 2, 1),
                round(TOP + PLOT_HEIGHT * (1 - count / most), 1),
                round(wide - 4, 1),
                round(PLOT_HEIGHT * count / most, 1),
                words(LEFT + (place + 0.5) * wide, TOP + PLOT_HEIGHT * (1 - count / most) - 3, count),
            )
            for place, count in enumerate(counts)
        ),
    )
    step = 100 // len(counts)
    ticks = [words(LEFT + place * wide, TOP + PLOT_HEIGHT + 16, place * step) for place in range(len(counts) + 1)]
    return drawing(
        name,
        gettext("Scores"),
        gettext("How many attempts have a score in each tenth of 0 to 100 per cent. The table below has the numbers."),
        bars,
        joined(ticks),
        axes(gettext("Score, %"), gettext("Attempts")),
    )


def scatter(name: str, points: Iterable[Point]) -> SafeString:
    """Return the questions by facility (across) and discrimination (up). Flagged ones are diamonds with a number."""
    levels = [
        format_html(
            '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-opacity="{}"/>{}',
            LEFT,
            WIDTH - RIGHT,
            up(level),
            up(level),
            "0.6" if level == 0 else "0.15",
            words(LEFT - 6, up(level) + 4, level, anchor="end"),
        )
        for level in (-100, -50, 0, 50, 100)
    ]
    ticks = [words(across(share), TOP + PLOT_HEIGHT + 16, share) for share in (0, 20, 40, 60, 80, 100)]
    return drawing(
        name,
        gettext("Facility and discrimination"),
        gettext(
            "Each question by how easy it is (across) and how well it tells people apart (up). Questions whose figures"
            " call for a look are diamonds with their number. The table of questions has the figures."
        ),
        joined(levels),
        joined(ticks),
        joined(point(one) for one in points),
        axes(gettext("Facility, %"), gettext("Discrimination, %")),
    )


def point(one: Point) -> SafeString:
    x, y = across(one.facility), up(one.discrimination)
    if not one.flagged:
        return format_html('<circle cx="{}" cy="{}" r="{}" fill="currentColor" fill-opacity="0.55"/>', x, y, MARK - 1)
    corners = f"{x},{y - MARK - 1} {x + MARK + 1},{y} {x},{y + MARK + 1} {x - MARK - 1},{y}"
    mark = format_html('<polygon points="{}" fill="none" stroke="currentColor" stroke-width="2"/>', corners)
    return joined([mark, words(x + MARK + 4, y + 4, one.label, anchor="start")])


def bar(share: float) -> SafeString:
    """Return a bar for a share of 0 to 1. It only repeats the number that stands beside it."""
    return format_html(
        '<svg width="{}" height="{}" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="{}" fill="currentColor" fill-opacity="0.1"/>'
        '<rect width="{}" height="{}" fill="currentColor" fill-opacity="0.55"/></svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        BAR_WIDTH,
        BAR_HEIGHT,
        round(BAR_WIDTH * share, 1),
        BAR_HEIGHT,
    )


def across(facility: float) -> float:
    return round(LEFT + PLOT_WIDTH * facility / 100, 1)


def up(discrimination: float) -> float:
    return round(TOP + PLOT_HEIGHT * (100 - discrimination) / 200, 1)


def words(x: float, y: float, text: object, *, anchor: str = "middle") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="12" fill="currentColor">{}</text>',
        round(x, 1),
        round(y, 1),
        anchor,
        str(text),
    )


def axes(below: str, beside: str) -> SafeString:
    """Return the names of the axes."""
    return format_html(
        '{}<text transform="translate(13 {}) rotate(-90)" text-anchor="middle" font-size="12" fill="currentColor">{}'
        "</text>",
        words(LEFT + PLOT_WIDTH / 2, HEIGHT - 8, below),
        TOP + PLOT_HEIGHT // 2,
        beside,
    )


def drawing(name: str, title: str, description: str, *parts: SafeString) -> SafeString:
    """Return the whole picture; `name` is unique on its page."""
    return format_html(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-labelledby="{2}-title {2}-desc">'
        '<title id="{2}-title">{3}</title><desc id="{2}-desc">{4}</desc>{5}</svg>',
        WIDTH,
        HEIGHT,
        name,
        title,
        description,
        joined(parts),
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
