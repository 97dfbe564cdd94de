"""The rows of `bench playhouse` as recipes and training data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from pvchat_desktop.core.dataset import Manifest, ManifestRow
from pvchat_desktop.core.manifest import manifest_hash
from pvchat_desktop.core.recipe import AdapterShape, Recipe, SparsityLosses
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.evaluation.playhouse_table import ABLATIONS, FULL

_OFF: Final = SparsityLosses(spr_weight=0.0, hae_weight=0.0)


def trained_as(row: str, recipe: Recipe) -> Recipe:
    """The recipe of a row; all rows have the same data, steps and rates."""
    full, sparse = recipe.adapter, recipe.sparsity
    shapes: Mapping[str, tuple[AdapterShape, SparsityLosses]] = {
        "lora": (dataclasses.replace(full, rows=False, routers="none"), _OFF),
        "tokens": (dataclasses.replace(full, lora=False, routers="none"), _OFF),
        "moh": (dataclasses.replace(full, routers="softmax"), _OFF),
        "remoh": (full, dataclasses.replace(sparse, spr_weight=0.0, hae_weight=0.0)),
        "remoh-spr": (full, dataclasses.replace(sparse, hae_weight=0.0)),
        **dict.fromkeys((FULL, *ABLATIONS), (full, sparse)),
    }
    if row not in shapes:
        raise ProgramError(f"The row {row} is not trained.")
    adapter, sparsity = shapes[row]
    return dataclasses.replace(recipe, adapter=adapter, sparsity=sparsity)


def data_of(row: str, manifest: Manifest, recipe: Recipe) -> tuple[Manifest, Recipe]:
    """Of the training set, what a row of the data ablation may see. So that fewer clips do not mean fewer steps, they
    are seen the more often."""
    if row not in ABLATIONS[:-1]:
        return manifest, recipe
    kept = tuple(one for one in manifest.rows if _is_shown(one, row))
    more = max(1, round(len(manifest.rows) / max(1, len(kept))))
    smaller = dataclasses.replace(manifest, rows=kept, hash="")
    return (
        dataclasses.replace(smaller, hash=manifest_hash(smaller)),
        dataclasses.replace(recipe, image_epochs=more * recipe.image_epochs, video_epochs=more * recipe.video_epochs),
    )


def _is_shown(one: ManifestRow, row: str) -> bool:
    """Positives: as they were filmed. Negatives: all of them, where the row has any."""
    if any(one.sample.present):
        return one.sample.provenance.expander == "original"
    return row != ABLATIONS[0]
