"""What the configuration names, as supervised devices: the only place that knows concrete drivers, apart from the rig.

Nothing ever falls back to a simulator: each driver is named by its key. Each is loaded only when it is configured.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from config.schema import Configuration
from drivers.contract import DeviceState, DeviceStatus, StatusChanged
from drivers.supervisor import Supervised

_log = logging.getLogger("kiosk.devices")

CARD, CAMERA, RECEIPT_PRINTER = "card", "camera", "receipt_printer"
ID_CARD, PAGE_PRINTER, SCANNER, KEYPAD = "id_card", "page_printer", "scanner", "keypad"
HEADPHONES, PIN_PAD, PAYMENT_TERMINAL = "headphones", "pin_pad", "payment_terminal"
FINGERPRINT = "fingerprint"
PRESENCE, LIGHTS, POWER = "presence", "lights", "power"


@dataclass(frozen=True, slots=True)
class Devices:
    """The supervised devices by family; a family that the configuration says ``none`` of is absent."""

    by_family: Mapping[str, Supervised[Any]]

    def get(self, family: str) -> Supervised[Any] | None:
        return self.by_family.get(family)

    def all(self) -> tuple[Supervised[Any], ...]:
        return tuple(self.by_family.values())

    @property
    def card(self) -> Supervised[Any] | None:
        return self.get(CARD)

    @property
    def camera(self) -> Supervised[Any] | None:
        return self.get(CAMERA)

    @property
    def printer(self) -> Supervised[Any] | None:
        return self.get(RECEIPT_PRINTER)


def build_devices(config: Configuration, publish: Callable[[object], None]) -> Devices:
    """The configured drivers under supervision; of families that are not built in, NOT_CONFIGURED is published."""
    built: dict[str, Supervised[Any]] = {}
    for family, build in _BUILDERS.items():
        adapter = build(config)
        if adapter is None:
            publish(StatusChanged(DeviceStatus(family, DeviceState.NOT_CONFIGURED, reason="none")))
        else:
            built[family] = Supervised(adapter, publish)
    return Devices(built)


def drivers_of(config: Configuration) -> dict[str, str]:
    """The configured driver of each family, ``none`` included."""
    sections = dict(config.devices)
    sections[RECEIPT_PRINTER] = config.devices.printer
    return {family: sections[family].driver for family in _BUILDERS}


def _card(config: Configuration) -> Any:
    section = config.devices.card
    if section.driver == "pcsc":
        from drivers.card.pcsc import PcscCardReader, Prefer

        return PcscCardReader(section.reader, section.contactless_reader, Prefer(section.prefer))
    if section.driver == "simulator":
        from drivers.card.simulator import SimulatedCardReader

        return SimulatedCardReader()
    return None


def _id_card(config: Configuration) -> Any:
    section = config.devices.id_card
    if section.driver == "sam_v_serial":
        from drivers.idcard.serial_adapter import SerialIdCardReader

        return SerialIdCardReader(section.device, extra_address=section.extra_address)
    if section.driver == "sam_v_usb":
        from drivers.idcard.usb_adapter import UsbIdCardReader

        vendor, _, product = section.usb_id.partition(":")
        return UsbIdCardReader(int(vendor, 16), int(product, 16), extra_address=section.extra_address)
    if section.driver == "simulator":
        from drivers.idcard.simulator import SimulatedIdCardReader

        return SimulatedIdCardReader(extra_address=section.extra_address)
    return None


def _camera(config: Configuration) -> Any:
    from drivers.camera.contract import CameraSettings, Rotation

    section = config.devices.camera
    source = section.source
    if section.credentials is not None:
        scheme, separator, rest = source.partition("://")
        source = f"{scheme}{separator}{section.credentials.get_secret_value()}@{rest}" if separator else source
    settings = CameraSettings(
        source,
        section.width,
        section.height,
        rotation=Rotation(section.rotation),
        mirror=section.mirror,
        open_timeout_seconds=section.open_timeout_seconds,
        read_timeout_seconds=section.read_timeout_seconds,
        identity=section.identity,
        physical=config.mode == "production",
    )
    if section.untrusted:
        _log.info("the camera is no trusted path: %s; production refuses that", section.untrusted)
    if section.driver == "opencv":
        from drivers.camera.opencv_adapter import OpenCvCamera

        return OpenCvCamera(settings)
    if section.driver == "simulator":
        from config.schema_base import ROOT
        from drivers.camera.simulator import SimulatedCamera

        return SimulatedCamera(settings, ROOT / section.source)
    return None


def _printer(config: Configuration) -> Any:
    from drivers.printer.contract import CompletionProof, PrinterSettings

    section = config.devices.printer
    settings = PrinterSettings(section.paper_width_mm, CompletionProof(section.completion_proof))
    if section.driver == "simulator":
        from drivers.printer.simulator import SimulatedReceiptPrinter

        return SimulatedReceiptPrinter(settings, section.paper_dir)
    if section.driver == "none":
        return None
    from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort, SerialPort, UsbPort

    if section.driver == "escpos_network":
        return EscPosAdapter(NetworkPort(section.host, section.port), settings)
    if section.driver == "escpos_serial":
        return EscPosAdapter(SerialPort(section.device, section.baud), settings)
    vendor, _, product = section.device.partition(":")
    return EscPosAdapter(UsbPort(int(vendor or "0", 16), int(product or "0", 16)), settings)


def _page_printer(config: Configuration) -> Any:
    section = config.devices.page_printer
    if section.driver == "none":
        return None
    from drivers.a4.contract import PagePrinterSettings

    settings = PagePrinterSettings()
    if section.driver == "simulator":
        from drivers.a4.simulator import SimulatedPagePrinter

        return SimulatedPagePrinter(settings, section.paper_dir)
    from drivers.a4.adapter import CupsPagePrinter, IppPagePrinter

    if section.driver == "ipp":
        return IppPagePrinter(section.device_uri, settings)
    return CupsPagePrinter(section.queue_uri, section.device_uri, settings)


def _scanner(config: Configuration) -> Any:
    section = config.devices.scanner
    if section.driver == "none":
        return None
    from drivers.scanner.contract import CodeRules, SerialSettings

    rules = CodeRules(section.verification_prefix)
    if section.driver == "simulator":
        from drivers.scanner.simulator import SimulatedScanner

        return SimulatedScanner(rules)
    if section.driver == "keyboard_wedge":
        from drivers.scanner.wedge_scanner import WedgeScanner

        return WedgeScanner(Path(section.device), rules)
    from drivers.scanner.serial_scanner import serial_scanner

    trigger = SerialSettings(bytes.fromhex(section.trigger_on), bytes.fromhex(section.trigger_off))
    return serial_scanner(section.device, section.baud, rules, trigger)


def _keypad(config: Configuration) -> Any:
    section = config.devices.keypad
    if section.driver == "simulator":
        from drivers.keypad.simulator import SimulatedKeypad

        return SimulatedKeypad()
    if section.driver == "keyboard":
        from drivers.keypad.hid import HidKeypad

        return HidKeypad(Path(section.device))
    if section.driver == "serial":
        from drivers.keypad.contract import SerialSettings
        from drivers.keypad.serial_keypad import serial_keypad

        return serial_keypad(section.device, section.baud, SerialSettings(release_flag=section.release_flag))
    return None


def _headphones(config: Configuration) -> Any:
    section = config.devices.headphones
    if section.driver == "simulator":
        from drivers.headphones.simulator import SimulatedHeadphoneJack

        return SimulatedHeadphoneJack()
    if section.driver == "evdev":
        from drivers.headphones.evdev_jack import headphone_jack

        return headphone_jack(section.device)
    return None


def _pin_pad(config: Configuration) -> Any:
    section = config.devices.pin_pad
    if section.driver == "simulator":
        from drivers.pinpad.simulator import SimulatedPinPad

        return SimulatedPinPad()
    if section.driver == "serial":
        from drivers.pinpad.adapter import serial_pin_pad

        return serial_pin_pad(section.device)
    return None


def _fingerprint(config: Configuration) -> Any:
    section = config.devices.fingerprint
    if section.driver == "none":
        return None
    from drivers.fingerprint.driver import FingerprintSettings

    settings = FingerprintSettings(section.security_level)
    if section.driver == "simulator":
        from drivers.fingerprint.simulator import SimulatedFingerprintModule

        return SimulatedFingerprintModule(settings)
    from drivers.fingerprint.adapter import serial_fingerprint_module

    return serial_fingerprint_module(section.device, section.baud, settings)


def _payment_terminal(config: Configuration) -> Any:
    section = config.devices.payment_terminal
    if section.driver == "simulator":
        from drivers.payment.simulator import SimulatedPaymentTerminal

        return SimulatedPaymentTerminal(section.ledger_dir)
    return None


def _presence(config: Configuration) -> Any:
    section = config.devices.presence
    if section.driver == "none":
        return None
    from drivers.presence.contract import PIR_SETTINGS, PresenceSettings

    if section.driver == "pir":
        from drivers.gpio import InputLine, open_chip
        from drivers.presence.pir import PirSensor

        line = InputLine(section.gpio_pin, section.active_low)
        return PirSensor(line, PIR_SETTINGS, partial(open_chip, section.gpio_chip))
    settings = PresenceSettings(section.near_cm, section.near_cm + 40, leave_seconds=section.leave_seconds)
    if section.driver == "simulator":
        from drivers.presence.simulator import SimulatedPresence

        return SimulatedPresence(settings)
    from drivers.presence.ld2410 import Ld2410Radar

    return Ld2410Radar(section.device, settings)


def _lights(config: Configuration) -> Any:
    section = config.devices.lights
    if section.driver == "none":
        return None
    if section.driver == "simulator":
        from drivers.lights.simulator import SimulatedLights

        return SimulatedLights()
    from drivers.lights.contract import Slot

    lamps = {slot: pins for slot in Slot if (pins := getattr(section, slot.value))}
    if section.driver == "gpio":
        from drivers.gpio import open_chip
        from drivers.lights.gpio_lamps import GpioLights, LampLines

        lines = {slot: LampLines(pins, section.active_low) for slot, pins in lamps.items()}
        return GpioLights(lines, open_pins=partial(open_chip, section.gpio_chip))
    from drivers.lights.relay import RelaySettings, SerialRelayLights

    channels = {slot: pins[0] for slot, pins in lamps.items()}
    settings = RelaySettings(channels, answers=section.answers, solid_state=section.solid_state)
    return SerialRelayLights(section.device, settings)


def _power(config: Configuration) -> Any:
    section = config.devices.power
    if section.driver == "none":
        return None
    from drivers.power.contract import PowerSettings

    settings = PowerSettings(
        announce_after_seconds=section.announce_after_seconds,
        shutdown_after_seconds=section.shutdown_after_seconds or None,
    )
    if section.driver == "simulator":
        from drivers.power.simulator import SimulatedPower

        return SimulatedPower(settings)
    if section.driver == "gpio":
        from drivers.gpio import InputLine, open_chip
        from drivers.power.power_good import PowerGoodLine

        line = InputLine(section.gpio_pin, section.active_low)
        return PowerGoodLine(line, None, settings, partial(open_chip, section.gpio_chip))
    from drivers.power.nut import NutPower

    return NutPower(section.ups, section.host, section.port, settings)


_BUILDERS: dict[str, Callable[[Configuration], Any]] = {
    CARD: _card,
    ID_CARD: _id_card,
    CAMERA: _camera,
    RECEIPT_PRINTER: _printer,
    PAGE_PRINTER: _page_printer,
    SCANNER: _scanner,
    KEYPAD: _keypad,
    HEADPHONES: _headphones,
    PIN_PAD: _pin_pad,
    FINGERPRINT: _fingerprint,
    PAYMENT_TERMINAL: _payment_terminal,
    PRESENCE: _presence,
    LIGHTS: _lights,
    POWER: _power,
}
