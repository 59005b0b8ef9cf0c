"""The sections of devices that not every terminal has. Each is ``none`` until the site file names it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.schema_base import FilePath, Section

_Hex = Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{2})*$", max_length=64)]
_Pins = Annotated[tuple[Annotated[int, Field(ge=0, le=255)], ...], Field(strict=False, max_length=3)]


class IdCard(Section):
    """Reader of resident identity cards (SAM_V)."""

    driver: Literal["sam_v_serial", "sam_v_usb", "simulator", "none"] = Field(
        default="none", description="How the reader is reached."
    )
    device: str = Field(default="/dev/nuanping-id-card", max_length=200, description="Serial device path.")
    usb_id: Literal["0400:c35a", "0483:5652"] = Field(
        default="0400:c35a", description="vendor:product of the USB reader."
    )
    extra_address: bool = Field(default=False, description="Also read the address written to the chip after issue.")


class PagePrinter(Section):
    """A4 printer, through CUPS or straight over IPP."""

    driver: Literal["cups", "ipp", "simulator", "none"] = Field(
        default="none", description="How the printer is reached."
    )
    queue_uri: str = Field(
        default="ipp://localhost/printers/nuanping", max_length=500, description="CUPS queue (driver cups)."
    )
    device_uri: str = Field(
        default="",
        max_length=500,
        description="The printer itself, ipp://...; asked for its own state besides the queue.",
    )
    paper_dir: FilePath = Field(default=Path("var/pages"), description="Where the simulated printer draws its pages.")

    @model_validator(mode="after")
    def _printer_is_named(self) -> Self:
        if self.driver == "ipp" and not self.device_uri:
            raise ValueError("device_uri must be given for the driver ipp")
        return self


class Scanner(Section):
    """Code scanner (QR and bar codes)."""

    driver: Literal["serial", "keyboard_wedge", "simulator", "none"] = Field(
        default="none", description="Whether it speaks on a serial line or types like a keyboard."
    )
    device: str = Field(
        default="/dev/nuanping-scanner", max_length=200, description="Its stable name, of a udev rule in deploy/udev."
    )
    baud: Literal[9600, 19200, 38400, 57600, 115200] = Field(default=9600, description="Speed of a serial scanner.")
    trigger_on: _Hex = Field(default="", description="Bytes (hex) that start reading, 16540D on many engines.")
    trigger_off: _Hex = Field(default="", description="Bytes (hex) that end reading, 16550D on many engines.")
    verification_prefix: str = Field(
        default="",
        max_length=200,
        description="What stands before the code on our slips, https://host/verify/; empty: not read.",
    )

    @model_validator(mode="after")
    def _trigger_is_whole(self) -> Self:
        if bool(self.trigger_on) != bool(self.trigger_off):
            raise ValueError("trigger_on and trigger_off go together")
        return self


class Keypad(Section):
    """12-key tactile keypad: 0 to 9, confirm, back."""

    driver: Literal["serial", "keyboard", "simulator", "none"] = Field(
        default="none", description="Whether it speaks on a serial line or is a USB keyboard."
    )
    device: str = Field(default="/dev/nuanping-keypad", max_length=200, description="Its stable name.")
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 115200] = Field(
        default=9600, description="Speed of a serial keypad."
    )
    release_flag: int = Field(
        default=0, ge=0, le=128, description="The bit it adds to a key's byte when the key goes up; 0: presses only."
    )


class Headphones(Section):
    """Headphone jack."""

    driver: Literal["evdev", "simulator", "none"] = Field(default="none", description="How the plug is noticed.")
    device: str = Field(default="/dev/nuanping-headphones", max_length=200, description="The jack's input device.")


class PinPad(Section):
    """Encrypting PIN pad."""

    driver: Literal["serial", "simulator", "none"] = Field(default="none", description="How the pad is reached.")
    device: str = Field(default="/dev/nuanping-pin-pad", max_length=200, description="Serial device path.")


class Fingerprint(Section):
    """Fingerprint module with the open UART protocol (ZFM, R30x, AS608, FPM10)."""

    driver: Literal["zfm_serial", "simulator", "none"] = Field(default="none", description="How the module is reached.")
    device: str = Field(default="/dev/nuanping-fingerprint", max_length=200, description="Serial device path.")
    baud: Literal[19200, 38400, 57600, 115200] = Field(default=57600, description="Its speed.")
    security_level: int = Field(
        default=3, ge=1, le=5, description="How alike the module must find two fingers: 1 lenient, 5 strict."
    )


class PaymentTerminal(Section):
    """Card and QR payment. A certified terminal's own adapter takes the simulator's place; none is part of this program."""

    driver: Literal["simulator", "none"] = Field(
        default="none", description="Only the simulator is part of this program."
    )
    ledger_dir: FilePath = Field(
        default=Path("var/payment"), description="Where the simulated terminal keeps its book."
    )


class Presence(Section):
    """Sensor that notices somebody standing before the terminal."""

    driver: Literal["ld2410", "pir", "simulator", "none"] = Field(
        default="none", description="Radar on a serial line, or a contact on a GPIO line."
    )
    device: str = Field(default="/dev/nuanping-radar", max_length=200, description="Serial device of the radar.")
    gpio_chip: int = Field(default=0, ge=0, le=63, description="Number of the chip, /dev/gpiochip0.")
    gpio_pin: int = Field(default=0, ge=0, le=255, description="GPIO line of the contact.")
    active_low: bool = Field(default=False, description="The contact means somebody at low level.")
    near_cm: int = Field(default=120, ge=30, le=400, description="Somebody comes at this distance or nearer.")
    leave_seconds: float = Field(default=8.0, ge=1.0, le=120.0, description="Nobody seen for so long: gone.")


class Lights(Section):
    """Guide lights at the slots; each key names the lamp's GPIO lines (one, or red, green, blue) or its relay."""

    driver: Literal["gpio", "relay", "simulator", "none"] = Field(default="none", description="What drives the lamps.")
    device: str = Field(default="/dev/nuanping-lights", max_length=200, description="Serial device of the relay board.")
    gpio_chip: int = Field(default=0, ge=0, le=63, description="Number of the chip, /dev/gpiochip0.")
    active_low: bool = Field(default=False, description="The lamps burn at low level (gpio).")
    answers: bool = Field(default=False, description="The relay board can be asked for its state.")
    solid_state: bool = Field(default=False, description="The relays may flash; mechanical ones burn steadily.")
    card: _Pins = Field(default=(), description="Lamp at the card slot.")
    id_card: _Pins = Field(default=(), description="Lamp at the identity card reader.")
    receipt: _Pins = Field(default=(), description="Lamp at the receipt slot.")
    page_printer: _Pins = Field(default=(), description="Lamp at the A4 slot.")
    scanner: _Pins = Field(default=(), description="Lamp at the code scanner.")
    pin_pad: _Pins = Field(default=(), description="Lamp at the PIN pad.")
    cash: _Pins = Field(default=(), description="Lamp at the cash slot.")
    headphone: _Pins = Field(default=(), description="Lamp at the headphone jack.")


class Power(Section):
    """Uninterruptible supply, or a power-good line."""

    driver: Literal["nut", "gpio", "simulator", "none"] = Field(default="none", description="Who tells of the mains.")
    ups: str = Field(default="ups", min_length=1, max_length=64, description="Name of the supply at upsd (nut).")
    host: str = Field(default="127.0.0.1", min_length=1, max_length=253, description="Address of upsd (nut).")
    port: int = Field(default=3493, ge=1, le=65535, description="TCP port of upsd (nut).")
    gpio_chip: int = Field(default=0, ge=0, le=63, description="Number of the chip, /dev/gpiochip0.")
    gpio_pin: int = Field(default=0, ge=0, le=255, description="GPIO line that is active while the mains are there.")
    active_low: bool = Field(default=False, description="The line means mains at low level.")
    announce_after_seconds: float = Field(default=5.0, ge=0.0, le=60.0, description="Shorter outages are not told.")
    shutdown_after_seconds: float = Field(
        default=0.0, ge=0.0, le=3600.0, description="End visits after so long on battery; 0 leaves it to the supply."
    )
