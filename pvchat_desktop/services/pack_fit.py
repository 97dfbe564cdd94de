"""Whether an adapter fits a base: the widths that its files name against those of the base's config.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from pvchat_desktop.core.recipe import STANDARD, AdapterShape
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.base_files import read_config
from pvchat_desktop.services.pack_files import WEIGHTS, PackContents

KIND = "REMOH"  # as adapter_config.json names it; see ml/remoh/config.py
_ROWS = "lora_input_rows"  # (people, 1 + soft tokens, width)


def check_fit(contents: PackContents, base: Path) -> None:
    """Refused where the adapter is of another kind, or made for a model of another width."""
    config = _json(contents.files["adapter/adapter_config.json"])
    if config.get("peft_type") != KIND:
        raise _misfit("its adapter is of another kind")
    people = config.get("people")
    if isinstance(people, int) and people and not 0 <= contents.card.slot < people:
        raise _misfit("its adapter knows fewer people than its card says")
    width = hidden_width(read_config(base))
    for name, shape in _shapes(contents.files[WEIGHTS]).items():
        if _ROWS in name and width is not None and shape[-1] != width:
            raise _misfit(f"its rows are {shape[-1]} wide, the base model has {width}")


def hidden_width(config: dict[str, Any]) -> int | None:
    """Width of the language model's hidden states; None where the config does not say."""
    text = config.get("text_config")
    width = (text if isinstance(text, dict) else config).get("hidden_size")
    return width if isinstance(width, int) else None


def adapter_bytes(config: dict[str, Any], shape: AdapterShape = STANDARD.adapter) -> int | None:
    """How large an adapter in bf16 will be on a decoder of grouped-query attention; None where the config is another.

    LoRA on q, k, v, o, gate, up and down of the upper layers, the routers of these layers, and the identity rows.
    """
    own = config.get("text_config")
    text: dict[str, Any] = own if isinstance(own, dict) else config
    try:
        width, inner, layers = (int(text[key]) for key in ("hidden_size", "intermediate_size", "num_hidden_layers"))
        heads = int(text["num_attention_heads"])
    except (KeyError, TypeError, ValueError):
        return None
    head_width = int(text.get("head_dim") or width // heads)
    shared = int(text.get("num_key_value_heads") or heads) * head_width
    queries = heads * head_width
    pairs = [(width, queries), (width, shared), (width, shared), (queries, width), (width, inner), (width, inner)]
    pairs.append((inner, width))
    upper = layers - round(layers * (1 - shape.upper_share))
    lora = upper * shape.lora_rank * sum(a + b for a, b in pairs) if shape.lora else 0
    routed = max(1, round(heads * shape.routed_share))
    routers = upper * ((2 + routed) * width + routed) if shape.routers != "none" else 0
    rows = (2 + shape.soft_tokens) * width if shape.rows else 0
    return 2 * (lora + routers + rows)


def _shapes(data: bytes) -> dict[str, list[int]]:
    """Of the tensors in a safetensors file, from its header alone."""
    try:
        header = msgspec.json.decode(data[8 : 8 + int.from_bytes(data[:8], "little")], type=dict[str, dict[str, Any]])
        return {name: list(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise _misfit("its weights cannot be read") from error


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError as error:
        raise _misfit("its adapter's settings cannot be read") from error
    if not isinstance(found, dict):
        raise _misfit("its adapter's settings cannot be read")
    return found


def _misfit(why: str) -> Refused:
    return Refused(
        f"This pack does not fit the base model here: {why}.",
        title="The pack does not fit the base model",
        hint="Enroll again from the saved clip, or import the face memory alone (--memory-only).",
    )
