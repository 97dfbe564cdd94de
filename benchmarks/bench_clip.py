"""Make the clip that scanning is timed on: another clip looped and fitted into 1080p, 30 frames/s, H.264.

python benchmarks/bench_clip.py SOURCE TARGET --gop 30 [--seconds 60]
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, RATE = 1920, 1080, 30


def pictures(source: Path) -> Iterator[NDArray[np.uint8]]:
    """The clip over and over, RATE pictures a second by its own time stamps, (HEIGHT, WIDTH, 3) RGB."""
    while True:
        due = 0.0
        with av.open(str(source)) as container:
            for frame in container.decode(video=0):
                while frame.time >= due - 1e-3:
                    due += 1 / RATE
                    yield fitted(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))


def fitted(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scaled into the frame, black beside it."""
    height, width = picture.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    wide, high = round(width * scale) // 2 * 2, round(height * scale) // 2 * 2
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    top, left = (HEIGHT - high) // 2, (WIDTH - wide) // 2
    canvas[top : top + high, left : left + wide] = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
    return canvas


def make(source: Path, target: Path, *, gop: int, seconds: float) -> None:
    part = target.with_suffix(".part.mp4")
    with av.open(str(part), "w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = Fraction(1, RATE)
        stream.options = {"preset": "veryfast", "crf": "21", "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0"}
        for number, picture in enumerate(itertools.islice(pictures(source), round(seconds * RATE))):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    part.replace(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--gop", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    make(args.source, args.target, gop=args.gop, seconds=args.seconds)


if __name__ == "__main__":
    main()
