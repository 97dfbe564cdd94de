"""From a checked back end to a loaded engine; the library of one back end is never loaded for another."""

from __future__ import annotations

from pathlib import Path

from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.engine import FaceEngine


def load_engine(backend: FaceBackend) -> FaceEngine:
    """Load the models of a back end; takes up to a second. The files were hashed by who made `backend`."""
    missing = [role for role, path in backend.files.items() if not Path(path).exists()]
    if missing:
        raise ModelMissing(
            f"Files of the face pack “{backend.name}” are gone: {', '.join(missing)}.",
            hint="Import or download the pack again, or choose another one.",
        )
    if backend.kind == "dlib":
        from pvchat_desktop.vision.faces.dlib_engine import DlibEngine

        return DlibEngine(backend)
    if backend.kind == "onnx":
        from pvchat_desktop.vision.faces.onnx_engine import OnnxEngine

        return OnnxEngine(backend)
    from pvchat_desktop.vision.faces.insightface_engine import InsightFaceEngine

    return InsightFaceEngine(backend)
