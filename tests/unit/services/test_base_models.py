"""Base models on real files: what is here, what fits the manifest, what is imported, fetched or refused."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pvchat_desktop.core.base_models import MODEL_TYPES, base_rows, is_kept
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, ModelMissing, NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.codec import decode_request, encode
from pvchat_desktop.protocol.messages import AskModel
from pvchat_desktop.services.base_models import BaseModelsService
from pvchat_desktop.services.hub import Hub
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings
from tests.helpers.base_folders import write_base

_REVISION = "2" * 40
_MANIFEST = """
[[base]]
name = "small"
title = "Small base"
model_type = "qwen3_vl"
repo = "people/small"
restricts_use = false
[[base]]
name = "closed"
title = "Closed base"
model_type = "smolvlm"
repo = "people/closed"
licence = "research only"
restricts_use = true
"""


@pytest.fixture
def folders(tmp_path: Path) -> UserFolders:
    return UserFolders.below(tmp_path / "home ü")


@pytest.fixture
def settings(folders: UserFolders) -> Settings:
    return Settings(folders.config / "settings.toml")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "models" / "manifest.toml"
    file.parent.mkdir()
    file.write_text(_MANIFEST, encoding="utf-8")
    return file


@pytest.fixture
def bases(folders: UserFolders, settings: Settings, manifest: Path) -> BaseModelsService:
    return BaseModelsService(folders, settings, manifest=manifest)


def _names(bases: BaseModelsService) -> list[str]:
    return [view.name for view in bases.bases()]


def test_nothing_is_here_at_first(bases: BaseModelsService) -> None:
    small, closed = bases.bases()
    assert (small.is_ready, small.why_not, small.needs_acceptance) == (False, "Not here.", False)
    assert closed.needs_acceptance
    assert bases.chosen() is None
    assert bases.plan("small").bytes is None
    with pytest.raises(ModelMissing, match="Not here") as refusal:
        bases.base_for("small")
    assert "pvchat models download small" in refusal.value.hint
    with pytest.raises(NotFound, match="no base model “other”"):
        bases.base_for("other")


def test_an_imported_folder_is_a_base(bases: BaseModelsService, folders: UserFolders, tmp_path: Path) -> None:
    source = write_base(tmp_path / "my model")
    (source / "pytorch_model.bin").write_bytes(b"not taken")
    (source / "modeling.py").write_text("not taken either", encoding="utf-8")
    assert bases.import_from(source) == "my model"
    assert _names(bases) == ["small", "closed", "my model"]
    copied = folders.models / "bases" / "my model"
    assert sorted(path.name for path in copied.iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]
    base = bases.base_for("my model")
    assert (base.name, base.folder, base.precision, base.device) == ("my model", str(copied), "nf4", "cpu")
    assert base.quantised_folder is not None
    bases.choose("my model")
    assert bases.chosen() == "my model"
    bases.remove("my model")
    assert bases.chosen() is None
    assert not copied.exists()


def test_any_folder_is_a_base_without_an_import(bases: BaseModelsService, tmp_path: Path) -> None:
    folder = write_base(tmp_path / "elsewhere")
    first = bases.base_for(str(folder))
    assert (first.precision, first.quantised_folder) == ("fp32", None)
    assert bases.base_for(str(folder)).content_hash == first.content_hash
    write_base(folder, seed=1)
    assert bases.base_for(str(folder)).content_hash != first.content_hash, "other weights are another base"


def test_a_base_survives_the_wire(bases: BaseModelsService, tmp_path: Path) -> None:
    base = bases.base_for(str(write_base(tmp_path / "b")))
    ask = AskModel(
        base=base,
        clip_sha256="c",
        windows=(),
        people=(),
        question="?",
        evidence="",
        max_pixels=1,
        staging="s",
    )
    assert decode_request(encode(ask)) == ask


def test_the_same_files_have_the_same_hash_wherever_they_lie(bases: BaseModelsService, tmp_path: Path) -> None:
    source = write_base(tmp_path / "m")
    bases.import_from(source, "copy")
    assert bases.base_for("copy").content_hash == bases.base_for(str(source)).content_hash


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda f: (f / "config.json").unlink(), "no config.json"),
        (lambda f: (f / "config.json").write_text("{", encoding="utf-8"), "cannot be read"),
        (lambda f: _config(f, model_type="gpt2"), "“gpt2”, is not known"),
        (lambda f: _config(f, auto_map={"AutoModel": "m.M"}), "program code of its own"),
        (lambda f: (f / "model.safetensors").rename(f / "model.bin"), "no weights in the form of safetensors"),
        (lambda f: (f / "model.safetensors").write_bytes(b"\x80\x04pickled"), "damaged or was cut off"),
        (lambda f: _cut(f / "model.safetensors"), "damaged or was cut off"),
        (lambda f: _index(f, "model-2.safetensors"), "Pieces of the weights are missing: model-2"),
        (lambda f: (f / "tokenizer.json").unlink(), "no tokenizer"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(
    bases: BaseModelsService, folders: UserFolders, tmp_path: Path, spoil: object, why: str
) -> None:
    source = write_base(tmp_path / "m")
    assert callable(spoil)
    spoil(source)
    for attempt in (lambda: bases.import_from(source), lambda: bases.base_for(str(source))):
        with pytest.raises((Refused, NotFound), match=why):
            attempt()
    assert not (folders.models / "bases").exists()


def _config(folder: Path, **values: object) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | values
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4])


def _index(folder: Path, piece: str) -> None:
    index = {"weight_map": {"a": "model.safetensors", "b": piece}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")


def test_an_archive_is_unpacked_and_nothing_leads_outside(
    bases: BaseModelsService, folders: UserFolders, tmp_path: Path
) -> None:
    source = write_base(tmp_path / "m")
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in source.iterdir():
            zipped.write(path, f"outer/{path.name}")
        zipped.writestr("outer/../../evil.safetensors", b"x")
        zipped.writestr("outer/run.py", b"x")
    assert bases.import_from(archive) == "packed"
    assert bases.base_for("packed").content_hash == bases.base_for(str(source)).content_hash
    assert not list(tmp_path.rglob("evil*"))
    assert not list(folders.models.glob("import-*"))


def test_a_row_takes_only_its_own_kind_and_its_own_files(bases: BaseModelsService, tmp_path: Path) -> None:
    source = write_base(tmp_path / "m")
    with pytest.raises(Refused, match="not the files of Closed base"):
        bases.import_from(source, "closed")
    bases.import_from(source, "small")
    assert bases.bases()[0].is_ready
    with pytest.raises(Refused, match=r"not the published ones: model\.safetensors"):
        bases.import_from(write_base(tmp_path / "n", seed=1), "small")
    assert bases.bases()[0].is_ready, "the base that was here is left alone"


def test_a_changed_file_is_noticed(bases: BaseModelsService, folders: UserFolders, tmp_path: Path) -> None:
    bases.import_from(write_base(tmp_path / "m"), "small")
    assert bases.base_for("small").name == "small"
    bases.verify("small")
    (folders.models / "bases" / "small" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelMissing, match=r"Damaged or changed: model\.safetensors"):
        bases.base_for("small")
    (folders.models / "bases" / "small" / "tokenizer.json").unlink()
    with pytest.raises(ModelMissing, match=r"Not here: tokenizer\.json"):
        bases.verify("small")


def test_a_base_found_whole_is_not_hashed_again(
    bases: BaseModelsService, folders: UserFolders, settings: Settings, manifest: Path, tmp_path: Path
) -> None:
    bases.import_from(write_base(tmp_path / "m"), "small")
    stages: list[str] = []
    later = BaseModelsService(folders, settings, manifest=manifest)  # the next start of the program
    later.base_for("small", watch=Watch(lambda p: stages.append(p.stage)))
    assert stages == []
    later.verify("small", Watch(lambda p: stages.append(p.stage)))
    assert "Checking model.safetensors" in stages


def test_what_comes_with_the_program_needs_no_download(bases: BaseModelsService, manifest: Path) -> None:
    write_base(manifest.parent / "mini")
    assert _names(bases) == ["mini", "small", "closed"]
    assert bases.base_for("mini").precision == "fp32"
    bases.verify("mini")
    with pytest.raises(Refused, match="comes with the program"):
        bases.remove("mini")


def test_a_lock_that_cannot_be_read_is_said(folders: UserFolders, settings: Settings, manifest: Path) -> None:
    folders.models.mkdir(parents=True)
    (folders.models / "bases.toml").write_text("base = [", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be read"):
        BaseModelsService(folders, settings, manifest=manifest)


# --- The hub ----------------------------------------------------------------------------------------------------------


@dataclass
class _Shelf:
    """What the pretended hub serves, and what it was asked for."""

    files: dict[str, bytes]
    licence: str = "apache-2.0"
    asked: list[str] = field(default_factory=list)


class _Handler(http.server.BaseHTTPRequestHandler):
    shelf: _Shelf

    def do_HEAD(self) -> None:
        self._file(send=False)

    def do_GET(self) -> None:
        self.shelf.asked.append(self.path)
        if self.path.startswith("/api/models/"):
            self._send(json.dumps(self._listing()).encode(), "application/json")
        else:
            self._file(send=True)

    def _listing(self) -> dict[str, object]:
        siblings = []
        for name, data in self.shelf.files.items():
            entry: dict[str, object] = {"rfilename": name, "size": len(data), "blobId": "b"}
            if name.endswith(".safetensors"):
                entry["lfs"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 1}
            siblings.append(entry)
        return {
            "id": "people/small",
            "sha": _REVISION,
            "cardData": {"license": self.shelf.licence},
            "siblings": siblings,
            "private": False,
            "tags": [],
            "downloads": 0,
        }

    def _file(self, *, send: bool) -> None:
        name = self.path.partition(f"/resolve/{_REVISION}/")[2]
        data = self.shelf.files.get(name)
        if data is None:
            self.send_error(404)
            return
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("ETag", '"e"')
        self.send_header("X-Repo-Commit", _REVISION)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if send:
            self.wfile.write(data[start:])

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def shelf(tmp_path: Path) -> _Shelf:
    source = write_base(tmp_path / "published", seed=3)
    files = {path.name: path.read_bytes() for path in sorted(source.iterdir())}
    return _Shelf(files | {"pytorch_model.bin": b"x", "modeling.py": b"x", "README.md": b"# Small"})


@pytest.fixture
def online(shelf: _Shelf, folders: UserFolders, settings: Settings, manifest: Path) -> Iterator[BaseModelsService]:
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    hub = Hub(f"http://127.0.0.1:{server.server_port}")
    yield BaseModelsService(folders, settings, manifest=manifest, hub=hub)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_download_asks_pins_fetches_and_verifies(online: BaseModelsService, shelf: _Shelf) -> None:
    row = online.look_up("small")
    assert (row.revision, row.licence, row.bytes) == (
        _REVISION,
        "apache-2.0",
        sum(len(data) for name, data in shelf.files.items() if is_kept(name)),
    )
    assert (online.folder("small") / "config.json").is_file(), "its shape is known before the weights are fetched"
    assert online.plan("small").bytes == (row.bytes or 0) - len(shelf.files["config.json"])
    online.download("small")
    assert online.bases()[0].is_ready
    assert sorted(path.name for path in online.folder("small").iterdir()) == [
        "README.md",
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    ]
    assert all(file.sha256 for file in online.row("small").files), "what the hub did not say is known now"
    shelf.asked.clear()
    online.download("small")
    assert shelf.asked == [], "nothing is fetched twice"


def test_a_stopped_download_goes_on_where_it_was(online: BaseModelsService, shelf: _Shelf) -> None:
    stop = threading.Event()

    def heard(progress: Progress) -> None:
        if "model.safetensors" in progress.stage:
            stop.set()

    with pytest.raises(Cancelled):
        online.download("small", Watch(heard, stop))
    assert not online.bases()[0].is_ready
    online.download("small")
    assert online.bases()[0].is_ready
    assert sum("config.json" in path and "tokenizer" not in path for path in shelf.asked) == 1


def test_weights_that_differ_from_their_hash_are_refused(online: BaseModelsService, shelf: _Shelf) -> None:
    online.look_up("small")
    weights = bytearray(shelf.files["model.safetensors"])
    weights[-1] ^= 1
    shelf.files["model.safetensors"] = bytes(weights)
    with pytest.raises(Refused, match="did not arrive as it was published"):
        online.download("small")


def test_a_licence_that_the_hub_names_is_accepted_first(online: BaseModelsService, shelf: _Shelf) -> None:
    shelf.licence = "cc-by-nc-4.0"
    with pytest.raises(Refused, match=r"The licence of Small base is cc-by-nc-4\.0"):
        online.download("small")
    online.accept_licence("small")
    online.download("small")
    assert online.base_for("small").name == "small"


def test_without_safetensors_nothing_is_fetched(online: BaseModelsService, shelf: _Shelf) -> None:
    del shelf.files["model.safetensors"]
    with pytest.raises(Refused, match="not published as safetensors"):
        online.download("small")


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    online: BaseModelsService, shelf: _Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 100})())
    with pytest.raises(Refused, match="are free, of which") as refusal:
        online.download("small")
    assert refusal.value.title == "Not enough room on the disk"
    assert not any("safetensors" in path for path in shelf.asked)


def test_with_downloads_switched_off_nobody_is_asked(
    online: BaseModelsService, shelf: _Shelf, settings: Settings
) -> None:
    settings.set("network.enabled", False)
    for attempt in (lambda: online.look_up("small"), lambda: online.download("small")):
        with pytest.raises(Refused, match="switched off"):
            attempt()
    assert shelf.asked == []


# --- The program's own manifest ---------------------------------------------------------------------------------------


def test_the_manifest_of_the_program_names_only_known_kinds(folders: UserFolders, settings: Settings) -> None:
    rows = [view.row for view in BaseModelsService(folders, settings).bases()]
    assert {row.model_type for row in rows} == set(MODEL_TYPES)
    assert [row.name for row in rows if row.repo is None] == ["playhouse-mini"], "it comes with the program"


def test_the_base_for_drawn_people_is_offered_only_where_it_was_chosen(
    folders: UserFolders, settings: Settings
) -> None:
    service = BaseModelsService(folders, settings)
    assert "playhouse-mini" not in [view.name for view in service.offered()]
    service.choose("playhouse-mini")
    assert [view.name for view in service.offered() if view.is_ready] == ["playhouse-mini"]


def test_a_row_without_a_needed_key_is_named() -> None:
    with pytest.raises(ValueError, match="base x: 'title' is missing"):
        base_rows({"base": [{"name": "x"}]})


@pytest.mark.parametrize("name", ["../x.safetensors", "a/b/c.json", "model.bin", "x.py", "config.json.py", ".env"])
def test_other_files_are_never_taken(name: str) -> None:
    assert not is_kept(name)
