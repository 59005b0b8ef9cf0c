"""What is asked of a serial port, and what is made of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from drivers.contract import DeviceFault
from drivers.far_end import FarEnd, MemoryLink, PtyCable, Trouble, memory_link
from drivers.fingerprint import codec
from drivers.fingerprint.model import FingerprintModel, Habits
from drivers.idcard.frames import SAM_STATUS
from drivers.idcard.model import SamVModel
from drivers.keypad.contract import Key, SerialSettings
from drivers.keypad.model import FakeKeypad
from drivers.link import Link, LinkLostError
from drivers.pinpad.model import PadModel
from drivers.pinpad.simulator import demo_store
from drivers.presence.model import RadarFarEnd
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_server import PtyServer
from drivers.scanner.model import FakeScanner
from kiosk.commands import setup
from kiosk.setup.finding import PORT, Certainty, Finding, quiet
from kiosk.setup.probe import PRINTER_BAUDS, probe
from kiosk.setup.propose import load_checked
from tests.commands.setup_trees import USB, Tree

VERIFY_PASSWORD = codec.command(codec.Instruction.VERIFY_PASSWORD, *codec.NO_PASSWORD)
HARMLESS = [b"\x10\x04\x01", b"\x10\x04\x04", SAM_STATUS.frame, VERIFY_PASSWORD]
NUMBER = "110000195001010015"


class Recorder:
    """A device that answers nothing, or always the same, and remembers what it was told."""

    def __init__(self, answer: bytes = b"") -> None:
        self.heard: list[bytes] = []
        self._answer = answer

    def receive(self, data: bytes) -> bytes:
        self.heard.append(data)
        return self._answer

    def connected(self) -> None:
        return


def ask(far_end: FarEnd, tell: Callable[[str], None] = quiet, seconds: float = 2.0) -> Finding:
    """Over a cable in memory, which has no speed."""
    return probe(Path("/dev/ttyS9"), seconds, tell, lambda device, baud: memory_link(far_end))


@pytest.mark.parametrize(
    "answer", [b"", b"\x12\x12", b"\xff", b"\x10\x04\x01", b"\xaa\xaa\xaa\x96\x69\x00\x04\x00\x00\x90\x00"]
)
def test_only_harmless_questions_are_asked(answer: bytes) -> None:
    device = Recorder(answer)
    found = ask(FarEnd(device), seconds=0.0)
    assert (found.section, found.usable) == (PORT, False)
    assert set(device.heard) <= set(HARMLESS)
    assert device.heard[-1] == VERIFY_PASSWORD


def test_a_pin_pad_is_not_disturbed() -> None:
    assert ask(FarEnd(PadModel(demo_store())), seconds=0.0).section == PORT


@pytest.mark.parametrize("trouble", [Trouble.GARBAGE, Trouble.TORN])
def test_a_device_in_trouble_is_unknown(trouble: Trouble) -> None:
    far_end = FarEnd(SamVModel())
    far_end.set_trouble(trouble)
    assert ask(far_end, seconds=0.0).section == PORT


def test_a_printer_is_known_at_its_speed() -> None:
    class OneSpeed(MemoryLink):
        """Bytes at another speed arrive as others."""

        def __init__(self, baud: int) -> None:
            super().__init__(FarEnd(Recorder(b"\x12")) if baud == 115200 else FarEnd(Recorder(b"\xf8")))

    def connect(device: str, baud: int) -> Link:
        return OneSpeed(baud)

    found = probe(Path("/dev/ttyS9"), 0.0, quiet, connect)
    assert (found.section, found.driver, found.certainty) == ("printer", "escpos_serial", Certainty.SURE)
    assert found.settings == {"baud": 115200}
    assert 115200 in PRINTER_BAUDS


@pytest.mark.parametrize("baud", [57600, 19200])
def test_a_fingerprint_module_is_known_at_its_speed_and_left_as_it_is(baud: int) -> None:
    model = FingerprintModel()
    model.library[1] = b"somebody" * 64

    def connect(device: str, at: int) -> Link:
        return memory_link(FarEnd(model if at == baud else Recorder(b"\xf8")))

    found = probe(Path("/dev/ttyS9"), 0.0, quiet, connect)
    assert (found.section, found.driver, found.certainty) == ("fingerprint", "zfm_serial", Certainty.SURE)
    assert found.settings == {"baud": baud}
    assert set(model.asked) == {codec.Instruction.VERIFY_PASSWORD}
    assert model.library


def test_a_locked_fingerprint_module_is_said_to_be_locked() -> None:
    found = ask(FarEnd(FingerprintModel(Habits(password=b"1234"))), seconds=0.0)
    assert (found.section, "locked" in found.seen) == ("fingerprint", True)


def test_a_scanner_is_known_by_the_form_of_what_it_sends_and_the_code_is_not_kept() -> None:
    scanner, told = FakeScanner(), []

    def scan(text: str) -> None:
        told.append(text)
        scanner.scan(NUMBER)

    found = ask(scanner.far_end, scan, 10.0)
    assert (found.section, found.driver) == ("scanner", "serial")
    assert NUMBER not in repr(found)
    assert "scan a code" in told[0]


@pytest.mark.parametrize("flag", [0, 0x80])
def test_a_keypad_is_known_by_a_key_and_which_is_not_said(flag: int) -> None:
    keypad = FakeKeypad(SerialSettings(release_flag=flag))
    found = ask(keypad.far_end, lambda _: keypad.press(Key.DIGIT_7), 10.0)
    assert (found.section, found.driver) == ("keypad", "serial")
    assert found.settings == {"baud": 9600, **({"release_flag": 128} if flag else {})}
    assert "7" not in found.seen.replace(str(found.settings["baud"]), "")


def test_other_noise_is_neither() -> None:
    far_end = FarEnd(Recorder())
    assert ask(far_end, lambda _: far_end.say(b"\x00\xff\x13"), 1.0).section == PORT


@pytest.mark.parametrize("error", [LinkLostError("not-found"), DeviceFault("pyserial-missing", permanent=True)])
def test_a_port_that_does_not_open_is_said_to_be_so(error: Exception) -> None:
    def refuse(device: str, baud: int) -> Link:
        raise error

    found = probe(Path("/dev/ttyS9"), 0.0, quiet, refuse)
    assert (found.section, str(error) in found.seen) == (PORT, True)


@contextmanager
def printer_at(link: Path) -> Iterator[None]:
    server = PtyServer(EscPosEndpoint(), link)
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("cable", "section", "driver"),
    [
        (lambda link: PtyCable(FarEnd(SamVModel()), link), "id_card", "sam_v_serial"),
        (lambda link: PtyCable(RadarFarEnd(), link), "presence", "ld2410"),
        (printer_at, "printer", "escpos_serial"),
    ],
    ids=["id_card", "radar", "printer"],
)
def test_the_command_asks_a_named_port_and_proposes_what_answers(
    cable: Callable[[Path], AbstractContextManager[object]],
    section: str,
    driver: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tree = Tree(tmp_path / "machine")
    folder = tree.root / "dev/serial/by-path"
    folder.mkdir(parents=True)
    port = folder / f"{USB}:3:1.0-port0"
    with cable(port):
        arguments = ["--root", tree.root, "--terminal", "0417", "--probe", port, "--listen-seconds", "0", "--json"]
        assert setup.main([str(argument) for argument in arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["chosen"][section] == driver
    assert not [row for row in found["found"] if row["section"] == PORT], "what answered is no unknown port any more"
    devices = load_checked(found["site"]).configuration.devices
    assert getattr(devices, section).device == f"/dev/serial/by-path/{USB}:3:1.0-port0", (
        "as it is named on the machine that was looked at"
    )


def test_a_busy_port_is_left_to_who_has_it(tmp_path: Path) -> None:
    from drivers.link import open_serial

    with PtyCable(FarEnd(SamVModel()), tmp_path / "tty"):
        holder = open_serial(str(tmp_path / "tty"), 115200)
        try:
            found = probe(tmp_path / "tty", 0.0)
        finally:
            holder.close()
    assert found.section == PORT
    assert "cannot be opened" in found.seen
