"""The installers: what goes in and what stays out, their documents, the Windows script on stand-in files."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "packaging"))

audit = importlib.import_module("audit")
bundle_contents = importlib.import_module("bundle_contents")
bundling = importlib.import_module("bundling")
debian = importlib.import_module("debian")
environment = importlib.import_module("environment")
inventory = importlib.import_module("inventory")
nsis = importlib.import_module("nsis")
pictures = importlib.import_module("pictures")
validate = importlib.import_module("validate")

_EPOCH = 1_767_225_600


@pytest.mark.parametrize(
    "place",
    [
        "face_recognition_models/models/shape_predictor_68_face_landmarks.dat",
        "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
        "PySide6/Qt/lib/libavcodec.so.61.19.101",
        "PySide6/Qt/qml/QtQuick/x.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/QtQuick.abi3.so",
        "PySide6/Qt6Charts.dll",
        "PySide6/designer",
        "PySide6/QtCore.pyi",
        "cv2/qt/plugins/platforms/libqxcb.so",
        "numpy/_core/tests/test_x.py",
        "onnx/backend/test/data/x.pb",
    ],
)
def test_stays_out(place: str) -> None:
    assert bundle_contents.is_unwanted(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/QtCore.abi3.so",
        "PySide6/QtMultimedia.abi3.so",
        "PySide6/QtWidgets.pyd",
        "PySide6/Qt6Multimedia.dll",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libQt6FFmpegStub-va-drm.so.2",
        "PySide6/Qt/lib/libavcodec.so.61",
        "PySide6/Qt/lib/libicuuc.so.73",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/support/generate_pyi.py",
        "PySide6/__init__.py",
        "numpy/testing/__init__.py",
        "av.libs/libavcodec-5e6b81c2.so.62.28.102",
        "scipy/_lib/_testutils.py",
    ],
)
def test_comes_along(place: str) -> None:
    assert not bundle_contents.is_unwanted(place)


def test_what_is_installed_to_be_bundled_is_pinned_and_without_torch() -> None:
    for system in ("linux", "windows"):
        pins = bundling.bundled_pins(system)
        assert {"pyside6-essentials", "av", "onnxruntime", "opencv-python", "safetensors"} <= set(pins)
        assert not {"torch", "transformers", "bitsandbytes", "peft"} & set(pins)


def test_the_program_comes_along_with_its_resources() -> None:
    names = bundling.program_files()
    assert {
        "LICENSE",
        "models/manifest.toml",
        "packaging/torch_sources.toml",
        "resources/runtime/linux-cpu.toml",
    } <= set(names)
    assert any(name.startswith("pvchat_desktop/ml/") for name in names), "the model runtime runs it from here"
    assert not [name for name in names if name.endswith(".pyc")]


def test_only_the_free_face_models_come_along(tmp_path: Path) -> None:
    source = tmp_path / "installed" / "models"
    source.mkdir(parents=True)
    for name in (*bundling.FACE_FILES, "shape_predictor_68_face_landmarks.dat"):
        (source / name).write_bytes(b"x")
    bundling._add_face_models(source.parent, tmp_path / "bundled")
    assert sorted(path.name for path in tmp_path.glob("bundled/models/*")) == sorted(bundling.FACE_FILES)


def test_runtime_lists_keep_to_the_locks() -> None:
    locks = ROOT / "packaging" / "locks"
    for system in ("linux", "windows"):
        for build in ("cpu", "cu126", "cu130"):
            table = tomllib.loads((ROOT / "resources/runtime" / f"{system}-{build}.toml").read_text("utf-8"))
            lock = (locks / (f"linux-{build}.txt" if system == "linux" else "windows.txt")).read_text("utf-8")
            pins = environment.read_pins(locks / (f"linux-{build}.txt" if system == "linux" else "windows.txt"))
            listed = {row["name"]: row["version"] for row in table["package"] if row["name"] != "torch"}
            assert listed.items() <= pins.items()
            hashes = [f["sha256"] for row in table["package"] if row["name"] != "torch" for f in row["files"]]
            assert hashes
            assert [sha for sha in hashes if sha not in lock] == []


# --- Documents --------------------------------------------------------------------------------------------------------


def _installed(folder: Path) -> Path:
    info = folder / "tiny-1.0.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: Tiny\nVersion: 1.0\nLicense-Expression: MIT\n")
    (info / "licenses" / "LICENSE.txt").write_text("Do as you like.")
    (folder / "Tiny.libs").mkdir()
    (folder / "Tiny.libs" / "libavcodec-5e6b81c2.so.62.28.102").write_bytes(b"")
    return folder


def test_bill_of_materials_names_packages_and_what_they_bring(tmp_path: Path) -> None:
    parts = inventory.components(_installed(tmp_path), python=False)
    bills = [inventory.bill_of_materials(parts, version="0.1.0", epoch=_EPOCH) for _ in range(2)]
    assert bills[0] == bills[1]
    bill: dict[str, Any] = bills[0]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    rows = {row["name"]: row for row in bill["components"]}
    assert rows["Tiny"]["purl"] == "pkg:pypi/tiny@1.0"
    assert rows["avcodec"]["version"] == "62.28.102"
    assert rows["avcodec"]["properties"] == [{"name": "pvchat:inside", "value": "Tiny"}]
    assert len({row["bom-ref"] for row in bill["components"]}) == len(bill["components"])


def test_licences_are_collected_and_their_absence_is_told(tmp_path: Path) -> None:
    parts = inventory.components(_installed(tmp_path / "packages"), python=False)
    bare = inventory.Component("Bare", "1.0", "", "pkg:pypi/bare@1.0")
    assert inventory.collect_licences([*parts, bare], tmp_path / "licences") == ["Bare"]
    (text,) = (tmp_path / "licences" / "tiny").iterdir()
    assert text.read_text() == "Do as you like."


def test_the_notice_names_the_duties() -> None:
    text = (ROOT / "packaging/linux/copyright").read_text("utf-8")
    for duty in (
        "Lesser General Public License, version 3",
        "x264",
        "General Public License, version 2",
        "68 landmarks",
    ):
        assert duty in text


def test_desktop_files_agree_with_each_other() -> None:
    linux = ROOT / "packaging" / "linux"
    desktop = dict(
        line.split("=", 1) for line in (linux / "org.pvchat.PVChat.desktop").read_text().splitlines() if "=" in line
    )
    types = set(desktop["MimeType"].strip(";").split(";"))
    mime = ET.parse(linux / "pvchat-mime.xml").getroot()  # noqa: S314  # a file of ours
    assert {row.attrib["type"] for row in mime} <= types
    assert "*.pvpack" in {row.attrib["pattern"] for row in mime.iter() if row.tag.endswith("glob")}
    about = ET.parse(linux / "org.pvchat.PVChat.metainfo.xml").getroot()  # noqa: S314
    assert about.findtext("id") == "org.pvchat.PVChat"
    assert about.findtext("launchable") == "org.pvchat.PVChat.desktop"
    assert desktop["Icon"] == about.findtext("icon") == "pvchat"


def test_windows_forgets_every_kind_of_video_it_was_told_of() -> None:
    script = (ROOT / "packaging/windows/pvchat.nsi").read_text("utf-8")
    told, forgotten = (re.findall(rf"insertmacro {name} (\w+)", script) for name in ("VideoType", "ForgetVideoType"))
    assert told == forgotten
    assert {"mp4", "mov", "mts", "wmv"} <= set(told)


def test_the_flatpak_s_manifest_takes_what_the_package_lays_out() -> None:
    yaml = importlib.import_module("yaml")
    manifest = yaml.safe_load((ROOT / "packaging/linux/org.pvchat.PVChat.yml").read_text("utf-8"))
    about = ET.parse(ROOT / "packaging/linux/org.pvchat.PVChat.metainfo.xml").getroot()  # noqa: S314
    assert manifest["id"] == about.findtext("id")
    assert manifest["rename-icon"] == about.findtext("icon")
    (module,) = manifest["modules"]
    folder = (ROOT / "packaging/linux" / module["sources"][0]["path"]).resolve()
    assert folder == ROOT / "build" / "deb"
    assert str(debian.HOME) in " ".join(module["build-commands"])


@pytest.mark.skipif(shutil.which("flatpak-builder") is None, reason="needs flatpak-builder")
def test_flatpak_builder_reads_the_manifest() -> None:
    place = ROOT / "packaging/linux/org.pvchat.PVChat.yml"
    done = subprocess.run(["flatpak-builder", "--show-manifest", place], capture_output=True, text=True, check=True)
    read = json.loads(done.stdout)
    assert read["id"] == "org.pvchat.PVChat"
    assert [source["type"] for module in read["modules"] for source in module["sources"]] == ["dir"]
    assert done.stderr == ""


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_desktop_entry_is_valid() -> None:
    subprocess.run(["desktop-file-validate", ROOT / "packaging/linux/org.pvchat.PVChat.desktop"], check=True)


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_metadata_for_software_centres_are_valid(tmp_path: Path) -> None:
    text = (ROOT / "packaging/linux/org.pvchat.PVChat.metainfo.xml").read_text("utf-8")
    place = tmp_path / "org.pvchat.PVChat.metainfo.xml"
    place.write_text(text.replace("@VERSION@", "0.1.0").replace("@DATE@", "2026-11-22"), "utf-8")
    done = subprocess.run(["appstreamcli", "validate", "--no-net", place], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# --- Binaries and the Debian package ----------------------------------------------------------------------------------


def _binary() -> Path:
    found = Path("/usr/bin/env")
    if shutil.which("readelf") is None or not found.exists():
        pytest.skip("needs readelf and a program to look at")
    return found


def test_audit_finds_what_a_binary_loads_and_what_must_not_be_there(tmp_path: Path) -> None:
    packages = tmp_path / "python/lib/python3.11/dist-packages"
    packages.mkdir(parents=True)
    shutil.copy(_binary(), packages / "program")
    report = audit.audit(tmp_path)
    assert (report.binaries, report.problems) == (1, ())
    assert report.packages == ("libc6",)
    assert re.fullmatch(r"2\.\d+", report.glibc)
    (packages / "torch").mkdir()
    (packages / "torch" / "x.py").touch()
    (packages / "shape_predictor_68_face_landmarks.dat").touch()
    assert len([line for line in audit.audit(tmp_path).problems if "must not be" in line]) == 2


def test_a_library_that_nobody_brings_is_a_problem() -> None:
    binary = audit.Binary("x.so", "x.so", ("libc.so.6", "libunheard.so.9", "own.so"), ())
    packages, problems = audit._loaded([binary], {"x.so", "own.so"})
    assert packages == {"libc6"}
    assert problems == ["x.so needs libunheard.so.9, which is neither here nor in a package we depend on"]


def test_control_file_depends_on_what_the_audit_found(tmp_path: Path) -> None:
    (tmp_path / "usr/lib/pvchat").mkdir(parents=True)
    (tmp_path / "usr/lib/pvchat/file").write_bytes(b"x" * 4096)
    debian._control(tmp_path, "0.1.0", audit.Report(1, ("libc6", "libssl3"), (), "2.34"))
    control = (tmp_path / "DEBIAN/control").read_text()
    assert "Depends: libc6 (>= 2.34), python3 (>= 3.11), python3-venv, libegl1" in control
    assert control.count("libssl3") == 1
    assert "  usr/lib/pvchat/file" in (tmp_path / "DEBIAN/md5sums").read_text()


def test_everything_gets_one_date(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("x")
    bundling.date_everything(tmp_path, _EPOCH)
    assert {path.stat().st_mtime for path in (tmp_path, *tmp_path.rglob("*"))} == {_EPOCH}
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o644


# --- Windows ----------------------------------------------------------------------------------------------------------


def _drawn(folder: Path) -> list[Path]:
    """The icon's pictures, drawn with the Python of the tests."""
    made: list[Path] = pictures.draw(_Shop(folder, _EPOCH, "linux"), folder / "icons", "{size}/pvchat.png")
    return made


