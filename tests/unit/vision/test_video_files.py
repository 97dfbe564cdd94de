"""What files a clip can be: turned, stretched, coloured, oddly named; and what is refused, in which words."""

from __future__ import annotations

import os
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pvchat_desktop.core.media import DateCertainty, DateSource, VideoInfo
from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.pictures import Picture
from pvchat_desktop.vision.video import open_video
from tests.helpers.clips import Recipe, cut_short, make_clip, make_sound, number_of, numbered
from tests.helpers.media import manifest, media, needs_media

_SHORT = Recipe(frames=12, gop=6, b_frames=0)


def probe(path: str | Path) -> VideoInfo:
    with open_video(path) as video:
        return video.info


def first_picture(path: Path, width: int | None = None) -> Picture:
    with open_video(path) as video:
        return next(video.frames_at([0.0])).picture(width)


def quarters(width: int = 160, height: int = 120) -> Picture:
    """Red, green / blue, white: tells every turn and mirroring apart."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (220, 20, 20)
    picture[: height // 2, width // 2 :] = (20, 200, 20)
    picture[height // 2 :, : width // 2] = (20, 20, 220)
    picture[height // 2 :, width // 2 :] = (240, 240, 240)
    return picture


def corner_colours(picture: Picture) -> list[tuple[int, ...]]:
    """Mean RGB of the four quarters' middles, row by row."""
    height, width = picture.shape[:2]
    places = [(y * height // 4, x * width // 4) for y in (1, 3) for x in (1, 3)]
    return [tuple(int(v) for v in picture[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1)).round()) for y, x in places]


# --- As displayed -----


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
@pytest.mark.parametrize(("clockwise", "turns"), [(90, -1), (180, 2), (270, 1)])
def test_a_turned_clip_is_shown_upright(tmp_path: Path, name: str, clockwise: int, turns: int) -> None:
    recipe = Recipe(frames=3, clockwise_deg=clockwise)
    path = make_clip(tmp_path / name, recipe, pictures=[quarters()] * 3)
    info, picture = probe(path), first_picture(path)
    assert info.rotation_deg == clockwise
    assert picture.shape == np.rot90(quarters(), turns).shape
    assert (info.width, info.height) == picture.shape[1::-1]
    assert np.abs(picture.astype(int) - np.rot90(quarters(), turns)).mean() < 6
    assert first_picture(path, 60).shape == (round(info.height * 60 / info.width), 60, 3)


def test_a_mirrored_clip_is_shown_as_players_show_it(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=3, mirrored=True), pictures=[quarters()] * 3)
    assert np.abs(first_picture(path).astype(int) - quarters()[:, ::-1]).mean() < 6


def test_pixels_that_are_not_square_are_widened(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=3, width=144, height=112, aspect=Fraction(16, 11)))
    assert (probe(path).width, probe(path).height) == (209, 112)
    assert first_picture(path).shape == (112, 209, 3)


