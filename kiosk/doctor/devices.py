"""The devices as the kiosk would use them: the configured adapters, supervised, watched for a few seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from config.schema import Configuration
from drivers.camera.contract import FAMILY as CAMERA
from drivers.camera.contract import CameraAdapter
from drivers.contract import Deadline, DeviceState, DeviceStatus, Failed, StatusChanged, Supply
from drivers.printer.contract import FAMILY as PRINTER
from drivers.supervisor import Supervised
from kiosk.devices import Devices, build_devices, drivers_of
from kiosk.doctor.advice import advice_for
from kiosk.doctor.check import Check, Verdict

SECONDS = 4.0
SETTLE_SECONDS = 0.4
_EXPECTED = ("card", CAMERA, PRINTER)
"""Families that a terminal usually has: that one is not built in is worth a line."""
_NAMES = {PRINTER: "printer"}
_SUPPLY_REASON = {Supply.OUT: "paper-out", Supply.JAMMED: "jammed", Supply.LOW: "paper-low"}


class _Board:
    """Last status of each family; written by device threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.statuses: dict[str, DeviceStatus] = {}

    def publish(self, message: object) -> None:
        if isinstance(message, StatusChanged):
            with self._changed:
                self.statuses[message.status.family] = message.status
                self._changed.notify_all()

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(done, seconds)

    def changes(self, seconds: float) -> bool:
        """Wait for a status to change; whether one did."""
        before = dict(self.statuses)
        return self.wait(lambda: self.statuses != before, seconds)


def check_devices(
    configuration: Configuration,
    *,
    seconds: float = SECONDS,
    open_lens: bool = True,
    play: Callable[[Devices], None] | None = None,
    use: Callable[[Devices], list[Check]] | None = None,
) -> list[Check]:
    """Run every configured device for up to ``seconds`` and say how each is.

    ``use`` does something with the running devices (test prints) and gives further checks. ``open_lens`` takes one picture, which is overwritten unseen: an idle camera proves little. ``play`` is called when
    the devices are up (a rig makes trouble there).
    """
    board = _Board()
    devices = build_devices(configuration, board.publish)
    running = devices.all()
    families = [device.family for device in running]
    for device in running:
        device.start()
    pictures = {}
    try:
        _settle(board, families, seconds)
        if play is not None:
            play(devices)
            _let_happen(board, seconds)
        camera = devices.camera
        if open_lens and camera is not None and _usable(board.statuses.get(camera.family)):
            pictures[camera.family] = picture_trouble(camera, seconds)
        used = [] if use is None else use(devices)
    finally:
        for device in running:
            device.stop()
    checks = [
        _check(family, board.statuses.get(family), driver, pictures.get(family, ""))
        for family, driver in drivers_of(configuration).items()
        if driver != "none" or family in _EXPECTED
    ]
    return [*checks, *used]


def picture_trouble(camera: Supervised[CameraAdapter], seconds: float) -> str:
    """Open the lens until one picture came; the reason word when none did, else empty."""
    answered = threading.Event()
    trouble: list[str] = []

    def opened(result: object) -> None:
        if isinstance(result, Failed):
            trouble.append(result.reason or "no-frame")
        answered.set()

    def start(lens: CameraAdapter, limit: Deadline) -> object:
        return lens.start_capture(limit)

    camera.submit(start, seconds, opened)
    try:
        if not answered.wait(seconds + 1.0):
            return "no-frame"
        if trouble:
            return trouble[0]
        frame = camera.adapter.mailbox.wait_newer(0, seconds)
        if frame is None:
            return "no-frame"
        frame.bgr.fill(0)
        return ""
    finally:
        camera.adapter.stop_capture()


def _settle(board: _Board, families: Iterable[str], seconds: float) -> None:
    """Wait until every device is usable, at least until each has said something (twice the time on a busy machine)."""
    board.wait(lambda: all(_usable(board.statuses.get(family)) for family in families), seconds)
    board.wait(lambda: board.statuses.keys() >= set(families), seconds)
    # A first status may be followed by a truer one.
    board.changes(SETTLE_SECONDS)


def _let_happen(board: _Board, seconds: float) -> None:
    """Wait for the first change of a status and until no other follows at once."""
    pause = seconds
    while board.changes(pause):
        pause = SETTLE_SECONDS


def _usable(status: DeviceStatus | None) -> bool:
    return status is not None and status.usable


def _check(family: str, status: DeviceStatus | None, driver: str, picture: str) -> Check:
    name = _NAMES.get(family, family)
    if status is None:
        advice = advice_for("no-status", family)
        return Check(name, Verdict.FAILED, DeviceState.UNKNOWN.value, "no-status", _seen(driver), advice)
    reason = picture or status.reason or _SUPPLY_REASON.get(status.supply, "")
    supply = "" if status.supply is Supply.NOT_SUPPORTED else f"supply {status.supply.value}"
    if status.state is DeviceState.NOT_CONFIGURED and driver == "none":
        return Check(name, Verdict.USABLE, status.state.value, reason, "not built in", advice_for(reason, family))
    if picture or not status.usable:
        verdict = Verdict.FAILED
    else:
        verdict = Verdict.USABLE if reason else Verdict.OK
    state = DeviceState.HARDWARE_ERROR if picture else status.state
    return Check(name, verdict, state.value, reason, _seen(driver, supply), advice_for(reason, family))


def _seen(driver: str, *more: str) -> str:
    return ", ".join(part for part in (f"driver {driver}", *more) if part)
