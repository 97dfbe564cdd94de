"""Our frames-to-inputs against the library's own image and video processors."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil, smart_resize

from pvchat_desktop.ml.base_models import pixels, random_weights
from pvchat_desktop.ml.base_models.framewise import FramewiseFamily
from pvchat_desktop.ml.base_models.qwen3_vl import Qwen3VL
from pvchat_desktop.ml.base_models.smolvlm import in_words
from tests.helpers.bases import MAX_PIXELS, frames, same

_CPU = torch.device("cpu")
_EXACT = 5e-7  # on values of about -2..2


@pytest.mark.parametrize(
    ("height", "width", "limit"), [(1080, 1920, 448 * 448), (112, 112, 448 * 448), (61, 333, 40_000), (500, 500, 2**20)]
)
def test_sizes_are_those_of_the_library(height: int, width: int, limit: int) -> None:
    found = pixels.fit(height, width, factor=32, max_pixels=limit)

    assert found == smart_resize(height, width, factor=32, min_pixels=1, max_pixels=limit)
    assert found[0] * found[1] <= limit


def test_no_side_is_smaller_than_a_block() -> None:
    assert pixels.fit(10, 40, factor=32, max_pixels=64) == (32, 32)


def test_resizing_agrees_with_pillow_to_one_step() -> None:
    clip = frames(2, height=90, width=120)

    found = pixels.resize(clip.frames, (48, 64), device=_CPU)

    for index, picture in enumerate(clip.frames):
        theirs = np.asarray(Image.fromarray(picture).resize((64, 48), Image.Resampling.BICUBIC))
        assert (found[index].permute(1, 2, 0) - torch.from_numpy(theirs.copy()).float()).abs().max() <= 1


@pytest.mark.parametrize("how", [pixels.HALF, pixels.CLIP])
def test_patches_of_a_picture_are_those_of_the_image_processor(how: pixels.Normalisation) -> None:
    picture = frames(1, height=64, width=96)
    theirs = Qwen2VLImageProcessorPil(
        do_resize=False, image_mean=list(how.mean), image_std=list(how.std), patch_size=16, merge_size=2
    )(Image.fromarray(picture.frames[0]), return_tensors="pt")

    whole = pixels.normalise(pixels.resize(picture.frames, (64, 96), device=_CPU), how)
    patches, grid = pixels.patchify(whole, patch=16, merge=2, temporal=2)

    assert [grid] == theirs["image_grid_thw"].tolist()
    assert same(patches, theirs["pixel_values"], _EXACT)


def _square(model_type: str, size: int, clip: Any) -> Tensor:
    base = random_weights.build(model_type)
    assert isinstance(base.family, FramewiseFamily)
    found = base.family.tower_input(base, clip, MAX_PIXELS)
    assert found.shape[-2:] == (size, size)
    return found


def test_square_frames_are_those_of_the_image_processors() -> None:
    """Frames of the tower's own size: only the normalisation is left to differ."""
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
    from transformers.models.got_ocr2.image_processing_pil_got_ocr2 import GotOcr2ImageProcessorPil

    clip = frames(1, height=32, width=32)
    picture = Image.fromarray(clip.frames[0])
    size = {"height": 32, "width": 32}
    blip = BlipImageProcessorPil(size=size)(picture, return_tensors="pt")["pixel_values"]
    tiled = GotOcr2ImageProcessorPil(
        size=size, crop_to_patches=False, image_mean=list(pixels.IMAGENET.mean), image_std=list(pixels.IMAGENET.std)
    )(picture, return_tensors="pt")["pixel_values"]

    assert same(_square("instructblipvideo", 32, clip), blip, _EXACT)
    assert same(_square("internvl", 32, clip), tiled, _EXACT)


