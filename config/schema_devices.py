"""The device sections of the schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from config.schema_base import FilePath, Section
from config.schema_periphery import (
    Fingerprint,
    Headphones,
    IdCard,
    Keypad,
    Lights,
    PagePrinter,
    PaymentTerminal,
    PinPad,
    Power,
    Presence,
    Scanner,
)

_CAMERA_PATH = re.compile(r"/dev/(v4l/by-(path|id)/[A-Za-z0-9:._+@-]+|nuanping-camera)")


def _shown(scheme: str, source: str) -> str:
    """Addresses hold what opens a camera."""
    return f"{scheme}://..." if scheme else source


class Card(Section):
    """Social-security card reader."""

    driver: Literal["pcsc", "simulator", "none"] = Field(default="pcsc", description="How the reader is reached.")
    reader: str = Field(
        default="", max_length=200, description="Part of the PC/SC reader name; empty takes the first reader."
    )
    contactless_reader: str = Field(
        default="", max_length=200, description="Part of the name of a contactless reader beside it; empty: none."
    )
    prefer: Literal["contact", "contactless"] = Field(
        default="contact", description="Which card counts when both readers have one."
    )


class Camera(Section):
    """Camera for the face check."""

    driver: Literal["opencv", "simulator", "none"] = Field(default="opencv", description="How pictures are taken.")
    source: str = Field(
        default="0",
        min_length=1,
        max_length=500,
        description="Device path, stream address, index (0) or picture file; production takes a path below /dev/v4l/by-path or by-id, "
        "/dev/nuanping-camera, or an https or rtsp address with credentials.",
    )
    identity: str = Field(
        default="",
        max_length=400,
        pattern=r"^([^ ]+ [^ ]+ [^ ]+)?$",
        description="The built-in camera: port, vendor:product and serial number as kiosk setup proposes them; another one is refused. "
        "Production needs it for a device path.",
    )
    width: int = Field(default=640, ge=320, le=3840, description="Requested picture width in pixels.")
    height: int = Field(default=480, ge=240, le=2160, description="Requested picture height in pixels.")
    rotation: Literal[0, 90, 180, 270] = Field(
        default=0, description="Degrees clockwise that make the picture upright."
    )
    credentials: SecretStr | None = Field(
        default=None, description="user:password of a network camera; never in source, which is shown and logged."
    )
    mirror: bool = Field(default=False, description="The camera delivers a mirrored picture.")
    open_timeout_seconds: float = Field(default=3.0, ge=0.2, le=10.0, description="Longest wait for its first answer.")
    read_timeout_seconds: float = Field(default=1.0, ge=0.2, le=5.0, description="Longest wait for a picture.")

    @field_validator("source")
    @classmethod
    def _no_password_in_the_open(cls, value: str) -> str:
        if "://" in value and "@" in value.partition("://")[2].partition("/")[0]:
            raise ValueError("user and password belong into credentials, in the secrets layer")
        return value

    @property
    def untrusted(self) -> str:
        """Why its pictures may not be believed in service; "" when they may. What is no configured physical path could be fed
        with other pictures by whoever gets that far.
        """
        if self.driver != "opencv":
            return ""
        scheme = self.source.partition("://")[0].lower() if "://" in self.source else ""
        if scheme in ("https", "rtsp", "rtsps"):
            return "" if self.credentials is not None else "a network camera without devices.camera.credentials"
        if not _CAMERA_PATH.fullmatch(self.source):
            return f"devices.camera.source {_shown(scheme, self.source)}: name a path below /dev/v4l/by-path or by-id"
        return "" if self.identity else "a camera without devices.camera.identity: kiosk setup proposes it"


class Printer(Section):
    """Receipt printer (ESC/POS)."""

    driver: Literal["escpos_network", "escpos_serial", "escpos_usb", "simulator", "none"] = Field(
        default="escpos_usb", description="How the printer is connected."
    )
    host: str = Field(default="", max_length=253, description="Address of a network printer.")
    port: int = Field(default=9100, ge=1, le=65535, description="TCP port of a network printer.")
    device: str = Field(
        default="",
        max_length=200,
        description="Serial device path, or vendor:product (hex) of a USB printer; empty finds one.",
    )
    baud: Literal[9600, 19200, 38400, 57600, 115200] = Field(default=38400, description="Speed of a serial printer.")
    paper_width_mm: Literal[58, 80] = Field(default=80, description="Width of the paper roll.")
    completion_proof: Literal["process_id", "cut_counter", "status", "none"] = Field(
        default="status",
        description="Best evidence of print the model gives: process_id (GS ( H), cut_counter (GS g 2), status after the job "
        "(DLE EOT), none.",
    )
    paper_dir: FilePath = Field(default=Path("var/paper"), description="Where the simulated printer draws its paper.")

    @model_validator(mode="after")
    def _address_is_given(self) -> Self:
        if self.driver == "escpos_network" and not self.host:
            raise ValueError("host must be given for the driver escpos_network")
        if self.driver == "escpos_serial" and not self.device:
            raise ValueError("device must be given for the driver escpos_serial")
        return self


class Speech(Section):
    """The voice."""

    engine: Literal["clips", "espeak", "pyttsx3"] = Field(
        default="clips",
        description="Clips are rendered ahead and understood; what has none is said by espeak-ng, or by pyttsx3 where that is "
        "named: a last resort in Chinese.",
    )
    sink: Literal["sounddevice", "null", "wav"] = Field(default="sounddevice", description="Where the sound goes.")
    wav_path: FilePath = Field(default=Path("var/speech.wav"), description="File of the sink wav.")
    rate: float = Field(
        default=1.0, ge=0.5, le=2.0, description="Speed at the start of a visit; 1.0 is slow speech (elder)."
    )
    volume: float = Field(
        default=0.7, ge=0.0, le=1.0, description="Loudness at the start of a visit; set for about 65 dBA."
    )


class Devices(Section):
    """What is built in and how it is reached."""

    card: Card = Field(default_factory=Card)
    camera: Camera = Field(default_factory=Camera)
    printer: Printer = Field(default_factory=Printer)
    speech: Speech = Field(default_factory=Speech)
    id_card: IdCard = Field(default_factory=IdCard)
    page_printer: PagePrinter = Field(default_factory=PagePrinter)
    scanner: Scanner = Field(default_factory=Scanner)
    keypad: Keypad = Field(default_factory=Keypad)
    headphones: Headphones = Field(default_factory=Headphones)
    pin_pad: PinPad = Field(default_factory=PinPad)
    fingerprint: Fingerprint = Field(default_factory=Fingerprint)
    payment_terminal: PaymentTerminal = Field(default_factory=PaymentTerminal)
    presence: Presence = Field(default_factory=Presence)
    lights: Lights = Field(default_factory=Lights)
    power: Power = Field(default_factory=Power)
