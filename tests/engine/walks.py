"""What may be asked of the graph that the explorer's walks leave; and one more walk beside those of kiosk/walks.py: the choice
over all six ways in every combination of those used up, with the inside of each way reduced to what it can come to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import Ending, HandedToPerson
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Visit
from kiosk.explored import HOME, Edge, Findings, State
from kiosk.explorer import Explorer
from kiosk.moves import Answering, Resulting
from kiosk.pages import ChoicePage, Chosen, NoCode, Page, text
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.effects import (
    CallForVouching,
    CheckFace,
    FaceResult,
    FetchReferencePhoto,
    FetchStanding,
    FileCertification,
    PinRight,
    ReferencePhoto,
    VerifyPin,
    Vouched,
)
from kiosk.services.home import CERTIFY, Readiness, home_page
from kiosk.services.presence import face, fingerprint
from kiosk.services.presence.way import NotProved, Subject
from kiosk.services.proofs import (
    CheckCentrePassword,
    CheckECard,
    CheckFingerprint,
    CheckHelper,
    CheckStaffCard,
    ConfirmFinger,
    ECardRight,
    FetchFingerTemplate,
    FingerConfirmed,
    FingerRight,
    FingerTemplate,
    HelperKnown,
    ReadHelperCard,
)
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Holder, Presence, Way
from kiosk.walks import all_well, only

WAYS = frozenset(way.value for way in Way)
WAY_OF: dict[type[Effect[object]], Way] = {
    FetchReferencePhoto: Way.FACE,
    CheckFace: Way.FACE,
    VerifyPin: Way.PASSWORD,
    CheckCentrePassword: Way.PASSWORD,
    CheckECard: Way.E_CARD,
    FetchFingerTemplate: Way.FINGERPRINT,
    CheckFingerprint: Way.FINGERPRINT,
    ConfirmFinger: Way.FINGERPRINT,
    CallForVouching: Way.STAFF,
    CheckStaffCard: Way.STAFF,
    ReadHelperCard: Way.HELPER,
    CheckHelper: Way.HELPER,
}
WORKED = (
    ReferencePhoto,
    PinRight,
    ECardRight,
    FingerTemplate,
    FingerRight,
    FingerConfirmed,
    Vouched,
    Holder,
    HelperKnown,
)


NEEDS_CONSENT = (FetchReferencePhoto, CheckFace, FetchFingerTemplate, CheckFingerprint)
AGREED = (Chosen(face.AGREE), Chosen(fingerprint.AGREE))


@dataclass(frozen=True, slots=True)
class Tries(Effect[Presence | NotProved]):
    """A way, reduced to what it can come to."""

    spends: ClassVar[bool] = True

    way: Way

    def outcomes(self) -> tuple[Presence | NotProved, ...]:
        return (
            Presence(Way.PASSWORD, 1),
            NotProved(text("face-did-not-work"), spent=True),
            NotProved(None, spent=False),
        )


async def _reduced(way: Way, visit: Visit, subject: Subject) -> Presence | NotProved:
    return await visit.do(Tries(way))


def reduced_ways() -> dict[Way, Callable[[Visit, Subject], Awaitable[Presence | NotProved]]]:
    """To be put in the place of the real ones."""
    return {way: partial(_reduced, way) for way in Way}


def choice_of_all() -> Findings:
    """All six ways; the caller has put ``reduced_ways`` in place."""

    def tried(effect: Effect[object]) -> tuple[object, ...]:
        if isinstance(effect, LookAtDevices):
            return (Working(id_card=True, scanner=True, fingerprint=True),)
        return all_well(effect)[:1] if isinstance(effect, FetchStanding) else all_well(effect)

    home = home_page(only(CERTIFY), Readiness(), (CERTIFY,))
    return Explorer(reception_by(only(CERTIFY), HouseRules(tuple(Way))), home, outcomes=tried, cards=False).walk()


def offered(page: Page | None) -> tuple[str, ...]:
    """The ways a page offers; calling a person is one wherever it stands."""
    options = page.options if isinstance(page, ChoicePage) else ()
    return tuple(option.id for option in options if option.id in WAYS)


def ways_pages(findings: Findings) -> Iterator[ChoicePage]:
    """Every page on which she chooses how to show that it is she."""
    for page in findings.pages:
        if isinstance(page, ChoicePage) and page.step == (1, 3) and offered(page):
            yield page


def taken_without_consent(findings: Findings) -> list[str]:
    """Where a face or a finger is used although nobody has agreed: reached when every "I agree" is taken out of the graph."""
    seen: set[State] = {HOME}
    waiting: list[State] = [HOME]
    while waiting:
        for edge in _edges(findings, waiting.pop()):
            agreed = isinstance(edge.move, Answering) and edge.move.answer in AGREED
            if edge.target is not None and edge.target not in seen and not agreed:
                seen.add(edge.target)
                waiting.append(edge.target)
    looked = (findings.places[state].request.effect for state in seen if state in findings.places)
    return [type(effect).__name__ for effect in looked if isinstance(effect, NEEDS_CONSENT)]


def far_from_help(findings: Findings, pages: int = 2) -> list[str]:
    """Failures of a way behind which no other way and no person is found within so many pages, whatever the machine does."""
    found = []
    for place in findings.places.values():
        way = WAY_OF.get(type(place.request.effect)) if place.request.effect is not None else None
        for edge in place.edges:
            if _failed(way, edge) and not _helped(findings, edge.target, edge.ending, way, pages):
                found.append(f"{type(place.request.effect).__name__}: {edge.move}")
    return found


def _failed(way: Way | None, edge: Edge) -> bool:
    if isinstance(edge.move, Answering):
        return edge.move.answer == NoCode(gone=True)
    if way is None or not isinstance(edge.move, Resulting):
        return False
    result = edge.move.result
    # A card she pulls out herself is no failure of the way.
    pulled = isinstance(result, Failed) and result.completion is Completion.MEDIA_REMOVED and way is Way.PASSWORD
    same = isinstance(result, FaceResult) and result.kind == "same"
    return not (pulled or same or isinstance(result, WORKED))


def _helped(findings: Findings, state: State | None, ending: Ending | None, way: Way | None, pages: int) -> bool:
    """She chooses the best of the answers, the machine the worst of the results."""
    if state is None:
        return isinstance(ending, HandedToPerson)
    place = findings.places[state]
    others = set(offered(place.request.page)) - ({way.value} if way not in (None, Way.STAFF) else set())
    if others:
        return True
    touches = [
        edge for edge in place.edges if isinstance(edge.move, Answering) and isinstance(edge.move.answer, Chosen)
    ]
    if touches:
        return pages > 1 and any(_helped(findings, edge.target, edge.ending, way, pages - 1) for edge in touches)
    results = [edge for edge in place.edges if isinstance(edge.move, Resulting)]
    return all(_helped(findings, edge.target, edge.ending, way, pages) for edge in results)


def most_often(findings: Findings, kind: type[Effect[object]], limit: int = 10) -> int:
    """How often one visit can get the result of an effect at most; ``limit`` when there is no end to it."""
    best: dict[State, int] = {}
    waiting: list[State] = [HOME]
    best[HOME] = 0
    while waiting:
        state = waiting.pop()
        for edge in _edges(findings, state):
            if edge.target is None:
                continue
            asked = findings.places[state].request.effect
            count = best[state] + (isinstance(asked, kind) and isinstance(edge.move, Resulting))
            if count > best.get(edge.target, -1):
                if count >= limit:
                    return limit
                best[edge.target] = count
                waiting.append(edge.target)
    return max(best.values())


def filed_after(findings: Findings, way: Way) -> bool:
    """Whether choosing the way on the page of ways can lead to a filing, with no other way chosen in between."""
    seen: set[State] = set()
    waiting = [
        edge.target
        for place in findings.places.values()
        for edge in place.edges
        if edge.target is not None and _chose(edge, {way.value}) and offered(place.request.page)
    ]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        if isinstance(findings.places[state].request.effect, FileCertification):
            return True
        waiting += [
            edge.target for edge in findings.places[state].edges if edge.target is not None and not _chose(edge, WAYS)
        ]
    return False


def _chose(edge: Edge, options: frozenset[str] | set[str]) -> bool:
    move = edge.move
    return isinstance(move, Answering) and isinstance(move.answer, Chosen) and move.answer.option in options


def _edges(findings: Findings, state: State) -> list[Edge]:
    return findings.places[state].edges
