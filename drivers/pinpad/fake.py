"""The reference pad as a process: ``python -m drivers.pinpad.fake --name PATH --control SOCKET --ready-file FILE``.

Orders beside those of fake_process: ``press`` (``keys``: a list), ``type_when_asked`` (``digits``), ``tamper``, ``repair``.
It holds the demonstration keys. The facts tell whether an entry runs, never what was typed.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from drivers.fake_process import run_serial_fake
from drivers.pinpad.model import CANCEL_KEY, CLEAR_KEY, ENTER_KEY, PadModel
from drivers.pinpad.simulator import PadHand, demo_store

_KEYS: Final = frozenset((*"0123456789", CLEAR_KEY, CANCEL_KEY, ENTER_KEY))


def main(arguments: list[str] | None = None) -> int:
    hand = PadHand(PadModel(demo_store(), clear_allowed=True))

    def press(order: dict[str, Any]) -> None:
        hand.press(_known(order["keys"]))

    def type_when_asked(order: dict[str, Any]) -> None:
        hand.type_when_asked("".join(_known(order["digits"])))

    def facts() -> dict[str, object]:
        model = hand.model
        return {"entry_running": model.entry_running, "entries": model.entries_started, "tampered": model.tampered}

    acts = {
        "press": press,
        "type_when_asked": type_when_asked,
        "tamper": lambda _: hand.tamper(),
        "repair": lambda _: hand.repair(),
        "unplug": lambda _: hand.unplug(),
    }
    return run_serial_fake(arguments, "python -m drivers.pinpad.fake", hand.far_end, acts, facts)


def _known(keys: object) -> list[str]:
    if not isinstance(keys, list | str) or not _KEYS.issuperset(keys):
        raise ValueError("keys")
    return list(keys)


if __name__ == "__main__":
    sys.exit(main())
