"""Keyboards that may be keypads or scanners, and headphone jacks, out of the kernel's list of input devices.

The kernel prints a device's name between quotation marks and escapes nothing: a name with line breaks in it forges
further entries of the list. So an entry counts only when nobody else claims its node and sysfs, where each attribute is a
file of its own, knows the node by the same name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import DeviceFault
from drivers.headphones.evdev import SW_HEADPHONE_INSERT, open_evdev
from drivers.link import LinkLostError
from kiosk.setup.finding import Certainty, Finding, Port, Search, nothing, plain, read_word
from kiosk.setup.ports import SCANNER_VENDORS, input_links

_LIST_BYTES_MAX: Final = 1 << 20
_NAME: Final = re.compile(r'N: Name="(.*)"')
_HANDLERS: Final = re.compile(r"H: Handlers=(.*)")
_BITS: Final = re.compile(r"B: ([A-Z]+)=([0-9a-f ]+)")
_IDENTITY: Final = re.compile(r"I: Bus=[0-9a-f]{4} Vendor=([0-9a-f]{4}) Product=([0-9a-f]{4}) Version=[0-9a-f]{4}")
_NODE: Final = re.compile(r"event[0-9]{1,4}")
_EV_KEY, _EV_REL, _EV_ABS = 1, 2, 3
_KEY_1, _KEY_0, _KEY_Q, _KEY_P, _KEY_ENTER = 2, 11, 16, 25, 28
_KEYPAD: Final = (71, 72, 73, 75, 76, 77, 79, 80, 81, 82)
_LONG_BITS: Final = 64

_SCANNER_NAMES: Final = re.compile(r"bar ?-?code|scanner|\bhid pos\b|\bnls-|\bqr\b", re.IGNORECASE)
_KEYPAD_NAMES: Final = re.compile(r"key ?-?pad|num ?-?pad|numeric", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"[A-Za-z0-9 ()._,+=-]{1,80}")
"""Names that can stand in a rule: no quotation, no pattern, no substitution."""


@dataclass(frozen=True, slots=True)
class InputDevice:
    """One entry of the list. ``bits``: by kind (EV, KEY, SW), a number whose bit n means code n."""

    node: str
    name: str
    vendor: str
    product: str
    bits: Mapping[str, int]

    def has(self, kind: str, *codes: int) -> bool:
        return all(self.bits.get(kind, 0) >> code & 1 for code in codes)

    @property
    def is_jack(self) -> bool:
        return self.has("SW", SW_HEADPHONE_INSERT)

    @property
    def is_keyboard(self) -> bool:
        """Types digits and Enter, and is neither mouse nor touch screen."""
        if not self.has("EV", _EV_KEY) or self.has("EV", _EV_REL) or self.has("EV", _EV_ABS):
            return False
        digits = self.has("KEY", *range(_KEY_1, _KEY_0 + 1)) or self.has("KEY", *_KEYPAD)
        return digits and (self.has("KEY", _KEY_ENTER) or self.has("KEY", 96))

    @property
    def has_letters(self) -> bool:
        return self.has("KEY", *range(_KEY_Q, _KEY_P + 1))


def input_devices(search: Search) -> list[Finding]:
    """Jacks, keypads and scanners that type."""
    links = input_links(search)
    findings: list[Finding] = []
    for device in trusted(search):
        link, id_path = links.get(device.node, (search.dev / "input" / device.node, ""))
        port = Port(link, id_path)
        what = f"{plain(device.name) or 'unnamed'} ({device.vendor}:{device.product}) at {link}"
        if device.is_jack:
            findings.append(_jack(device, port, what))
        elif device.is_keyboard:
            findings.extend(_keyboard(device, port, what))
    if not any(found.section == "headphones" for found in findings):
        findings.append(nothing("headphones", "no headphone jack that tells of its plug"))
    return findings


def trusted(search: Search) -> list[InputDevice]:
    """The entries that are what they say; see the module's text."""
    try:
        with (search.proc / "bus" / "input" / "devices").open("rb") as source:
            text = source.read(_LIST_BYTES_MAX).decode("utf-8", "replace")
    except OSError:
        return []
    entries = list(parse(text))
    claims = Counter(entry.node for entry in entries)
    return [entry for entry in entries if claims[entry.node] == 1 and _is_known(entry, search)]


def _is_known(entry: InputDevice, search: Search) -> bool:
    name = search.sys / "class" / "input" / entry.node / "device" / "name"
    return name.is_file() and read_word(name) == entry.name.strip()


def parse(text: str) -> Iterator[InputDevice]:
    """The entries of ``/proc/bus/input/devices`` that have an event node; what is no such list gives nothing."""
    for block in text.split("\n\n"):
        name, node, vendor, product = "", "", "", ""
        bits: dict[str, int] = {}
        for line in block.split("\n"):
            if found := _NAME.fullmatch(line):
                name = found.group(1)
            elif found := _HANDLERS.fullmatch(line):
                node = next((word for word in found.group(1).split() if _NODE.fullmatch(word)), "")
            elif found := _IDENTITY.fullmatch(line):
                vendor, product = found.groups()
            elif found := _BITS.fullmatch(line):
                bits[found.group(1)] = _mask(found.group(2))
        if node:
            yield InputDevice(node, name, vendor, product, bits)


def _mask(words: str) -> int:
    """The kernel prints longs, the highest first."""
    value = 0
    for word in words.split():
        value = value << _LONG_BITS | int(word, 16) & (1 << _LONG_BITS) - 1
    return value


def _jack(device: InputDevice, port: Port, what: str) -> Finding:
    """The jack's node tells of nothing but its plug, so it may be opened and asked."""
    named = device.name if _ATTRIBUTE.fullmatch(device.name) else ""
    port = Port(port.node, port.id_path, attribute=named)
    certainty = Certainty.LIKELY
    try:
        link = open_evdev(str(port.node))
    except (DeviceFault, LinkLostError) as fault:
        what += f"; it cannot be opened ({fault.reason})"
    else:
        try:
            inserted = link.inserted()
        except LinkLostError:
            inserted = None
        finally:
            link.close()
        if inserted is not None:
            certainty = Certainty.SURE
            what += "; a plug is in it now" if inserted else "; no plug is in it now"
    return Finding("headphones", "evdev", what, certainty, port=port, device_key="device")


def _keyboard(device: InputDevice, port: Port, what: str) -> Iterator[Finding]:
    """A keyboard is never opened here: what somebody types on it is theirs."""
    scanner = device.vendor in SCANNER_VENDORS or bool(_SCANNER_NAMES.search(device.name))
    keypad = bool(_KEYPAD_NAMES.search(device.name)) or not device.has_letters
    if scanner or not keypad:
        certainty = Certainty.LIKELY if scanner else Certainty.POSSIBLE
        seen = f"types like a keyboard: {what}"
        yield Finding("scanner", "keyboard_wedge", seen, certainty, port=port, device_key="device")
    if not scanner:
        certainty = Certainty.LIKELY if keypad else Certainty.POSSIBLE
        yield Finding("keypad", "keyboard", f"keyboard: {what}", certainty, port=port, device_key="device")
