"""Runs a service to its next request or to its end, whichever way that comes, and keeps it to the order of a visit."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.engine.interrupts import DeviceLost, Ending, HandedToPerson, Interrupt, LeftSafely, NeedsPerson, StaffTook
from kiosk.engine.requests import Request, Stage
from kiosk.engine.visit import Phase


@dataclass(frozen=True, slots=True)
class Over:
    """The service came to its end. ``bug`` is type and place of a failure: the text of an exception may be personal."""

    ending: Ending
    bug: str | None = None


def run(step: Callable[[], Request], phase: Callable[[], Phase]) -> Request | Over:
    """Take one step; whatever the service raises, the visitor ends with a result, safely away, or at a person.

    ``phase`` is asked after the step, for the order that every service must keep (see ``_disorder``).
    """
    try:
        request = step()
    except StopIteration as stop:
        if isinstance(stop.value, Ending):
            return Over(stop.value)
        return _fault(f"the service returned {type(stop.value).__name__}")
    except NeedsPerson as need:
        return Over(HandedToPerson(need.reason))
    except StaffTook:
        return Over(HandedToPerson("took-over"))
    except DeviceLost:
        return Over(HandedToPerson("device"))
    except Interrupt as interrupt:
        return Over(LeftSafely(interrupt.reason))
    except Exception as bug:  # noqa: BLE001 - whatever a service raises, the visitor is handed to a person
        return _fault(what_failed(bug))
    disorder = _disorder(phase(), request)
    return request if disorder is None else _fault(disorder)


def what_failed(bug: Exception) -> str:
    """Type and place, for the engineer."""
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    return f"{type(bug).__name__} in {frame.name}, line {frame.lineno}"


def _fault(what: str) -> Over:
    return Over(HandedToPerson("fault"), what)


def _disorder(phase: Phase, request: Request) -> str | None:
    """Why the request may not stand here: one commit in a visit, its result handed over next and not before."""
    if request.page is None and request.effect is None:
        return "a request for nothing"
    if request.stage is Stage.COMMIT and phase is not Phase.OPEN:
        return "a second commit"
    if request.stage is Stage.HAND_OVER and phase is not Phase.OWED:
        return "handed over without acceptance"
    if request.is_ask and phase is Phase.OWED:
        return "a question before the accepted result was handed over"
    return None