@pytest.mark.parametrize(
    ("width", "height", "colorspace", "color_range", "pixel_format"),
    [
        (160, 120, "smpte170m", "tv", "yuv420p"),
        (160, 120, "bt709", "tv", "yuv420p"),
        (160, 120, "bt709", "pc", "yuv420p"),
        (160, 120, "", "", "yuv420p"),  # untagged and small: BT.601
        (1280, 720, "", "", "yuv420p"),  # untagged and large: BT.709
        (160, 120, "bt709", "tv", "yuv420p10le"),
    ],
)
def test_colours_are_right(
    tmp_path: Path, width: int, height: int, colorspace: str, color_range: str, pixel_format: str
) -> None:
    matrix = colorspace or ("bt709" if height == 720 else "smpte170m")
    recipe = Recipe(
        frames=2,
        width=width,
        height=height,
        pixel_format=pixel_format,
        matrix=matrix,
        full_range=color_range == "pc",
        tagged=bool(colorspace),
    )
    path = make_clip(tmp_path / "a.mp4", recipe, pictures=[quarters(width, height)] * 2)
    wanted = corner_colours(quarters(width, height))
    for picture in (first_picture(path), first_picture(path, width // 2)):
        assert np.abs(np.subtract(corner_colours(picture), wanted)).max() <= 5


def test_one_decoding_gives_pictures_of_any_width_that_outlive_the_video(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4")
    with open_video(path) as video:
        frames = list(video.frames_at([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert [number_of(frame.picture()) for frame in frames] == [0, 7, 15, 22, 30]
    assert [number_of(frame.picture(80)) for frame in frames] == [0, 7, 15, 22, 30]
    picture = frames[0].picture(80)
    assert picture.shape == (60, 80, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    assert frames[0].picture(4000).shape == (120, 160, 3)


def test_a_new_reading_ends_the_one_before(tmp_path: Path) -> None:
    with open_video(make_clip(tmp_path / "a.mp4")) as video:
        first = video.frames_at([n / 10 for n in range(20)])
        next(first)
        assert len(list(video.keyframes())) == 4
        with pytest.raises(RuntimeError, match="another reading"):
            list(first)


def test_fast_reading_gives_the_same_frames(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4")
    with open_video(path, fast=True) as video:
        assert [number_of(frame.picture()) for frame in video.frames_at([0.1, 0.7, 1.9])] == [3, 21, 57]


# --- Names and places -----


@pytest.mark.parametrize(
    "name", ["Бабушка и Лео 🎂.mp4", "おばあちゃん.mov", "a%20b #1?.mp4", "12:30 concat:x|y.mp4", "-i.mp4"]
)
def test_any_name_can_be_read(tmp_path: Path, name: str) -> None:
    path = make_clip(tmp_path / "plain" / f"a{Path(name).suffix}", _SHORT).rename(tmp_path / name)
    assert probe(path).frame_count == 12


def test_a_name_that_is_no_utf8_can_be_read(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"f\xfcnf.mp4")
    try:
        make_clip(tmp_path / "a.mp4", _SHORT).rename(odd)
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    assert probe(odd).frame_count == 12


def test_a_very_long_path_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 1200:
        folder /= "Ω" * 60
    path = make_clip(tmp_path / "a.mp4", _SHORT)
    folder.mkdir(parents=True)
    shutil.move(path, folder / "clip.mp4")
    assert probe(folder / "clip.mp4").frame_count == 12


def test_a_relative_path_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_clip(tmp_path / "a.mp4", _SHORT)
    monkeypatch.chdir(tmp_path)
    assert probe("a.mp4").frame_count == 12


# --- Refused, each in its own words -----


def refusal(path: Path) -> BadClip:
    with pytest.raises(BadClip) as caught:
        probe(path)
    assert caught.value.hint
    assert str(path.parent) not in str(caught.value)
    return caught.value


def test_what_is_no_clip_is_refused_in_plain_words(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    text = tmp_path / "notes.txt"
    text.write_text("Milk, eggs, a cake for Leo\n" * 40, encoding="utf-8")
    noise = tmp_path / "noise.mp4"
    noise.write_bytes(np.random.default_rng(0).bytes(50_000))
    picture = tmp_path / "leo.png"
    _write_picture(picture)
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", encoding="utf-8")
    assert "is empty" in refusal(empty).message
    assert "is not a video" in refusal(text).message
    assert "is not a video" in refusal(noise).message
    assert "is a picture" in refusal(picture).message
    assert "not a video" in refusal(playlist).message
    assert "is a folder" in refusal(tmp_path).message
    assert "no longer there" in refusal(tmp_path / "gone.mp4").message
    assert "only sound" in refusal(make_sound(tmp_path / "song.m4a")).message


def _write_picture(path: Path) -> None:
    import cv2

    assert cv2.imwrite(str(path), numbered(5, 64, 48))


def test_a_bare_stream_without_times_is_refused(tmp_path: Path) -> None:
    assert "does not say when" in refusal(make_clip(tmp_path / "a.h264", _SHORT)).message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", _SHORT)
    path.chmod(0)
    assert "may not be read" in refusal(path).message


def test_errors_of_the_system_are_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_clip(tmp_path / "a.mp4", _SHORT)

    def denied(*_args: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "may not be read" in refusal(path).message


# --- Cut and damaged -----


def test_a_cut_mp4_without_its_table_is_refused(tmp_path: Path) -> None:
    assert "damaged, incomplete" in refusal(cut_short(make_clip(tmp_path / "a.mp4"), keep=0.6)).message


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("a.mp4", Recipe(container_options={"movflags": "faststart"})),
        ("a.mkv", Recipe()),
        ("a.ts", Recipe()),
        ("a.mpg", Recipe(codec="mpeg2video")),
        ("a.avi", Recipe(codec="mjpeg", pixel_format="yuvj420p")),
    ],
)
def test_a_cut_clip_is_used_up_to_the_cut(tmp_path: Path, name: str, recipe: Recipe) -> None:
    path = cut_short(make_clip(tmp_path / name, recipe), keep=0.6)
    with open_video(path) as video:
        info = video.info
        frames = list(video.frames_at([n / 10 for n in range(20) if n / 10 <= info.duration_s]))
        keys = [frame.t_s for frame in video.keyframes()]
        last = list(video.frames_at([1.9]))
    assert 0.4 < info.duration_s < 1.6
    assert [number_of(frame.picture()) for frame in frames] == sorted({round(frame.t_s * 30) for frame in frames})
    assert frames[-1].t_s >= info.duration_s - 0.2
    assert len(last) == 1
    assert last[0].t_s >= info.duration_s - 0.2
    assert keys[0] == 0.0
    assert keys[-1] < info.duration_s


def test_a_clip_whose_frames_are_all_damaged_is_refused(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(container_options={"movflags": "faststart"}))
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = bytes(len(data) - start)
    path.write_bytes(data)
    assert "No picture" in refusal(path).message


def test_a_damaged_stretch_is_passed_over(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mkv", Recipe(frames=90, gop=15))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 300] = b"\xff" * 300
    path.write_bytes(data)
    with open_video(path) as video:
        frames = list(video.frames_at([0.2, 2.8]))
    assert [number_of(frame.picture()) for frame in frames] == [6, 84]


# --- Dates -----


def test_the_date_comes_from_the_files_metadata(tmp_path: Path) -> None:
    metadata = {"creation_time": "2019-07-04T13:30:12.000000Z"}
    told = probe(make_clip(tmp_path / "a.mp4", Recipe(frames=3, metadata=metadata))).recorded_at
    assert told is not None
    assert (told.when, told.zone, told.source) == ("2019-07-04T13:30:12", "UTC", DateSource.METADATA)


def test_the_phones_own_date_with_zone_wins(tmp_path: Path) -> None:
    metadata = {
        "creation_time": "2019-07-04T13:30:12.000000Z",
        "com.apple.quicktime.creationdate": "2019-07-04T15:30:10+0200",
    }
    recipe = Recipe(frames=3, metadata=metadata, container_options={"movflags": "use_metadata_tags"})
    told = probe(make_clip(tmp_path / "a.mov", recipe)).recorded_at
    assert told is not None
    assert (told.when, told.zone, told.certainty) == ("2019-07-04T15:30:10", "+02:00", DateCertainty.EXACT)


def test_without_anything_else_the_files_date_is_a_guess(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", _SHORT)
    os.utime(path, (1_562_247_012, 1_562_247_012))
    told = probe(path).recorded_at
    assert told is not None
    assert (told.source, told.certainty) == (DateSource.FILE_DATE, DateCertainty.GUESS)
    assert told.when.startswith("2019-07-04")


# --- Real footage -----


@needs_media
def test_real_footage_is_read_as_its_manifest_says() -> None:
    videos = [row for row in manifest(media()) if row.is_video]
    assert videos
    for row in videos:
        info = probe(row.path)
        assert (info.width, info.height) == (row.width, row.height), row.path.name
        assert row.duration_s is not None
        assert info.duration_s == pytest.approx(row.duration_s, abs=0.06), row.path.name
