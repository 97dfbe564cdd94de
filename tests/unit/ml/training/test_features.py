from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml.base_models import pixels
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.family import ClipFrames, Features
from pvchat_desktop.ml.base_models.registry import family_of
from pvchat_desktop.ml.training import features
from pvchat_desktop.ml.training.features import FeatureCache, key_of, spread, stored
from tests.helpers.lessons import frame_file

_PIXELS = 48 * 48


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Frames of each clip that the tower looked at."""
    seen: list[int] = []
    real = features.encode

    def spied(base: LoadedBase, clip: ClipFrames, max_pixels: int) -> Features:
        seen.append(len(clip.frames))
        return real(base, clip, max_pixels)

    monkeypatch.setattr(features, "encode", spied)
    return seen


def test_the_tower_looks_once(base: LoadedBase, tmp_path: Path, encoded: list[int]) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=4)
    first = FeatureCache(tmp_path / "cache").of(base, frames, _PIXELS)
    later = FeatureCache(tmp_path / "cache")
    again = later.of(base, frames, _PIXELS)
    assert later.of(base, frames, _PIXELS) is again
    assert encoded == [4]
    assert again.layout == first.layout
    assert {name: rows.dtype for name, rows in again.tensors.items()} == dict.fromkeys(first.tensors, torch.float32)
    for name, rows in first.tensors.items():
        assert torch.equal(rows, again.tensors[name])


def test_rounding_is_that_of_fp16(base: LoadedBase, tmp_path: Path) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=4)
    exact = features.encode(base, features.read_frames(frames), _PIXELS)
    kept = FeatureCache(tmp_path / "cache").of(base, frames, _PIXELS)
    for name, rows in exact.tensors.items():
        assert torch.equal(kept.tensors[name], rows.half().float())
    assert kept.layout == exact.layout


def test_what_fp16_cannot_hold_stays_as_it_is() -> None:
    wide = torch.tensor([1.0, 1e6])
    assert stored(wide).dtype == torch.float32
    assert stored(torch.tensor([1.0])).dtype == torch.float16
    assert stored(torch.tensor([1.0], dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_another_size_base_or_choice_of_frames_is_another_entry(base: LoadedBase, tmp_path: Path) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=4)
    keys = {
        key_of(base, frames, _PIXELS),
        key_of(base, frames, 2 * _PIXELS),
        key_of(base, frames, _PIXELS, at_most=2),
        key_of(base, frame_file(tmp_path, "other", seed=1, count=4), _PIXELS),
    }
    assert len(keys) == 4


def test_fewer_frames_are_spread(base: LoadedBase, tmp_path: Path, encoded: list[int]) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=8)
    cache = FeatureCache(tmp_path / "cache")
    few = cache.of(base, frames, _PIXELS, at_most=2)
    assert encoded == [2]
    assert few.layout["times_s"] == [2.0]  # of the pair at 1 s and 3 s
    assert spread(8, 2) == [2, 6]
    assert spread(8, 1) == [4]
    assert spread(3, 8) == [0, 1, 2]


@pytest.mark.parametrize("damage", [b"", b"\x00" * 64, None])
def test_a_damaged_file_is_computed_anew(
    base: LoadedBase, tmp_path: Path, encoded: list[int], damage: bytes | None
) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=4)
    whole = FeatureCache(tmp_path / "cache").of(base, frames, _PIXELS)
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(path.read_bytes()[:-10] if damage is None else damage)
    again = FeatureCache(tmp_path / "cache").of(base, frames, _PIXELS)
    assert torch.equal(again.tensors["visual"], whole.tensors["visual"])
    assert encoded == [4, 4]


def test_the_folder_is_bounded_and_the_oldest_goes_first(base: LoadedBase, tmp_path: Path, encoded: list[int]) -> None:
    clips = [frame_file(tmp_path, f"clip{i}", seed=i, count=4) for i in range(4)]
    FeatureCache(tmp_path / "one").of(base, clips[0], _PIXELS)
    (one,) = (tmp_path / "one").iterdir()
    limit = int(2.5 * one.stat().st_size)
    cache = FeatureCache(tmp_path / "cache", limit_bytes=limit, memory_bytes=0)
    for age, frames in enumerate(clips[:2]):
        cache.of(base, frames, _PIXELS)
        for path in (tmp_path / "cache").iterdir():  # clocks of file systems are coarse
            os.utime(path, ns=(0, path.stat().st_mtime_ns - (2 - age) * 10**9))
    cache.of(base, clips[0], _PIXELS)  # used again: now the second is the oldest
    cache.of(base, clips[2], _PIXELS)
    assert [cache.has(base, frames, _PIXELS) for frames in clips] == [True, False, True, False]
    assert sum(path.stat().st_size for path in (tmp_path / "cache").iterdir()) <= limit
    assert len(encoded) == 4


def test_frames_that_are_gone_or_damaged_are_told(tmp_path: Path) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=4)
    path = Path(frames.path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StorageError):
        features.read_frames(frames)
    path.unlink()
    with pytest.raises(StorageError):
        features.read_frames(frames)


def test_frames_are_read_as_they_are(tmp_path: Path) -> None:
    frames = frame_file(tmp_path, "clip", seed=3, count=5)
    clip = features.read_frames(frames)
    assert clip.frames.dtype == np.uint8
    assert clip.frames.shape == (5, 48, 48, 3)
    assert clip.times_s == frames.times_s


def test_the_key_holds_how_pictures_are_prepared(base: LoadedBase, tmp_path: Path) -> None:
    frames = frame_file(tmp_path, "clip", seed=0, count=2)
    others = [
        replace(base, normalisation=pixels.CLIP),
        replace(base, family=family_of("qwen2_5_vl")),
        replace(base, compute_dtype=torch.bfloat16),
        replace(base, content_hash="other"),
    ]
    keys = {key_of(one, frames, size) for one in (base, *others) for size in (_PIXELS, 2 * _PIXELS)}
    assert len(keys) == 10
