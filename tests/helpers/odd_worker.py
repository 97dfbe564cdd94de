"""A worker whose handlers misbehave on demand: the real main with another table."""

import sys
from typing import Final

from pvchat_desktop.protocol.messages import ProbeClip, ReportDevice, WorkerKind
from pvchat_desktop.worker.handlers import HandlerNames
from pvchat_desktop.worker.main import main

TABLE: Final[dict[WorkerKind, HandlerNames]] = {
    "media": {ProbeClip: "tests.helpers.odd_handlers:probe"},
    "model": {ReportDevice: "tests.helpers.no_such_module:nothing"},
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], handlers=TABLE))
