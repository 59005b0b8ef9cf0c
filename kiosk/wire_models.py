"""The far ends of a wire rig that need no process of their own: device models on pseudo-terminals and loopback ports.

The real adapters are configured to talk to them; ``models`` is what the dock's hand works on.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from drivers.a4.endpoint import TcpPrinter
from drivers.a4.model import PagePrinterModel
from drivers.far_end import FarEnd, PtyCable
from drivers.fingerprint.model import FingerprintModel
from drivers.fingerprint.simulator import FingerHand
from drivers.headphones.model import FakeJack
from drivers.idcard.model import SamVModel
from drivers.idcard.simulator import IdCardHand
from drivers.keypad.model import FakeKeypad
from drivers.lights.model import RelayFarEnd
from drivers.pinpad.model import PadModel
from drivers.pinpad.simulator import PadHand, demo_store
from drivers.power.fake import TcpCable
from drivers.power.model import UpsFarEnd
from drivers.presence.model import RadarFarEnd
from drivers.scanner.model import COMMANDED, FakeScanner
from kiosk.dock_lines import Models


class WireModels:
    """Started by ``start``; what they need is given back by ``stack``."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._settings: dict[str, str | int] = {}
        self.models = Models({})

    def start(self) -> None:
        id_card = SamVModel()
        id_card_line, scanner, keypad, jack = FarEnd(id_card), FakeScanner(COMMANDED), FakeKeypad(), FakeJack()
        pad, radar, board, supply = PadHand(PadModel(demo_store())), RadarFarEnd(), RelayFarEnd(), UpsFarEnd()
        module = FingerprintModel()
        finger = FingerHand(module, FarEnd(module))
        pages = self._stack.enter_context(TcpPrinter(PagePrinterModel(self._folder / "pages")))
        self._settings["page_printer.device_uri"] = pages.uri
        for family, far_end in (
            ("id_card", id_card_line),
            ("scanner", scanner.far_end),
            ("keypad", keypad.far_end),
            ("headphones", jack.far_end),
            ("pin_pad", pad.far_end),
            ("fingerprint", finger.far_end),
            ("presence", radar),
            ("lights", board),
        ):
            cable = self._stack.enter_context(PtyCable(far_end, self._folder / f"tty-{family}"))
            self._settings[f"{family}.device"] = str(cable.name)
        mains = TcpCable(supply)
        self._stack.callback(mains.stop)
        self._settings["power.port"] = mains.port
        self.models = Models(
            {
                "id_card": IdCardHand(id_card, id_card_line),
                "page_printer": pages.endpoint,
                "scanner": scanner,
                "keypad": keypad,
                "headphones": jack,
                "pin_pad": pad,
                "fingerprint": finger,
                "presence": radar,
                "lights": board,
                "power": supply,
            }
        )

    def overrides(self) -> list[str]:
        """What the kiosk must know to find them, as ``section.key=value``."""
        return [f"devices.{key}={json.dumps(value)}" for key, value in self._settings.items()]
