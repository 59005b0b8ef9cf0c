"""Typed digits, written readably."""

from __future__ import annotations


def digits(text: str) -> tuple[int, ...]:
    """``digits("135")`` is ``(1, 3, 5)``."""
    return tuple(map(int, text))
