"""Who is here: the social-security card, then how the centre knows her."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import CardPulled, NeedsPerson
from kiosk.engine.visit import Visit
from kiosk.pages import CardIn, InsertCardPage, Picture, Text, Tone, text
from kiosk.services.asking import again_or_person, option, person_or_leave, working
from kiosk.services.effects import FetchStanding, ReadCard, Unavailable
from kiosk.services.values import Holder, Standing

NO_CARD = "no-card"
CARD_TRIES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """The visitor as card and centre know her."""

    holder: Holder = field(repr=False)
    standing: Standing = field(repr=False)


async def identify(visit: Visit) -> Person:
    """Read the card and fetch the standing. Ends at a person where either cannot be had."""
    holder = await read_card(visit)
    standing = await fetch_standing(visit, holder)
    if standing.under_14:
        raise NeedsPerson("under-14")
    if holder.valid_to is not None and holder.valid_to < standing.today:
        await person_or_leave(visit, "card-expired")
    return Person(holder, standing)


async def read_card(visit: Visit) -> Holder:
    """The card in the slot, asking for it to be put in (again) as often as is kind, then a person."""
    page = insert_card_page()
    for _ in range(CARD_TRIES):
        answer = await visit.ask(page)
        if not isinstance(answer, CardIn):
            raise NeedsPerson(NO_CARD)
        read = await visit.do(ReadCard(), showing=working("reading-card", personal=False))
        if isinstance(read, Holder):
            return read
        if read.completion is Completion.MEDIA_REMOVED:
            raise CardPulled()
        if read.completion is Completion.NOT_READY:
            raise NeedsPerson("reader-down")
        page = insert_card_page(again=_reading_trouble(read))
    raise NeedsPerson("card-unreadable")


async def fetch_standing(visit: Visit, holder: Holder) -> Standing:
    """How the centre knows the holder; network trouble may be tried again."""
    while True:
        answer = await visit.do(FetchStanding(holder), showing=working("fetching-standing", personal=False))
        if isinstance(answer, Standing):
            return answer
        await cure(visit, answer)


async def cure(visit: Visit, trouble: Unavailable) -> None:
    """Returns when another try makes sense; a trouble of the person's record goes to a person."""
    if trouble.reason in ("network", "centre-busy", "centre-odd"):
        await again_or_person(visit, trouble.reason)
    else:
        await person_or_leave(visit, trouble.reason)


def insert_card_page(again: Text | None = None) -> InsertCardPage:
    """Asks for the card; ``again`` says in plain words why the last reading failed."""
    return InsertCardPage(
        title=text("insert-card") if again is None else text("insert-card-again"),
        body=(text("insert-card-how"),) if again is None else (again, text("insert-card-wipe")),
        tone=Tone.CALM if again is None else Tone.TROUBLE,
        picture=Picture.INSERT_CARD,
        options=(option(NO_CARD),),
        again=again is not None,
    )


def _reading_trouble(failed: Failed) -> Text:
    if failed.reason == "unknown-card":
        return text("card-trouble-unknown")
    if failed.completion is Completion.UNSUPPORTED:
        return text("card-trouble-needs-centre")
    return text("card-trouble-unreadable")