@pytest.mark.parametrize(
    ("module", "name", "how", "sizes"),
    [
        ("qwen3_vl", "Qwen3VLVideoProcessor", pixels.HALF, {"patch_size": 16, "temporal_patch_size": 2}),
        ("qwen2_vl", "Qwen2VLVideoProcessor", pixels.CLIP, {"patch_size": 14, "temporal_patch_size": 2}),
        ("video_llama_3", "VideoLlama3VideoProcessor", pixels.HALF, {"patch_size": 14, "temporal_patch_size": 1}),
    ],
)
def test_patches_of_a_clip_are_those_of_the_video_processor(
    module: str, name: str, how: pixels.Normalisation, sizes: dict[str, int]
) -> None:
    pytest.importorskip("torchvision")
    patch, temporal = sizes["patch_size"], sizes["temporal_patch_size"]
    side = patch * 2 * 3
    clip = frames(5, height=120, width=140)
    processor = getattr(importlib.import_module(f"transformers.models.{module}.video_processing_{module}"), name)
    theirs = processor(
        size={"shortest_edge": 1, "longest_edge": 2**30}, image_mean=list(how.mean), image_std=list(how.std), **sizes
    )(
        videos=[torch.from_numpy(clip.frames).permute(0, 3, 1, 2)],
        do_sample_frames=False,
        size={"shortest_edge": 1, "longest_edge": side * side * 6},
        return_tensors="pt",
    )  # fmt: skip
    grid = theirs["video_grid_thw"][0].tolist()

    whole = pixels.resize(clip.frames, (grid[1] * patch, grid[2] * patch), device=_CPU)
    patches, ours = pixels.patchify(pixels.normalise(whole, how), patch=patch, merge=2, temporal=temporal)

    assert ours == grid
    assert same(patches, theirs["pixel_values_videos"], _EXACT)


@pytest.mark.parametrize(
    ("module", "name", "model_type", "key"),
    [
        ("internvl", "InternVLVideoProcessor", "internvl", "pixel_values_videos"),
        ("llava_onevision", "LlavaOnevisionVideoProcessor", "llava_onevision", "pixel_values_videos"),
        ("instructblipvideo", "InstructBlipVideoVideoProcessor", "instructblipvideo", "pixel_values"),
    ],
)
def test_square_frames_of_a_clip_are_those_of_the_video_processors(
    module: str, name: str, model_type: str, key: str
) -> None:
    pytest.importorskip("torchvision")
    clip = frames(3, height=50, width=70)
    processor = getattr(importlib.import_module(f"transformers.models.{module}.video_processing_{module}"), name)
    how = random_weights.build(model_type).family.normalisation
    theirs = processor(size={"height": 32, "width": 32}, image_mean=list(how.mean), image_std=list(how.std))(
        videos=[torch.from_numpy(clip.frames).permute(0, 3, 1, 2)], do_sample_frames=False, return_tensors="pt"
    )

    assert same(_square(model_type, 32, clip), theirs[key][0], _EXACT)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (50, 90), (91, 40)])
def test_smolvlms_frames_are_those_of_its_video_processor(height: int, width: int) -> None:
    pytest.importorskip("torchvision")
    from transformers.models.smolvlm.video_processing_smolvlm import SmolVLMVideoProcessor

    clip = frames(3, height=height, width=width)
    processor = SmolVLMVideoProcessor(size={"longest_edge": 32}, max_image_size={"longest_edge": 32})
    theirs = processor(
        videos=[torch.from_numpy(clip.frames).permute(0, 3, 1, 2)], do_sample_frames=False, return_tensors="pt"
    )

    assert same(_square("smolvlm", 32, clip), theirs["pixel_values"][0], _EXACT)


# --- Texts round the placeholders: the library's own words, its processors being out of reach without torchvision ----


def _text(model_type: str, count: int = 5) -> tuple[Any, str]:
    base = random_weights.build(model_type)
    seen = base.family.encode(base, frames(count, spacing_s=14.25), MAX_PIXELS)
    return seen, str(base.tokenizer.decode(base.family.clip_tokens(base, seen)))


