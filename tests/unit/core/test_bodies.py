"""Following figures by their bodies, on samples that are written down by hand: a body is a column, a face its top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pvchat_desktop.core.bodies import Bodies, BodyFollower, Figure, faces_on_bodies
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.similarity import Vectors, unit
from pvchat_desktop.core.thresholds import BodyThresholds

THRESHOLDS = BodyThresholds(same=0.85, margin=0.10, follow=0.60)
STEP_S = 0.5
RED, GREEN = np.eye(4, dtype=np.float32)[:2]


def like(look: Vectors, cosine: float) -> Vectors:
    """A unit vector of this cosine to `look`."""
    other = np.eye(4, dtype=np.float32)[3]
    return np.asarray(cosine * look + np.sqrt(1 - cosine**2) * other, np.float32)


Body = tuple[float, Vectors, int | None]  # x, look, chain of the face on it


def follow(samples: Sequence[Sequence[Body]], figures: Sequence[Figure]) -> list[tuple[BodySpan, ...]]:
    """A sample each half second."""
    follower = BodyFollower(THRESHOLDS)
    for number, bodies in enumerate(samples):
        boxes = np.array([(x, 0, x + 100, 300) for x, _, _ in bodies], np.float32).reshape(-1, 4)
        faces = [(x + 30, 10, x + 70, 60) for x, _, chain in bodies if chain is not None]
        seen = Bodies(boxes, np.array([look for _, look, _ in bodies], np.float32).reshape(-1, 4))
        chains = [chain for _, _, chain in bodies if chain is not None]
        follower.add(number * STEP_S, seen, np.array(faces, np.float32).reshape(-1, 4), chains)
    return follower.finish(figures)


def figure(*spans: tuple[float, float], chains: Sequence[int] = (0,)) -> Figure:
    return Figure(frozenset(chains), tuple(Span(*span) for span in spans))


def told(spans: Sequence[BodySpan]) -> list[tuple[float, float, str]]:
    return [(one.start_s, one.end_s, str(one.level)) for one in spans]


def test_a_turned_back_between_two_sights_of_the_face_is_likely_theirs() -> None:
    """Whose look changes as they turn."""
    samples = [[(100.0, RED, 0)]] * 3 + [[(100.0, like(RED, 0.7), None)]] * 6 + [[(100.0, RED, 0)]] * 3

    (found,) = follow(samples, [figure((0, 1), (4.5, 5.5))])

    assert told(found) == [(1, 4.5, "likely")]
    assert found[0].box.as_list() == [100, 0, 200, 300]
    assert 1 < found[0].t_s < 4.5


@pytest.mark.parametrize(("cosine", "level"), [(0.95, "likely"), (0.7, "unsure")])
def test_who_turns_away_for_good_is_followed_while_they_look_the_same(cosine: float, level: str) -> None:
    samples = [[(100.0, RED, 0)]] * 3 + [[(100.0 + 20 * n, like(RED, cosine), None)] for n in range(6)]

    (found,) = follow(samples, [figure((0, 1))])

    assert told(found) == [(1, 4, level)]


def test_a_figure_far_away_is_known_by_who_it_turns_out_to_be() -> None:
    samples = [[(100.0 + 20 * n, RED, None)] for n in range(6)] + [[(220.0, RED, 0)]] * 2

    (found,) = follow(samples, [figure((3, 3.5))])

    assert told(found) == [(0, 3, "likely")]


def test_chains_of_one_figure_that_turned_out_to_be_one_are_one_here_too() -> None:
    samples = [[(100.0, RED, 0)]] * 2 + [[(100.0, RED, None)]] * 4 + [[(100.0, RED, 7)]] * 2

    assert [told(one) for one in follow(samples, [figure((0, 0.5), (3, 3.5), chains=(0, 7))])] == [[(0.5, 3, "likely")]]


def test_a_body_with_two_peoples_faces_at_its_ends_is_nobodys() -> None:
    samples = [[(100.0, RED, 0)]] * 2 + [[(100.0, RED, None)]] * 4 + [[(100.0, RED, 1)]] * 2

    found = follow(samples, [figure((0, 0.5)), figure((3, 3.5), chains=(1,))])

    assert found == [(), ()]


def test_two_who_are_alike_and_close_are_let_go() -> None:
    samples = [[(100.0, RED, 0)]] * 2 + [[(100.0, RED, None), (120.0, RED, None)]] * 4

    (found,) = follow(samples, [figure((0, 0.5))])

    assert all(one.level is EvidenceLevel.UNSURE for one in found)


def test_two_in_other_clothes_may_pass_each_other() -> None:
    away = [[(100.0 + 30 * n, RED, None), (300.0 - 30 * n, GREEN, None)] for n in range(7)]
    samples = [[(100.0, RED, 0), (300.0, GREEN, 1)]] * 2 + away

    red, green = follow(samples, [figure((0, 0.5)), figure((0, 0.5), chains=(1,))])

    assert told(red) == told(green) == [(0.5, 4, "likely")]
    assert red[0].box.x1 < 280 < green[0].box.x1 + 100


def test_other_clothes_at_the_same_place_are_somebody_else() -> None:
    samples = [[(100.0, RED, 0)]] * 2 + [[(100.0, GREEN, None)]] * 6

    assert follow(samples, [figure((0, 0.5))]) == [()]


def test_who_comes_back_from_behind_is_unsure_and_only_if_nobody_else_is_alike() -> None:
    gone: list[list[Body]] = [[]] * 10
    samples = [[(100.0, RED, 0)]] * 3 + gone + [[(300.0, RED, None)]] * 4
    alone = follow(samples, [figure((0, 1))])
    assert [told(one) for one in alone] == [[(6.5, 8, "unsure")]]

    twins = [[(100.0, RED, 0), (400.0, like(RED, 0.97), 1)]] * 3 + gone + [[(300.0, RED, None)]] * 4
    assert follow(twins, [figure((0, 1)), figure((0, 1), chains=(1,))]) == [(), ()]


def test_nobody_is_at_two_places() -> None:
    """A body in the same clothes, while the face is seen elsewhere."""
    samples = [[(100.0, RED, 0)]] * 3 + [[(100.0, RED, 0), (400.0, RED, None)]] * 6

    assert follow(samples, [figure((0, 4))]) == [()]


def test_faces_lie_in_the_upper_part_of_their_body() -> None:
    bodies = np.array([(0, 0, 100, 300), (80, 0, 180, 300)], np.float32)
    faces = np.array([(30, 10, 70, 60), (115, 10, 155, 60), (30, 240, 70, 290)], np.float32)
    assert sorted(faces_on_bodies(faces, bodies)) == [(0, 0), (1, 1)]
    between = np.array([(75, 10, 105, 50)], np.float32)
    assert faces_on_bodies(between, bodies) == []
    assert faces_on_bodies(faces[:0], bodies) == faces_on_bodies(faces, bodies[:0]) == []


def test_without_bodies_or_figures_there_is_nothing() -> None:
    assert follow([[], []], [figure((0, 1))]) == [()]
    assert follow([[(0.0, unit(RED[None])[0], None)]], []) == []


def test_thresholds_make_sense() -> None:
    with pytest.raises(ValueError, match="follow"):
        BodyThresholds(same=0.5, margin=0.1, follow=0.6)
