"""Every way of showing that it is she: refusals, locks, faults and time-outs lead on, and the camera waits for consent."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from config.catalogue.load import shipped
from config.catalogue.texts import messages
from config.texts import FOLDER, Texts, languages
from kiosk.engine.interrupts import VisitorLeft
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Visit
from kiosk.explored import Findings
from kiosk.pages import Page, text
from kiosk.services.asking import choose, option, trouble_page, working
from kiosk.services.effects import CheckFace, FetchReferencePhoto, ReferencePhoto, VerifyPin
from kiosk.services.presence import chooser
from kiosk.services.presence.face import CONSENT_VERSION, DECLINE, camera_page, consent_page
from kiosk.services.presence.fingerprint import finger_page
from kiosk.services.presence.password import password_page
from kiosk.services.presence.way import NotProved, Subject
from kiosk.services.proofs import (
    CheckCentrePassword,
    CheckECard,
    CheckFingerprint,
    CheckHelper,
    CheckStaffCard,
    FetchFingerTemplate,
    FingerTemplate,
)
from kiosk.services.values import Presence, Way
from kiosk.walks import one_way
from tests.digits import digits
from tests.engine import walks

Tries = Callable[[Visit, Subject], object]


@pytest.fixture(scope="module")
def choice(tell: Callable[[str], None]) -> Findings:
    """The choice over all six, each reduced to what it can come to."""
    began = time.process_time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chooser, "_TRY", walks.reduced_ways())
        found = walks.choice_of_all()
    tell(f"explorer, choice of six: {found.summary()}; {time.process_time() - began:.1f} s")
    return found


@pytest.mark.timeout(300)
class TestEachWay:
    def test_no_dead_end_and_no_other_fault(self, each: dict[Way, Findings]) -> None:
        assert {way: found.faults for way, found in each.items()} == {way: [] for way in Way}

    @pytest.mark.parametrize("way", Way)
    def test_it_leads_to_a_filing(self, each: dict[Way, Findings], way: Way) -> None:
        assert walks.filed_after(each[way], way)

    @pytest.mark.parametrize("way", Way)
    def test_what_fails_is_two_pages_at_most_from_another_way_or_a_person(
        self, each: dict[Way, Findings], way: Way
    ) -> None:
        assert walks.far_from_help(each[way]) == []

    @pytest.mark.parametrize("way", Way)
    def test_nothing_is_used_of_a_face_or_finger_unless_she_has_agreed(
        self, each: dict[Way, Findings], way: Way
    ) -> None:
        assert walks.taken_without_consent(each[way]) == []

    @pytest.mark.parametrize(
        ("way", "kind", "most"),
        [
            (Way.FACE, CheckFace, 2),
            (Way.PASSWORD, VerifyPin, 3),
            (Way.PASSWORD, CheckCentrePassword, 3),
            (Way.FINGERPRINT, CheckFingerprint, 3),
            (Way.STAFF, CheckStaffCard, 3),
            (Way.HELPER, CheckHelper, 3),
        ],
        ids=lambda value: getattr(value, "__name__", str(value)),
    )
    def test_tries_are_counted_over_the_whole_visit(
        self, each: dict[Way, Findings], way: Way, kind: type[Effect[object]], most: int
    ) -> None:
        assert walks.most_often(each[way], kind) == most

    def test_an_e_card_may_be_shown_as_often_as_she_likes(self, each: dict[Way, Findings]) -> None:
        """Its codes cannot be guessed and cost nothing."""
        assert walks.most_often(each[Way.E_CARD], CheckECard) == 10

    @pytest.mark.parametrize("language", languages())
    def test_every_page_has_its_texts_and_spoken_forms(self, each: dict[Way, Findings], language: str) -> None:
        texts = Texts(FOLDER, language, strict=True)
        texts.add({source: messages(shipped().items, source) for source in texts.sources})
        for shown in {page for found in each.values() for page in found.pages}:
            for item in shown.texts():
                assert texts.screen(item.id, arguments(texts, item)).strip()
            for item in shown.spoken():
                assert texts.spoken(item.id, arguments(texts, item)), item.id


@pytest.mark.timeout(300)
class TestTheChoice:
    def test_no_dead_end_and_no_other_fault(self, choice: Findings) -> None:
        assert choice.faults == []

    def test_every_combination_of_ways_that_are_left_was_seen(self, choice: Findings) -> None:
        seen = {walks.offered(page) for page in walks.ways_pages(choice)}
        assert len(seen) == 2 ** (len(Way) - 1)

    def test_face_is_never_the_only_one_and_a_person_always_there(
        self, choice: Findings, each: dict[Way, Findings]
    ) -> None:
        pages = [page for found in (choice, *each.values()) for page in walks.ways_pages(found)]
        assert all(Way.STAFF.value in walks.offered(page) for page in pages)
        assert all(len(page.options) >= 2 for page in pages)

    def test_no_way_is_pushed(self, choice: Findings) -> None:
        assert not any(offer.primary for page in walks.ways_pages(choice) for offer in page.options)

    def test_where_a_person_alone_is_left_she_is_told_kindly(self, choice: Findings) -> None:
        alone = [page for page in walks.ways_pages(choice) if walks.offered(page) == (Way.STAFF.value,)]
        assert alone
        assert all("ways-person-only" in [said.id for said in page.spoken()] for page in alone)


def arguments(texts: Texts, item: object) -> dict[str, str]:
    args = getattr(item, "args", ())
    return {name: texts.screen(value[1:]) if value.startswith("@") else value for name, value in args}


class TestBrokenWays:
    """The questions find what they are there for. They ask the graph, which a walk without proofs by the way leaves as well."""

    def walk(self, monkeypatch: pytest.MonkeyPatch, way: Way, broken: Tries) -> Findings:
        monkeypatch.setitem(chooser._TRY, way, broken)
        return one_way(way, proving=False)

    def test_a_camera_that_opens_after_no_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def looks_all_the_same(visit: Visit, subject: Subject) -> Presence | NotProved:
            declined = await choose(visit, consent_page()) == DECLINE
            photo = await visit.do(FetchReferencePhoto(subject.visit_ref), showing=working("fetching-photo"))
            if isinstance(photo, ReferencePhoto):
                await visit.race(CheckFace(photo, CONSENT_VERSION), camera_page(1))
            return NotProved(text("face-did-not-work"), spent=not declined)

        found = walks.taken_without_consent(self.walk(monkeypatch, Way.FACE, looks_all_the_same))
        assert set(found) == {"FetchReferencePhoto", "CheckFace"}

    def test_a_module_that_compares_unasked_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def takes_the_finger(visit: Visit, subject: Subject) -> Presence | NotProved:
            template = await visit.do(FetchFingerTemplate(subject.visit_ref), showing=working("fetching-fingerprint"))
            if isinstance(template, FingerTemplate):
                await visit.race(CheckFingerprint(template), finger_page(None))
            return NotProved(text("finger-did-not-work"), spent=True)

        found = walks.taken_without_consent(self.walk(monkeypatch, Way.FINGERPRINT, takes_the_finger))
        assert set(found) == {"FetchFingerTemplate", "CheckFingerprint"}

    def test_a_lock_that_leads_through_three_pages_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def explains_at_length(visit: Visit, subject: Subject) -> Presence | NotProved:
            await visit.ask(password_page("card", None))
            await visit.do(VerifyPin(digits("123456")), showing=working("checking-password"))
            for _ in range(2):
                await visit.ask(trouble_page("network", option("again")))
            return NotProved(text("password-locked"), spent=True)

        found = walks.far_from_help(self.walk(monkeypatch, Way.PASSWORD, explains_at_length))
        assert any("PinLocked" in said for said in found)

    def test_a_way_that_sends_her_home_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def gives_up(visit: Visit, subject: Subject) -> Presence | NotProved:
            await visit.do(CheckECard(subject.visit_ref, "0" * 20), showing=working("checking-e-card"))
            raise VisitorLeft()

        assert walks.far_from_help(self.walk(monkeypatch, Way.E_CARD, gives_up))

    def test_tries_without_end_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def lets_her_guess(visit: Visit, subject: Subject) -> Presence | NotProved:
            await visit.ask(password_page("card", None))
            await visit.do(VerifyPin(digits("123456")), showing=working("checking-password"))
            return NotProved(None, spent=False)

        assert walks.most_often(self.walk(monkeypatch, Way.PASSWORD, lets_her_guess), VerifyPin) == 10

    def test_a_choice_without_a_person_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = chooser.ways_that_work
        monkeypatch.setattr(chooser, "ways_that_work", lambda *given: [way for way in real(*given) if way is Way.FACE])
        pages: list[Page] = list(walks.ways_pages(one_way(Way.FACE, proving=False)))
        assert any(walks.offered(page) == ("face",) for page in pages)
