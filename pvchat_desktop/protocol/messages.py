"""Everything that crosses the wire between the program and its workers, as data.

One request object holds everything that can change a result; it is stored in the job's row and can be replayed.
Big things are files in the request's `staging` folder (absolute path), written by the worker alone; results name them
relative to that folder with shape, dtype and hash.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.core.thresholds import Thresholds

PROTOCOL_VERSION = 1

WorkerKind = Literal["media", "model"]


class _Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base: immutable, tagged with its type name."""


# --- Requests: what a worker can be asked to do ---------------------------------------------------------------------


class ProbeClip(_Message, frozen=True):
    """Read a file's VideoInfo, its sha256 and a thumbnail. -> ProbedClip. Refuses what is no readable video."""

    path: str
    staging: str
    thumbnail_width: int = 480  # px


class FaceBackend(msgspec.Struct, frozen=True):
    """A face back end ready to be loaded: the manifest's row name and its files (name -> absolute path, checked)."""

    name: str  # "dlib", "yunet-mobilefacenet", "insightface:buffalo_l", ...
    kind: Literal["dlib", "onnx", "insightface"]
    files: dict[str, str]  # role ("detector", "recogniser", ...) -> path
    model_hash: str  # sha256 over the recogniser's files
    detector_input: Literal["resized", "native"] = "resized"
    detector_width_px: int = 640  # longer side of the picture the detector sees, where it is resized
    recogniser_input: RecogniserInput = RecogniserInput()
    thresholds: Thresholds | None = None  # its calibration: linking needs it; None: the kind's plain values


class ScanFaces(_Message, frozen=True):
    """Find and link the faces of one clip. -> ScannedFaces. Resumable: finished pieces lie in `staging`."""

    path: str
    clip_sha256: str
    backend: FaceBackend
    staging: str
    samples_per_s: float = 2.0  # aim between key frames; boundaries are refined below this spacing
    seed: int = 0


class EmbedCrops(_Message, frozen=True):
    """Embed aligned crops with another back end, or detect, align and embed the faces of pictures. -> EmbeddedCrops."""

    paths: tuple[str, ...]
    backend: FaceBackend
    staging: str
    aligned: bool = True  # False: pictures; every face in them is found first


class ReportDevice(_Message, frozen=True):
    """Launch a real kernel and report the compute device. -> DeviceReport. Model worker only."""


Request = ProbeClip | ScanFaces | EmbedCrops | ReportDevice


# --- Results ----------------------------------------------------------------------------------------------------------


class StagedArray(msgspec.Struct, frozen=True):
    """A NumPy file in the staging folder."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    sha256: str


class ProbedClip(_Message, frozen=True):
    sha256: str
    bytes: int
    info: VideoInfo
    thumbnail: str  # JPEG in staging


class StagedFace(msgspec.Struct, frozen=True):
    """One kept face. `row` is its row in the embeddings array. Paths are relative to staging."""

    t_s: float
    box: tuple[float, float, float, float]  # x1, y1, x2, y2 px
    width_px: float
    sharpness: float
    yaw: float
    brightness: float
    row: int
    crop: str  # aligned 112x112 RGB PNG
    picture: str  # wider JPEG


class StagedTrack(msgspec.Struct, frozen=True):
    """One track. `template_row` is its template's row in the embeddings array; `faces` are best first."""

    spans_s: tuple[tuple[float, float], ...]
    points: tuple[tuple[float, float, float, float, float], ...]  # t_s, x1, y1, x2, y2
    template_row: int
    faces: tuple[StagedFace, ...]


class ScannedFaces(_Message, frozen=True):
    tracks: tuple[StagedTrack, ...]
    embeddings: StagedArray  # (N, D) float32, unit rows
    frames_looked_at: int
    faces_seen: int
    seconds: float


class EmbeddedCrops(_Message, frozen=True):
    """Row i of `embeddings` comes from paths[source[i]]; `boxes[i]` is None for aligned crops."""

    embeddings: StagedArray  # (N, D) float32, unit rows
    source: tuple[int, ...]
    boxes: tuple[tuple[float, float, float, float] | None, ...]


class DeviceReport(_Message, frozen=True):
    device: str  # "cuda", "cpu", or "none" where torch is not installed
    name: str
    total_bytes: int | None
    free_bytes: int | None
    compute_capability: str | None
    kernel_ok: bool | None  # a real kernel ran and its result was right; None where there is no accelerator
    reason: str  # why there is none, or why the kernel failed; "" when all is well
    versions: dict[str, str]


Result = ProbedClip | ScannedFaces | EmbeddedCrops | DeviceReport


# --- Worker to program ------------------------------------------------------------------------------------------------


class Hello(_Message, frozen=True):
    kind: WorkerKind
    program: str  # version of the package
    protocol: int
    pid: int


class Heartbeat(_Message, frozen=True):
    """Sent every second by a thread that does nothing else: the process is alive."""


class JobProgress(_Message, frozen=True):
    job: str
    stage: str
    done: int
    total: int


class JobDone(_Message, frozen=True):
    job: str
    result: Result


class JobFailed(_Message, frozen=True):
    job: str
    code: str
    title: str
    message: str
    hint: str
    ours: bool  # True: a mistake of the program


class JobCancelled(_Message, frozen=True):
    job: str


FromWorker = Hello | Heartbeat | JobProgress | JobDone | JobFailed | JobCancelled


# --- Program to worker ------------------------------------------------------------------------------------------------


class RunJob(_Message, frozen=True):
    job: str
    request: Request


class CancelJob(_Message, frozen=True):
    job: str


class Shutdown(_Message, frozen=True):
    pass


ToWorker = RunJob | CancelJob | Shutdown
