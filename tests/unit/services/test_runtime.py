"""The model runtime: from an index that cuts and spoils, from a folder, verified, repaired, renewed, removed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.runtime import GENERAL, RuntimeList, RuntimePackage, WheelFile
from pvchat_desktop.core.torch_builds import Build, Card
from pvchat_desktop.errors import Cancelled, ModelMissing, NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.hub import PIECE_BYTES, offers_on
from pvchat_desktop.services.model_worker import RuntimeClient
from pvchat_desktop.services.network_log import NetworkLog
from pvchat_desktop.services.runtime import SHARED, RuntimeService
from pvchat_desktop.services.runtime_python import FoundPython
from pvchat_desktop.services.runtime_sources import Sources, World
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.wheels import Interpreter, best, package_of, tags_of
from pvchat_desktop.settings import Settings
from tests.helpers.wheels import PublishedWheels, index_of, make_wheel, sha256

_CPU = Build("cpu", "1.0", "", (), None, None, {})
_CUDA = Build("cu130", "1.0", "", (), ((7, 5), (99, 0)), {"linux": (580,), "windows": (580,)}, {})
_LARGE = 300_000


@pytest.fixture
def published(tmp_path: Path) -> Iterator[PublishedWheels]:
    folder = tmp_path / "published"
    make_wheel(folder, "tiny", "1.0", filler=_LARGE)
    make_wheel(folder, "tinytorch", "1.0+cpu")
    with index_of(folder) as found:
        yield found


def _package(folder: Path, name: str, version: str) -> RuntimePackage:
    (wheel,) = folder.glob(f"{name}-{version}-*.whl")
    return RuntimePackage(name, version, GENERAL, (WheelFile(wheel.name, sha256(wheel), wheel.stat().st_size),))


def _sources(published: PublishedWheels, version: str = "1.0") -> Sources:
    """As our own: one package that is listed with its hash, one whose files only its index knows."""
    packages = (_package(published.folder, "tiny", version), RuntimePackage("tinytorch", "1.0+cpu", "cpu", ()))
    lists = {"cpu": RuntimeList("linux", "cpu", packages)}
    return Sources(lists, {"cu130": _CUDA, "cpu": _CPU}, {GENERAL: published.address, "cpu": published.address})


def _service(home: Path, published: PublishedWheels, version: str = "1.0") -> RuntimeService:
    folders = UserFolders.below(home)
    world = World(sources=_sources(published, version), cards=(), modules=("tiny", "tinytorch"))
    return RuntimeService(folders, Settings(folders.config / "settings.toml"), world=world)


def _files_asked(published: PublishedWheels) -> list[tuple[str, str | None]]:
    return [(path.rpartition("/")[2].split("-")[0], start) for path, start in published.asked if "/files/" in path]


def test_fetched_verified_repaired_renewed_removed(tmp_path: Path, published: PublishedWheels) -> None:
    service = _service(tmp_path / "home ü", published)
    seen: list[Progress] = []
    assert service.python() is None
    assert (service.state().build, service.state().installed) == ("cpu", None)
    assert service.install(Watch(on_progress=seen.append)) == "cpu"
    python = service.python()
    assert python is not None
    answer = subprocess.run([python, "-I", "-c", "import tiny; print(tiny.version)"], capture_output=True, check=True)
    assert answer.stdout.strip() == b"1.0"
    assert service.state().is_ready
    assert not (service.folder / "wheels").exists()
    assert {"Fetching", "Unpacking"} <= {progress.stage for progress in seen}
    service.verify(Watch())

    (module,) = service.folder.rglob("tiny.py")
    module.write_text(module.read_text().replace("x", "y"))
    with pytest.raises(ModelMissing, match="tiny"):
        service.verify(Watch())
    published.asked.clear()
    service.install(Watch())
    assert _files_asked(published) == [("tiny", None)], "a repair fetches what is damaged and nothing else"
    service.verify(Watch())

    make_wheel(published.folder, "tiny", "2.0")
    later = _service(tmp_path / "home ü", published, "2.0")
    assert not later.state().is_ready
    later.install(Watch())
    assert later.state().is_ready
    assert later.remove() > 0
    assert later.python() is None


def _bring(service: RuntimeService, watch: Watch) -> list[Path]:
    """The first half of an install: every wheel here and checked."""
    python = FoundPython(Path(sys.executable), Interpreter((sys.version_info[0], sys.version_info[1]), (2, 36)))
    return service._bring(list(service._list("cpu").packages), python, watch, None)


@pytest.mark.parametrize("have", [1, 5_000, _LARGE])
def test_a_download_goes_on_where_it_was_cut(tmp_path: Path, published: PublishedWheels, have: int) -> None:
    service = _service(tmp_path / "home", published)
    (wheel,) = published.folder.glob("tiny-1.0*")
    (service.folder / "wheels").mkdir(parents=True)
    (service.folder / "wheels" / f"{wheel.name}.part").write_bytes(wheel.read_bytes()[:have])
    assert _bring(service, Watch())[0].read_bytes() == wheel.read_bytes()
    assert ("tiny", f"bytes={have}-") in _files_asked(published)


def test_a_connection_that_ends_early_is_tried_again(tmp_path: Path, published: PublishedWheels) -> None:
    service = _service(tmp_path / "home", published)
    published.cut_at = 5_000
    assert len(_bring(service, Watch())) == 2
    noted = NetworkLog(service.folder.parent).contacts()
    assert {contact.what.partition("-")[0].partition(":")[0] for contact in noted} == {"tiny", "tinytorch"}
    assert all(contact.worked and contact.host.startswith("127.0.0.1") for contact in noted)
    assert len([name for name, _ in _files_asked(published) if name == "tiny"]) == 2


def test_what_arrived_before_a_stop_is_not_fetched_again(tmp_path: Path, published: PublishedWheels) -> None:
    service, stop = _service(tmp_path / "home", published), threading.Event()

    def stop_in_the_midst(progress: Progress) -> None:
        if progress.stage == "Fetching":
            stop.set()

    with pytest.raises(Cancelled):
        _bring(service, Watch(on_progress=stop_in_the_midst, stop=stop))
    assert service.python() is None
    published.asked.clear()
    assert len(_bring(service, Watch())) == 2
    assert _files_asked(published) == [("tiny", f"bytes={PIECE_BYTES}-"), ("tinytorch", None)]


@pytest.mark.parametrize("as_json", [True, False])
def test_what_arrives_changed_is_not_kept(tmp_path: Path, published: PublishedWheels, *, as_json: bool) -> None:
    service = _service(tmp_path / "home", published)
    published.as_json = as_json
    published.spoil = {file.name for file in published.folder.glob("tinytorch*")}
    with pytest.raises(Refused, match=r"tinytorch.*not the file that was published"):
        service.install(Watch())
    assert not list((service.folder / "wheels").glob("tinytorch*"))
    assert service.python() is None


def test_from_a_folder_without_any_connection(tmp_path: Path, published: PublishedWheels) -> None:
    service = _service(tmp_path / "home", published)
    folder = tmp_path / "on a drive" / "below"
    make_wheel(folder, "tiny", "1.0")
    with pytest.raises(Refused, match=r"tinytorch 1\.0\+cpu is not in this folder"):
        service.install(Watch(), source=folder)
    make_wheel(folder, "tinytorch", "1.0+cpu")
    with pytest.raises(Refused, match=r"tiny-1\.0.*not the file that was published"):
        service.install(Watch(), source=folder)
    make_wheel(folder, "tiny", "1.0", filler=_LARGE)
    assert service.install(Watch(), source=folder.parent) == "cpu"
    assert published.asked == []
    with pytest.raises(NotFound):
        service.install(Watch(), source=tmp_path / "nowhere")


def test_refused_without_room_network_or_python(
    tmp_path: Path, published: PublishedWheels, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = _service(tmp_path / "home", published)
    with pytest.raises(NotFound, match="no build 'rocm'"):
        service.install(Watch(), build="rocm")
    service._settings.set("network.enabled", False)
    with pytest.raises(Refused, match="switched off"):
        service.install(Watch())
    service._settings.set("network.enabled", True)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1000))
    with pytest.raises(Refused, match=r"0 MB are free"):
        service.install(Watch())
    service._pythons = (tmp_path / "no python",)
    with pytest.raises(Refused, match=r"needs Python 3\.11"):
        service.install(Watch())


def test_the_build_follows_card_and_driver(tmp_path: Path, published: PublishedWheels) -> None:
    service = _service(tmp_path / "home", published)
    assert service._suitable("")[0] == "cpu"
    service._cards = (Card("a card", (8, 9), (580, 65)),)
    assert service._suitable("") == ("cu130", "for a card")
    service._cards = (Card("a card", (8, 9), (470, 1)),)
    assert service._suitable("")[0] == "cpu"


def test_the_program_s_own_lists_can_be_read() -> None:
    for system in ("linux", "windows"):
        sources = Sources.read(system)
        assert set(sources.lists) == {"cu130", "cu126", "cpu"}
        for found in sources.lists.values():
            assert {"torch", "transformers", "peft", "numpy", "msgspec"} <= {p.name for p in found.packages}
            assert all(p.index in sources.addresses for p in found.packages)
    assert len({found.key for found in Sources.read("linux").lists.values()}) == 3


def test_each_python_gets_its_wheel() -> None:
    names = ["a-1.0-cp311-cp311-manylinux_2_28_x86_64.whl", "a-1.0-cp312-cp312-manylinux_2_28_x86_64.whl",
             "a-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "a-1.0-cp311-cp311-win_amd64.whl",
             "a-2.0-py3-none-any.whl", "a-1.0.tar.gz"]  # fmt: skip
    assert best(names, tags_of(Interpreter((3, 12), (2, 36))), version="1.0") == names[1]
    assert best(names, tags_of(Interpreter((3, 13), (2, 36))), version="1.0") == names[2]
    assert best(names, tags_of(Interpreter((3, 11), (2, 17))), version="1.0") == names[2]
    assert best(names, tags_of(Interpreter((3, 11), None)), version="1.0") == names[3]
    assert best(names[:2], tags_of(Interpreter((3, 14), (2, 36)))) is None
    assert (package_of("Some_Thing-1.0-py3-none-any.whl"), package_of("notes.txt")) == ("some-thing", None)


def test_addresses_beside_a_page_are_followed() -> None:
    page = '<a href="../../x/a-1.0%2Bcpu-py3-none-any.whl#sha256=abc">a</a>'
    (offer,) = offers_on(page, "text/html", "http://index/whl/cpu/a/").values()
    assert (offer.file, offer.url) == (WheelFile("a-1.0+cpu-py3-none-any.whl", "abc"), offer.url)
    assert offer.url.startswith("http://index/whl/x/a-1.0")


def test_without_a_runtime_models_say_what_to_do(tmp_path: Path) -> None:
    client = RuntimeClient(lambda: None, tmp_path)
    with pytest.raises(ModelMissing, match="pvchat runtime install"):
        client.run("job", None, on_progress=print, on_text=print, stop=threading.Event())  # type: ignore[arg-type]
    client.close()


def test_the_environment_of_the_tests_needs_no_runtime(tmp_path: Path, published: PublishedWheels) -> None:
    assert not _service(tmp_path / "home", published).is_needed


def test_what_is_shown_before_and_while_it_comes(tmp_path: Path, published: PublishedWheels) -> None:
    service = _service(tmp_path / "home", published)
    before = service.state()
    assert (before.builds, before.is_begun, before.bytes) == (("cpu",), False, None)
    assert before.known_bytes > _LARGE, "of the file that the list names"
    _bring(service, Watch())
    assert service.state().is_begun


def test_the_sample_world_s_window_shares_the_runtime(
    tmp_path: Path, published: PublishedWheels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path / "theirs"))
    assert _service(tmp_path / "home", published).folder == tmp_path / "theirs"
