"""The whole visit: what is wanted, who is here, the service itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.catalogue.flows import CertificateFlow, EstimateFlow, PersonFlow, QueryFlow
from config.catalogue.item import Catalogue, Item
from kiosk.engine.interrupts import Ending
from kiosk.engine.visit import Service, Visit
from kiosk.pages import text
from kiosk.services.by_person import send_to_person
from kiosk.services.certificate_flow import issue_certificate
from kiosk.services.certify import certify_benefit
from kiosk.services.enquiries import show_due_date
from kiosk.services.estimates.flow import estimate
from kiosk.services.finding import find_item
from kiosk.services.identify import Person, WantsOther, identify
from kiosk.services.papers import papers
from kiosk.services.presence import raise_to
from kiosk.services.query import run_query
from kiosk.services.rules import HouseRules
from kiosk.services.values import Matter
from kiosk.services.withdraw import withdraw_face

STORIES: dict[str, Callable[[Visit, Person, HouseRules], Awaitable[Ending]]] = {
    "certify": certify_benefit,
    "due-date": show_due_date,
    "withdraw-face": withdraw_face,
}


def reception_by(catalogue: Catalogue, rules: HouseRules | None = None) -> Service:
    """The reception of a terminal with this catalogue and these rules."""
    house = rules or HouseRules()

    async def receive(visit: Visit) -> Ending:
        """She put her card in, or chose a tile first. Without a choice, what falls due is offered."""
        item, person = catalogue.get(visit.wanted), None
        if visit.wanted is None:
            person = await identify(visit)
            item = catalogue.story("certify") if person.standing.benefits else None
        while True:
            if item is None:
                item = await find_item(visit, catalogue)
            try:
                return await _serve(visit, item, catalogue, house, person)
            except WantsOther as other:
                item, person = None, other.person

    return receive


async def _serve(visit: Visit, item: Item, catalogue: Catalogue, rules: HouseRules, person: Person | None) -> Ending:
    flow = item.flow
    visit.item = item.code
    while isinstance(flow, PersonFlow):
        # References are checked to end: each goes one further along a chain that is no circle.
        item = catalogue[await send_to_person(visit, item, flow)]
        flow = item.flow
    doing = (text("doing-query", item=f"@item-{item.code}"),)
    if isinstance(flow, QueryFlow):
        level = catalogue.level_of_operation(flow.operation) or item.sign_in
        if level != "A0":
            person = await raise_to(visit, person or await identify(visit), level, Matter.ENQUIRY, doing, rules)
        return await run_query(visit, item, flow, person, level)
    if isinstance(flow, CertificateFlow):
        level = catalogue.level_of_certificate(flow.certificate) or item.sign_in
        person = await raise_to(visit, person or await identify(visit), level, Matter.PRINT, doing, rules)
        return await issue_certificate(visit, item, flow, person)
    if isinstance(flow, EstimateFlow):
        level = "A1" if flow.operation is None else catalogue.level_of_operation(flow.operation) or "A1"
        return await estimate(visit, item, person, level, rules)
    if flow.story == "papers":
        return await papers(visit, catalogue, rules, person)
    return await STORIES[flow.story](visit, person or await identify(visit), rules)
