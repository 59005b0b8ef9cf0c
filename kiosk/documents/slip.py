"""The slips: receipt of a certification, "kept but not yet reported", withdrawal of consent, and what was done before a
person takes over.

Large type (no character under 4.8 mm), the next due date largest, name and number masked whatever came in, no face,
no score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drivers.printer.contract import Align, Block, Gap, Line, Pair, Qr, Rule, Slip
from kiosk.people.masks import mask_id_number, mask_name

Say = Callable[[str, Mapping[str, str]], str]

# US Section 508, 402.4: no character under 4.8 mm.
BODY_MM = 4.9
RESULT_MM = 5.2
TITLE_MM = 5.2
# Largest on both papers: 58 mm hold a whole date at 5.4 mm, so nothing else may be above 5.2 mm.
DUE_MM = 8.0
QR_MM = 32.0

_HASH = re.compile(r"[0-9a-fA-F]{8}")
_CENTRE = Align.CENTER


@dataclass(frozen=True, slots=True)
class CertificationFacts:
    """What a certification slip tells. ``benefit`` and ``way`` are the words of the central API (``employee_pension``,
    ``face``). ``receipt_number`` None: kept here, not yet at the centre. ``journal_hash``: hex of the journal row, 8
    digits or more. ``copy_number``: 0 for the original.
    """

    name: str = field(repr=False)
    number: str = field(repr=False)
    benefit: str
    way: str
    filed_on: date
    next_due_on: date | None
    receipt_number: str | None
    verification_url: str | None = field(repr=False)
    journal_hash: str
    terminal_number: str
    office: str = ""
    copy_number: int = 0
    looked_at: bool = False
    """Received; a person of the staff still looks."""
    helper: str | None = field(default=None, repr=False)

    @property
    def pending(self) -> bool:
        return self.receipt_number is None


class DoneStep(StrEnum):
    """What was done before a person takes over."""

    IDENTIFIED = "identified"
    STANDING_FOUND = "standing-found"
    PRESENCE_PROVED = "presence-proved"
    LOOKED_UP = "looked-up"
    KEPT = "kept"
    FILED = "filed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


_FINAL = frozenset({DoneStep.KEPT, DoneStep.FILED, DoneStep.ISSUED, DoneStep.WITHDRAWN})


class HaltReason(StrEnum):
    """Why a person takes over."""

    ASKED = "asked"
    NETWORK = "network"
    DEVICE = "device"
    PRESENCE = "presence"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    """What a slip of a withdrawal tells. ``receipt_number`` None: kept here, not yet at the centre."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    on: date
    receipt_number: str | None
    journal_hash: str
    terminal_number: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What was done so far. The name is None when nobody was identified yet; no number: this paper changes hands."""

    done: tuple[DoneStep, ...]
    reason: HaltReason
    on: date
    terminal_number: str
    name: str | None = field(default=None, repr=False)


def certification_slip(facts: CertificationFacts, say: Say) -> Slip:
    """The receipt, or the note that it is kept and will be reported. Raises ValueError for a bad hash."""
    return Slip(
        (
            *copy_mark(facts.copy_number, say),
            Line(say("slip-title-scheme", {}), BODY_MM, align=_CENTRE),
            Line(say("slip-title-receipt", {}), TITLE_MM, bold=True, align=_CENTRE),
            Rule(),
            *_outcome(facts, say),
            Rule(),
            *_facts(facts, say),
            Rule(),
            *_verification(facts.verification_url, say),
            *_footer(say),
        )
    )


def withdrawal_slip(facts: WithdrawalFacts, say: Say) -> Slip:
    """The receipt of a withdrawal, with what it means. Raises ValueError for a bad hash."""
    done = "slip-withdrawn" if facts.receipt_number is not None else "slip-withdrawal-pending"
    pairs = (
        ("slip-name", mask_name(facts.name)),
        ("slip-number", mask_id_number(facts.number)),
        ("slip-on", day_of(facts.on, say)),
        ("slip-receipt", facts.receipt_number),
        ("slip-office", facts.office),
        ("slip-terminal", facts.terminal_number),
        ("slip-journal", short_hash_of(facts.journal_hash)),
    )
    return Slip(
        (
            Line(say("slip-title-withdrawal", {}), TITLE_MM, bold=True, align=_CENTRE),
            Rule(),
            Line(say(done, {}), RESULT_MM, bold=True, align=_CENTRE),
            Gap(1),
            Line(say("slip-withdrawal-what", {}), BODY_MM),
            Line(say("slip-withdrawal-again", {}), BODY_MM),
            Rule(),
            *pairs_of(pairs, say),
            Rule(),
            Line(say("slip-phone", {}), BODY_MM, align=_CENTRE),
        )
    )


def progress_slip(facts: ProgressFacts, say: Say) -> Slip:
    """For the desk: what is done, why it stopped, what comes next."""
    steps = [Line(say(f"slip-done-{step}", {}), BODY_MM) for step in facts.done]
    pairs = (
        ("slip-name", facts.name and mask_name(facts.name)),
        ("slip-on", day_of(facts.on, say)),
        ("slip-terminal", facts.terminal_number),
    )
    return Slip(
        (
            Line(say("slip-title-progress", {}), TITLE_MM, bold=True, align=_CENTRE),
            Rule(),
            Line(say("slip-progress-done" if steps else "slip-progress-nothing", {}), RESULT_MM, bold=True),
            *steps,
            *_open(facts, say),
            Rule(),
            *pairs_of(pairs, say),
            Rule(),
            *_footer(say),
        )
    )


def _open(facts: ProgressFacts, say: Say) -> tuple[Block, ...]:
    """Why it stopped and what comes next; nothing where the matter itself is done."""
    if _FINAL & set(facts.done):
        return ()
    return (
        Gap(2),
        Line(say("slip-progress-open", {}), RESULT_MM, bold=True),
        Line(say(f"slip-halt-{facts.reason}", {}), BODY_MM),
        Gap(2),
        Line(say("slip-progress-next", {}), RESULT_MM, bold=True),
    )


def copy_mark(copy_number: int, say: Say) -> tuple[Block, ...]:
    """Which copy it is, above everything else; nothing on an original."""
    if copy_number < 1:
        return ()
    mark = Line(say("slip-copy", {"number": str(copy_number)}), RESULT_MM, bold=True, align=_CENTRE)
    return (mark, Rule())


def _outcome(facts: CertificationFacts, say: Say) -> tuple[Block, ...]:
    if facts.pending:
        return _received("slip-pending", say)
    return _received("slip-looked-at", say) if facts.looked_at else _result(facts.next_due_on, say)


def _result(next_due_on: date | None, say: Say) -> tuple[Block, ...]:
    success = Line(say("slip-result", {}), RESULT_MM, bold=True, align=_CENTRE)
    if next_due_on is None:
        return (success,)
    return (
        success,
        Gap(1),
        Line(say("slip-due-before", {}), BODY_MM, align=_CENTRE),
        Line(day_of(next_due_on, say), DUE_MM, bold=True, align=_CENTRE),
        Line(say("slip-due-after", {}), BODY_MM, align=_CENTRE),
    )


def _received(what: str, say: Say) -> tuple[Block, ...]:
    """Not done yet, and what that means for her."""
    return (
        Line(say(what, {}), RESULT_MM, bold=True, align=_CENTRE),
        Gap(1),
        Line(say(f"{what}-what", {}), BODY_MM),
        Line(say(f"{what}-how", {}), BODY_MM),
    )


def _facts(facts: CertificationFacts, say: Say) -> list[Block]:
    return pairs_of(
        (
            ("slip-name", mask_name(facts.name)),
            ("slip-number", mask_id_number(facts.number)),
            ("slip-benefit", say(f"slip-benefit-{facts.benefit.replace('_', '-')}", {})),
            ("slip-way", say(f"slip-way-{facts.way}", {})),
            ("slip-helper", facts.helper and mask_name(facts.helper)),
            ("slip-on", day_of(facts.filed_on, say)),
            ("slip-receipt", facts.receipt_number),
            ("slip-office", facts.office),
            ("slip-terminal", facts.terminal_number),
            ("slip-journal", short_hash_of(facts.journal_hash)),
        ),
        say,
    )


def pairs_of(pairs: Iterable[tuple[str, str | None]], say: Say) -> list[Block]:
    """Text ids of labels with their values; what has no value is left out."""
    return [Pair(say(label, {}), value, BODY_MM) for label, value in pairs if value]


def _verification(url: str | None, say: Say) -> tuple[Block, ...]:
    if not url:
        return ()
    return (Qr(url, QR_MM), Line(say("slip-verify", {}), BODY_MM, align=_CENTRE), Gap(1))


def _footer(say: Say) -> tuple[Block, ...]:
    return tuple(Line(say(text_id, {}), BODY_MM, align=_CENTRE) for text_id in ("slip-free", "slip-phone"))


def day_of(day: date, say: Say) -> str:
    """The day in words of the language."""
    return say("slip-date", {"year": str(day.year), "month": str(day.month), "day": str(day.day)})


def short_hash_of(journal_hash: str) -> str:
    """The first 8 hex digits as 4 + 4: short enough to be read over the phone, and a witness of the journal row."""
    if not journal_hash:
        return ""
    match = _HASH.match(journal_hash)
    if match is None:
        raise ValueError("the journal hash is not hex")
    digits = match.group().lower()
    return f"{digits[:4]} {digits[4:]}"
