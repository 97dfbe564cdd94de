from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pvchat_desktop.ml.base_models.base import PEOPLE_PX, LoadedBase
from pvchat_desktop.ml.training.starting_rows import centres, row_length, square, starting_rows
from pvchat_desktop.protocol.messages import PackSlot
from tests.helpers.lessons import crop


def _rows(base: LoadedBase, *crops: str) -> torch.Tensor:
    return starting_rows(base, [PackSlot("Leo", crops)], soft_tokens=4, max_pixels=64 * 64, seed=0)


def test_soft_rows_start_from_the_faces_and_the_name_from_its_words(base: LoadedBase, tmp_path: Path) -> None:
    faces, name = _rows(base, crop(tmp_path, 0), crop(tmp_path, 1)), _rows(base)
    assert faces.shape == (1, 5, 64)
    assert torch.equal(faces[0, 0], name[0, 0])
    assert faces[0, 1:].norm(dim=-1).tolist() == pytest.approx([row_length(base)] * 4, rel=1e-5)
    assert torch.equal(name[0, 1], name[0, 0])
    assert not torch.allclose(faces[0, 1], faces[0, 2])
    assert torch.equal(faces, _rows(base, crop(tmp_path, 0), crop(tmp_path, 1)))


def test_a_base_that_knows_people_by_pictures_starts_the_name_at_what_it_sees(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = (crop(tmp_path, 0), crop(tmp_path, 1))
    before = _rows(base, *faces)
    monkeypatch.setattr(base.model.config, PEOPLE_PX, 32, raising=False)
    rows = _rows(base, *faces)
    assert not torch.equal(rows[0, 1:], before[0, 1:])  # pictures of another size
    assert torch.allclose(rows[0, 0] / rows[0, 0].norm(), rows[0, 1:].mean(0) / rows[0, 1:].mean(0).norm(), atol=1e-5)
    assert float(rows[0, 0].norm()) == pytest.approx(row_length(base), rel=1e-5)
    assert torch.equal(_rows(base)[0, 0], before[0, 0])  # without a picture: the name's words


def test_a_face_keeps_its_shape_in_a_square() -> None:
    picture = np.zeros((115, 122, 3), np.uint8)
    picture[40:75, 44:79] = 255  # a square of 35 px in the middle
    cut = square(picture, 64)
    assert cut.shape == (64, 64, 3)
    white = cut[..., 0] > 127
    tall, wide = int(white.any(1).sum()), int(white.any(0).sum())
    assert abs(tall - wide) <= 1
    assert tall == pytest.approx(35 * 64 / 115, abs=1)


def test_a_damaged_crop_takes_nothing_else_with_it(base: LoadedBase, tmp_path: Path) -> None:
    good, bad = crop(tmp_path, 0), tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    assert torch.equal(_rows(base, good, str(bad), str(tmp_path / "gone.png")), _rows(base, good))
    assert torch.equal(_rows(base, str(bad)), _rows(base))


def test_centres_are_found_largest_first() -> None:
    rows = torch.cat([torch.full((3, 2), 5.0), torch.zeros(9, 2), torch.full((6, 2), -5.0)])
    rows += 0.01 * torch.arange(len(rows))[:, None]
    assert [round(float(c[0])) for c in centres(rows, 3, seed=0)] == [0, -5, 5]


def test_fewer_points_than_centres() -> None:
    rows = torch.arange(6.0).reshape(3, 2)
    assert torch.equal(centres(rows, 5, seed=0), rows[[0, 1, 2, 0, 1]])
    same = torch.ones(8, 2)
    assert torch.equal(centres(same, 4, seed=0), torch.ones(4, 2))
