"""What is written before what, who is told what, and what is tried next."""

from __future__ import annotations

from typing import cast

import pytest

from kiosk.ledger.acts import (
    Accepted,
    Act,
    NotFound,
    NotKept,
    PaperOf,
    PaperOutcome,
    PaperReport,
    Promised,
    Refused,
    SendTrouble,
    Voided,
    Withdrawn,
)
from kiosk.ledger.cases import BackOff, Verb
from kiosk.ledger.rules import PAYLOAD_OUTDATED, PAYLOAD_OUTDATED_ON_RECORD, State
from tests.ledger.doubles import FILING, PAYMENT, RATING, Desk

YES = Accepted({"number": "R1"}, "R1")
LOST = SendTrouble(maybe_done=True)
OFFLINE = SendTrouble(maybe_done=False)
PRINTED = PaperReport(PaperOutcome.PRINTED, "process-id")
NEEDS_A_PERSON = pytest.mark.expected_logs(r"kiosk\.ledger: a person is needed")


def test_the_intent_and_the_sending_are_on_disk_before_the_centre_is_called(desk: Desk) -> None:
    key = desk.commit()
    assert desk.states(key) == [State.INTENT, State.SENDING]
    assert [(call.verb, call.key, call.payload) for call in desk.calls] == [(Verb.SEND, key, desk.sent(FILING, key))]
    assert desk.told[key] == []


def test_an_accepted_act_is_journalled_told_and_its_payload_forgotten(desk: Desk) -> None:
    key = desk.commit()
    desk.answer(YES)
    assert desk.told[key] == [Accepted({"number": "R1"}, "R1", desk.hash_of(key, State.ACCEPTED))]
    assert desk.kept() == 0
    assert desk.evidence(key, State.ACCEPTED)["receipt"] not in ("", "R1")


def test_a_refusal_is_told_with_its_code_and_needs_nobody(desk: Desk) -> None:
    key = desk.commit()
    desk.answer(Refused("not-entitled"))
    assert desk.told[key] == [Refused("not-entitled", desk.hash_of(key, State.REFUSED))]
    assert desk.people == []


def test_without_an_answer_in_time_the_visitor_gets_a_promise_and_the_act_is_delivered_later(desk: Desk) -> None:
    key = desk.commit(wait_seconds=5.0)
    desk.advance(4.9)
    assert desk.told[key] == []
    desk.advance(0.2)
    assert desk.told[key] == [Promised(desk.hash_of(key, State.PROMISED))]
    desk.answer(YES)
    assert desk.states(key) == [
        State.INTENT,
        State.SENDING,
        State.PROMISED,
        State.ACCEPTED,
        State.NOT_HANDED_OVER,
    ]
    assert len(desk.told[key]) == 1
    assert desk.kept() == 0


@NEEDS_A_PERSON
def test_a_refusal_after_a_promise_calls_for_a_person_until_settled_even_over_a_restart(desk: Desk) -> None:
    key = desk.commit(wait_seconds=1.0)
    desk.advance(1.0)
    desk.answer(Refused("not-entitled"))
    assert desk.states(key)[-1] is State.REFUSED_AFTER_PROMISE
    assert [item.reason for item in desk.people] == ["refused-after-promise"]
    desk.restart()
    assert [item.key for item in desk.clerk.work.values()] == [key]
    desk.clerk.settle(key, "called")
    desk.restart()
    assert desk.clerk.work == {}


@NEEDS_A_PERSON
@pytest.mark.parametrize("code", [PAYLOAD_OUTDATED, PAYLOAD_OUTDATED_ON_RECORD])
def test_what_an_earlier_version_kept_is_a_work_item_of_its_own(desk: Desk, code: str) -> None:
    key = desk.commit(wait_seconds=1.0)
    desk.advance(1.0)
    desk.restart()
    desk.advance(0.0)
    desk.answer(NotFound())
    desk.answer(Refused(code))
    assert desk.evidence(key, State.REFUSED_AFTER_PROMISE) == {"code": code}
    assert [item.reason for item in desk.clerk.work.values()] == [code]
    assert (desk.kept(), desk.out()) == (0, [])
    desk.restart()
    assert [item.reason for item in desk.clerk.work.values()] == [code]


