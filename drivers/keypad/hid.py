"""A keypad that is a USB keyboard: from the window system's key codes to ours. Knows Qt's numbers (Qt::Key), not Qt.

The small pads sold as 12-key keypads are numeric blocks. After a power cut Num Lock is often off, and such a pad then
sends Home, Up, PageUp ... with the mark "from the numeric block": those are digits all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from drivers.keypad.bounce import Bounce
from drivers.keypad.contract import FAMILY, BounceSettings, Key, KeyPressed
from drivers.window_adapter import WindowAdapter

_ESCAPE, _TAB, _BACKSPACE, _RETURN, _ENTER = 0x01000000, 0x01000001, 0x01000003, 0x01000004, 0x01000005
_INSERT, _DELETE, _CLEAR, _HOME, _END = 0x01000006, 0x01000007, 0x0100000B, 0x01000010, 0x01000011
_LEFT, _UP, _RIGHT, _DOWN, _PAGE_UP, _PAGE_DOWN = range(0x01000012, 0x01000018)

HID_TABLE: Final[Mapping[int, Key]] = MappingProxyType(
    {
        **{ord(key): key for key in Key if key.is_digit},
        _RETURN: Key.CONFIRM,
        _ENTER: Key.CONFIRM,
        ord("#"): Key.CONFIRM,
        _ESCAPE: Key.BACK,
        _BACKSPACE: Key.BACK,
        ord("*"): Key.BACK,
    }
)
"""By Qt::Key. ``#`` and ``*`` stand where a telephone has them, left and right of 0."""

NUM_LOCK_OFF: Final[Mapping[int, Key]] = MappingProxyType(
    {
        _INSERT: Key.DIGIT_0,
        _END: Key.DIGIT_1,
        _DOWN: Key.DIGIT_2,
        _PAGE_DOWN: Key.DIGIT_3,
        _LEFT: Key.DIGIT_4,
        _CLEAR: Key.DIGIT_5,
        _RIGHT: Key.DIGIT_6,
        _HOME: Key.DIGIT_7,
        _UP: Key.DIGIT_8,
        _PAGE_UP: Key.DIGIT_9,
        _DELETE: Key.BACK,
    }
)
"""By Qt::Key, from the numeric block only."""


class HidKeypad(WindowAdapter):
    """See contract.Keypad. The window hands every key press to ``strike`` in the main thread, behind a wedge scanner."""

    family: ClassVar[str] = FAMILY

    def __init__(self, node: Path, table: Mapping[int, Key] = HID_TABLE, bounce: BounceSettings | None = None) -> None:
        super().__init__(node)
        self._table = table
        self._bounce = Bounce(bounce)

    def strike(
        self,
        code: int,
        at_seconds: float,
        *,
        numeric_block: bool = False,
        modified: bool = False,
        repeated: bool = False,
    ) -> bool:
        """A key press; whether it was one of the keypad's and is used up. ``code``: Qt::Key. ``at_seconds``: when it was
        struck, as the window system says. ``numeric_block``: Qt::KeypadModifier. ``modified``: with Ctrl, Alt or Meta, so
        not from a keypad. ``repeated``: the window system repeats a key that is held down.
        """
        key = self._table.get(code) or (NUM_LOCK_OFF.get(code) if numeric_block else None)
        if key is None or modified:
            return False
        if self._bounce.down(key, at_seconds, releases=False) and not repeated:
            self._say(KeyPressed(key))
        return True
