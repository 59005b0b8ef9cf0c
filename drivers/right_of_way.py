"""Whoever computes in Python beside the screen lets it go first: both need the interpreter, and a page must not wait for a slip."""

from __future__ import annotations

import time

LONGEST_SECONDS = 0.06
"""A page takes a third of this to stand; one that never comes holds nobody up for longer."""
LOOK_AGAIN_SECONDS = 0.002


class RightOfWay:
    """``take`` and ``leave`` are for the thread of the screen, ``give`` for every other."""

    def __init__(self) -> None:
        self._until = 0.0

    def take(self) -> None:
        """A page begins to be built."""
        self._until = time.monotonic() + LONGEST_SECONDS

    def leave(self) -> None:
        """It stands."""
        self._until = 0.0

    def give(self) -> None:
        """Wait until it stands, or LONGEST_SECONDS since it was begun."""
        while (left := self._until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_AGAIN_SECONDS))


SCREEN = RightOfWay()
"""Of this program's one screen."""
