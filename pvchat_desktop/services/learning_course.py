"""A training that is under way: written down when it is planned, so that it goes on so after a pause or a crash.

Its folder in the cache holds the plan, the frames, the trained adapter and the answers of the check, until the pack is
kept. Erasing somebody empties the cache, and with it every course.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from pvchat_desktop.core.hardware import Plan
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.verify import RowName
from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import (
    BaseModel,
    FrameFile,
    PreparedSamples,
    PrepareSamples,
    Request,
    ScoredTrials,
    ScoreTrials,
    TrainedPack,
    TrainPack,
)
from pvchat_desktop.services.learning_material import Material

T = TypeVar("T")

_PLAN, _FRAMES, _TRAINED = "course.json", "frames.json", "trained.json"
ADAPTER = "adapter"


@dataclass(frozen=True, slots=True)
class Course:
    """One person on one base, planned."""

    person: PersonId
    ref: str  # the base, by name or folder
    base: BaseModel
    clip: ClipSha | None  # as it was asked for
    plan: Plan
    material: Material


class Courses:
    """Folders of courses, one for each person and base."""

    def __init__(self, folders: UserFolders) -> None:
        self._root = folders.learning

    def keep(self, course: Course) -> None:
        folder = self.folder(course.person, course.ref)
        _write(folder / _PLAN, msgspec.json.encode(course))

    def find(self, person: PersonId, ref: str) -> Course | None:
        """A course that was begun and can go on; one that cannot be read is none."""
        return _read(self.folder(person, ref) / _PLAN, Course)

    def all(self) -> tuple[Course, ...]:
        files = sorted(self._root.glob(f"*/{_PLAN}"))
        return tuple(course for file in files if (course := _read(file, Course)) is not None)

    def of_request(self, request: Request) -> Course | None:
        """The course that a job's request was made for, whatever its person is called by now."""
        return next((course for course in self.all() if _made(course, request)), None)

    def drop(self, person: PersonId, ref: str) -> None:
        shutil.rmtree(self.folder(person, ref), ignore_errors=True)

    def folder(self, person: PersonId, ref: str) -> Path:
        return self._root / hashlib.sha256(f"{person} {ref}".encode()).hexdigest()[:32]

    # --- What jobs have finished --------------------------------------------------------------------------------------

    def adopt_samples(self, request: PrepareSamples, result: PreparedSamples, staging: Path) -> bool:
        """Take the finished frames over into the course that asked for them; nobody's are dropped."""
        course = self.of_request(request)
        if course is None:
            return False
        folder = self._of(course) / "samples"
        frames = {}
        with _told():
            folder.mkdir(parents=True, exist_ok=True)
            for sample in result.samples:
                place = folder / Path(sample.frames.name).name
                if not place.exists():
                    shutil.move(staging / sample.frames.name, place)
                frames[sample.id] = FrameFile(str(place), sample.times_s, sample.frames.sha256)
        _write(self._of(course) / _FRAMES, msgspec.json.encode(frames))
        return True

    def samples(self, course: Course) -> dict[str, FrameFile] | None:
        """Sample id -> frames, where they were made before."""
        found = _read(self._of(course) / _FRAMES, dict[str, FrameFile])
        return found if found is not None and all(Path(file.path).is_file() for file in found.values()) else None

    def adopt_adapter(self, request: TrainPack, result: TrainedPack, staging: Path) -> bool:
        course = self.of_request(request)
        if course is None:
            return False
        folder = self._of(course) / ADAPTER
        shutil.rmtree(folder, ignore_errors=True)
        with _told():
            shutil.move(staging / result.folder, folder)
        _write(self._of(course) / _TRAINED, msgspec.json.encode(result))
        return True

    def trained(self, course: Course) -> tuple[TrainedPack, Path] | None:
        """The result and the adapter's folder, where it was trained before."""
        folder = self._of(course)
        found = _read(folder / _TRAINED, TrainedPack)
        return (found, folder / ADAPTER) if found is not None and (folder / ADAPTER).is_dir() else None

    def keep_scores(self, course: Course, row: RowName, scores: ScoredTrials) -> None:
        _write(self._of(course) / f"scores-{row}.json", msgspec.json.encode(scores))

    def scores(self, course: Course, row: RowName) -> ScoredTrials | None:
        return _read(self._of(course) / f"scores-{row}.json", ScoredTrials)

    def _of(self, course: Course) -> Path:
        return self.folder(course.person, course.ref)


def _made(course: Course, request: Request) -> bool:
    match request:
        case PrepareSamples():
            return _asked_for(course, request)
        case TrainPack():
            return _trains(course, request)
        case ScoreTrials():
            return _checks(course, request)
        case _:
            return False


def _asked_for(course: Course, request: PrepareSamples) -> bool:
    return course.plan.recipe.max_pixels == request.max_pixels and course.material.samples == request.samples


def _trains(course: Course, request: TrainPack) -> bool:
    same_data = course.material.built.manifest.hash == request.manifest.hash
    return same_data and course.base == request.base and course.plan.recipe == request.recipe


def _checks(course: Course, request: ScoreTrials) -> bool:
    known = {trial.id for trial in course.material.trials}
    return course.base == request.base and {trial.id for trial in request.trials} <= known


def _write(file: Path, data: bytes) -> None:
    new = file.with_suffix(".new")
    with _told():
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(data)
        new.replace(file)


@contextmanager
def _told() -> Iterator[None]:
    """What the disk refuses inside is said in words."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The training could not be written down ({error.strerror or 'a file could not be moved'}).",
            hint="Check the free space of the disk that holds the cache folder.",
        ) from error


def _read(file: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
