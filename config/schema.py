"""The one typed schema of a terminal. Unknown keys are errors, units stand in the names, every field is described.

The descriptions are the reference page (``docs/configuration.md``). Numbers cite their rule: "elder" is the house list of
access rules for elderly people, "measured" a figure taken on the shipped engines.
"""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from config.schema_base import FilePath, Section, Text, Words, known_once
from config.schema_devices import Devices
from config.schema_presence import Face, Presence

UNNAMED = "unnamed"


class Terminal(Section):
    """Which terminal this is."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,32}$")] = Field(
        default=UNNAMED, description="Number of the terminal at the centre: 1 to 32 letters, digits, hyphens."
    )
    name: Text = Field(default="Terminal", description="Where it stands, as the guide and the centre call it.")
    place: Literal["hall", "bank", "village"] = Field(
        default="hall", description="Kind of place; the catalogue says which items may be offered there."
    )
    networks: Words = Field(
        default=("centre",), description="What it is connected to beside nothing: centre, bank (the bank's own line)."
    )
    profile: Text = Field(
        default="portrait_21", description="Terminal model: a file name in config/profiles without .toml."
    )

    @field_validator("networks")
    @classmethod
    def _networks_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known_once(value, ("centre", "bank"))
        return value


class Panel(Section):
    """The screen. Sizes on it are in millimetres, so diagonal and resolution must be true."""

    diagonal_inch: float = Field(default=21.5, ge=7, le=65, description="Visible diagonal.")
    width_px: int = Field(default=1080, ge=600, le=7680, description="Width as mounted.")
    height_px: int = Field(default=1920, ge=600, le=7680, description="Height as mounted.")
    orientation: Literal["portrait", "landscape"] = Field(
        default="portrait", description="As mounted; must agree with width and height."
    )

    @property
    def px_per_mm(self) -> float:
        """Pixels in one millimetre."""
        return float((self.width_px**2 + self.height_px**2) ** 0.5 / (self.diagonal_inch * 25.4))

    @model_validator(mode="after")
    def _orientation_agrees(self) -> Self:
        if (self.orientation == "portrait") != (self.height_px >= self.width_px):
            raise ValueError(
                f"orientation {self.orientation!r} does not agree with {self.width_px} x {self.height_px} pixels"
            )
        return self


class Central(Section):
    """The central API of the region."""

    base_url: str = Field(default="https://127.0.0.1:8443", description="Address; https, or http on this machine.")
    terminal_secret: SecretStr | None = Field(
        default=None, min_length=16, description="Key of this terminal; only from the secrets layer in production."
    )
    connect_timeout_seconds: float = Field(default=3.0, ge=0.2, le=30, description="Longest wait for a connection.")
    read_timeout_seconds: float = Field(default=8.0, ge=0.5, le=60, description="Longest wait for an answer.")
    commit_wait_seconds: float = Field(
        default=20.0,
        ge=1,
        le=120,
        description="How long a visitor waits for a confirmed act before it is left to the outbox.",
    )
    catalogue_key: str = Field(
        default="",
        pattern=r"^([0-9a-f]{64})?$",
        description="Public Ed25519 key of the service catalogue, 64 hexadecimal digits (python -m central catalogue key). "
        "Empty: only the catalogue that came with the program is used.",
    )
    catalogue_seconds: float = Field(
        default=600.0, ge=5, le=86400, description="Interval of the question for a newer catalogue."
    )
    heartbeat_seconds: float = Field(
        default=60.0, ge=5, le=3600, description="Interval of the state report to the centre."
    )

    @field_validator("base_url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address such as https://central.example/api")
        if parts.username or parts.password:
            raise ValueError("must not carry a user name or password")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("must use https unless it is on this machine")
        return value.rstrip("/")


class Timing(Section):
    """Patience."""

    idle_warning_seconds: float = Field(
        default=60.0, ge=20, le=600, description="Quiet time before the first warning (elder)."
    )
    by_ear_warning_seconds: float = Field(
        default=120.0,
        ge=20,
        le=600,
        description="Quiet time before the first warning for visitors at the twelve-key pad (elder).",
    )
    idle_warning_length_seconds: float = Field(
        default=20.0, ge=20, le=120, description="How long the warning stays; never under 20 s (elder)."
    )
    personal_data_wipe_seconds: float = Field(
        default=300.0, ge=60, le=600, description="Time without any input after which personal data is wiped (elder)."
    )
    double_tap_ms: int = Field(
        default=400, ge=100, le=2000, description="A second press within this time is ignored (elder)."
    )
    page_grace_ms: int = Field(
        default=300,
        ge=0,
        le=1000,
        description="A press this soon after the page changed was meant for the one before and is ignored (elder).",
    )
    card_call_out_seconds: float = Field(
        default=5.0, ge=2, le=60, description="Interval of the call to take a card left in the reader."
    )

    @model_validator(mode="after")
    def _warned_before_wiped(self) -> Self:
        for name in ("idle_warning_seconds", "by_ear_warning_seconds"):
            if getattr(self, name) + self.idle_warning_length_seconds > self.personal_data_wipe_seconds:
                raise ValueError(
                    f"{name} plus idle_warning_length_seconds must not be above personal_data_wipe_seconds: "
                    "a visitor is warned before the data is wiped"
                )
        return self


class TextsSection(Section):
    """Languages."""

    languages: Words = Field(
        default=("zh", "en"), description="Offered languages: folders in config/texts. zh is always one of them."
    )
    default_language: str = Field(default="zh", description="Language at the start of a visit.")

    @model_validator(mode="after")
    def _default_is_offered(self) -> Self:
        if "zh" not in self.languages:
            raise ValueError("languages must contain zh, the language every text falls back to")
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("languages must not repeat")
        if self.default_language not in self.languages:
            raise ValueError(f"default_language {self.default_language!r} is not one of {', '.join(self.languages)}")
        return self


class Appearance(Section):
    """How pages look at the start of a visit."""

    size: Literal["standard", "elder", "extra"] = Field(
        default="elder", description="Text and target size: x1.0, x1.5, x2.0."
    )
    contrast: Literal["light", "dark", "high"] = Field(default="light", description="Colours.")
    reach: Literal["full", "low"] = Field(
        default="full",
        description="low: all buttons in the lower half of the screen, for a terminal beside which visitors sit.",
    )
    hand: Literal["right", "left"] = Field(default="right", description="The hand that presses.")


class Home(Section):
    """The home page."""

    items: Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9]{2}$")], ...], Field(strict=False)] = Field(
        default=(),
        max_length=5,
        description="Codes of the service catalogue, five at most; the entry to all services follows. Empty takes the "
        "catalogue's choice.",
    )
    practice: bool = Field(default=True, description="Whether the home page offers practice (nothing of it happens).")

    @field_validator("items")
    @classmethod
    def _no_item_twice(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("must not repeat an item")
        return value


class Certificates(Section):
    """What papers of the centre are checked with, without network. ``python -m central certificate-keys`` prints both keys."""

    public_keys: Annotated[tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], ...], Field(strict=False)] = Field(
        default=(), max_length=8, description="Ed25519 keys of the codes, hex: the present one and those before it."
    )
    seal_root: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9+/=]{0,4000}$",
        description="Certificate of the authority behind the electronic seal: DER, base64.",
    )
    list_days: int = Field(
        default=7, ge=1, le=365, description="A list of papers called back that is older tells nothing any more."
    )


class Pension(Section):
    """Rules of pensions and benefits."""

    local_rules: FilePath = Field(
        default=Path("config/rules/example-city.toml"),
        description="Rule file of the place: bases, wages, tiers, local choices. The shipped one is of a city that does not "
        "exist: copy it and put the place's figures in. What holds in the whole country is in config/rules/national.toml.",
    )


class Paths(Section):
    """Where the terminal keeps its files. Relative paths count from the program's folder."""

    state_dir: FilePath = Field(default=Path("/var/lib/nuanping"), description="Journal, outbox and keys.")
    clips_dir: FilePath = Field(default=Path("voice/clips"), description="Voice clips rendered ahead.")


