"""What a finder returns, the folders it looks into, and how a stranger's text is made harmless.

Names of devices come out of the devices: whoever plugs one in chooses them. They reach a screen, a comment of a TOML file
and nothing else, and only through ``plain``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

Setting = str | int | bool
NOTHING: Final[Mapping[str, Setting]] = MappingProxyType({})
NONE: Final = "none"
PLAIN_MAX: Final = 80

SECTIONS: Final = (
    "card",
    "camera",
    "printer",
    "speech",
    "id_card",
    "page_printer",
    "scanner",
    "keypad",
    "headphones",
    "pin_pad",
    "fingerprint",
    "payment_terminal",
    "presence",
    "lights",
    "power",
)
"""The tables below ``[devices]`` of a site file, in the order of the schema."""
PORT: Final = "serial port"
"""Stands for a section where something is plugged in and nobody knows yet what."""


class Certainty(StrEnum):
    """SURE: it said so itself, in its own protocol, or by a number that only it has. LIKELY: the kind of thing is known,
    not the model. POSSIBLE: it may as well be something else; proposed as a comment only.
    """

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Port:
    """Where something is plugged in. ``node``: the path that opens it now; ``id_path``: what udev calls the port (ID_PATH),
    "" where it has no name for it; ``number``: the port of a serial adapter that has several, "" with one.
    ``attribute``: for a jack, the name of its input device, by which a rule tells it from others at the same ID_PATH.
    """

    node: Path
    id_path: str = ""
    number: str = ""
    attribute: str = ""

    @property
    def kernel(self) -> str:
        """The kernel's name of it, ``ttyS1``."""
        return Path(os.path.realpath(self.node)).name


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is there, or (driver ``none``) what was looked for in vain and what to do about it.

    ``section`` and ``driver`` as in the site file, ``settings`` further keys of that section; ``device_key`` is the key
    that takes the device's path, "" where it has none. ``usb``: vendor and product of what is opened over libusb.
    """

    section: str
    driver: str
    seen: str
    certainty: Certainty = Certainty.LIKELY
    settings: Mapping[str, Setting] = field(default_factory=lambda: NOTHING)
    port: Port | None = None
    device_key: str = ""
    usb: tuple[int, int] | None = None

    @property
    def usable(self) -> bool:
        """Whether it can stand in a site file."""
        return self.section in SECTIONS and self.driver != NONE

    def to_json(self) -> dict[str, object]:
        return {
            "section": self.section,
            "driver": self.driver,
            "certainty": self.certainty.value if self.usable else "",
            "seen": self.seen,
            "settings": dict(self.settings),
            "node": str(self.port.node) if self.port else "",
            "port": self.port.id_path if self.port else "",
        }


def nothing(section: str, why: str) -> Finding:
    """Looked for and not found."""
    return Finding(section, NONE, why, Certainty.SURE)


def quiet(_: str) -> None:
    """Nobody reads along."""


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look. ``services``: also ask what runs on this machine (pcscd, libusb, CUPS, upsd), not only files.

    ``probe``: serial ports that may be asked what hangs on them; ``at``: section to port, where a person knows it;
    ``ipp``: addresses of page printers to ask. ``listen_seconds``: how long a port that does not answer is listened to,
    so that a person can scan a code or press a key. ``tell`` is given what the person should know while it runs.
    """

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")
    proc: Path = Path("/proc")
    services: bool = True
    usb_backend: object = None
    cups_socket: str = "/run/cups/cups.sock"
    nut: tuple[str, int] = ("127.0.0.1", 3493)
    probe: tuple[Path, ...] = ()
    at: Mapping[str, Path] = field(default_factory=dict)
    ipp: tuple[str, ...] = ()
    look: bool = False
    listen_seconds: float = 8.0
    tell: Callable[[str], None] = quiet


def plain(text: str, length: int = PLAIN_MAX) -> str:
    """One line of printable characters: no control, no line or paragraph separator, nothing that turns the direction of
    writing, no half of a surrogate pair.
    """
    shown = "".join(letter if letter.isprintable() else "?" for letter in text.strip())
    return shown if len(shown) <= length else f"{shown[: length - 3]}..."


def read_word(path: Path, length: int = 256) -> str:
    """The first line of a small file of the kernel's, "" when there is none or it cannot be read."""
    try:
        with path.open("rb") as source:
            return source.read(length).decode("utf-8", "replace").partition("\n")[0].strip()
    except OSError:
        return ""
