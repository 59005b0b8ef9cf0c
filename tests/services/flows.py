"""Flows as step lists: (what the machine or the visitor does, which page stands then)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from config.catalogue.item import Catalogue
from config.catalogue.load import shipped
from drivers.contract import Completion, Failed
from kiosk.engine.messages import Completed, Event
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Service
from kiosk.pages import HomePage
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.effects import (
    FaceResult,
    FetchReferencePhoto,
    FetchStanding,
    Filed,
    HandedOver,
    Kept,
    LookAtPaper,
    PaperState,
    ReadCard,
    ReferencePhoto,
)
from kiosk.services.home import Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.services.values import Benefit, CertificationState, Holder, Receipt, Standing, Way
from kiosk.walks import stories
from tests.engine.rehearsal import Rehearsal

PAPERS = "C13"
STORIES = Catalogue((*stories().items, shipped()[PAPERS]))
CODES = tuple(item.code for item in STORIES.items)

TODAY = date(2026, 11, 23)
HOLDER = Holder("110000195203074121", "示例", "X00000019", "110000", date(2032, 1, 1))
BENEFIT = Benefit("employee-pension", CertificationState.DUE_SOON, date(2025, 12, 20), date(2026, 12, 20))
STANDING = Standing("ref", "示*", "110***********4121", (BENEFIT,), True, False, TODAY, visit_ref="visit")
RECEIPT = Receipt("employee-pension", Way.FACE, "R1", TODAY, None, date(2027, 11, 23), None, "0000 0000")
PENDING = replace(RECEIPT, receipt_number=None, next_due_on=None)
FILED, KEPT = Filed(RECEIPT), Kept(PENDING)
PAPER, NO_PAPER = PaperState(True), PaperState(False, "paper-out")
PHOTO = ReferencePhoto(b"jpeg")
SAME, UNSURE, NO_FACE = (
    FaceResult("same", 0.7, 0.4, "yunet_sface"),
    FaceResult("unsure", 0.3, 0.4),
    FaceResult("no-face"),
)
PRINTED, NOT_PRINTED, SHOWN = HandedOver("printed"), HandedOver("not-printed"), HandedOver("none")
SILENT_CARD = Failed(Completion.HARDWARE_ERROR, "no-answer")

Step = tuple[Any, str]
"""An answer (an option's id, or an Answer) or (effect type, result); and the title of the page that stands then."""


class Flow(Rehearsal):
    """``taps`` counts what the visitor had to press since her card went in. The machine answers by itself which devices
    work: ``works``.
    """

    def __init__(
        self, service: Service | None = None, works: Working | None = None, home: HomePage | None = None
    ) -> None:
        super().__init__(service or reception_by(STORIES), home or home_page(STORIES, Readiness(), CODES))
        self.taps = 0
        self.works = works or Working()

    def happens(self, event: Event) -> Flow:
        super().happens(event)
        while isinstance(self.effect, LookAtDevices):
            before = self.last
            super().happens(Completed(self.conductor.token, self.works))
            self.last = [*before, *self.last]
        return self

    def run(self, *steps: Step) -> Flow:
        for number, (step, page) in enumerate(steps, 1):
            if isinstance(step, tuple):
                kind, result = step
                self.gives(kind, result)
            else:
                self.taps += 1
                self.answer(step)
            assert self.page == page, f"step {number}, {step}: {self.page}"
        return self

    def runs(self, kind: type[Effect[Any]]) -> Effect[Any]:
        assert isinstance(self.effect, kind), self.effect
        return self.effect


def known(standing: Standing = STANDING, *, wanted: str | None = None, service: Service | None = None) -> Flow:
    """The card is read and the centre knows her."""
    flow = Flow(service)
    if wanted is not None:
        flow.answer(wanted)
        if wanted == PAPERS:
            flow.shows("papers-title").answer("copy-slip")
        flow.shows("insert-card")
    flow.card_in()
    flow.run(((ReadCard, HOLDER), "working-fetching-standing"))
    flow.gives(FetchStanding, standing)
    return flow


def offered(standing: Standing = STANDING, paper: PaperState = PAPER) -> Flow:
    return known(standing).run(((LookAtPaper, paper), "offer-greeting"))


def at_ways(standing: Standing = STANDING, paper: PaperState = PAPER) -> Flow:
    title = "ways-title" if standing.has_reference_photo else "face-no-photo"
    return offered(standing, paper).run(("start", title))


def at_camera() -> Flow:
    return at_ways().run(
        ("face", "consent-title"), ("agree", "working-fetching-photo"), ((FetchReferencePhoto, PHOTO), "camera-title")
    )
