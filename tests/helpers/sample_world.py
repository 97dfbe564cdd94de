"""The program with workers that know the drawn faces, and a base that knows nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import WorkerKind
from pvchat_desktop.services.model_files import ModelFilesService
from tests.helpers.drawn_faces import BACKEND

_THRESHOLDS = Thresholds(match=0.6, unsure=0.5, margin=0.1, link=0.5, link_anywhere=0.6)
_MODULE = "tests.helpers.drawn_worker"
_KINDS: tuple[WorkerKind, ...] = ("media", "model")


@contextmanager
def drawn_program(home: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[App, dict[WorkerKind, WorkerClient]]]:
    """The program and its workers."""
    patch.setattr(ModelFilesService, "backend", lambda *_args: BACKEND)
    patch.setattr(ModelFilesService, "active_backend", lambda _self: BACKEND)
    patch.setattr(ModelFilesService, "thresholds", lambda _self, _name: _THRESHOLDS)
    folders = UserFolders.below(home)
    clients = {kind: WorkerClient(kind, Path(sys.executable), folders.logs, module=_MODULE) for kind in _KINDS}
    app = open_app(folders, clients=clients)
    try:
        yield app, clients
    finally:
        app.close()


def brief_base(folder: Path) -> str:
    """A base that knows nothing and does not say much: half of its words are the end."""
    base = random_weights.build()
    with torch.no_grad():
        model: Any = base.model
        model.get_output_embeddings().weight[base.tokenizer.eos_token_id] *= 50
    random_weights.save(base, folder)
    return str(folder)
