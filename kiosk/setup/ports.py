"""What can be found by looking at names only: serial ports, cameras, GPIO chips, sound outputs. Nothing is opened.

udev's links below ``by-path`` name the port, not the device, so they stay true when a device is replaced.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from drivers.camera.physical import Unidentified, Virtual, identify_entry
from kiosk.setup.finding import PORT, Certainty, Finding, Port, Search, nothing, plain, read_word

# What may stand in a rule: what udev itself makes of port names. Anything else could end the rule's quotation.
ID_PATH: Final = re.compile(r"[A-Za-z0-9:._+@-]{1,120}")
_SERIAL_PORT: Final = re.compile(r"(.+?)-port([0-9]{1,3})")
_VIDEO: Final = re.compile(r"video[0-9]{1,4}")
_VIDEO_LINK: Final = re.compile(r"(.+)-video-index0")
_INPUT_LINK: Final = re.compile(r"(.+?)-event(?:-[a-z]+)?")
# Newer versions of udev make a second link to each USB port.
_WITH_REVISION: Final = re.compile(r"-usbv[0-9]-")
_LEVELS_MAX: Final = 12

# Vendors of nothing but code scanners (usb.ids): on a serial line of theirs hangs a scanner.
SCANNER_VENDORS: Final = {
    "05e0": "Symbol/Zebra",
    "05f9": "Datalogic",
    "0c2e": "Honeywell/Metrologic",
    "1eab": "Newland",
}


def serial_ports(search: Search) -> list[Finding]:
    """Every port below serial/by-path: a scanner where the USB vendor makes only those, else something unknown."""
    found = []
    for link in _links(search.dev / "serial" / "by-path"):
        port = serial_port(link)
        vendor, product, name = usb_identity(search.sys / "class" / "tty" / port.kernel / "device")
        what = f"{name or 'serial adapter'} ({vendor}:{product})" if vendor else name or "serial device"
        if vendor in SCANNER_VENDORS:
            seen = f"{SCANNER_VENDORS[vendor]} device on a serial line: {what}"
            found.append(Finding("scanner", "serial", seen, Certainty.LIKELY, port=port, device_key="device"))
        else:
            seen = f"{what}: unknown until it is asked (--probe) or named (--at SECTION=PORT)"
            found.append(Finding(PORT, "", seen, Certainty.POSSIBLE, port=port, device_key="device"))
    return found


def serial_port(path: Path) -> Port:
    """The port behind a by-path link, or behind any other path (then without ID_PATH: a rule names the kernel's name)."""
    if path.parent.name != "by-path":
        return Port(path)
    numbered = _SERIAL_PORT.fullmatch(path.name)
    name, number = numbered.groups() if numbered else (path.name, "")
    return Port(path, sound_id_path(name), number)


def sound_id_path(name: str) -> str:
    """``name`` when it can stand in a rule, else ""."""
    return name if ID_PATH.fullmatch(name) else ""


def cameras(search: Search) -> list[Finding]:
    """Capture nodes of cameras. A camera has several nodes; the one with index 0 gives pictures."""
    links = {Port(link).kernel: link for link in _links(search.dev / "v4l" / "by-path")}
    found = []
    for entry in sorted(_entries(search.sys / "class" / "video4linux"), key=_number):
        if not _VIDEO.fullmatch(entry.name) or read_word(entry / "index") != "0":
            continue
        link = links.get(entry.name)
        named = _VIDEO_LINK.fullmatch(link.name) if link else None
        port = Port(link or search.dev / entry.name, sound_id_path(named.group(1)) if named else "")
        found.append(_camera(entry, port, search))
    return found or [
        nothing("camera", "no camera: plug one in; a network camera is named by hand (devices.camera.source)")
    ]


def _camera(entry: Path, port: Port, search: Search) -> Finding:
    """In service only a camera counts that the kernel knows and that has a stable name."""
    seen = f"{plain(read_word(entry / 'name')) or 'camera'} at {port.node}"
    try:
        identity = str(identify_entry(entry, search.sys))
    except Virtual as made:
        return nothing("camera", f"{seen}: made by a program ({plain(str(made))}), refused in service")
    except Unidentified:
        return Finding("camera", "opencv", seen, Certainty.POSSIBLE, port=port, device_key="source")
    certainty = Certainty.LIKELY if port.node.parent.name == "by-path" else Certainty.POSSIBLE
    return Finding("camera", "opencv", seen, certainty, {"identity": identity}, port, "source")


def gpio_chips(search: Search) -> list[Finding]:
    """Chips with GPIO lines. What hangs on a line cannot be seen: guide lights, a motion sensor or a power-good contact are
    possible, and their line numbers must be written by hand.
    """
    chips = sorted(entry for entry in _entries(search.dev) if re.fullmatch(r"gpiochip[0-9]{1,3}", entry.name))
    if not chips:
        return []
    seen = f"GPIO lines at {', '.join(str(chip) for chip in chips)}: what hangs on them must be written by hand"
    return [
        Finding("presence", "pir", seen, Certainty.POSSIBLE, {"gpio_pin": 17}),
        Finding("lights", "gpio", seen, Certainty.POSSIBLE),
        Finding("power", "gpio", seen, Certainty.POSSIBLE, {"gpio_pin": 27}),
    ]


def sound_outputs(search: Search) -> list[Finding]:
    """Outputs of sound cards, by ALSA's own list."""
    try:
        lines = (search.proc / "asound" / "pcm").read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    names = [plain(line.split(":")[1]) for line in lines if line.count(":") >= 2 and "playback" in line]
    if not names:
        return [nothing("speech", "no sound output: the terminal would be mute")]
    return [Finding("speech", "", f"sound output: {', '.join(names[:4])}", Certainty.SURE, {"sink": "sounddevice"})]


def input_links(search: Search) -> dict[str, tuple[Path, str]]:
    """By kernel name (event3): the by-path link and its ID_PATH."""
    found = {}
    for link in _links(search.dev / "input" / "by-path"):
        named = _INPUT_LINK.fullmatch(link.name)
        if named:
            found[Port(link).kernel] = (link, sound_id_path(named.group(1)))
    return found


def usb_identity(device: Path) -> tuple[str, str, str]:
    """Vendor, product (four hex digits each) and name of the USB device above a node's ``device``; empty where there is
    none.
    """
    place = Path(os.path.realpath(device))
    for folder in (place, *place.parents)[:_LEVELS_MAX]:
        vendor, product = read_word(folder / "idVendor").lower(), read_word(folder / "idProduct").lower()
        if re.fullmatch(r"[0-9a-f]{4}", vendor) and re.fullmatch(r"[0-9a-f]{4}", product):
            maker, name = read_word(folder / "manufacturer"), read_word(folder / "product")
            return vendor, product, plain(f"{maker} {name}")
    return "", "", ""


def _links(folder: Path) -> Iterable[Path]:
    """Its links, one to each node."""
    links = [
        entry for entry in _entries(folder) if not _WITH_REVISION.search(entry.name) and plain(entry.name) == entry.name
    ]
    seen: dict[str, Path] = {}
    for link in links:
        seen.setdefault(os.path.realpath(link), link)
    return seen.values()


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _number(entry: Path) -> int:
    digits = re.search(r"[0-9]+$", entry.name)
    return int(digits.group()) if digits else 0
