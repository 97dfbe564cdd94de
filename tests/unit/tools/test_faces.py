"""Drawn faces: where they are is known, and the networks take the forms that the product's engine reads."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.playhouse import split
from pvchat_desktop.playhouse.render import render
from pvchat_desktop.playhouse.script import Form, write_script
from pvchat_desktop.vision.faces.onnx_engine import Recogniser
from pvchat_desktop.vision.faces.yunet import YuNet
from tools import train_playhouse_faces
from tools.playhouse import faces_data, faces_nets
from tools.playhouse.landmarks import five_points


def test_the_five_points_lie_in_the_face() -> None:
    for number in range(6):
        rng = np.random.default_rng(number)
        script = write_script(rng, cast=split.people_of("train", 1), face="clear", form=Form(plain=True))
        seen = render(script, times_s=[1.0], size_px=160)
        figure = seen.truth[0].figures[0]
        points = five_points(script, 0, 1.0, height_px=160)
        assert points is not None
        if figure.face_box is None or not faces_data.is_wanted(figure):
            continue
        x1, y1, x2, y2 = figure.face_box
        assert (points[:, 1] > y1).all()
        assert (points[:, 1] < y2).all()
        assert (points[:, 0] > x1 - 0.15 * (x2 - x1)).all()
        assert (points[:, 0] < x2 + 0.15 * (x2 - x1)).all()
        assert points[0, 0] < points[1, 0]
        assert points[:2, 1].mean() < points[2, 1] < points[3:, 1].mean()


def test_targets_say_what_the_reader_of_the_outputs_finds(tmp_path: Path) -> None:
    """A detector that answers with its targets gives back the faces."""
    face = np.array([[40, 50, 76, 90, 48, 64, 68, 64, 58, 72, 50, 80, 66, 80]], np.float32)
    scene = faces_data.Scene(np.zeros((128, 128, 3), np.uint8), face, np.zeros((0, 4), np.float32))

    class Told(torch.nn.Module):
        def forward(self, pictures: torch.Tensor) -> list[torch.Tensor]:
            levels = faces_nets.targets([scene], 128)
            zero = 0.0 * pictures.sum()
            return [torch.cat([(20 * marks - 10)[..., None], places], -1) + zero for marks, places in levels]

    net = faces_nets.YuNetForm(Told())  # type: ignore[arg-type]
    file = tmp_path / "detector.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net,
            (torch.zeros(1, 3, 128, 128),),
            str(file),
            input_names=["input"],
            output_names=list(faces_nets.OUTPUTS),
            dynamo=False,
        )
    found = YuNet(file).find(np.ones((128, 128, 3), np.uint8))
    assert len(found) == 1
    box = found[0].box
    assert np.allclose((box.x1, box.y1, box.x2, box.y2), face[0, :4], atol=0.5)
    assert np.allclose(found[0].landmarks, face[0, 4:].reshape(5, 2), atol=0.5)


def test_untrained_networks_are_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, part, net in (
        ("detector", "detector", faces_nets.Detector()),
        ("embedder", "net", faces_nets.Embedder()),
    ):
        modules = {f"{part}.{key}": value for key, value in net.state_dict().items()}
        torch.save({"modules": modules}, tmp_path / f"faces-{name}.pt")
    monkeypatch.setattr(train_playhouse_faces, "FOLDER", tmp_path)
    train_playhouse_faces.write(tmp_path / "faces")
    assert YuNet(tmp_path / "faces" / "detector.onnx").find(np.zeros((90, 160, 3), np.uint8)) == []
    recogniser = Recogniser(tmp_path / "faces" / "recogniser.onnx", RecogniserInput(std=(127.5, 127.5, 127.5)))
    rows = recogniser.embed(np.random.default_rng(0).integers(0, 255, (3, 112, 112, 3), np.uint8))
    assert rows.shape == (3, faces_nets.DIMENSION)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
