"""Everything that crosses the wire between the program and its workers, as data.

One request object holds everything that can change a result; it is stored in the job's row and can be replayed.
Big things are files in the request's `staging` folder (absolute path), written by the worker alone; results name them
relative to that folder with shape, dtype and hash.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pvchat_desktop.core.dataset import Manifest, Sample
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.core.pointing import Pointer
from pvchat_desktop.core.recipe import Precision, Recipe
from pvchat_desktop.core.thresholds import BodyThresholds, Thresholds

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


class BodyBackend(msgspec.Struct, frozen=True):
    """A body back end ready to be loaded: what follows figures whose face is not seen."""

    name: str  # row of the manifest, e.g. "insightface-cheetah_l"
    files: dict[str, str]  # role ("manifest", "body_detector", "body_features") -> path
    hashes: dict[str, str]  # role -> sha256
    thresholds: BodyThresholds


class ScanFaces(_Message, frozen=True):
    """Find and link the faces of one clip. -> ScannedFaces. Resumable: finished pieces lie in `staging`."""

    path: str
    clip_sha256: str
    backend: FaceBackend
    staging: str
    samples_per_s: float = 2.0  # aim between key frames; boundaries are refined below this spacing
    seed: int = 0
    cores: int = 0  # of the processor; 0: all. Changes the time a scan takes, not its result
    quietly: bool = False  # nobody waits for it: other programs' disk accesses go first
    bodies: BodyBackend | None = None  # None: faces alone


class EmbedCrops(_Message, frozen=True):
    """Embed aligned crops with another back end, or detect, align and embed the faces of pictures. -> EmbeddedCrops."""

    paths: tuple[str, ...]
    backend: FaceBackend
    staging: str
    aligned: bool = True  # False: pictures; every face in them is found first


class ReportDevice(_Message, frozen=True):
    """Launch a real kernel and report the compute device. -> DeviceReport. Model worker only."""


class BaseModel(msgspec.Struct, frozen=True):
    """A base model ready to be loaded, its files checked."""

    name: str  # row of models/manifest.toml, or the folder's name
    folder: str  # absolute path: config.json, tokenizer and safetensors
    content_hash: str  # sha256 over the files' hashes
    precision: Precision
    device: Literal["cuda", "cpu"]
    quantised_folder: str | None = None  # where the 4-bit checkpoint lies, or is put the first time


class FrameFile(msgspec.Struct, frozen=True):
    """Frames of one sample or clip: a NumPy file (T, H, W, 3) uint8 RGB at an absolute path."""

    path: str
    times_s: tuple[float, ...]
    sha256: str


class SampleFrames(_Message, frozen=True):
    """Read the frames of a clip at these times. -> SampledFrames. Media worker."""

    path: str
    clip_sha256: str
    times_s: tuple[float, ...]
    max_pixels: int  # per frame; the aspect is kept, nothing is enlarged
    staging: str


class PrepareSamples(_Message, frozen=True):
    """Make the frames of a training manifest's samples, expanders applied. -> PreparedSamples. Media worker.

    Resumable: finished samples lie in `staging`. A sample that cannot be made is left out and named.
    """

    samples: tuple[Sample, ...]
    paths: dict[str, str]  # clip sha256 -> absolute path
    max_pixels: int
    staging: str


class PackSlot(msgspec.Struct, frozen=True):
    """One person of a pack: the name as the model is to write it, and aligned face crops (absolute paths of PNGs)."""

    name: str
    crops: tuple[str, ...] = ()


class TrainPack(_Message, frozen=True):
    """Learn the people of a manifest. -> TrainedPack. Model worker.

    Resumable: features, base-written answers and the last checkpoint lie in `staging`.
    """

    base: BaseModel
    people: tuple[PackSlot, ...]
    manifest: Manifest
    frames: dict[str, FrameFile]  # sample id -> frames
    recipe: Recipe
    staging: str
    stop_after_step: int | None = None  # keep what is there then ("stop and keep")


Combine = Literal["summed", "per_person", "joint"]
"""How several packs answer together: all active at once, one pass per pack, or one pack that holds them all."""


class ActivePack(msgspec.Struct, frozen=True):
    """A person the model is asked about. `folder` None: known to the base by name and evidence only."""

    name: str
    folder: str | None = None  # absolute path of the pack's adapter
    slot: int = 0  # which of the pack's people


class Trial(msgspec.Struct, frozen=True):
    """One clip the presence question is asked about, and descriptive questions with it.

    `evidence` (what face memory says of this clip, in the prompt's words), `presence` (per person what was decided
    before, or None) and `pointer` (see AskedWindow) are for the descriptive questions alone.
    """

    id: str
    frames: FrameFile
    evidence: str = ""
    questions: tuple[str, ...] = ()  # people as {p0}, {p1}
    presence: tuple[bool | None, ...] = ()
    pointer: Pointer = ""


class ScoreTrials(_Message, frozen=True):
    """Ask the base, or a pack as saved, about trials. -> ScoredTrials. Model worker. Resumable."""

    base: BaseModel
    people: tuple[ActivePack, ...]
    trials: tuple[Trial, ...]
    max_pixels: int
    staging: str
    combine: Combine = "per_person"
    max_new_tokens: int = 100


class AskedWindow(msgspec.Struct, frozen=True):
    """A part of a clip that is looked at. `pointer`: where the one person asked for stands, whom the base does not know
    by name; "": asked by name."""

    frames: FrameFile
    start_s: float
    end_s: float
    pointer: Pointer = ""


class AskModel(_Message, frozen=True):
    """Answer one question about one clip. -> ModelAnswer; JobText tells the answer as it is written. Model worker.

    `presence`: per person what the fused rule decided before (True, False), or None: the model's score decides alone.
    """

    base: BaseModel
    clip_sha256: str
    windows: tuple[AskedWindow, ...]
    people: tuple[ActivePack, ...]
    question: str  # people as {p0}, {p1}
    evidence: str
    max_pixels: int
    staging: str
    presence: tuple[bool | None, ...] = ()
    max_new_tokens: int = 200
    combine: Combine = "per_person"
    asks_presence: bool = False  # the question asks whether somebody is there, not what they do
    language: str = "en"  # of the words that say who is there ("en", "de")


class CaptionScenes(_Message, frozen=True):
    """Describe scenes of one clip, each in a sentence. -> CaptionedScenes. Model worker.

    Resumable: finished scenes lie in `staging`. A scene shows those of the frames whose times lie in it.
    """

    base: BaseModel
    clip_sha256: str
    frames: FrameFile
    scenes: tuple[tuple[float, float], ...]  # start_s, end_s
    question: str
    max_pixels: int
    staging: str
    max_new_tokens: int = 48


class MeasureModel(_Message, frozen=True):
    """Time training or inference against plain transformers and PEFT. -> MeasuredModel. Model worker."""

    what: Literal["training", "inference"]
    base: BaseModel | None  # None: random weights
    config: str | None  # JSON of a config to build random weights from; None with base None: a tiny one
    recipe: Recipe
    staging: str
    visual_tokens: int = 1500
    quick: bool = False
    precision: Precision = "nf4"


class PlayhouseClip(msgspec.Struct, frozen=True):
    """One clip of the sample world, described; the same description gives the same bytes. People are numbers in the
    split.

    alone     `cast[0]` all the time, seen clearly: to learn from
    presence  `case` of `cases` about `cast[0]`: there, or somebody else; company from the rest of the cast
    together  `cast[0]` and `cast[1]`, each replaced by a further one of the cast where `shows` says so
    free      all of the cast: for general questions
    """

    name: str  # of its files in staging
    plot: Literal["alone", "presence", "together", "free"]
    split: Literal["train", "validation", "test"]
    seed: int  # number of the draw in the split
    cast: tuple[int, ...]
    case: int = 0
    cases: int = 1
    shows: tuple[bool, bool] = (True, True)
    size_px: int = 320  # height
    aspect: float = 1.0
    duration_s: float = 8.0
    fps: float = 8.0


class RenderPlayhouse(_Message, frozen=True):
    """Draw clips of the sample world: NAME.mp4 and what is true of it, NAME.json. -> RenderedPlayhouse. Media worker.

    Resumable: finished clips lie in `staging`.
    """

    clips: tuple[PlayhouseClip, ...]
    staging: str


Request = (
    ProbeClip | ScanFaces | EmbedCrops | ReportDevice | SampleFrames | PrepareSamples
    | TrainPack | ScoreTrials | AskModel | CaptionScenes | MeasureModel | RenderPlayhouse
)  # fmt: skip


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


class StagedBodySpan(msgspec.Struct, frozen=True):
    """A stretch in which a track goes on by the body alone; `box`: x1, y1, x2, y2 px of the body at `t_s`."""

    start_s: float
    end_s: float
    level: EvidenceLevel
    t_s: float
    box: tuple[float, float, float, float]


class StagedTrack(msgspec.Struct, frozen=True, omit_defaults=True):
    """One track. `template_row` is its template's row in the embeddings array; `faces` are best first."""

    spans_s: tuple[tuple[float, float], ...]
    points: tuple[tuple[float, float, float, float, float], ...]  # t_s, x1, y1, x2, y2
    template_row: int
    faces: tuple[StagedFace, ...]
    by_body: tuple[StagedBodySpan, ...] = ()


