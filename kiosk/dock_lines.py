"""The dock's lines for the devices that are modelled in this process: what a hand can do to each of them.

The same model stands behind a simulator and behind the real adapter on its wire-level fake, so both have the same lines.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.a4.endpoint import PageEndpoint
from drivers.a4.model import Level
from drivers.far_end import Cable, Trouble
from drivers.fingerprint.finger import Laid, demonstration_template, laid
from drivers.fingerprint.simulator import FingerHand
from drivers.headphones.model import FakeJack
from drivers.idcard.image import IdCardImage
from drivers.idcard.model import Fault as IdCardFault
from drivers.idcard.simulator import IdCardHand
from drivers.keypad.contract import Key
from drivers.keypad.model import FakeKeypad
from drivers.lights.model import RelayFarEnd
from drivers.payment.model import Plan
from drivers.payment.simulator import TerminalHand
from drivers.pinpad.simulator import PadHand
from drivers.power.model import UpsFarEnd
from drivers.presence.model import RadarFarEnd
from drivers.scanner.model import FakeScanner
from kiosk.dock import Dock

HAND_SECONDS = 0.7


@dataclass(frozen=True, slots=True)
class Models:
    """The modelled devices of one terminal, by family; absent where it is not built in."""

    by_family: Mapping[str, Any]

    @classmethod
    def of_simulators(cls, adapters: Mapping[str, Any]) -> Models:
        """Behind the simulator drivers among ``adapters``."""
        reach: dict[str, Callable[[Any], Any]] = {
            "id_card": lambda adapter: adapter.hand,
            "page_printer": lambda adapter: adapter.controls,
            "scanner": lambda adapter: adapter.fake,
            "keypad": lambda adapter: adapter.fake,
            "headphones": lambda adapter: adapter.fake,
        }
        modelled = (*reach, "pin_pad", "fingerprint", "payment_terminal", "presence", "lights", "power")
        found = {family: adapters[family] for family in modelled if family in adapters}
        return cls({family: reach.get(family, _controls)(adapter) for family, adapter in found.items()})


def _controls(adapter: Any) -> Any:
    return adapter.controls


class Hall(Protocol):
    """Who comes to the machine, and what they have with them. All of it raises DockError."""

    def people(self) -> Sequence[str]:
        """The demonstration people who have cards."""
        ...

    def visitor(self) -> str:
        """Which of them is at the machine."""
        ...

    def id_card(self, name: str) -> IdCardImage: ...

    def e_card(self, name: str) -> str:
        """The code that the telephone of ``name`` shows now; takes a second."""
        ...

    def staff_card(self, number: str) -> str:
        """What stands on the staff card of ``number``; takes a second."""
        ...


def add_lines(dock: Dock, models: Models, hall: Hall) -> None:
    """Lines for every modelled device."""
    for family, model in models.by_family.items():
        if family in _WITH_PEOPLE:
            _WITH_PEOPLE[family](dock, model, hall)
        else:
            _ADD[family](dock, model)


def _id_card(dock: Dock, hand: IdCardHand, hall: Hall) -> None:
    dock.add("id-card place", lambda name: hand.place(hall.id_card(name)), hall.people)
    dock.add("id-card lift", hand.lift)
    dock.add("id-card put-back", lambda: _put_back(hand))
    dock.add("id-card fault", hand.fault, tuple(IdCardFault))
    _cable(dock, "id-card", hand)


def _fingerprint(dock: Dock, hand: FingerHand, hall: Hall) -> None:
    def place(what: str, name: str = "") -> None:
        kind = Laid(what)
        whose = "" if kind in (Laid.OTHER, Laid.NONE) else name or hall.visitor()
        hand.place(laid(kind, demonstration_template(whose)))

    dock.add("finger place", place, tuple(Laid))
    dock.add("finger lift", hand.lift)
    _cable(dock, "finger", hand)


def _put_back(hand: IdCardHand) -> None:
    """Lift the card, and put it down when a reader has surely seen the gap: a hand is not quicker than that."""
    lifted = hand.lift_for_a_moment()
    back = threading.Timer(HAND_SECONDS, lifted)
    back.daemon = True
    back.start()


def _page_printer(dock: Dock, endpoint: PageEndpoint) -> None:
    model = endpoint.model
    dock.add("pages paper", lambda level: model.set_paper(Level(level)), tuple(Level))
    dock.add("pages toner", lambda level: model.set_toner(Level(level)), tuple(Level))
    dock.add("pages cover", lambda state: model.set_cover(state == "open"), ("open", "closed"))
    dock.add("pages jam", lambda state="on": model.set_jam(state == "on"), ("on", "off"))
    _cable(dock, "pages", endpoint)


def _scanner(dock: Dock, scanner: FakeScanner, hall: Hall) -> None:
    def show(what: str, name: str) -> None:
        if what != "e-card" or name not in hall.people():
            raise ValueError("it is e-card and a name")
        _hold_up(scanner, lambda: hall.e_card(name))

    def card(verb: str, number: str) -> None:
        if verb != "show":
            raise ValueError("it is show and a staff number")
        _hold_up(scanner, lambda: hall.staff_card(number))

    dock.add("scanner scan", lambda *words: scanner.scan(" ".join(words)), ("S001",))
    dock.add("scanner show", show, lambda: [f"e-card {name}" for name in hall.people()])
    dock.add("staff card", card, ("show S001",))
    _cable(dock, "scanner", scanner.far_end)


def _hold_up(scanner: FakeScanner, find: Callable[[], str]) -> None:
    """Find a code and hold it before the scanner; the hand takes its time, and nobody waits for it here."""
    threading.Thread(target=lambda: scanner.scan(find()), name="hand", daemon=True).start()


def _keypad(dock: Dock, keypad: FakeKeypad) -> None:
    dock.add("keypad press", lambda key: keypad.press(Key(key)), tuple(Key))
    _cable(dock, "keypad", keypad.far_end)


def _headphones(dock: Dock, jack: FakeJack) -> None:
    dock.add("headphones insert", jack.insert)
    dock.add("headphones remove", jack.remove)
    _cable(dock, "headphones", jack.far_end)


def _pin_pad(dock: Dock, pad: PadHand) -> None:
    dock.add("pin-pad press", lambda *keys: pad.press(keys), ("1", "clear", "cancel", "enter"))
    dock.add("pin-pad tamper", pad.tamper)
    dock.add("pin-pad repair", pad.repair)
    _cable(dock, "pin-pad", pad)


def _payment_terminal(dock: Dock, terminal: TerminalHand) -> None:
    dock.add("payment plan", lambda plan: terminal.plan(Plan(plan)), tuple(Plan))
    dock.add("payment network", lambda state: terminal.set_network(state == "up"), ("up", "down"))
    _cable(dock, "payment", terminal)


def _presence(dock: Dock, radar: RadarFarEnd) -> None:
    dock.add("presence stand", lambda distance="70": radar.stand(int(distance)), ("70", "150", "300"))
    dock.add("presence leave", radar.leave)
    _cable(dock, "presence", radar)


def _lights(dock: Dock, board: RelayFarEnd) -> None:
    dock.add("lights stick", lambda channel: board.stick(int(channel)), ("1", "2", "3"))
    _cable(dock, "lights", board)


def _power(dock: Dock, supply: UpsFarEnd) -> None:
    dock.add("power mains-off", supply.mains_off)
    dock.add("power mains-on", supply.mains_on)
    dock.add("power battery-empty", supply.battery_empty)
    _cable(dock, "power", supply)


def _cable(dock: Dock, subject: str, cable: Cable) -> None:
    dock.add(f"{subject} unplug", cable.unplug)
    dock.add(f"{subject} plug", cable.plug)
    dock.add(f"{subject} trouble", lambda name: cable.set_trouble(Trouble(name)), tuple(Trouble))


_WITH_PEOPLE: dict[str, Callable[[Dock, Any, Hall], None]] = {
    "id_card": _id_card,
    "fingerprint": _fingerprint,
    "scanner": _scanner,
}
_ADD: dict[str, Callable[[Dock, Any], None]] = {
    "page_printer": _page_printer,
    "keypad": _keypad,
    "headphones": _headphones,
    "pin_pad": _pin_pad,
    "payment_terminal": _payment_terminal,
    "presence": _presence,
    "lights": _lights,
    "power": _power,
}
