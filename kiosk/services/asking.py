"""Small questions every service asks the same way."""

from __future__ import annotations

from kiosk.engine.interrupts import NeedsPerson, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import Answer, ChoicePage, Chosen, Option, Page, Picture, Text, Tone, WorkingPage, text

AGAIN = "again"
STAFF = "staff"
LEAVE = "leave"
DONE = "done"
OTHER_SERVICES = "other-services"


def option(id: str, *, primary: bool = False, hint: Text | None = None) -> Option:
    """A button whose label is the text ``option-<id>``."""
    return Option(id, text(f"option-{id}"), hint=hint, primary=primary)


def working(name: str, *, personal: bool = True) -> WorkingPage:
    """ "We are doing X", while an effect runs."""
    return WorkingPage(title=text(f"working-{name}"), picture=Picture.WORKING, personal=personal)


def trouble_page(reason: str, *options: Option, personal: bool = True) -> ChoicePage:
    """What happened, what you can do now, who can help; never a code alone."""
    return ChoicePage(
        title=text(f"trouble-{reason}-title"),
        body=(text(f"trouble-{reason}-body"),),
        tone=Tone.TROUBLE,
        options=options,
        personal=personal,
    )


async def choose(visit: Visit, page: Page) -> str:
    """Ask a page that is answered by a button; gives the option's id."""
    answer: Answer = await visit.ask(page)
    if not isinstance(answer, Chosen):
        raise TypeError(f"{page.kind} was answered by {type(answer).__name__}")
    return answer.option


async def again_or_person(visit: Visit, reason: str) -> None:
    """Show a trouble that another try may cure. Returns for a new try; otherwise the visit goes to a person or ends."""
    picked = await choose(visit, trouble_page(reason, option(AGAIN, primary=True), option(STAFF), option(LEAVE)))
    if picked == STAFF:
        raise NeedsPerson(reason)
    if picked == LEAVE:
        raise VisitorLeft()


async def person_or_leave(visit: Visit, reason: str) -> None:
    """Show a trouble only a person can cure. Never returns."""
    picked = await choose(visit, trouble_page(reason, option(STAFF, primary=True), option(LEAVE)))
    if picked == STAFF:
        raise NeedsPerson(reason)
    raise VisitorLeft()
