"""The program on workers that see squares: `python -m tests.helpers.squares_program HOME` looks through its library."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.job import Progress
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ProbeClip, Request, Result, ScanFaces
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.probe import probe_clip
from tests.helpers.squares_scan import scan_faces


def open_squares(home: Path) -> tuple[App, WorkerClient]:
    """The program, and its media worker, which may be started any number of times."""
    folders = UserFolders.below(home)
    interpreter, module = Path(sys.executable), "tests.helpers.squares_worker"
    media = WorkerClient("media", interpreter, folders.logs, patience=Patience(restarts=100), module=module)
    model = WorkerClient("model", interpreter, folders.logs, module=module)
    return open_app(folders, clients={"media": media, "model": model}), media


class Direct:
    """Does the media worker's work in the calling thread: for processes that are killed as a whole."""

    def run(
        self,
        job_id: str,
        request: Request,
        *,
        on_progress: Callable[[Progress], None],
        on_text: Callable[[str], None],
        stop: threading.Event,
    ) -> Result:
        del on_text
        context = JobContext(job_id, lambda news: on_progress(Progress(news.stage, news.done, news.total)))
        if stop.is_set():
            context.cancel()
        if isinstance(request, ProbeClip):
            return probe_clip(request, context)
        assert isinstance(request, ScanFaces)
        return scan_faces(request, context)

    def close(self) -> None:
        pass


def scan_in_this_process(home: Path, clips: Path | None = None) -> None:
    """Look through a library; with `clips`, only add these to it."""
    app = open_app(UserFolders.below(home), clients={"media": Direct(), "model": Direct()})
    if clips is not None:
        app.library.add([clips])
    else:
        app.library.scan_all(app.library.all(), Watch())
    app.close()


def main() -> None:
    app, _ = open_squares(Path(sys.argv[1]))
    try:
        print("open", flush=True)  # noqa: T201 - what the caller waits for
        app.library.scan_all(app.library.all(), Watch())
    finally:
        app.close()


if __name__ == "__main__":
    main()
