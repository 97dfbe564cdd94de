"""How a cost grows with the size of a library: the exponent of the growth, and a drawing of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

_LEAST_MS: Final = 1.0  # below, a measurement is mostly what every call costs, whatever the size
_SLACK: Final = 0.1  # of the exponent, for measurements that vary
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 720, 440, 70, 190, 40, 60
_INKS: Final = ("#1b6ca8", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0f766e")

Points = Sequence[tuple[float, float]]  # (size, cost)


@dataclass(frozen=True, slots=True)
class Growth:
    """`exponent` None: too few sizes at which the cost could be told from nothing."""

    exponent: float | None
    of_n_log_n: float | None  # the exponent that n log n has over the same sizes
    no_worse_than_n_log_n: bool | None


def growth(points: Points, *, least: float = _LEAST_MS) -> Growth:
    """Fit cost = c * size ** exponent, where the cost is at least `least`."""
    kept = [(size, cost) for size, cost in points if cost >= least and size > 1]
    if len({size for size, _ in kept}) < 2:
        return Growth(None, None, None)
    sizes, costs = (np.log([one[i] for one in kept]) for i in (0, 1))
    exponent = float(np.polyfit(sizes, costs, 1)[0])
    reference = float(np.polyfit(sizes, sizes + np.log(sizes), 1)[0])
    return Growth(round(exponent, 3), round(reference, 3), exponent <= reference + _SLACK)


def drawing(lines: Mapping[str, Points], *, title: str, x_title: str, y_title: str) -> str:
    """An SVG with both axes logarithmic: one line for each name, and n log n beside the topmost, dotted."""
    shown = {name: [p for p in points if p[0] > 0 and p[1] > 0] for name, points in lines.items()}
    every = [point for points in shown.values() for point in points]
    if not every:
        return _svg([f'<text x="20" y="30">{escape(title)}: nothing was measured</text>'])
    frame = _Frame.around(every)
    parts = [f'<text x="{_LEFT}" y="24" font-size="16">{escape(title)}</text>', *frame.axes(x_title, y_title)]
    for number, (name, points) in enumerate(one for one in shown.items() if one[1]):
        parts += frame.line(name, sorted(points), _INKS[number % len(_INKS)], number)
    parts += frame.reference(max((p for p in shown.values() if p), key=lambda points: max(c for _, c in points)))
    return _svg(parts)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Powers of ten around what is drawn."""

    x: tuple[int, int]
    y: tuple[int, int]

    @classmethod
    def around(cls, points: Points) -> _Frame:
        lows = [math.floor(math.log10(min(one[i] for one in points))) for i in (0, 1)]
        highs = [math.ceil(math.log10(max(one[i] for one in points))) for i in (0, 1)]
        return cls((lows[0], max(highs[0], lows[0] + 1)), (lows[1], max(highs[1], lows[1] + 1)))

    def at(self, size: float, cost: float) -> tuple[float, float]:
        across = (math.log10(size) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(cost) - self.y[0]) / (self.y[1] - self.y[0])
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _FOOT - up * (_HEIGHT - _FOOT - _TOP)

    def axes(self, x_title: str, y_title: str) -> list[str]:
        parts = []
        for power in range(self.x[0], self.x[1] + 1):
            x, _ = self.at(10.0**power, 10.0 ** self.y[0])
            parts.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_HEIGHT - _FOOT}" stroke="#ddd"/>')
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _FOOT + 18}" text-anchor="middle">{_power(power)}</text>')
        for power in range(self.y[0], self.y[1] + 1):
            _, y = self.at(10.0 ** self.x[0], 10.0**power)
            parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
            parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_power(power)}</text>')
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        parts.append(f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">{escape(x_title)}</text>')
        turn = f"rotate(-90 16 {_HEIGHT / 2})"
        parts.append(f'<text x="16" y="{_HEIGHT / 2}" text-anchor="middle" transform="{turn}">{escape(y_title)}</text>')
        return parts

    def line(self, name: str, points: Points, ink: str, number: int) -> list[str]:
        places = [self.at(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        y = _TOP + 14 + 20 * number
        return [
            f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/>' for x, y in places),
            f'<text x="{_WIDTH - _RIGHT + 14}" y="{y}" fill="{ink}">{escape(name)}</text>',
        ]

    def reference(self, points: Points) -> list[str]:
        """n log n through the first point, as far as the frame goes."""
        (first, cost), *_ = sorted(points)
        factor = cost / (first * math.log(max(first, 2)))
        sizes = [first * 10 ** (step / 4) for step in range(1 + 4 * (self.x[1] - self.x[0]))]
        curve = [(size, factor * size * math.log(max(size, 2))) for size in sizes]
        inside = [one for one in curve if one[0] <= 10.0 ** self.x[1] and one[1] <= 10.0 ** self.y[1]]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*one) for one in inside))
        y = _HEIGHT - _FOOT - 8
        return [
            f'<polyline points="{path}" fill="none" stroke="#777" stroke-dasharray="2 4"/>',
            f'<text x="{_WIDTH - _RIGHT + 14}" y="{y}" fill="#777">dotted: n log n</text>',
        ]


def _power(power: int) -> str:
    return f"{10**power:,}" if 0 <= power <= 7 else f"1e{power}"


def _svg(parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" font-family="sans-serif" font-size="12">'
    )
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>', *parts, "</svg>"]) + "\n"
