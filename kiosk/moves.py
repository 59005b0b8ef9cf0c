"""What can happen to a visit, one move after the other, and how the conductor hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.engine import messages
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.messages import Control, Event
from kiosk.pages import Answer, CodeShown, NoCode

INTERRUPTS = ("leave", "silence", "staff-takes-over", "power-down", "reader-lost")


@dataclass(frozen=True, slots=True)
class Answering:
    """Answer the current page, by touch or by what is shown to the scanner."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Resulting:
    """Complete the current effect."""

    result: object


@dataclass(frozen=True, slots=True)
class Happening:
    """An interrupt, or the card, by name; see ``events``."""

    name: str


Move = Answering | Resulting | Happening


def events(conductor: Conductor, move: Move) -> Iterator[tuple[Event, float]]:
    """What the conductor is told when this happens to it now, each with its time."""
    now = conductor.now
    if isinstance(move, Answering) and isinstance(move.answer, NoCode) and move.answer.gone:
        yield messages.DeviceWentAway("scanner"), now
    elif isinstance(move, Answering) and isinstance(move.answer, (CodeShown, NoCode)):
        yield messages.CodeRead(move.answer), now
    elif isinstance(move, Answering):
        yield messages.Answered(conductor.token, move.answer), now
    elif isinstance(move, Resulting):
        yield messages.Completed(conductor.token, move.result), now
    elif move.name == "card-in":
        if conductor.card_present:
            yield messages.CardWentOut(), now
        yield messages.CardCameIn(), now
    elif move.name == "card-found":
        yield messages.CardCameIn(already_in=True), now
    elif move.name == "card-out":
        yield messages.CardWentOut(), now
    elif move.name == "id-card-on":
        yield messages.IdCardLaidOn(), now
    elif move.name == "leave":
        yield messages.Pressed(Control.LEAVE), now
    elif move.name == "silence":
        yield from silence(conductor)
    elif move.name == "staff-takes-over":
        yield messages.StaffTakesOver(), now
    elif move.name == "power-down":
        yield messages.PowerGoesDown(), now
    elif move.name == "reader-lost":
        yield messages.DeviceWentAway("card"), now
    else:
        raise ValueError(move.name)


def silence(conductor: Conductor) -> Iterator[tuple[Event, float]]:
    """The warning, its answering time, the wipe: as long as the visit stands and a clock runs."""
    for _ in range(3):
        due = conductor.wake_at()
        if due is None or conductor.mode is not Mode.VISIT:
            return
        yield messages.Tick(), due
