"""A page of a right-to-left language against the same page with the same words from left to right: each the mirror image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kiosk.gallery.finding import Finding, Shown
from screens.mirror import flip

LEFT_TO_RIGHT: Final = "bo"
"""A language whose letters have the same least size and lines as high, for the same words the other way round."""
TOLERANCE_PX: Final = 2


def mirrored(shown: Sequence[Shown], twin: Sequence[Shown], width: int) -> Iterator[Finding]:
    """Parts that do not stand where their mirror image would. A number pad stands mirrored as a whole: its keys never do."""
    if [item.name for item in shown] != [item.name for item in twin]:
        yield Finding("not mirrored", "page", "other parts than from left to right")
        return
    for one, other in zip(shown, twin, strict=True):
        if one.name.startswith("key-"):
            continue
        there = flip(other.rect, width)
        if abs(there.left() - one.rect.left()) > TOLERANCE_PX or abs(there.top() - one.rect.top()) > TOLERANCE_PX:
            yield Finding("not mirrored", one.name, f"at {one.rect.left()} px, its mirror image at {there.left()} px")
    keys, others = ([item.rect for item in each if item.name.startswith("key-")] for each in (shown, twin))
    if keys:
        left, right = min(rect.left() for rect in keys), max(rect.right() for rect in others)
        if abs((width - 1 - right) - left) > TOLERANCE_PX:
            yield Finding("not mirrored", "pad", f"begins at {left} px, should at {width - 1 - right} px")
