"""Which PyTorch build this machine gets (pvchat_desktop/core/torch_builds.py decides), and where pip may find it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from pvchat_desktop.core.torch_builds import (
    SMI_QUERY,
    Build,
    Card,
    Choice,
    builds_from,
    choose,
    parse_kernel_driver,
    parse_smi,
    version,
)

__all__ = ["Build", "Card", "Choice", "attempts", "choose", "find_cards", "lock_name", "parse_kernel_driver",
           "parse_smi", "read_builds", "version"]  # fmt: skip

_SMI_TIMEOUT_S = 20  # a card that is falling asleep answers late
_SMI_PLACES = ("nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi")
_KERNEL_DRIVER = Path("/proc/driver/nvidia/version")


def read_builds(path: Path) -> dict[str, Build]:
    """The builds in order of preference, the one without CUDA last."""
    return builds_from(tomllib.loads(path.read_text("utf-8")))


def find_cards() -> list[Card]:
    for place in _SMI_PLACES:
        if program := shutil.which(place):
            try:
                answer = subprocess.run(
                    [program, *SMI_QUERY], capture_output=True, text=True, timeout=_SMI_TIMEOUT_S, check=False
                )
            except (OSError, subprocess.TimeoutExpired):
                continue
            if cards := parse_smi(answer.stdout):
                return cards
    return parse_kernel_driver(_KERNEL_DRIVER.read_text("utf-8", "replace")) if _KERNEL_DRIVER.exists() else []


def attempts(build: Build, system: str) -> list[list[str]]:
    """What to ask pip for, in order: the machine's own sources first, the public index last.

    Plain `torch==...` is never asked for where it could be another build.
    """
    labelled = f"torch=={build.torch}+{build.name}"
    plain = [[f"torch==={build.torch}"]] if system in build.plain_on else []
    return [[labelled], *plain, ["--index-url", build.index, labelled]]


def lock_name(build: Build, system: str) -> str:
    """The lock file for a build; Windows wheels of torch bring CUDA along, so one serves all builds there."""
    return f"{system}-{build.name}.txt" if system == "linux" else f"{system}.txt"
