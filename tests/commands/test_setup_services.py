"""What USB, pcscd, upsd, CUPS and IPP printers tell setup, and how deploy/cups changes a machine's CUPS."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.schema_base import ROOT
from config.schema_devices import Devices
from drivers.a4.cups import PrivateCups
from drivers.a4.endpoint import TcpPrinter
from drivers.a4.model import PagePrinterModel
from drivers.card.harness import VirtualReader
from drivers.far_end import FarEnd
from drivers.idcard.model import SamVModel
from drivers.idcard.usb_fake import FakeUsbBus
from drivers.power.fake import TcpCable
from drivers.power.model import UpsFarEnd
from kiosk.setup import services, udev
from kiosk.setup.finding import NONE, Certainty, Finding, Search
from kiosk.setup.propose import Naming, Terminal, choose, load_checked, propose
from kiosk.setup.usb_bus import usb_devices
from tests.commands.conftest import Kiosk
from tests.commands.setup_trees import rules_of


def devices_of(*findings: Finding) -> Devices:
    """As the proposal of these findings configures them."""
    text = propose(findings, Terminal("0417"), Naming(stable=True)).text
    return load_checked(text).configuration.devices


class Bus(FakeUsbBus):
    """The fake bus with another device on it, which nobody may open."""

    def __init__(
        self, vendor: int, product: int, interface: tuple[int, int], endpoints: tuple[int, ...] = (0x01, 0x82)
    ):
        super().__init__(FarEnd(SamVModel()), endpoints)
        self._numbers, self._interface = (vendor, product), interface

    def get_device_descriptor(self, device: str) -> SimpleNamespace:
        found = super().get_device_descriptor(device)
        found.idVendor, found.idProduct = self._numbers
        return found

    def get_interface_descriptor(self, device: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        found = super().get_interface_descriptor(device, intf, alt, config)
        found.bInterfaceClass, found.bInterfaceProtocol = self._interface
        return found

    def open_device(self, device: str) -> str:
        raise AssertionError("setup must not open a USB device")


def on_usb(bus: FakeUsbBus) -> list[Finding]:
    return usb_devices(Search(usb_backend=bus))


def test_an_identity_card_reader_on_usb_is_known_by_its_number() -> None:
    (found,) = on_usb(Bus(0x0400, 0xC35A, (0xFF, 0)))
    assert (found.section, found.driver, found.certainty) == ("id_card", "sam_v_usb", Certainty.SURE)


@pytest.mark.parametrize(
    ("vendor", "protocol", "section", "driver", "certainty"),
    [
        (0x0519, 2, "printer", "escpos_usb", Certainty.LIKELY),
        (0x0FE6, 2, "printer", "escpos_usb", Certainty.LIKELY),
        (0x04B8, 2, "printer", "escpos_usb", Certainty.POSSIBLE),
        (0x03F0, 2, "page_printer", NONE, Certainty.SURE),
        (0x04B8, 4, "page_printer", NONE, Certainty.SURE),
    ],
)
def test_printers_are_told_apart_as_far_as_they_can_be(
    vendor: int, protocol: int, section: str, driver: str, certainty: Certainty
) -> None:
    (found,) = on_usb(Bus(vendor, 0x0E28, (7, protocol)))
    assert (found.section, found.driver, found.certainty) == (section, driver, certainty)


def test_a_receipt_printer_on_usb_is_proposed_with_its_numbers_and_a_rule() -> None:
    (found,) = on_usb(Bus(0x0519, 0x0003, (7, 2)))
    assert devices_of(found).printer.device == "0519:0003"
    rules = rules_of(udev.filled(choose([found])))
    assert any(("ATTR", "idVendor", "==", "0519") in rule for rule in rules)


def test_endpoints_that_the_driver_does_not_use_are_named() -> None:
    (found,) = on_usb(Bus(0x0519, 0x0003, (7, 2), (0x03, 0x84)))
    assert "0x03, 0x84" in found.seen
    assert on_usb(Bus(0x0519, 0x0003, (7, 2)))[0].seen == "Star 0519:0003 on USB bus 1"


def test_the_other_number_of_such_readers_is_a_possibility_with_its_setting() -> None:
    (found,) = on_usb(Bus(0x0483, 0x5652, (0xFF, 0)))
    assert (found.driver, found.certainty) == ("sam_v_usb", Certainty.POSSIBLE)
    assert devices_of(replace(found, certainty=Certainty.SURE)).id_card.usb_id == "0483:5652"


def test_other_devices_on_usb_are_left_alone() -> None:
    assert on_usb(Bus(0x1234, 0x5678, (0xFF, 0))) == []


def test_readers_get_names_that_outlive_their_numbers() -> None:
    (one,) = services.readers_by_name(["ACS ACR38U 00 00"])
    assert one.settings == {"reader": "ACS ACR38U"}
    first, second = services.readers_by_name(["Virtual PCD 00 00", "Virtual PCD 00 01"])
    assert (first.settings["reader"], second.settings["reader"]) == ("Virtual PCD 00 00", "Virtual PCD 00 01")
    (both,) = services.readers_by_name(["HID OMNIKEY 5422 Contact 00 00", "HID OMNIKEY 5422CL Contactless 01 00"])
    assert both.settings == {
        "reader": "HID OMNIKEY 5422 Contact",
        "contactless_reader": "HID OMNIKEY 5422CL Contactless",
    }
    (hostile,) = services.readers_by_name(['x"\n[mode]\n 00 00'])
    assert devices_of(hostile).card.reader == ""
    assert services.readers_by_name([])[0].driver == NONE


@pytest.mark.hardware
@pytest.mark.skipif(VirtualReader.missing() != "", reason="needs pcscd with the virtual reader")
def test_card_readers_are_found_through_pcscd(tmp_path: Path, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualReader(tmp_path) as reader:
        for name, value in reader.environment.items():
            monkeypatch.setenv(name, value)
        found = json.loads(kiosk("setup", "--json").stdout)
        (first, _) = [row for row in found["found"] if row["section"] == "card"]
        assert (first["driver"], first["settings"]["reader"]) == ("pcsc", reader.reader_name)
        reader.stop_pcscd()
        (card,) = [row for row in json.loads(kiosk("setup", "--json").stdout)["found"] if row["section"] == "card"]
    assert card["driver"] == NONE
    assert "pcscd" in card["seen"]


def test_supplies_are_those_that_upsd_names() -> None:
    with TcpCable(UpsFarEnd("office-ups")) as server:
        (found,) = services.supplies(Search(nut=("127.0.0.1", server.port)))
    assert found.settings == {"ups": "office-ups", "port": server.port}
    assert devices_of(found).power.ups == "office-ups"
    (none,) = services.supplies(Search(nut=("127.0.0.1", server.port)))
    assert none.driver == NONE


def test_a_page_printer_is_asked_at_its_address(tmp_path: Path) -> None:
    with TcpPrinter(PagePrinterModel(tmp_path)) as printer:
        found = services.ipp_printer(printer.uri)
        assert (found.driver, found.certainty) == ("ipp", Certainty.SURE)
        assert devices_of(found).page_printer.device_uri == printer.uri
    for uri in (printer.uri, "gopher://x", "ipp://"):
        assert services.ipp_printer(uri).driver == NONE


def test_without_cups_the_words_say_so(tmp_path: Path) -> None:
    (none,) = services.cups_queues(str(tmp_path / "cups.sock"))
    assert "systemctl restart cups" in none.seen
    assert services.make_queue("usb://x").driver == NONE
    assert services.make_queue("ipp://localhost:1/x", str(tmp_path / "cups.sock")).seen.startswith(
        "the queue was not made"
    )


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateCups]:
    missing = PrivateCups.missing()
    if missing:
        pytest.skip(f"needs a private cupsd ({missing} is missing)")
    with PrivateCups(tmp_path_factory.mktemp("cups")) as private:
        yield private


@pytest.mark.hardware
@pytest.mark.slow
def test_queues_are_made_and_found_in_a_real_cupsd(cups: PrivateCups, tmp_path: Path) -> None:
    with TcpPrinter(PagePrinterModel(tmp_path)) as printer:
        (none,) = services.cups_queues(cups.socket_path)
        assert "--make-queue" in none.seen
        cups.add_queue("office", printer.uri)
        made = services.make_queue(printer.uri, cups.socket_path)
        assert made.usable, made.seen
        ours, other = services.page_printers(Search(cups_socket=cups.socket_path))
    assert (ours.certainty, other.certainty) == (Certainty.SURE, Certainty.LIKELY)
    assert ours.settings["queue_uri"] == "ipp://localhost/printers/nuanping"
    section = devices_of(ours, other).page_printer
    assert (section.driver, section.device_uri) == ("cups", printer.uri)


def test_the_spool_is_emptied_before_cupsd_starts(tmp_path: Path) -> None:
    (line,) = re.findall(
        r"^ExecStartPre=/bin/sh -c '(.*)'$", (ROOT / "deploy/cups/nuanping.conf").read_text(), re.MULTILINE
    )
    (tmp_path / "tmp").mkdir()
    for name in ("c00001", "d00001-001", "d00001-002", "cert"):
        (tmp_path / name).touch()
    subprocess.run(["/bin/sh", "-c", line.replace("/var/spool/cups", str(tmp_path))], check=True, timeout=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cert", "tmp"]


def test_cups_keeps_no_page_and_its_own_configuration_stays(tmp_path: Path) -> None:
    conf = tmp_path / "etc" / "cups" / "cupsd.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text("LogLevel warn\nPreserveJobFiles Yes\n<Policy default>\n  <Limit All>\n  </Limit>\n</Policy>\n")
    conf.chmod(0o640)
    script = [str(ROOT / "deploy/cups/install.sh"), str(tmp_path)]
    for _ in range(2):
        subprocess.run(script, check=True, timeout=30)
        assert conf.read_text().splitlines()[:3] == ["PreserveJobFiles No", "LogLevel warn", "<Policy default>"]
    assert conf.stat().st_mode & 0o777 == 0o640
    installed = tmp_path / "etc/systemd/system/cups.service.d/nuanping.conf"
    assert installed.read_text() == (ROOT / "deploy/cups/nuanping.conf").read_text()
    missing = subprocess.run(
        [script[0], str(tmp_path / "none")], capture_output=True, text=True, check=False, timeout=30
    )
    assert (missing.returncode, "cups-daemon" in missing.stderr) == (1, True)
