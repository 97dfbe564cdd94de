from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
import torch

from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose
from pvchat_desktop.ml.base_models.family import ClipFrames
from pvchat_desktop.ml.inference import generate, prompt
from tests.helpers.answering import PIXELS, Listener, lively, noise

_QUESTION = "Where is she, and what is she doing?"


def _inputs_of_the_library(base: LoadedBase, clip: ClipFrames, composed: Composed) -> dict[str, Any]:
    """What transformers' own generate is given: ids and pixels, nothing that we computed with the model."""
    family: Any = base.family
    ids = composed.ids[None]
    shared = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    seen = family.tower_input(base, clip, PIXELS)
    if base.family.model_type == "qwen3_vl":
        patches, grid = seen
        kinds = (ids == family.placeholder_id(base)).long() * 2
        return shared | {
            "pixel_values_videos": patches, "video_grid_thw": torch.tensor([grid]), "mm_token_type_ids": kinds
        }  # fmt: skip
    if base.family.model_type == "instructblipvideo":
        asked = family._instruction_ids(base, _QUESTION)
        return shared | {
            "pixel_values": seen[None], "qformer_input_ids": asked, "qformer_attention_mask": torch.ones_like(asked)
        }  # fmt: skip
    return shared | {"pixel_values": seen[None] if base.family.model_type == "smolvlm" else seen}


@pytest.mark.parametrize("model_type", ["qwen3_vl", "smolvlm", "internvl", "instructblipvideo"])
def test_the_answer_is_that_of_the_librarys_own_greedy_decoding(model_type: str) -> None:
    base, clip = lively(model_type), noise()
    parts = prompt.parts(base, [], _QUESTION)
    composed = compose(base, base.family.encode(base, clip, PIXELS), parts, instruction=_QUESTION)
    ours = generate.decode(base, composed, max_new_tokens=16)
    library: Any = base.model
    whole = library.generate(
        **_inputs_of_the_library(base, clip, composed),
        max_new_tokens=16,
        do_sample=False,
        suppress_tokens=generate.unwritable(base),
        eos_token_id=sorted(base.end_ids),
        pad_token_id=base.tokenizer.pad_token_id,
    )
    theirs = whole[0].tolist()
    theirs = theirs[len(composed.ids) :] if theirs[: len(composed.ids)] == composed.ids.tolist() else theirs
    assert ours == [one for one in theirs if one not in base.end_ids]
    assert len(set(ours)) > 4, "an answer that repeats itself proves nothing"


@pytest.fixture(scope="module")
def base() -> LoadedBase:
    return lively()


@pytest.fixture(scope="module")
def composed(base: LoadedBase) -> Composed:
    return compose(base, base.family.encode(base, noise(), PIXELS), prompt.parts(base, [], _QUESTION))


def test_the_size_of_the_chunks_does_not_change_the_answer(
    base: LoadedBase, composed: Composed, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = generate.decode(base, composed, max_new_tokens=8)
    monkeypatch.setitem(generate._CHUNK, "cpu", 7)
    listener = Listener()
    assert generate.decode(base, composed, max_new_tokens=8, check=listener.check) == whole
    assert listener.checks > len(composed.ids) // 7, "the prompt can be stopped between chunks"


@pytest.mark.parametrize("stop_at", [1, 3, 5])
def test_stop_takes_at_most_one_token(base: LoadedBase, composed: Composed, stop_at: int) -> None:
    listener, before, heard = Listener(), Listener(), list[int]()
    generate.prefill(base, composed, generate.new_cache(base), check=before.check)
    listener.stop_at = before.checks + stop_at
    with pytest.raises(InterruptedError):
        heard.extend(generate.tokens(base, composed, generate.new_cache(base), check=listener.check))
    assert len(heard) == stop_at


def test_pieces_join_to_the_decoded_answer(base: LoadedBase, composed: Composed) -> None:
    listener = Listener()
    ids = generate.decode(base, composed, max_new_tokens=20, on_text=listener.tell)
    assert listener.text == str(base.tokenizer.decode(ids, skip_special_tokens=True)).strip()


def test_an_answer_ends_at_an_end_id_and_what_is_barred_is_never_written(
    base: LoadedBase, composed: Composed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = generate.decode(base, composed, max_new_tokens=8)
    silent = list(islice(generate.tokens(base, composed, generate.new_cache(base), silent=[ids[0]]), 8))
    assert ids[0] not in silent
    monkeypatch.setattr(type(base), "end_ids", frozenset({ids[3]}))
    assert generate.decode(base, composed, max_new_tokens=8) == ids[: ids.index(ids[3])]


@pytest.mark.parametrize(
    ("ids", "endless"),
    [
        ([5] * 16, True),
        ([1, 2, 3, *[4, 5] * 8], True),
        (list(range(30)) * 4, True),
        ([5] * 10, False),
        ([1, 2, 3] * 3, False),
        (list(range(200)), False),
        ([*[4, 5] * 8, 6], False),
    ],
)
def test_endless_repetition_is_noticed(ids: list[int], endless: bool) -> None:
    assert generate.repeats(ids) is endless


def test_dropout_is_off_in_the_midst_of_training(base: LoadedBase) -> None:
    modes = []
    base.model.train()
    with generate.evaluating(base):
        modes.append(base.model.training)
    modes.append(base.model.training)
    assert modes == [False, True]
    base.model.train(mode=False)
