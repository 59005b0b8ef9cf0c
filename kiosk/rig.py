"""Everything around a kiosk that is not the kiosk: reference centre, simulated or wire-level devices, and the dock over them.

``Rig(folder, wire=False)`` uses the simulator drivers; ``wire=True`` puts fakes on the wire (a virtual card behind a private
pcscd, an MJPEG camera, a TCP ESC/POS printer) and lets the real adapters talk to them.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from config.schema_base import ROOT
from drivers.camera.puppet.motion import Look
from drivers.camera.scenes import Scene
from drivers.card.image import CardImage
from drivers.card.virtual import Fault as CardFault
from drivers.far_end import Trouble
from drivers.idcard.image import IdCardImage
from kiosk.child import Child, ChildFailed
from kiosk.desk_hand import ACTS, DeskHand
from kiosk.dock import Dock, DockError
from kiosk.dock_lines import Models, add_lines
from kiosk.local_centre import TERMINAL_ID, LocalCentre, LocalCentreFailed, prepare_faces

if TYPE_CHECKING:
    from kiosk.app import App
    from kiosk.wire_models import WireModels

STAFF_NUMBER, STAFF_PIN = "S001", "135001"
"""A seeded person of the demonstration desk, who comes when a dock line names nobody."""

LIGHTS = ("1 1 1", "1 0.84 0.66", "0.66 0.88 1")
"""Colours of the screen to choose from in the dock: red, green, blue, 0 to 1."""


class Rig:
    """Enter it before the kiosk starts; ``overrides`` are ``section.key=value`` for the configuration's last layer."""

    def __init__(self, folder: Path, *, wire: bool = False, centre: bool = True) -> None:
        self.folder = folder.resolve()
        self.wire = wire
        self.paper = self.folder / "paper"
        self.faces = ROOT / ".cache" / "faces"
        self.centre = LocalCentre(self.folder / "central", faults=True, faces=self.faces)
        self._with_centre = centre
        self._stack = contextlib.ExitStack()
        self._reader: Any = None
        self._camera: dict[str, object] = {}
        self._printer: dict[str, object] = {}
        self._on_wires: WireModels | None = None
        self._visitor = ""

    @property
    def profile(self) -> str:
        return "wire" if self.wire else "simulated"

    def overrides(self) -> list[str]:
        """What the kiosk must know to find this rig."""
        lines = {
            "terminal.id": TERMINAL_ID,
            "central.base_url": self.centre.base_url,
            "central.terminal_secret": self.centre.secret(),
            "paths.state_dir": str(self.folder / "state"),
            "dock.socket": str(self.folder / "dock.sock"),
        }
        keys = self.centre.certificate_keys()
        lines["certificates.seal_root"] = keys["seal_root"]
        lines["devices.scanner.verification_prefix"] = f"{self.centre.base_url}/verify/"
        if self.wire:
            lines["devices.card.reader"] = self._reader.reader_name
            lines["devices.camera.source"] = str(self._camera["url"])
            lines["devices.printer.port"] = str(self._printer["port"])
        else:
            lines["devices.camera.source"] = str(self.faces)
            lines["devices.printer.paper_dir"] = str(self.paper)
            lines["devices.page_printer.paper_dir"] = str(self.folder / "pages")
            lines["devices.payment_terminal.ledger_dir"] = str(self.folder / "payment")
        own = [f"{key}={_toml(key, value)}" for key, value in lines.items()]
        own.append(f"certificates.public_keys={json.dumps([keys['public_key']])}")
        return own if self._on_wires is None else [*own, *self._on_wires.overrides()]

    def __enter__(self) -> Rig:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.paper.mkdir(exist_ok=True)
        prepare_faces(self.faces)
        self.centre.write_cards()
        if self._with_centre:
            self.centre.start()
            self._stack.callback(self.centre.stop)
        if self.wire:
            self._start_fakes()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def dock(self, app: App) -> Dock:
        """The dock over this rig's devices."""
        dock = Dock()
        if self._on_wires is not None:
            self._dock_wire(dock)
            models = self._on_wires.models
        else:
            self._dock_simulators(dock, app)
            models = Models.of_simulators({device.family: device.adapter for device in app.devices.all()})
        add_lines(dock, models, self)
        dock.add("network cut", lambda: self._faults({"drop_before": True}))
        dock.add("network slow", lambda seconds="5": self._faults({"delay_before_seconds": float(seconds)}))
        dock.add("network lose-answers", lambda: self._faults({"drop_after": True}))
        dock.add("network garbage", lambda: self._faults({"body": "garbage"}))
        dock.add("network error", lambda status="500": self._faults({"status": int(status)}))
        dock.add("network back", lambda: self._faults(None))
        desk = DeskHand(self.centre.base_url)
        for act in ACTS:
            press = desk.vouch if act == "vouch" else functools.partial(desk.press, act)
            dock.add(f"desk {act}", lambda number=STAFF_NUMBER, pin=STAFF_PIN, press=press: press(number, pin))
        dock.add("centre kill", self.centre.kill)
        dock.add("centre start", lambda: self.centre.start(int(self.centre.base_url.rsplit(":", 1)[1])))
        return dock

    def couple(self, app: App) -> None:
        """Let the person before the simulated camera see the screen of this program: its light, and the bird."""
        from kiosk.simulated_eyes import SimulatedEyes

        if not self.wire:
            camera = app.devices.camera
            if camera is not None:
                SimulatedEyes(app.terminal, camera.adapter.shine, camera.adapter.look)
            return
        # The fake is another process; the main thread does not wait for it.
        carrier = self._stack.enter_context(ThreadPoolExecutor(1, "camera-light"))
        SimulatedEyes(
            app.terminal,
            lambda *rgb: carrier.submit(self._tell_camera, {"do": "light", "rgb": rgb}),
            lambda where: carrier.submit(self._tell_camera, {"do": "look", "where": where}),
        )

    def _tell_camera(self, order: Mapping[str, object]) -> None:
        from drivers.card.harness import tell

        tell(Path(str(self._camera["control"])), order)

    def kept_by_centre(self, what: str) -> int:
        """How many ``certifications``, ``ratings``, ``help_calls`` or ``consent_withdrawals`` the centre's records hold."""
        if what not in ("certifications", "ratings", "help_calls", "consent_withdrawals"):
            raise ValueError(f"the centre keeps no {what}")
        with contextlib.closing(sqlite3.connect(f"file:{self.centre.database}?mode=ro", uri=True)) as records:
            (count,) = records.execute(f"SELECT count(*) FROM {what}").fetchone()
        return int(count)

    def faces_there(self) -> list[str]:
        """The prepared pictures that can stand before the camera."""
        return sorted(found.stem for found in self.faces.glob("*.jpg"))

    def people(self) -> list[str]:
        """The demonstration people who have cards."""
        return sorted(found.stem for found in self.centre.cards.glob("*.json"))

    def visitor(self) -> str:
        """Whose card was taken in hand last. Raises DockError when none was."""
        if not self._visitor:
            raise DockError("nobody is at the machine: put a card in first, or name somebody")
        return self._visitor

    def id_card(self, name: str) -> IdCardImage:
        """The identity card of a demonstration person. Raises DockError."""
        card = self.card(name)
        try:
            return IdCardImage(
                card.social_security_number,
                card.name,
                sex=card.sex,
                ethnicity=card.ethnicity,
                birth_date=card.birth_date,
                address="示例市示例区测试路1号",
                issuer="示例市公安局",
            )
        except ValueError as error:
            raise DockError(f"{name} has no identity card: {error}") from None

    def e_card(self, name: str) -> str:
        """The code that this person's telephone shows now. Raises DockError."""
        return _told(lambda: self.centre.e_card(name))

    def staff_card(self, number: str) -> str:
        """What stands on the card of this member of staff. Raises DockError."""
        return _told(lambda: self.centre.staff_card(number))

    def card(self, name: str) -> CardImage:
        """A demonstration person's card. Raises DockError naming those there are."""
        path = self.centre.cards / f"{name}.json"
        if not path.is_file():
            raise DockError(f"there is no card {name}; there are: {', '.join(self.people())}")
        self._visitor = name
        document: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return CardImage.from_json(document)

    def _dock_simulators(self, dock: Dock, app: App) -> None:
        from drivers.printer.endpoint_server import control

        card, camera, printer = (device.adapter if device is not None else None for device in _devices(app))
        if card is not None:
            dock.add("card insert", lambda name: card.insert(self.card(name)), self.people)
            dock.add("card pull", card.remove)
            dock.add("card pull-after", lambda apdus: card.pull_after(int(apdus)), ("1", "4", "7"))
            dock.add("card fault", card.fault, tuple(CardFault))
            dock.add("card unplug", card.unplug)
            dock.add("card plug", card.plug)
        if camera is not None:
            dock.add("camera scene", lambda name, *more: camera.set_scene(name, None, _options(more)), tuple(Scene))
            dock.add("camera person", lambda name: camera.set_scene("person", name), self.faces_there)
            dock.add("camera light", lambda *rgb: camera.shine(*_colour(rgb)), LIGHTS)
            dock.add("camera look", camera.look, tuple(Look))
            dock.add("camera unplug", camera.unplug)
            dock.add("camera plug", camera.plug)
        if printer is not None:
            _dock_printer(dock, lambda order: control(printer.controls, json.dumps(order)))

    def _dock_wire(self, dock: Dock) -> None:
        from drivers.card.harness import tell

        dock.add("card insert", lambda name: self._reader.insert(self.card(name)), self.people)
        dock.add("card pull", self._reader.remove)
        dock.add("card pull-after", lambda apdus: self._reader.pull_after(int(apdus)), ("1", "4", "7"))
        dock.add("card fault", lambda name: self._reader.fault(CardFault(name)), tuple(CardFault))
        dock.add("card service-down", self._reader.stop_pcscd)
        dock.add("card service-up", self._reader.start_pcscd)
        camera, person = self._tell_camera, {"do": "scene", "name": "person"}
        scene = {"do": "scene"}
        dock.add(
            "camera scene", lambda name, *more: camera({**scene, "name": name, "options": _options(more)}), tuple(Scene)
        )
        dock.add("camera person", lambda name: camera({**person, "person": name}), self.faces_there)
        dock.add("camera light", lambda *rgb: camera({"do": "light", "rgb": _colour(rgb)}), LIGHTS)
        dock.add("camera look", lambda where: camera({"do": "look", "where": where}), tuple(Look))
        printer = self.folder / "printer.sock"
        _dock_printer(dock, lambda order: tell(printer, order))

    def _start_fakes(self) -> None:
        from drivers.card.harness import VirtualReader

        reader = self.folder / "reader"
        reader.mkdir(exist_ok=True)
        self._reader = self._stack.enter_context(VirtualReader(reader))
        self._stack.enter_context(self._reader.leading_here())
        camera = ("--faces", str(self.faces), "--person", "astronaut")
        self._camera = json.loads(self._spawn("drivers.camera.mjpeg", "camera", *camera))
        self._printer = json.loads(self._spawn("drivers.printer.endpoint", "printer", "--out", str(self.paper)))
        from kiosk.wire_models import WireModels

        self._on_wires = WireModels(self.folder, self._stack)
        self._on_wires.start()

    def _spawn(self, module: str, name: str, *arguments: str) -> str:
        """Start a fake as a process of its own; returns what it wrote into its ready file."""
        control = ("--port", "0", "--control", str(self.folder / f"{name}.sock"))
        try:
            child = Child(module, [*control, *arguments], self.folder / f"{name}.ready")
        except ChildFailed as failed:
            raise DockError(f"the fake {failed}") from None
        self._stack.callback(child.stop)
        return child.ready

    def _faults(self, plan: dict[str, object] | None) -> None:
        body = None if plan is None else json.dumps(plan).encode()
        method = "DELETE" if plan is None else "POST"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.centre.base_url}/_faults", body, headers, method=method)
        with urllib.request.urlopen(request, timeout=5.0):
            return


