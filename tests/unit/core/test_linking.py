from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pvchat_desktop.core.linking import CLEAR, Linker, Seen, changed_gaps, iou_table, link
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.core.thresholds import Thresholds

THRESHOLDS = Thresholds(match=0.62, unsure=0.55, margin=0.10, link=0.55, link_anywhere=0.65)
DIMENSION = 32
LEFT, MIDDLE, RIGHT = (0.0, 0.0, 60.0, 60.0), (200.0, 0.0, 260.0, 60.0), (400.0, 0.0, 460.0, 60.0)

Face = tuple[int | None, tuple[float, float, float, float]]  # who (None: no embedding), where


def look(who: int, seed: int) -> NDArray[np.float32]:
    """A view of figure `who`: cosine to another view of the same figure about .9, to others about 0."""
    row = np.zeros(DIMENSION)
    row[who] = 1
    return unit(row + 0.06 * np.random.default_rng(seed).normal(size=DIMENSION))


def sample(t_s: float, *faces: Face) -> Seen:
    rows = [np.zeros(DIMENSION, np.float32) if who is None else look(who, int(t_s * 1000) + who) for who, _ in faces]
    return Seen(
        t_s,
        np.array([box for _, box in faces], np.float32).reshape(-1, 4),
        np.array(rows, np.float32).reshape(-1, DIMENSION),
        np.array([who is not None for who, _ in faces], bool),
        np.ones(len(faces), np.float32),
    )


def who_is_in(samples: list[Seen], plan: Sequence[Sequence[Face]]) -> list[list[int | None]]:
    """The figures in each linked track, in time order."""
    return [[plan[s][f][0] for s, f in track] for track in link(samples, THRESHOLDS)]


def linked(*plan: Sequence[Face], spacing_s: float = 0.5) -> list[list[int | None]]:
    samples = [sample(i * spacing_s, *faces) for i, faces in enumerate(plan)]
    return who_is_in(samples, plan)


def test_nothing_gives_no_tracks() -> None:
    assert link([], THRESHOLDS) == []
    assert linked([], []) == []


def test_one_figure_standing_still_is_one_track() -> None:
    assert linked(*[[(1, LEFT)]] * 5) == [[1] * 5]


def test_a_cut_to_somebody_at_the_same_place_starts_a_track() -> None:
    assert linked([(1, LEFT)], [(1, LEFT)], [(2, LEFT)], [(2, LEFT)]) == [[1, 1], [2, 2]]


def test_there_and_back_is_one_track_with_a_hole() -> None:
    assert linked([(1, LEFT)], [(2, LEFT)], [], [(1, LEFT)]) == [[1, 1], [2]]


def test_two_who_swap_sides_keep_their_tracks() -> None:
    apart, swapped = [(1, LEFT), (2, RIGHT)], [(1, RIGHT), (2, LEFT)]
    assert linked(apart, apart, swapped, swapped) == [[1] * 4, [2] * 4]


def test_crossing_figures_keep_their_tracks() -> None:
    plan: list[list[Face]] = [
        [(1, (20.0 * i, 0.0, 20.0 * i + 60, 60.0)), (2, (400 - 20.0 * i, 0.0, 460 - 20.0 * i, 60.0))] for i in range(20)
    ]
    assert linked(*plan) == [[1] * 20, [2] * 20]


def test_two_faces_of_one_sample_are_never_one_track() -> None:
    twins: list[Face] = [(1, LEFT), (1, RIGHT)]
    tracks = link([sample(i * 0.5, *twins) for i in range(6)], THRESHOLDS)
    assert len(tracks) == 2
    for track in tracks:
        assert len({s for s, _ in track}) == len(track)


def test_a_face_without_embedding_follows_its_place_only() -> None:
    assert linked([(1, LEFT)], [(None, LEFT)], [(1, LEFT)]) == [[1, None, 1]]
    assert linked([(1, LEFT)], [(None, RIGHT)]) == [[1], [None]]


def test_unclear_faces_are_followed_by_place_and_not_found_again_elsewhere() -> None:
    samples = [replace(sample(t, (1, place)), weights=np.full(1, CLEAR / 2, np.float32))
               for t, place in ((0.0, LEFT), (0.5, LEFT), (1.0, RIGHT), (5.0, LEFT))]  # fmt: skip
    assert link(samples, THRESHOLDS) == [[(0, 0), (1, 0)], [(2, 0)], [(3, 0)]]


