"""What the drawn-face back end can do, measured through the product's own engine on people it was not trained with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.playhouse import people, split
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.render import render
from pvchat_desktop.playhouse.script import Form, write_script
from pvchat_desktop.playhouse.truth import FigureTruth
from pvchat_desktop.playhouse.video import write_mp4
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.engine import Detection, FaceEngine
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.scan.scan import Found, Settings, scan_clip
from pvchat_desktop.vision.scan.store import PieceStore
from tools.playhouse.faces_data import is_wanted

INPUT = RecogniserInput(channels="rgb", mean=(127.5, 127.5, 127.5), std=(127.5, 127.5, 127.5))
WIDTH_PX = 480
_CLIPS_EACH, _FRAMES, _HEIGHT_PX = 4, 5, 270
_MET = 0.4  # overlap from which a detection is that face

Rows = NDArray[np.float32]


def backend(folder: Path) -> FaceBackend:
    digest = hashlib.sha256((folder / "recogniser.onnx").read_bytes()).hexdigest()
    files = {"detector": str(folder / "detector.onnx"), "recogniser": str(folder / "recogniser.onnx")}
    return FaceBackend(
        name=folder.name,
        kind="onnx",
        files=files,
        model_hash=digest,
        detector_width_px=WIDTH_PX,
        recogniser_input=INPUT,
    )


def examine(folder: Path, *, people: int) -> dict[str, Any]:
    """Detection on clips of all kinds; recognition from clip templates, as face memory compares them."""
    engine = load_engine(backend(folder))
    return {"people": people, **_detection(engine, people), **_recognition(engine, people)}


def _detection(engine: FaceEngine, count: int) -> dict[str, Any]:
    """Share of wanted faces found by height (px), and finds where no face is at all."""
    found: dict[str, list[bool]] = {"16-24": [], "24-40": [], "40+": []}
    wrong = pictures = 0
    for number in range(2 * count):
        rng = np.random.default_rng((77, number))
        cast = split.people_of("validation", int(rng.integers(0, 4)), first=int(rng.integers(0, 5000)))
        script = write_script(rng, cast=cast, form=Form(aspect=16 / 9))
        seen = render(script, times_s=[float(rng.uniform(0, script.duration_s))], size_px=_HEIGHT_PX)
        detections, pictures = engine.detect(seen.frames[0]), pictures + 1
        figures = seen.truth[0].figures
        for figure in figures:
            if is_wanted(figure) and figure.face_height_px >= 16:
                key = "16-24" if figure.face_height_px < 24 else "24-40" if figure.face_height_px < 40 else "40+"
                found[key].append(any(_overlap(d, figure) >= _MET for d in detections))
        boxes = [figure for figure in figures if figure.face_box is not None]
        wrong += sum(all(_overlap(d, figure) < 0.1 for figure in boxes) for d in detections)
    shares = {name: round(float(np.mean(values)), 3) if values else None for name, values in found.items()}
    return {
        "found_by_height_px": shares,
        "faces": sum(map(len, found.values())),
        "false_finds_per_picture": round(wrong / pictures, 3),
    }


def _overlap(detection: Detection, figure: FigureTruth) -> float:
    assert figure.face_box is not None  # noqa: S101 - the caller looked
    a, b = detection.box, figure.face_box
    width, height = min(a.x2, b[2]) - max(a.x1, b[0]), min(a.y2, b[3]) - max(a.y1, b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (a.area + (b[2] - b[0]) * (b[3] - b[1]) - both)


def _recognition(engine: FaceEngine, count: int) -> dict[str, Any]:
    """Cosines of clip templates and of single faces: same person in other clips, strangers, look-alikes by cue."""
    persons = split.people_of("validation", count, first=6000)
    clips = [_clip_faces(engine, person, number) for number, person in enumerate(persons)]
    templates = np.stack([[_mean(faces) for faces in each] for each in clips])  # (P, C, D)
    singles = np.stack([[faces[0] for faces in each] for each in clips])
    found = {"templates": _spread(templates), "single_faces": _spread(singles)}
    rng = np.random.default_rng(78)
    alike: dict[str, list[float]] = {}
    for number, person in enumerate(persons):
        for cue in ("large", "medium", "fine"):
            other = people.look_alike(person, rng, changes=2, cue=cue)
            rows = [_mean(faces) for faces in _clip_faces(engine, other, 10_000 + 3 * number + len(cue), clips=2)]
            alike.setdefault(cue, []).extend(float(row @ _mean(templates[number])) for row in rows)
    found["look_alikes"] = {cue: _quantiles(values, (0.05, 0.5, 0.95)) for cue, values in alike.items()}
    return found


def _clip_faces(engine: FaceEngine, person: Identity, number: int, *, clips: int = _CLIPS_EACH) -> list[Rows]:
    """For each clip the embeddings of the faces that the detector found, (n, D)."""
    rows: list[Rows] = []
    rng = np.random.default_rng((79, number))
    while len(rows) < clips:
        script = write_script(rng, cast=[person], face="clear", form=Form(aspect=16 / 9))
        seen = render(script, times_s=script.sample_times_s(_FRAMES), size_px=_HEIGHT_PX)
        crops = [engine.align(frame, found[0].landmarks) for frame in seen.frames if (found := engine.detect(frame))]
        if crops:
            rows.append(engine.embed(np.stack(crops)))
    return rows


def scanned(folder: Path, thresholds: Thresholds, *, count: int, clips: int) -> dict[str, Any]:
    """The same through video files and the product's scanner: templates of the longest tracks, of everybody and of a
    look-alike of each; and into how many tracks one person's clip falls."""
    engine, rng = load_engine(backend(folder)), np.random.default_rng(80)
    settings = Settings(thresholds, samples_per_s=2.0, embed_every=1, ghost_score=0.8)
    persons = split.people_of("validation", count, first=7000)
    tracks: list[int] = []
    rows: list[tuple[int, bool, Rows]] = []  # person, whether it is the look-alike, template
    for number, person in enumerate(persons):
        other = people.look_alike(person, rng)
        for clip in range(clips + 1):
            found = _scan(engine, settings, other if clip == clips else person, 100 * number + clip)
            tracks.append(len(found))
            if found:
                rows.append((number, clip == clips, max(found, key=lambda track: len(track.points)).template))
    who, alike = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    table = np.stack([row[2] for row in rows]) @ np.stack([row[2] for row in rows]).T
    pair = np.triu(np.ones(table.shape, bool), 1)
    own = who[:, None] == who
    return {
        "clips": len(tracks),
        "tracks_per_clip": round(float(np.mean(tracks)), 2),
        "clips_without_a_track": int(np.sum(np.array(tracks) == 0)),
        "same": _quantiles(table[pair & own & ~alike[:, None] & ~alike], (0.01, 0.05, 0.1, 0.5)),
        "different": _quantiles(table[pair & ~own], (0.5, 0.95, 0.99, 1.0)),
        "look_alikes": _quantiles(table[pair & own & (alike[:, None] ^ alike)], (0.05, 0.5, 0.9, 0.95)),
    }


