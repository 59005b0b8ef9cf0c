"""Asks one serial port what hangs on it. Only ports that a person named are opened, and only harmless things are said:

1. nothing, at the radar's speed: an LD2410 reports ten times a second without being asked;
2. ``DLE EOT 1`` at each speed a receipt printer may have: a question that prints nothing;
3. ``SAM_STATUS`` of an identity card reader, which reads no card;
4. ``VfyPwd`` of a fingerprint module at each speed it may have, which says whether a password is set;
5. nothing again, at a scanner's speed, while a person scans a code or presses a key.

What is scanned or pressed is judged by its form only, then forgotten. PIN pads, payment terminals and relay boards are not
asked: a person names them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.contract import Deadline, DeviceFault
from drivers.fingerprint import codec as finger
from drivers.idcard.frames import SAM_STATUS, Damaged, FrameParser, Status, as_reply
from drivers.keypad.contract import ASCII_TABLE
from drivers.link import Link, LinkLostError, open_serial
from drivers.presence.codec import BAUD_RATE as RADAR_BAUD
from drivers.presence.codec import FrameReader, Report
from kiosk.setup.finding import PORT, Certainty, Finding, Setting, quiet
from kiosk.setup.ports import serial_port

PRINTER_BAUDS: Final = (38400, 9600, 19200, 115200, 57600)
FINGER_BAUDS: Final = (57600, 115200, 38400, 19200)
_SAM_BAUD: Final = 115200
_LISTEN_BAUD: Final = 9600
_RADAR_SECONDS: Final = 0.8
_PRINTER_SECONDS: Final = 0.3
_FINGER_SECONDS: Final = 0.4
_SLICE_SECONDS: Final = 0.02
_DLE_EOT: Final = b"\x10\x04"
_SAM_WORDS: Final = {
    Status.OK: "",
    Status.SELF_TEST_FAILED: "; its self-test fails",
    Status.NOT_AUTHORISED: "; not authorised",
}
_FINGER_WORDS: Final = {
    bytes((finger.Confirm.OK,)): "",
    bytes((finger.Confirm.WRONG_PASSWORD,)): "; it is locked with a password",
}
# A status byte of DLE EOT: bits 1 and 4 are set, bits 0 and 7 are not (Epson's description of the command).
_STATUS_MASK, _STATUS_BITS = 0x93, 0x12
# Long enough for a key's release, which a pad may tell as well.
_SILENCE_SECONDS: Final = 0.6
# Longer than a scanner needs for a character at 1200 baud, shorter than a finger.
_CODE_BYTE_SECONDS: Final = 0.03
_CODE_BYTES_MIN: Final = 4
_RELEASE_FLAG: Final = 0x80
_KEPT_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class _Answer:
    section: str
    driver: str
    seen: str
    certainty: Certainty
    settings: dict[str, Setting]


def probe(
    path: Path,
    listen_seconds: float,
    tell: Callable[[str], None] = quiet,
    connect: Callable[[str, int], Link] = open_serial,
) -> Finding:
    """What hangs on the port at ``path``; a Finding for PORT when it stayed unknown or could not be opened."""
    port = serial_port(path)
    try:
        found = _ask(str(path), listen_seconds, tell, connect)
    except LinkLostError as lost:
        return Finding(PORT, "", f"it cannot be opened or broke off: {lost.reason}", Certainty.POSSIBLE, port=port)
    except DeviceFault as fault:
        return Finding(PORT, "", f"it cannot be opened: {fault.reason}", Certainty.POSSIBLE, port=port)
    return Finding(found.section, found.driver, found.seen, found.certainty, found.settings, port, "device")


def _ask(path: str, listen_seconds: float, tell: Callable[[str], None], connect: Callable[[str, int], Link]) -> _Answer:
    """Raises LinkLostError, DeviceFault."""
    questions: list[tuple[int, Callable[[Link], _Answer | None]]] = [(RADAR_BAUD, _radar)]
    questions += [(baud, _printer_at(baud)) for baud in PRINTER_BAUDS]
    questions += [(_SAM_BAUD, _id_card)]
    questions += [(baud, _finger_at(baud)) for baud in FINGER_BAUDS]
    for baud, ask in questions:
        link = connect(path, baud)
        try:
            answer = ask(link)
        finally:
            link.close()
        if answer is not None:
            return answer
    if listen_seconds > 0:
        tell(f"{path}: scan a code there, or press keys of the keypad, within {listen_seconds:.0f} s")
    link = connect(path, _LISTEN_BAUD)
    try:
        return _listen(link, listen_seconds)
    finally:
        link.close()


def _radar(link: Link) -> _Answer | None:
    frames, deadline = FrameReader(), Deadline(_RADAR_SECONDS)
    while deadline.over is None:
        if any(isinstance(frame, Report) for frame in frames.feed(link.read(_SLICE_SECONDS))):
            return _Answer("presence", "ld2410", "radar that reports", Certainty.SURE, {})
    return None


def _printer_at(baud: int) -> Callable[[Link], _Answer | None]:
    def ask(link: Link) -> _Answer | None:
        """Two different questions, so that noise that looks like one answer does not count."""
        if all(_status_of(link, question) for question in (1, 4)):
            seen = f"receipt printer (ESC/POS) at {baud} baud"
            return _Answer("printer", "escpos_serial", seen, Certainty.SURE, {"baud": baud})
        return None

    return ask


def _status_of(link: Link, question: int) -> bool:
    while link.read(0.0):
        continue
    deadline = Deadline(_PRINTER_SECONDS)
    link.write(_DLE_EOT + bytes((question,)), _PRINTER_SECONDS)
    while deadline.over is None:
        data = link.read(_SLICE_SECONDS)
        if data:
            return len(data) == 1 and data[0] & _STATUS_MASK == _STATUS_BITS
    return False


def _id_card(link: Link) -> _Answer | None:
    while link.read(0.0):
        continue
    parser, deadline = FrameParser(), Deadline(SAM_STATUS.seconds + 0.2)
    link.write(SAM_STATUS.frame, SAM_STATUS.seconds)
    while deadline.over is None:
        for body in parser.feed(link.read(_SLICE_SECONDS)):
            reply = as_reply(body)
            if not isinstance(reply, Damaged) and not reply.data and reply.status in _SAM_WORDS:
                seen = f"identity card reader (SAM_V){_SAM_WORDS[Status(reply.status)]}"
                return _Answer("id_card", "sam_v_serial", seen, Certainty.SURE, {})
    return None


def _finger_at(baud: int) -> Callable[[Link], _Answer | None]:
    def ask(link: Link) -> _Answer | None:
        while link.read(0.0):
            continue
        parser, deadline = finger.PacketParser(), Deadline(_FINGER_SECONDS)
        link.write(finger.command(finger.Instruction.VERIFY_PASSWORD, *finger.NO_PASSWORD), _FINGER_SECONDS)
        while deadline.over is None:
            for packet in parser.feed(link.read(_SLICE_SECONDS)):
                said = packet.content if isinstance(packet, finger.Packet) else b""
                if said in _FINGER_WORDS:
                    seen = f"fingerprint module at {baud} baud{_FINGER_WORDS[said]}"
                    return _Answer("fingerprint", "zfm_serial", seen, Certainty.SURE, {"baud": baud})
        return None

    return ask


def _listen(link: Link, seconds: float) -> _Answer:
    """Until something came and a silence followed."""
    deadline, heard = Deadline(seconds), bytearray()
    began_at = last_at = 0.0
    try:
        while deadline.over is None:
            data = link.read(_SLICE_SECONDS)
            now = time.monotonic()
            if data and len(heard) < _KEPT_MAX:
                began_at = began_at if heard else now
                heard += data
                last_at = now
            elif heard and now - last_at > _SILENCE_SECONDS:
                answer = _form(heard, last_at - began_at)
                if answer is not None:
                    return answer
                _forget(heard)
        return _Answer(PORT, "", "nothing that was asked was answered", Certainty.POSSIBLE, {})
    finally:
        _forget(heard)


def _form(heard: bytearray, seconds: float) -> _Answer | None:
    """What ``heard`` looks like: a code comes all at once and ends its line, keys come as fast as a finger."""
    text = heard.rstrip(b"\r\n")
    quick = seconds < _CODE_BYTE_SECONDS * len(heard)
    if len(text) >= _CODE_BYTES_MIN and len(text) < len(heard) and min(text) >= 0x20 and quick:
        seen = f"code scanner at {_LISTEN_BAUD} baud (a code of {len(text)} characters came)"
        return _Answer("scanner", "serial", seen, Certainty.LIKELY, {"baud": _LISTEN_BAUD})
    if all(byte & ~_RELEASE_FLAG in ASCII_TABLE for byte in heard):
        released = any(byte & _RELEASE_FLAG for byte in heard)
        settings: dict[str, Setting] = {"baud": _LISTEN_BAUD, **({"release_flag": _RELEASE_FLAG} if released else {})}
        return _Answer("keypad", "serial", f"keypad at {_LISTEN_BAUD} baud (a key came)", Certainty.LIKELY, settings)
    return None


def _forget(heard: bytearray) -> None:
    for index in range(len(heard)):
        heard[index] = 0
    heard.clear()
