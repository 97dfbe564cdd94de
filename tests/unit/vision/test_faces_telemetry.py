"""onnxruntime's telemetry: what it leaves behind when nobody stops it, and that our door to the library stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.faces import write_mean_recogniser

_REPORT = """
import json, sys, time
time.sleep({wait_s})
import psutil
me = psutil.Process()
files = [file.path for file in me.open_files()]
print(json.dumps({{"sockets": len(me.net_connections()), "threads": me.num_threads(), "files": files}}))
"""

_THROUGH_OUR_DOOR = """
from pathlib import Path
from pvchat_desktop.vision.faces.onnx_session import open_session
session = open_session(Path(sys.argv[1]))
"""

_PLAINLY = """
import onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
"""


def _run(body: str, model: Path, home: Path, *, wait_s: float) -> dict[str, Any]:
    """Load a model in a fresh process whose home is `home`; what it has open afterwards."""
    home.mkdir()
    code = "import sys\n" + body + _REPORT.format(wait_s=wait_s)
    environment = {key: value for key, value in os.environ.items() if key not in _SILENCERS}
    environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LOCALAPPDATA": str(home / "local")}
    # Whatever the library would send goes to a port where nobody listens, on this machine.
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-c", code, str(model)], env=environment, capture_output=True, text=True, check=True
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


_SILENCERS = ("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "NO_PROXY", "no_proxy")


def test_a_model_is_loaded_without_a_trace(tmp_path: Path) -> None:
    model, home = write_mean_recogniser(tmp_path / "mean.onnx"), tmp_path / "quiet"

    report = _run(_THROUGH_OUR_DOOR, model, home, wait_s=1.0)

    assert list(home.rglob("*")) == []
    assert report["sockets"] == 0
    assert not [file for file in report["files"] if "onnxruntime" in file and not file.endswith(".so")]


@pytest.mark.skipif(sys.platform != "linux", reason="the place of its files is known for Linux")
def test_the_test_above_would_see_a_trace(tmp_path: Path) -> None:
    """Without our door the library writes a device id and keeps a store of events open."""
    model, home = write_mean_recogniser(tmp_path / "mean.onnx"), tmp_path / "loud"

    report = _run(_PLAINLY, model, home, wait_s=0.2)

    assert "deviceid" in {path.name for path in home.rglob("*")}
    assert [file for file in report["files"] if file.endswith("onnxruntime.db")]
