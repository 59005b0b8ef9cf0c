"""Rules for udev: each device of the terminal gets a stable name by the port it hangs on, and the group ``kiosk``.

``template`` is deploy/udev/60-nuanping.rules; with findings the ports are filled in. A port or name goes into a rule only
when it holds nothing that means something there (quotation, pattern, substitution).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.setup.finding import Finding
from kiosk.setup.ports import ID_PATH
from kiosk.setup.propose import STABLE

GROUP: Final = "kiosk"
_KERNEL: Final = re.compile(r"tty[A-Za-z]{1,8}[0-9]{1,3}")
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_ATTRIBUTE: Final = re.compile(r"[A-Za-z0-9 ()._,+=-]{1,80}")
_ACCESS: Final = f'GROUP="{GROUP}", MODE="0660"'
_LABEL: Final = "nuanping_end"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a rule for one kind of node looks. ``match`` finds the node at a port, ``also`` is done besides the name."""

    match: str
    also: str


# ModemManager would send AT commands to every serial adapter it finds.
_TTY: Final = _Kind('SUBSYSTEM=="tty"', f'{_ACCESS}, ENV{{ID_MM_PORT_IGNORE}}="1"')
_VIDEO: Final = _Kind('SUBSYSTEM=="video4linux", ATTR{index}=="0"', _ACCESS)
# What types is read by the window system; the kiosk only looks whether the node is there, and may not read it.
_TYPES: Final = _Kind('SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_KEY}=="1"', "")
_JACK: Final = _Kind('SUBSYSTEM=="input", KERNEL=="event*"', _ACCESS)

_RULES: Final[tuple[tuple[str, str, _Kind, str], ...]] = (
    ("id_card", "sam_v_serial", _TTY, "Identity card reader on a serial line."),
    ("printer", "escpos_serial", _TTY, "Receipt printer on a serial line."),
    ("scanner", "serial", _TTY, "Code scanner on a serial line."),
    ("scanner", "keyboard_wedge", _TYPES, "Code scanner that types."),
    ("keypad", "serial", _TTY, "Keypad on a serial line."),
    ("keypad", "keyboard", _TYPES, "Keypad that is a USB keyboard."),
    ("pin_pad", "serial", _TTY, "PIN pad."),
    ("fingerprint", "zfm_serial", _TTY, "Fingerprint module."),
    ("payment_terminal", "serial", _TTY, "Payment terminal, for its maker's adapter."),
    ("presence", "ld2410", _TTY, "Radar."),
    ("lights", "relay", _TTY, "Relay board of the guide lights."),
    ("camera", "opencv", _VIDEO, "Camera."),
)

_HEAD: Final = """\
# Stable names for the devices of a terminal, by the port they hang on, for the group {group} (groupadd --system {group}).
# A device keeps its name when it is replaced; two alike do not change places.
{how}
# Install: cp FILE /etc/udev/rules.d/60-nuanping.rules; udevadm control --reload; udevadm trigger

ACTION=="remove", GOTO="{label}"
SUBSYSTEM!="tty|input|video4linux|usb|gpio", GOTO="{label}"

# udev's own rules come later in the alphabet: what the ports are called is not known yet.
SUBSYSTEM=="tty|input|video4linux", ENV{{ID_PATH}}=="", IMPORT{{builtin}}="path_id"
"""
_TEMPLATE_HOW: Final = (
    '# Template: put the port (ID_PATH) of each device in place of "PORT-OF-...", or let kiosk setup --udev FILE do it.'
)
_FILLED_HOW: Final = "# Written by kiosk setup. Devices it did not find stand as comments; put their ports in by hand."


def template() -> str:
    """The file in deploy/udev: no rule with a placeholder ever matches."""
    lines = _HEAD.format(group=GROUP, label=_LABEL, how=_TEMPLATE_HOW).splitlines()
    for section, _, kind, what in _RULES:
        lines += ["", f"# {what}", _rule(kind, f'ENV{{ID_PATH}}=="{_placeholder(section)}"', section)]
    lines += ["", "# Headphone jack: the input device whose only switch is the plug's.", _any_jack()]
    return "\n".join([*lines, *_fixed(), *_usb_printers(()), "", f'LABEL="{_LABEL}"']) + "\n"


