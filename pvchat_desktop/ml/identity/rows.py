"""Identity rows: embeddings of people that the vocabulary knows nothing of.

Ids from `vocabulary` on are slots. What they stand for is bound per request: person k of a request owns the name's id
and those of the soft rows behind it. The tables of the base stay as they are: hooks put rows in place of slots behind
the input embedding, and append a column per slot to the logits. Only a name can be written; soft rows are -inf there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 # torch's own short name
from torch.utils.hooks import RemovableHandle

from pvchat_desktop.errors import NotFound, ProgramError

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase

MODULE = "identity_rows"  # attribute of the transformers model
_ROWS_AT_ONCE = 4096  # of a vocabulary, whose whole table in fp32 would not fit beside a 4-bit base


class IdentityRows(nn.Module, BaseTunerLayer):
    """Rows of all packs that are loaded, fp32: adapter -> input rows (people, 1 + soft, D), output rows (people, D).

    Bound rows work whichever adapter is active; they are off while adapters are disabled.
    """

    adapter_layer_names = ("lora_input_rows", "lora_output_rows")

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.lora_input_rows = nn.ParameterDict()
        self.lora_output_rows = nn.ParameterDict()
        self.bound: tuple[tuple[str, int], ...] = ()
        self._active_adapter: str | list[str] = []
        self._handles: list[RemovableHandle] = []
        self._slots: Tensor | None = None

    def put(self, adapter: str, inputs: Tensor, outputs: Tensor) -> None:
        """Rows of an adapter: (people, 1 + soft, D) and (people, D)."""
        self.lora_input_rows[adapter] = nn.Parameter(inputs)
        self.lora_output_rows[adapter] = nn.Parameter(outputs)

    def join(self, adapter: str, *, active: Sequence[str], trainable: bool) -> None:
        """An adapter was added to the model."""
        self._active_adapter = list(active)
        self.set_requires_grad(adapter, requires_grad=trainable and adapter in active)

    def attach(self, embedding: nn.Module, head: nn.Module) -> None:
        self._handles = [
            embedding.register_forward_pre_hook(self._hide_slots),
            embedding.register_forward_hook(self._put_rows),
            head.register_forward_hook(self._append_columns),
        ]

    def detach(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []

    def bind(self, slots: Sequence[tuple[str, int]]) -> None:
        for adapter, person in slots:
            if adapter not in self.lora_input_rows or not 0 <= person < len(self.lora_input_rows[adapter]):
                raise NotFound("The pack holds no identity rows for this person.", hint="Train the person again.")
        self.bound = tuple(slots)

    def delete_adapter(self, adapter_name: str) -> None:
        self.bound = tuple(slot for slot in self.bound if slot[0] != adapter_name)
        super().delete_adapter(adapter_name)

    @property
    def widths(self) -> list[int]:
        """How many ids each bound person owns."""
        return [int(self.lora_input_rows[adapter].shape[1]) for adapter, _ in self.bound]

    def _hide_slots(self, module: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...] | None:  # noqa: ARG002
        """The base's table must not be asked for rows it does not have."""
        ids = args[0]
        self._slots = None
        slots = ids - self.vocabulary
        last = int(slots.max()) if slots.numel() else -1
        if last < 0:
            return None
        if self.disable_adapters or last >= sum(self.widths):
            raise ProgramError("A prompt names a person whose identity rows are not bound.")
        self._slots = slots
        return (ids.masked_fill(slots >= 0, 0), *args[1:])

    def _put_rows(self, module: nn.Module, args: tuple[Any, ...], rows: Tensor) -> Tensor:  # noqa: ARG002
        slots, self._slots = self._slots, None
        if slots is None:
            return rows
        table = torch.cat([self.lora_input_rows[adapter][person] for adapter, person in self.bound])  # (S, D)
        own = F.embedding(slots.clamp(min=0), table).to(rows.dtype)
        return torch.where((slots >= 0)[..., None], own, rows)

    def _append_columns(self, module: nn.Module, args: tuple[Any, ...], logits: Tensor) -> Tensor:  # noqa: ARG002
        if self.disable_adapters or not self.bound:
            return logits
        table = torch.stack([self.lora_output_rows[adapter][person] for adapter, person in self.bound])  # (P, D)
        with torch.autocast(logits.device.type, enabled=False):
            names = F.linear(args[0].float(), table.float()).to(logits.dtype)  # (..., P)
        never = logits.new_full((*logits.shape[:-1], 1), -torch.inf)
        columns = [
            part
            for place, width in enumerate(self.widths)
            for part in (names[..., place : place + 1], never.expand(*never.shape[:-1], width - 1))
        ]
        return torch.cat([logits, *columns], dim=-1)


def rows_of_names(base: LoadedBase, names: Sequence[str], soft_tokens: int) -> Tensor:
    """(people, 1 + soft, D) fp32: every row of a person starts as the mean of the name's sub-words."""
    embedding = base.model.get_input_embeddings()
    with torch.no_grad():
        means = [embedding(_words(base, name)).float().mean(0) for name in names]
    return torch.stack(means)[:, None].repeat(1, 1 + soft_tokens, 1)


def output_rows_of_names(base: LoadedBase, names: Sequence[str]) -> Tensor:
    """(people, D) fp32: the mean of what the output head has for the name's sub-words."""
    head: Tensor = base.model.get_output_embeddings().weight  # type: ignore[no-untyped-call]
    return torch.stack([head.detach()[_words(base, name)].float().mean(0) for name in names])


def neutral_row(table: Tensor) -> Tensor:
    """(D,) fp32: the mean of a table's rows, where nothing is known of a person yet."""
    pieces = torch.split(table.detach(), _ROWS_AT_ONCE)
    return torch.stack([piece.float().sum(0) for piece in pieces]).sum(0) / len(table)


def _words(base: LoadedBase, name: str) -> Tensor:
    """Ids of the name as it stands inside a sentence."""
    ids = base.encode_text(f" {name}")
    if not ids:
        raise ProgramError("A person without a name cannot have identity rows.")
    return torch.tensor(ids, device=base.device)
