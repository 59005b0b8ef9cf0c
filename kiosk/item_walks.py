"""The explorer over the items that are data, one at a time: from the touch on its tile to the end of the visit.

What all items share is walked once by the whole reception (kiosk/walks.py): cards that move, every standing, every way to show
that it is she. So those go well here, and everything of the item itself is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from config.catalogue.flows import PersonFlow
from config.catalogue.item import Catalogue, Item
from config.catalogue.load import shipped
from kiosk.engine.requests import Effect
from kiosk.explored import Findings
from kiosk.explorer import Explorer
from kiosk.services.devices import LookAtDevices
from kiosk.services.effects import FetchStanding, PinRight, ReadCard, ReadIdCard, VerifyPin
from kiosk.services.home import LookAround, Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Way


def walk_item(code: str, catalogue: Catalogue | None = None, *, proving: bool = True) -> Findings:
    """Everything that can follow the touch on this item."""
    items = Catalogue(tuple(_with_instead(catalogue or shipped(), code)))
    home = home_page(items, Readiness(devices=frozenset(shipped()[code].needs.devices)), (code,))
    rules = HouseRules((Way.PASSWORD, Way.STAFF))
    return Explorer(
        reception_by(items, rules),
        home.__class__(title=home.title, options=home.options[:1]),
        outcomes=_well,
        cards=False,
        proving=proving,
    ).walk()


def walk_finding(*, proving: bool = True) -> Findings:
    """All services, by shelf and by letter, over some of the items: the letters of all of them would be thousands of pages."""
    some = Catalogue(tuple(shipped()[code] for code in ("Q06", "Q19", "Q22", "Q24")))
    home = home_page(some, Readiness(), ("Q06",))
    return Explorer(reception_by(some), home, outcomes=_found, cards=False, proving=proving).walk()


def data_items() -> Iterator[Item]:
    """The items that need no code of their own."""
    return (item for item in shipped().items if item.flow.kind in ("query", "person"))


def _with_instead(catalogue: Catalogue, code: str) -> Iterator[Item]:
    item: Item | None = catalogue[code]
    while item is not None:
        yield item
        item = catalogue.get(item.flow.instead) if isinstance(item.flow, PersonFlow) else None


def _well(effect: Effect[object]) -> tuple[object, ...]:
    if isinstance(effect, (ReadCard, ReadIdCard, FetchStanding, LookAtDevices)):
        return effect.outcomes()[:1]
    if isinstance(effect, VerifyPin):
        return tuple(found for found in effect.outcomes() if isinstance(found, PinRight))
    return effect.outcomes()


def _found(effect: Effect[object]) -> tuple[object, ...]:
    """What comes behind the finding is walked item by item."""
    return effect.outcomes() if isinstance(effect, LookAround) else effect.outcomes()[:1]


@cache
def pages_of_items() -> Findings:
    """Pages for the eye: one walk over a query with everything in it, and the finding."""
    whole = walk_item("Q03", proving=False)
    for more in (
        walk_item("Q11", proving=False),
        walk_item("Q22", proving=False),
        walk_item("Q19", proving=False),
        walk_finding(proving=False),
    ):
        whole.pages.update(more.pages)
    return whole
