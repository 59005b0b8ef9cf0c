"""``python -m drivers.fingerprint.fake``: a fingerprint module on a pseudo-terminal, as a process of its own.

Orders beside those of ``drivers.fake_process``: ``{"do": "place", "what": "right", "template": "<hex>"}`` (see finger.Laid;
the template is needed for its own finger alone), ``lift``.
"""

from __future__ import annotations

import sys

from drivers.fake_process import run_serial_fake
from drivers.far_end import FarEnd
from drivers.fingerprint.finger import Laid, laid
from drivers.fingerprint.model import FingerprintModel
from drivers.fingerprint.simulator import FingerHand


def main(arguments: list[str] | None = None) -> int:
    """Runs until SIGTERM or SIGINT."""
    model = FingerprintModel()
    far_end = FarEnd(model)
    hand = FingerHand(model, far_end)
    acts = {
        "place": lambda order: hand.place(laid(Laid(order["what"]), bytes.fromhex(order.get("template", "")))),
        "lift": lambda _: hand.lift(),
        "unplug": lambda _: hand.unplug(),
    }
    return run_serial_fake(arguments, "python -m drivers.fingerprint.fake", far_end, acts, hand.facts)


if __name__ == "__main__":
    sys.exit(main())
