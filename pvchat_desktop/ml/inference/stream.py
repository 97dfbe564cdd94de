"""Ids to text while they are being written: whole characters only, names in place of their ids."""

from __future__ import annotations

from collections.abc import Mapping

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.inference.prompt import space_before_name

_BROKEN = "\ufffd"  # what a tokenizer makes of half a character
_CONTEXT = 8  # ids that are decoded again
_LONGEST_CHARACTER = 16  # ids; what is still broken after that many will not become whole


class TextStream:
    """The joined pieces are `text`: no space at either end, never half a character.

    A tokenizer's decoding of one id depends on the ids before it, so a short tail of ids that are told already is
    decoded again with every new one.
    """

    def __init__(self, base: LoadedBase, names: Mapping[int, str] | None = None) -> None:
        self._base = base
        self._names = dict(names or {})
        self._anchor = base.encode_text("a")  # keeps the space that many tokenizers drop in front of the first word
        self._told_ids: list[int] = []
        self._new_ids: list[int] = []
        self._held = ""  # spaces at the end: told with what follows them
        self.text = ""

    def push(self, one: int) -> str:
        """The text that this id makes certain; often empty."""
        name = self._names.get(one)
        if name is not None:
            return self._name(name)
        if one >= self._base.vocabulary:
            return ""
        self._new_ids.append(one)
        return self._tell(self._decoded(last=False))

    def finish(self) -> str:
        """What was held back for a character that never became whole."""
        return self._tell(self._decoded(last=True))

    def _name(self, name: str) -> str:
        before = self._tell(self._decoded(last=True))
        self._told_ids = []
        so_far = self.text + self._held
        return before + self._tell(f" {name}" if space_before_name(so_far) else name)

    def _decoded(self, *, last: bool) -> str:
        if not self._new_ids:
            return ""
        context = self._told_ids or self._anchor
        whole = self._decode(context + self._new_ids)
        if whole.endswith(_BROKEN) and not last and len(self._new_ids) < _LONGEST_CHARACTER:
            return ""
        new = whole[len(self._decode(context)) :]
        self._told_ids, self._new_ids = (context + self._new_ids)[-_CONTEXT:], []
        return new

    def _decode(self, ids: list[int]) -> str:
        text = self._base.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return str(text)

    def _tell(self, new: str) -> str:
        piece = self._held + new if self.text else new.lstrip()
        told = piece.rstrip()
        self._held = piece[len(told) :] if self.text or told else ""
        self.text += told
        return told
