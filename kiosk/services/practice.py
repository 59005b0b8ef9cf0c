"""练一练: the services themselves with an invented person, for training sessions and for whoever wants to try first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.engine.interrupts import Ending, VisitorLeft
from kiosk.engine.practice import PracticeVisit
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Service, Visit
from kiosk.pages import ChoicePage, Option, Picture, text
from kiosk.services.asking import LEAVE, choose, option
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.effects import FetchStanding, LookAtPaper, PaperState, ReadCard, ReadIdCard, Unavailable
from kiosk.services.printers import PRACTICE
from kiosk.services.values import Holder

PRACTISED = ("H01", "Q08", "C13")
"""What is tried first: the yearly certification, a question, a piece of paper. Codes of the catalogue."""

INVENTED_NAME = "@practice-name"
INVENTED_NUMBER = "000000**********00"


def practice_of(reception: Service, items: tuple[str, ...]) -> Callable[[int], Visit]:
    """Makes practice visits: first she picks what to try, out of ``items``, then it goes as in earnest."""

    async def practise(visit: Visit) -> Ending:
        picked = await choose(visit, choice_page(items))
        if picked == LEAVE:
            raise VisitorLeft()
        visit.wanted = visit.item = picked
        return await reception(visit)

    return lambda number: PracticeVisit(number, practise, outcome)


def choice_page(items: tuple[str, ...]) -> ChoicePage:
    """What can be tried here."""
    entries = (Option(item, text(f"item-{item}")) for item in items)
    return ChoicePage(
        title=text("practice-title"),
        body=(text("practice-nothing-happens"),),
        options=(*entries, option(LEAVE)),
        picture=Picture.NONE,
    )


def outcome(effect: Effect[object]) -> object:
    """What an effect comes to in a practice: the best it declares, for somebody who does not exist, and no paper."""
    best: Any = effect.outcomes()[0]
    match effect:
        case ReadCard() | ReadIdCard() if isinstance(best, Holder):
            return replace(best, social_security_number=INVENTED_NUMBER, card_number=None)
        case FetchStanding() if not isinstance(best, Unavailable):
            return replace(best, masked_name=INVENTED_NAME, masked_number=INVENTED_NUMBER)
        case LookAtPaper():
            return PaperState(False, PRACTICE)
        case LookAtDevices():
            return Working()
    return best
