"""Input events in bytes, with the machine's own C compiler and kernel headers as the judge; the node and its questions."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import DeviceFault
from drivers.headphones.evdev import (
    EV_SW,
    EV_SYN,
    EVENT,
    EVIOCGBIT_SW,
    EVIOCGSW,
    SW_HEADPHONE_INSERT,
    SYN_DROPPED,
    SYN_REPORT,
    Decoder,
    EvdevLink,
    Moved,
    encode,
    open_evdev,
)
from drivers.link import LinkLostError

REPORT = encode(EV_SYN, SYN_REPORT, 0)
IN = encode(EV_SW, SW_HEADPHONE_INSERT, 1)
OUT = encode(EV_SW, SW_HEADPHONE_INSERT, 0)

JUDGE = r"""
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    struct input_event event;
    memset(&event, 0, sizeof event);
    event.type = EV_SW; event.code = SW_HEADPHONE_INSERT; event.value = 1;
    fwrite(&event, sizeof event, 1, stdout);
    memset(&event, 0, sizeof event);
    event.type = EV_SYN; event.code = SYN_DROPPED; event.value = -2;
    fwrite(&event, sizeof event, 1, stdout);
    printf("%u %u %u", (unsigned)EVIOCGSW(8), (unsigned)EVIOCGBIT(EV_SW, 8), (unsigned)SYN_REPORT);
    return 0;
}
"""


def test_the_kernels_own_header_agrees(tmp_path: Path) -> None:
    source, judge = tmp_path / "judge.c", tmp_path / "judge"
    source.write_text(JUDGE)
    subprocess.run(["cc", "-o", judge, source], check=True, timeout=60)
    said = subprocess.run([judge], check=True, capture_output=True, timeout=10).stdout
    size = EVENT.size * 2
    assert said[:size] == IN + encode(EV_SYN, SYN_DROPPED, -2)
    assert said[size:].decode() == f"{EVIOCGSW} {EVIOCGBIT_SW} {SYN_REPORT}"


def test_an_event_in_bytes() -> None:
    assert IN.hex() == "00" * 16 + "0500 0200 01000000".replace(" ", "")
    assert hex(EVIOCGSW) == "0x8008451b"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (IN + REPORT, [Moved(True)]),
        (OUT + REPORT, [Moved(False)]),
        (IN, []),
        (IN + OUT + REPORT, [Moved(False)]),
        (REPORT, []),
        (encode(EV_SW, 4, 1) + REPORT, []),
        (encode(EV_SW, SW_HEADPHONE_INSERT, 7) + REPORT, []),
        (encode(1, SW_HEADPHONE_INSERT, 1) + REPORT, []),
        (encode(EV_SYN, SYN_DROPPED, 0) + IN + REPORT + IN + REPORT, [Moved(None), Moved(True)]),
    ],
)
def test_reports(data: bytes, found: list[Moved]) -> None:
    assert Decoder().feed(data) == found
    pieces = Decoder()
    assert [moved for byte in data for moved in pieces.feed(bytes((byte,)))] == found


def test_half_an_event_can_be_forgotten() -> None:
    decoder = Decoder()
    assert decoder.feed(IN[:10]) == []
    decoder.forget_half()
    assert decoder.feed(IN + REPORT) == [Moved(True)]


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[EvdevLink, int]]:
    """A node that is a pipe, and the end where the kernel would write."""
    node = tmp_path / "event7"
    os.mkfifo(node)
    link = open_evdev(str(node))
    writer = os.open(node, os.O_WRONLY)
    yield link, writer
    link.close()


def test_events_through_a_pipe(pipe: tuple[EvdevLink, int]) -> None:
    link, writer = pipe
    os.write(writer, IN + REPORT)
    assert Decoder().feed(link.read(1.0)) == [Moved(True)]
    assert link.read(0.0) == b""
    assert link.inserted() is None
    assert link.has_switch() is None
    os.close(writer)
    with pytest.raises(LinkLostError, match="unplugged"):
        link.read(1.0)


def test_closed_it_is_lost(pipe: tuple[EvdevLink, int]) -> None:
    link, writer = pipe
    link.close()
    link.close()
    os.close(writer)
    for step in (lambda: link.read(0.0), link.inserted, link.has_switch):
        with pytest.raises(LinkLostError):
            step()


class Kernel:
    """Answers the questions as an input device would."""

    def __init__(self, *, has: int, inserted: int, fails: int = 0) -> None:
        self._answers = {EVIOCGBIT_SW: has, EVIOCGSW: inserted}
        self._fails = fails

    def ioctl(self, descriptor: int, request: int, answer: bytearray) -> int:
        if self._fails:
            raise OSError(self._fails, "")
        answer[0] = self._answers[request]
        return len(answer)


def test_the_kernel_knows_how_the_switch_stands(pipe: tuple[EvdevLink, int], monkeypatch: pytest.MonkeyPatch) -> None:
    link, writer = pipe
    monkeypatch.setattr(fcntl, "ioctl", Kernel(has=0b100, inserted=0b100).ioctl)
    assert link.has_switch() is True
    assert link.inserted() is True
    monkeypatch.setattr(fcntl, "ioctl", Kernel(has=0b100, inserted=0b11011).ioctl)
    assert link.inserted() is False
    monkeypatch.setattr(fcntl, "ioctl", Kernel(has=0, inserted=0, fails=errno.ENODEV).ioctl)
    with pytest.raises(LinkLostError, match="unplugged"):
        link.inserted()
    os.close(writer)


def test_another_input_device_is_no_jack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "event7"
    os.mkfifo(node)
    monkeypatch.setattr(fcntl, "ioctl", Kernel(has=0b1, inserted=0).ioctl)
    with pytest.raises(DeviceFault, match="no-headphone-switch") as fault:
        open_evdev(str(node))
    assert fault.value.permanent


def test_what_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LinkLostError, match="unplugged"):
        open_evdev(str(tmp_path / "nothing"))

    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(DeviceFault, match="no-permission") as fault:
        open_evdev(str(tmp_path / "nothing"))
    assert fault.value.permanent