def test_an_unknown_fate_is_asked_for_by_key_and_sent_again_with_the_same_key_only_if_unseen(desk: Desk) -> None:
    key = desk.commit(wait_seconds=60)
    desk.answer(LOST)
    assert desk.out() == []
    desk.advance(1.0)
    assert desk.answer(NotFound()).verb is Verb.LOOK_UP
    assert [(call.verb, call.key, call.payload) for call in desk.calls] == [(Verb.SEND, key, desk.sent(FILING, key))]


def test_an_unknown_fate_that_turns_out_done_is_not_sent_again(desk: Desk) -> None:
    key = desk.commit(wait_seconds=60)
    desk.answer(LOST)
    desk.advance(1.0)
    desk.answer(YES)
    assert isinstance(desk.told[key][0], Accepted)
    assert desk.out() == []


def test_a_request_that_never_left_is_sent_again_without_asking(desk: Desk) -> None:
    desk.commit(wait_seconds=60)
    desk.answer(OFFLINE)
    desk.advance(1.0)
    assert desk.out() == [Verb.SEND]


def test_the_centre_may_ask_for_a_longer_pause(desk: Desk) -> None:
    desk.commit(wait_seconds=600)
    desk.answer(SendTrouble(maybe_done=False, retry_after_seconds=120.0))
    desk.advance(119.0)
    assert desk.out() == []
    desk.advance(1.0)
    assert desk.out() == [Verb.SEND]


def test_a_payment_without_an_answer_is_taken_back_until_the_centre_confirms(desk: Desk) -> None:
    key = desk.commit(PAYMENT, wait_seconds=5.0)
    late = desk.calls.pop()
    desk.advance(5.0)
    assert desk.told[key] == [Withdrawn(desk.hash_of(key, State.VOIDING))]
    assert desk.out() == [Verb.VOID]
    desk.answer(LOST)
    desk.clerk.answered(late, YES)
    assert desk.states(key)[-1] is State.VOIDING
    desk.advance(400.0)
    desk.answer(Voided())
    assert desk.states(key)[-1] is State.VOIDED
    assert desk.kept() == 0


@NEEDS_A_PERSON
def test_a_payment_the_centre_had_completed_wins_over_its_reversal(desk: Desk) -> None:
    key = desk.commit(PAYMENT, wait_seconds=1.0)
    desk.calls.clear()
    desk.advance(1.0)
    desk.answer(YES)
    assert desk.states(key)[-2:] == [State.ACCEPTED, State.NOT_HANDED_OVER]
    assert [item.reason for item in desk.people] == ["accepted-after-withdrawal"]


@NEEDS_A_PERSON
def test_after_six_failed_tries_people_are_called_and_the_seventh_may_still_succeed(desk: Desk) -> None:
    desk.commit(wait_seconds=0.0)
    desk.advance(0.0)
    for attempt in range(1, 7):
        assert bool(desk.people) is False, attempt
        desk.answer(OFFLINE)
        desk.advance(301.0)
    assert [item.reason for item in desk.people] == ["not-delivered"]
    desk.answer(YES)
    assert desk.clerk.work == {}


def test_the_completer_keeps_few_calls_out_and_each_success_pulls_one_more(desk: Desk) -> None:
    for _ in range(5):
        desk.commit(RATING, wait_seconds=0.0)
    desk.advance(0.0)
    for _ in range(5):
        desk.clerk.answered(desk.calls.pop(0), OFFLINE)
    desk.advance(400.0)
    assert len(desk.calls) == 2
    desk.answer(OFFLINE)
    desk.answer(OFFLINE)
    assert len(desk.calls) == 2
    while desk.calls:
        desk.answer(YES)
    assert desk.kept() == 0


