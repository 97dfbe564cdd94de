"""Small worlds to ask about: who is seen where in made-up clips."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pvchat_desktop.core.asking.facts import Appearance, ClipFacts, KnownPerson
from pvchat_desktop.core.asking.grammar import Grammar, load_grammar
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.media import Box, DateCertainty, DateSource, RecordedAt, Span

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "asking"
LANGUAGES = ("en", "de")
WIDTH, HEIGHT = 900, 600

LEO, MIA, GRANNY, TOM = (PersonId(digit * 32) for digit in "abcd")
NAMES = {
    "en": {LEO: "Leo", MIA: "Mia", GRANNY: "Grandma", TOM: "Uncle Tom"},
    "de": {LEO: "Leo", MIA: "Mia", GRANNY: "Oma", TOM: "Onkel Tom"},
}

SURE, LIKELY, UNSURE = EvidenceLevel.SURE, EvidenceLevel.LIKELY, EvidenceLevel.UNSURE


def grammar(default: str = "en") -> Grammar:
    folder = ROOT / "resources" / "asking"
    return load_grammar(
        {code: tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in LANGUAGES}, default=default
    )


def people(language: str = "en") -> list[KnownPerson]:
    return [KnownPerson(person, name) for person, name in NAMES[language].items()]


def seen(
    person: PersonId | None,
    level: EvidenceLevel | None,
    *times: tuple[float, float],
    x: tuple[float, float] = (0.2, 0.2),
) -> Appearance:
    """A face at `times` in seconds, moving between two places given in picture widths."""
    spans = tuple(Span(*each) for each in times)
    start_s, end_s = spans[0].start_s, spans[-1].end_s
    points = []
    for span in spans:
        for step in range(11):
            t_s = span.start_s + span.duration_s * step / 10
            share = (t_s - start_s) / (end_s - start_s) if end_s > start_s else 0.0
            middle = WIDTH * (x[0] + (x[1] - x[0]) * share)
            points.append(TrackPoint(t_s, Box(middle - 50, 100, middle + 50, 200)))
    score = None if level is None else 0.5
    return Appearance(
        TrackId(f"{person}-{start_s}"), person, level, score, 0.4, spans, tuple(points), points[0].box, start_s, None
    )


def clip(
    title: str,
    duration_s: float,
    date: str | None,
    *appearances: Appearance,
    certainty: DateCertainty = DateCertainty.LOCAL,
) -> ClipFacts:
    recorded_at = RecordedAt(date, None, DateSource.METADATA, certainty) if date else None
    return ClipFacts(ClipSha(title.ljust(64, "0")), title, duration_s, WIDTH, HEIGHT, recorded_at, appearances)


GARDEN = clip(
    "Garden",
    30.0,
    "2019-12-24T10:00:00",
    seen(LEO, SURE, (2, 8.2), (12, 15)),
    seen(LEO, UNSURE, (20, 22)),
    seen(MIA, LIKELY, (5, 9.5), x=(0.1, 0.9)),
    seen(None, None, (7, 11), x=(0.5, 0.5)),
)
BIRTHDAY = clip(
    "Birthday",
    100.0,
    "2020-05-01",
    seen(LEO, LIKELY, (0, 98)),
    seen(GRANNY, SURE, (10, 20), x=(0.9, 0.9)),
    certainty=DateCertainty.GUESS,
)
BEACH = clip(
    "Beach",
    4000.0,
    None,
    seen(MIA, SURE, (3661, 3800)),
    seen(LEO, UNSURE, (3700, 3702)),
    seen(None, None, (1, 2)),
    seen(None, None, (4, 5)),
)
EMPTY = clip("Empty", 12.0, "2021-01-01")
STRANGERS = clip("Strangers", 12.0, "2021-01-02", seen(None, None, (1, 3)), seen(None, None, (2, 4), x=(0.9, 0.9)))
DAYS = [clip(f"Day {i}", 20.0, f"2022-03-{i:02}", seen(LEO, SURE, (1, 3))) for i in range(1, 12)]

SCENES: dict[str, list[ClipFacts]] = {
    "garden": [GARDEN],
    "empty": [EMPTY],
    "strangers": [STRANGERS],
    "library": [GARDEN, BIRTHDAY, BEACH, EMPTY],
    "eleven_days": DAYS,
    "nothing": [],
}
