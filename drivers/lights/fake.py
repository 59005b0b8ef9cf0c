"""A relay board as a process: ``python -m drivers.lights.fake --name PATH --control SOCKET --ready-file FILE``.

Orders: ``{"do": "stick", "channels": [1]}`` and those of every serial fake; the facts name the channels that are on.
"""

from __future__ import annotations

import sys

from drivers.fake_process import run_serial_fake
from drivers.lights.model import RelayFarEnd


def main(arguments: list[str] | None = None) -> int:
    """Runs until SIGTERM."""
    board = RelayFarEnd()
    return run_serial_fake(
        arguments,
        "python -m drivers.lights.fake",
        board,
        {"stick": lambda order: board.stick(*(int(channel) for channel in order["channels"]))},
        lambda: {"lit": list(board.lit), "switched": board.board.switched},
    )


if __name__ == "__main__":
    sys.exit(main())
