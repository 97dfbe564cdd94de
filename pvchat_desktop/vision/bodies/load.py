"""From a checked body back end to loaded models."""

from __future__ import annotations

from pathlib import Path

from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import BodyBackend
from pvchat_desktop.vision.bodies.engine import BodyEngine


def load_bodies(backend: BodyBackend) -> BodyEngine:
    """The files were hashed by who made `backend`."""
    missing = [role for role, path in backend.files.items() if not Path(path).exists()]
    if missing:
        raise ModelMissing(
            f"Files of the body pack “{backend.name}” are gone: {', '.join(missing)}.", hint="Import the pack again."
        )
    from pvchat_desktop.vision.bodies.insightface_engine import InsightFaceBodies

    return InsightFaceBodies(backend)
