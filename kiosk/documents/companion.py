"""The slip in large type that goes with an A4 certificate: what it is, its number, how long it is good. Masked as every slip."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from drivers.printer.contract import Align, Gap, Line, Rule, Slip
from kiosk.documents.slip import (
    BODY_MM,
    RESULT_MM,
    TITLE_MM,
    Say,
    copy_mark,
    day_of,
    pairs_of,
    short_hash_of,
)
from kiosk.people.masks import mask_name


@dataclass(frozen=True, slots=True)
class CompanionFacts:
    """``title``: text id of the certificate. ``number`` None: the wish is kept here, nothing was issued yet."""

    title: str
    name: str = field(repr=False)
    on: date
    number: str | None
    valid_until: date | None
    journal_hash: str
    terminal_number: str
    office: str = ""
    copy_number: int = 0


def companion_slip(facts: CompanionFacts, say: Say) -> Slip:
    """The slip. Raises ValueError for a bad hash."""
    state = "pending" if facts.number is None else "issued"
    pairs = (
        ("slip-name", mask_name(facts.name)),
        ("slip-on", day_of(facts.on, say)),
        ("slip-certificate-number", facts.number),
        ("slip-valid-until", None if facts.valid_until is None else day_of(facts.valid_until, say)),
        ("slip-office", facts.office),
        ("slip-terminal", facts.terminal_number),
        ("slip-journal", short_hash_of(facts.journal_hash)),
    )
    return Slip(
        (
            *copy_mark(facts.copy_number, say),
            Line(say("slip-title-certificate", {}), BODY_MM, align=Align.CENTER),
            Line(say(facts.title, {}), TITLE_MM, bold=True, align=Align.CENTER),
            Rule(),
            Line(say(f"slip-certificate-{state}", {}), RESULT_MM, bold=True),
            Gap(1),
            Line(say(f"slip-certificate-{state}-how", {}), BODY_MM),
            Rule(),
            *pairs_of(pairs, say),
            Rule(),
            Line(say("slip-free", {}), BODY_MM, align=Align.CENTER),
            Line(say("slip-phone", {}), BODY_MM, align=Align.CENTER),
        )
    )
