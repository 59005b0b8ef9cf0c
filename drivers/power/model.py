"""A UPS and the server that speaks for it, for simulator and fake."""

from __future__ import annotations

from typing import Final

from drivers.far_end import FarEnd
from drivers.power import codec

_RECEIVED_MAX: Final = 4096


class UpsModel:
    """Answers as upsd 2.8 does. Called under its far end's lock."""

    def __init__(self, ups: str = "ups") -> None:
        self.ups = ups
        self.variables = {
            codec.STATUS: "OL",
            codec.CHARGE: "100",
            codec.RUNTIME: "1800",
            "device.model": 'Smart-UPS "1500" C:\\',
            "device.type": "ups",
            "driver.name": "dummy-ups",
        }
        self.refusal = ""
        """When set, every question for a variable is answered by this error word."""
        self._held = b""

    def receive(self, data: bytes) -> bytes:
        *lines, self._held = (self._held + data)[-_RECEIVED_MAX:].split(b"\n")
        return b"".join(self._answer(line) for line in lines)

    def connected(self) -> None:
        self._held = b""

    def _answer(self, line: bytes) -> bytes:
        match codec.words(line):
            case ("GET", "VAR", ups, name):
                said = self._refused(ups) or self._variable(name)
            case ("LIST", "VAR", ups):
                said = self._refused(ups) or self._list()
            case ("LIST", "UPS"):
                said = f'BEGIN LIST UPS\nUPS {self.ups} "Unavailable"\nEND LIST UPS\n'
            case ("VER",):
                said = "Network UPS Tools upsd 2.8.0\n"
            case ("NETVER",):
                said = "1.3\n"
            case ("LOGOUT",):
                said = "OK Goodbye\n"
            case ("LOGIN" | "FSD" | "SET" | "INSTCMD", *_):
                said = "ERR USERNAME-REQUIRED\n"
            case ("GET" | "LIST", *_):
                said = "ERR INVALID-ARGUMENT\n"
            case _:
                said = "ERR UNKNOWN-COMMAND\n"
        return said.encode()

    def _refused(self, ups: str) -> str:
        if ups != self.ups:
            return "ERR UNKNOWN-UPS\n"
        return f"ERR {self.refusal}\n" if self.refusal else ""

    def _variable(self, name: str) -> str:
        if name not in self.variables:
            return "ERR VAR-NOT-SUPPORTED\n"
        return f"VAR {self.ups} {name} {codec.quoted(self.variables[name])}\n"

    def _list(self) -> str:
        middle = "".join(self._variable(name) for name in sorted(self.variables))
        return f"BEGIN LIST VAR {self.ups}\n{middle}END LIST VAR {self.ups}\n"


class UpsFarEnd(FarEnd):
    """The server at its connection, and a hand at the mains. All methods may be called from any thread."""

    def __init__(self, ups: str = "ups") -> None:
        self.server = UpsModel(ups)
        super().__init__(self.server)

    def mains_off(self, charge_percent: int = 80, runtime_seconds: int = 900) -> None:
        self.tell("OB DISCHRG", charge_percent, runtime_seconds)

    def mains_on(self, charge_percent: int = 100) -> None:
        self.tell("OL" if charge_percent == 100 else "OL CHRG", charge_percent, 1800)

    def battery_empty(self) -> None:
        """On battery, and the UPS says that it ends."""
        self.tell("OB DISCHRG LB", 5, 60)

    def tell(self, status: str, charge_percent: int, runtime_seconds: int) -> None:
        """``status`` in NUT's words."""
        with self.changed:
            self.server.variables |= {
                codec.STATUS: status,
                codec.CHARGE: str(charge_percent),
                codec.RUNTIME: str(runtime_seconds),
            }

    def refuse(self, word: str = "") -> None:
        """Answer by an error (``DATA-STALE``, ``DRIVER-NOT-CONNECTED`` ...); "" answers again."""
        with self.changed:
            self.server.refusal = word
