"""A visit in which nothing happens: every effect is answered on the spot by what it would best come to.

No request of it but a page ever reaches the conductor, so no device, no centre and no journal can hear of it. The services run
as they are; what only a hand or a device could give gets a button of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.engine.interrupts import EffectBroke, Finished, Interrupt, NeedsPerson
from kiosk.engine.requests import Effect, Request
from kiosk.engine.visit import Service, Visit
from kiosk.pages import (
    CardIn,
    ChoicePage,
    Chosen,
    CodeShown,
    HelperCardOn,
    HelperCardPage,
    InsertCardPage,
    Option,
    Page,
    PinPage,
    RatingPage,
    ScanPage,
    text,
)

PRETEND = "pretend"
"""The button that stands for a hand, a card, a code, a camera."""

DONE = Finished("practice")
SKIP = Chosen("skip")


class PracticeVisit(Visit):
    """``outcome`` says what an effect comes to. Back goes to the page before, as in earnest."""

    def __init__(self, number: int, service: Service, outcome: Callable[[Effect[object]], object]) -> None:
        super().__init__(number, service, None)
        self._outcome = outcome
        self._asked: Request | None = None
        self._answers: list[object] = []

    def start(self) -> Request:
        return self._on(super().start)

    def resume(self, request: Request, result: object) -> Request:
        asked = self._asked
        if asked is None:
            raise RuntimeError("nothing was asked")
        self._answers.append(result)
        given = result if isinstance(result, (Interrupt, EffectBroke)) else self._given(asked, result)
        return self._on(lambda: super(PracticeVisit, self).resume(asked, given))

    def rewind(self) -> Request:
        """Everything anew, but for the last answer: what is answered here is answered alike each time."""
        answers, self._answers = self._answers[:-1], []
        self._close()
        self._history.clear()
        request = self.start()
        for answer in answers:
            request = self.resume(request, answer)
        return request

    @property
    def can_go_back(self) -> bool:
        return bool(self._answers)

    def wipe(self) -> None:
        self._answers.clear()
        self._asked = None
        super().wipe()

    def _on(self, step: Callable[[], Request]) -> Request:
        """Run to the next page that is asked; the end of the service, whatever it is, is the end of the practice."""
        try:
            request = step()
            while (result := self._at_once(request)) is not None:
                request = super().resume(request, result)
        except (StopIteration, NeedsPerson):
            raise StopIteration(DONE) from None
        self._asked = request
        return Request(page=marked(request.page, pretended=not request.is_ask))

    def _at_once(self, request: Request) -> object | None:
        """What needs no page: work of the machine, and how she liked it."""
        if isinstance(request.page, RatingPage):
            return SKIP
        if request.effect is not None and (request.page is None or not request.page.answers()):
            return self._outcome(request.effect)
        return None

    def _given(self, asked: Request, answer: object) -> object:
        """What her answer is to the service: the button stands for what would have come by itself."""
        if answer != Chosen(PRETEND):
            return answer
        if asked.effect is not None:
            return self._outcome(asked.effect)
        match asked.page:
            case InsertCardPage():
                return CardIn()
            case HelperCardPage():
                return HelperCardOn()
            case ScanPage(scans=(code, *_)):
                return CodeShown(code, "")
        return answer


def marked(page: Page | None, *, pretended: bool) -> Page:
    """The page with its mark, and with the button that stands for what does not happen. ``pretended``: an effect does not run."""
    if page is None:
        raise RuntimeError("nothing to show")
    if isinstance(page, PinPage):
        page = replace(page, body=(*page.body, text("practice-any-digits")))
    by_hand = isinstance(page, (InsertCardPage, HelperCardPage, ScanPage))
    if isinstance(page, ChoicePage) and (pretended or by_hand):
        label = text("practice-pretend-card" if by_hand else "practice-pretend")
        page = replace(page, options=(Option(PRETEND, label, primary=True), *page.options))
    return replace(page, practice=True)
