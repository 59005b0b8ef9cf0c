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
from kiosk.services.presence import prove_presence
from kiosk.services.query import run_query
from kiosk.services.rules import HouseRules
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
    if isinstance(flow, QueryFlow):
        return await run_query(visit, item, flow, await sign_in(visit, item, rules, person))
    if isinstance(flow, CertificateFlow):
        signed = await sign_in(visit, item, rules, person)
        return await issue_certificate(visit, item, flow, signed or await identify(visit))
    if isinstance(flow, EstimateFlow):
        return await estimate(visit, item, person)
    if flow.story == "papers":
        return await papers(visit, rules, person)
    return await STORIES[flow.story](visit, person or await identify(visit), rules)


async def sign_in(visit: Visit, item: Item, rules: HouseRules, person: Person | None) -> Person | None:
    """As far as the item asks for it: nobody (A0), a card (A1), and that it is she (A2 and above)."""
    if item.sign_in == "A0":
        return person
    known = person or await identify(visit)
    if item.sign_in != "A1":
        await prove_presence(visit, known, (text("doing-query", item=f"@item-{item.code}"),), rules)
    return known
