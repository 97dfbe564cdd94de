"""Export of an adapter's LoRA part alone, for any program that knows PEFT."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from peft import LoraConfig
from peft.utils import SAFETENSORS_WEIGHTS_NAME
from safetensors.torch import load_file, save_file
from torch import Tensor

from pvchat_desktop.errors import Refused
from pvchat_desktop.ml.base_models.base import LoadedBase, logits
from pvchat_desktop.ml.identity.slots import bind_slots
from pvchat_desktop.ml.remoh.config import ReMoHConfig
from pvchat_desktop.ml.remoh.model import (
    adapter_config,
    adapter_weights,
    gates_off,
    insert,
    remove_adapter,
    use_adapters,
)

_CHECKED = "exported-lora"  # name of the adapter while it is compared


@dataclass(frozen=True, slots=True)
class LoraExport:
    folder: Path
    lost: str  # a sentence for people: what the export does not hold


def export_lora(base: LoadedBase, name: str, folder: Path, dtype: torch.dtype = torch.bfloat16) -> LoraExport:
    """Write adapter_config.json (kind LORA) and adapter_model.safetensors."""
    config = adapter_config(base, name)
    weights = {
        key: value for key, value in adapter_weights(base, name).items() if ".lora_A." in key or ".lora_B." in key
    }
    if not weights:
        raise Refused("This pack holds no LoRA weights.", hint="Export it as a pack instead.")
    folder.mkdir(parents=True, exist_ok=True)
    kept = {key: value.detach().to("cpu", dtype).contiguous() for key, value in weights.items()}
    save_file(kept, folder / SAFETENSORS_WEIGHTS_NAME, metadata={"format": "pt"})
    plain = LoraConfig(
        r=config.r, lora_alpha=config.lora_alpha, lora_dropout=config.lora_dropout, target_modules=config.target_modules
    )
    plain.target_modules = config.target_modules  # in order; LoraConfig makes a set of it
    plain.inference_mode = True
    plain.save_pretrained(str(folder))
    return LoraExport(folder=folder, lost=lost_words(config))


def lost_words(config: ReMoHConfig) -> str:
    lost = []
    if config.people:
        lost.append("the name and the soft tokens of each person, so nobody can be asked about by name")
    if config.routed:
        lost.append("the routing of attention heads")
    return f"Not in this export: {'; '.join(lost)}." if lost else "This export holds all that was learned."


def check_export(base: LoadedBase, name: str, folder: Path, text: str = "Who can be seen in this clip?") -> float:
    """Largest difference between the logits of the exported files and of the adapter with gates and rows off.

    0 for a float32 export; the rounding of the weights for bfloat16. No slot is bound afterwards.
    """
    bind_slots(base, [])
    use_adapters(base, [name])
    with gates_off(base):
        ours = _text_logits(base, text)
    plain = LoraConfig.from_pretrained(str(folder))
    config = ReMoHConfig(r=plain.r, lora_alpha=plain.lora_alpha, target_modules=plain.target_modules)
    insert(base, _CHECKED, config, load_file(folder / SAFETENSORS_WEIGHTS_NAME))
    use_adapters(base, [_CHECKED])
    exported = _text_logits(base, text)
    remove_adapter(base, _CHECKED)
    use_adapters(base, [name])
    return float((ours - exported).abs().max())


@torch.no_grad()
def _text_logits(base: LoadedBase, text: str) -> Tensor:
    """(1, T, vocabulary)"""
    ids = torch.tensor([base.encode_text(text)], device=base.device)
    embeddings = base.model.get_input_embeddings()(ids)
    positions = base.family.positions(base, ids[0], [])[:, None]  # (P, 1, T)
    return logits(base, base.family.hidden(base, embeddings, positions, mask=None)).float()
