"""Face packs on real files: what is here, what is used, what is imported, fetched or refused."""

from __future__ import annotations

import hashlib
import http.server
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pvchat_desktop.core.face_packs import Calibration, RecogniserInput, rows_from
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Cancelled, ModelMissing, NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.codec import decode_request, encode
from pvchat_desktop.protocol.messages import EmbedCrops
from pvchat_desktop.services.downloads import SPARE_BYTES
from pvchat_desktop.services.face_manifest import read_manifest
from pvchat_desktop.services.hub import Hub
from pvchat_desktop.services.model_files import UNCALIBRATED, ModelFilesService
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings
from tests.helpers.bodies import write_body_pack
from tests.helpers.media import face_models, needs_face_models

DETECTOR, RECOGNISER = b"a detector" * 999, b"a recogniser" * 50_000


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_MANIFEST = f"""
[[face_pack]]
name = "free"
title = "Free pack"
kind = "onnx"
licence = "MIT"
restricts_use = false
dimension = 4
recogniser_input = {{ channels = "bgr", mean = [1, 2, 3], std = [4, 5, 6] }}
[[face_pack.file]]
role = "detector"
name = "detector.onnx"
sha256 = "{_sha(DETECTOR)}"
bytes = {len(DETECTOR)}
source = {{ repo = "people/faces", path = "detector.onnx", revision = "{"1" * 40}" }}
[[face_pack.file]]
role = "recogniser"
name = "recogniser.onnx"
sha256 = "{_sha(RECOGNISER)}"
bytes = {len(RECOGNISER)}
source = {{ repo = "people/faces", path = "recogniser.onnx", revision = "{"1" * 40}" }}
[[face_pack.calibration]]
model_hash = "{_sha(RECOGNISER)}"
match = 0.6
unsure = 0.5
margin = 0.1
link = 0.5
link_anywhere = 0.6
measured_on = "2026-01-01"
footage = "none"

[[face_pack]]
name = "dlib"
title = "Built in"
kind = "dlib"
licence = "public domain"
restricts_use = false
dimension = 128
python_package = "pvchat_desktop"
[[face_pack.file]]
role = "recogniser"
name = "__init__.py"
sha256 = "BUILT_IN"
[[face_pack.calibration]]
model_hash = "BUILT_IN"
match = 0.8
unsure = 0.7
margin = 0.1
link = 0.7
link_anywhere = 0.8
measured_on = "2026-01-01"
footage = "none"

[[face_pack]]
name = "research"
title = "Research pack"
kind = "insightface"
licence = "non-commercial research only"
restricts_use = true
licence_note = "Published for research."
dimension = 512
[[face_pack.file]]
role = "detector"
name = "det.onnx"
[[face_pack.file]]
role = "recogniser"
name = "rec.onnx"
"""


@pytest.fixture
def folders(tmp_path: Path) -> UserFolders:
    return UserFolders(tmp_path / "data", tmp_path / "config", tmp_path / "cache")


@pytest.fixture
def settings(folders: UserFolders) -> Settings:
    return Settings(folders.config / "settings.toml")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    import pvchat_desktop

    built_in = _sha(Path(str(pvchat_desktop.__file__)).read_bytes())
    file = tmp_path / "manifest.toml"
    file.write_text(_MANIFEST.replace("BUILT_IN", built_in), encoding="utf-8")
    return file


