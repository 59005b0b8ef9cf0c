"""A radar as a process of its own: ``python -m drivers.presence.fake --name PATH --control SOCKET --ready-file FILE``.

Orders: ``{"do": "stand", "distance_cm": 70, "moving": false}``, ``leave``, ``mute`` (on), ``measure_noise``, and those of
every serial fake.
"""

from __future__ import annotations

import sys

from drivers.fake_process import run_serial_fake
from drivers.presence.model import RadarFarEnd


def main(arguments: list[str] | None = None) -> int:
    """Runs until SIGTERM."""
    radar = RadarFarEnd()
    return run_serial_fake(
        arguments,
        "python -m drivers.presence.fake",
        radar,
        {
            "stand": lambda order: radar.stand(
                int(order.get("distance_cm", 70)), moving=order.get("moving", False) is True
            ),
            "leave": lambda _: radar.leave(),
            "mute": lambda order: radar.mute(on=order.get("on", True) is True),
            "measure_noise": lambda _: radar.measure_noise(),
        },
        lambda: {"target": radar.radar.said.target.name, "distance_cm": radar.radar.said.distance_cm},
    )


if __name__ == "__main__":
    sys.exit(main())
