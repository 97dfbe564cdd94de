"""Sidecars beside clips: written, merged, cleared; and read as suggestions that can be undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.core.regions import Area, Region
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.sidecars import WriteReport, sidecar_of, sidecars_beside
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.xmp import Document
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.unit.services.test_xmp import digikam_style, needs_exiftool

W, H = 1920, 1080


class Home:
    """Anna (1) alone, and with Ben (2), in clips that were looked through."""

    def __init__(self, app: App, worker: Prepared, clips: Path) -> None:
        self.app = app
        self.folder = clips
        self.alone = worker.clip(clips / "anna.mp4", Figure(1))
        self.both = worker.clip(clips / "both.mp4", Figure(1), Figure(2, x=900))
        app.library.add([clips])
        app.library.scan_all([self.alone, self.both], Watch())

    def enroll(self, name: str = "Anna") -> PersonId:
        return self.app.enrollment.enroll(
            self.app.library.tracks(self.alone)[0].track.id, name, consent="Yes."
        ).person.id

    def write(self, *clips: ClipSha, is_preview: bool = False, remove: bool = False) -> WriteReport:
        wanted = clips or (self.alone, self.both)
        return self.app.exchange.sidecars.write(wanted, Watch(), is_preview=is_preview, remove=remove)

    def sidecar(self, stem: str) -> Path:
        return self.folder / f"{stem}.mp4.xmp"

    def say(self, stem: str, *regions: Region) -> Path:
        """Another program's sidecar."""
        document = Document(None)
        document.put([Region(one.name, one.area, 0.0) for one in regions], size_px=(W, H))
        text = document.data().decode().replace("<pvchat:Time>0.000</pvchat:Time>", "")
        path = self.sidecar(stem)
        path.write_text(text, encoding="utf-8")
        return path

    def names(self, sha: ClipSha) -> list[tuple[str | None, str]]:
        self.app.rescoring.wait()
        return [(view.name, view.label.state) for view in self.app.library.tracks(sha)]

    def take(self, *paths: Path) -> str:
        plan = self.app.exchange.plan_import(paths, Watch())
        return self.app.exchange.apply_import(plan).label


@pytest.fixture
def other_app(worker: Prepared, tmp_path: Path) -> Iterator[Callable[[], App]]:
    """Another installation, which knows nobody."""
    opened: list[App] = []

    def open_it() -> App:
        opened.append(prepared_app(UserFolders.below(tmp_path / "other"), worker))
        return opened[-1]

    yield open_it
    for app in opened:
        app.close()


@pytest.fixture
def home(app: App, worker: Prepared, clips: Path) -> Home:
    return Home(app, worker, clips)


def at(x: float) -> Area:
    """Where a prepared figure that begins at `x` is seen after two seconds."""
    return Area((x + 8 + 30) / W, 85 / H, 60 / W, 70 / H)


ANNA, BEN = Region("Anna", at(100)), Region("Ben", at(900))


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_confirmed_people_are_written_beside_their_clips_and_nothing_else(home: Home) -> None:
    before = {path: path.read_bytes() for path in home.folder.iterdir()}
    home.enroll()
    preview = home.write(is_preview=True)
    assert preview.sentence == "Names of 1 person, 1 face, would be written beside 1 clip: 1 new file."
    assert not home.sidecar("anna").exists()
    report = home.write()
    assert [one.what for one in report.sidecars] == ["new", "nothing to write"]  # Anna is only suggested in the second
    [region] = Document(home.sidecar("anna").read_bytes()).ours()
    best = home.app.library.tracks(home.alone)[0].track.best
    assert best is not None
    assert region.name == "Anna"
    assert region.t_s == pytest.approx(best.t_s, abs=0.001)
    assert region.area.box(W, H).as_list() == pytest.approx(best.box.as_list(), abs=0.11)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in home.folder.iterdir()) == ["anna.mp4", "anna.mp4.xmp", "both.mp4"]
    assert [one.what for one in home.write().sidecars] == ["as it is", "nothing to write"]
    assert "nothing to write" in home.write(is_preview=True).sentence


def test_a_sidecar_follows_what_is_known_and_is_cleared_when_asked(home: Home) -> None:
    anna = home.enroll()
    home.write()
    home.app.people.rename(anna, "Anna B.")
    assert home.write().sidecars[0].what == "changed"
    assert Document(home.sidecar("anna").read_bytes()).found().people == ("Anna B.",)
    home.app.people.hide(anna)
    assert home.write(is_preview=True).sidecars[0].what == "removed"
    assert home.sidecar("anna").exists()
    home.write()
    assert not home.sidecar("anna").exists()


def test_removing_leaves_what_others_wrote(home: Home) -> None:
    home.say("anna", Region("Rex", at(400)))
    home.enroll()
    assert home.write().sidecars[0].what == "changed"
    assert [r.name for r in Document(home.sidecar("anna").read_bytes()).found().regions] == ["Rex", "Anna"]
    assert home.write(remove=True).sidecars[0].what == "removed"
    assert [r.name for r in Document(home.sidecar("anna").read_bytes()).found().regions] == ["Rex"]


