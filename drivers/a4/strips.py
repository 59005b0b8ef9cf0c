"""Pieces of a page, one below the other, and how they are divided among pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece as wide as the page. ``draw`` takes its top edge in mm; ``head`` is drawn above it where it begins a page."""

    height_mm: float
    draw: Callable[[float], None]
    head: Strip | None = None


def stacked(strips: Sequence[Strip]) -> Strip:
    """Several as one that is never divided."""

    def draw(top: float) -> None:
        for strip in strips:
            strip.draw(top)
            top += strip.height_mm

    return Strip(sum(strip.height_mm for strip in strips), draw)


class Stack:
    """Pages of ``room`` mm, at most ``most`` of them."""

    def __init__(self, room: float, most: int) -> None:
        self.pages: list[list[Strip]] = [[]]
        self.room = room
        self._most = most
        self._left = room

    def put(self, strip: Strip, reserved: float = 0.0) -> bool:
        """Lay it below the others or on a new page. False: there is no room for it and, below it on the last page, for
        ``reserved`` mm.
        """
        if strip.height_mm + (reserved if len(self.pages) == self._most else 0.0) <= self._left:
            self._left -= strip.height_mm
            self.pages[-1].append(strip)
            return True
        if len(self.pages) == self._most or (not self.pages[-1] and self._left == self.room):
            return False
        self.pages.append([])
        self._left = self.room - (strip.head.height_mm if strip.head is not None else 0.0)
        return self.put(strip, reserved)
