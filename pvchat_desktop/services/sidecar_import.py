"""Names of other programs, read from sidecars and kept as suggestions: never more than something to be asked about.

A named region is laid upon the figures of the clip's scan. Somebody who is known under that name is suggested for the
figure; otherwise a person is suggested of whom nothing else is known yet. What the user said stands above all of it.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.people import tidy_name
from pvchat_desktop.catalog.sidecars import NamedRegion
from pvchat_desktop.core.conversation import with_names
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId, new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Clip
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.regions import SAME_AREA_IOU, Placed, Region, assign, turn_for
from pvchat_desktop.errors import NotFound, PVChatError, Refused, StorageError
from pvchat_desktop.services.sidecars import ENDING, parsed, read_bytes, sidecars_beside
from pvchat_desktop.services.views import OperationView, RefusedFile
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.xmp import Found

_SAME_SHAPE: Final = 0.05  # a region drawn on a picture of another shape is not one of this clip
_MOST_LETTERS: Final = 120  # longer ones are no names

Why = Literal["known", "rejected", "said_otherwise", "ignored", "unclear", "no_name", "other_picture", "no_place"]
SKIPPED: Final[dict[Why, str]] = {
    "known": "known already",
    "rejected": "not taken: you said that it is not this person",
    "said_otherwise": "not taken: you said that it is somebody else",
    "ignored": "not taken: you ignored this face",
    "unclear": "on no face that was found in the clip, or not clearly on one",
    "no_name": "with a name that cannot be used",
    "other_picture": "drawn on a picture of another shape",
    "no_place": "named for the whole clip, without a place in it",
}


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """`person` None: nobody of that name is known yet."""

    name: str
    person: PersonId | None
    faces: int
    clips: int


@dataclass(frozen=True, slots=True)
class Wish:
    """One suggestion that would be made."""

    name: str
    clip: ClipSha
    place: Placed
    track: TrackId | None  # None: the clip was not looked through yet


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; nothing was changed yet."""

    sidecars: int  # that name people
    wishes: tuple[Wish, ...]
    people: tuple[NamedPerson, ...]
    skipped: dict[Why, int]
    refused: tuple[RefusedFile, ...]

    @property
    def waiting(self) -> int:
        """Faces of clips that were not looked through yet."""
        return sum(wish.track is None for wish in self.wishes)

    @property
    def new_people(self) -> int:
        return sum(person.person is None for person in self.people)

    @property
    def sentence(self) -> str:
        if not self.wishes:
            return "No name was found in sidecars that is not known already."
        people = "1 person" if len(self.people) == 1 else f"{len(self.people)} people"
        sidecars = "1 sidecar" if self.sidecars == 1 else f"{self.sidecars} sidecars"
        return f"{people} named in {sidecars}; add as suggestions?"


class SidecarImport:
    def __init__(self, catalog: Catalog, refresh: Callable[[], object]) -> None:
        """`refresh`: compares everything anew, after suggestions came in."""
        self._catalog = catalog
        self._refresh = refresh

    def plan(self, paths: Sequence[Path], watch: Watch) -> ImportPlan:
        """Read the sidecars of all clips, or of those below `paths` (clips, sidecars, folders)."""
        reading = _Reading(self._catalog)
        wanted = list(self._sidecars(paths))
        if paths and not wanted:
            raise NotFound(
                "No sidecar of a clip of the library was found there.",
                hint="Sidecars lie beside their clips and end with .xmp; add the clips first: pvchat library add",
            )
        for number, (clip, path) in enumerate(wanted):
            watch.check()
            watch.on_progress(Progress("Reading sidecars", number, len(wanted)))
            reading.take(clip, path)
        return reading.plan()

    def apply(self, plan: ImportPlan) -> OperationView:
        """Make the suggestions of a plan, as one change that can be undone. Refused where there is none."""
        if not plan.wishes:
            raise Refused("There is no name to add.", hint="Everything in the sidecars is known already.")
        ids = {person.name: self._catalog.people.named(person.name) for person in plan.people}
        people = {name: found.id if found else PersonId(new_id()) for name, found in ids.items()}
        new = {people[name]: name for name, found in ids.items() if found is None}
        regions = [NamedRegion(wish.clip, people[wish.name], wish.place, wish.track) for wish in plan.wishes]
        sidecars = "1 sidecar" if plan.sidecars == 1 else f"{plan.sidecars} sidecars"
        operation = self._catalog.sidecars.add(regions, new, label=f"Took over names from {sidecars}")
        self._refresh()
        label = with_names(operation.label, self._catalog.people.name_of)
        return OperationView(operation.id, label, operation.created_at, operation.is_undone)

    def _sidecars(self, paths: Sequence[Path]) -> Iterator[tuple[Clip, Path]]:
        """Each sidecar once, with the clip it lies beside."""
        clips = {clip.sha256: clip for clip in self._catalog.clips.all()}
        wanted = [Path(os.path.normpath(path.absolute())) for path in paths]
        seen: set[Path] = set()
        for file in self._catalog.clip_files.all():
            place = Path(file.path)
            named_clip = not wanted or any(place.is_relative_to(one) for one in wanted)
            if not named_clip and not any(one.parent == place.parent and _is_sidecar(one) for one in wanted):
                continue
            for path in sidecars_beside(place):
                if path not in seen and (named_clip or path in wanted):
                    seen.add(path)
                    yield clips[file.sha256], path


def _is_sidecar(path: Path) -> bool:
    return path.suffix.lower() == ENDING


