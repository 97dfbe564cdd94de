"""The PEFT tuner: LoRA, routed heads and identity rows in one adapter, as a PeftModel takes one kind of tuner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import torch
from bitsandbytes.nn.modules import Linear4bit, Linear8bitLt
from peft import LoraConfig, mapping
from peft.tuners.lora.model import LoraModel
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn

from pvchat_desktop.errors import ProgramError
from pvchat_desktop.ml.identity.rows import MODULE, IdentityRows
from pvchat_desktop.ml.remoh.config import REMOH, ReMoHConfig
from pvchat_desktop.ml.remoh.layer import RoutedHeads, Router
from pvchat_desktop.ml.remoh.routing import RoutingState

if TYPE_CHECKING:
    from transformers import PreTrainedModel

HEADS = "remoh"  # attribute of a routed attention module


class ReMoHModel(LoraModel):
    """LoRA as PEFT does it, with RoutedHeads put into attention modules and IdentityRows into the model."""

    tuner_layer_cls = BaseTunerLayer  # type: ignore[assignment] # PEFT asks for layers of LoRA's and of ours

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.routing = RoutingState()
        self.is_off = False
        super().__init__(*args, **kwargs)

    def inject_adapter(self, model: nn.Module, adapter_name: str, *args: Any, **kwargs: Any) -> None:
        super().inject_adapter(model, adapter_name, *args, **kwargs)
        config = cast("ReMoHConfig", self.peft_config[adapter_name])
        for layer in config.routed:
            self._add_router(model, adapter_name, config, layer)
        if config.people:
            self._add_rows(cast("PreTrainedModel", model), adapter_name, config)
        self._attach_heads(model)
        for part in model.modules():
            if isinstance(part, (RoutedHeads, IdentityRows)):
                part.join(adapter_name, active=self.active_adapters, trainable=not config.inference_mode)

    def _create_new_module(  # type: ignore[override] # PEFT calls it on itself
        self, lora_config: LoraConfig, adapter_name: str, target: nn.Module, **kwargs: Any
    ) -> nn.Module:
        """The kind of LoRA layer follows the Linear itself, not a mark on the model that only some loaders leave."""
        kwargs |= {"loaded_in_4bit": isinstance(target, Linear4bit), "loaded_in_8bit": isinstance(target, Linear8bitLt)}
        made: nn.Module = super()._create_new_module(  # type: ignore[no-untyped-call]
            lora_config, adapter_name, target, **kwargs
        )
        return made

    def _add_router(self, model: nn.Module, name: str, config: ReMoHConfig, layer: dict[str, Any]) -> None:
        attention = model.get_submodule(layer["attention"])
        if not hasattr(attention, HEADS):
            heads = RoutedHeads(
                heads=layer["heads"], head_width=layer["head_width"], output=layer["output"], routing=self.routing
            )
            attention.add_module(HEADS, heads.train(model.training))
        router = Router(
            width=layer["width"],
            heads=layer["heads"],
            routed=layer["routed"],
            kind="relu" if config.routers == "relu" else "softmax",
        )
        routers = cast("RoutedHeads", attention.get_submodule(HEADS)).lora_router
        routers[name] = router.to(next(attention.parameters()).device)

    def _add_rows(self, model: PreTrainedModel, name: str, config: ReMoHConfig) -> None:
        embedding = model.get_input_embeddings()
        table = cast("Tensor", embedding.weight)
        head: nn.Linear = model.get_output_embeddings()  # type: ignore[no-untyped-call]
        if not hasattr(model, MODULE):
            made = IdentityRows(len(table))
            made.attach(embedding, head)
            model.add_module(MODULE, made.train(model.training))
        cast("IdentityRows", model.get_submodule(MODULE)).put(
            name,
            torch.zeros(config.people, 1 + config.soft_tokens, table.shape[1], device=table.device),
            torch.zeros(config.people, head.weight.shape[1], device=head.weight.device),
        )

    @staticmethod
    def _attach_heads(model: nn.Module) -> None:
        for part in list(model.modules()):
            heads = getattr(part, HEADS, None)
            if isinstance(heads, RoutedHeads):
                heads.attach(part, model.get_submodule(heads.output))

    def unload(self) -> nn.Module:
        """The base model as it was: no wrapper, no module of ours, no hook."""
        model: nn.Module = super().unload()
        for part in list(model.modules()):
            for name in (HEADS, MODULE):
                ours = getattr(part, name, None)
                if isinstance(ours, (RoutedHeads, IdentityRows)):
                    ours.detach()
                    delattr(part, name)
        return model

    def _check_merge_allowed(self) -> None:
        raise ProgramError("Routed heads depend on the input and cannot be merged into the base model's weights.")

    def add_weighted_adapter(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        raise ProgramError("Routers cannot be averaged; activate several adapters instead.")

    @contextmanager
    def _enable_peft_forward_hooks(self, *args: Any, **kwargs: Any) -> Iterator[None]:
        if kwargs.get("adapter_names") is not None:
            raise ProgramError("Routed heads do not know different adapters within one batch.")
        with super()._enable_peft_forward_hooks(*args, **kwargs):
            yield


mapping.PEFT_TYPE_TO_CONFIG_MAPPING[REMOH] = ReMoHConfig
mapping.PEFT_TYPE_TO_TUNER_MAPPING[REMOH] = ReMoHModel
mapping.PEFT_TYPE_TO_PREFIX_MAPPING[REMOH] = ReMoHModel.prefix
