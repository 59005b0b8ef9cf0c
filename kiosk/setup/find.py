"""Finds what is connected. Every finder returns findings; where nothing is, one that says so and what to do.

What is never done: opening a serial port that nobody named, opening a keyboard, reading a card, taking a picture without
being told to (``--look``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from drivers.camera.contract import CameraAdapter, CameraSettings
from drivers.contract import Deadline, DeviceFault, Failed
from kiosk.setup import services
from kiosk.setup.finding import PORT, SECTIONS, Certainty, Finding, Port, Search, nothing
from kiosk.setup.input_devices import input_devices
from kiosk.setup.ports import cameras, gpio_chips, serial_port, serial_ports, sound_outputs
from kiosk.setup.probe import probe
from kiosk.setup.usb_bus import usb_devices

Finder = Callable[[Search], list[Finding]]
FILES: Final[tuple[Finder, ...]] = (cameras, serial_ports, input_devices, gpio_chips, sound_outputs)
"""Finders that look at names in the kernel's folders only."""
SERVICES: Final[tuple[Finder, ...]] = (
    services.card_readers,
    usb_devices,
    services.page_printers,
    services.supplies,
)
"""Finders that ask what runs on this machine."""
AT_PORTS: Final = {
    "id_card": "sam_v_serial",
    "printer": "escpos_serial",
    "scanner": "serial",
    "keypad": "serial",
    "pin_pad": "serial",
    "fingerprint": "zfm_serial",
    "presence": "ld2410",
    "lights": "relay",
}
"""What a person can name at a serial port, and the driver that serves it there."""

_WHY_NOT: Final = {
    "printer": "no receipt printer: plug it in and switch it on; a network printer is named by hand (devices.printer.host)",
    "id_card": "no identity card reader on USB; on a serial port it is found by --probe PORT",
    "page_printer": "no page printer",
    "scanner": "no code scanner; on a serial port it is found by --probe PORT",
    "keypad": "no keypad; on a serial port it is found by --probe PORT",
    "pin_pad": "cannot be found by asking: name its port with --at pin_pad=PORT",
    "fingerprint": "no fingerprint module; on a serial port it is found by --probe PORT",
    "payment_terminal": "only its maker's own adapter can serve one",
    "presence": "no motion sensor; a radar is found by --probe PORT",
    "lights": "cannot be found by asking: name the relay board's port with --at lights=PORT",
    "power": "no uninterruptible supply",
    "card": "no card reader",
    "headphones": "no headphone jack",
}
_LOOK_SECONDS: Final = 4.0


def find_all(search: Search) -> list[Finding]:
    """Everything, by section in the order of the schema; unknown ports last."""
    findings = [found for finder in FILES for found in finder(search)]
    if search.services:
        findings += [found for finder in SERVICES for found in finder(search)]
    findings = _named(search, _probed(search, findings))
    if search.look:
        findings = [look_through(found) if found.section == "camera" and found.usable else found for found in findings]
    return _in_order(findings)


def _probed(search: Search, findings: list[Finding]) -> list[Finding]:
    """The ports to be asked, by what they answer."""
    for path in search.probe:
        answered = probe(path, search.listen_seconds, search.tell)
        findings = [found for found in findings if not _same_port(found, answered.port)] + [answered]
    return findings


def _named(search: Search, findings: list[Finding]) -> list[Finding]:
    """The ports whose devices a person knows: taken at the word, and not opened."""
    for section, path in search.at.items():
        port = serial_port(path)
        asked = next((found for found in findings if found.section == section and _same_port(found, port)), None)
        settings = asked.settings if asked else {}
        said = Finding(section, AT_PORTS[section], f"named by hand at {path}", Certainty.SURE, settings, port, "device")
        findings = [found for found in findings if not _same_port(found, port)] + [said]
    return findings


def _same_port(found: Finding, port: Port | None) -> bool:
    return found.port is not None and port is not None and found.port.kernel == port.kernel


def look_through(found: Finding) -> Finding:
    """Opens the camera for one picture, which is overwritten unseen, and adds what it gives."""
    from drivers.camera.opencv_adapter import OpenCvCamera

    if found.port is None:
        return found
    camera = OpenCvCamera(CameraSettings(str(found.port.node)))
    try:
        camera.open()
        failed = camera.start_capture(Deadline(_LOOK_SECONDS))
        if isinstance(failed, Failed):
            return replace(found, seen=f"{found.seen}; it gives no picture ({failed.reason})")
        return replace(found, seen=f"{found.seen}; {_first_picture(camera)}", certainty=Certainty.SURE)
    except DeviceFault as fault:
        return replace(found, seen=f"{found.seen}; it gives no picture ({fault.reason})")
    finally:
        camera.stop_capture()
        camera.close()


def _first_picture(camera: CameraAdapter) -> str:
    """Raises DeviceFault when none comes."""
    deadline = Deadline(_LOOK_SECONDS)
    while deadline.over is None:
        list(camera.poll(0.1))
        frame = camera.mailbox.latest()
        if frame is not None:
            frame.bgr.fill(0)
            size = camera.delivered
            return f"{size.width} x {size.height}, light {frame.light.verdict.value}" if size else "it gives pictures"
    raise DeviceFault("no-frame")


def _in_order(findings: list[Finding]) -> list[Finding]:
    rank = {certainty: place for place, certainty in enumerate(Certainty)}
    ordered = []
    for section in SECTIONS:
        usable = sorted(
            (found for found in findings if found.section == section and found.usable),
            key=lambda found: rank[found.certainty],
        )
        vain = [found for found in findings if found.section == section and not found.usable]
        ordered += usable + vain
        if not usable and not vain and section != "speech":
            ordered.append(nothing(section, _WHY_NOT[section]))
    return ordered + [found for found in findings if found.section == PORT]
