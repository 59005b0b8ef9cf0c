"""What assistive technology is told, asked of Qt itself (QAccessible), and where the keyboard goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QWidget

from kiosk.gallery.finding import Finding, Shown
from kiosk.gallery.pixels import colour_contrast
from screens.controls.button import Button
from screens.controls.words import Words
from screens.shell import Shell

ROLES: Final = ((Button, QAccessible.Role.Button), (Words, QAccessible.Role.StaticText))
SCALE: Final = ("key-less", "key-more")
RING_CONTRAST: Final = 3.0
"""Of the focus ring against what it lies on (EN 301 549 11.1.4.11, WCAG 2.1)."""


def told(shown: Sequence[Shown]) -> Iterator[Finding]:
    """Every control and every text is in the tree, with the right role, a name, and its painted label within the name."""
    for item in shown:
        wanted = next((role for kind, role in ROLES if isinstance(item.widget, kind)), None)
        if wanted is None:
            continue
        seen = QAccessible.queryAccessibleInterface(item.widget)
        if seen is None:
            yield Finding("role", item.name, "not in the accessibility tree")
            continue
        if seen.role() != wanted:
            yield Finding("role", item.name, f"is {seen.role().name}, should be {wanted.name}")
        name = seen.text(QAccessible.Text.Name)
        label = item.widget.face.label if isinstance(item.widget, Button) else _text_of(item.widget)
        if not name.strip():
            yield Finding("name", item.name, "no accessible name")
        elif label not in name:
            yield Finding("name", item.name, "the painted label is not part of the name")
        if isinstance(item.widget, Button) and item.widget.isEnabled() and not seen.state().focusable:
            yield Finding("role", item.name, "cannot be reached by the keyboard")


def _text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, Words) else ""


def focus_order(shell: Shell, shown: Sequence[Shown], *, rtl: bool) -> Iterator[Finding]:
    """The Tab key visits every open button once, page or sheet first, in the order in which they are read."""
    open_ones = {item.widget: item for item in shown if isinstance(item.widget, Button) and item.widget.isEnabled()}
    met: list[Shown] = []
    at = shell.nextInFocusChain()
    while at is not None and at is not shell:
        if at in open_ones and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            met.append(open_ones[at])
        at = at.nextInFocusChain()
    for missing in set(open_ones) - {item.widget for item in met}:
        yield Finding("focus order", missing.objectName(), "the Tab key never comes here")
    ranks = [_rank(item.name) for item in met]
    if ranks != sorted(ranks):
        yield Finding("focus order", "page, then bars", "a bar comes before the page")
    for one, other in pairwise(met):
        kind = one.name.partition("-")[0]
        if kind != other.name.partition("-")[0] or kind == "control":
            continue
        below = other.rect.top() > one.rect.bottom() or (other.rect.left() > one.rect.right() and not rtl)
        same_row = other.rect.top() <= one.rect.bottom() and one.rect.top() <= other.rect.bottom()
        # The rows of a number pad run from left to right in every script; plus and minus beside a value do not.
        turned = rtl and (kind != "key" or one.name in SCALE)
        onward = other.rect.right() < one.rect.left() if turned else other.rect.left() > one.rect.right()
        if not (onward if same_row else below):
            yield Finding("focus order", f"{one.name} / {other.name}", "not in reading order")


def _rank(name: str) -> int:
    return 1 if name.startswith("control-") else 0


def focus_shown(shell: Shell, shown: Sequence[Shown], px_per_mm: float) -> Iterator[Finding]:
    """The button with the focus wears a ring that stands out."""
    first: Any = next((item for item in shown if isinstance(item.widget, Button) and item.widget.isEnabled()), None)
    if first is None:
        return
    button = first.widget
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    worn = button.grab().toImage()
    shell.setFocus(Qt.FocusReason.OtherFocusReason)
    at = (max(1, round(0.6 * px_per_mm)), button.height() // 2)
    ring, ground = QColor(worn.pixel(*at)), QColor(plain.pixel(at[0] * 3, at[1]))
    if worn == plain:
        yield Finding("focus", first.name, "looks the same with the focus and without")
    elif (contrast := colour_contrast(ring, ground)) < RING_CONTRAST:
        yield Finding("focus", first.name, f"ring {contrast:.1f}:1, at least {RING_CONTRAST:g}:1")
