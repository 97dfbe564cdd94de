"""Sizes of files and of free space, in words."""

from __future__ import annotations


def size_text(count: int) -> str:
    """Bytes in decimal units, as in "2.5 GB", "250 MB", "3.4 MB"."""
    if count >= 1e9:
        return f"{count / 1e9:,.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e7 else f"{count / 1e6:.1f} MB"