def test_a_damaged_sidecar_is_left_as_it_is(home: Home) -> None:
    home.enroll()
    home.sidecar("anna").write_bytes(b"<x:xmpmeta")
    [refused] = home.write().refused
    assert "damaged or is no XMP sidecar. It was left as it is." in refused.message
    assert home.sidecar("anna").read_bytes() == b"<x:xmpmeta"


def test_a_write_protected_folder_is_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.enroll()
    if os.name == "posix" and os.getuid() != 0:
        home.folder.chmod(0o555)
    else:

        def refuse(_path: Path, _data: bytes) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "write_bytes", refuse)
    [refused] = home.write().refused
    home.folder.chmod(0o755)
    assert "cannot be written to: it is write-protected" in refused.message
    assert sorted(path.name for path in home.folder.iterdir()) == ["anna.mp4", "both.mp4"]


def test_a_clip_that_is_not_there_is_said(home: Home) -> None:
    home.enroll()
    (home.folder / "anna.mp4").unlink()
    [refused] = home.write().refused
    assert "not there now" in refused.message


def test_a_sidecar_keeps_its_permissions_and_its_place_behind_a_link(home: Home, tmp_path: Path) -> None:
    home.enroll()
    real = tmp_path / "elsewhere.xmp"
    real.write_bytes(Document(None).data())
    real.chmod(0o640)
    home.sidecar("anna").symlink_to(real)
    home.write()
    assert home.sidecar("anna").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert Document(real.read_bytes()).has_ours()


def test_a_stem_that_several_files_share_names_nobodys_sidecar(tmp_path: Path) -> None:
    clip = tmp_path / "IMG_1.mov"
    for name in ("IMG_1.mov", "IMG_1.xmp"):
        (tmp_path / name).write_bytes(b"")
    assert sidecars_beside(clip) == [tmp_path / "IMG_1.xmp"]
    (tmp_path / "IMG_1.heic").write_bytes(b"")
    assert sidecars_beside(clip) == []
    (tmp_path / "IMG_1.mov.XMP").write_bytes(b"")
    assert sidecars_beside(clip) == [sidecar_of(clip)] == [tmp_path / "IMG_1.mov.XMP"]


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_names_become_suggestions_for_new_and_for_known_people_and_are_undone(home: Home) -> None:
    home.enroll()
    home.app.people.reject(home.app.library.tracks(home.both)[0].track.id, home.app.people.named("Anna").id)
    home.say("both", ANNA, BEN)
    plan = home.app.exchange.plan_import([], Watch())
    assert plan.sentence == "1 person named in 1 sidecar; add as suggestions?"
    assert [(one.name, one.person, one.faces) for one in plan.people] == [("Ben", None, 1)]
    assert plan.skipped == {"rejected": 1}
    assert home.names(home.both) == [(None, "unknown"), (None, "unknown")]
    assert home.app.exchange.apply_import(plan).label == "Took over names from 1 sidecar"
    assert home.names(home.both) == [(None, "unknown"), ("Ben", "suggested")]
    [ben] = [one for one in home.app.people.all() if one.person.name == "Ben"]
    assert (ben.confirmed_tracks, ben.suggested_tracks) == (0, 1)
    home.app.people.undo()
    assert home.names(home.both) == [(None, "unknown"), (None, "unknown")]
    assert [one.person.name for one in home.app.people.all()] == ["Anna"]
    home.app.people.redo()
    assert home.names(home.both) == [(None, "unknown"), ("Ben", "suggested")]


def test_undoing_an_import_takes_suggestions_for_somebody_known_back(home: Home, worker: Prepared) -> None:
    home.enroll()
    worker.figures[home.both] = (Figure(7), Figure(2, x=900))  # nobody would take this one for Anna
    home.app.library.scan(home.both, again=True)
    assert home.names(home.both)[0] == (None, "unknown")
    home.say("both", ANNA)
    home.take()
    assert home.names(home.both)[0] == ("Anna", "suggested")
    home.app.people.undo()
    assert home.names(home.both)[0] == (None, "unknown")
    home.app.people.redo()
    assert home.names(home.both)[0] == ("Anna", "suggested")


def test_the_same_sidecars_bring_nothing_a_second_time(home: Home) -> None:
    home.say("both", ANNA, BEN)
    home.take()
    plan = home.app.exchange.plan_import([], Watch())
    assert (plan.wishes, plan.skipped) == ((), {"known": 2})
    with pytest.raises(Refused):
        home.app.exchange.apply_import(plan)


def test_suggestions_stay_through_new_looks_and_rejected_ones_never_come_back(home: Home, worker: Prepared) -> None:
    home.say("both", ANNA, BEN)
    home.take()
    ben = home.app.people.named("Ben").id
    worker.salt = 1
    home.app.library.scan(home.both, again=True)
    assert home.names(home.both) == [("Anna", "suggested"), ("Ben", "suggested")]
    home.app.people.reject(home.app.library.tracks(home.both)[1].track.id, ben)
    worker.salt = 2
    home.app.library.scan(home.both, again=True)
    assert set(home.names(home.both)) == {("Anna", "suggested"), (None, "unknown")}
    plan = home.app.exchange.plan_import([], Watch())
    assert plan.wishes == ()