def filled(chosen: Mapping[str, Finding]) -> str:
    """The same with the ports of what was found; what was not found, or hangs elsewhere, is a comment."""
    lines = _HEAD.format(group=GROUP, label=_LABEL, how=_FILLED_HOW).splitlines()
    for section, driver, kind, what in _RULES:
        found = chosen.get(section)
        at = _at(found) if found is not None and found.driver == driver else ""
        where = at or f'ENV{{ID_PATH}}=="{_placeholder(section)}"'
        lines += ["", f"# {what}", ("" if at else "# ") + _rule(kind, where, section)]
    lines += ["", "# Headphone jack.", _jack(chosen.get("headphones"))]
    printers = [found.usb for found in chosen.values() if found.section == "printer" and found.usb]
    return "\n".join([*lines, *_fixed(), *_usb_printers(printers), "", f'LABEL="{_LABEL}"']) + "\n"


def unnamed(chosen: Mapping[str, Finding]) -> list[str]:
    """Sections whose device has a port that no rule can name."""
    return [
        section
        for section, driver, _, _ in _RULES
        if (found := chosen.get(section)) is not None and found.driver == driver and not _at(found)
    ]


def _rule(kind: _Kind, where: str, section: str) -> str:
    parts = (kind.match, where, f'SYMLINK+="{Path(STABLE[section]).name}"', kind.also)
    return ", ".join(part for part in parts if part)


def _placeholder(section: str) -> str:
    return f"PORT-OF-{section.upper().replace('_', '-')}"


def _at(found: Finding) -> str:
    """What matches its port, "" where nothing safe does."""
    port = found.port
    if port is None:
        return ""
    if ID_PATH.fullmatch(port.id_path):
        numbered = f', SUBSYSTEMS=="usb-serial", ATTRS{{port_number}}=="{port.number}"'
        return f'ENV{{ID_PATH}}=="{port.id_path}"' + (numbered if _NUMBER.fullmatch(port.number) else "")
    # A port of the board has no path of its own, but its number does not change.
    return f'KERNEL=="{port.kernel}"' if _KERNEL.fullmatch(port.kernel) else ""


def _any_jack() -> str:
    return _rule(_JACK, 'ATTRS{capabilities/sw}=="4|14"', "headphones")


def _jack(found: Finding | None) -> str:
    if found is None or found.port is None:
        return f"# {_any_jack()}"
    # The place of a sound card's jack often has no ID_PATH, and all jacks of a card would share it.
    if _ATTRIBUTE.fullmatch(found.port.attribute):
        return _rule(_JACK, f'ATTRS{{name}}=="{found.port.attribute}"', "headphones")
    return _any_jack()


def _fixed() -> list[str]:
    return [
        "",
        "# Identity card readers on USB.",
        f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", ATTR{{idVendor}}=="0400", ATTR{{idProduct}}=="c35a", {_ACCESS}',
        f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", ATTR{{idVendor}}=="0483", ATTR{{idProduct}}=="5652", {_ACCESS}',
        "",
        "# Lines for lamps, contacts, motion sensors.",
        f'SUBSYSTEM=="gpio", KERNEL=="gpiochip*", {_ACCESS}',
    ]


def _usb_printers(numbers: Iterable[tuple[int, int]]) -> list[str]:
    """By their numbers, not by class: a page printer on USB belongs to CUPS and its group lp."""
    line = 'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", ATTR{{idVendor}}=="{}", ATTR{{idProduct}}=="{}", {}'
    found = [line.format(f"{vendor:04x}", f"{product:04x}", _ACCESS) for vendor, product in numbers]
    example = [f"# {line.format('04b8', '0e28', _ACCESS)}"]
    return ["", "# Receipt printer on USB: vendor and product as lsusb shows them.", *(found or example)]
