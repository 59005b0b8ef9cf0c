"""The choice between the ways: only those that can work now, all of equal size, and a person always among them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from kiosk.engine.interrupts import VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Option, Picture, Text, text
from kiosk.services.asking import LEAVE, choose, option
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.identify import Person
from kiosk.services.presence.e_card import by_e_card
from kiosk.services.presence.face import by_face
from kiosk.services.presence.fingerprint import by_fingerprint
from kiosk.services.presence.helper import by_helper
from kiosk.services.presence.password import by_password
from kiosk.services.presence.staff import by_staff
from kiosk.services.presence.way import NotProved, Subject
from kiosk.services.rules import HouseRules
from kiosk.services.values import Matter, Presence, Way

_TRY: dict[Way, Callable[[Visit, Subject], Awaitable[Presence | NotProved]]] = {
    Way.FACE: by_face,
    Way.PASSWORD: by_password,
    Way.E_CARD: by_e_card,
    Way.FINGERPRINT: by_fingerprint,
    Way.STAFF: by_staff,
    Way.HELPER: by_helper,
}
_PICTURES = {
    Way.FACE: Picture.FACE,
    Way.PASSWORD: Picture.PASSWORD,
    Way.E_CARD: Picture.E_CARD,
    Way.FINGERPRINT: Picture.FINGERPRINT,
    Way.STAFF: Picture.STAFF,
    Way.HELPER: Picture.HELPER,
}


SEEN = frozenset({Way.FACE, Way.FINGERPRINT, Way.STAFF, Way.HELPER})
"""Ways by which a real person was seen, or a registered helper stands in for her (A3). The centre has the last word."""


async def prove_presence(
    visit: Visit, person: Person, doing: tuple[Text, ...], rules: HouseRules, matter: Matter, *, seen: bool = False
) -> Presence:
    """Let her choose a way until one works. ``doing`` says what is done as soon as it does: this choice is her yes. ``seen``: only
    ways by which a real person is seen will do.
    """
    works = await visit.do(LookAtDevices())
    allowed = tuple(way for way in rules.ways if way in SEEN or not seen)
    ways = ways_that_work(allowed, person, works)
    because = None if Way.FACE in ways or Way.FACE not in rules.ways else why_no_face(person)
    subject = Subject(
        person.standing.visit_ref,
        person.holder.social_security_number,
        by_id_card=person.holder.by_id_card,
        staff_card=works.scanner,
        face_tries=rules.face_tries,
        matter=matter,
    )
    while True:
        picked = await choose(visit, ways_page(tuple(ways), doing, because))
        if picked == LEAVE:
            raise VisitorLeft()
        outcome = await _TRY[Way(picked)](visit, subject)
        if isinstance(outcome, Presence):
            return outcome
        because = outcome.because
        if not outcome.spent:
            continue
        if picked == Way.STAFF:
            # A person can always be called; what is used up is the card shown to the scanner.
            subject = replace(subject, staff_card=False)
        else:
            ways.remove(Way(picked))


def ways_that_work(ways: tuple[Way, ...], person: Person, works: Working) -> list[Way]:
    """Those of the configured ways that could lead to the end now, in their order."""
    return [way for way in ways if can_work(way, person, works)]


def can_work(way: Way, person: Person, works: Working) -> bool:
    """Whether a way could lead to the end now, as far as the centre's record and the devices tell."""
    standing = person.standing
    match way:
        case Way.FACE:
            return standing.has_reference_photo and not standing.face_withdrawn and works.camera
        case Way.PASSWORD:
            # The card's own password needs its chip; the centre's is another one and needs to have been set.
            return standing.has_centre_password if person.holder.by_id_card else works.card
        case Way.E_CARD:
            return standing.offers_e_card and works.scanner
        case Way.FINGERPRINT:
            return standing.has_fingerprint and works.fingerprint
        case Way.HELPER:
            return standing.has_helpers and works.id_card
        case Way.STAFF:
            return True


def why_no_face(person: Person) -> Text:
    """Said in plain words, since she may have come for it."""
    if person.standing.face_withdrawn:
        return text("face-withdrawn")
    return text("face-trouble-camera") if person.standing.has_reference_photo else text("face-no-photo")


def ways_page(ways: tuple[Way, ...], doing: tuple[Text, ...], because: Text | None) -> ChoicePage:
    """``because`` explains what just did not work, in plain words. Where a person alone is left, that is said kindly."""
    alone = ways == (Way.STAFF,)
    if alone:
        body: tuple[Text, ...] = (text("ways-person-only"), *doing)
    else:
        body = doing if because is None else (text("ways-others"), *doing)
    return ChoicePage(
        title=text("ways-title") if because is None else because,
        body=body,
        options=(*(_way(way) for way in ways), *((option(LEAVE),) if alone else ())),
        step=(1, 3),
        personal=True,
    )


def _way(way: Way) -> Option:
    name = f"way-{way.value}"
    return Option(way.value, text(name), hint=text(f"{name}-hint"), picture=_PICTURES[way])
