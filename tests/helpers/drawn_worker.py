"""Workers of the sample world that know the drawn faces instead of looking for them: the real main with one handler
replaced, so that nothing here depends on how good a face model is."""

import sys
from typing import Final

from pvchat_desktop.protocol.messages import ScanFaces, WorkerKind
from pvchat_desktop.worker.handlers import HANDLERS, HandlerNames
from pvchat_desktop.worker.main import main

TABLE: Final[dict[WorkerKind, HandlerNames]] = {
    "media": {**HANDLERS["media"], ScanFaces: "tests.helpers.drawn_faces:scan_faces"},
    "model": HANDLERS["model"],
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], handlers=TABLE))
