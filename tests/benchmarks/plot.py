"""Lines over a vault's size, both axes logarithmic, as an SVG that is read on light and dark pages alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 140, 36, 44
COLOURS = ("#d9480f", "#1971c2", "#2f9e44", "#9c36b5", "#868e96", "#e8a200")
GREY = "#868e96"

Points = Sequence[tuple[float, float]]


def plot(title: str, unit: str, lines: Mapping[str, Points]) -> str:
    """An SVG of ``lines``, each of points (notes, figure in ``unit``) with figures above 0."""
    drawn = {name: [(x, y) for x, y in points if y > 0] for name, points in lines.items()}
    drawn = {name: points for name, points in drawn.items() if points}
    xs = [x for points in drawn.values() for x, _ in points] or [1, 10]
    ys = [y for points in drawn.values() for _, y in points] or [1, 10]
    across = _Axis(xs, LEFT, WIDTH - RIGHT)
    upwards = _Axis(ys, HEIGHT - BOTTOM, TOP)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>',
        f'<text x="{LEFT}" y="20" font-size="14" fill="{GREY}">{escape(title)}, {escape(unit)}</text>',
    ]
    for value in upwards.marks():
        y = upwards.at(value)
        pieces.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{GREY}" stroke-opacity=".3"/>')
        pieces.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{GREY}">{_short(value)}</text>')
    for value in sorted(set(xs)):
        x = across.at(value)
        place = f'x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}"'
        pieces.append(f'<text {place} text-anchor="middle" fill="{GREY}">{_short(value)}</text>')
    middle = (LEFT + WIDTH - RIGHT) // 2
    pieces.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle" fill="{GREY}">notes</text>')
    pieces += _lines(drawn, across, upwards)
    return "\n".join([*pieces, "</svg>\n"])


def _lines(drawn: Mapping[str, Points], across: _Axis, upwards: _Axis) -> list[str]:
    pieces = []
    taken: list[float] = []
    ordered = sorted(drawn.items(), key=lambda line: -max(line[1])[1])
    for name, points in ordered:
        colour = COLOURS[list(drawn).index(name) % len(COLOURS)]
        places = [(across.at(x), upwards.at(y)) for x, y in sorted(points)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        pieces.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        pieces += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        y = places[-1][1] + 4
        while any(abs(y - other) < 14 for other in taken):
            y += 2
        taken.append(y)
        pieces.append(f'<text x="{places[-1][0] + 8:.1f}" y="{y:.1f}" fill="{colour}">{escape(name)}</text>')
    return pieces


class _Axis:
    """Powers of ten from below the least to above the greatest value, between two places."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Where a value stands."""
        return self._start + (self._end - self._start) * (math.log10(value) - self.low) / (self.high - self.low)

    def marks(self) -> list[float]:
        """The values to be marked."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1_000 else f"{value:g}"
