"""Who is here: the social-security card or the identity card, then how the centre knows her."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import CardPulled, NeedsPerson
from kiosk.engine.visit import Visit
from kiosk.pages import CardIn, Chosen, IdCardOn, InsertCardPage, Option, Picture, Text, Tone, text
from kiosk.services.asking import again_or_person, option, person_or_leave, working
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.effects import FetchStanding, ReadCard, ReadIdCard, Unavailable
from kiosk.services.values import Holder, Matter, Standing

NO_CARD = "no-card"
NO_ID_CARD = "no-id-card"
CARD_TRIES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """The visitor as card and centre know her. ``level``: how sure the centre is that it is she (A1: a card was shown); ``matter``:
    what that is good for, where a helper stands in for her; None for everything.
    """

    holder: Holder = field(repr=False)
    standing: Standing = field(repr=False)
    level: str = "A1"
    matter: Matter | None = None


class WantsOther(Exception):
    """She put her card in without a choice, and what was offered first is not what she came for."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person


async def identify(visit: Visit) -> Person:
    """Read a card and fetch the standing. Ends at a person where either cannot be had."""
    holder = await read_card(visit)
    standing = await fetch_standing(visit, holder)
    if standing.under_14:
        raise NeedsPerson("under-14")
    if holder.valid_to is not None and holder.valid_to < standing.today:
        await person_or_leave(visit, "card-expired")
    return Person(holder, standing)


async def read_card(visit: Visit) -> Holder:
    """The card in the slot, or the identity card of her who has no other; as often as is kind, then a person."""
    works = await visit.do(LookAtDevices())
    page, tries = first_card_page(works), 0
    while tries < CARD_TRIES:
        answer = await visit.ask(page)
        if isinstance(answer, CardIn):
            read = await visit.do(ReadCard(), showing=working("reading-card", personal=False))
        elif isinstance(answer, IdCardOn):
            read = await visit.do(ReadIdCard(), showing=working("reading-id-card", personal=False))
        elif answer == Chosen(NO_CARD) and works.id_card:
            page, tries = put_id_card_page(), tries + 1
            continue
        else:
            raise NeedsPerson(NO_CARD)
        if isinstance(read, Holder):
            return read
        if read.completion is Completion.NOT_READY:
            raise NeedsPerson("reader-down")
        if isinstance(answer, IdCardOn):
            page = put_id_card_page(text("card-trouble-unreadable"), alone=not works.card)
        elif read.completion is Completion.MEDIA_REMOVED:
            raise CardPulled()
        else:
            page = insert_card_page(id_card=works.id_card, again=_reading_trouble(read))
        tries += 1
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


def first_card_page(works: Working) -> InsertCardPage:
    """Asks for the card that can be read now. Raises NeedsPerson where none can."""
    if works.card:
        return insert_card_page(id_card=works.id_card)
    if works.id_card:
        return put_id_card_page(alone=True)
    raise NeedsPerson("reader-down")


def insert_card_page(*, id_card: bool, again: Text | None = None) -> InsertCardPage:
    """Asks for the card; ``again`` says in plain words why the last reading failed, ``id_card``: the other will do as well."""
    return InsertCardPage(
        title=text("insert-card") if again is None else text("insert-card-again"),
        body=(text("insert-card-how"),) if again is None else (again, text("insert-card-wipe")),
        tone=Tone.CALM if again is None else Tone.TROUBLE,
        picture=Picture.INSERT_CARD,
        options=(option(NO_CARD),),
        again=again is not None,
        id_card=id_card,
    )


def put_id_card_page(again: Text | None = None, *, alone: bool = False) -> InsertCardPage:
    """Asks for the identity card; should she find the other one meanwhile, that is as good. ``alone``: the other reader is
    away, so she has not said that she has no card.
    """
    lead = again or (text("put-id-card-alone") if alone else None)
    return InsertCardPage(
        title=text("put-id-card") if again is None else text("put-id-card-again"),
        body=(text("put-id-card-how"),) if lead is None else (lead, text("put-id-card-how")),
        tone=Tone.CALM if again is None else Tone.TROUBLE,
        picture=Picture.PUT_ID_CARD,
        options=(Option(NO_ID_CARD, text("option-no-id-card-alone")) if alone else option(NO_ID_CARD),),
        again=again is not None,
        id_card=True,
    )


def _reading_trouble(failed: Failed) -> Text:
    if failed.reason == "unknown-card":
        return text("card-trouble-unknown")
    if failed.completion is Completion.UNSUPPORTED:
        return text("card-trouble-needs-centre")
    return text("card-trouble-unreadable")
