"""What scanning costs without thought: cv2, every frame at native resolution, every face embedded, one process.

    python benchmarks/naive_faces.py CLIP BACKEND.json [--seconds 10]

Prints one JSON document; its tracks are linked by the program's own linking, so that they can be compared.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2
import msgspec
import numpy as np

from pvchat_desktop.core.linking import Seen, link
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.pictures import Picture

LASTING_S = 1.0  # shorter runs are patterns that look like faces for a moment


def look(engine: FaceEngine, frame: Picture, t_s: float) -> Seen:
    found = engine.detect(frame)
    rows = [engine.embed(engine.align(frame, face.landmarks)[None])[0] for face in found]
    return Seen(
        t_s,
        np.array([[f.box.x1, f.box.y1, f.box.x2, f.box.y2] for f in found], np.float32).reshape(-1, 4),
        np.array(rows, np.float32).reshape(-1, engine.model.dimension),
        np.ones(len(found), bool),
        np.ones(len(found), np.float32),
    )


def watch(clip: Path, engine: FaceEngine, seconds: float) -> list[Seen]:
    capture = cv2.VideoCapture(str(clip))
    seen: list[Seen] = []
    while not seen or seen[-1].t_s < seconds:
        t_s = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        there, frame = capture.read()
        if not there:
            break
        picture = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
        seen.append(look(engine, picture, t_s))
    capture.release()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("backend", type=Path)
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    backend = msgspec.json.decode(args.backend.read_bytes(), type=FaceBackend)
    engine = load_engine(msgspec.structs.replace(backend, detector_input="native"))
    began = time.monotonic()
    seen = watch(args.clip, engine, args.seconds)
    seconds = time.monotonic() - began
    tracks = link(seen, backend.thresholds) if backend.thresholds else []
    print(
        json.dumps(
            {
                "clip_s": seen[-1].t_s if seen else 0.0,
                "seconds": round(seconds, 2),
                "frames": len(seen),
                "faces": sum(len(s.boxes) for s in seen),
                "tracks": sum(seen[t[-1][0]].t_s - seen[t[0][0]].t_s >= LASTING_S for t in tracks),
            }
        )
    )


if __name__ == "__main__":
    main()