@pytest.fixture
def models(folders: UserFolders, settings: Settings, manifest: Path) -> ModelFilesService:
    return ModelFilesService(folders, settings, manifest=manifest)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder as somebody may bring it: the free pack under other names, the research pack in a folder of its own."""
    folder = tmp_path / "USB stick ü"
    (folder / "research").mkdir(parents=True)
    (folder / "yunet (1).onnx").write_bytes(DETECTOR)
    (folder / "embed.onnx").write_bytes(RECOGNISER)
    (folder / "research" / "det.onnx").write_bytes(b"scrfd")
    (folder / "research" / "rec.onnx").write_bytes(b"arcface")
    (folder / "research" / "MODEL.LICENSE").write_bytes(b"{}")
    return folder


def test_with_nothing_else_the_built_in_pack_is_used(models: ModelFilesService) -> None:
    free, built_in, research = models.face_packs()

    assert models.active_backend().name == "dlib"
    assert (built_in.is_ready, built_in.is_active, built_in.is_calibrated) == (True, True, True)
    assert not free.is_ready
    assert "detector.onnx, recogniser.onnx" in free.why_not
    assert free.bytes == len(DETECTOR) + len(RECOGNISER)
    assert research.needs_acceptance
    assert research.bytes is None


def test_an_imported_calibrated_pack_takes_over(models: ModelFilesService, stick: Path) -> None:
    assert models.import_from(stick) == ("free",)

    backend = models.active_backend()
    assert backend.name == "free"
    assert Path(backend.files["recogniser"]).read_bytes() == RECOGNISER
    assert backend.model_hash == _sha(RECOGNISER)
    assert backend.recogniser_input == RecogniserInput("bgr", (1, 2, 3), (4, 5, 6))
    assert backend.thresholds == models.thresholds("free")
    assert models.thresholds("free").match == 0.6


def test_a_backend_survives_the_wire(models: ModelFilesService, stick: Path) -> None:
    models.import_from(stick)
    request = EmbedCrops(paths=("a.png",), backend=models.active_backend(), staging="s")

    assert decode_request(encode(request)) == request


def test_the_user_may_choose_another_pack(models: ModelFilesService, settings: Settings, stick: Path) -> None:
    models.import_from(stick)

    settings.set("faces.backend", "dlib")
    assert models.active_backend().name == "dlib"
    settings.set("faces.backend", "research")  # not ready: the automatic choice stays, the list says why
    assert models.active_backend().name == "free"


def test_a_pack_that_was_never_measured_is_used_only_when_chosen(
    models: ModelFilesService, settings: Settings, stick: Path
) -> None:
    models.accept_licence("research")
    models.import_from(stick, "research")

    assert models.active_backend().name == "dlib"
    settings.set("faces.backend", "research")
    assert models.active_backend().name == "research"
    assert models.active_backend().thresholds is None
    assert models.thresholds("research") == UNCALIBRATED
    assert models.thresholds("of another program") == UNCALIBRATED


def test_a_restricted_licence_comes_first(models: ModelFilesService, settings: Settings, stick: Path) -> None:
    with pytest.raises(Refused, match="non-commercial"):
        models.import_from(stick, "research")
    models.accept_licence("research")
    models.accept_licence("research")

    assert models.import_from(stick, "research") == ("research",)
    assert settings.get("licences.accepted") == ("research",)
    assert (Path(models.backend("research").files["detector"]).parent / "MODEL.LICENSE").is_file()
    settings.set("licences.accepted", ())
    with pytest.raises(ModelMissing, match="has not been accepted"):
        models.backend("research")


def test_hashes_nobody_published_are_those_of_the_first_import(
    models: ModelFilesService, folders: UserFolders, settings: Settings, manifest: Path, stick: Path
) -> None:
    models.accept_licence("research")
    models.import_from(stick, "research")
    (stick / "research" / "rec.onnx").write_bytes(b"another")

    again = ModelFilesService(folders, settings, manifest=manifest)

    assert again.backend("research").model_hash == _sha(b"arcface")
    assert again.face_packs()[2].bytes == len(b"scrfd") + len(b"arcface")
    with pytest.raises(Refused, match=r"rec\.onnx"):
        again.import_from(stick, "research")


def test_a_folder_without_a_whole_pack_is_refused_with_the_reason(models: ModelFilesService, stick: Path) -> None:
    (stick / "embed.onnx").write_bytes(RECOGNISER[:-1] + b"!")

    for name in (None, "free"):
        with pytest.raises(Refused, match=r"Free pack lacks recogniser\.onnx"):
            models.import_from(stick, name)
    with pytest.raises(NotFound):
        models.import_from(stick / "nowhere")
    with pytest.raises(NotFound, match="no face pack"):
        models.import_from(stick, "unknown")


def test_a_file_that_changes_later_is_noticed(models: ModelFilesService, stick: Path) -> None:
    models.import_from(stick)
    models.verify("free")
    file = Path(models.backend("free").files["recogniser"])
    file.write_bytes(RECOGNISER[:-1] + b"!")

    with pytest.raises(ModelMissing, match=r"changed: recogniser\.onnx"):
        models.verify("free")
    assert models.active_backend().name == "dlib"
    file.unlink()
    with pytest.raises(ModelMissing, match=r"Not here: recogniser\.onnx"):
        models.backend("free")


def test_checking_and_copying_can_be_stopped(models: ModelFilesService, folders: UserFolders, stick: Path) -> None:
    watch = Watch()
    watch.stop.set()

    with pytest.raises(Cancelled):
        models.import_from(stick, "free", watch)
    assert not list(folders.data.rglob("*.copy"))
    assert not (folders.models / "free" / "recogniser.onnx").exists()


def test_progress_of_an_import_is_told_in_bytes(models: ModelFilesService, stick: Path) -> None:
    seen: list[Progress] = []

    models.import_from(stick, "free", Watch(on_progress=seen.append))

    assert Progress("Copying embed.onnx", len(RECOGNISER), len(RECOGNISER)) in seen


def test_thresholds_measured_here_count_before_those_of_the_manifest(
    models: ModelFilesService, folders: UserFolders, settings: Settings, manifest: Path, stick: Path
) -> None:
    models.import_from(stick)
    measured = Thresholds(match=0.7, unsure=0.6, margin=0.2, link=0.4, link_anywhere=0.9)
    of_another_file = Thresholds(match=0.9, unsure=0.9, margin=0.2, link=0.4, link_anywhere=0.9)

    models.calibrate("free", Calibration(_sha(RECOGNISER), measured, "2026-02-02", "mine", is_provisional=False))
    models.calibrate("free", Calibration("0" * 64, of_another_file, "2026-02-02", "mine", is_provisional=False))

    assert models.thresholds("free") == measured
    assert ModelFilesService(folders, settings, manifest=manifest).thresholds("free") == measured


def test_a_lock_that_cannot_be_read_is_said(folders: UserFolders, settings: Settings, manifest: Path) -> None:
    folders.models.mkdir(parents=True)
    (folders.models / "lock.toml").write_text("[[", encoding="utf-8")

    with pytest.raises(StorageError, match=r"lock\.toml"):
        ModelFilesService(folders, settings, manifest=manifest)


def test_a_manifest_row_without_a_needed_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"face pack x: 'title' is missing"):
        rows_from({"face_pack": [{"name": "x"}]})


# --- Downloads, from a server on this machine -------------------------------------------------------------------------


@dataclass
class _Published:
    """What the server has, and what it was asked for."""

    files: dict[str, bytes]
    asked: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)  # method, path, range, token


class _Handler(http.server.BaseHTTPRequestHandler):
    published: _Published

    def do_HEAD(self) -> None:
        self._answer(send=False)

    def do_GET(self) -> None:
        self._answer(send=True)

    def _answer(self, *, send: bool) -> None:
        start, token = self.headers.get("Range"), self.headers.get("Authorization")
        self.published.asked.append((self.command, self.path, start, token))
        data = self.published.files.get(self.path.rsplit("/", 1)[-1])
        if data is None:
            self.send_error(404)
            return
        first = int(start.removeprefix("bytes=").split("-")[0]) if start else 0
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{_sha(data)}"')
        self.send_header("X-Repo-Commit", "1" * 40)
        self.send_header("Content-Length", str(len(data) - first))
        if start:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if send:
            self.wfile.write(data[first:])

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def published() -> Iterator[tuple[_Published, Hub]]:
    content = _Published({"detector.onnx": DETECTOR, "recogniser.onnx": RECOGNISER})
    handler = type("Handler", (_Handler,), {"published": content})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield content, Hub(f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def online(
    folders: UserFolders, settings: Settings, manifest: Path, published: tuple[_Published, Hub]
) -> ModelFilesService:
    return ModelFilesService(folders, settings, manifest=manifest, hub=published[1])


def test_a_download_fetches_pins_and_verifies(online: ModelFilesService, published: tuple[_Published, Hub]) -> None:
    seen: list[Progress] = []
    assert online.plan("free").bytes == len(DETECTOR) + len(RECOGNISER)

    online.download("free", Watch(on_progress=seen.append))

    assert online.active_backend().name == "free"
    assert Progress("Fetching recogniser.onnx", len(RECOGNISER), len(RECOGNISER)) in seen
    assert all(f"/people/faces/resolve/{'1' * 40}/" in path for _, path, _, _ in published[0].asked)
    assert {token for *_, token in published[0].asked} == {None}
    assert online.plan("free").bytes == 0


def test_a_download_goes_on_where_it_stopped(
    online: ModelFilesService, folders: UserFolders, published: tuple[_Published, Hub]
) -> None:
    partial = folders.models / "free" / "recogniser.onnx.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(RECOGNISER[:1000])

    online.download("free")

    assert "bytes=1000-" in {start for _, path, start, _ in published[0].asked if "recogniser" in path}
    assert online.backend("free").model_hash == _sha(RECOGNISER)
    assert not partial.exists()


def test_a_stopped_download_keeps_whole_files_and_goes_on(
    online: ModelFilesService, published: tuple[_Published, Hub]
) -> None:
    watch = Watch(on_progress=lambda progress: watch.stop.set() if "recogniser" in progress.stage else None)

    with pytest.raises(Cancelled):
        online.download("free", watch)
    assert online.plan("free").bytes == len(RECOGNISER)
    published[0].asked.clear()
    online.download("free")

    assert online.active_backend().name == "free"
    assert not [path for _, path, _, _ in published[0].asked if "detector" in path]


def test_a_file_that_was_replaced_at_its_source_is_refused(
    online: ModelFilesService, folders: UserFolders, published: tuple[_Published, Hub]
) -> None:
    published[0].files["recogniser.onnx"] = RECOGNISER[:-1] + b"!"

    with pytest.raises(Refused, match="did not arrive as it was published"):
        online.download("free")
    assert not list(folders.models.rglob("recogniser*"))


def test_an_unreachable_source_is_told_in_plain_words(
    online: ModelFilesService, published: tuple[_Published, Hub]
) -> None:
    del published[0].files["detector.onnx"]

    with pytest.raises(Refused, match="could not be fetched from people/faces"):
        online.download("free")


def test_with_downloads_switched_off_nobody_is_asked(
    online: ModelFilesService, settings: Settings, published: tuple[_Published, Hub]
) -> None:
    settings.set("network.enabled", False)

    with pytest.raises(Refused, match="switched off"):
        online.download("free")
    assert published[0].asked == []


def test_packs_without_a_source_are_not_downloaded(online: ModelFilesService) -> None:
    for name in ("research", "dlib"):
        with pytest.raises(Refused, match="cannot be downloaded"):
            online.download(name)


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    online: ModelFilesService, published: tuple[_Published, Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": SPARE_BYTES})())

    assert not online.plan("free").fits
    with pytest.raises(Refused, match=r"0\.6 MB; 200 MB are free"):
        online.download("free")
    assert published[0].asked == []


# --- The real manifest ------------------------------------------------------------------------------------------------


def test_the_manifest_of_the_program_is_whole() -> None:
    rows = {row.name: row for row in read_manifest()}

    assert {"dlib", "yunet-sface", "yunet-mobilefacenet", "insightface-buffalo_l"} <= rows.keys()
    assert rows["dlib"].thresholds is not None
    assert rows["yunet-sface"].is_downloadable
    for row in rows.values():
        needed = {"manifest", "body_detector", "body_features"} if row.kind == "body" else {"recogniser"}
        assert {file.role for file in row.files} >= needed
        assert row.restricts_use == (row.kind in ("insightface", "body"))
        assert all(len(file.source.revision) == 40 for file in row.files if file.source)
        assert not any("68" in file.name for file in row.files), "the 68-point landmarks are not free"


def test_the_lock_is_toml_that_people_can_read(models: ModelFilesService, folders: UserFolders, stick: Path) -> None:
    models.accept_licence("research")
    models.import_from(stick, "research")

    lock = tomllib.loads((folders.models / "lock.toml").read_text(encoding="utf-8"))

    assert lock["pack"]["research"]["files"]["rec.onnx"] == {"sha256": _sha(b"arcface"), "bytes": 7}


def test_the_built_in_pack_is_ready_as_installed(folders: UserFolders, settings: Settings) -> None:
    models = ModelFilesService(folders, settings)

    models.verify("dlib")
    assert models.active_backend().name == "dlib"
    assert set(models.active_backend().files) == {"landmarks", "recogniser"}


@needs_face_models
def test_the_onnx_pack_is_taken_from_a_folder(folders: UserFolders, settings: Settings) -> None:
    models = ModelFilesService(folders, settings)

    assert models.import_from(face_models()) == ("yunet-mobilefacenet",)
    assert models.active_backend().name == "yunet-mobilefacenet"
    assert models.thresholds("yunet-mobilefacenet").match < 0.7


def test_a_pack_beside_the_manifest_is_built_in_and_one_for_drawings_is_never_the_automatic_choice(
    folders: UserFolders, settings: Settings, manifest: Path
) -> None:
    row = manifest.read_text(encoding="utf-8").split("[[face_pack]]")[1].replace('"free"', '"drawn-faces"')
    drawn = row.replace("restricts_use = false", "restricts_use = false\ndrawn = true")
    manifest.write_text(f"[[face_pack]]{drawn}{manifest.read_text(encoding='utf-8')}", encoding="utf-8")
    folder = manifest.parent / "drawn-faces"
    folder.mkdir()
    (folder / "detector.onnx").write_bytes(DETECTOR)
    (folder / "recogniser.onnx").write_bytes(RECOGNISER)
    models = ModelFilesService(folders, settings, manifest=manifest)
    assert models.face_packs()[0].is_ready
    assert models.active_backend().name == "dlib"
    settings.set("faces.backend", "drawn-faces")
    assert models.active_backend().files["detector"] == str(folder / "detector.onnx")


_BODIES = """
[[body_pack]]
name = "walkers"
title = "Walkers"
licence = "non-commercial research only"
restricts_use = true
dimension = 256
thresholds = { same = 0.85, margin = 0.10, follow = 0.60 }
[[body_pack.file]]
role = "manifest"
name = "manifest.json"
[[body_pack.file]]
role = "body_detector"
name = "person_detection.onnx"
task = "person_detection"
[[body_pack.file]]
role = "body_features"
name = "person_reid.onnx"
task = "person_reid"
"""


def test_a_body_pack_is_used_once_its_licence_is_accepted_and_its_files_are_whole(
    folders: UserFolders, settings: Settings, manifest: Path, tmp_path: Path
) -> None:
    """Its files are called what its own manifest.json says."""
    manifest.write_text(manifest.read_text(encoding="utf-8") + _BODIES, encoding="utf-8")
    models = ModelFilesService(folders, settings, manifest=manifest)
    pack = write_body_pack(tmp_path / "stick" / "cheetah_tiny")
    assert models.active_bodies() is None
    assert [(one.name, one.needs_acceptance, one.is_active) for one in models.body_packs()] == [
        ("walkers", True, False)
    ]
    with pytest.raises(Refused, match="restricts"):
        models.import_from(pack, "walkers")
    models.accept_licence("walkers")
    assert models.import_from(pack.parent, "walkers") == ("walkers",)
    bodies = models.active_bodies()
    assert bodies is not None
    assert bodies.files.keys() == bodies.hashes.keys() == {"manifest", "body_detector", "body_features"}
    assert _sha(Path(bodies.files["body_features"]).read_bytes()) == bodies.hashes["body_features"]
    assert models.body_packs()[0].is_active
    assert "walkers" not in {one.name for one in models.face_packs()}

    settings.set("faces.backend", "walkers")
    assert models.active_backend().name != "walkers"
    with pytest.raises(NotFound, match="no faces"):
        models.backend("walkers")

    Path(bodies.files["body_detector"]).write_bytes(b"changed")
    assert models.active_bodies() is None
    models.import_from(pack, "walkers")
    assert models.active_bodies() == bodies


def test_a_folder_without_the_tasks_is_no_body_pack(
    folders: UserFolders, settings: Settings, manifest: Path, tmp_path: Path
) -> None:
    manifest.write_text(manifest.read_text(encoding="utf-8") + _BODIES, encoding="utf-8")
    models = ModelFilesService(folders, settings, manifest=manifest)
    models.accept_licence("walkers")
    pack = write_body_pack(tmp_path / "pack")
    for said in ('{"tasks": {"person_detection": {"file": 7}}}', "no list", '["tasks"]'):
        (pack / "manifest.json").write_text(said, encoding="utf-8")
        with pytest.raises(Refused, match="person_reid"):
            models.import_from(pack, "walkers")
