"""What the configuration names, as objects: the only place that knows concrete drivers, engines and sinks.

Nothing ever falls back to a simulator: each driver is named by its key. Each is loaded only when it is configured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from config.schema import Configuration
from drivers.contract import DeviceState, DeviceStatus, StatusChanged
from drivers.printer.contract import FAMILY as PRINTER
from drivers.supervisor import Supervised
from kiosk.central_client import CentralClient, Timeouts
from kiosk.face.engine import EngineName
from kiosk.face.protocol import FaceSettings
from voice.clips import ClipStore
from voice.contract import Engine
from voice.player import NullSink, Sink, SoundDeviceSink, WavSink
from voice.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Devices:
    """The supervised devices; None where the configuration says ``none``."""

    card: Supervised[Any] | None
    camera: Supervised[Any] | None
    printer: Supervised[Any] | None

    def all(self) -> tuple[Supervised[Any], ...]:
        return tuple(device for device in (self.card, self.camera, self.printer) if device is not None)


def build_devices(config: Configuration, publish: Callable[[object], None]) -> Devices:
    """The configured drivers under supervision. Nothing ever falls back to a simulator: each is named here by its key."""
    card = _supervised(_card(config), publish)
    camera = _supervised(_camera(config), publish)
    printer = _supervised(_printer(config), publish)
    for family, device in (("card", card), ("camera", camera), (PRINTER, printer)):
        if device is None:
            publish(StatusChanged(DeviceStatus(family, DeviceState.NOT_CONFIGURED, reason="none")))
    return Devices(card, camera, printer)


def _supervised(adapter: Any, publish: Callable[[object], None]) -> Supervised[Any] | None:
    return None if adapter is None else Supervised(adapter, publish)


def _card(config: Configuration) -> object:
    section = config.devices.card
    if section.driver == "pcsc":
        from drivers.card.pcsc import PcscCardReader

        return PcscCardReader(section.reader)
    if section.driver == "simulator":
        from drivers.card.simulator import SimulatedCardReader

        return SimulatedCardReader()
    return None


def _camera(config: Configuration) -> object:
    from drivers.camera.contract import CameraSettings, Rotation

    section = config.devices.camera
    settings = CameraSettings(section.source, section.width, section.height, rotation=Rotation(section.rotation))
    if section.driver == "opencv":
        from drivers.camera.opencv_adapter import OpenCvCamera

        return OpenCvCamera(settings)
    if section.driver == "simulator":
        from config.schema_base import ROOT
        from drivers.camera.simulator import SimulatedCamera

        return SimulatedCamera(settings, ROOT / section.source)
    return None


def _printer(config: Configuration) -> object:
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


def central_client(config: Configuration) -> CentralClient:
    """The thin client of the configured centre."""
    central = config.central
    secret = central.terminal_secret.get_secret_value() if central.terminal_secret is not None else ""
    timeouts = Timeouts(connect_seconds=central.connect_timeout_seconds, read_seconds=central.read_timeout_seconds)
    return CentralClient(central.base_url, config.terminal.id, bytes.fromhex(secret), timeouts)


def face_settings(config: Configuration) -> FaceSettings:
    """How faces are checked here."""
    face = config.face
    return FaceSettings(
        EngineName(face.engine), face.frames, accept=face.accept_threshold, unsure=face.unsure_threshold
    )


def sound_sink(config: Configuration) -> Sink:
    """Where the sound goes."""
    speech = config.devices.speech
    if speech.sink == "sounddevice":
        return SoundDeviceSink()
    return WavSink(speech.wav_path, real_time=True) if speech.sink == "wav" else NullSink(real_time=True)


def live_engines(config: Configuration) -> tuple[Engine, ...]:
    """Engines for what no clip says; none with clips alone: an unintelligible voice helps nobody."""
    engine = config.devices.speech.engine
    if engine == "espeak":
        from voice.engines.espeak import EspeakEngine

        return (EspeakEngine(),)
    if engine == "pyttsx3":
        from voice.engines.pyttsx3_engine import Pyttsx3Engine

        return (Pyttsx3Engine(),)
    return ()


def speaker(config: Configuration, publish: Callable[[object], None]) -> Speaker:
    """The voice of this terminal."""
    store, rate = ClipStore(config.paths.clips_dir), config.devices.speech.rate
    return Speaker(store, sound_sink(config), publish, live_engines(config), default_rate=rate)