def _scan(engine: FaceEngine, settings: Settings, person: Identity, number: int) -> tuple[Found, ...]:
    rng = np.random.default_rng((81, number))
    form = Form(aspect=16 / 9, size_px=_HEIGHT_PX, fps=8.0, duration_s=6.0)
    with TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        write_mp4(write_script(rng, cast=[person], face="clear", form=form), clip)
        store = PieceStore(Path(folder), "exam", dimension=engine.model.dimension)
        return scan_clip(str(clip), engine, settings, store, lambda *_: None).tracks


def _mean(rows: Rows) -> Rows:
    total = rows.mean(0)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def _spread(rows: Rows) -> dict[str, Any]:
    """(P, C, D): quantiles of cosines of the same and of different people."""
    who = np.repeat(np.arange(rows.shape[0]), rows.shape[1])
    flat = rows.reshape(len(who), -1)
    table = flat @ flat.T
    same = (who[:, None] == who) & ~np.eye(len(who), dtype=bool)
    different = who[:, None] != who
    others = np.where(different, table, -1.0).max(1)
    own = np.where(same, table, -1.0).max(1)
    return {
        "same": _quantiles(table[same], (0.01, 0.05, 0.5)),
        "different": _quantiles(table[different], (0.5, 0.95, 0.99, 1.0)),
        "nearest_is_own": round(float((own > others).mean()), 3),
    }


def _quantiles(values: Any, at: tuple[float, ...]) -> dict[str, float]:
    return {f"{100 * q:g}%": round(float(np.quantile(values, q)), 3) for q in at}