class _Shop(bundling.Workshop):  # type: ignore[misc, name-defined]
    @property
    def python(self) -> Path:
        return Path(sys.executable)


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """Laid out as the bundle for Windows is."""
    root = tmp_path / "bundle"
    for name in ("pvchat.exe", "pvchat-command.exe", "python/pythonw.exe", "program/pvchat_desktop/__init__.py",
                 "python/Lib/site-packages/a name $ü.txt", "licences/README.txt"):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    shutil.copyfile(ROOT / "LICENSE", root / "program" / "LICENSE")
    pictures.windows_icon(_drawn(tmp_path), root / "pvchat.ico")
    return root


def test_the_script_installs_and_removes_exactly_the_files(stand_in: Path) -> None:
    text = nsis.file_list(stand_in)
    install, remove = text.split("!macro RemoveFiles")
    files = [path for path in stand_in.rglob("*") if path.is_file()]
    assert install.count("  File ") == len(files)
    assert remove.count('  Delete "$INSTDIR') == len(files)
    assert 'Delete "$INSTDIR\\python\\Lib\\site-packages\\a name $$ü.txt"' in remove
    assert "RMDir /r" not in remove.split("!macro RemoveAllBut")[0]
    order = re.findall(r'  RMDir "([^"]+)"', remove)
    assert order.index("$INSTDIR\\python\\Lib\\site-packages") < order.index("$INSTDIR\\python")


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs nsis")
def test_the_installer_compiles_and_holds_what_the_manifest_says(stand_in: Path, tmp_path: Path) -> None:
    made = nsis.compile_installer(stand_in, tmp_path, version="0.1.0", commit=None, epoch=_EPOCH)
    assert made.installer.read_bytes()[:2] == b"MZ"
    listed = {row["path"] for row in json.loads((stand_in / "manifest.json").read_text())["files"]}
    assert "pvchat.exe" in listed
    if shutil.which("7z") is None:
        return
    assert nsis.check_contents(made.installer, stand_in, tmp_path) == []
    (stand_in / "pvchat.exe").unlink()
    listed = json.loads((stand_in / "manifest.json").read_text())
    listed["files"] = [row for row in listed["files"] if row["path"] != "pvchat.exe"]
    listed["files"][0]["sha256"] = "0" * 64
    listed["files"].append({"path": "python/absent.dll", "bytes": 1, "sha256": "1" * 64})
    (stand_in / "manifest.json").write_text(json.dumps(listed))
    wrong = nsis.check_contents(made.installer, stand_in, tmp_path)
    assert sorted(line.partition(" ")[2] for line in wrong) == ["differs", "is missing", "is not in the manifest"]


