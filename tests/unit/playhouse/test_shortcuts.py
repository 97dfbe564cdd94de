"""What must not work: telling people by their clothes or by colours averaged over figure or picture.

The pairs are those of the presence clips: in the place of the person stand strangers, look-alikes and siblings.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from pvchat_desktop.playhouse import render as render_module
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.presence import presence_cases
from pvchat_desktop.playhouse.render import render
from pvchat_desktop.playhouse.script import ClipScript, write_script
from pvchat_desktop.playhouse.split import clip_rng, people_of
from pvchat_desktop.playhouse.staging import without
from pvchat_desktop.playhouse.things import Outfit

PAIRS = 280  # half of them of the same person
SIZE_PX = 64
TELLS = 0.60  # a matcher that is right more often than this has found a shortcut


class Seen(NamedTuple):
    figure: npt.NDArray[np.float64]  # mean colour of exactly the figure's pixels
    frame: npt.NDArray[np.float64]
    outfit: Outfit


def seen(script: ClipScript) -> Seen:
    """One picture from the middle of a clip of one person."""
    frame, empty = (render(s, [script.duration_s / 2], SIZE_PX).frames[0] for s in (script, without(script, 0)))
    own = np.abs(frame.astype(int) - empty).max(axis=2) > 10
    return Seen(frame[own].mean(axis=0), frame.mean(axis=(0, 1)), script.roles[0].outfit)


def pairs_of(number: int, people: tuple[Identity, ...]) -> list[tuple[bool, Seen, Seen]]:
    """Clips of somebody, each beside a clip of the same person or of who stands in for them."""
    rng, person = clip_rng("train", 60_000 + number), people[number]
    cases = presence_cases(rng, person, people[number + 1 :] + people[:number], count=14)
    both = cases[2 * (number % 7) :][:2]  # each kind of stand-in in turn
    leads = [(case.present, case.lead) for case in both]
    clips = [(same, write_script(rng, cast=(person,)), write_script(rng, cast=(lead,))) for same, lead in leads]
    return [(same, seen(first), seen(second)) for same, first, second in clips]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[bool, Seen, Seen]]:
    people = people_of("train", PAIRS // 2, first=5000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render_module, "_draw_shadow", lambda _staged: None)
        return [pair for number in range(PAIRS // 2) for pair in pairs_of(number, people)]


def accuracy(same: npt.NDArray[np.bool_], gap: npt.NDArray[np.float64]) -> float:
    """Of a matcher with the threshold that is best for the other half of the pairs; yes and no weigh the same."""
    halves = np.arange(len(same)) // 2 % 2 == 0
    scores = []
    for known in (halves, ~halves):
        thresholds = np.unique(gap[known])
        best = max(thresholds, key=lambda threshold: balanced(same[known], gap[known] <= threshold))
        scores.append(balanced(same[~known], gap[~known] <= best))
    return float(np.mean(scores))


def balanced(same: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    return float(said[same].mean() + (~said[~same]).mean()) / 2


def test_colour_of_the_figure_does_not_tell(pairs: list[tuple[bool, Seen, Seen]]) -> None:
    same = np.array([pair[0] for pair in pairs])
    gaps = np.array([np.linalg.norm(one.figure - other.figure) for _, one, other in pairs])
    assert accuracy(same, gaps) <= TELLS


def test_colour_of_the_picture_does_not_tell(pairs: list[tuple[bool, Seen, Seen]]) -> None:
    same = np.array([pair[0] for pair in pairs])
    gaps = np.array([np.linalg.norm(one.frame - other.frame) for _, one, other in pairs])
    assert accuracy(same, gaps) <= TELLS


def test_clothes_do_not_tell(pairs: list[tuple[bool, Seen, Seen]]) -> None:
    same = np.array([pair[0] for pair in pairs])
    garments = [(set(one.outfit.garments), set(other.outfit.garments)) for _, one, other in pairs]
    assert accuracy(same, np.array([-len(a & b) for a, b in garments], float)) <= TELLS
    colours = np.array([one.outfit.top.colour != other.outfit.top.colour for _, one, other in pairs], float)
    assert accuracy(same, colours) <= TELLS
