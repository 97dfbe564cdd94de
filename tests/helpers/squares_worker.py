"""A media worker that sees coloured squares for faces: the real main with one handler's engine replaced."""

import sys
from typing import Final

from pvchat_desktop.protocol.messages import ScanFaces, WorkerKind
from pvchat_desktop.worker.handlers import HANDLERS, HandlerNames
from pvchat_desktop.worker.main import main

TABLE: Final[dict[WorkerKind, HandlerNames]] = {
    "media": {**HANDLERS["media"], ScanFaces: "tests.helpers.squares_scan:scan_faces"},
    "model": HANDLERS["model"],
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], handlers=TABLE))
