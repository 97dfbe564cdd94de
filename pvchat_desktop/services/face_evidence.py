"""What face memory knows of a clip, as numbers for the presence rule."""

from __future__ import annotations

import numpy as np

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.presence import PresenceInputs
from pvchat_desktop.core.similarity import template
from pvchat_desktop.core.trials import worth


def presence_inputs(catalog: Catalog, clip: ClipSha, person: PersonId) -> PresenceInputs:
    """The most alike track of the clip, as the person's gallery sees it; nothing where no face was seen."""
    tracks = [track for track in catalog.tracks.of_clip(clip) if track.faces]
    scored = [(score, track) for track in tracks if (score := _likeness(catalog, track, person)) is not None]
    if not scored:
        return PresenceInputs()
    best, track = max(scored, key=lambda pair: pair[0])
    return PresenceInputs(similarity=best, quality=max(worth(face) for face in track.faces))


def _likeness(catalog: Catalog, track: Track, person: PersonId) -> float | None:
    """None where the person has no face in the track's face model."""
    own = catalog.galleries.of_model(track.model).of(person)
    return None if not len(own) else float(np.asarray(template(own)) @ track.template)
