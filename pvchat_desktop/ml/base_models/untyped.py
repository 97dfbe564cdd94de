"""Libraries whose types are partial, at one edge: what comes out of here is annotated where it is used."""

from __future__ import annotations

from typing import Any


def transformers() -> Any:
    import transformers as library

    return library


def bitsandbytes() -> Any:
    import bitsandbytes as library

    return library


def quiet() -> None:
    """No progress bars on standard error: stages are told to the program instead."""
    transformers().utils.logging.disable_progress_bar()
