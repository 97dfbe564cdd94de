"""Make a clip that scanning is timed on at one resolution: another clip looped and fitted into it, 30 frames/s, H.264.

python benchmarks/library_clip.py SOURCE TARGET --size 1280x720 [--seconds 30]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import bench_clip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--size", required=True)
    parser.add_argument("--seconds", type=float, default=30)
    args = parser.parse_args()
    bench_clip.WIDTH, bench_clip.HEIGHT = (int(part) for part in args.size.split("x"))
    bench_clip.make(args.source, args.target, gop=bench_clip.RATE, seconds=args.seconds)


if __name__ == "__main__":
    main()
