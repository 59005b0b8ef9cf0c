"""Every device pulled at random moments of running visits: the visit ends at a service or a person, the device comes back.

``NUANPING_PULLS`` pulls for each device (default 1), drawn by ``NUANPING_SEED``; a failing pull names both,
and ``NUANPING_FIRST`` begins with it.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer

from kiosk.devices import LIGHTS
from kiosk.engine.conductor import Mode
from kiosk.engine.messages import VisitEnded
from tests.crash.desk import DeskPerson
from tests.crash.orders import Orders
from tests.crash.visitor import Visitor
from tests.e2e.stage import Stage

PULLS = int(os.environ.get("NUANPING_PULLS", "1"))
FIRST = int(os.environ.get("NUANPING_FIRST", "0"))
SEED = int(os.environ.get("NUANPING_SEED", "1"))
BACK_SECONDS = 3.0
# A device thread may be in the middle of its longest step when the cable is back, and the machine may be busy.
BUSY_MACHINE_SECONDS = 4.0
VISIT_SECONDS = 60.0
LATEST_PULL_SECONDS = 2.5

# Family as the watch knows it, and the first word of its dock lines.
DEVICES = {
    "card": "card",
    "id_card": "id-card",
    "camera": "camera",
    "receipt_printer": "printer",
    "page_printer": "pages",
    "scanner": "scanner",
    "keypad": "keypad",
    "headphones": "headphones",
    "pin_pad": "pin-pad",
    "fingerprint": "finger",
    "payment_terminal": "payment",
    "presence": "presence",
    "lights": "lights",
    "power": "power",
}

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, no_network: None) -> Iterator[Stage]:
    # A visit with an identity card whose camera goes has one way left: a person, who must be there.
    with Stage(tmp_path_factory.mktemp("hall")) as stage, DeskPerson(stage.rig.centre.base_url):
        yield stage


@contextmanager
def visitor_in(hall: Stage, seed: int, *, id_card: bool) -> Iterator[list[str]]:
    """One visit by a visitor for whom no page is a surprise; gives the endings heard."""
    orders = Orders(
        base_url="",
        terminal="",
        secret="",
        cards=str(hall.rig.centre.cards),
        faces="",
        state_dir="",
        paper_dir="",
        seed=seed,
        visits=1,
        people=["due-soon"],
        ways=["face"] if id_card else ["face", "password"],
    )
    endings: list[str] = []
    begin = (lambda name: hall.dock.do(f"id-card place {name}")) if id_card else None
    visitor = Visitor(hall.app, orders, lambda event, **facts: None, begin)

    def hear(what: object) -> None:
        if isinstance(what, VisitEnded):
            endings.append(f"{type(what.ending).__name__} {what.ending.reason}")

    hall.app.terminal.happened.connect(hear)
    visitor.start()
    try:
        yield endings
    finally:
        visitor.stop()
        hall.app.terminal.happened.disconnect(hear)


def standing(hall: Stage) -> str:
    """Where the visit stands."""
    conductor = hall.app.terminal.conductor
    page, overlay = conductor.shown, conductor.overlay
    options = [option.id for option in getattr(page, "options", ())]
    return f"{conductor.mode}, {page.kind} {page.title.id} {options}, overlay {overlay.kind if overlay else None}"


def usable(hall: Stage, family: str) -> bool:
    status = hall.app.watch.statuses.get(family)
    return status is not None and status.usable


def dark(hall: Stage) -> bool:
    lights = hall.app.devices.get(LIGHTS)
    assert lights is not None
    burning: frozenset[str] = lights.adapter.burning()
    return not burning


@pytest.mark.timeout(60 + 120 * PULLS)
@pytest.mark.parametrize("family", DEVICES)
def test_pulled_at_random_moments_the_visit_ends_well_and_it_comes_back(hall: Stage, family: str) -> None:
    chance = random.Random(f"{SEED} {family}")
    before: set[int] = set()
    for number in range(PULLS):
        if number < FIRST:
            _ = family == "id_card" or chance.random(), chance.randrange(1 << 30), chance.uniform(0.0, 1.0)
            continue
        where = f"pull {number} of {family}, seed {SEED}"
        hall.tidy()
        hall.wait(lambda: usable(hall, family), f"{where}: not usable before")
        before = before or {thread.ident or 0 for thread in threading.enumerate()}
        by_id_card = family == "id_card" or chance.random() < 0.2
        with visitor_in(hall, chance.randrange(1 << 30), id_card=by_id_card) as endings:
            hall.wait(lambda: hall.app.terminal.conductor.mode is Mode.VISIT, f"{where}: no visit begins")
            QTimer.singleShot(
                int(chance.uniform(0.0, LATEST_PULL_SECONDS) * 1000), lambda: hall.dock.do(f"{DEVICES[family]} unplug")
            )
            hall.wait(lambda: not usable(hall, family), f"{where}: its going was not seen", VISIT_SECONDS)
            # What waits for a visitor who went, or for a person at the desk, is not what is tested here.
            try:
                hall.wait(lambda: bool(endings), f"{where}: the visit does not end", VISIT_SECONDS)
            except AssertionError as stuck:
                raise AssertionError(f"{stuck}; {standing(hall)}") from None
        assert endings[0].split()[0] in ("Finished", "HandedToPerson", "LeftSafely"), where
        assert endings[0] != "HandedToPerson fault", where
        # She takes her card along. A card that lies there when the reader comes back would be nobody's.
        hall.dock.do("id-card lift")
        plugged_at = time.monotonic()
        hall.dock.do(f"{DEVICES[family]} plug")
        hall.wait(lambda: usable(hall, family), f"{where}: does not come back", BACK_SECONDS + BUSY_MACHINE_SECONDS)
        took = time.monotonic() - plugged_at
        assert took < BACK_SECONDS + BUSY_MACHINE_SECONDS, where
        hall.tidy()
        assert hall.app.terminal.conductor.mode is Mode.HOME
        hall.wait(lambda: dark(hall), f"{where}: a light is stuck at home")
    after = {thread.ident or 0: thread.name for thread in threading.enumerate()}
    left = {name for ident, name in after.items() if ident not in before}
    # Network threads of the client pool come and go by themselves; a device leaves none.
    assert not {name for name in left if name.startswith("device-")}, left


def test_every_configured_device_can_be_pulled(hall: Stage) -> None:
    assert {device.family for device in hall.app.devices.all()} == set(DEVICES)
    assert all(hall.dock.knows(f"{word} {verb}") for word in DEVICES.values() for verb in ("unplug", "plug"))
