"""The ways beside face, card password and a call: what they ask, what they say when it does not work, where they lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import HandedToPerson, LeftSafely
from kiosk.engine.messages import Cancel, CodeRead, Control, DeviceWentAway
from kiosk.pages import ChoicePage, Code, CodeShown, NoCode, PinEntered, Tone
from kiosk.services.devices import Working
from kiosk.services.effects import (
    NETWORK,
    CallForVouching,
    FetchStanding,
    FileCertification,
    LookAtPaper,
    PinLocked,
    PinRight,
    PinWrong,
    ReadCard,
    ReadIdCard,
    Unavailable,
    Vouched,
)
from kiosk.services.identify import Person
from kiosk.services.presence.chooser import can_work
from kiosk.services.proofs import (
    CheckCentrePassword,
    CheckECard,
    CheckFingerprint,
    CheckHelper,
    CheckStaffCard,
    ConfirmFinger,
    ECardExpired,
    ECardRight,
    ECardWrong,
    FetchFingerTemplate,
    FingerConfirmed,
    FingerRight,
    FingerTemplate,
    FingerTooFaint,
    FingerUnclear,
    FingerWrong,
    HelperKnown,
    HelperNotAllowed,
    ReadHelperCard,
)
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Holder, Presence, Standing, Way
from tests.digits import digits
from tests.services.flows import HOLDER, PAPER, STANDING, STORIES, Flow

ALL = Working(id_card=True, scanner=True, fingerprint=True)
KNOWS_ALL = replace(STANDING, has_fingerprint=True, has_centre_password=True, has_helpers=True, offers_e_card=True)
ID_HOLDER = Holder(HOLDER.social_security_number, HOLDER.name, None, None, HOLDER.valid_to, by_id_card=True)
HELPER = Holder("110000197803074129", "示例", None, None, None, by_id_card=True)
PROOF = "0123456789abcdef" * 2
VISIT_OVER = "trouble-visit-over-title"
PIN = PinEntered(digits("123456"))
E_CARD = CodeShown(Code.E_CARD, "A" * 20)
STAFF_CARD = CodeShown(Code.STAFF_CARD, "S001-7K2MQ9XH4RT8WZ3B")
TEMPLATE = FingerTemplate(b"\0" * 512)


def at_ways(standing: Standing = KNOWS_ALL, works: Working = ALL) -> Flow:
    flow = Flow(reception_by(STORIES, HouseRules(tuple(Way))), works)
    flow.card_in()
    return flow.run(
        ((ReadCard, HOLDER), "working-fetching-standing"),
        ((FetchStanding, standing), "working-fetching-standing"),
        ((LookAtPaper, PAPER), "offer-greeting"),
    ).run(("start", "ways-title"))


def at_ways_by_id_card(standing: Standing = KNOWS_ALL) -> Flow:
    flow = Flow(reception_by(STORIES, HouseRules(tuple(Way))), ALL)
    flow.id_card_on()
    return flow.run(
        ((ReadIdCard, ID_HOLDER), "working-fetching-standing"),
        ((FetchStanding, standing), "working-fetching-standing"),
        ((LookAtPaper, PAPER), "offer-greeting"),
        ("start", "ways-title"),
    )


def offered(flow: Flow) -> list[str]:
    page = flow.conductor.shown
    assert isinstance(page, ChoicePage)
    return [option.id for option in page.options]


def filed(flow: Flow) -> Presence:
    act = flow.runs(FileCertification)
    assert isinstance(act, FileCertification)
    return act.presence


class TestWhatIsOffered:
    def test_all_six_where_record_and_devices_allow(self) -> None:
        assert offered(at_ways()) == [way.value for way in Way]

    @pytest.mark.parametrize(
        ("way", "standing", "works"),
        [
            (Way.FACE, replace(KNOWS_ALL, has_reference_photo=False), ALL),
            (Way.FACE, replace(KNOWS_ALL, face_withdrawn=True), ALL),
            (Way.FACE, KNOWS_ALL, replace(ALL, camera=False)),
            (Way.E_CARD, replace(KNOWS_ALL, offers_e_card=False), ALL),
            (Way.E_CARD, KNOWS_ALL, replace(ALL, scanner=False)),
            (Way.FINGERPRINT, replace(KNOWS_ALL, has_fingerprint=False), ALL),
            (Way.FINGERPRINT, KNOWS_ALL, replace(ALL, fingerprint=False)),
            (Way.HELPER, replace(KNOWS_ALL, has_helpers=False), ALL),
            (Way.HELPER, KNOWS_ALL, replace(ALL, id_card=False)),
        ],
    )
    def test_what_cannot_work_is_not_offered(self, way: Way, standing: Standing, works: Working) -> None:
        assert not can_work(way, Person(HOLDER, standing), works)
        assert can_work(way, Person(HOLDER, KNOWS_ALL), ALL)

    @pytest.mark.parametrize(
        ("standing", "said"),
        [
            (replace(KNOWS_ALL, face_withdrawn=True, has_reference_photo=False), "face-withdrawn"),
            (replace(KNOWS_ALL, has_reference_photo=False), "face-no-photo"),
        ],
    )
    def test_why_face_is_not_there_is_said(self, standing: Standing, said: str) -> None:
        flow = Flow(reception_by(STORIES, HouseRules(tuple(Way))), ALL)
        flow.card_in()
        flow.run(
            ((ReadCard, HOLDER), "working-fetching-standing"),
            ((FetchStanding, standing), "working-fetching-standing"),
            ((LookAtPaper, PAPER), "offer-greeting"),
            ("start", said),
        )
        assert "face" not in offered(flow)

    def test_with_the_identity_card_the_centres_password_counts(self) -> None:
        assert "password" in offered(at_ways_by_id_card())
        assert "password" not in offered(at_ways_by_id_card(replace(KNOWS_ALL, has_centre_password=False)))

    def test_a_person_alone_is_offered_kindly_with_the_way_out_beside(self) -> None:
        nothing = replace(STANDING, face_withdrawn=True)
        flow = Flow(reception_by(STORIES, HouseRules((Way.FACE, Way.STAFF))), Working())
        flow.card_in()
        flow.run(
            ((ReadCard, HOLDER), "working-fetching-standing"),
            ((FetchStanding, nothing), "working-fetching-standing"),
            ((LookAtPaper, PAPER), "offer-greeting"),
            ("start", "face-withdrawn"),
        )
        assert offered(flow) == ["staff", "leave"]
        assert "ways-person-only" in flow.said
        flow.answer("leave").ends(LeftSafely("left"))


class TestECard:
    def scanning(self) -> Flow:
        return at_ways().run(("e-card", "e-card-title"))

    def test_a_right_code_files_with_the_centres_proof(self) -> None:
        flow = self.scanning()
        flow.happens(CodeRead(E_CARD)).shows("working-checking-e-card")
        flow.run(((CheckECard, ECardRight(PROOF)), "working-filing"))
        presence = filed(flow)
        assert (presence.way, presence.tries, presence.centre_proof) == (Way.E_CARD, 1, PROOF)

    def test_other_codes_cost_nothing(self) -> None:
        flow = self.scanning()
        for _ in range(5):
            flow.happens(CodeRead(NoCode())).shows("e-card-another")
        assert flow.conductor.shown.tone is Tone.TROUBLE
        flow.happens(CodeRead(E_CARD))
        flow.run(((CheckECard, ECardRight(PROOF)), "working-filing"))
        assert filed(flow).tries == 1

    def test_wrong_and_expired_are_said_in_plain_words_and_three_are_enough(self) -> None:
        flow = self.scanning()
        for result, title in ((ECardWrong(), "e-card-wrong"), (ECardExpired(), "e-card-expired")):
            flow.happens(CodeRead(E_CARD))
            flow.run(((CheckECard, result), title))
        flow.happens(CodeRead(E_CARD))
        flow.run(((CheckECard, ECardWrong()), "e-card-did-not-work"))
        assert "e-card" not in offered(flow)

    def test_a_scanner_that_goes_away_leads_to_the_other_ways(self) -> None:
        flow = self.scanning()
        flow.happens(DeviceWentAway("scanner")).shows("scanner-gone")
        assert "e-card" not in offered(flow)

    def test_a_network_that_is_down_leads_to_the_other_ways(self) -> None:
        flow = self.scanning()
        flow.happens(CodeRead(E_CARD))
        flow.run(((CheckECard, NETWORK), "e-card-not-now"))

    def test_another_way_before_any_code_keeps_it(self) -> None:
        assert "e-card" in offered(self.scanning().run(("other-way", "ways-title")))

    def test_a_staff_card_or_a_code_on_another_page_changes_nothing(self) -> None:
        self.scanning().happens(CodeRead(STAFF_CARD)).shows("e-card-title")
        at_ways().happens(CodeRead(E_CARD)).shows("ways-title")
        at_ways().happens(DeviceWentAway("scanner")).shows("ways-title")


class TestFingerprint:
    def pressing(self) -> Flow:
        return at_ways().run(
            ("fingerprint", "finger-consent-title"),
            ("agree-finger", "working-fetching-fingerprint"),
            ((FetchFingerTemplate, TEMPLATE), "finger-title"),
        )

    def test_no_consent_costs_nothing(self) -> None:
        flow = at_ways().run(("fingerprint", "finger-consent-title"), ("decline-finger", "ways-title"))
        assert "fingerprint" in offered(flow)
        assert flow.performed(FetchFingerTemplate) == 0

    def test_a_match_that_the_centre_confirms_is_filed(self) -> None:
        flow = self.pressing().run(
            ((CheckFingerprint, FingerRight(120)), "working-checking-fingerprint"),
            ((ConfirmFinger, FingerConfirmed(PROOF)), "working-filing"),
        )
        assert (filed(flow).way, filed(flow).centre_proof) == (Way.FINGERPRINT, PROOF)
        assert filed(flow).consent_version == "finger-2026-11"

    def test_three_presses_at_most_each_with_its_reason(self) -> None:
        flow = self.pressing().run(
            ((CheckFingerprint, FingerUnclear("wipe-dry")), "finger-again-unclear"),
            ((CheckFingerprint, FingerWrong()), "finger-again-other"),
            ((CheckFingerprint, Failed(Completion.TIMED_OUT, "no-finger")), "finger-did-not-work"),
        )
        assert "fingerprint" not in offered(flow)

    def test_nobody_laid_a_finger_on(self) -> None:
        self.pressing().run(((CheckFingerprint, Failed(Completion.TIMED_OUT, "no-finger")), "finger-again-none"))

    def test_too_faint_for_the_centre_is_one_more_press(self) -> None:
        self.pressing().run(
            ((CheckFingerprint, FingerRight(20)), "working-checking-fingerprint"),
            ((ConfirmFinger, FingerTooFaint()), "finger-again-unclear"),
        )

    @pytest.mark.parametrize(
        ("reason", "said"),
        [("no-fingerprint", "finger-none-kept"), ("visit-over", VISIT_OVER), ("network", "finger-not-now")],
    )
    def test_a_template_that_does_not_come(self, reason: str, said: str) -> None:
        at_ways().run(
            ("fingerprint", "finger-consent-title"),
            ("agree-finger", "working-fetching-fingerprint"),
            ((FetchFingerTemplate, Unavailable(reason)), said),
        )

    def test_a_broken_module_leads_to_the_other_ways(self) -> None:
        flow = self.pressing().run(((CheckFingerprint, Failed(Completion.HARDWARE_ERROR, "silent")), "finger-trouble"))
        assert "fingerprint" not in offered(flow)

    def test_another_way_stops_the_module(self) -> None:
        assert self.pressing().run(("other-way", "ways-title")).found(Cancel)


class TestCentrePassword:
    def test_the_centres_proof_is_filed(self) -> None:
        flow = at_ways_by_id_card().run(
            ("password", "password-title"),
            (PIN, "working-checking-password"),
            ((CheckCentrePassword, PinRight(PROOF)), "working-filing"),
        )
        assert (filed(flow).way, filed(flow).centre_proof) == (Way.PASSWORD, PROOF)

    def test_it_says_which_password_and_how_many_tries_are_left(self) -> None:
        flow = at_ways_by_id_card().run(("password", "password-title"))
        assert flow.said[1] == "password-which-centre"
        flow.run((PIN, "working-checking-password"), ((CheckCentrePassword, PinWrong(1)), "password-title"))
        assert flow.said[1] == "password-last-try-centre"

    @pytest.mark.parametrize(("result", "said"), [(PinLocked(), "password-locked"), (NETWORK, "password-not-now")])
    def test_locked_and_unreachable_lead_to_the_other_ways(self, result: object, said: str) -> None:
        flow = at_ways_by_id_card().run(
            ("password", "password-title"),
            (PIN, "working-checking-password"),
            ((CheckCentrePassword, result), said),
        )
        assert "password" not in offered(flow)


class TestStaffCard:
    def card_shown(self) -> Flow:
        flow = at_ways().run(("staff", "vouch-title"))
        assert "vouch-staff-card" in flow.said
        flow.happens(CodeRead(STAFF_CARD)).shows("staff-pin-title")
        return flow

    def test_card_and_pin_are_filed_with_who_vouched(self) -> None:
        flow = self.card_shown()
        assert flow.performed(CallForVouching) == 1
        flow.run((PIN, "working-checking-staff-card"), ((CheckStaffCard, Vouched("S001", PROOF)), "working-filing"))
        presence = filed(flow)
        assert (presence.way, presence.staff_number, presence.centre_proof) == (Way.STAFF, "S001", PROOF)

    def test_the_call_is_withdrawn_when_the_card_is_there(self) -> None:
        flow = at_ways().run(("staff", "vouch-title"))
        assert flow.happens(CodeRead(STAFF_CARD)).found(Cancel)

    @pytest.mark.parametrize(("result", "said"), [(PinLocked(), "staff-card-locked"), (NETWORK, "staff-card-not-now")])
    def test_locked_or_unreachable_no_card_is_taken_any_more_but_a_person_can_be_called(
        self, result: object, said: str
    ) -> None:
        flow = self.card_shown().run((PIN, "working-checking-staff-card"), ((CheckStaffCard, result), said))
        flow.run(("staff", "vouch-title"))
        assert "vouch-staff-card" not in flow.said
        flow.happens(CodeRead(STAFF_CARD)).shows("vouch-title")

    def test_a_visitor_cannot_guess_on_and_on(self) -> None:
        flow = self.card_shown()
        for left in (4, 3):
            flow.run((PIN, "working-checking-staff-card"), ((CheckStaffCard, PinWrong(left)), "staff-pin-title"))
        flow.run((PIN, "working-checking-staff-card"), ((CheckStaffCard, PinWrong(2)), "staff-card-did-not-work"))
        flow.run(("staff", "vouch-title")).happens(CodeRead(STAFF_CARD)).shows("vouch-title")

    def test_without_a_scanner_no_card_is_asked_for(self) -> None:
        flow = at_ways(works=replace(ALL, scanner=False)).run(("staff", "vouch-title"))
        assert "vouch-staff-card" not in flow.said


class TestHelper:
    def card_page(self) -> Flow:
        flow = at_ways().run(("helper", "helper-title"))
        assert {"helper-may-certification", "helper-may-not"} <= set(flow.said)
        return flow.run(("helper-here", "helper-card-title"))

    def at_password(self) -> Flow:
        flow = self.card_page()
        flow.id_card_on().shows("working-reading-helper-card")
        return flow.run(((ReadHelperCard, HELPER), "helper-password-title"))

    def test_an_authorised_helper_is_filed_with_proof_and_masked_name(self) -> None:
        flow = self.at_password().run(
            (PIN, "working-checking-helper"), ((CheckHelper, HelperKnown("黄*燕", PROOF)), "working-filing")
        )
        presence = filed(flow)
        assert (presence.way, presence.centre_proof, presence.helper_name) == (Way.HELPER, PROOF, "黄*燕")

    def test_her_own_card_is_not_taken_for_the_helpers(self) -> None:
        flow = self.card_page()
        flow.id_card_on()
        flow.run(((ReadHelperCard, ID_HOLDER), "helper-card-title"))
        assert "helper-card-own" in flow.said

    def test_she_keeps_standing_on_her_own_card(self) -> None:
        """The helper's card says nothing of whose visit it is: pulling her own card still ends it."""
        flow = self.at_password()
        assert not flow.conductor.cards.by_id_card
        flow.card_out().ends(LeftSafely("card-pulled"))

    @pytest.mark.parametrize("why", ["no-authorisation", "not-for-this", "too-many"])
    def test_no_leave_is_told_in_plain_words(self, why: str) -> None:
        flow = self.at_password().run(
            (PIN, "working-checking-helper"), ((CheckHelper, HelperNotAllowed(why)), f"helper-{why}")
        )
        assert "helper" not in offered(flow)

    @pytest.mark.parametrize(("result", "said"), [(PinLocked(), "helper-locked"), (NETWORK, "helper-not-now")])
    def test_locked_and_unreachable_lead_to_the_other_ways(self, result: object, said: str) -> None:
        self.at_password().run((PIN, "working-checking-helper"), ((CheckHelper, result), said))

    def test_a_card_that_cannot_be_read_is_asked_for_again(self) -> None:
        flow = self.card_page()
        for _ in range(2):
            flow.id_card_on()
            flow.run(((ReadHelperCard, Failed(Completion.MEDIA_REMOVED, "lifted")), "helper-card-title"))
        flow.id_card_on()
        flow.run(((ReadHelperCard, Failed(Completion.TIMED_OUT)), "helper-did-not-work"))

    def test_with_her_identity_card_on_the_reader_she_is_asked_to_take_it_away(self) -> None:
        flow = at_ways_by_id_card().run(("helper", "helper-title"), ("helper-here", "helper-card-title"))
        assert "helper-card-first" in flow.said
        assert flow.conductor.shown.tone is Tone.CALM

    def test_nobody_there_after_all(self) -> None:
        flow = at_ways().run(("helper", "helper-title"), ("other-way", "ways-title"))
        assert "helper" in offered(flow)


def test_a_person_is_one_touch_away_from_each_of_them() -> None:
    flow = at_ways().run(("helper", "helper-title"))
    flow.press(Control.HELP)
    assert flow.over == "help"
    flow.press(Control.LEAVE).ends(LeftSafely("left"))


def test_a_reader_that_is_gone_hands_to_a_person() -> None:
    flow = Flow(reception_by(STORIES, HouseRules(tuple(Way))), Working(card=False))
    flow.answer("H01").ends(HandedToPerson("reader-down"))
