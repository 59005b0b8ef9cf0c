"""Composition: the only place that names concrete drivers, engines and sinks, and ties them to the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from config.schema import Configuration
from drivers.contract import DeviceState, DeviceStatus, StatusChanged
from drivers.printer.contract import FAMILY as PRINTER
from drivers.supervisor import Supervised
from kiosk.central_client import CentralClient, Timeouts
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.messages import HomeChanged
from kiosk.face.engine import EngineName
from kiosk.face.process import FaceProcess
from kiosk.face.protocol import FaceSettings
from kiosk.ledger.registrar import NetworkThreads, Registrar
from kiosk.pages import Contrast, Preferences, Size, text
from kiosk.runtime.at_card import AtCard
from kiosk.runtime.at_centre import AtCentre
from kiosk.runtime.at_face import AtFace
from kiosk.runtime.at_paper import AtPaper
from kiosk.runtime.clock import Clock
from kiosk.runtime.collector import Collector
from kiosk.runtime.filing import Filing, LedgerCentre
from kiosk.runtime.heart import Heart
from kiosk.runtime.help_desk import HelpDesk
from kiosk.runtime.performer import Performer
from kiosk.runtime.readiness import Watch
from kiosk.runtime.terminal import VOLUMES, Terminal
from kiosk.runtime.words import Words
from kiosk.services.home import CERTIFY, DUE_DATE, REPRINT, Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Way
from screens.panel import Panel
from screens.shell import Shell
from voice.clips import ClipStore
from voice.contract import Engine
from voice.player import NullSink, Sink, SoundDeviceSink, WavSink
from voice.speaker import Speaker

DEFAULT_ITEMS = (CERTIFY, DUE_DATE, REPRINT)
_log = logging.getLogger("kiosk.app")


@dataclass(frozen=True, slots=True)
class Devices:
    """The supervised devices; None where the configuration says ``none``."""

    card: Supervised[Any] | None
    camera: Supervised[Any] | None
    printer: Supervised[Any] | None

    def all(self) -> tuple[Supervised[Any], ...]:
        return tuple(device for device in (self.card, self.camera, self.printer) if device is not None)


class App:
    """One running terminal. ``start`` after the first page is painted; ``stop`` before the process ends."""

    def __init__(self, configuration: Configuration, qt: QApplication) -> None:
        self.configuration = config = configuration
        self.qt = qt
        self.clock = Clock()
        languages = _default_first(config.texts.languages, config.texts.default_language)
        self.words = Words(languages, strict=config.mode == "development")
        self._items = config.home.items or DEFAULT_ITEMS
        defaults = _preferences(config, languages[0])
        starting = home_page(self._items, Readiness(out_of_service="starting"))
        self.conductor = Conductor(reception_by(_rules(config)), starting, _timing(config), defaults)
        panel = Panel(config.panel.diagonal_inch, config.panel.width_px, config.panel.height_px)
        self.shell = Shell(
            panel,
            self.words.screen,
            languages,
            double_press_ms=config.timing.double_tap_ms,
            preferences=defaults,
            place=text("value-plain", value=config.terminal.name),
        )
        posted = _Later()
        store, rate = ClipStore(config.paths.clips_dir), config.devices.speech.rate
        self.speaker = Speaker(store, _sink(config), posted, _live_engines(config), default_rate=rate)
        self.terminal = Terminal(self.conductor, self.shell, self.speaker, self.words, self.clock, languages)
        posted.target = self.terminal.bridge.post
        self.watch = Watch(self._on_readiness)

    def open(self) -> None:
        """Paint the first page; nothing but Qt, texts and configuration is needed for it."""
        self.terminal.open()

    def start(self) -> None:
        """Start ledger, devices, voice, face process and the heartbeat."""
        config, post = self.configuration, self.terminal.bridge.post
        self.client = _client(config)
        self.network = NetworkThreads()
        self.registrar = Registrar(config.paths.state_dir, config.terminal.id, LedgerCentre(self.client))
        self.devices = build_devices(config, post)
        self.filing = Filing(self.registrar, self.clock, config.central.commit_wait_seconds)
        self.at_card = AtCard(self.devices.card)
        self.at_face = AtFace(self.devices.camera, FaceProcess(_face_settings(config)), config.face.time_limit_seconds)
        self.at_paper = AtPaper(
            self.devices.printer,
            self.registrar,
            self.clock,
            self.words.say,
            config.terminal.id,
            config.terminal.name,
            self.filing.key_of,
        )
        centre = AtCentre(self.client, self.network, self.clock, self._heard)
        self.help_desk = HelpDesk(self.client, self.network, post, post)
        performer = Performer(post)
        for part in (self.at_card, self.at_face, self.at_paper, self.filing, self.help_desk, centre):
            part.register(performer)
        self.terminal.attach(performer, self.help_desk, self.watch, self._end_visit)
        self.heart = Heart(
            self.client,
            self.network,
            post,
            self.registrar,
            self.watch,
            self.clock,
            config.central.heartbeat_seconds,
            self.terminal.counters,
        )
        mailbox = self.at_face.mailbox
        if mailbox is not None:
            self.shell.set_frame_source(lambda: None if (f := mailbox.latest()) is None else (f.number, f.bgr))
        self.speaker.start()
        self.registrar.start(lambda result: post(self._ledger_ready))
        for device in self.devices.all():
            device.start()
        self.at_face.start()
        self.collector = Collector()
        self.collector.start()

    def stop(self) -> None:
        """Stop everything, the devices first; nothing owed is lost by it. Safe to call when ``start`` failed half way."""
        for part, method in (
            ("heart", "stop"),
            ("help_desk", "close"),
            ("at_face", "stop"),
            ("registrar", "stop"),
            ("client", "close"),
            ("network", "stop"),
            ("collector", "stop"),
        ):
            found = getattr(self, part, None)
            if found is not None:
                getattr(found, method)()
        devices: Devices | None = getattr(self, "devices", None)
        for device in devices.all() if devices is not None else ():
            device.stop()
        self.speaker.close()
        self.terminal.close()

    def _ledger_ready(self) -> None:
        self.watch.ledger(self.registrar.out_of_service())
        self.heart.beat()

    def _heard(self, answered: bool) -> None:
        self.terminal.bridge.post(lambda: self.watch.central_answered(answered))

    def _on_readiness(self, ready: Readiness) -> None:
        printer = self.watch.statuses.get(PRINTER)
        if hasattr(self, "at_paper"):
            self.at_paper.status = printer
        self.terminal.handle(HomeChanged(home_page(self._items, ready)))

    def _end_visit(self) -> None:
        """Everything outside the visit object that could still hold something of the visitor."""
        self.filing.end_visit()
        self.at_card.end_visit()
        self.at_face.end_visit()
        self.watch.ledger(self.registrar.out_of_service())
        self.collector.end_visit()


class _Later:
    """A callback whose target exists only later; what comes before is dropped."""

    def __init__(self) -> None:
        self.target: Callable[[object], None] | None = None

    def __call__(self, message: object) -> None:
        if self.target is not None:
            self.target(message)


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


def _client(config: Configuration) -> CentralClient:
    central = config.central
    secret = central.terminal_secret.get_secret_value() if central.terminal_secret is not None else ""
    timeouts = Timeouts(connect_seconds=central.connect_timeout_seconds, read_seconds=central.read_timeout_seconds)
    return CentralClient(central.base_url, config.terminal.id, bytes.fromhex(secret), timeouts)


def _face_settings(config: Configuration) -> FaceSettings:
    face = config.face
    return FaceSettings(
        EngineName(face.engine), face.frames, accept=face.accept_threshold, unsure=face.unsure_threshold
    )


def _rules(config: Configuration) -> HouseRules:
    return HouseRules(tuple(Way(way) for way in config.presence.ways), config.face.tries)


def _preferences(config: Configuration, language: str) -> Preferences:
    look = config.appearance
    volume = min(VOLUMES, max(1, round(config.devices.speech.volume * VOLUMES)))
    return Preferences(Size(look.size), Contrast(look.contrast), language, volume)


def _timing(config: Configuration) -> Timing:
    timing = config.timing
    return Timing(
        idle_warning_seconds=timing.idle_warning_seconds,
        idle_answer_seconds=timing.idle_warning_length_seconds,
        wipe_seconds=timing.personal_data_wipe_seconds,
        card_call_out_seconds=timing.card_call_out_seconds,
    )


def _sink(config: Configuration) -> Sink:
    speech = config.devices.speech
    if speech.sink == "sounddevice":
        return SoundDeviceSink()
    return WavSink(speech.wav_path, real_time=True) if speech.sink == "wav" else NullSink(real_time=True)


def _live_engines(config: Configuration) -> tuple[Engine, ...]:
    engine = config.devices.speech.engine
    if engine == "espeak":
        from voice.engines.espeak import EspeakEngine

        return (EspeakEngine(),)
    if engine == "pyttsx3":
        from voice.engines.pyttsx3_engine import Pyttsx3Engine

        return (Pyttsx3Engine(),)
    return ()


def _default_first(languages: tuple[str, ...], default: str) -> tuple[str, ...]:
    return (default, *(language for language in languages if language != default))


def state_paths(config: Configuration) -> tuple[Path, ...]:
    """Folders a running terminal writes to."""
    return (config.paths.state_dir, config.devices.printer.paper_dir)