@dataclass(slots=True)
class _Reading:
    """Gathers what sidecars say, one after the other."""

    catalog: Catalog
    wishes: list[Wish] = field(default_factory=list)
    skipped: Counter[Why] = field(default_factory=Counter)
    refused: list[RefusedFile] = field(default_factory=list)
    sidecars: int = 0
    _names: dict[str, PersonId] = field(default_factory=dict)  # by casefolded name
    _rejected: dict[TrackId, frozenset[PersonId]] = field(default_factory=dict)
    _scanned: frozenset[ClipSha] = frozenset()

    def __post_init__(self) -> None:
        self._names = {person.name.casefold(): person.id for person in self.catalog.people.all()}
        self._rejected = self.catalog.tracks.rejections()
        self._scanned = self.catalog.scans.scanned_clips()

    def take(self, clip: Clip, path: Path) -> None:
        try:
            data = read_bytes(path)
            found = parsed(data, path).found() if data is not None else Found((), None, ())
        except (Refused, StorageError) as error:
            self.refused.append(_refusal(path.name, error))
            return
        before = len(self.wishes)
        self._take(clip, found)
        self.sidecars += len(self.wishes) > before

    def _take(self, clip: Clip, found: Found) -> None:
        placed = {tidy_name(region.name).casefold() for region in found.regions}
        self.skipped["no_place"] += sum(tidy_name(name).casefold() not in placed for name in found.people)
        if not found.regions:
            return
        if _is_other_picture(found.applied_px, clip):
            self.skipped["other_picture"] += len(found.regions)
            return
        usable = [region for region in found.regions if _is_name(tidy_name(region.name))]
        self.skipped["no_name"] += len(found.regions) - len(usable)
        self._lay(clip, usable, [_placed(region, clip, found.applied_px) for region in usable])

    def _lay(self, clip: Clip, regions: Sequence[Region], places: Sequence[Placed]) -> None:
        """Upon the clip's figures."""
        sha = clip.sha256
        figures = [track for track in self.catalog.tracks.of_clip(sha) if track.faces]
        labels = self.catalog.tracks.labels(sha)
        there = self.catalog.sidecars.regions(sha)
        for region, place, track in zip(regions, places, assign(places, figures), strict=True):
            name = tidy_name(region.name)
            wish = Wish(name, sha, place, track)
            why = self._why_not(wish, labels.get(track) if track else None, there)
            if why is None:
                self.wishes.append(wish)
            else:
                self.skipped[why] += 1

    def _why_not(self, wish: Wish, label: TrackLabel | None, there: Iterable[NamedRegion]) -> Why | None:
        person = self._names.get(wish.name.casefold())
        if wish.track is None and wish.clip in self._scanned:
            return "unclear"
        if label is not None and label.state is TrackState.IGNORED:
            return "ignored"
        if label is not None and label.state is TrackState.CONFIRMED:
            return "known" if label.person == person else "said_otherwise"
        if person is not None and wish.track is not None and person in self._rejected.get(wish.track, ()):
            return "rejected"
        return "known" if self._is_there(wish, person, there) else None

    def _is_there(self, wish: Wish, person: PersonId | None, there: Iterable[NamedRegion]) -> bool:
        """Imported before (under that name, or one the person had then), or named by another sidecar just now."""
        if any(_is_same(one.place, wish.place) for one in there if person in (one.person, None)):
            return True
        known_now = (one for one in self.wishes if (one.clip, one.name.casefold()) == (wish.clip, wish.name.casefold()))
        return any(_is_same(one.place, wish.place) for one in known_now)

    def plan(self) -> ImportPlan:
        by_name: defaultdict[str, list[Wish]] = defaultdict(list)
        spelled: dict[str, str] = {}
        for wish in self.wishes:
            by_name[spelled.setdefault(wish.name.casefold(), wish.name)].append(wish)
        people = tuple(
            NamedPerson(name, self._names.get(name.casefold()), len(own), len({wish.clip for wish in own}))
            for name, own in sorted(by_name.items(), key=lambda one: one[0].casefold())
        )
        wishes = tuple(Wish(spelled[one.name.casefold()], one.clip, one.place, one.track) for one in self.wishes)
        return ImportPlan(
            self.sidecars, wishes, people, {w: n for w, n in self.skipped.items() if n}, tuple(self.refused)
        )


def _is_name(name: str) -> bool:
    return bool(name) and len(name) <= _MOST_LETTERS and not any(letter in name for letter in "{}")


def _is_other_picture(applied_px: tuple[float, float] | None, clip: Clip) -> bool:
    if applied_px is None:
        return False
    shape, own = applied_px[0] / applied_px[1], clip.info.width / clip.info.height
    return all(abs(shape / one - 1) > _SAME_SHAPE for one in (own, 1 / own))


def _placed(region: Region, clip: Clip, applied_px: tuple[float, float] | None) -> Placed:
    size_px = (clip.info.width, clip.info.height)
    turn = turn_for(applied_px, size_px, clip.info.rotation_deg)
    return Placed(region.area.turned(turn).box(*size_px), region.t_s)


def _is_same(one: Placed, other: Placed) -> bool:
    same_time = one.t_s is None or other.t_s is None or abs(one.t_s - other.t_s) < 0.5
    return same_time and one.box.iou(other.box) >= SAME_AREA_IOU


def _refusal(name: str, error: PVChatError) -> RefusedFile:
    return RefusedFile(name, error.title, error.message, error.hint)