def test_a_confirmed_suggestion_is_learned_from(home: Home) -> None:
    home.say("both", ANNA)
    home.take()
    anna = home.app.people.named("Anna").id
    home.app.people.confirm(home.app.library.tracks(home.both)[0].track.id, anna)
    assert home.names(home.alone) == [("Anna", TrackState.SUGGESTED)]  # by her face, for nobody wrote it there


def test_what_the_user_said_stands_above_a_sidecar(home: Home) -> None:
    home.enroll("Grandma")
    home.say("anna", ANNA)
    plan = home.app.exchange.plan_import([], Watch())
    assert (plan.wishes, plan.skipped) == ((), {"said_otherwise": 1})


def test_regions_wait_for_the_scan_of_their_clip(home: Home, worker: Prepared) -> None:
    later = worker.clip(home.folder / "later.mp4", Figure(3, x=500))
    home.app.library.add([home.folder])
    home.say("later", Region("Cleo", at(500)))
    plan = home.app.exchange.plan_import([], Watch())
    assert (plan.waiting, plan.new_people) == (1, 1)
    home.app.exchange.apply_import(plan)
    home.app.library.scan(later)
    assert home.names(later) == [("Cleo", "suggested")]


def test_erasing_says_that_sidecars_keep_the_name(home: Home) -> None:
    people, anna = home.app.people, home.enroll()
    assert "beside" not in people.preview_erase(anna)
    home.write(home.alone)
    assert "One file beside your clips has the name too" in people.preview_erase(anna)
    home.say("both", Region("Anna", Area(0.5, 0.5, 0.1, 0.1), 0.0))
    assert "2 files beside your clips have the name too" in people.preview_erase(anna)
    home.sidecar("both").write_text("damaged", encoding="utf-8")
    assert "One file" in people.preview_erase(anna)
    people.erase(anna)
    assert b"Anna" in home.sidecar("anna").read_bytes()


def test_merged_people_keep_what_sidecars_said_and_erased_ones_lose_it(home: Home) -> None:
    home.enroll("Anna Maria")
    home.say("both", BEN)
    home.take()
    home.app.people.merge(home.app.people.named("Anna Maria").id, home.app.people.named("Ben").id)
    assert home.names(home.both)[1] == ("Anna Maria", "suggested") or home.names(home.both)[0][0] == "Anna Maria"
    assert [one.person.name for one in home.app.people.all()] == ["Anna Maria"]
    home.app.people.erase(home.app.people.named("Anna Maria").id)
    assert home.app.catalog.store.value("SELECT count(*) FROM sidecar_regions") == 0


def test_regions_elsewhere_or_of_another_picture_are_not_taken(home: Home) -> None:
    home.say("both", Region("Ben", Area(0.5, 0.9, 0.05, 0.1)))
    assert home.app.exchange.plan_import([], Watch()).skipped == {"unclear": 1}
    path = home.say("both", BEN)
    path.write_text(path.read_text().replace(">1920<", ">3000<"))
    assert home.app.exchange.plan_import([], Watch()).skipped == {"other_picture": 1}


def test_only_the_sidecars_that_are_named_are_read(home: Home, tmp_path: Path) -> None:
    home.say("anna", ANNA)
    path = home.say("both", BEN)
    plan = home.app.exchange.plan_import([path], Watch())
    assert [one.name for one in plan.people] == ["Ben"]
    assert home.app.exchange.plan_import([home.folder], Watch()).sidecars == 2
    with pytest.raises(NotFound):
        home.app.exchange.plan_import([tmp_path / "elsewhere"], Watch())


def test_our_own_sidecars_bring_a_library_back_by_their_times(
    home: Home, clips: Path, other_app: Callable[[], App]
) -> None:
    home.enroll()
    home.write()
    app = other_app()
    app.library.add([clips])
    app.library.scan(home.alone)
    app.exchange.apply_import(app.exchange.plan_import([], Watch()))
    assert [view.name for view in app.library.tracks(home.alone)] == ["Anna"]
    assert app.library.tracks(home.alone)[0].label.state is TrackState.SUGGESTED


@needs_exiftool
def test_a_digikam_style_sidecar_made_by_exiftool_is_imported(home: Home, worker: Prepared) -> None:
    sha = worker.clip(home.folder / "oma.mp4", Figure(5, x=660, width_px=60), Figure(6, x=1280))
    home.app.library.add([home.folder])
    home.app.library.scan(sha)
    path = home.folder / "oma.mp4.xmp"
    digikam_style(path, leo=Area(0.365, 0.0787, 0.04, 0.08), oma=Area(0.687, 0.0787, 0.04, 0.08))
    plan = home.app.exchange.plan_import([path], Watch())
    assert plan.sentence == "2 people named in 1 sidecar; add as suggestions?"
    home.app.exchange.apply_import(plan)
    assert home.names(sha) == [("Leo Müller", "suggested"), ("Oma", "suggested")]
