"""One visitor's answers to each estimate, and the pages with her figures: shared by the gallery and the proofs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.catalogue.flows import EstimateFlow
from config.catalogue.item import Item
from config.catalogue.load import shipped
from config.pension import load_pension_rules
from kiosk.engine.interrupts import Ending
from kiosk.engine.visit import Visit
from kiosk.pages import Chosen, Page
from kiosk.pension import RuleBook
from kiosk.services.asking import DONE, LEAVE, STAFF, option, trouble_page
from kiosk.services.effects import HandedOver
from kiosk.services.estimates.effects import REASONS, Reckon
from kiosk.services.estimates.flow import (
    BY_HAND,
    CHANGE,
    RECKON,
    basis_page,
    estimate,
    figures_page,
    plot_page,
    printed_page,
)
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import Answers, Basis, Estimate
from kiosk.services.rating import SKIP

TODAY = date(2026, 11, 26)
SAMPLES: dict[str, tuple[Answers, Basis | None]] = {
    "M01": (
        (
            ("category", "female-55"),
            ("birth", "1973-06"),
            ("paid", 316),
            ("deemed", 40),
            ("index", 12_345),
            ("account", 12_345_678),
            ("when", "on-time"),
        ),
        None,
    ),
    "M02": ((("birth", "1976-06"), ("paid_years", 12), ("tier", "1000"), ("account", 1_234_567)), None),
    "M03": ((("category", "male"), ("birth", "1968-06")), None),
    "M04": ((("base_share", "100"),), None),
    "M05": (
        (("care", "inpatient"), ("level", "third"), ("cost", 9_876_543)),
        Basis((("kind", "retired-employee"), ("year", 2026), ("inpatient_pool", 1_000_000))),
    ),
    "M06": ((("paid", 130), ("area", "city")), None),
    "M07": ((("years", 15),), None),
    "M08": (
        (),
        Basis(
            (("account", 5_600_000),),
            tuple((("year", year), ("months", 12), ("base_total", 6_000_000)) for year in range(2016, 2026)),
        ),
    ),
}
"""Answers of one visitor for each item, with her record where the item needs one."""


def estimate_items() -> tuple[Item, ...]:
    """The estimates of the catalogue that is shipped."""
    return tuple(item for item in shipped().items if isinstance(item.flow, EstimateFlow))


def example(item: Item) -> Estimate:
    """The sample's estimate by the rules of the example city. Raises ValueError where it is refused."""
    answers, basis = SAMPLES[item.code]
    flow = item.flow
    found = None
    if isinstance(flow, EstimateFlow):
        found = reckon(RuleBook.of(load_pension_rules()), flow.formula, answers, basis, TODAY)
    if not isinstance(found, Estimate):
        raise ValueError(f"{item.code} has no example")
    return found


def estimate_pages() -> Iterator[Page]:
    """Every question, what cannot be reckoned, the paper, and figures and plots with real amounts: pages for the eye."""
    for reason in REASONS:
        yield trouble_page(f"estimate-{reason}", option(CHANGE, primary=True), option(STAFF), option(LEAVE))
    for paper in ("printed", "not-printed", "unknown"):
        yield printed_page(HandedOver(paper))
    for item in estimate_items():
        yield from _led(item)
    for item in estimate_items():
        found = example(item)
        if isinstance(item.flow, EstimateFlow):
            yield figures_page(item.flow, found, paper=True)
            yield basis_page(found)
        if found.plot is not None:
            yield plot_page(found)


def _led(item: Item) -> Iterator[Page]:
    """One way through the item, by hand where it can be, with one answer changed."""

    async def service(visit: Visit) -> Ending:
        return await estimate(visit, item)

    visit, wishes = Visit(0, service, None), [BY_HAND, CHANGE, RECKON, DONE, SKIP]
    request = visit.start()
    while True:
        page, effect = request.page, request.effect
        if page is not None and effect is None and not page.title.id.startswith("insert-card"):
            yield page
        if effect is not None:
            result: object = example(item) if isinstance(effect, Reckon) else effect.outcomes()[0]
        else:
            answers = () if page is None else page.answers()
            wished = next((wish for wish in wishes if Chosen(wish) in answers), None)
            result = answers[0] if wished is None else Chosen(wished)
            if wished == CHANGE:
                wishes.remove(CHANGE)
        try:
            request = visit.resume(request, result)
        except StopIteration:
            return
