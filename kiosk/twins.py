"""A second conductor at the very place where another stands, so that both can go on from there in different ways.

Everything but the service is copied; a coroutine cannot be, so the service runs anew through the results it had. That is much
less work than bringing a new conductor there event by event, and comes to the same (tests/engine/test_twins.py).
"""

from __future__ import annotations

from enum import Enum
from types import NoneType
from typing import Final

from kiosk.engine.card_watch import CardWatch
from kiosk.engine.cards import Cards
from kiosk.engine.conductor import Conductor
from kiosk.engine.help_call import HelpCall
from kiosk.engine.idle import IdleClock
from kiosk.engine.interrupts import Interrupt, NeedsPerson
from kiosk.engine.lobby import Lobby
from kiosk.engine.requests import CommitResult, Request, Stage
from kiosk.engine.screen import Screen
from kiosk.engine.under_way import UnderWay
from kiosk.engine.visit import Phase, ReplayMismatch, Service, Step, Visit

_PARTS: Final = (Screen, IdleClock, HelpCall, Lobby, CardWatch, Cards, UnderWay)
_PLAIN: Final = (NoneType, bool, int, float, str, Enum)
_BOUND: Final = frozenset({"_handlers", "_practice", "service", "visit", "current"})
"""What a conductor and its visit hold that is made anew, or taken over as it is."""


class Uncopied(TypeError):
    """The conductor holds something that this module does not know how to copy."""


def twin(conductor: Conductor, service: Service, blank: Conductor) -> Conductor:
    """``blank``, a new conductor of the same service, home page and timing, brought to the same place. Raises ReplayMismatch
    when the service asks for something else this time.
    """
    _take_over(blank, conductor)
    if conductor.visit is not None:
        blank.under_way.visit, blank.under_way.current = _again(conductor.visit, service, conductor.current)
    return blank


def _take_over(mine: object, theirs: object) -> None:
    held = vars(mine)
    for name, value in vars(theirs).items():
        kind = type(value)
        how = _HOWS.get(kind) or _HOWS.setdefault(kind, _how(kind))
        if how is _How.AS_IT_IS:
            held[name] = value
        elif isinstance(theirs, (Conductor, UnderWay)) and name in _BOUND:
            continue
        elif how is _How.PART:
            # A part stands with several others: each is the same one everywhere, and filled once, by the conductor.
            if isinstance(theirs, Conductor) or isinstance(value, CardWatch):
                _take_over(held[name], value)
        elif isinstance(value, list):
            held[name] = list(value)
        elif isinstance(value, Interrupt):
            held[name] = _anew(value)
        else:
            raise Uncopied(f"{type(theirs).__name__}.{name}: {type(value).__name__}")


class _How(Enum):
    AS_IT_IS = 1
    PART = 2
    OTHERWISE = 3


_HOWS: Final[dict[type, _How]] = {}


def _how(kind: type) -> _How:
    if issubclass(kind, _PARTS):
        return _How.PART
    return _How.AS_IT_IS if issubclass(kind, _PLAIN) or _is_value(kind) else _How.OTHERWISE


def _anew(interrupt: Interrupt) -> Interrupt:
    """One that was not thrown yet: an exception keeps every frame it came through."""
    return type(interrupt)(*interrupt.args)


def _is_value(kind: type) -> bool:
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and bool(parameters.frozen)


def _again(visit: Visit, service: Service, current: Request | None) -> tuple[Visit, Request]:
    other = Visit(visit.number, service, visit.wanted)
    try:
        request = _led_through(other, visit.history)
    except (StopIteration, NeedsPerson, Interrupt) as end:
        raise ReplayMismatch(f"ended with {type(end).__name__}") from None
    if request != current:
        raise ReplayMismatch(type(request.effect or request.page).__name__)
    other.took = visit.took
    return other, request


def _led_through(other: Visit, history: tuple[Step, ...]) -> Request:
    """The phases change as the conductor changes them."""
    request = other.start()
    for step in history:
        if request != step.request:
            raise ReplayMismatch(type(step.request.effect or step.request.page).__name__)
        if request.stage is Stage.COMMIT:
            accepted = isinstance(step.result, CommitResult) and step.result.accepted
            other.phase = Phase.OWED if accepted else Phase.OPEN
        elif request.stage is Stage.HAND_OVER:
            other.phase = Phase.HELD
        result = step.result
        request = other.resume(request, _anew(result) if isinstance(result, Interrupt) else result)
        if request.stage is Stage.COMMIT:
            other.phase = Phase.COMMITTING
    return request
