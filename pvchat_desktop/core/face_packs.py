"""Face packs: the rows of models/manifest.toml as plain data. What the source did not say is None, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from pvchat_desktop.core.thresholds import BodyThresholds, Thresholds

PackKind = Literal["dlib", "onnx", "insightface", "body"]


@dataclass(frozen=True, slots=True)
class RecogniserInput:
    """How a recogniser wants an aligned crop: (value - mean) / std per channel, values 0..255."""

    channels: Literal["rgb", "bgr"] = "rgb"
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)  # in the order of `channels`
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class FileSource:
    """Where a file is published: a repository on the hub, pinned to one revision."""

    repo: str
    path: str
    revision: str


@dataclass(frozen=True, slots=True)
class PackFile:
    role: str  # "detector", "recogniser", "landmarks"; of bodies "manifest", "body_detector", "body_features"
    name: str  # path inside the pack's folder, or inside the installed package
    sha256: str | None
    bytes: int | None
    licence: str | None
    source: FileSource | None
    task: str | None = None  # the pack's own manifest.json tells what its publisher calls the file for this task


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds measured for exactly one recogniser file."""

    model_hash: str
    thresholds: Thresholds
    measured_on: str  # ISO 8601 date
    footage: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class PackRow:
    """One face back end as the manifest describes it. Rows stand best first."""

    name: str
    title: str
    kind: PackKind
    licence: str
    restricts_use: bool  # its licence must be accepted before use
    licence_note: str
    python_package: str | None  # its files come with this installed package
    files: tuple[PackFile, ...]
    dimension: int  # of its embeddings
    recogniser_input: RecogniserInput
    detector_width_px: int
    calibrations: tuple[Calibration, ...]
    is_for_drawings: bool = False  # the sample world's people; used only where it is chosen by name
    bodies: BodyThresholds | None = None  # of a body pack

    @property
    def bytes(self) -> int | None:
        """Size of all files; None where one is not known."""
        sizes = [file.bytes for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def is_downloadable(self) -> bool:
        return bool(self.files) and all(file.source is not None for file in self.files)

    @property
    def model_hash(self) -> str | None:
        """What embeddings are labelled with: the sha256 of the recogniser's file; None where it is not known yet."""
        return next((file.sha256 for file in self.files if file.role == "recogniser"), None)

    @property
    def thresholds(self) -> Thresholds | None:
        """The first calibration that was made with this recogniser file; None: not calibrated."""
        made = (found.thresholds for found in self.calibrations if found.model_hash == self.model_hash)
        return next(made, None)


def rows_from(document: Mapping[str, Any]) -> tuple[PackRow, ...]:
    """The face packs, then the body packs of a parsed manifest; a row that lacks a required key is a ValueError naming
    it."""
    rows = []
    bodies = ({"kind": "body", **entry} for entry in document.get("body_pack", ()))
    for entry in (*document.get("face_pack", ()), *bodies):
        try:
            rows.append(_row(entry))
        except KeyError as error:
            raise ValueError(f"face pack {entry.get('name', '?')}: {error} is missing") from error
    return tuple(rows)


def _row(entry: Mapping[str, Any]) -> PackRow:
    return PackRow(
        name=entry["name"],
        title=entry["title"],
        kind=cast("PackKind", entry["kind"]),
        licence=entry["licence"],
        restricts_use=entry["restricts_use"],
        licence_note=entry.get("licence_note", ""),
        python_package=entry.get("python_package"),
        files=tuple(_file(item) for item in entry.get("file", ())),
        dimension=entry["dimension"],
        recogniser_input=_recogniser_input(entry.get("recogniser_input", {})),
        detector_width_px=entry.get("detector_width_px", 640),
        calibrations=tuple(calibration_from(item) for item in entry.get("calibration", ())),
        is_for_drawings=entry.get("drawn", False),
        bodies=BodyThresholds(**entry["thresholds"]) if entry["kind"] == "body" else None,
    )


def _file(entry: Mapping[str, Any]) -> PackFile:
    source = entry.get("source")
    return PackFile(
        role=entry["role"],
        name=entry["name"],
        sha256=entry.get("sha256"),
        bytes=entry.get("bytes"),
        licence=entry.get("licence"),
        source=FileSource(source["repo"], source["path"], source["revision"]) if source else None,
        task=entry.get("task"),
    )


def _recogniser_input(entry: Mapping[str, Any]) -> RecogniserInput:
    plain = RecogniserInput()
    return RecogniserInput(
        channels=entry.get("channels", plain.channels),
        mean=_three(entry.get("mean", plain.mean)),
        std=_three(entry.get("std", plain.std)),
    )


def _three(values: Any) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in values)
    return first, second, third


def calibration_from(entry: Mapping[str, Any]) -> Calibration:
    """A calibration table of the manifest, or of a stored run of `pvchat bench faces --calibrate`."""
    names = Thresholds.__dataclass_fields__
    return Calibration(
        model_hash=entry["model_hash"],
        thresholds=Thresholds(**{key: float(value) for key, value in entry.items() if key in names}),
        measured_on=entry["measured_on"],
        footage=entry["footage"],
        is_provisional=entry.get("provisional", False),
    )