def test_a_waiting_visitor_is_not_held_up_by_the_completer(desk: Desk) -> None:
    for _ in range(2):
        desk.commit(RATING, wait_seconds=0.0)
    desk.advance(0.0)
    assert len(desk.calls) == 2
    desk.commit(FILING)
    assert len(desk.calls) == 3


@pytest.mark.parametrize("payload", [{"n": float("nan")}, {"o": object()}, {1: {2, 3}}])
def test_a_payload_that_json_cannot_carry_is_not_kept_and_leaves_no_row(desk: Desk, payload: object) -> None:
    key = desk.commit(Act("rating", cast(dict[str, object], payload)))
    assert desk.told[key] == [NotKept("payload-not-json")]
    assert desk.states(key) == []
    assert desk.calls == []


def test_a_key_serves_one_act_only(desk: Desk) -> None:
    key = desk.commit()
    desk.answer(YES)
    desk.commit(RATING, key=key)
    assert desk.told[key][1:] == [NotKept("key-already-used")]
    assert desk.calls == []


@pytest.mark.parametrize("key", ["", "A" * 32, "1" * 31, "110000199001011234", "0" * 32 + "\n"])
def test_a_key_that_is_not_128_random_bits_in_hex_is_not_taken(desk: Desk, key: str) -> None:
    desk.told[key] = []
    desk.clerk.commit(FILING, key, 1.0, desk.told[key].append)
    assert desk.told[key] == [NotKept("not-a-key")]
    assert desk.calls == []


@pytest.mark.parametrize("code", ["no pension for 110000199001011234", "110000199001011234", "x" * 65, ""])
def test_a_refusal_code_that_might_quote_a_person_stays_out_of_the_journal(desk: Desk, code: str) -> None:
    key = desk.commit()
    desk.answer(Refused(code))
    assert desk.evidence(key, State.REFUSED) == {"code": "not-a-machine-word"}
    assert cast(Refused, desk.told[key][0]).code == code


def test_there_is_one_original_and_then_only_counted_copies(desk: Desk) -> None:
    key = desk.commit()
    assert desk.clerk.handed_over(key, PRINTED) == NotKept("receipt-without-acceptance")
    desk.answer(YES)
    assert desk.clerk.handed_over(key, PRINTED) == desk.hash_of(key, State.HANDED_OVER)
    assert desk.clerk.handed_over(key, PRINTED) == NotKept("second-original")
    copy = PaperReport(PaperOutcome.UNKNOWN, "idle-after-last-byte", copy=1)
    assert isinstance(desk.clerk.handed_over(key, copy), str)
    assert desk.clerk.handed_over(key, copy) == NotKept("copy-out-of-order")
    assert desk.evidence(key, State.HANDED_OVER) == {"of": "receipt", "class": "process-id", "copy": 0}


def test_a_promise_has_its_own_slip_beside_the_later_receipt(desk: Desk) -> None:
    key = desk.commit(wait_seconds=0.0)
    slip = PaperReport(PaperOutcome.PRINTED, "process-id", PaperOf.PROMISE)
    assert desk.clerk.handed_over(key, slip) == NotKept("promise-slip-without-promise")
    desk.advance(0.0)
    assert isinstance(desk.clerk.handed_over(key, slip), str)
    assert desk.clerk.handed_over(key, slip) == NotKept("second-original")


def test_an_acknowledged_checkpoint_is_noted_once_per_news(desk: Desk) -> None:
    rows = desk.journal.checkpoint().rows
    for _ in range(3):
        desk.clerk.checkpointed(desk.journal.checkpoint())
    assert desk.journal.checkpoint().rows == rows + 1
    desk.commit()
    desk.clerk.checkpointed(desk.journal.checkpoint())
    assert desk.journal.checkpoint().rows == rows + 4


def test_back_off_is_full_jitter_up_to_the_cap() -> None:
    ceiling = BackOff(lambda: 1.0)
    assert [ceiling.seconds(n) for n in (1, 2, 3, 4, 100, 100_000)] == [0.5, 1.0, 2.0, 4.0, 300.0, 300.0]
    assert BackOff(lambda: 0.0).seconds(9) == 0.0