def test_windows_icon_holds_every_size(tmp_path: Path) -> None:
    from PIL import Image

    pictures.windows_icon(_drawn(tmp_path), tmp_path / "pvchat.ico")
    with Image.open(tmp_path / "pvchat.ico") as icon:
        assert {size[0] for size in icon.info["sizes"]} == set(pictures.SIZES_PX)
        assert icon.convert("RGBA").getchannel("A").getextrema()[1] == 255, "something is drawn"


def test_a_launcher_is_a_stub_that_names_the_python_beside_it() -> None:
    content = nsis.launcher(b"MZ stub", "pythonw.exe")
    assert content.startswith(b"MZ stub#!<launcher_dir>\\python\\pythonw.exe -P -s\r\nPK")
    assert content == nsis.launcher(b"MZ stub", "pythonw.exe")


def test_people_are_kept_unless_they_are_ticked() -> None:
    script = (ROOT / "packaging/windows/pvchat.nsi").read_text("utf-8")
    assert "StrCpy $RemovePeople ${BST_UNCHECKED}" in script
    assert "StrCpy $RemoveModels ${BST_UNCHECKED}" in script
    for line in ("MULTIUSER_PAGE_INSTALLMODE", "!finalize", "!uninstfinalize", ".pvpack", "GetSize"):
        assert line in script


