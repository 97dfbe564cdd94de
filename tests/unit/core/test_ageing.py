"""Children are compared by faces near in age; grown-ups as if no age were known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pvchat_desktop.core.ageing import Growth, year_of
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.similarity import Gallery, match_all, template
from pvchat_desktop.core.thresholds import Thresholds

LEO = PersonId("leo")
THRESHOLDS = Thresholds(match=0.54, unsure=0.50, margin=0.08, link=0.55, link_anywhere=0.62)
BORN = "2010-07-02"


def test_years_of_dates() -> None:
    assert year_of("2019-07-02T14:00:00") == pytest.approx(2019.5, abs=0.01)
    assert year_of("2019") is None
    assert year_of("") is None


def growth(*years: float | None, born: str | None = BORN) -> Growth:
    found = Growth.of(born, years)
    assert found is not None
    return found


def test_no_birth_date_no_growth() -> None:
    assert Growth.of(None, [2015.0]) is None
    assert Growth.of("long ago", [2015.0]) is None


def test_near_in_age() -> None:
    known = growth(2012.5, 2016.5, None, 2020.5)  # at 2, 6 and 10
    for age, expected in ((2.0, [0]), (5.5, [1]), (7.0, [1]), (9.0, [3]), (4.25, [])):
        near = known.near(age)
        assert near is not None
        assert np.flatnonzero(near).tolist() == expected, age


def test_grown_ups_are_near_to_all_their_grown_up_faces() -> None:
    assert growth(2030.0, 2050.0, None).near(60.0) is None
    near = growth(2020.5, 2040.0).near(50.0)
    assert near is not None
    assert near.tolist() == [False, True]
    assert growth(None, None).near(5.0) is None


def test_ages_at() -> None:
    assert growth(2012.0).ages_at(np.array([2010.0, 2010.49, 2010.6, 2015.55])).tolist() == [-1, 0, 0, 5]


# --- Matching ---------------------------------------------------------------------------------------------------------

DIMENSION = 64


def face_at(age: float, who: int = 1, view: int = 0) -> NDArray[np.float32]:
    """A face that turns with the years: the same at one age, nearly unlike ten years on."""
    random = np.random.default_rng(who)
    young, old = random.normal(size=(2, DIMENSION))
    turn = np.deg2rad(min(age, 18.0) * 8)
    row = np.cos(turn) * young / np.linalg.norm(young) + np.sin(turn) * old / np.linalg.norm(old)
    row = row + 0.02 * np.random.default_rng(1000 * who + view).normal(size=DIMENSION)
    return np.asarray(row / np.linalg.norm(row), np.float32)


def gallery(ages: list[float], *, born: str | None = BORN, who: int = 1) -> Gallery:
    rows = np.stack([face_at(age, who, view) for view, age in enumerate(ages)])
    start = year_of(BORN) or 0.0
    return Gallery(LEO, rows, template(rows), growth=Growth.of(born, [start + age for age in ages]))


def asked(known: Gallery, age: float, *, year: float | None = None, who: int = 1) -> tuple[EvidenceLevel | None, float]:
    year = (year_of(BORN) or 0.0) + age if year is None else year
    result = match_all({"t": face_at(age, who, 99)}, [known], THRESHOLDS, years={"t": year}, faces={"t": 9})["t"]
    return result.level, result.score or 0.0


def test_a_child_is_known_by_the_look_of_that_age() -> None:
    ages = [1.0] * 3 + [1.1] * 3 + [15.0] * 3
    with_ages, without = gallery(ages), gallery(ages, born=None)
    assert asked(with_ages, 15.5)[1] > asked(without, 15.5)[1] + 0.1
    assert asked(with_ages, 15.5)[0] is EvidenceLevel.SURE


def test_far_from_every_known_age_is_only_asked() -> None:
    known = gallery([6.0] * 6)
    assert asked(known, 6.5)[0] is EvidenceLevel.SURE
    level, score = asked(known, 10.0)
    assert score > THRESHOLDS.match
    assert level is EvidenceLevel.UNSURE


def test_nobody_is_seen_before_birth() -> None:
    known = gallery([0.25] * 6)
    assert asked(known, 0.5)[0] is EvidenceLevel.SURE
    assert asked(known, 0.5, year=2005.0)[0] is None


def test_the_date_of_the_clip_must_be_known() -> None:
    known = gallery([6.0] * 6)
    result = match_all({"t": face_at(10.0)}, [known], THRESHOLDS, faces={"t": 9})["t"]
    assert result.named


def test_grown_ups_are_compared_as_without_ages() -> None:
    random = np.random.default_rng(0)
    galleries = [gallery([20.0 + n for n in range(6)], who=who) for who in range(1, 6)]
    plain = [Gallery(g.person, g.embeddings, g.template) for g in galleries]
    tracks = {f"{who} {n}": face_at(25.0 + n, who, n) for who in range(1, 8) for n in range(4)}
    years = {track: float(random.uniform(2030, 2060)) for track in tracks}
    faces = dict.fromkeys(tracks, 9)
    assert match_all(tracks, galleries, THRESHOLDS, faces=faces, years=years) == match_all(
        tracks, plain, THRESHOLDS, faces=faces
    )
