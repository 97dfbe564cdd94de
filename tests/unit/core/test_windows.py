from __future__ import annotations

from pvchat_desktop.core.windows import best_windows, overall, span_text


def test_the_best_windows_in_the_order_of_the_clip() -> None:
    scores = [[0.0, 9.0], [5.0, 0.0], [4.0, 0.0], [6.0, 0.0], [3.0, 0.0]]
    assert best_windows(scores, [0]) == [1, 2, 3]
    assert best_windows(scores, [1], count=1) == [0]
    assert best_windows(scores, [0, 1], count=2) == [0, 3]
    assert best_windows([[1.0]], [0]) == [0]


def test_nobody_asked_for_leaves_the_windows_as_they_are_given() -> None:
    assert best_windows([[], [], []], [], count=2) == [0, 1]


def test_who_is_in_one_window_is_in_the_clip() -> None:
    assert overall([[-1.0, 2.0], [3.0, -4.0]]) == (3.0, 2.0)
    assert overall([[], []]) == ()


def test_times_are_written_as_a_player_shows_them() -> None:
    assert span_text(12, 65.9) == "0:12–1:05"
    assert span_text(3599, 3661) == "59:59–1:01:01"
