from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.clip_files import stem
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import NotFound
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure, some_clip, some_file


def test_a_clip_comes_back_as_it_was_stored(catalog: Catalog) -> None:
    for number, when in enumerate(("2020-01-01", None)):
        clip = some_clip(number, when=when)
        assert catalog.clips.add(clip, some_file(clip, f"/v/{number}.mp4"))
        assert catalog.clips.get(clip.sha256) == clip
    assert [c.info.recorded_at is None for c in catalog.clips.all()] == [False, True]
    with pytest.raises(NotFound):
        catalog.clips.get(ClipSha("0" * 64))


def test_a_known_clip_in_a_second_place_keeps_both(catalog: Catalog) -> None:
    clip = some_clip(0)
    assert catalog.clips.add(clip, some_file(clip, "/a/one.mp4"), volume="FAMILY-2")
    assert not catalog.clips.add(clip, some_file(clip, "/b/two.mp4"))
    catalog.clip_files.set_state("/a/one.mp4", FileState.OFFLINE)
    assert [f.path for f in catalog.clip_files.of(clip.sha256)] == ["/b/two.mp4", "/a/one.mp4"]
    assert catalog.clips.title(clip.sha256) == "two"
    assert catalog.clip_files.volume("/a/one.mp4") == "FAMILY-2"
    catalog.clip_files.set_states({"/a/one.mp4": FileState.ONLINE, "/b/two.mp4": FileState.MISSING})
    assert catalog.clips.title(clip.sha256) == "one"


def test_a_path_that_holds_another_clip_now_belongs_to_that_one(catalog: Catalog) -> None:
    old, new = some_clip(0), some_clip(1)
    catalog.clips.add(old, some_file(old, "/a/one.mp4"))
    catalog.clips.add(new, some_file(new, "/a/one.mp4"))
    assert catalog.clip_files.of(old.sha256) == ()
    assert catalog.clip_files.of(new.sha256)[0].bytes == new.bytes
    assert catalog.clips.title(old.sha256) == old.sha256[:8]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("birthday", [0]),
        ("BIRTH", [0]),
        ("leo birthday", [0]),
        ("weihnachten", [1]),
        ("grosmutter", []),
        ("cafe", [1]),
        ("2019", [0, 1]),
        ('"; DROP -- *', []),
        ("Ω", [2]),
        ("", [0, 1, 2]),
        ("?!", [0, 1, 2]),
    ],
)
def test_words_find_titles_and_folders(catalog: Catalog, words: str, found: list[int]) -> None:
    paths = ("/home/2019/Leo-birthday_1.mp4", "/home/2019/Weihnachten im Café.mov", "/home/Ωmega/x.mp4")
    clips = [some_clip(n) for n in range(3)]
    for clip, path in zip(clips, paths, strict=True):
        catalog.clips.add(clip, some_file(clip, path))
    assert set(catalog.clips.search(words)) == {clips[n].sha256 for n in found}


def test_a_title_or_the_first_digits_name_a_clip(catalog: Catalog) -> None:
    clip = some_clip(0)
    catalog.clips.add(clip, some_file(clip, "/v/Party.MP4"))
    assert catalog.clips.by_title("party") == catalog.clips.by_title("Party.mp4") == (clip.sha256,)
    assert catalog.clips.by_title("party.mov") == ()
    assert catalog.clips.by_prefix(clip.sha256[:6].upper()) == (clip.sha256,)


def test_removing_a_clip_keeps_the_faces_that_people_are_known_by(catalog: Catalog, fill: Filler) -> None:
    track, stranger = fill.scanned([Figure(1), Figure(2, x=600)])
    leo = fill.person(track)
    catalog.changes.reject(stranger.id, leo.id)
    catalog.clips.remove(track.clip)
    assert catalog.clips.all() == ()
    assert catalog.store.value("SELECT count(*) FROM tracks") == 0
    pictures = catalog.galleries.faces(leo.id)
    assert len(pictures) == 2
    assert all((catalog.folders.data / path).is_file() for path in pictures.values())
    kept = {p.name for p in catalog.folders.faces.rglob("*") if p.is_file()}
    assert kept == {"0000-00.png", "0000-00.jpg", "0000-01.png", "0000-01.jpg"}
    [enrolled] = catalog.operations.all()
    assert catalog.operations.undo(enrolled.id).is_undone
    assert catalog.people.all() == ()


@pytest.mark.parametrize(
    "path", ["/a/one.mp4", "two.tar.mov", "/b.c/three", "/a/.hidden", "/a/.hidden.mp4", "/ä ö/vier.MP4"]
)
def test_a_title_is_the_files_name_without_its_ending(path: str) -> None:
    assert stem(path) == PurePosixPath(path).stem


def test_thumbnails_are_found_one_by_one_and_all_at_once(catalog: Catalog) -> None:
    clips = [some_clip(number) for number in range(60)]
    for number, clip in enumerate(clips):
        catalog.clips.add(clip, some_file(clip, f"/a/{number}.mp4"))
    shas = [clip.sha256 for clip in clips]
    assert catalog.clips.thumbnails(shas) == catalog.clips.thumbnails(shas[:3]) == {}
    catalog.folders.thumbnails.mkdir(parents=True)
    for sha in shas[::7]:
        (catalog.folders.thumbnails / f"{sha}.jpg").write_bytes(b"picture")
    assert list(catalog.clips.thumbnails(shas)) == shas[::7]
    assert {sha: Path(str(catalog.clips.thumbnail(sha))) for sha in shas[::7]} == catalog.clips.thumbnails(shas)
    assert set(catalog.clips.thumbnails(shas[:8])) == {shas[0], shas[7]}
    assert len(catalog.clips.without_thumbnail()) == 60 - len(shas[::7])
