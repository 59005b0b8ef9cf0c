"""The explorer over the items that are data, one at a time: from the touch on its tile to the end of the visit.

What all items share is walked once by the whole reception (kiosk/walks.py): cards that move, every standing, every way to show
that it is she. So those go well here, and everything of the item itself is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from config.catalogue.flows import ChoiceInput, PeriodInput, PersonFlow, QueryFlow, YearInput
from config.catalogue.item import Catalogue, Item
from config.catalogue.load import shipped
from kiosk.engine.requests import Effect
from kiosk.explored import Findings
from kiosk.explorer import Explorer
from kiosk.pages import ChoicePage, HomePage
from kiosk.services.by_person import by_person_page
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.devices import LookAtDevices
from kiosk.services.effects import FetchStanding, HandedOver, PaperState, PinRight, ReadCard, ReadIdCard, VerifyPin
from kiosk.services.finding import search_page, shelf_page, shelves_page
from kiosk.services.home import LookAround, Readiness, home_page
from kiosk.services.printers import PAPER_OUT, TROUBLES
from kiosk.services.proofs import RaiseVisit
from kiosk.services.query import choice_page, defaults, period_page, year_page
from kiosk.services.reception import reception_by
from kiosk.services.records import FetchRecord, Record
from kiosk.services.rules import HouseRules
from kiosk.services.sheets import Sheet, sheet_page, table_page
from kiosk.services.sheets_on_paper import printed_page
from kiosk.services.values import Way
from kiosk.walks import all_well


def walk_item(code: str, catalogue: Catalogue | None = None, *, proving: bool = True) -> Findings:
    """Everything that can follow the touch on this item."""
    items = Catalogue(tuple(_with_instead(catalogue or shipped(), code)))
    home = home_page(items, Readiness(devices=frozenset(shipped()[code].needs.devices)), (code,))
    rules = HouseRules((Way.PASSWORD, Way.STAFF))
    return Explorer(
        reception_by(items, rules),
        HomePage(title=home.title, options=home.options[:1]),
        outcomes=_well,
        cards=False,
        proving=proving,
    ).walk()


def walk_finding(*, proving: bool = True) -> Findings:
    """All services, by shelf and by letter, over some of the items: the letters of all of them would be thousands of pages."""
    found = (shipped()[code] for code in ("Q06", "Q22", "Q24"))
    some = Catalogue(tuple(replace(item, words=item.words[:1]) for item in found))
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
    if isinstance(effect, LookAtPagePrinter):
        # Without it a query goes as one that knows slips only, which is walked too.
        return (True,)
    if isinstance(effect, VerifyPin):
        return tuple(found for found in effect.outcomes() if isinstance(found, PinRight))
    return all_well(effect) if isinstance(effect, RaiseVisit) else effect.outcomes()


def _found(effect: Effect[object]) -> tuple[object, ...]:
    """What comes behind the finding is walked item by item."""
    return effect.outcomes() if isinstance(effect, LookAround) else effect.outcomes()[:1]


def pages_of_items() -> Iterator[ChoicePage]:
    """Pages for the eye, without walking: every shelf, the letters, and the sheets of queries of each build."""
    catalogue, ready, nothing = shipped(), Readiness(), Readiness(central=False, printer=PAPER_OUT)
    yield shelves_page(catalogue)
    for shelf in catalogue.shelves:
        yield shelf_page(catalogue, shelf, ready)
    yield shelf_page(catalogue, "query-pension", nothing)
    for typed in ("", "y", "yl"):
        yield search_page(catalogue, typed, ready)
    for item in data_items():
        if isinstance(item.flow, PersonFlow):
            yield by_person_page(item, item.flow)
        elif isinstance(item.flow, QueryFlow):
            yield from _pages_of(item, item.flow)
    for paper in ("printed", "not-printed", "unknown"):
        yield printed_page(HandedOver(paper))
    for why in TROUBLES:
        yield printed_page(HandedOver("not-printed", why), slip_instead=why == PAPER_OUT)
    yield printed_page(HandedOver("printed", left_out=960))


def _pages_of(item: Item, flow: QueryFlow) -> Iterator[ChoicePage]:
    asked = FetchRecord(None, flow.operation, (), flow.values, flow.rows)
    records = [found for found in asked.outcomes() if isinstance(found, Record)]
    inputs = defaults(flow, records[0].as_of) or ()
    sheets = [Sheet(item, flow, record, inputs, None, PaperState(True)) for record in (records[0], records[-1])]
    yield from (sheet_page(sheet) for sheet in sheets)
    if records[0].rows:
        yield table_page(sheets[0], 0)
    for each in flow.inputs:
        match each:
            case PeriodInput():
                yield period_page(item, each)
            case YearInput():
                yield year_page(item, each, records[0].as_of.year)
            case ChoiceInput():
                yield choice_page(item, each)
