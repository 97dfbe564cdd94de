"""What an adapter holds, as PEFT keeps it in adapter_config.json, and PEFT's name for the kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from peft import LoraConfig
from peft.utils import PeftType
from peft.utils.constants import DUMMY_TARGET_MODULES

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import Refused
from pvchat_desktop.ml.base_models.decoder import unwrapped, upper

if TYPE_CHECKING:
    from torch import nn

    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.ml.base_models.family import AttentionLayer

KIND = "REMOH"


def _kind() -> PeftType:
    """PEFT lists its kinds in a closed enumeration; a further member has to be put into its tables."""
    if KIND in PeftType.__members__:
        return PeftType[KIND]
    member = str.__new__(PeftType, KIND)
    member._name_ = member._value_ = KIND
    member.__objclass__ = PeftType  # type: ignore[attr-defined] # as enum itself marks its members
    member._sort_order_ = len(PeftType.__members__)  # type: ignore[attr-defined]
    PeftType._member_names_.append(KIND)
    PeftType._member_map_[KIND] = member
    PeftType._value2member_map_[KIND] = member
    type.__setattr__(PeftType, KIND, member)  # EnumType forbids the plain assignment
    return member


REMOH = _kind()


@dataclass
class ReMoHConfig(LoraConfig):
    """LoRA's settings and, beside them, the routed layers and the identity rows."""

    routers: Literal["none", "softmax", "relu"] = field(
        default="none", metadata={"help": "how heads are routed: mixture of heads, or ReMoH"}
    )
    routed: list[dict[str, Any]] = field(
        default_factory=list, metadata={"help": "routed layers: attention, output, heads, head_width, width, routed"}
    )
    people: int = field(default=0, metadata={"help": "people with identity rows"})
    soft_tokens: int = field(default=16, metadata={"help": "soft rows per person, beside the name's row"})

    def __post_init__(self) -> None:
        super().__post_init__()  # type: ignore[no-untyped-call]
        self.peft_type = REMOH

    @property
    def has_lora(self) -> bool:
        return self.target_modules != DUMMY_TARGET_MODULES


def config_for(base: LoadedBase, shape: AdapterShape, people: int) -> ReMoHConfig:
    """Which modules of this base an adapter of this shape works on."""
    targets = _lora_targets(base, shape) if shape.lora else DUMMY_TARGET_MODULES
    routed = _routed_layers(base, shape) if shape.routers != "none" else []
    rows = people if shape.rows else 0
    if not (shape.lora or routed or rows):
        raise Refused(
            "This recipe has nothing to train.", hint="Switch on identity rows, LoRA or routed heads in the recipe."
        )
    return ReMoHConfig(
        r=shape.lora_rank,
        lora_alpha=shape.lora_alpha,
        lora_dropout=shape.lora_dropout,
        target_modules=targets,
        routers=shape.routers,
        routed=routed,
        people=rows,
        soft_tokens=shape.soft_tokens,
    )


def routed_count(heads: int, share: float) -> int:
    """h_r of a layer; the routed heads are its last ones."""
    return min(heads, max(1, round(heads * share)))


def _lora_targets(base: LoadedBase, shape: AdapterShape) -> list[str]:
    return sorted(base.family.lora_targets(base.model, shape.upper_share))


def _routed_layers(base: LoadedBase, shape: AdapterShape) -> list[dict[str, Any]]:
    """The upper share of what can be routed: of the Q-Former where there is one, else of the decoder."""
    model = unwrapped(base.model)
    layers = base.family.routable(base.model)
    return [_described(model, layers[index], shape) for index in upper(len(layers), shape.upper_share)]


def _described(model: nn.Module, layer: AttentionLayer, shape: AdapterShape) -> dict[str, Any]:
    return {
        "attention": layer.attention,
        "output": layer.output,
        "heads": layer.heads,
        "head_width": layer.head_width,
        "width": _width(model.get_submodule(layer.attention)),
        "routed": routed_count(layer.heads, shape.routed_share),
    }


def _width(attention: nn.Module) -> int:
    """Width of x: what the query's Linear, the first one of an attention module, reads."""
    return next(int(width) for part in attention.modules() if isinstance(width := _in_features(part), int))


def _in_features(part: nn.Module) -> object:
    return getattr(part, "in_features", None)
