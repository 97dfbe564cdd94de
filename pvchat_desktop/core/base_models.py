"""Base models: the rows of models/manifest.toml as plain data. What the source did not say is None, never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pvchat_desktop.core.recipe import Precision

MODEL_TYPES: Final[tuple[str, ...]] = (
    "qwen3_vl",
    "smolvlm",
    "internvl",
    "qwen2_5_vl",
    "llava_onevision",
    "video_llama_3",
    "qwen3_5",
    "instructblipvideo",
)
"""`model_type` in the config.json of every family this program can use; ml/base_models has one module each."""

_OPEN: Final = frozenset({"apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "isc", "cc0-1.0", "cc-by-4.0"})

_KEPT: Final = re.compile(
    r"(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template"
    r"|preprocessor_config|image_preprocessor_config|video_preprocessor_config|processor_config"
    r"|[\w.-]+\.safetensors\.index)\.json"
    r"|[\w.-]+\.safetensors|[\w.-]+\.jinja|merges\.txt|vocab\.txt|tokenizer\.model|spiece\.model"
    r"|(LICEN[CS]E|NOTICE)(\.txt|\.md)?|README\.md|[a-z_]*tokenizer/[^/]+\.(json|txt|model)"
)
"""Names of files that a base is made of: no program code, and of weights none that hold more than numbers."""


@dataclass(frozen=True, slots=True)
class BaseFile:
    name: str  # path inside the base's folder, with forward slashes
    sha256: str | None
    bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRow:
    """One base model as the manifest describes it, completed by what the hub said when it was asked."""

    name: str
    title: str
    model_type: str
    repo: str | None = None
    revision: str | None = None
    licence: str | None = None
    restricts_use: bool = False
    licence_note: str = ""
    parameters: int | None = None
    weights_bytes: Mapping[Precision, int]  # memory of the loaded weights, as measured or counted from the config
    training_bytes: int | None = None  # memory that training takes by a sum of parts, until its config is here
    precisions: tuple[Precision, ...] = ("nf4", "bf16", "fp32")  # that it can be trained in, the usual one first
    max_pixels: int | None = None  # per frame, where the base was made for smaller pictures than the recipes say
    is_for_drawings: bool = False  # the sample world's people; used only where it was chosen
    summary: str = ""
    files: tuple[BaseFile, ...] = ()  # empty: not known yet

    @property
    def needs_acceptance(self) -> bool:
        """A licence that is not one of the usual open ones is read and accepted first."""
        return self.restricts_use or (self.licence is not None and self.licence.lower() not in _OPEN)

    @property
    def bytes(self) -> int | None:
        """Size of all files; None where one is not known."""
        sizes = [file.bytes for file in self.files]
        return None if not sizes or None in sizes else sum(size for size in sizes if size is not None)


def is_kept(name: str) -> bool:
    """Whether a file of that name is taken from a published or imported base."""
    return _KEPT.fullmatch(name) is not None


def base_rows(document: Mapping[str, Any]) -> tuple[BaseRow, ...]:
    """The base models of a parsed manifest; a row that lacks a required key is a ValueError naming it."""
    rows = []
    for entry in document.get("base", ()):
        try:
            rows.append(_row(entry))
        except KeyError as error:
            raise ValueError(f"base {entry.get('name', '?')}: {error} is missing") from error
    return tuple(rows)


def _row(entry: Mapping[str, Any]) -> BaseRow:
    plain = BaseRow(name="", title="", model_type="", weights_bytes={})
    return BaseRow(
        name=entry["name"],
        title=entry["title"],
        model_type=entry["model_type"],
        repo=entry.get("repo"),
        revision=entry.get("revision"),
        licence=entry.get("licence"),
        restricts_use=entry["restricts_use"],
        licence_note=entry.get("licence_note", ""),
        parameters=entry.get("parameters"),
        weights_bytes=dict(entry.get("weights_bytes", {})),
        training_bytes=entry.get("training_bytes"),
        precisions=tuple(entry.get("precisions", plain.precisions)),
        max_pixels=entry.get("max_pixels"),
        is_for_drawings=entry.get("drawn", False),
        summary=entry.get("summary", ""),
        files=files_from(entry.get("file", ())),
    )


def files_from(entries: Sequence[Mapping[str, Any]]) -> tuple[BaseFile, ...]:
    return tuple(BaseFile(entry["name"], entry.get("sha256"), entry.get("bytes")) for entry in entries)


def config_fault(config: Mapping[str, Any]) -> str:
    """Why a config.json cannot be used, as a sentence; "" when it can."""
    if "auto_map" in config:
        return "It needs program code of its own, which this program never runs."
    kind = config.get("model_type")
    if kind not in MODEL_TYPES:
        return f"Its kind, “{kind}”, is not known here. Known: {', '.join(MODEL_TYPES)}."
    return ""
