"""She takes back her consent to face checks: as easy as giving it, filed once, told what stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.engine.interrupts import Finished, LeftSafely
from kiosk.engine.visit import Phase
from kiosk.pages import Tone
from kiosk.services.consents import (
    PrintWithdrawal,
    ShowWithdrawal,
    Withdrawal,
    WithdrawalFiled,
    WithdrawalKept,
    WithdrawConsent,
)
from kiosk.services.effects import LookAtPaper, NotKept, PaperState, Refused
from tests.services.flows import NO_PAPER, NOT_PRINTED, PAPER, PRINTED, SHOWN, STANDING, Flow, known

WITHDRAW_FACE = "H17"

DONE = Withdrawal("RW-1", date(2026, 11, 23), "9f3a c01d")
LATER = replace(DONE, receipt_number=None)


def asked(paper: PaperState = PAPER) -> Flow:
    return known(wanted=WITHDRAW_FACE).run(((LookAtPaper, paper), "withdraw-title"))


def test_one_page_reads_back_what_it_means() -> None:
    said = asked().said
    assert said == ("withdraw-title", "withdraw-no-face", "withdraw-other-ways", "withdraw-pension", "withdraw-again")


def test_it_is_two_answers_from_the_home_page() -> None:
    flow = asked()
    assert flow.taps == 0
    flow.run(("withdraw", "working-withdrawing"))
    assert flow.taps == 1


def test_filed_printed_and_told() -> None:
    flow = asked().run(
        ("withdraw", "working-withdrawing"),
        ((WithdrawConsent, WithdrawalFiled(DONE)), "working-printing"),
        ((PrintWithdrawal, PRINTED), "withdrawn-filed"),
    )
    assert flow.conductor.shown.tone is Tone.DONE
    assert flow.performed(WithdrawConsent) == 1
    flow.run(("done", "rating-title"), ("skip", "take-card")).ends(Finished("done"))


def test_kept_is_said_as_kept() -> None:
    flow = asked().run(
        ("withdraw", "working-withdrawing"),
        ((WithdrawConsent, WithdrawalKept(LATER)), "working-printing"),
        ((PrintWithdrawal, NOT_PRINTED), "withdrawn-pending"),
    )
    assert flow.conductor.shown.tone is Tone.CALM
    assert "withdrawn-paper-not-printed" in flow.said


def test_without_paper_it_is_handed_over_on_the_screen() -> None:
    asked(NO_PAPER).run(
        ("withdraw", "working-withdrawing"),
        ((WithdrawConsent, WithdrawalFiled(DONE)), "working-withdrawing"),
        ((ShowWithdrawal, SHOWN), "withdrawn-filed"),
    )


def test_leaving_it_as_it_is_files_nothing() -> None:
    flow = asked()
    flow.answer("keep-face").ends(LeftSafely("left"))
    assert flow.performed(WithdrawConsent) == 0


@pytest.mark.parametrize(
    ("result", "reason"), [(Refused("person-unknown"), "refused"), (NotKept("disk-full"), "not-kept")]
)
def test_not_accepted_prints_nothing_and_offers_a_person(result: object, reason: str) -> None:
    flow = asked().run(("withdraw", "working-withdrawing"), ((WithdrawConsent, result), f"trouble-{reason}-title"))
    assert flow.performed(PrintWithdrawal) == 0


def test_withdrawn_before_is_told_and_not_filed_again() -> None:
    flow = known(replace(STANDING, face_withdrawn=True), wanted=WITHDRAW_FACE).shows("withdrawn-before")
    flow.answer("done").ends(Finished("done"))
    assert flow.performed(WithdrawConsent) == 0


def test_nothing_interrupts_between_her_yes_and_the_slip() -> None:
    flow = asked().run(("withdraw", "working-withdrawing"))
    assert flow.conductor.visit is not None
    assert flow.conductor.visit.phase is Phase.COMMITTING
    flow.card_out()
    flow.run(
        ((WithdrawConsent, WithdrawalFiled(DONE)), "working-printing"),
        ((PrintWithdrawal, PRINTED), "withdrawn-filed"),
    )