class ScannedFaces(_Message, frozen=True):
    tracks: tuple[StagedTrack, ...]
    embeddings: StagedArray  # (N, D) float32, unit rows
    frames_looked_at: int
    faces_seen: int
    seconds: float
    cuts_s: tuple[float, ...] = ()  # the first frame looked at after each cut, in order


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


class SampledFrames(_Message, frozen=True):
    frames: StagedArray  # (T, H, W, 3) uint8 RGB
    times_s: tuple[float, ...]  # as presented, which may differ a little from those asked for


class PreparedSample(msgspec.Struct, frozen=True):
    id: str
    frames: StagedArray  # (T, H, W, 3) uint8 RGB
    times_s: tuple[float, ...]


class PreparedSamples(_Message, frozen=True):
    samples: tuple[PreparedSample, ...]
    left_out: dict[str, str]  # sample id -> reason
    seconds: float


class StepFigures(msgspec.Struct, frozen=True):
    """One optimiser step as it went; losses are means over the step, None where a loss is switched off."""

    step: int
    stage: Literal["image", "video"]
    language_loss: float
    spr_loss: float | None
    hae_loss: float | None
    sparsity: float | None  # R_s
    beta: float | None
    answers: int
    seconds: float
    tokens: int = 0  # that went through the model, prompts included
    memory_bytes: int | None = None  # most at once since the run began; None on the processor


