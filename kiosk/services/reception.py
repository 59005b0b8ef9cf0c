"""The whole visit: who is here, what is wanted, the service itself."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending
from kiosk.engine.visit import Service, Visit
from kiosk.services.certify import certify_benefit
from kiosk.services.enquiries import reprint_slip, show_due_date
from kiosk.services.home import DUE_DATE, REPRINT, WITHDRAW_FACE
from kiosk.services.identify import identify
from kiosk.services.rules import HouseRules
from kiosk.services.withdraw import withdraw_face

SERVICES = {DUE_DATE: show_due_date, REPRINT: reprint_slip, WITHDRAW_FACE: withdraw_face}


def reception_by(rules: HouseRules) -> Service:
    """The reception of a terminal with these rules."""

    async def receive(visit: Visit) -> Ending:
        """She put her card in, or chose a tile first. Without a choice, what falls due is offered."""
        person = await identify(visit)
        service = SERVICES.get(visit.wanted or "", certify_benefit)
        return await service(visit, person, rules)

    return receive


reception = reception_by(HouseRules())
"""The reception of a terminal without rules of its own."""