class Dock(Section):
    """The strip and socket that play tricks on simulated devices."""

    enabled: bool = Field(default=False, description="Refused in production.")
    socket: FilePath = Field(default=Path("var/dock.sock"), description="Path of its socket.")


class Configuration(Section):
    """Everything a terminal is told."""

    mode: Literal["production", "development"] = Field(
        default="production", description="production refuses every simulator, the dock and --set."
    )
    terminal: Terminal = Field(default_factory=Terminal)
    panel: Panel = Field(default_factory=Panel)
    devices: Devices = Field(default_factory=Devices)
    central: Central = Field(default_factory=Central)
    face: Face = Field(default_factory=Face)
    presence: Presence = Field(default_factory=Presence)
    timing: Timing = Field(default_factory=Timing)
    texts: TextsSection = Field(default_factory=TextsSection)
    appearance: Appearance = Field(default_factory=Appearance)
    home: Home = Field(default_factory=Home)
    certificates: Certificates = Field(default_factory=Certificates)
    pension: Pension = Field(default_factory=Pension)
    paths: Paths = Field(default_factory=Paths)
    dock: Dock = Field(default_factory=Dock)

    @model_validator(mode="after")
    def _face_needs_camera(self) -> Self:
        if "face" in self.presence.ways and self.devices.camera.driver == "none":
            raise ValueError("presence.ways offers face but devices.camera.driver is none")
        return self

    @model_validator(mode="after")
    def _production_is_real(self) -> Self:
        if self.mode != "production":
            return self
        simulated = [
            f"devices.{name}.driver" for name, section in self.devices if getattr(section, "driver", "") == "simulator"
        ]
        if simulated:
            raise ValueError(f"mode production refuses simulators, and {' and '.join(simulated)} is simulator")
        if self.devices.speech.sink != "sounddevice":
            raise ValueError(f"mode production refuses devices.speech.sink {self.devices.speech.sink}: use sounddevice")
        if self.face.liveness == "off":
            raise ValueError("mode production refuses face.liveness off: use judge or report")
        if self.dock.enabled:
            raise ValueError("mode production refuses dock.enabled")
        if self.terminal.id == UNNAMED:
            raise ValueError("mode production needs terminal.id")
        if self.central.terminal_secret is None:
            raise ValueError("mode production needs central.terminal_secret in the secrets layer")
        if self.devices.camera.untrusted:
            raise ValueError(f"mode production refuses {self.devices.camera.untrusted}")
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
