"""The certification visit as step lists, from the card to the slip, with everything that may go otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.schema_presence import Face
from config.texts import FOLDER, Texts
from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import Finished, HandedToPerson, LeftSafely
from kiosk.engine.messages import Cancel, Control
from kiosk.pages import Answer, ConsentPage, PinEntered, ResultPage, Tone
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    VISIT_OVER,
    CallForVouching,
    CheckFace,
    FaceResult,
    FetchReferencePhoto,
    FetchStanding,
    FileCertification,
    KeepRating,
    LookAtPaper,
    NotKept,
    NotVouched,
    PinLocked,
    PinRight,
    PinWrong,
    PrintSlip,
    ReadCard,
    Refused,
    ShowOnly,
    Unavailable,
    VerifyPin,
    Vouched,
)
from kiosk.services.presence.face import camera_page
from kiosk.services.values import Benefit, CertificationState, Way
from tests.digits import digits
from tests.services.flows import (
    BENEFIT,
    FILED,
    HOLDER,
    KEPT,
    NO_FACE,
    NO_PAPER,
    NOT_PRINTED,
    PENDING,
    PRINTED,
    SAME,
    SHOWN,
    SILENT_CARD,
    STANDING,
    UNSURE,
    Flow,
    at_camera,
    at_ways,
    known,
    offered,
)

PIN = PinEntered(digits("123456"))


def filing() -> Flow:
    return at_camera().run(((CheckFace, SAME), "working-filing"))


class TestHappyPath:
    def test_by_face_with_at_most_three_answers_between_card_and_filing(self) -> None:
        flow = filing()
        act = flow.runs(FileCertification)
        assert isinstance(act, FileCertification)
        assert (act.presence.way, act.presence.tries, act.presence.consent_version) == (Way.FACE, 1, "2026-11")
        assert flow.taps <= 3

    def test_to_the_slip_and_a_rating(self) -> None:
        flow = filing().run(
            ((FileCertification, FILED), "working-printing"),
            ((PrintSlip, PRINTED), "result-filed"),
            ("done", "rating-title"),
            ("satisfied", "rating-title"),
            ((KeepRating, True), "take-card"),
        )
        flow.ends(Finished("done")).card_out().shows("home-title")

    def test_by_password_without_a_camera(self) -> None:
        flow = at_ways().run(
            ("password", "password-title"),
            (PIN, "working-checking-password"),
            ((VerifyPin, PinRight()), "working-filing"),
        )
        assert flow.taps <= 3
        assert flow.performed(CheckFace) == 0

    def test_by_a_person_who_vouches(self) -> None:
        flow = at_ways().run(("staff", "vouch-title"), ((CallForVouching, Vouched("S007")), "working-filing"))
        act = flow.runs(FileCertification)
        assert isinstance(act, FileCertification)
        assert (act.presence.way, act.presence.staff_number) == (Way.STAFF, "S007")


class TestFace:
    def test_consent_declined_never_opens_the_camera(self) -> None:
        flow = at_ways().run(("face", "consent-title"), ("decline", "ways-title"))
        assert isinstance(flow.press(Control.BACK).conductor.shown, ConsentPage)
        flow.run(("decline", "ways-title"), ("staff", "vouch-title"))
        assert flow.performed(CheckFace) == flow.performed(FetchReferencePhoto) == 0

    @pytest.mark.parametrize(("language", "promise"), [("zh", "什么都不用"), ("en", "Nothing else")])
    def test_no_word_promises_that_nothing_is_asked_where_the_bird_may_come(self, language: str, promise: str) -> None:
        assert Face().liveness_request
        texts = Texts(FOLDER, language, strict=True)
        for attempt in (1, 2):
            for each in camera_page(attempt).texts():
                assert promise not in f"{texts.screen(each.id, {})} {texts.spoken(each.id, {})}"

    def test_another_way_stops_the_camera(self) -> None:
        flow = at_camera().run(("other-way", "ways-title"))
        assert flow.found(Cancel)

    @pytest.mark.parametrize(
        "first", [UNSURE, NO_FACE, FaceResult("different"), FaceResult("timed-out"), FaceResult("unclear")]
    )
    def test_two_failures_lead_to_the_other_ways_with_the_reason(self, first: FaceResult) -> None:
        flow = at_camera().run(
            ((CheckFace, first), "face-again-title"),
            ("again", "camera-title-again"),
            ((CheckFace, UNSURE), "face-did-not-work"),
        )
        assert [answer.option for answer in flow.conductor.shown.answers() if hasattr(answer, "option")] == [
            "password",
            "staff",
        ]
        assert flow.said[1] == "ways-others"

    def test_the_second_try_may_succeed(self) -> None:
        flow = at_camera().run(
            ((CheckFace, NO_FACE), "face-again-title"),
            ("again", "camera-title-again"),
            ((CheckFace, SAME), "working-filing"),
        )
        act = flow.runs(FileCertification)
        assert isinstance(act, FileCertification)
        assert act.presence.tries == 2

    @pytest.mark.parametrize("kind", ["camera", "engine", "no-reference"])
    def test_a_fault_of_the_machine_costs_her_no_try(self, kind: str) -> None:
        at_camera().run(((CheckFace, FaceResult(kind)), f"face-trouble-{kind}"))

    def test_without_a_photo_face_is_not_offered(self) -> None:
        flow = at_ways(replace(STANDING, has_reference_photo=False))
        assert len(flow.conductor.shown.answers()) == 2

    @pytest.mark.parametrize(
        ("trouble", "title"),
        [
            (Unavailable("no-photo"), "face-no-photo"),
            (NETWORK, "face-no-network"),
            (CENTRE_BUSY, "face-no-network"),
            (VISIT_OVER, "trouble-visit-over-title"),
        ],
    )
    def test_a_photo_that_does_not_come_leaves_the_other_ways(self, trouble: Unavailable, title: str) -> None:
        at_ways().run(
            ("face", "consent-title"), ("agree", "working-fetching-photo"), ((FetchReferencePhoto, trouble), title)
        )


class TestPassword:
    def wrong(self, flow: Flow, left: int) -> Flow:
        return flow.run((PIN, "working-checking-password"), ((VerifyPin, PinWrong(left)), "password-title"))

    def test_wrong_tells_the_tries_left_and_warns_before_the_last(self) -> None:
        flow = self.wrong(at_ways().run(("password", "password-title")), 3)
        assert flow.conductor.shown.spoken()[1].args == (("count", "3"),)
        assert self.wrong(flow, 1).said[1] == "password-last-try"

    def test_locked_leads_to_the_other_ways(self) -> None:
        at_ways().run(
            ("password", "password-title"),
            (PIN, "working-checking-password"),
            ((VerifyPin, PinLocked()), "password-locked"),
        )

    def test_never_more_than_three_tries_in_a_visit_whatever_she_presses(self) -> None:
        flow = self.wrong(self.wrong(at_ways().run(("password", "password-title")), 5), 4)
        flow.press(Control.BACK).shows("password-title")
        assert flow.said[1] == "password-wrong", "Back does not bring a page that has forgotten the tries"
        flow.run((PIN, "working-checking-password"), ((VerifyPin, PinWrong(3)), "password-did-not-work"))
        assert [getattr(answer, "option", "") for answer in flow.conductor.shown.answers()] == ["face", "staff"]
        assert flow.performed(VerifyPin) == 3

    def test_another_way_after_a_wrong_one_does_not_start_the_tries_anew(self) -> None:
        flow = self.wrong(at_ways().run(("password", "password-title")), 5)
        flow.run(("other-way", "password-did-not-work"))
        assert [getattr(answer, "option", "") for answer in flow.conductor.shown.answers()] == ["face", "staff"]

    def test_another_way_before_any_try_keeps_the_password(self) -> None:
        at_ways().run(("password", "password-title"), ("other-way", "ways-title"), ("password", "password-title"))

    @pytest.mark.parametrize("trouble", [SILENT_CARD, Failed(Completion.TIMED_OUT)])
    def test_a_silent_card_leads_to_the_other_ways(self, trouble: Failed) -> None:
        at_ways().run(
            ("password", "password-title"),
            (PIN, "working-checking-password"),
            ((VerifyPin, trouble), "password-no-answer"),
        )


class TestStaff:
    @pytest.mark.parametrize("why", ["helped", "declined", "nobody", "unreachable"])
    def test_no_vouching_ends_at_a_person(self, why: str) -> None:
        flow = at_ways().run(
            ("staff", "vouch-title"), ((CallForVouching, NotVouched(why)), f"staff-because-vouch-{why}")
        )
        flow.ends(HandedToPerson(f"vouch-{why}"))


class TestPaperAndFiling:
    def test_no_paper_is_said_before_she_confirms_and_the_result_is_on_the_screen(self) -> None:
        flow = at_ways(paper=NO_PAPER)
        assert "doing-no-paper" in flow.said
        flow.run(("staff", "vouch-title"), ((CallForVouching, Vouched("S1")), "working-filing"))
        flow.run(((FileCertification, FILED), "working-filing"), ((ShowOnly, SHOWN), "result-filed"))
        assert "result-paper-none" in flow.said
        assert isinstance(flow.conductor.shown, ResultPage)
        assert flow.conductor.shown.facts[0].large
        assert flow.performed(PrintSlip) == 0

    def test_paper_that_ran_out_meanwhile_is_told(self) -> None:
        flow = filing().run(
            ((FileCertification, FILED), "working-printing"), ((PrintSlip, NOT_PRINTED), "result-filed")
        )
        assert "result-paper-not-printed" in flow.said

    def test_kept_is_said_as_kept_and_not_as_filed(self) -> None:
        flow = filing().run(((FileCertification, KEPT), "working-printing"), ((PrintSlip, PRINTED), "result-pending"))
        assert flow.said[1] == "result-pending-essence"
        assert PENDING.pending
        assert flow.conductor.shown.tone is Tone.CALM
        assert "fact-receipt" not in [part.id for part in flow.conductor.shown.texts()]

    @pytest.mark.parametrize(
        ("result", "reason"), [(Refused("not-receiving"), "refused"), (NotKept("disk-full"), "not-kept")]
    )
    def test_not_accepted_prints_nothing_and_offers_a_person(self, result: object, reason: str) -> None:
        flow = filing().run(((FileCertification, result), f"trouble-{reason}-title"))
        flow.run(("staff", f"staff-because-{reason}")).ends(HandedToPerson(reason))
        assert flow.performed(PrintSlip) == flow.performed(ShowOnly) == 0

    def test_a_card_pulled_while_it_is_filed_loses_nothing(self) -> None:
        flow = filing()
        flow.card_out()
        flow.run(((FileCertification, FILED), "working-printing"), ((PrintSlip, PRINTED), "result-filed"))
        flow.run(("done", "rating-title"), ("skip", "closing-done")).ends(Finished("done"))


class TestRating:
    def rating(self) -> Flow:
        return filing().run(
            ((FileCertification, FILED), "working-printing"),
            ((PrintSlip, PRINTED), "result-filed"),
            ("done", "rating-title"),
        )

    def test_skipped_sends_nothing(self) -> None:
        flow = self.rating().run(("skip", "take-card"))
        assert flow.performed(KeepRating) == 0

    def test_a_bad_one_asks_for_a_reason(self) -> None:
        flow = self.rating().run(("dissatisfied", "rating-reason-title"), ("too-slow", "rating-reason-title"))
        assert flow.runs(KeepRating) == KeepRating(4, "too-slow", "R1")

    def test_the_reason_may_be_skipped(self) -> None:
        flow = self.rating().run(("very-dissatisfied", "rating-reason-title"), ("skip", "rating-reason-title"))
        assert flow.runs(KeepRating) == KeepRating(5, None, "R1")

    def test_silence_at_the_rating_is_a_finished_visit(self) -> None:
        flow = self.rating()
        flow.wait(91).ends(Finished("done"))
        assert flow.performed(KeepRating) == 0


class TestWhoIsHere:
    @pytest.mark.parametrize(
        ("trouble", "said"),
        [
            (Failed(Completion.INVALID_DATA, "unknown-card"), "card-trouble-unknown"),
            (Failed(Completion.UNSUPPORTED, "needs-external-auth"), "card-trouble-needs-centre"),
            (SILENT_CARD, "card-trouble-unreadable"),
        ],
    )
    def test_an_unreadable_card_is_asked_for_again_twice_then_a_person(self, trouble: Failed, said: str) -> None:
        flow = Flow()
        flow.card_in()
        for _ in range(2):
            flow.run(((ReadCard, trouble), "insert-card-again"))
            assert flow.said[1] == said
            flow.card_out().shows("insert-card-again").card_in()
        flow.run(((ReadCard, trouble), "staff-because-card-unreadable")).ends(HandedToPerson("card-unreadable"))

    def test_a_reader_that_is_down_hands_to_a_person(self) -> None:
        flow = Flow()
        flow.card_in()
        flow.run(((ReadCard, Failed(Completion.NOT_READY, "device-offline")), "staff-because-reader-down"))

    def test_no_card_at_hand_hands_to_a_person(self) -> None:
        flow = Flow()
        flow.answer("H01")
        flow.run(("no-card", "staff-because-no-card")).ends(HandedToPerson("no-card"))

    def test_under_14_stops_and_hands_over(self) -> None:
        known(replace(STANDING, under_14=True)).ends(HandedToPerson("under-14"))

    def test_an_expired_card_by_its_own_date(self) -> None:
        flow = known(replace(STANDING, today=date(2032, 1, 2))).shows("trouble-card-expired-title")
        flow.answer("staff").ends(HandedToPerson("card-expired"))

    def test_the_last_day_still_counts(self) -> None:
        flow = known(replace(STANDING, today=date(2032, 1, 1)))
        flow.runs(LookAtPaper)

    @pytest.mark.parametrize("reason", ["person-unknown", "card-lost", "card-cancelled", "card-expired"])
    def test_trouble_in_her_record_is_for_a_person(self, reason: str) -> None:
        flow = Flow()
        flow.card_in()
        flow.run(
            ((ReadCard, HOLDER), "working-fetching-standing"),
            ((FetchStanding, Unavailable(reason)), f"trouble-{reason}-title"),
            ("staff", f"staff-because-{reason}"),
        )

    @pytest.mark.parametrize("trouble", [NETWORK, CENTRE_BUSY, CENTRE_ODD])
    def test_network_trouble_may_be_tried_again(self, trouble: Unavailable) -> None:
        flow = Flow()
        flow.card_in()
        flow.run(
            ((ReadCard, HOLDER), "working-fetching-standing"),
            ((FetchStanding, trouble), f"trouble-{trouble.reason}-title"),
            ("again", "working-fetching-standing"),
            ((FetchStanding, trouble), f"trouble-{trouble.reason}-title"),
            ("leave", "take-card"),
        )
        flow.ends(LeftSafely("left"))

    def test_not_receiving_is_told(self) -> None:
        flow = known(replace(STANDING, benefits=()), wanted="H01")
        flow.shows("trouble-not-receiving-title").answer("leave").ends(LeftSafely("left"))


class TestOffer:
    @pytest.mark.parametrize("state", list(CertificationState))
    def test_the_offer_says_how_she_stands(self, state: CertificationState) -> None:
        flow = offered(replace(STANDING, benefits=(replace(BENEFIT, state=state),)))
        assert flow.said[1] == f"offer-{state.value.lower().replace('_', '-')}"

    def test_the_most_urgent_benefit_is_offered(self) -> None:
        other = Benefit("resident-pension", CertificationState.SUSPENDED, None, date(2027, 1, 1))
        assert offered(replace(STANDING, benefits=(BENEFIT, other))).said[1] == "offer-suspended"

    @pytest.mark.parametrize("answer", ["leave"])
    def test_she_may_leave_and_nothing_was_done(self, answer: str | Answer) -> None:
        flow = offered()
        flow.answer(answer).ends(LeftSafely("left"))
        assert flow.performed(FileCertification) == 0
