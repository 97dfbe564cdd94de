"""From the catalog to a training set: the tagged tracks, everybody else, and the clips that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.dataset import Sample
from pvchat_desktop.core.faces import Face, FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.manifest import Built, build_manifest
from pvchat_desktop.core.media import FileState, VideoInfo
from pvchat_desktop.core.others import Other, Wanted
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.core.trials import TrialPlan, plan_trials, worth
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.question_templates import question_templates

_CROPS = 12  # of the face, to start from


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What is known of a person and of everybody else, before anything is made of it."""

    wanted: Wanted
    others: tuple[Other, ...]
    confirmed: frozenset[TrackId]  # tracks that are the person by the user's word
    clips: Mapping[ClipSha, VideoInfo]  # whose files are there now
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on and what is checked with; `crops`: absolute paths of pictures of the face."""

    built: Built
    trials: tuple[TrialPlan, ...]
    thresholds: Thresholds
    crops: tuple[str, ...]

    @property
    def samples(self) -> tuple[Sample, ...]:
        return (*(row.sample for row in self.built.manifest.rows), *(trial.sample for trial in self.trials))


def gather(
    catalog: Catalog, person: PersonId, clip: ClipSha | None, thresholds_of: Callable[[FaceModel], Thresholds]
) -> Gathered:
    """The person's confirmed tracks of one clip: the one named, or where they are seen the longest."""
    everywhere = catalog.tracks.of_person(person)
    confirmed = [t for t in everywhere if t.faces and clip in (None, t.clip)]
    if not confirmed:
        raise Refused(
            f"{catalog.people.name_of(person)} was not confirmed in any clip yet.",
            hint="Tag the face in a clip first: pvchat enroll CLIP --name NAME",
        )
    chosen = clip or _longest_clip(confirmed)
    own = sorted((t for t in confirmed if t.clip == chosen), key=lambda t: -_seen_s(t))
    own = [track for track in own if track.model == own[0].model]
    wanted = Wanted(
        person=person,
        tracks=tuple(own),
        look_alikes=_look_alikes(catalog, person),
        rejected=frozenset(track for track, people in catalog.tracks.rejections().items() if person in people),
    )
    others = tuple(_others(catalog, {track.id for track in own}))
    said = frozenset(track.id for track in everywhere)
    return Gathered(wanted, others, said, _readable(catalog), thresholds_of(own[0].model))


def make(gathered: Gathered, recipe: Recipe, data: Path) -> Material:
    """Refused where too few other people are known, or the clip cannot be read."""
    wanted, others, clips = (gathered.wanted,), gathered.others, gathered.clips
    built = build_manifest(wanted, others, clips, question_templates(), recipe, gathered.thresholds)
    certain = [other for other in others if _is_certain(other, gathered)]
    trials = plan_trials(wanted, certain, clips, built.held_out, question_templates(), recipe)
    return Material(built, trials, gathered.thresholds, _crops(gathered.wanted, built, data))


def _is_certain(other: Other, gathered: Gathered) -> bool:
    """The truth of a trial is the user's word: what the matcher suggests cannot be checked with the matcher."""
    return other.person != gathered.wanted.person or other.track.id in gathered.confirmed


def _longest_clip(tracks: list[Track]) -> ClipSha:
    seen: dict[ClipSha, float] = {}
    for track in tracks:
        seen[track.clip] = seen.get(track.clip, 0.0) + _seen_s(track)
    return max(seen, key=lambda clip: (seen[clip], clip))


def _seen_s(track: Track) -> float:
    return sum(span.duration_s for span in track.spans)


def _look_alikes(catalog: Catalog, person: PersonId) -> frozenset[PersonId]:
    known = {name.casefold(): one for name, one in catalog.people.names().items()}
    named = (one.other or known.get((one.name or "").casefold()) for one in catalog.people.look_alikes(person))
    return frozenset(one for one in named if one is not None)


def _others(catalog: Catalog, own: set[str]) -> list[Other]:
    """Every further track of the library, with who it is or is suggested to be; nobody who was erased."""
    found = []
    for clip in sorted(catalog.scans.scanned_clips()):
        labels = catalog.tracks.labels(clip)
        for track in catalog.tracks.of_clip(clip):
            if track.id not in own and track.faces:
                label = labels[track.id]
                found.append(Other(track, label.person if label.state is not TrackState.IGNORED else None))
    return found


def _readable(catalog: Catalog) -> dict[ClipSha, VideoInfo]:
    there = {f.sha256 for f in catalog.clip_files.all() if f.state is FileState.ONLINE and Path(f.path).is_file()}
    return {clip.sha256: clip.info for clip in catalog.clips.all() if clip.sha256 in there}


def _crops(wanted: Wanted, built: Built, data: Path) -> tuple[str, ...]:
    """Pictures of the face with some surroundings, the best first, from the part of the clip that is trained on."""
    ends = built.held_out.from_s
    shown = [f for t in wanted.tracks for f in t.faces if f.t_s < ends.get(t.clip, float("inf"))]
    best = sorted(shown or [f for t in wanted.tracks for f in t.faces], key=lambda face: -worth(face))
    paths = (_picture(face, data) for face in best)
    return tuple(str(path) for path in paths if path is not None)[:_CROPS]


def _picture(face: Face, data: Path) -> Path | None:
    return next((data / name for name in (face.picture, face.crop) if (data / name).is_file()), None)