def _told(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except LocalCentreFailed as failed:
        raise DockError(str(failed)) from None


def _dock_printer(dock: Dock, tell: Any) -> None:
    def act(order: dict[str, object]) -> None:
        answer = tell(order)
        if isinstance(answer, dict) and not answer.get("ok", True):
            raise DockError(str(answer.get("error")))

    dock.add("printer paper", lambda state: act({"do": "paper", "state": state}), ("plenty", "low", "out"))
    dock.add("printer cover", lambda state: act({"do": "cover", "open": state == "open"}), ("open", "closed"))
    dock.add("printer fail-at-row", lambda row: act({"do": "fail_at_row", "row": int(row)}), ("100", "400"))
    dock.add("printer unplug", lambda: act({"do": "unplug"}))
    dock.add("printer plug", lambda: act({"do": "plug"}))
    dock.add("printer trouble", lambda name: act({"do": "trouble", "name": name}), tuple(Trouble))
    for name in ("offline", "silent", "garbage", "jam", "stall"):
        dock.add(f"printer {name}", lambda state="on", name=name: act({"do": name, "on": state == "on"}), ("on", "off"))


def _colour(words: tuple[str, ...]) -> tuple[float, float, float]:
    red, green, blue = (float(word) for word in words)
    return red, green, blue


def _options(words: tuple[str, ...]) -> dict[str, str]:
    """``name=value`` words behind a scene's name."""
    pairs = [word.partition("=") for word in words]
    if not all(name and sign for name, sign, _ in pairs):
        raise ValueError("options of a scene are name=value")
    return {name: value for name, _, value in pairs}


def _devices(app: App) -> tuple[Any, Any, Any]:
    return app.devices.card, app.devices.camera, app.devices.printer


def _toml(key: str, value: str) -> str:
    return value if key == "devices.printer.port" else json.dumps(value)
