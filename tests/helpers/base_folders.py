"""Folders that look like base models, of a few bytes: everything about their files is tested without loading one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

WIDTH = 8


def write_base(folder: Path, *, model_type: str = "qwen3_vl", width: int = WIDTH, seed: int = 0) -> Path:
    """config.json, tokenizer and one safetensors file."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": model_type, "text_config": {"hidden_size": width, "num_attention_heads": 2}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    weights = np.random.default_rng(seed).normal(size=(4, width)).astype(np.float32)
    save_file({"model.embed_tokens.weight": weights}, folder / "model.safetensors")
    return folder


def write_adapter(folder: Path, *, width: int = WIDTH, people: int = 1) -> Path:
    """What a trained adapter's folder holds, as far as the program looks into it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "adapter_config.json").write_text(json.dumps({"peft_type": "REMOH", "people": people}), encoding="utf-8")
    rows = np.zeros((people, 17, width), np.float32)
    save_file({"base_model.model.identity_rows.lora_input_rows": rows}, folder / "adapter_model.safetensors")
    return folder