def test_qwens_words_are_the_librarys() -> None:
    from transformers.models.qwen3_vl.processing_qwen3_vl import Qwen3VLProcessor

    seen, text = _text("qwen3_vl")
    stand_in: Any = SimpleNamespace(
        video_processor=SimpleNamespace(merge_size=2, temporal_patch_size=2),
        vision_start_token="<|vision_start|>", vision_end_token="<|vision_end|>", video_token="<|video_pad|>",
    )  # fmt: skip
    stand_in._calculate_timestamps = lambda *given: Qwen3VLProcessor._calculate_timestamps(stand_in, *given)
    told = {
        "video_grid_thw": torch.tensor([seen.layout["grid"]]),
        "video_metadata": [SimpleNamespace(fps=4.0, frames_indices=[0, 57, 114, 171, 228])],
    }

    theirs = Qwen3VLProcessor.replace_video_token(stand_in, told, 0)

    assert text == f"<|vision_start|>{theirs}<|vision_end|>"


def test_smolvlms_words_are_the_librarys(monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers.models.smolvlm import processing_smolvlm

    seen, text = _text("smolvlm")
    stand_in: Any = SimpleNamespace(
        image_seq_len=seen.layout["rows"], image_token="<image>",
        fake_image_token="<fake_token_around_image>", global_image_token="<global-img>",
    )  # fmt: skip
    monkeypatch.setattr(processing_smolvlm, "num2words", in_words)  # not a library of this program
    told = {
        "pixel_values": torch.zeros(1, 5),
        "video_metadata": [SimpleNamespace(fps=1.0, timestamps=list(seen.layout["times_s"]), duration=None)],
    }

    assert text == processing_smolvlm.SmolVLMProcessor.replace_video_token(stand_in, told, 0)


def test_internvls_words_are_the_librarys() -> None:
    from transformers.models.internvl.processing_internvl import InternVLProcessor

    seen, text = _text("internvl")
    stand_in: Any = SimpleNamespace(
        start_image_token="<img>", end_image_token="</img>", image_token="<IMG_CONTEXT>",
        image_seq_length=seen.layout["rows"],
    )  # fmt: skip

    theirs = InternVLProcessor.replace_video_token(stand_in, {"pixel_values_videos": torch.zeros(1, 5)}, 0)

    assert text == f"{theirs}\n"


def test_videollamas_words_are_the_librarys() -> None:
    from transformers.models.video_llama_3.processing_video_llama_3 import VideoLlama3Processor

    seen, text = _text("video_llama_3")
    count = seen.layout["rows"][0]
    told = {
        "video_grid_thw": torch.tensor([[5, 2 * count, 2]]),
        "video_merge_sizes": torch.tensor([2]),
        "video_compression_mask": torch.ones(5 * count, dtype=torch.bool),
        "video_metadata": [SimpleNamespace(fps=1.0, timestamps=list(seen.layout["times_s"]))],
    }

    stand_in: Any = SimpleNamespace(video_token="<|video_pad|>")
    theirs = VideoLlama3Processor.replace_video_token(stand_in, told, 0)

    assert text == f"{theirs}\n"


def test_numbers_in_words() -> None:
    assert [in_words(number) for number in (1, 8, 13, 20, 32, 64, 99, 128)] == [
        "one", "eight", "thirteen", "twenty", "thirty-two", "sixty-four", "ninety-nine", "128",
    ]  # fmt: skip


def test_times_of_groups_of_frames() -> None:
    assert pixels.group_times((0.0, 1.0, 2.0), 2) == [0.5, 2.0]
    assert pixels.group_times((0.0, 1.0), 1) == [0.0, 1.0]


def test_qwen_sizes_follow_the_tower() -> None:
    base = random_weights.build("qwen3_vl")
    assert isinstance(base.family, Qwen3VL)

    assert base.family.frame_size(base.model.config, 720, 1280, 64 * 64) == (48, 80)
