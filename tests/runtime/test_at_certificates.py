"""Judging a scanned code at the terminal: what is known here first, the centre for the rest, and not for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from central.certificates.keys import OfficeKeys, fresh
from kiosk.central_trouble import CentralTrouble, TroubleKind
from kiosk.contract import PaperCheck, PaperState
from kiosk.contract.seals import Claims, Revocations, token
from kiosk.engine.messages import Completed
from kiosk.engine.requests import Token
from kiosk.papers.judge import Knowledge
from kiosk.runtime.at_certificates import CHECK_SECONDS, AtCertificates
from kiosk.runtime.performer import Performer
from kiosk.services.certificates import Checked, CheckPaper

TODAY = date(2026, 11, 26)
NUMBER, CODE = "C04202611260000000042", "0123456789ABCDEFGHJK"
AWAY = CentralTrouble(TroubleKind.TIMED_OUT, "no-answer-in-time", maybe_done=True)


@dataclass
class Centre:
    """Answers checks, or not."""

    answer: PaperCheck | CentralTrouble = AWAY
    asked: list[tuple[str, float]] = field(default_factory=list)

    def check_certificate(self, code: str, *, within_seconds: float) -> PaperCheck | CentralTrouble:
        self.asked.append((code, within_seconds))
        return self.answer


@pytest.fixture(scope="module")
def keys() -> OfficeKeys:
    return fresh()


class Terminal:
    """Only what judges codes."""

    def __init__(self, keys: OfficeKeys, centre: Centre) -> None:
        self.keys, self.centre = keys, centre
        self.listed: Revocations | None = None
        self.heard: list[bool] = []

    def scanned(self, days_old: int = 0, code: str = CODE, signer: OfficeKeys | None = None) -> str:
        issued = TODAY - timedelta(days=days_old)
        claims = Claims(
            *(self.keys.key_id, CODE, NUMBER, "C04", issued, issued + timedelta(days=90), 0, "ab" * 32, "黄*琴", "记录")
        )
        return f"{code}#{token(claims, (signer or self.keys).sign_claims(claims))}"

    def judge(self, scanned: str) -> Checked:
        known = Knowledge({self.keys.key_id: self.keys.public_key}, self.listed, TODAY)
        # Nothing else of the terminal is asked: whoever asks more fails.
        called_back: Any = SimpleNamespace(knowledge=lambda: known)
        centre: Any = self.centre
        nothing: Any = None
        told: list[object] = []
        performer = Performer(told.append)
        part = AtCertificates(*(centre, _at_once, nothing, nothing, lambda _: None, called_back, self.heard.append))
        part.register(performer)
        performer.perform(Token(1, 1), CheckPaper(scanned))
        [done] = told
        assert isinstance(done, Completed)
        assert isinstance(done.result, Checked)
        return done.result


def _at_once(work: Callable[[], None]) -> None:
    work()


@pytest.fixture
def terminal(keys: OfficeKeys) -> Terminal:
    return Terminal(keys, Centre())


def test_what_can_be_told_here_is_told_without_the_centre(terminal: Terminal) -> None:
    assert terminal.judge(terminal.scanned(signer=fresh())).verdict == "forged"
    assert terminal.judge(terminal.scanned(code="Z" * 20)).verdict == "forged"
    assert terminal.judge(terminal.scanned(days_old=91)).verdict == "expired"
    terminal.listed = Revocations(terminal.keys.key_id, TODAY - timedelta(days=300), {NUMBER: "fraud"})
    assert terminal.judge(terminal.scanned()).verdict == "revoked"
    terminal.keys = fresh()
    terminal.listed = None
    assert terminal.judge(f"{CODE}#NP1.a.b").verdict == "forged"
    assert terminal.centre.asked == []
    assert terminal.heard == []


@pytest.mark.parametrize(("list_days_old", "sure"), [(None, False), (8, False), (0, True)])
def test_where_the_centre_is_silent_the_kept_list_must_do_and_she_waits_for_seconds_only(
    terminal: Terminal, list_days_old: int | None, sure: bool
) -> None:
    if list_days_old is not None:
        terminal.listed = Revocations(terminal.keys.key_id, TODAY - timedelta(days=list_days_old), {})
    checked = terminal.judge(terminal.scanned())
    assert (checked.verdict, checked.sure, checked.number) == ("true", sure, NUMBER)
    assert terminal.centre.asked == [(CODE, CHECK_SECONDS)]
    assert CHECK_SECONDS <= 5
    assert terminal.heard == [False]


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (PaperState.TRUE, "true"),
        (PaperState.REVOKED, "revoked"),
        (PaperState.EXPIRED, "expired"),
        (PaperState.UNKNOWN, "forged"),
    ],
)
def test_the_centre_knows_what_became_of_it(terminal: Terminal, state: PaperState, verdict: str) -> None:
    terminal.centre.answer = PaperCheck(state=state)
    checked = terminal.judge(terminal.scanned())
    assert (checked.verdict, checked.sure) == (verdict, True)
    assert terminal.heard == [True]


def test_a_terminal_whose_clock_is_slow_asks_the_centre_or_says_that_it_cannot_tell(terminal: Terminal) -> None:
    checked = terminal.judge(terminal.scanned(days_old=-1))
    assert (checked.verdict, checked.sure) == ("unknown", False)
    terminal.centre.answer = PaperCheck(state=PaperState.TRUE)
    assert terminal.judge(terminal.scanned(days_old=-1)).verdict == "true"
