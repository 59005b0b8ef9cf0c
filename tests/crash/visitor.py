"""A visitor for whom no page is a surprise: presses real buttons of the running kiosk, visit after visit."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from drivers.card.image import CardImage
from kiosk.app import App
from kiosk.engine.conductor import Mode
from kiosk.engine.messages import VisitEnded
from kiosk.pages import Page, PinPage, ResultPage, TakeCardPage
from kiosk.runtime.terminal import Shown
from kiosk.simulated_eyes import SimulatedEyes
from tests.crash.orders import CARD_PIN, Orders

TICK_MS = 10
BETWEEN_PRESSES_SECONDS = 0.11
BETWEEN_VISITS_SECONDS = 0.2
LOOK_AGAIN_SECONDS = 1.5
TRIES_ON_TROUBLE = 2

WISHES = (
    "start",
    "start-anyway",
    "agree",
    "done",
    "again",
    "very-satisfied",
    "leave",
    "no-longer",
    "skip",
    "staff",
)


class Visitor(QObject):
    """Plays ``orders.visits`` visits with the demonstration people's cards; ``tell`` hears what a bystander sees."""

    def __init__(
        self, app: App, orders: Orders, tell: Callable[..., None], begin: Callable[[str], None] | None = None
    ) -> None:
        """``begin`` starts the visit of a named person otherwise than by putting her card in."""
        super().__init__()
        self._begin = begin or self._put_card_in
        self._app = app
        self._terminal = app.terminal
        self._orders = orders
        self._tell = tell
        self._chance = random.Random(orders.seed)
        self._left = orders.visits
        self._way = ""
        self._troubles = 0
        self._card_in = False
        self._home = ""
        self._answered: object = None
        self._pressed = ""
        self._pressed_at = 0.0
        self._typing: Iterator[str] = iter(())
        self._drained = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._terminal.happened.connect(self._on_happened)

    def start(self) -> None:
        camera = self._app.devices.camera
        if camera is not None and "face" in self._orders.ways:
            # Who stands before the camera is who is on the reference photo of the person called due-soon.
            camera.adapter.set_scene("person", "astronaut")
            SimulatedEyes(self._terminal, camera.adapter.shine, camera.adapter.look)
        self._timer.start()

    def stop(self) -> None:
        """Go home, wherever the visit stands."""
        self._timer.stop()
        self._terminal.happened.disconnect(self._on_happened)

    @Slot(object)
    def _on_happened(self, what: object) -> None:
        if isinstance(what, Shown):
            page = what.page
            options = [option.id for option in getattr(page, "options", ())]
            self._tell("page", title=page.title.id, page=page.kind, options=options, **_receipt(page))
        elif isinstance(what, VisitEnded):
            self._tell("ended", how=type(what.ending).__name__, reason=what.ending.reason)

    @Slot()
    def _tick(self) -> None:
        conductor = self._terminal.conductor
        page = conductor.shown
        if conductor.overlay is not None:
            self._press(f"overlay-{conductor.overlay.options[0].id}")
        elif conductor.mode is Mode.HOME:
            self._at_home(page)
        elif isinstance(page, TakeCardPage):
            self._pull_card()
        else:
            self._answer(page)

    def _at_home(self, page: Page) -> None:
        if page.title.id != self._home:
            self._home = page.title.id
            self._tell("home", title=self._home)
        if self._card_in:
            # Put in a moment ago, and the reader has not said so yet; or the visit is over and the card forgotten.
            if self._since_press() > LOOK_AGAIN_SECONDS:
                self._pull_card()
            return
        if self._left == 0:
            self._wait_for_the_outbox()
            return
        tile = next((option for option in getattr(page, "options", ()) if option.id == "H01"), None)
        if tile is None or tile.disabled_because is not None or self._since_press() < BETWEEN_VISITS_SECONDS:
            return
        self._way = self._chance.choice(self._orders.ways)
        # Only her photo is of who stands before the camera.
        name = "due-soon" if self._way == "face" else self._chance.choice(self._orders.people)
        self._left = None if self._left is None else self._left - 1
        self._troubles = 0
        self._card_in = True
        self._pressed_at = self._terminal.clock.now()
        self._tell("visit", person=name, way=self._way)
        self._begin(name)

    def _put_card_in(self, name: str) -> None:
        document = json.loads((Path(self._orders.cards) / f"{name}.json").read_text(encoding="utf-8"))
        assert self._app.devices.card is not None
        self._app.devices.card.adapter.insert(CardImage.from_json(document))

    def _pull_card(self) -> None:
        if self._card_in:
            self._card_in = False
            self._pressed_at = self._terminal.clock.now()
            assert self._app.devices.card is not None
            self._app.devices.card.adapter.remove()

    def _wait_for_the_outbox(self) -> None:
        if self._drained or self._home == "home-starting":
            return
        acknowledged = self._app.registrar.checkpoint().rows > 0 and self._app.watch.central
        if self._app.registrar.waiting() == 0 and acknowledged:
            self._drained = True
            self._tell("drained", work=[item.reason for item in self._app.registrar.work_list()])

    def _answer(self, page: Page) -> None:
        token = self._terminal.shell.current_token
        fresh = token != self._answered
        if not fresh and not isinstance(page, PinPage) and self._since_press() < LOOK_AGAIN_SECONDS:
            return
        if isinstance(page, PinPage):
            if fresh:
                self._answered = token
                self._typing = iter((*(f"key-{digit}" for digit in CARD_PIN), "key-confirm"))
                self._key = next(self._typing)
            if self._key and self._press(self._key):
                self._key = next(self._typing, "")
            return
        wish = self._wish(page)
        if wish and self._press(f"option-{wish}"):
            self._answered = token

    def _wish(self, page: Page) -> str:
        offered = [option.id for option in getattr(page, "options", ()) if option.disabled_because is None]
        if "again" in offered:
            self._troubles += 1
            if self._troubles > TRIES_ON_TROUBLE:
                offered.remove("again")
        if self._way in offered:
            return self._way
        if "password" in offered:
            return "password"
        if page.kind == "ChoicePage" and offered == ["other-way"]:
            # On the pages that wait for a face or a person it would break off what is under way.
            return "other-way"
        return next((wish for wish in WISHES if wish in offered), "")

    def _press(self, name: str) -> bool:
        typing = name.startswith("key-") and self._pressed.startswith("key-")
        if not typing and self._since_press() < BETWEEN_PRESSES_SECONDS:
            return False
        shell = self._terminal.shell
        button = shell.button(name)
        if button is None or not button.isEnabled() or not (typing or shell.settled):
            return False
        if not button.isVisible():
            button = shell.button("page-next")
            if button is not None:
                self._click("page-next", button)
            return False
        self._click(name, button)
        return True

    def _click(self, name: str, button: object) -> None:
        self._pressed = name
        middle = QPoint(button.width() // 2, button.height() // 2)  # type: ignore[attr-defined]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)  # type: ignore[call-overload]
        # The window counts its pause between two presses from when it saw this one: later, on a busy machine.
        self._pressed_at = self._terminal.clock.now()

    def _since_press(self) -> float:
        return self._terminal.clock.now() - self._pressed_at


def _receipt(page: Page) -> dict[str, str]:
    """Receipt number and journal hash as the result page shows them."""
    if not isinstance(page, ResultPage):
        return {}
    facts = {fact.label.id: dict(fact.value.args).get("value") for fact in page.facts}
    words = {"receipt": facts.get("fact-receipt"), "row": facts.get("fact-journal")}
    return {word: value for word, value in words.items() if value is not None}
