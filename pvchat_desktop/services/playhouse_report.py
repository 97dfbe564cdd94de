"""The demonstration as one HTML file that needs nothing beside it: pictures and plots lie inside."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pvchat_desktop.services.learning import Learned
from pvchat_desktop.services.playhouse import NAME, Shown, Tour
from pvchat_desktop.services.views import Answer, ClipSummary

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
.clip { border: 1px solid #8886; border-radius: .6rem; padding: .8rem; }
.clip img { width: 100%; border-radius: .4rem; display: block; }
.clip img.crop { width: 4rem; height: 4rem; object-fit: cover; display: inline-block; vertical-align: middle;
  margin-right: .5rem; }
.right::before { content: "✓ "; } .wrong::before { content: "✗ "; }
.right { color: #18794e; } .wrong { color: #c62a2f; }
table { border-collapse: collapse; } th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid #8884; }
svg { max-width: 100%; height: auto; } figure { margin: 0; } figcaption, small { opacity: .75; }
"""
_ROWS: Final = (("base", "Base model, untouched"), ("memory", "With face memory"), ("memory_adapter", "With training"))


def report_html(tour: Tour, data: Path) -> str:
    """`data`: the data folder, where pictures of faces lie."""
    right = sum(one.said is one.present for one in tour.shown)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>PVChat Desktop: the sample world</title><style>{_STYLE}</style></head><body>",
        "<h1>The sample world</h1>",
        f"<p>A drawn figure, called {NAME} here, was learned from one clip and asked for in others.",
        f"{right} of {len(tour.shown)} were answered rightly. Everything ran on this computer.</p>",
        "<h2>Learned from this clip</h2>",
        f'<div class="clips">{_enrolled(tour)}</div>',
        *_training(tour.learned),
        "<h2>New clips</h2>",
        f'<div class="clips">{"".join(_shown(one, data) for one in tour.shown)}</div>',
        f"<p><small>{_times(tour.seconds)}</small></p>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _enrolled(tour: Tour) -> str:
    text = f"{NAME} is known by {tour.enrolled.gallery_faces} faces."
    return f'<div class="clip">{_thumbnail(tour.enrolled_from)}<p>{_e(text)}</p></div>'


def _training(learned: Learned | None) -> list[str]:
    if learned is None:
        return ["<p>Nobody was trained: this copy of the program has no base model. Face memory answered alone.</p>"]
    plots = _plots(learned.report.get("steps", []))
    return ["<h2>How it was learned</h2>", plots, "<h2>Did it work?</h2>", _verdict(learned)]


def _verdict(learned: Learned) -> str:
    rows = []
    for key, title in _ROWS:
        figures = learned.report.get(key)
        if isinstance(figures, Mapping):
            rows.append(f"<tr><th>{title}</th><td>{_e(str(figures.get('sentence', '')))}</td></tr>")
    reasons = " ".join(str(reason) for reason in learned.report.get("reasons", ()))
    active = "It is switched on." if learned.is_active else "Face memory goes on answering."
    return f"<table>{''.join(rows)}</table><p>{_e(reasons)} {active}</p>"


def _shown(one: Shown, data: Path) -> str:
    verdict = "right" if one.said is one.present else "wrong"
    truth = f"{NAME} is {'' if one.present else 'not '}in it"
    said = "".join(
        f"<p><strong>{_e(answer.turn.question)}</strong><br>{_e(answer.text)}</p>{_evidence(answer, data)}"
        for answer in one.answers
    )
    return (
        f'<div class="clip">{_thumbnail(one.clip)}<p><small>{_e(one.what)}; {truth}</small></p>'
        f'<div class="{verdict}">{verdict}</div>{said}</div>'
    )


def _evidence(answer: Answer, data: Path) -> str:
    lines = []
    for item in answer.turn.evidence[:2]:
        picture = _picture(data / item.crop_path, "crop") if item.crop_path else ""
        score = "" if item.score is None else f", {item.score:.2f}"
        lines.append(f"<p>{picture}<small>{item.start_s:.1f}-{item.end_s:.1f} s, {item.level}{score}</small></p>")
    return "".join(lines)


def _thumbnail(clip: ClipSummary) -> str:
    return _picture(clip.thumbnail, "") if clip.thumbnail else ""


def _picture(file: Path, kind: str) -> str:
    try:
        data = base64.b64encode(file.read_bytes()).decode()
    except OSError:  # the report is worth having without it
        return ""
    media = "image/png" if file.suffix == ".png" else "image/jpeg"
    return f'<img class="{kind}" alt="" src="data:{media};base64,{data}">'


def _times(seconds: Mapping[str, float]) -> str:
    return "Seconds: " + ", ".join(f"{part} {spent:.0f}" for part, spent in seconds.items()) + "."


def _e(text: str) -> str:
    return html.escape(text)


# --- Plots ------------------------------------------------------------------------------------------------------------

_WIDE, _TALL, _LEFT, _LOW, _EDGE = 560, 200, 46, 24, 10  # px


def _plots(steps: Sequence[Mapping[str, Any]]) -> str:
    loss = [(float(step["step"]), float(step["language_loss"])) for step in steps]
    sparsity = [(float(s["step"]), float(s["sparsity"])) for s in steps if s.get("sparsity") is not None]
    figures = [
        f"<figure>{line_plot(points, highest=highest)}<figcaption>{title}</figcaption></figure>"
        for points, highest, title in (
            (loss, None, "Loss of the answers by step"),
            (sparsity, 1.0, "Share of closed gates (R<sub>s</sub>) by step; the target is 0.5"),
        )
        if len(points) > 1
    ]
    return "".join(figures) or "<p>No step was taken.</p>"


def line_plot(points: Sequence[tuple[float, float]], *, highest: float | None = None) -> str:
    """An SVG of one line over its own span of x, from 0 up to `highest`, or to the greatest y."""
    top = highest or max(y for _, y in points) or 1.0
    first, last = points[0][0], points[-1][0]
    span = (last - first) or 1.0

    def place(x: float, y: float) -> str:
        across = _LEFT + (x - first) / span * (_WIDE - _LEFT - _EDGE)
        return f"{across:.1f},{_TALL - _LOW - min(y, top) / top * (_TALL - _LOW - _EDGE):.1f}"

    line = " ".join(place(x, y) for x, y in points)
    marks = "".join(
        f'<text x="{_LEFT - 6}" y="{place(first, y).split(",")[1]}" text-anchor="end" dominant-baseline="middle">'
        f"{y:.2g}</text>"
        for y in (0.0, top / 2, top)
    )
    ends = (
        f'<text x="{_LEFT}" y="{_TALL - 6}">{first:.0f}</text>'
        f'<text x="{_WIDE - _EDGE}" y="{_TALL - 6}" text-anchor="end">{last:.0f}</text>'
    )
    return (
        f'<svg viewBox="0 0 {_WIDE} {_TALL}" width="{_WIDE}" role="img" fill="currentColor" font-size="12">'
        f'<path d="M{place(first, top).replace(",", " ")} L{place(first, 0).replace(",", " ")} '
        f'L{place(last, 0).replace(",", " ")}" fill="none" stroke="currentColor" stroke-opacity=".4"/>'
        f'<polyline points="{line}" fill="none" stroke="#3b82f6" stroke-width="2"/>{marks}{ends}</svg>'
    )
