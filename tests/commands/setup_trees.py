"""Trees like /dev, /sys and /proc of a machine with devices, and a parser of udev rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kiosk.setup.finding import Search

USB = "pci-0000:00:14.0-usb-0"
FULL_KEYBOARD = "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
DIGITS_ONLY = "1000000000000 0 f880000010000ffc"


class Tree:
    """A machine below ``root``; nothing is plugged in at first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("dev", "sys/class/tty", "sys/class/input", "proc/bus/input", "proc/asound"):
            (root / folder).mkdir(parents=True)
        # Every machine has one, with or without a socket.
        self.node("ttyS0")
        self._inputs: list[str] = []

    @property
    def search(self) -> Search:
        return Search(self.root / "dev", self.root / "sys", self.root / "proc", services=False)

    def node(self, name: str) -> Path:
        path = self.root / "dev" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path

    def link(self, folder: str, name: str, node: str) -> Path:
        path = self.root / "dev" / folder / "by-path" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(self.node(node))
        return path

    def serial(
        self, node: str, link: str, vendor: str = "1a86", product: str = "7523", name: str = "USB Serial"
    ) -> Path:
        """A USB adapter with one port."""
        usb = self.root / "sys" / "devices" / "usb1" / node
        port = usb / "1-1:1.0" / node
        port.mkdir(parents=True)
        for attribute, value in (("idVendor", vendor), ("idProduct", product), ("product", name)):
            (usb / attribute).write_text(f"{value}\n")
        entry = self.root / "sys" / "class" / "tty" / node
        entry.mkdir()
        (entry / "device").symlink_to(port)
        return self.link("serial", link, node)

    def camera(
        self,
        number: int,
        name: str,
        link: str = "",
        index: int = 0,
        *,
        usb: str = "046d:0825",
        serial: str = "",
        driver: str = "uvcvideo",
        controller: str = "pci0000:00/0000:00:14.0",
    ) -> Path:
        """A USB camera at the plug that ``link`` names, else at that of its number; the node."""
        plug = link.rsplit(":", 2)[1] if link else str(number + 1)
        device = self.root / "sys" / "devices" / controller / "usb1" / f"1-{plug}"
        self.file(device / "idVendor", usb.partition(":")[0])
        self.file(device / "idProduct", usb.partition(":")[2])
        if serial:
            self.file(device / "serial", serial)
        interface = device / f"1-{plug}:1.0"
        self.driver(interface, driver)
        return self.video(interface / "video4linux" / f"video{number}", name, link, index)

    def video(self, entry: Path, name: str, link: str = "", index: int = 0) -> Path:
        """A node of a camera whose place in sysfs is ``entry``."""
        self.file(entry / "name", name)
        self.file(entry / "index", str(index))
        number = int(entry.name.removeprefix("video"))
        for folder, other in (("class/video4linux", entry.name), ("dev/char", f"81:{number}")):
            known = self.root / "sys" / folder / other
            known.parent.mkdir(parents=True, exist_ok=True)
            known.unlink(missing_ok=True)
            known.symlink_to(entry)
        node = self.node(entry.name)
        if link:
            self.link("v4l", f"{link}-video-index{index}", entry.name)
        return node

    def driver(self, folder: Path, name: str) -> None:
        """The kernel's driver of a device."""
        drivers = self.root / "sys" / "bus" / "any" / "drivers" / name
        drivers.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "driver").unlink(missing_ok=True)
        (folder / "driver").symlink_to(drivers)

    @staticmethod
    def file(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")

    @staticmethod
    def number(node: Path) -> str:
        """The device number that a node of this tree stands for."""
        return f"81:{node.resolve().name.removeprefix('video')}"

    def input(
        self,
        node: str,
        name: str,
        *,
        ev: str = "120013",
        key: str = FULL_KEYBOARD,
        sw: str = "",
        link: str = "",
        usb: str = "1234:5678",
    ) -> None:
        """An input device, as the kernel prints it and as sysfs has it."""
        vendor, product = usb.split(":")
        bits = [f"B: EV={ev}"] + ([f"B: KEY={key}"] if key else []) + ([f"B: SW={sw}"] if sw else [])
        self.printed(
            f"I: Bus=0003 Vendor={vendor} Product={product} Version=0111",
            f'N: Name="{name}"',
            "P: Phys=usb-0000:00:14.0-3/input0",
            "S: Sysfs=/devices/x",
            "U: Uniq=",
            f"H: Handlers=sysrq kbd {node} leds ",
            "B: PROP=0",
            *bits,
        )
        self.known(node, name)
        self.node(f"input/{node}")
        if link:
            self.link("input", link, f"input/{node}")

    def printed(self, *lines: str) -> None:
        """An entry of the kernel's list."""
        self._inputs.append("\n".join(lines) + "\n")
        (self.root / "proc" / "bus" / "input" / "devices").write_text("\n".join(self._inputs) + "\n")

    def known(self, node: str, name: str) -> None:
        """What sysfs calls the device of a node."""
        entry = self.root / "sys" / "class" / "input" / node / "device"
        entry.mkdir(parents=True)
        (entry / "name").write_text(f"{name}\n")

    def sound(self, *lines: str) -> None:
        (self.root / "proc" / "asound" / "pcm").write_text("\n".join(lines) + "\n")

    def furnish(self) -> None:
        """A terminal with what a terminal has, and two cameras."""
        self.serial("ttyUSB0", f"{USB}:3:1.0-port0")
        self.serial("ttyACM0", f"{USB}:4:1.0", "0c2e", "0cb1", "Xenon 1900")
        self.camera(0, "UVC Camera", f"{USB}:1:1.0")
        self.camera(1, "UVC Camera", f"{USB}:1:1.0", index=1)
        self.camera(2, "Document camera", f"{USB}:2:1.0")
        self.input("event3", "SEM USB Keyboard")
        self.input("event4", "USB Numeric Keypad", key=DIGITS_ONLY, link=f"{USB}:5:1.0-event")
        self.input("event5", "HDA Intel PCH Headphone", ev="21", key="", sw="4", usb="0000:0000")
        self.input("event6", "Power Button", ev="3", key="10000000000000 0")
        self.input("event7", "ELO touch", ev="b", key="400 0 0 0 0 0")
        self.node("gpiochip0")
        self.sound("00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1")


_ITEM = re.compile(r'\s*([A-Z_]+)(?:\{([^}"]+)\})?\s*(==|!=|\+=|-=|:=|=)\s*"([^"]*)"\s*(?:,|$)')
_MATCH = {"ACTION", "KERNEL", "SUBSYSTEM", "SUBSYSTEMS", "ATTR", "ATTRS", "ENV", "IMPORT", "DEVTYPE"}
_ASSIGN = {"GOTO", "LABEL", "SYMLINK", "GROUP", "MODE", "ENV", "IMPORT"}
_NAMED = {"ATTR", "ATTRS", "ENV", "IMPORT"}


def rules_of(text: str) -> list[list[tuple[str, str, str, str]]]:
    """The rules of a file as (key, attribute, operator, value). Raises ValueError for what udev(7) does not know, as far as
    our rules go.
    """
    rules: list[list[tuple[str, str, str, str]]] = []
    labels: set[str] = set()
    jumps: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        rule, at = [], 0
        while at < len(line):
            found = _ITEM.match(line, at)
            if found is None:
                raise ValueError(f"line {number}: {line[at:]!r}")
            key, attribute, operator, value = found.groups(default="")
            if bool(attribute) != (key in _NAMED) or key not in (_MATCH if operator in ("==", "!=") else _ASSIGN):
                raise ValueError(f"line {number}: {key} {operator}")
            (labels if key == "LABEL" else jumps if key == "GOTO" else set()).add(value)
            rule.append((key, attribute, operator, value))
            at = found.end()
        rules.append(rule)
    if jumps - labels:
        raise ValueError(f"no label {jumps - labels}")
    return rules


def named(rules: Sequence[Sequence[tuple[str, str, str, str]]]) -> dict[str, dict[str, str]]:
    """What each name is given to: match keys and their patterns, by link name."""
    found = {}
    for rule in rules:
        for key, _, _, value in rule:
            if key == "SYMLINK":
                found[value] = {f"{k}{{{a}}}" if a else k: v for k, a, o, v in rule if o == "=="}
    return found
