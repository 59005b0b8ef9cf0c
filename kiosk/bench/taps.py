"""How many touches each item takes on its shortest way, counted on the real services and pages; nothing is drawn or filed.

Told apart are the touches on the way to the item from the home page (``to_find``; none for the certification, which a card alone
begins) and those from there to the result (``then``); a digit is a touch. The house rule is about the second. What a machine, a card or the centre would answer is the best of what it may (as in a practice).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from config.catalogue.flows import PersonFlow, StoryFlow
from config.catalogue.item import Catalogue, Item
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.messages import Answered, CardCameIn, Command, Completed, Event, Perform
from kiosk.pages import Answer, CardIn, Chosen, HomePage, Page, PinEntered, Preferences, ResultPage, Tone
from kiosk.services.home import Readiness, home_page
from kiosk.services.practice import outcome
from kiosk.services.reception import reception_by
from kiosk.sheet_pages import TablePage

MOST_TOUCHES = 7
MOST_STEPS = 40
# House rule: certification 3 after the card, a query 3, a certificate 4.
LIMITS = {"certify": 3, "query": 3, "certificate": 4}

_LEADS_AWAY = ("leave", "staff", "again", "other-way", "skip", "search", "shelves", "larger", "whole", "further")


@dataclass(frozen=True, slots=True)
class Taps:
    """``then`` None: no way to a result of this item was found in MOST_TOUCHES."""

    code: str
    kind: str
    to_find: int
    then: int | None
    limit: int

    @property
    def within(self) -> bool:
        return self.then is not None and self.then <= self.limit


def count_taps(catalogue: Catalogue) -> list[Taps]:
    """For every item that this reception serves to a result by itself, in the order of the catalogue."""
    counted = []
    for item in catalogue.items:
        if (kind := kind_of(item)) is not None:
            to_find, then = fewest(catalogue, item)
            counted.append(Taps(item.code, kind, to_find, then, LIMITS[kind]))
    return counted


def kind_of(item: Item) -> str | None:
    """Which rule the item falls under; None for one without a rule, or that a person does."""
    if isinstance(item.flow, StoryFlow) and item.flow.story == "certify":
        return "certify"
    return item.class_ if item.class_ in LIMITS and not isinstance(item.flow, PersonFlow) else None


def fewest(catalogue: Catalogue, item: Item) -> tuple[int, int | None]:
    """The fewest touches to find the item and from there to its result; None where there is none within the bound."""
    ready = Readiness(id_card=True, devices=frozenset({"page_printer", "scanner"}))
    home = home_page(catalogue, ready)
    by_card = item is catalogue.story("certify")
    start: tuple[Answer, ...] = (CardIn(),) if by_card else ()
    waiting: deque[tuple[Answer, ...]] = deque([start])
    seen: set[object] = set()
    codes = {each.code for each in catalogue.items}
    while waiting:
        path = waiting.popleft()
        run = _Run(catalogue, home)
        if not run.walk(path):
            continue
        if run.at_result(item):
            found = next(end for end in range(len(path) + 1) if _found(catalogue, home, path[:end], item))
            to_find = 0 if by_card else touches(path[:found])
            return to_find, touches(path) - to_find
        mark = (run.conductor.shown, run.item)
        if mark in seen or touches(path) >= MOST_TOUCHES:
            continue
        seen.add(mark)
        for answer in _towards(run.answers(), item, codes):
            # The card costs no touch: what follows it comes first.
            (waiting.appendleft if isinstance(answer, CardIn) else waiting.append)((*path, answer))
    return MOST_TOUCHES, None


def _towards(answers: list[Answer], item: Item, codes: set[str]) -> list[Answer]:
    """Past the entries of other items; straight to its own where it stands."""
    if Chosen(item.code) in answers:
        return [Chosen(item.code)]
    return [answer for answer in answers if not (isinstance(answer, Chosen) and answer.option in codes)]


def _found(catalogue: Catalogue, home: HomePage, path: tuple[Answer, ...], item: Item) -> bool:
    run = _Run(catalogue, home)
    run.walk(path)
    return run.item == item.code


def touches(path: tuple[Answer, ...]) -> int:
    """A button is one touch; a password six digits and the key that confirms."""
    return sum(7 if isinstance(answer, PinEntered) else isinstance(answer, Chosen) for answer in path)


class _Run:
    """One visit on the real conductor, its effects answered at once."""

    def __init__(self, catalogue: Catalogue, home: HomePage) -> None:
        self.conductor = Conductor(reception_by(catalogue), home, Timing(), Preferences())
        self._take(self.conductor.open(0.0))

    @property
    def item(self) -> str | None:
        return self.conductor.visit.item if self.conductor.visit is not None else None

    def walk(self, path: tuple[Answer, ...]) -> bool:
        for answer in path:
            event: Event = CardCameIn() if isinstance(answer, CardIn) else Answered(self.conductor.token, answer)
            self._take(self.conductor.handle(event, 1.0))
            if self.conductor.visit is None:
                return False
        return True

    def at_result(self, item: Item) -> bool:
        """The item's own result stands: what was asked for is in her hands or before her eyes."""
        return self.item == item.code and is_result(self.conductor.shown, item)

    def answers(self) -> list[Answer]:
        page = self.conductor.shown
        if page.accepts(CardIn()):
            return [CardIn()]
        return [
            answer
            for answer in page.answers()
            if isinstance(answer, PinEntered) or (isinstance(answer, Chosen) and answer.option not in _LEADS_AWAY)
        ]

    def _take(self, commands: list[Command]) -> None:
        for _ in range(MOST_STEPS):
            performed = [command for command in commands if isinstance(command, Perform)]
            if not performed:
                return
            commands = self.conductor.handle(Completed(performed[-1].token, outcome(performed[-1].effect)), 1.0)


def is_result(page: Page, item: Item) -> bool:
    """What was asked for stands there: of a question its answer, of anything else that it is done."""
    answered = item.class_ == "query" and isinstance(page, (ResultPage, TablePage))
    return answered or page.tone is Tone.DONE
