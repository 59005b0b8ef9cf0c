"""What this machine cannot do: say why, and offer a person or another way to the same end."""

from __future__ import annotations

from config.catalogue.flows import PersonFlow
from config.catalogue.item import Item
from kiosk.engine.interrupts import NeedsPerson, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Option, Picture, text
from kiosk.services.asking import LEAVE, STAFF, choose, option

INSTEAD = "instead"


async def send_to_person(visit: Visit, item: Item, flow: PersonFlow) -> str:
    """Returns the code of the item she takes instead; everything else ends the visit."""
    picked = await choose(visit, by_person_page(item, flow))
    if picked == STAFF:
        raise NeedsPerson("item-by-person")
    if picked == LEAVE or flow.instead is None:
        raise VisitorLeft()
    return flow.instead


def by_person_page(item: Item, flow: PersonFlow) -> ChoicePage:
    instead = () if flow.instead is None else (Option(INSTEAD, text("option-instead", item=f"@item-{flow.instead}")),)
    return ChoicePage(
        title=text(f"item-{item.code}"),
        body=(text(f"item-{item.code}-why"),),
        picture=Picture.STAFF,
        options=(option(STAFF, primary=True), *instead, option(LEAVE)),
    )
