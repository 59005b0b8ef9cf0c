"""Which row may follow which: the life of one key, used by the writer's recovery and by the verifier alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from kiosk.ledger.acts import PaperOf, PaperOutcome


class State(StrEnum):
    """States a journal row can announce. The first group is the deed, the second the paper, the third the journal."""

    INTENT = "INTENT"
    SENDING = "SENDING"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    PROMISED = "PROMISED"
    REFUSED_AFTER_PROMISE = "REFUSED_AFTER_PROMISE"
    VOIDING = "VOIDING"
    VOIDED = "VOIDED"
    ABANDONED = "ABANDONED"

    HANDED_OVER = "HANDED_OVER"
    HAND_OVER_UNKNOWN = "HAND_OVER_UNKNOWN"
    NOT_HANDED_OVER = "NOT_HANDED_OVER"

    SETTLED = "SETTLED"
    """A person has seen to a work item of this key."""
    START = "START"
    CHECKPOINT = "CHECKPOINT"
    """The centre acknowledged the chain up to the row named in the evidence."""


NOT_SENT = "not-sent"
PAYLOAD_UNREADABLE = "payload-unreadable"
PAYLOAD_OUTDATED = "payload-outdated"
"""Refused here: kept by an earlier version of the program, and this one can make no request of it. Nothing was done."""
PAYLOAD_OUTDATED_ON_RECORD = "payload-outdated-on-record"
"""The same, but the centre has an answer under the key, which only the centre can look up."""

_NEXT: Mapping[State | None, frozenset[State]] = {
    None: frozenset({State.INTENT}),
    State.INTENT: frozenset({State.SENDING, State.ABANDONED}),
    State.SENDING: frozenset({State.ACCEPTED, State.REFUSED, State.PROMISED, State.VOIDING, State.ABANDONED}),
    State.PROMISED: frozenset({State.ACCEPTED, State.REFUSED_AFTER_PROMISE, State.ABANDONED}),
    State.VOIDING: frozenset({State.VOIDED, State.ACCEPTED, State.REFUSED}),
}
DEEDS = frozenset(State) - {
    State.HANDED_OVER,
    State.HAND_OVER_UNKNOWN,
    State.NOT_HANDED_OVER,
    State.SETTLED,
    State.START,
    State.CHECKPOINT,
}
OPEN = frozenset({State.INTENT, State.SENDING, State.PROMISED, State.VOIDING})
JOURNAL_ROWS = frozenset({State.START, State.CHECKPOINT})
PAPER_STATES: Mapping[PaperOutcome, State] = {
    PaperOutcome.PRINTED: State.HANDED_OVER,
    PaperOutcome.UNKNOWN: State.HAND_OVER_UNKNOWN,
    PaperOutcome.NOT_PRINTED: State.NOT_HANDED_OVER,
}


# A code, not a number of a person: no run of seven digits or more.
_MACHINE_WORD = re.compile(r"(?!.*[0-9]{7})[A-Za-z0-9._:-]{1,64}")
_KEY = re.compile(r"[0-9a-f]{32}")


def machine_word(text: str) -> str:
    """``text`` if it may stand in the journal; codes come from outside and could quote personal data."""
    return text if _MACHINE_WORD.fullmatch(text) else "not-a-machine-word"


def is_key(text: str) -> bool:
    """True for an idempotency key: 128 bits in lower-case hex."""
    return _KEY.fullmatch(text) is not None


class Story:
    """The rows of one key so far. ``problem`` says why a row may not follow, ``take`` lets it follow."""

    def __init__(self) -> None:
        self.deed: State | None = None
        self.promised = False
        self.work: str | None = None
        self.last_copy: dict[PaperOf, int] = {}

    @property
    def open(self) -> bool:
        """True while the centre's last word is owed, so while the payload must be kept."""
        return self.deed in OPEN

    def problem(self, state: State, evidence: Mapping[str, object]) -> str | None:
        """A machine word for a row that must not come next, or None."""
        if state in DEEDS:
            return self._deed_problem(state, evidence)
        if state is State.SETTLED:
            return None if self.work is not None else "settled-without-work"
        if state in JOURNAL_ROWS:
            return "journal-row-with-key"
        return self._paper_problem(evidence)

    def take(self, state: State, evidence: Mapping[str, object], started_after_intent: bool = False) -> None:
        """Let the row follow. ``started_after_intent``: the terminal started anew since, so the visitor is gone."""
        if state in DEEDS:
            before, self.deed = self.deed, state
            self.promised = self.promised or state is State.PROMISED
            self.work = work_reason(before, state, evidence, started_after_intent) or self.work
        elif state is State.SETTLED:
            self.work = None
        else:
            self.last_copy[PaperOf(str(evidence["of"]))] = int(str(evidence["copy"]))

    def _deed_problem(self, state: State, evidence: Mapping[str, object]) -> str | None:
        if state not in _NEXT.get(self.deed, frozenset()):
            return f"{self.deed}-then-{state}"
        if state is State.ABANDONED:
            allowed = NOT_SENT if self.deed is State.INTENT else PAYLOAD_UNREADABLE
            return None if evidence.get("reason") == allowed else "abandoned-without-reason"
        return None

    def _paper_problem(self, evidence: Mapping[str, object]) -> str | None:
        try:
            of, copy = PaperOf(str(evidence["of"])), int(str(evidence["copy"]))
        except (KeyError, ValueError):
            return "paper-without-evidence"
        if of is PaperOf.RECEIPT and self.deed is not State.ACCEPTED:
            return "receipt-without-acceptance"
        if of is PaperOf.PROMISE and not self.promised:
            return "promise-slip-without-promise"
        last = self.last_copy.get(of)
        if copy == 0:
            return None if last is None else "second-original"
        return None if last is not None and copy > last else "copy-out-of-order"


def work_reason(before: State | None, state: State, evidence: Mapping[str, object], visitor_gone: bool) -> str | None:
    """Why this step needs a person, or None: the visitor left with other news than what finally happened."""
    if (code := evidence.get("code")) in (PAYLOAD_OUTDATED, PAYLOAD_OUTDATED_ON_RECORD):
        return str(code)
    if state is State.REFUSED_AFTER_PROMISE:
        return "refused-after-promise"
    if state is State.ACCEPTED and before is State.VOIDING:
        return "accepted-after-withdrawal"
    if state is State.ABANDONED and evidence.get("reason") == PAYLOAD_UNREADABLE:
        return PAYLOAD_UNREADABLE
    if state is State.REFUSED and before is State.SENDING and visitor_gone:
        return "refused-after-restart"
    return None
