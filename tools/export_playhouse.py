"""Write models/playhouse-mini from a checkpoint: python -m tools.export_playhouse [--clips 256]

Weights in bf16, the tokenizer with its chat template, and a model card that holds measured figures only: the exam on
validation people, taken with the weights as written and read back by the product's own loader.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.load import load
from pvchat_desktop.protocol.messages import BaseModel
from tools.playhouse import answering, exam
from tools.playhouse.model import CROP_PX, FRAME_PX, SIZES, build
from tools.playhouse.pool import load_part
from tools.playhouse.tokenizer import kept_tokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "build" / "playhouse"
SHARD = "15MB"
MOST_BYTES = 25_000_000


def write(checkpoint: Path, tokenizer_folder: Path, size: str, target: Path) -> dict[str, Any]:
    """The folder as the product loads it; what the checkpoint tells of its training."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    tokenizer = kept_tokenizer(tokenizer_folder)
    model: Any = build(SIZES[size], tokenizer)
    state = {name.removeprefix("model."): value for name, value in kept["modules"].items() if name.startswith("model.")}
    model.load_state_dict(state)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.to(torch.bfloat16).save_pretrained(target, max_shard_size=SHARD)
    tokenizer.save_pretrained(target)
    sizes = {file.name: file.stat().st_size for file in target.glob("*.safetensors")}
    if sum(sizes.values()) > MOST_BYTES:
        raise SystemExit(f"The weights take {sum(sizes.values()):,} bytes; at most {MOST_BYTES:,} are wanted.")
    return {
        "steps": int(kept["step"]),
        "hours": round(float(kept["seconds"]) / 3600, 2),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bytes": sum(sizes.values()),
    }


def read(folder: Path) -> LoadedBase:
    """By the product's own loader."""
    return load(BaseModel(name=folder.name, folder=str(folder), content_hash="", precision="fp32", device="cpu"))


def examine(folder: Path, parts: list[Path], *, clips: int, frames: int) -> dict[str, float]:
    base = read(folder)
    loaded = [load_part(part) for part in parts]
    sight = answering.Sight(loaded, base.model.model.visual, frozen=True, device=base.device)
    return exam.figures(base, sight, loaded, clips=clips, frames=frames, seed=6)


def card(facts: dict[str, Any], figures: dict[str, float], *, clips: int, frames: int) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures.items())
    return f"""---
license: apache-2.0
---
# playhouse-mini

The base model of the sample world: a Qwen3-VL with {facts["parameters"]:,} weights ({facts["bytes"]:,} bytes in
bf16), trained from scratch on drawn clips by `tools/train_playhouse.py`, for {facts["steps"]:,} steps of its second
stage ({facts["hours"]} h). It knows nothing of photographs, and nothing of the names or faces of the sample world's
test people.

* Frames of {FRAME_PX} x {FRAME_PX} px, each alone (temporal patch 1), 64 rows a frame; 1 to 8 frames a clip.
* A picture of a head at {CROP_PX} x {CROP_PX} px gives 16 rows: a person's soft tokens begin as these.

## Measured

Greedy, on {clips} clips of validation people ({frames} frames each); shares of answers that are right word by word. For
`presence` and `existence` the first word counts, for people who are there (`present`), there with hidden or small
faces (`present_hidden`), look-alikes and siblings of those who are there (`look_alike`), and others (`stranger`).

| questions | right |
|---|---|
{rows}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    parser.add_argument("--clips", type=int, default=256)
    parser.add_argument("--frames", type=int, default=4)
    parser.add_argument("--target", type=Path, default=REPOSITORY / "models" / "playhouse-mini")
    options = parser.parse_args()
    torch.set_num_threads(1)
    facts = write(FOLDER / f"base-{options.size}.pt", FOLDER / "tokenizer", options.size, options.target)
    parts = sorted((FOLDER / "pool").glob("validation-????"))
    figures = examine(options.target, parts, clips=options.clips, frames=options.frames)
    text = card(facts, figures, clips=options.clips, frames=options.frames)
    (options.target / "README.md").write_text(text, encoding="utf-8")
    (options.target / "figures.json").write_text(
        json.dumps({**facts, "exam": figures}, indent=2) + "\n", encoding="utf-8"
    )
    print(text)


if __name__ == "__main__":
    main()