# --- Validation -------------------------------------------------------------------------------------------------------


def test_connections_beyond_this_machine_are_found_in_a_trace(tmp_path: Path) -> None:
    home = tmp_path / "home" / validate.USER
    home.mkdir(parents=True)
    (home / "trace").write_text(
        '12 connect(5, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = -1\n'
        '12 connect(5, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n'
        '12 connect(5, {sa_family=AF_UNIX, sun_path="/tmp/x"}, 16) = 0\n'
    )
    assert validate.connections(validate.CleanRoot(tmp_path, tmp_path / "log")) == ["192.0.2.7"]


def test_unexpected_lines_and_leftovers_fail(tmp_path: Path) -> None:
    root = validate.CleanRoot(tmp_path, tmp_path / "log")
    logs = tmp_path / "home" / validate.USER / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "program.log").write_text("2026 INFO a: fine\n2026 ERROR b: not fine\n")
    assert validate.unexpected_lines(root) == ["program.log: 2026 ERROR b: not fine"]
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/pvchat").touch()
    assert validate.leftovers(root) == ["/usr/bin/pvchat"]
    outcome = validate.Outcome()
    assert "not installed" in outcome.wrong
    outcome.deb = dict.fromkeys(outcome.deb, True)
    outcome.facts["first_paint_s"] = 0.5
    assert outcome.wrong == []
    outcome.log_unexpected = ["x"]
    outcome.facts["connections"] = ["192.0.2.7"]
    assert outcome.wrong == ["a line that nobody expects: x", "wanted to connect to 192.0.2.7"]


def test_a_runtime_that_gives_nothing_fails() -> None:
    good = {"installed": True, "learned": {"base": "b", "right": 6, "clips": 6}}
    assert validate._wrong_with(None) == validate._wrong_with(good) == []
    assert validate._wrong_with(good | {"learned": {"failed": ["Terminated"]}})[0].endswith("Terminated")
    assert validate._wrong_with(good | {"learned": {"base": None, "right": 6, "clips": 6}})
    assert validate._wrong_with({"installed": False, "learned": None})
