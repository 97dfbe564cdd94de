"""Regions: areas and boxes, turned pictures, and which figure a region lies on."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.regions import Area, Placed, assign, turn_for, with_hints
from pvchat_desktop.core.similarity import UNKNOWN, MatchResult


@dataclass(frozen=True)
class Runner:
    """A figure that moves to the right by 10 px a second."""

    id: TrackId
    x: float
    start_s: float = 0.0
    end_s: float = 10.0

    @property
    def points(self) -> tuple[TrackPoint, ...]:
        times = range(int(self.start_s), int(self.end_s) + 1)
        return tuple(TrackPoint(float(t), self.at(t)) for t in times)

    def at(self, t_s: float) -> Box:
        left = self.x + 10 * t_s
        return Box(left, 100, left + 100, 220)


ONE, TWO = Runner(TrackId("one"), 0), Runner(TrackId("two"), 600)


@given(
    st.floats(0, 1800), st.floats(0, 1000), st.floats(5, 100), st.floats(5, 70),
)  # fmt: skip
def test_an_area_is_the_box_it_was_made_of(x: float, y: float, width: float, height: float) -> None:
    box = Box(x, y, x + width, y + height)
    again = Area.of(box, 1920, 1080).box(1920, 1080)
    assert again.as_list() == pytest.approx(box.as_list(), abs=0.11)


def test_an_area_is_cut_at_the_edge_of_the_picture() -> None:
    area = Area.of(Box(-100, -50, 100, 50), 200, 100)
    assert (area.x, area.y, area.width, area.height) == (0.25, 0.25, 0.5, 0.5)


@pytest.mark.parametrize("area", [Area(0.5, 0.5, 0, 0.1), Area(float("nan"), 0.5, 0.1, 0.1), Area(3, 0.5, 0.1, 0.1)])
def test_what_is_no_rectangle_of_the_picture_is_not_usable(area: Area) -> None:
    assert not area.is_usable


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, -90])
def test_turning_there_and_back_changes_nothing(degrees: int) -> None:
    area = Area(0.2, 0.3, 0.1, 0.25)
    back = area.turned(degrees).turned(-degrees)
    assert (back.x, back.y, back.width, back.height) == pytest.approx((0.2, 0.3, 0.1, 0.25))


def test_a_quarter_turn_takes_the_left_edge_to_the_top() -> None:
    turned = Area(0.1, 0.8, 0.2, 0.4).turned(90)
    assert (turned.x, turned.y, turned.width, turned.height) == pytest.approx((0.2, 0.1, 0.4, 0.2))


@pytest.mark.parametrize(
    ("applied", "rotation", "turn"),
    [(None, 90, 0), ((1080, 1920), 90, 0), ((1920, 1080), 90, 90), ((1920, 1080), 270, 270), ((1920, 1080), 180, 0)],
)
def test_regions_of_a_program_that_ignores_the_rotation_are_turned(
    applied: tuple[float, float] | None, rotation: int, turn: int
) -> None:
    assert turn_for(applied, (1080, 1920), rotation) == turn


def test_each_region_finds_its_figure_and_no_figure_is_given_twice() -> None:
    regions = [Placed(TWO.at(3), None), Placed(ONE.at(1), None), Placed(ONE.at(2), None)]
    assert assign(regions, [ONE, TWO]) == ["two", "one", None]


def test_a_time_decides_between_figures_that_were_in_the_same_place() -> None:
    later = Runner(TrackId("later"), -200, start_s=20, end_s=30)  # at 20 s where ONE was at 0 s
    assert assign([Placed(ONE.at(0), 0.2)], [later, ONE]) == ["one"]
    assert assign([Placed(ONE.at(0), 20.0)], [later, ONE]) == ["later"]
    assert assign([Placed(ONE.at(0), None)], [later, ONE]) == [None]  # it may be either
    assert assign([Placed(ONE.at(0), 15.0)], [later, ONE]) == [None]  # nobody was seen then


def test_a_region_beside_every_figure_is_nobodys() -> None:
    assert assign([Placed(Box(300, 600, 400, 700), None)], [ONE, TWO]) == [None]
    assert assign([Placed(Box(300, 600, 400, 700), None)], []) == [None]


LEO, ANNA = PersonId("leo"), PersonId("anna")
SURE = MatchResult(ANNA, 0.9, 0.2, EvidenceLevel.SURE)
WEAK = MatchResult(ANNA, 0.4, 0.3, EvidenceLevel.UNSURE)


def test_a_hint_fills_in_where_the_matcher_cannot_name_anybody() -> None:
    joined = with_hints(
        {"sure": SURE, "weak": WEAK, "none": UNKNOWN, "no": UNKNOWN, "same": WEAK},
        {TrackId(t): LEO for t in ("sure", "weak", "none", "no", "elsewhere")} | {TrackId("same"): ANNA},
        {"no": {LEO}},
    )
    assert {track: result.person for track, result in joined.items()} == {
        "sure": ANNA, "weak": LEO, "none": LEO, "no": None, "same": ANNA,
    }  # fmt: skip
    assert joined["none"].level is EvidenceLevel.UNSURE
    assert not joined["none"].named
    assert joined["same"] is WEAK
