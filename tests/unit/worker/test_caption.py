"""Scenes described through the real worker program, by a tiny base that lies in a folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.scene_words import CAPTION_QUESTION, tidy_caption
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.protocol.messages import BaseModel, CaptionedScenes, CaptionScenes
from tests.helpers.answering import PIXELS, frame_file, lively


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[WorkerClient]:
    client = WorkerClient("model", Path(sys.executable), tmp_path / "logs")
    yield client
    client.close()


def _request(folder: Path) -> CaptionScenes:
    random_weights.save(lively(), folder / "base")
    staging = folder / "staging"
    staging.mkdir()
    return CaptionScenes(
        base=BaseModel("tiny", str(folder / "base"), "hash", "fp32", "cpu"),
        clip_sha256="clip",
        frames=frame_file(folder, frames=8),
        scenes=((0.0, 1.0), (1.5, 3.5), (60.0, 80.0)),
        question=CAPTION_QUESTION,
        max_pixels=PIXELS,
        staging=str(staging),
        max_new_tokens=10,
    )


def test_each_scene_is_described_once(worker: WorkerClient, tmp_path: Path) -> None:
    request = _request(tmp_path)
    result = worker.run(new_id(), request)
    assert isinstance(result, CaptionedScenes)
    assert len(result.captions) == 3
    assert result.captions[2] == "", "no frame lies in it"
    kept = Path(request.staging) / "captions.jsonl"
    assert [json.loads(line) for line in kept.read_text("utf-8").splitlines()] == list(result.captions)

    kept.write_text('"As before."\n"And th', encoding="utf-8")
    again = worker.run(new_id(), replace(request, base=request.base))
    assert isinstance(again, CaptionedScenes)
    assert again.captions == ("As before.", *result.captions[1:]), "finished scenes stay, half a line does not"


def test_captions_are_tidied() -> None:
    assert tidy_caption(" A boy  blows out candles on a cake in a garden. He is happy. ") == (
        "A boy blows out candles on a cake in a garden."
    )
    assert tidy_caption("A boy runs. He laughs. More.") == "A boy runs. He laughs."
    assert tidy_caption("cake cake cake cake cake") == tidy_caption("…") == tidy_caption("") == tidy_caption("12") == ""
    assert len(tidy_caption("many different words and more " * 5 + "x" * 300)) <= 240
