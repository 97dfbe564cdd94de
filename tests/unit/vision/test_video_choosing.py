"""Choosing packets by their time stamps, without any decoder."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.vision.video.choosing import Chooser, Verdict


def coded(count: int, b_frames: int, step: int = 10) -> list[tuple[int, int]]:
    """(pts, dts) in decoding order: after each reference frame the frames before it that refer to it."""
    order = [0]
    for reference in range(b_frames + 1, count + b_frames, b_frames + 1):
        last = min(reference, count - 1)
        order += [last, *range(reference - b_frames, last)]
    return [(place * step, (n - (1 if b_frames else 0)) * step) for n, place in enumerate(order)]


def run(packets: Sequence[tuple[int, int]], times: Sequence[int]) -> tuple[list[int], list[int], int]:
    """(pts shown, pts only decoded for others, packets read)."""
    chooser, waiting = Chooser(sorted(times)), deque[int]()
    shown: list[int] = []
    others: list[int] = []
    for read, (pts, dts) in enumerate(packets, 1):
        chooser.saw(pts=pts, dts=dts)
        waiting.append(pts)
        while waiting:
            verdict = chooser.verdict(waiting[0], ahead=len(waiting) - 1)
            if verdict is Verdict.READ_ON:
                break
            (others if verdict is Verdict.NOT_SHOWN else shown).append(waiting.popleft())
            if chooser.done:
                return sorted(shown), others, read
    return sorted([*shown, *waiting]), others, len(packets)


@given(
    count=st.integers(1, 60),
    b_frames=st.integers(0, 4),
    times=st.lists(st.integers(0, 650), min_size=1, max_size=8, unique=True),
)
def test_every_frame_that_is_shown_is_chosen(count: int, b_frames: int, times: list[int]) -> None:
    packets = coded(count, b_frames)
    shown, others, _ = run(packets, times)
    wanted = {max(pts for pts, _ in packets if pts <= time) for time in times}
    assert wanted <= set(shown)
    assert wanted.isdisjoint(others)


def test_only_the_frames_that_are_shown_are_chosen() -> None:
    shown, others, read = run(coded(200, 3), [405, 730])
    assert shown == [400, 730]
    assert len(others) > 60
    assert read < 90


def test_frames_without_time_stamps_may_all_be_shown() -> None:
    chooser = Chooser([50])
    chooser.saw(pts=None, dts=0)
    assert chooser.verdict(None, ahead=0) is Verdict.PERHAPS
    chooser.saw(pts=10, dts=10)
    assert chooser.verdict(10, ahead=0) is Verdict.PERHAPS
    assert not chooser.done


def test_time_stamps_that_contradict_each_other_are_not_trusted() -> None:
    chooser = Chooser([50])
    chooser.saw(pts=10, dts=30)
    assert chooser.verdict(10, ahead=0) is Verdict.PERHAPS
