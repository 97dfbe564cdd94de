"""Parts of a scan by themselves: decoding ahead, faces that need no embedding, spans."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.vision.scan.ahead import ahead
from pvchat_desktop.vision.scan.look import PICTURE_PX, Looker, wider
from pvchat_desktop.vision.scan.tracker import spans_of
from tests.helpers.squares import LEFT, MIDDLE, RIGHT, SquareEngine, draw


def test_ahead_gives_everything_in_order() -> None:
    assert list(ahead(iter(range(50)))) == list(range(50))
    assert list(ahead(iter(()))) == []


def test_ahead_works_in_another_thread() -> None:
    def source() -> Iterator[int]:
        yield threading.get_ident()

    assert list(ahead(source())) != [threading.get_ident()]


def test_ahead_raises_what_its_source_raises_in_its_turn() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    items = ahead(source())
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_ahead_ends_its_thread_when_closed() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    with closing(ahead(source())) as items:
        next(items)
    assert len(made) < 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decode")]


def test_a_face_that_stands_still_is_embedded_every_third_time() -> None:
    engine = SquareEngine()
    looker = Looker(engine, embed_every=3)
    samples = [looker.look(float(t), draw({"red": LEFT})) for t in range(7)]
    assert [s.looks[0].has_embedding for s in samples] == [True, False, False, True, False, False, True]
    assert engine.embedded == 3
    assert [s.looks[0].is_pictured for s in samples] == [s.looks[0].has_embedding for s in samples]


def test_another_face_at_the_same_place_is_embedded() -> None:
    looker = Looker(SquareEngine(), embed_every=3)
    looker.look(0, draw({"red": LEFT}))
    assert looker.look(1, draw({"green": LEFT})).looks[0].has_embedding


def test_a_face_that_moved_or_has_company_is_embedded() -> None:
    looker = Looker(SquareEngine(), embed_every=3)
    looker.look(0, draw({"red": LEFT}))
    assert looker.look(1, draw({"red": MIDDLE})).looks[0].has_embedding
    both = looker.look(2, draw({"red": MIDDLE, "green": RIGHT}))
    assert [look.has_embedding for look in both.looks] == [False, True]
    near = looker.look(3, draw({"red": MIDDLE, "green": MIDDLE + 20}))
    assert all(look.has_embedding for look in near.looks)


def test_nobody_there_is_nothing_to_embed() -> None:
    assert Looker(SquareEngine(), embed_every=3).look(0, draw({})).looks == ()


def test_wider_pictures_stay_inside_the_frame_and_small() -> None:
    frame = np.zeros((2000, 2000, 3), np.uint8)
    assert max(wider(frame, Box(100, 100, 1500, 1600)).shape) == PICTURE_PX
    assert wider(frame, Box(-50, -50, 10, 10)).shape == (46, 46, 3)
    assert wider(frame, Box(1990, 1990, 2100, 2100)).size > 0


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([0, 1, 2, 3], [Span(0, 3)]),
        ([1], [Span(1, 1)]),
        ([0, 3], [Span(0, 0), Span(3, 3)]),
        ([0, 1, 4, 5], [Span(0, 1), Span(3.5, 4)]),
    ],
)
def test_spans(members: list[int], expected: list[Span]) -> None:
    times = [0.0, 1.0, 2.0, 3.0, 3.5, 4.0]
    assert list(spans_of(members, [times[number] for number in members])) == expected


def test_a_blink_does_not_break_a_span() -> None:
    assert spans_of([0, 1, 3], [0.0, 0.25, 0.75]) == (Span(0, 0.75),)
