"""The whole visit: who is here, what is wanted, the service itself."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending
from kiosk.engine.visit import Visit
from kiosk.services.certify import certify_benefit
from kiosk.services.enquiries import reprint_slip, show_due_date
from kiosk.services.home import DUE_DATE, REPRINT
from kiosk.services.identify import identify

SERVICES = {DUE_DATE: show_due_date, REPRINT: reprint_slip}


async def reception(visit: Visit) -> Ending:
    """She put her card in, or chose a tile first. Without a choice, what falls due is offered."""
    person = await identify(visit)
    service = SERVICES.get(visit.wanted or "", certify_benefit)
    return await service(visit, person)
