"""Showing that it is she once for the whole visit: the proof is given to the centre, which says how far it goes."""

from __future__ import annotations

from dataclasses import replace

from kiosk.engine.visit import Visit
from kiosk.pages import Text
from kiosk.services.asking import working
from kiosk.services.identify import Person, cure
from kiosk.services.presence.chooser import prove_presence
from kiosk.services.proofs import Raised, RaiseVisit
from kiosk.services.rules import HouseRules
from kiosk.services.values import Matter


async def raise_to(
    visit: Visit, person: Person, level: str, matter: Matter, doing: tuple[Text, ...], rules: HouseRules
) -> Person:
    """The person, shown to be she as far as ``level`` (A1, A2, A3) asks; who has shown it in this visit is not asked again."""
    if person.level >= level and person.matter in (None, matter):
        return person
    presence = await prove_presence(visit, person, doing, rules, matter, seen=level == "A3")
    while True:
        raised = await visit.do(
            RaiseVisit(person.standing.visit_ref, matter, presence), showing=working("fetching-record")
        )
        if isinstance(raised, Raised):
            return replace(person, level=raised.level, matter=raised.matter)
        await cure(visit, raised)
