"""The text protocol of NUT's server ``upsd``: RFC 9271 and NUT's "Network protocol information", versions 1.2 and 1.3. Pure.

TCP port 3493. One line a question; words with spaces or quotes stand in quotes, with ``\\"`` and ``\\\\`` inside.
``GET VAR ups ups.status`` is answered by ``VAR ups ups.status "OL CHRG"`` or by ``ERR WORD [more]``; ``LIST VAR ups`` by
``BEGIN LIST VAR ups``, a VAR line each, ``END LIST VAR ups``. Reading needs neither user nor LOGIN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from drivers.contract import Completion, Failed, Supply
from drivers.power.contract import PowerReading, PowerSettings

PORT: Final = 3493
STATUS: Final = "ups.status"
CHARGE: Final = "battery.charge"
RUNTIME: Final = "battery.runtime"
UPS_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
# NUT's own limits are 512 a line; a server that sends more is not one.
LINE_MAX: Final = 1024
LIST_MAX: Final = 512
_WORD: Final = re.compile(r' *(?:"((?:[^"\\]|\\.)*)"|([^\s"\\]+))(?= |$) *')
_ESCAPED: Final = re.compile(r"\\(.)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_RUNTIME_MAX_SECONDS: Final = 7 * 24 * 3600
_MODEL_MAX: Final = 64

GARBAGE: Final = Failed(Completion.INVALID_DATA, "ups-garbage")
_REFUSALS: Final = {
    "ACCESS-DENIED": Failed(Completion.UNSUPPORTED, "ups-access-denied"),
    "UNKNOWN-UPS": Failed(Completion.UNSUPPORTED, "ups-unknown"),
    "VAR-NOT-SUPPORTED": Failed(Completion.UNSUPPORTED, "ups-cannot-tell"),
    "DRIVER-NOT-CONNECTED": Failed(Completion.NOT_READY, "ups-driver-down"),
    "DATA-STALE": Failed(Completion.NOT_READY, "ups-stale"),
}


class LineReader:
    """Cuts a byte stream into lines; one that is too long is dropped as a whole. Memory is bounded."""

    def __init__(self) -> None:
        self._held = b""
        self._dropping = False

    def feed(self, data: bytes) -> list[bytes]:
        *lines, self._held = (self._held + data).split(b"\n")
        if self._dropping and lines:
            del lines[0]
            self._dropping = False
        if len(self._held) > LINE_MAX or self._dropping:
            self._held, self._dropping = b"", True
        return [line for line in lines if len(line) <= LINE_MAX]


def words(line: bytes) -> tuple[str, ...] | None:
    """The words of a line; None when it is no line of this protocol."""
    try:
        text = line.rstrip(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        return None
    found, at = [], 0
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            return None
        quoted, plain = match.groups()
        found.append(plain if quoted is None else _ESCAPED.sub(r"\1", quoted))
        at = match.end()
    return tuple(found)


def quoted(text: str) -> str:
    """``text`` as one word."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def get(ups: str, name: str) -> bytes:
    return f"GET VAR {ups} {name}\n".encode()


def list_all(ups: str) -> bytes:
    return f"LIST VAR {ups}\n".encode()


def value_of(line: bytes, ups: str, name: str) -> str | Failed | None:
    """What ``line`` answers to ``get(ups, name)``; None for a line that answers another question."""
    said = words(line)
    if said is None or not said:
        return GARBAGE
    if said[0] == "ERR":
        return refusal(said)
    if said[0] not in ("VAR", "BEGIN", "END", "OK"):
        return GARBAGE
    return said[3] if len(said) == 4 and said[:3] == ("VAR", ups, name) else None


def refusal(said: tuple[str, ...]) -> Failed:
    """For a line that begins with ERR."""
    return _REFUSALS.get(said[1] if len(said) > 1 else "", Failed(Completion.INVALID_DATA, "ups-refused"))


class ListReader:
    """Collects the answer to ``list_all(ups)``."""

    def __init__(self, ups: str) -> None:
        self._ups = ups
        self._found: dict[str, str] | None = None

    def feed(self, line: bytes) -> dict[str, str] | Failed | None:
        """The variables when the list is complete; None until then."""
        said = words(line)
        if said is None or not said:
            return GARBAGE
        if said[0] == "ERR":
            return refusal(said)
        if said == ("BEGIN", "LIST", "VAR", self._ups):
            self._found = {}
        elif self._found is None:
            # The end of an answer to an earlier question.
            return None if said[0] in ("VAR", "END", "OK") else GARBAGE
        elif said == ("END", "LIST", "VAR", self._ups):
            return self._found
        elif len(said) == 4 and said[:2] == ("VAR", self._ups) and len(self._found) < LIST_MAX:
            self._found[said[2]] = said[3]
        else:
            return GARBAGE
        return None


def reading(variables: Mapping[str, str], settings: PowerSettings) -> PowerReading | Failed:
    """What the variables say. The words of ``ups.status``: OL mains, OB battery, LB low, RB replace, FSD forced shutdown
    (to be taken like OB LB), CAL: the supply tests its battery by itself, which is no outage.
    """
    state = set(variables.get(STATUS, "").split())
    if not state:
        return GARBAGE
    if "WAIT" in state:
        # upsd 2.8 says so while its driver starts, and for a moment when it ends; in no document, seen from a real one.
        return _REFUSALS["DRIVER-NOT-CONNECTED"]
    on_battery = None
    if "CAL" not in state and "OFF" not in state and ("OB" in state) != ("OL" in state):
        on_battery = "OB" in state
    charge = number(variables.get(CHARGE, ""), 100)
    runtime = number(variables.get(RUNTIME, ""), _RUNTIME_MAX_SECONDS)
    low = "LB" in state or (charge is not None and charge <= settings.low_charge_percent)
    low = low or (bool(on_battery) and runtime is not None and runtime <= settings.low_runtime_seconds)
    return PowerReading(
        on_battery,
        Supply.LOW if low else Supply.PLENTY,
        shutdown="FSD" in state or bool(on_battery and "LB" in state),
        charge_percent=charge,
        runtime_seconds=runtime,
        replace_battery="RB" in state,
        model=_printable(variables.get("device.model") or variables.get("ups.model", "")),
    )


def number(text: str, highest: float) -> float | None:
    """NUT's plain decimal within 0 and ``highest``; None for anything else. Supplies report nonsense now and then, such as
    a temperature of 3022999999999998800.
    """
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if value <= highest else None


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_MODEL_MAX]
