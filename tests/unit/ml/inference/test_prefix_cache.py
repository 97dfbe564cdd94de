from __future__ import annotations

from itertools import islice

import pytest
import torch
from transformers import DynamicCache

from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose
from pvchat_desktop.ml.inference import generate, prompt
from pvchat_desktop.ml.inference.prefix_cache import PrefixCache, PrefixKey
from tests.helpers.answering import PIXELS, lively, noise

_QUESTIONS = ("What is she doing?", "Where is she, and with whom?", "Who?")
_ROOM = 1 << 30


def _key(frames: str = "frames") -> PrefixKey:
    return PrefixKey(frames, (0.0,), "base", PIXELS, ())


def _asked(base: LoadedBase, question: str, seed: int = 0) -> Composed:
    clip = base.family.encode(base, noise(seed), PIXELS)
    return compose(base, clip, prompt.parts(base, [], question), instruction=question)


def _written(base: LoadedBase, composed: Composed, cache: DynamicCache) -> list[int]:
    return list(islice(generate.tokens(base, composed, cache), 10))


def _keys(cache: DynamicCache) -> list[torch.Tensor]:
    return [keys.clone() for keys, _, _ in cache if keys is not None]


@pytest.fixture(scope="module", params=["qwen3_vl", "smolvlm", "internvl", "instructblipvideo"])
def base(request: pytest.FixtureRequest) -> LoadedBase:
    return lively(request.param)


def test_answers_are_the_same_with_and_without_what_was_kept(base: LoadedBase) -> None:
    cache = PrefixCache(_ROOM)
    for question in (*_QUESTIONS, *_QUESTIONS):
        composed = _asked(base, question)
        kept = _written(base, composed, cache.start(base, composed, _key()))
        assert kept == _written(base, composed, generate.new_cache(base))
    assert cache.runs == (1 if base.family.abilities.reuses_cache else 2 * len(_QUESTIONS))


def test_a_question_leaves_no_trace_in_what_is_kept() -> None:
    base, cache = lively(), PrefixCache(_ROOM)
    composed = _asked(base, _QUESTIONS[0])
    first = cache.start(base, composed, _key())
    before = _keys(first)
    _written(base, composed, first)
    again = cache.start(base, composed, _key())
    assert again.get_seq_length() == composed.prefix
    assert all(torch.equal(now, old) for now, old in zip(_keys(again), before, strict=True))


def test_scores_of_a_kept_and_a_fresh_prefix_are_equal_to_the_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(generate._CHUNK, "cpu", 16)
    base, cache = lively(), PrefixCache(_ROOM)
    for question in _QUESTIONS:
        composed = _asked(base, question)
        kept = generate.prefill(base, composed, cache.start(base, composed, _key()))
        assert torch.equal(kept, generate.prefill(base, composed, generate.new_cache(base)))


def test_other_frames_under_a_known_key_are_never_answered_from_what_is_kept() -> None:
    """The ids and positions of what is kept must be those of the prompt."""
    base, cache = lively(), PrefixCache(_ROOM)
    short = _asked(base, _QUESTIONS[0])
    cache.start(base, short, _key())
    clip = base.family.encode(base, noise(0, frames=6), PIXELS)
    longer = compose(base, clip, prompt.parts(base, [], _QUESTIONS[0]))
    assert cache.start(base, longer, _key()).get_seq_length() == longer.prefix
    moved = Composed(short.ids, short.positions + 1, short.visual, short.deep, short.prefix)
    runs = cache.runs
    cache.start(base, moved, _key())
    assert cache.runs == runs + 1


def test_room_is_bounded_and_the_longest_unused_goes_first() -> None:
    base = lively()
    composed = _asked(base, _QUESTIONS[0])
    one = PrefixCache(_ROOM)
    one.start(base, composed, _key())
    cache = PrefixCache(2 * one.bytes)
    for name in ("a", "b", "a", "c"):
        cache.start(base, composed, _key(frames=name))
    assert cache.bytes <= 2 * one.bytes
    runs = cache.runs
    cache.start(base, composed, _key(frames="a"))
    assert cache.runs == runs
    cache.start(base, composed, _key(frames="b"))
    assert cache.runs == runs + 1
    cache.clear()
    assert cache.bytes == 0


def test_what_is_too_big_to_keep_still_answers() -> None:
    base, cache = lively(), PrefixCache(1)
    composed = _asked(base, _QUESTIONS[0])
    assert _written(base, composed, cache.start(base, composed, _key())) == _written(
        base, composed, generate.new_cache(base)
    )
    assert cache.bytes == 0
