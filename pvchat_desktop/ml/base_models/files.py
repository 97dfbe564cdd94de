"""The files of a base model: what must be there, and what is wrong in plain words. Nothing in them is ever executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvchat_desktop.errors import ModelMissing, Refused
from pvchat_desktop.ml.base_models.pixels import Normalisation

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_INDEX = "model.safetensors.index.json"
_SINGLE = "model.safetensors"
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt")
_EXECUTABLE = ("*.bin", "*.pt", "*.pth", "*.ckpt")  # pickles: reading them can run foreign code
_FETCH_AGAIN = "Download or import it again, or choose another folder."


def read_config(folder: Path) -> dict[str, Any]:
    """The content of config.json."""
    if not folder.is_dir():
        raise ModelMissing("The folder of this base model is not there.", hint=_FETCH_AGAIN)
    return _read_json(folder / "config.json")


def check_weights(folder: Path) -> tuple[str, ...]:
    """Names of the safetensors files, all present with sound headers."""
    names = _weight_names(folder)
    for name in names:
        _check_header(folder / name)
    return names


def _weight_names(folder: Path) -> tuple[str, ...]:
    if (folder / _SINGLE).is_file():
        return (_SINGLE,)
    if (folder / _INDEX).is_file():
        shards = _read_json(folder / _INDEX).get("weight_map", {})
        return tuple(sorted(set(shards.values())))
    if any(next(folder.glob(pattern), None) for pattern in _EXECUTABLE):
        raise Refused(
            "The weights of this base model are in a format that can run foreign code.",
            hint="Only safetensors files are read. Look for a release of this model in that format.",
        )
    raise ModelMissing("This base model has no weights.", hint=_FETCH_AGAIN)


def _check_header(path: Path) -> None:
    """A header also tells how long the file must be, so a download that broke off is found here."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise ModelMissing(f"The file {path.name} of this base model is missing.", hint=_FETCH_AGAIN)
    try:
        with safe_open(path, framework="pt"):
            pass
    except (SafetensorError, OSError) as error:
        raise ModelMissing(f"The file {path.name} of this base model is damaged.", hint=_FETCH_AGAIN) from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelMissing(f"The file {path.name} of this base model is missing.", hint=_FETCH_AGAIN) from error
    except (OSError, ValueError) as error:
        raise ModelMissing(f"The file {path.name} of this base model cannot be read.", hint=_FETCH_AGAIN) from error
    if not isinstance(content, dict):
        raise ModelMissing(f"The file {path.name} of this base model cannot be read.", hint=_FETCH_AGAIN)
    return content


def read_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """With the chat template of the folder, wherever in it that is written down."""
    from transformers import AutoTokenizer

    if not any((folder / name).is_file() for name in _TOKENIZERS):  # the library would make an empty one
        raise ModelMissing("The tokenizer of this base model is missing.", hint=_FETCH_AGAIN)
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelMissing("The tokenizer of this base model cannot be read.", hint=_FETCH_AGAIN) from error
    if tokenizer.chat_template is None:
        tokenizer.chat_template = _chat_template(folder)
    return tokenizer


def _chat_template(folder: Path) -> str | None:
    plain = folder / "chat_template.jinja"
    if plain.is_file():
        return plain.read_text(encoding="utf-8")
    if (folder / "chat_template.json").is_file():
        template = _read_json(folder / "chat_template.json").get("chat_template")
        return template if isinstance(template, str) else None
    return None


def read_normalisation(folder: Path) -> Normalisation | None:
    """What the base's own pictures were normalised with, where it says so."""
    for name in ("video_preprocessor_config.json", "preprocessor_config.json"):
        if (folder / name).is_file():
            told = _read_json(folder / name)
            mean, std = told.get("image_mean"), told.get("image_std")
            if isinstance(mean, list) and isinstance(std, list) and len(mean) == len(std) == 3:
                return Normalisation((mean[0], mean[1], mean[2]), (std[0], std[1], std[2]))
    return None
