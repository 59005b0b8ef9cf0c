"""What a start does with what the last run left behind."""

from __future__ import annotations

import pytest

from kiosk.ledger.acts import Accepted, NotFound, PaperOutcome, PaperReport, Refused, SendTrouble, Voided
from kiosk.ledger.cases import Verb
from kiosk.ledger.journal import Draft
from kiosk.ledger.outbox import Kept
from kiosk.ledger.rules import State
from tests.ledger.doubles import FILING, PAYMENT, RATING, Desk

YES = Accepted({}, "R1")


def test_an_intent_that_was_never_sent_is_abandoned_with_its_reason(desk: Desk) -> None:
    kept = Kept("k" * 32, FILING.kind, FILING.on_unknown, True)
    evidence = {"on_unknown": "RESEND", "paper": True}
    desk.journal.write(
        Draft(State.INTENT, FILING.kind, kept.key, evidence), also=lambda c: desk.outbox.put(c, kept, b"{}")
    )
    assert desk.restart().abandoned == (kept.key,)
    assert desk.evidence(kept.key, State.ABANDONED) == {"reason": "not-sent"}
    assert desk.kept() == 0
    assert desk.calls == []


def test_a_filing_of_unknown_fate_is_asked_for_and_then_sent_with_its_own_key_and_payload(desk: Desk) -> None:
    key = desk.commit()
    assert desk.restart().owed == (key,)
    assert desk.answer(NotFound()).verb is Verb.LOOK_UP
    assert [(call.verb, call.key, call.payload) for call in desk.calls] == [(Verb.SEND, key, desk.sent(FILING, key))]
    desk.answer(YES)
    assert desk.states(key)[-2:] == [State.ACCEPTED, State.NOT_HANDED_OVER]
    assert desk.told[key] == []


def test_a_payment_of_unknown_fate_is_taken_back(desk: Desk) -> None:
    key = desk.commit(PAYMENT)
    assert desk.restart().voiding == (key,)
    assert desk.out() == [Verb.VOID]
    assert desk.restart().voiding == (key,)
    desk.answer(Voided())
    assert desk.states(key) == [State.INTENT, State.SENDING, State.VOIDING, State.VOIDED]


def test_a_promise_is_kept_after_any_number_of_restarts(desk: Desk) -> None:
    key = desk.commit(wait_seconds=0.0)
    desk.advance(0.0)
    for _ in range(3):
        assert desk.restart().owed == (key,)
    desk.answer(YES)
    assert desk.states(key).count(State.ACCEPTED) == 1


@pytest.mark.expected_logs(r"kiosk\.ledger: a person is needed")
def test_a_refusal_of_an_act_whose_visitor_is_gone_goes_to_a_person(desk: Desk) -> None:
    key = desk.commit()
    desk.restart()
    desk.answer(Refused("not-entitled"))
    assert [(item.key, item.reason) for item in desk.people] == [(key, "refused-after-restart")]
    desk.restart()
    assert [item.reason for item in desk.people] == ["refused-after-restart"]


def test_a_receipt_of_unknown_print_becomes_reprintable_as_a_copy_once(desk: Desk) -> None:
    key = desk.commit()
    desk.answer(YES)
    assert desk.restart().reprintable == (key,)
    assert desk.states(key)[-1] is State.HAND_OVER_UNKNOWN, "it may lie in the tray"
    assert desk.evidence(key, State.HAND_OVER_UNKNOWN)["class"] == "no-report-before-restart"
    assert desk.restart().reprintable == ()
    assert isinstance(desk.clerk.handed_over(key, PaperReport(PaperOutcome.PRINTED, "process-id", copy=1)), str)
    assert desk.states(key)[-1] is State.HANDED_OVER


def test_a_rating_owes_no_paper(desk: Desk) -> None:
    key = desk.commit(RATING)
    desk.answer(YES)
    assert desk.restart().reprintable == ()
    assert desk.states(key)[-1] is State.ACCEPTED


@pytest.mark.expected_logs(r"kiosk\.ledger: a person is needed")
def test_a_payload_that_cannot_be_opened_any_more_goes_to_a_person_and_not_round_for_ever(desk: Desk) -> None:
    key = desk.commit()
    desk.restart(secret=bytes(32))
    desk.answer(SendTrouble(maybe_done=True))
    desk.advance(400.0)
    desk.answer(NotFound())
    assert desk.evidence(key, State.ABANDONED) == {"reason": "payload-unreadable"}
    assert [item.reason for item in desk.people] == ["payload-unreadable"]
    assert desk.kept() == 0


def test_a_wall_clock_that_jumps_back_changes_nothing(desk: Desk) -> None:
    key = desk.commit()
    desk.clock.shift -= desk.clock.shift.resolution * 10**15
    desk.answer(YES)
    desk.restart()
    assert desk.states(key)[:3] == [State.INTENT, State.SENDING, State.ACCEPTED]
    assert desk.recovered.owed == ()
