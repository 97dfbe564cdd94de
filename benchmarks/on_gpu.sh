#!/usr/bin/env bash
# Everything that needs an NVIDIA card, in one command: the checks, then training and inference of a 4 B base at real
# size with random weights (no download). Results are stored in benchmarks/results; takes about ten minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PVCHAT_PYTHON:-python3}
"$python" -m pytest tests/gpu -m gpu -q
for what in training inference; do
    "$python" -m pvchat_desktop bench "$what" --config models/configs/qwen3-vl-4b.json --device cuda --json
done