def test_an_old_place_says_nothing() -> None:
    samples = [sample(0.0, (1, LEFT)), sample(30.0, (None, LEFT))]
    assert len(link(samples, THRESHOLDS)) == 2


def test_a_track_is_found_again_after_an_exit() -> None:
    assert linked([(1, LEFT)], [], [], [(1, RIGHT)]) == [[1, 1]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3]), max_size=4, unique=True), max_size=12))
def test_no_track_is_ever_mixed_and_no_face_lost(plan_of: list[list[int]]) -> None:
    places = [LEFT, MIDDLE, RIGHT, (600.0, 0.0, 660.0, 60.0)]
    rng = np.random.default_rng(zlib.crc32(str(plan_of).encode()))
    plan: list[list[Face]] = [
        list(zip(people, [places[i] for i in rng.permutation(4)], strict=False)) for people in plan_of
    ]
    tracks = link([sample(i * 0.5, *faces) for i, faces in enumerate(plan)], THRESHOLDS)
    assert sorted(m for t in tracks for m in t) == [(s, f) for s, faces in enumerate(plan) for f in range(len(faces))]
    figures = [{plan[s][f][0] for s, f in track} for track in tracks]
    assert all(len(f) == 1 for f in figures)
    assert len(figures) == len({who for faces in plan for who, _ in faces})


def test_iou_table_agrees_with_the_box_of_core() -> None:
    rng = np.random.default_rng(3)
    corners = rng.uniform(0, 50, (6, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(5, 40, (6, 2))], axis=1).astype(np.float32)
    table = iou_table(boxes[:3], boxes[3:])
    expected = [[Box(*one).iou(Box(*two)) for two in boxes[3:].tolist()] for one in boxes[:3].tolist()]
    assert np.allclose(table, expected, atol=1e-5)
    assert iou_table(boxes[:0], boxes).shape == (0, 6)


def test_changes_are_found_where_they_are() -> None:
    samples = [
        sample(0, (1, LEFT)),
        sample(1, (1, LEFT)),
        sample(2, (2, LEFT)),  # a cut
        sample(3, (2, LEFT), (1, RIGHT)),  # somebody appears
        sample(4, (2, RIGHT), (1, LEFT)),  # swap: known faces elsewhere
        sample(5, (2, RIGHT)),
        sample(6),
        sample(7),
    ]
    assert changed_gaps(samples, link(samples, THRESHOLDS)) == [1, 2, 3, 4, 5]


def test_nothing_changes_where_nothing_changes() -> None:
    samples = [sample(i, (1, LEFT), (2, RIGHT)) for i in range(5)]
    assert changed_gaps(samples, link(samples, THRESHOLDS)) == []
    assert changed_gaps([], []) == []


def test_linking_one_by_one_says_which_chains_are_one_track() -> None:
    linker = Linker(THRESHOLDS)
    apart = sample(0.0, (1, LEFT), (2, RIGHT))
    assert linker.add(apart) == [0, 1]
    assert linker.add(sample(0.5, (2, RIGHT), (1, LEFT))) == [1, 0]
    assert linker.add(sample(1.0)) == []
    assert linker.add(sample(40.0, (3, LEFT))) == [2]
    assert linker.add(sample(40.5, (1, RIGHT))) == [0]
    assert [chain.number for chain in linker.finish()] == [0, 1, 2]


def test_chains_that_turn_out_to_be_one_figure_are_joined_most_alike_first() -> None:
    samples = [sample(t, (1, place)) for t, place in ((0.0, LEFT), (0.5, LEFT), (9.0, RIGHT), (9.5, RIGHT))]
    blurred = replace(samples[2], embeddings=look(2, 1)[None] * 0.8 + samples[2].embeddings * 0.6)
    assert len(link([samples[0], samples[1], blurred, samples[3]], THRESHOLDS)) <= 2
    together = [sample(float(t), (1, LEFT), (1, RIGHT)) for t in range(3)]
    assert len(link(together, THRESHOLDS)) == 2, "two of one sample are never joined"
