"""Composition: one running terminal. The first page is painted before anything but Qt, texts and configuration is loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from config.catalogue.item import Catalogue
from config.catalogue.load import shipped
from config.schema import Configuration
from drivers.printer.contract import FAMILY as PRINTER
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.messages import HomeChanged, SlipState, SlipTold
from kiosk.ledger.acts import LedgerBusy
from kiosk.pages import Contrast, Hand, HomePage, Preferences, Reach, Size, text
from kiosk.runtime.adjusting import VOLUMES
from kiosk.runtime.clock import Clock
from kiosk.runtime.readiness import Watch
from kiosk.runtime.terminal import Terminal
from kiosk.runtime.typesetter import Typesetter
from kiosk.runtime.words import Words
from kiosk.services.home import Readiness, home_page
from kiosk.services.practice import PRACTISED, practice_of
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Way
from screens.panel import Panel
from screens.shell import Shell

if TYPE_CHECKING:
    from kiosk.catalogue_store import CatalogueStore
    from kiosk.devices import Devices
    from kiosk.documents.slip import ProgressFacts
    from kiosk.ledger.registrar import StartResult
    from kiosk.runtime.supervised import Manager

BUSY_STATUS = 3


class App:
    """One running terminal. ``start`` after the first page is painted; ``stop`` before the process ends."""

    def __init__(self, configuration: Configuration, qt: QApplication) -> None:
        self.configuration = config = configuration
        self.qt = qt
        self.clock = Clock()
        languages = _default_first(config.texts.languages, config.texts.default_language)
        self._store = _store(config)
        everything = shipped() if self._store is None else self._store.load()
        self.catalogue = everything.offered_at(config.terminal.place)
        self._fresh: Catalogue | None = None
        production = config.mode == "production"
        self.words = Words(
            languages, strict=config.mode == "development", production=production, items=self.catalogue.items
        )
        defaults = _preferences(config, languages[0])
        starting = self._home(Readiness(out_of_service="starting"))
        reception = reception_by(self.catalogue, _rules(config))
        practice = practice_of(reception, PRACTISED) if config.home.practice else None
        self.conductor = Conductor(reception, starting, _timing(config), defaults, practice)
        panel = Panel(config.panel.diagonal_inch, config.panel.width_px, config.panel.height_px)
        self.shell = Shell(
            panel,
            self.words.screen,
            languages,
            double_press_ms=config.timing.double_tap_ms,
            grace_ms=config.timing.page_grace_ms,
            preferences=defaults,
            place=text("value-plain", value=config.terminal.name),
            names={code: self.words.named(code) for code in languages},
        )
        self.terminal = Terminal(self.conductor, self.shell, self.words, self.clock, languages)
        self.watch = Watch(self._on_readiness, config.terminal.networks)

    def open(self) -> None:
        """Paint the first page."""
        self.terminal.open()

    def start(self) -> None:
        """Start ledger, devices, voice, face process and the heartbeat."""
        # Half a second of imports that the first page does not wait for.
        from kiosk import devices, equipment
        from kiosk.face.process import FaceProcess
        from kiosk.ledger.registrar import NetworkThreads, Registrar
        from kiosk.papers.kept_list import NAME as KEPT_LIST
        from kiosk.runtime.at_card import AtCard
        from kiosk.runtime.at_centre import AtCentre
        from kiosk.runtime.at_certificates import AtCertificates
        from kiosk.runtime.at_checks import AtChecks
        from kiosk.runtime.at_devices import AtDevices
        from kiosk.runtime.at_estimates import AtEstimates
        from kiosk.runtime.at_face import AtFace
        from kiosk.runtime.at_finger import AtFinger
        from kiosk.runtime.at_id_card import AtIdCard
        from kiosk.runtime.at_pages import AtPages
        from kiosk.runtime.at_paper import AtPaper
        from kiosk.runtime.at_records import AtRecords
        from kiosk.runtime.called_back import CalledBack
        from kiosk.runtime.collector import Collector
        from kiosk.runtime.filing import Filing, LedgerCentre
        from kiosk.runtime.guide_lights import Guide
        from kiosk.runtime.heart import Heart
        from kiosk.runtime.help_desk import HelpDesk
        from kiosk.runtime.performer import Performer
        from kiosk.runtime.scan_desk import ScanDesk
        from kiosk.runtime.witnesses import FaceTally, Progress

        config, clock, post = self.configuration, self.clock, self.terminal.bridge.post
        self.speaker = equipment.speaker(config, post)
        self.client = equipment.central_client(config)
        self.network = NetworkThreads()
        self.registrar = Registrar(config.paths.state_dir, config.terminal.id, LedgerCentre(self.client))
        self.devices = devices.build_devices(config, post)
        self.filing = Filing(self.registrar, clock, config.central.commit_wait_seconds)
        self.at_card = AtCard(self.devices.card, self.client, self.network)
        at_id_card = AtIdCard(self.devices.get(devices.ID_CARD))
        faces = FaceProcess(equipment.face_settings(config))
        self.at_face = AtFace(self.devices.camera, faces, config.face.time_limit_seconds, post)
        self.at_paper = AtPaper(
            self.devices.printer,
            self.registrar,
            clock,
            self.words.say,
            config.terminal.id,
            config.terminal.name,
            self.filing.key_of,
        )
        self.called_back = CalledBack(
            self.client, self.network, config.paths.state_dir / KEPT_LIST, config.certificates, clock.today
        )
        pages = AtPages(self.devices.get(devices.PAGE_PRINTER), clock, lambda: self.watch.usable(devices.PAGE_PRINTER))
        certificates = AtCertificates(
            self.client,
            self.network,
            pages,
            self.registrar,
            self.filing.key_of,
            self.called_back,
            self._heard,
        )
        centre = AtCentre(self.client, self.network, clock, self._heard)
        checks = AtChecks(self.client, self.network, self.clock, self._heard)
        typesetter = Typesetter(self.network, pages, self.words)
        records = AtRecords(
            self.client,
            self.network,
            self._heard,
            self.at_paper.submit,
            typesetter,
            self.words,
            config.terminal.id,
            config.terminal.name,
        )
        estimates = AtEstimates(
            config.pension.local_rules,
            self.at_paper.submit,
            typesetter,
            self.words.screen,
            clock.today,
            config.terminal.id,
            config.terminal.name,
        )
        self.at_finger = AtFinger(self.devices.get(devices.FINGERPRINT))
        self.help_desk = HelpDesk(self.client, self.network, post, post)
        performer = Performer(post)
        asked = (centre, certificates, checks, records, estimates, self.filing, self.help_desk)
        at_devices = (
            self.at_card,
            at_id_card,
            self.at_face,
            self.at_finger,
            self.at_paper,
            pages,
            AtDevices(self.watch),
        )
        for part in (*at_devices, *asked):
            part.register(performer)
        guide = Guide(self.devices.get(devices.LIGHTS))
        self.scan_desk = ScanDesk(self.devices.get(devices.SCANNER), clock.now)
        progress = Progress(self._print_progress, clock.today, config.terminal.id)
        witnesses = (
            progress,
            FaceTally(self.registrar.count_face, clock.today, config.devices.camera.driver),
        )
        self.terminal.attach(
            performer,
            self.help_desk,
            self.watch,
            self.speaker,
            guide,
            self.scan_desk,
            witnesses,
            progress.asked,
            self._end_visit,
        )
        self.heart = Heart(
            self.client,
            self.network,
            post,
            self.registrar,
            self.watch,
            clock,
            config.central.heartbeat_seconds,
            self.terminal.counters,
        )
        if self._store is not None:
            from kiosk.runtime.catalogue_watch import CatalogueWatch

            self.catalogue_watch = CatalogueWatch(
                self.client,
                self.network,
                post,
                self._store,
                self.catalogue.version,
                config.central.catalogue_seconds,
                self._take_catalogue,
            )
        self._sort_keys()
        mailbox = self.at_face.mailbox
        if mailbox is not None:
            self.shell.set_frame_source(lambda: None if (f := mailbox.latest()) is None else (f.number, f.bgr))
        self.speaker.start()
        self.registrar.start(lambda result: post(lambda: self._ledger_ready(result)))
        for device in self.devices.all():
            device.start()
        self.at_face.start()
        self.at_finger.start()
        self.collector = Collector()
        self.collector.start()

    def tell(self, manager: Manager) -> None:
        """Let the service manager know, after ``start``, that this terminal serves and lives."""
        from kiosk.runtime.supervised import Pulse

        self.pulse = Pulse(manager, self.registrar, self.terminal.bridge.post)
        self.pulse.start()

    def stop(self) -> None:
        """Stop everything, the devices last; nothing owed is lost by it. Safe to call when ``start`` failed half way."""
        for part, method in (
            ("pulse", "stop"),
            ("heart", "stop"),
            ("catalogue_watch", "stop"),
            ("called_back", "stop"),
            ("help_desk", "close"),
            ("at_face", "stop"),
            ("at_finger", "stop"),
            ("registrar", "stop"),
            ("client", "close"),
            ("network", "stop"),
            ("collector", "stop"),
            ("speaker", "close"),
        ):
            found = getattr(self, part, None)
            if found is not None:
                getattr(found, method)()
        keys = getattr(self, "_keys", None)
        if keys is not None:
            self.qt.removeEventFilter(keys)
        devices: Devices | None = getattr(self, "devices", None)
        for device in devices.all() if devices is not None else ():
            device.stop()
        self.terminal.close()

    def _sort_keys(self) -> None:
        """Only where a device types into the window: else keys are a person's."""
        from kiosk.devices import KEYPAD, SCANNER
        from kiosk.runtime.keys import KeySorter

        wedge = self.configuration.devices.scanner.driver == "keyboard_wedge"
        hid = self.configuration.devices.keypad.driver == "keyboard"
        scanner, keypad = self.devices.get(SCANNER), self.devices.get(KEYPAD)
        if wedge or hid:
            typing_scanner = scanner.adapter if scanner is not None and wedge else None
            typing_keypad = keypad.adapter if keypad is not None and hid else None
            self._keys = KeySorter(typing_scanner, typing_keypad, self.qt)
            self.qt.installEventFilter(self._keys)

    def _ledger_ready(self, result: StartResult) -> None:
        if isinstance(result, LedgerBusy):
            # Two kiosks on one ledger could file twice: the second one goes, and says why.
            sys.stderr.write(f"kiosk: another kiosk is running on {self.configuration.paths.state_dir}\n")
            self.qt.exit(BUSY_STATUS)
            return
        self.watch.ledger(self.registrar.out_of_service())
        self.heart.beat()
        if self._store is not None:
            self.catalogue_watch.start()
        self.called_back.start()

    def _heard(self, answered: bool) -> None:
        def tell() -> None:
            self.watch.central_answered(answered)
            if not answered:
                self.heart.look_soon()

        self.terminal.bridge.post(tell)

    def _on_readiness(self, ready: Readiness) -> None:
        if hasattr(self, "at_paper"):
            self.at_paper.status = self.watch.statuses.get(PRINTER)
        self.terminal.handle(HomeChanged(self._home(ready)))

    def _take_catalogue(self, fresh: Catalogue) -> None:
        self._fresh = fresh
        self._use_fresh()

    def _use_fresh(self) -> None:
        """Between two visits: one under way keeps the words and the services it began with."""
        if self._fresh is None or self.conductor.visit is not None:
            return
        self.catalogue, self._fresh = self._fresh.offered_at(self.configuration.terminal.place), None
        self.words.use(self.catalogue.items)
        self.conductor.serve_with(reception_by(self.catalogue, _rules(self.configuration)))
        self.terminal.handle(HomeChanged(self._home(self.watch.now())))

    def _home(self, ready: Readiness) -> HomePage:
        return home_page(self.catalogue, ready, self.configuration.home.items)

    def _print_progress(self, facts: ProgressFacts, visit: int | None) -> None:
        """Where there is no paper the person who comes asks; who asked for it herself is told why none came."""
        self.at_paper.print_progress(
            facts, lambda told: self.terminal.bridge.post(SlipTold(SlipState(told.paper), visit, told.why))
        )

    def _end_visit(self) -> None:
        """Everything outside the visit object that could still hold something of the visitor."""
        self.filing.end_visit()
        self.at_card.end_visit()
        self.at_face.end_visit()
        self.at_finger.end_visit()
        self.scan_desk.end_visit()
        self.watch.ledger(self.registrar.out_of_service())
        self.collector.end_visit()
        # Only after the visit's own commands are carried out.
        self.terminal.bridge.post(self._use_fresh)


