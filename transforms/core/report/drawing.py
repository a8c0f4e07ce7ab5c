"""Charts as inline SVG: shapes alone, stretched to whatever width there is. Words and numbers stand beside them as HTML."""

from collections.abc import Iterable, Sequence
from typing import Final

from transforms.core.report.figures import Hour
from transforms.core.report.markup import Html, join, tag
from transforms.core.report.readable import number

#: Height of the chart of hours in its own units; a column is one unit wide, less a gap.
_TALL: Final = 100.0
_GAP: Final = 0.18
#: What is there is seen, however little of it.
_LEAST: Final = 1.2
_BAR: Final = 10.0


def _decimal(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, kind: str) -> Html:
    """A rectangle of a class."""
    return tag("rect", class_=kind, x=_decimal(x), y=_decimal(y), width=_decimal(width), height=_decimal(height))


def bar(parts: Iterable[tuple[float, str]], whole: float) -> Html:
    """A bar of parts one after the other, as long as they are of the whole; what is more than nothing is seen."""
    shapes, x = [], 0.0
    for value, kind in parts:
        if value and whole:
            width = max(100 * value / whole, 0.6)
            shapes.append(rect(x, 0, min(width, 100 - x), _BAR, kind))
            x += width
    return tag(
        "svg", *shapes, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true", focusable="false"
    )


def nice_top(value: float) -> int:
    """The next round number to draw an axis to.

    >>> [nice_top(value) for value in (0, 1, 7, 23, 130, 2_600)]
    [1, 1, 8, 25, 150, 3000]
    """
    power = 1
    while value > 10 * power:
        power *= 10
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return max(1, int(next(step * power for step in steps if value <= step * power and step * power == int(step * power))))


def columns(hours: Sequence[Hour], top: int) -> Html:
    """Hours side by side, what was read in each stacked: new below, then duplicate, then dead; midnights are lines."""
    shapes: list[Html] = []
    for place, hour in enumerate(hours):
        if place and hour.at.hour == 0:
            shapes.append(tag("line", class_="midnight", x1=place, x2=place, y1=0, y2=_decimal(_TALL)))
    for place, hour in enumerate(hours):
        if hour.new or hour.duplicate or hour.dead:
            shapes.append(_column(place, hour, top))
    return tag(
        "svg",
        *shapes,
        class_="columns",
        viewBox=f"0 0 {max(len(hours), 1)} {_decimal(_TALL)}",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"records of each hour, up to {number(max((hour.new + hour.duplicate + hour.dead for hour in hours), default=0))}",
        focusable="false",
    )


def _column(place: int, hour: Hour, top: int) -> Html:
    parts = (("new", hour.new), ("duplicate", hour.duplicate), ("dead", hour.dead))
    shapes, y = [], _TALL
    for name, count in parts:
        if count > 0:
            height = max(_TALL * count / top, _LEAST)
            y -= height
            shapes.append(rect(place + _GAP / 2, y, 1 - _GAP, height, name))
    said = ", ".join(f"{number(count)} {name}" for name, count in parts)
    return tag("g", tag("title", f"{hour.at:%a %d %b, %H:00} UTC: {said}"), join(shapes))
