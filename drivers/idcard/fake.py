"""``python -m drivers.idcard.fake``: a SAM_V reader on a pseudo-terminal, as a process of its own.

Orders beside those of ``drivers.fake_process``: ``{"do": "place", "card": {...}}`` (see image.IdCardImage), ``lift``,
``put_back``, ``{"do": "fault", "name": "moved", "times": 1}``.
"""

from __future__ import annotations

import sys

from drivers.fake_process import run_serial_fake
from drivers.far_end import FarEnd
from drivers.idcard.image import IdCardImage
from drivers.idcard.model import SamVModel
from drivers.idcard.simulator import IdCardHand


def main(arguments: list[str] | None = None) -> int:
    """Runs until SIGTERM or SIGINT."""
    model = SamVModel()
    far_end = FarEnd(model)
    hand = IdCardHand(model, far_end)
    acts = {
        "place": lambda order: hand.place(IdCardImage.from_json(order["card"])),
        "lift": lambda _: hand.lift(),
        "put_back": lambda _: hand.put_back(),
        "fault": lambda order: hand.fault(order["name"], order.get("times")),
        "unplug": lambda _: hand.unplug(),
    }
    return run_serial_fake(arguments, "python -m drivers.idcard.fake", far_end, acts, hand.facts)


if __name__ == "__main__":
    sys.exit(main())