def _store(config: Configuration) -> CatalogueStore | None:
    """Where a key of the centre is configured; it loads what checks signatures."""
    if not config.central.catalogue_key:
        return None
    from kiosk.catalogue_store import CatalogueStore

    return CatalogueStore(config.paths.state_dir / "catalogue", bytes.fromhex(config.central.catalogue_key))


def _rules(config: Configuration) -> HouseRules:
    ways = tuple(Way(way) for way in config.presence.ways)
    return HouseRules(ways, config.face.tries)


def _preferences(config: Configuration, language: str) -> Preferences:
    look = config.appearance
    volume = min(VOLUMES, max(1, round(config.devices.speech.volume * VOLUMES)))
    return Preferences(
        Size(look.size), Contrast(look.contrast), language, volume, reach=Reach(look.reach), hand=Hand(look.hand)
    )


def _timing(config: Configuration) -> Timing:
    timing = config.timing
    return Timing(
        idle_warning_seconds=timing.idle_warning_seconds,
        by_ear_warning_seconds=timing.by_ear_warning_seconds,
        idle_answer_seconds=timing.idle_warning_length_seconds,
        wipe_seconds=timing.personal_data_wipe_seconds,
        card_call_out_seconds=timing.card_call_out_seconds,
    )


def _default_first(languages: tuple[str, ...], default: str) -> tuple[str, ...]:
    return (default, *(language for language in languages if language != default))