class TrainedPack(_Message, frozen=True):
    """`folder` (relative to staging) holds adapter_config.json and adapter_model.safetensors (bf16)."""

    folder: str
    bytes: int
    data_hash: str
    steps: tuple[StepFigures, ...]
    seconds: dict[str, float]  # by part: "features", "describing", "image", "video"
    peak_bytes: int | None
    step_downs: tuple[str, ...]  # sentences: what was made smaller when memory ran out
    recipe: Recipe  # as it was run in the end


class TrialScore(msgspec.Struct, frozen=True):
    """`yes_minus_no[i]`: log p(yes) - log p(no) for person i on the fixed presence question."""

    id: str
    yes_minus_no: tuple[float, ...]
    answers: tuple[str, ...]  # to the trial's questions, greedy


class ScoredTrials(_Message, frozen=True):
    trials: tuple[TrialScore, ...]
    seconds: float


class ModelAnswer(_Message, frozen=True):
    text: str
    yes_minus_no: tuple[float, ...]  # per person
    window_scores: tuple[tuple[float, ...], ...]  # per window, per person
    looked_at: tuple[tuple[float, float], ...]  # seconds of the clip
    reused_prefix: bool
    first_token_s: float
    seconds: float
    tokens: int


class CaptionedScenes(_Message, frozen=True):
    """One caption for each scene of the request, "" where there is no frame of it or nothing was said."""

    captions: tuple[str, ...]
    seconds: float


class MeasuredModel(_Message, frozen=True):
    figures: str  # JSON document


class DrawnClip(msgspec.Struct, frozen=True):
    """`file` and `truth` are relative to staging; `truth` is a JSON document, see worker/handlers/playhouse.py."""

    name: str
    file: str
    truth: str
    sha256: str  # of the file


class RenderedPlayhouse(_Message, frozen=True):
    clips: tuple[DrawnClip, ...]
    words: str  # JSON in staging: what the world can show, by the name of a fact
    seconds: float


Result = (
    ProbedClip | ScannedFaces | EmbeddedCrops | DeviceReport | SampledFrames | PreparedSamples
    | TrainedPack | ScoredTrials | ModelAnswer | CaptionedScenes | MeasuredModel | RenderedPlayhouse
)  # fmt: skip


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
    step: StepFigures | None = None  # training: the newest step


class JobText(_Message, frozen=True):
    """A further piece of an answer that is being written."""

    job: str
    text: str


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


FromWorker = Hello | Heartbeat | JobProgress | JobText | JobDone | JobFailed | JobCancelled


# --- Program to worker ------------------------------------------------------------------------------------------------


class RunJob(_Message, frozen=True):
    job: str
    request: Request


class CancelJob(_Message, frozen=True):
    job: str


class Shutdown(_Message, frozen=True):
    pass


ToWorker = RunJob | CancelJob | Shutdown
