"""The explorer's walks over the real services.

One walk over everything would multiply every combination of ways that failed by every standing, paper and card. So several
share the work: the whole reception with a password and a person; and each way beside a person, from card to slip, where what
comes before and after it goes well. The tests add the choice over all six in every combination (tests/engine/test_ways.py).

``proving`` off leaves out what the walk checks beside going everywhere: for those who only want the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from config.catalogue.flows import StoryFlow
from config.catalogue.item import Catalogue, Item, SearchWord
from config.catalogue.load import shipped
from kiosk.engine.requests import Effect
from kiosk.explored import Findings
from kiosk.explorer import Explorer
from kiosk.input_pages import AmountPage, NumberPage, PickPage, StepperPage, Unit
from kiosk.pages import ChoicePage, Option, Page, Text, text
from kiosk.services.devices import LookAtDevices
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    FetchStanding,
    FileCertification,
    KeepRating,
    LookAtPaper,
    ReadCard,
    ReadIdCard,
)
from kiosk.services.home import CERTIFY, LookAround, Readiness, home_page
from kiosk.services.presence.chooser import ways_page
from kiosk.services.printers import COVER_OPEN
from kiosk.services.proofs import RaiseVisit
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Benefit, CertificationState, Standing, Way
from kiosk.signature_pages import SignaturePage


def whole_reception(*, proving: bool = True) -> Findings:
    """Every entry, every standing, paper and none; password and a person; no scanner."""

    def tried(effect: Effect[object]) -> tuple[object, ...]:
        if isinstance(effect, LookAtDevices):
            return tuple(works for works in effect.outcomes() if not works.scanner)
        if isinstance(effect, LookAround):
            return effect.outcomes()[:1]
        return effect.outcomes()

    # What else there is, is the matter of finding it (kiosk/item_walks.py), not of every standing.
    rules = HouseRules((Way.PASSWORD, Way.STAFF), other_services=False)
    catalogue = stories()
    home = home_page(catalogue, Readiness(), tuple(item.code for item in catalogue.items))
    return Explorer(reception_by(catalogue, rules), home, outcomes=tried, proving=proving).walk()


def certificate(code: str, *, proving: bool = True) -> Findings:
    """One certificate of the catalogue, or its printing again and checking, by password or a person; what the centre and both
    printers may say in full. The card's own troubles are the whole reception's matter.
    """

    def tried(effect: Effect[object]) -> tuple[object, ...]:
        if isinstance(effect, LookAtPaper):
            return effect.outcomes()
        return effect.outcomes()[:1] if isinstance(effect, LookAtDevices) else all_well(effect)

    catalogue = only(code)
    ready = Readiness(devices=frozenset({"page_printer", "scanner"}))
    rules = HouseRules((Way.PASSWORD, Way.STAFF))
    home = home_page(catalogue, ready, (code,))
    return Explorer(reception_by(catalogue, rules), home, outcomes=tried, cards=False, proving=proving).walk()


@cache
def stories() -> Catalogue:
    """The services that are code of their own; those that are data, and the finding, have walks of their own."""
    return only(
        *(item.code for item in shipped().items if isinstance(item.flow, StoryFlow) and item.flow.story != "papers")
    )


def one_way(way: Way, *, proving: bool = True) -> Findings:
    """From card to slip by this way or a person, whatever record and devices say."""
    beside = Way.PASSWORD if way is Way.STAFF else way
    rules = HouseRules((beside, Way.STAFF))
    catalogue = only(CERTIFY)
    home = home_page(catalogue, Readiness(), (CERTIFY,))
    return Explorer(reception_by(catalogue, rules), home, outcomes=all_well, cards=False, proving=proving).walk()


def only(*codes: str) -> Catalogue:
    """A catalogue of these items alone, each found by one letter: the letters of all words would be thousands of pages."""
    return Catalogue(tuple(_by_one_letter(shipped()[code]) for code in codes))


def _by_one_letter(item: Item) -> Item:
    first = next(word for word in item.words if word.pinyin)
    return replace(item, words=(SearchWord(first.word[:1], first.pinyin[:1]),))


def all_well(effect: Effect[object]) -> tuple[object, ...]:
    """What comes before and after the ways goes well, and no card moves: all that is the whole reception's matter. What may be
    tried again when the proof is given to the centre would multiply everything behind it (walked in tests/services/test_raising.py).
    """
    if isinstance(effect, RaiseVisit):
        return tuple(found for found in effect.outcomes() if found not in (NETWORK, CENTRE_BUSY, CENTRE_ODD))
    if isinstance(effect, (LookAtPaper, ReadCard, ReadIdCard, FileCertification, KeepRating)):
        return effect.outcomes()[:1]
    if isinstance(effect, FetchStanding):
        return tuple(found for found in effect.outcomes() if isinstance(found, Standing) and _due(found.benefits))
    return effect.outcomes()


def _due(benefits: tuple[Benefit, ...]) -> bool:
    return bool(benefits) and benefits[0].state is CertificationState.DUE_SOON and benefits[0].due_on is not None


def choices() -> Iterator[ChoicePage]:
    """The choice with two to six ways, bare and with everything that can stand above it: pages for the eye."""
    doing: tuple[Text, ...] = (text("doing-certify", benefit="@benefit-employee-pension"),)
    others = [way for way in Way if way is not Way.STAFF]
    for count in range(1, len(others) + 1):
        ways = tuple(way for way in Way if way is Way.STAFF or way in others[:count])
        yield ways_page(ways, doing, None)
    yield ways_page(tuple(Way), (*doing, text("doing-no-paper", why=COVER_OPEN)), text("password-locked"))


def inputs() -> Iterator[Page]:
    """A page of every unit, with nothing entered and with the largest value: pages for the eye."""
    most = {Unit.YUAN: 99_999_999, Unit.PERCENT: 30_000}
    for unit in Unit:
        largest = most.get(unit, 600)
        for start in (None, largest):
            yield NumberPage(title=text("input-which-year"), unit=unit, least=0, most=largest, start=start)
    yield AmountPage(title=text("input-which-year"), least=0, most=99_999_999, start=99_999_999)
    yield StepperPage(
        title=text("input-which-year"), unit=Unit.PERCENT, least=6_000, most=30_000, start=10_000, by=1_000
    )
    days = tuple(Option(str(day), text("input-day", day=str(day))) for day in range(1, 32))
    yield PickPage(title=text("input-which-day", year="2028", month="12"), options=days)
    yield SignaturePage(
        title=text("signature-title"),
        body=(text("signature-body"),),
        options=(Option("staff", text("signature-staff")),),
    )
