"""Figures followed by their bodies: insightface's own person classes on tiny models in the shape of its packs, and a
clip of drawn people of whom one turns her back. The packs themselves are not free to ship."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from pvchat_desktop.errors import Cancelled, ModelMissing
from pvchat_desktop.paths import models_dir
from pvchat_desktop.protocol.messages import BodyBackend, FaceBackend, ScanFaces, ScannedFaces
from pvchat_desktop.services.face_manifest import read_manifest
from pvchat_desktop.vision.bodies.load import load_bodies
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.scan import key_of, scan_faces
from pvchat_desktop.worker.residency import release
from tests.helpers.bodies import FILES, GREY, body_backend, write_body_pack
from tests.helpers.turning import TURNED_S, turning_clip

NEAR_S = 0.26  # what a scan promises of a face's boundaries


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_body_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return turning_clip(tmp_path_factory.mktemp("clip") / "turning.mp4")


@pytest.fixture(autouse=True)
def _let_go() -> None:
    release()


def faces() -> FaceBackend:
    """The sample world's own face pack."""
    row = next(row for row in read_manifest() if row.name == "playhouse-faces")
    return FaceBackend(
        name=row.name,
        kind="onnx",
        files={file.role: str(models_dir() / row.name / file.name) for file in row.files},
        model_hash=row.model_hash or "",
        detector_width_px=row.detector_width_px,
        recogniser_input=row.recogniser_input,
        thresholds=row.thresholds,
    )


def request(clip: Path, staging: Path, bodies: BodyBackend | None) -> ScanFaces:
    staging.mkdir(exist_ok=True)
    return ScanFaces(str(clip), "c" * 64, faces(), str(staging), bodies=bodies)


def scan(clip: Path, staging: Path, bodies: BodyBackend | None = None) -> ScannedFaces:
    return scan_faces(request(clip, staging, bodies), JobContext("job", lambda _news: None))


def test_bodies_come_back_in_pixels_of_the_frame_with_features_of_their_colours(pack: Path) -> None:
    frame = np.full((360, 640, 3), GREY, np.uint8)
    frame[50:300, 100:180] = (200, 20, 20)
    frame[60:320, 400:500] = (20, 200, 20)
    engine = load_bodies(body_backend(pack))
    red, green = engine.look(frame)
    assert red.box.as_list() == pytest.approx([100, 50, 180, 300], abs=6)
    assert green.box.as_list() == pytest.approx([400, 60, 500, 320], abs=6)
    assert red.vector.shape == (engine.dimension,) == (256,)
    assert np.linalg.norm(red.vector) == pytest.approx(1, abs=1e-5)
    (again,) = engine.look(np.roll(frame[:, :320], 30, axis=1))
    assert red.vector @ again.vector > 0.95
    assert red.vector @ green.vector < 0.6
    frame[:] = GREY
    frame[100:130, 100:120] = 255
    assert engine.look(frame) == ()


def test_who_turns_her_back_is_followed_by_her_body(pack: Path, clip: Path, tmp_path: Path) -> None:
    other, turning = scan(clip, tmp_path / "staging", body_backend(pack)).tracks
    (seen,) = turning.by_body
    assert (seen.start_s, seen.end_s) == pytest.approx(TURNED_S, abs=NEAR_S)
    assert seen.level == "likely"
    assert seen.start_s < seen.t_s < seen.end_s
    assert seen.box[3] - seen.box[1] > 3 * (turning.points[0][4] - turning.points[0][2])
    assert turning.spans_s[0][1] == seen.start_s
    assert other.by_body == ()


def test_without_a_body_pack_everything_is_as_it_was(pack: Path, clip: Path, tmp_path: Path) -> None:
    plain = scan(clip, tmp_path / "plain")
    with_bodies = scan(clip, tmp_path / "bodies", body_backend(pack))
    assert b"by_body" not in msgspec.json.encode(plain)
    bare = [msgspec.structs.replace(track, by_body=()) for track in with_bodies.tracks]
    assert bare == list(plain.tracks)
    assert _crops(tmp_path / "bodies") == _crops(tmp_path / "plain")


def _crops(staging: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((staging / "crops").iterdir())}


def test_a_stopped_scan_goes_on_with_the_bodies_it_saw(pack: Path, clip: Path, tmp_path: Path) -> None:
    whole = scan(clip, tmp_path / "whole", body_backend(pack))

    def stop(_news: object) -> None:
        if list((tmp_path / "stopped").rglob("coarse-*.npz")):  # the first pass is done
            raise Cancelled

    wanted = request(clip, tmp_path / "stopped", body_backend(pack))
    with pytest.raises(Cancelled):
        scan_faces(wanted, JobContext("job", stop))
    assert list((tmp_path / "stopped" / "pieces" / key_of(wanted)).glob("coarse-*.npz"))
    assert scan_faces(wanted, JobContext("job", lambda _news: None)).tracks == whole.tracks


def test_pieces_of_other_bodies_are_not_taken_up(pack: Path, clip: Path, tmp_path: Path) -> None:
    plain, bodies = (request(clip, tmp_path, one) for one in (None, body_backend(pack)))
    other = msgspec.structs.replace(body_backend(pack), hashes={"body_features": "0" * 64})
    assert len({key_of(plain), key_of(bodies), key_of(request(clip, tmp_path, other))}) == 3


@pytest.mark.parametrize(
    ("role", "content", "words"),
    [
        ("body_detector", b"no model", "damaged or of another kind"),
        ("body_features", None, "gone: body_features"),
        ("manifest", b"{}", "list of files"),
    ],
)
def test_what_is_wrong_with_a_pack_is_told(
    role: str, content: bytes | None, words: str, pack: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(pack, tmp_path / "own"))
    (own / FILES[role]).write_bytes(content or b"")
    backend = body_backend(own)
    if content is None:
        (own / FILES[role]).unlink()
    with pytest.raises(ModelMissing, match=words):
        load_bodies(backend)


def test_models_in_each_others_place_are_refused(pack: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(pack, tmp_path / "own"))
    said = json.loads((own / FILES["manifest"]).read_text())
    said["tasks"]["person_reid"]["input_size"] = [64, 64]
    (own / FILES["manifest"]).write_text(json.dumps(said))
    with pytest.raises(ModelMissing, match="another kind"):
        load_bodies(body_backend(own))


def test_nothing_is_fetched(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    load_bodies(body_backend(pack))
    assert list(tmp_path.iterdir()) == []
