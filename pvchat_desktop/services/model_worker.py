"""The model worker of an installed program: it runs in the model runtime, once that is here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import Request, Result


class RuntimeClient:
    """`python`: of the runtime, None until it is whole. Looked at before each job, so that fetching it is enough."""

    def __init__(self, python: Callable[[], Path | None], log_folder: Path) -> None:
        self._python = python
        self._log_folder = log_folder
        self._lock = threading.Lock()
        self._own: tuple[Path, WorkerClient] | None = None

    def run(
        self,
        job_id: str,
        request: Request,
        *,
        on_progress: Callable[[Progress], None],
        on_text: Callable[[str], None],
        stop: threading.Event,
    ) -> Result:
        return self._client().run(job_id, request, on_progress=on_progress, on_text=on_text, stop=stop)

    def close(self) -> None:
        with self._lock:
            if self._own is not None:
                self._own[1].close()

    def _client(self) -> WorkerClient:
        python = self._python()
        if python is None:
            raise ModelMissing(
                "Learning with a base model and free questions need the model runtime, which is not here yet.",
                hint="Face memory works without it. Fetch it under Models, or with: pvchat runtime install",
                title="The model runtime is not here",
            )
        with self._lock:
            if self._own is None or self._own[0] != python:
                if self._own is not None:
                    self._own[1].close()
                self._own = (python, WorkerClient("model", python, self._log_folder))
            return self._own[1]
