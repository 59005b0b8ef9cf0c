"""The slip of a query: the same sentence and figures as on the screen, the newest rows, and what it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.printer.contract import Align, Block, Gap, Line, Pair, Rule, Slip
from kiosk.documents.slip import BODY_MM, RESULT_MM, TITLE_MM
from kiosk.pages import Fact, Text, text

Word = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the slip tells. ``owner``: masked name and number. ``more``: rows that are not on it."""

    title: Text
    owner: tuple[str, str] | None = field(repr=False)
    summary: tuple[Text, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    rows: tuple[tuple[Fact, ...], ...] = field(repr=False)
    more: int
    as_of: str
    terminal_number: str
    office: str = ""


def record_slip(facts: RecordFacts, word: Word) -> Slip:
    """Ordered as on the screen. ``as_of`` is an ISO date."""
    blocks: list[Block] = [Line(word(facts.title), TITLE_MM, bold=True, align=Align.CENTER), Rule()]
    if facts.owner is not None:
        name, number = facts.owner
        blocks += [
            Pair(word(text("slip-name")), name, BODY_MM),
            Pair(word(text("slip-number")), number, BODY_MM),
            Rule(),
        ]
    blocks += [Line(word(said), RESULT_MM, bold=index == 0) for index, said in enumerate(facts.summary)]
    if facts.facts:
        blocks += [Gap(1), *(_pair(fact, word) for fact in facts.facts)]
    for row in facts.rows:
        head, *rest = row
        blocks += [Rule(), Line(word(head.value), BODY_MM, bold=True), *(_pair(fact, word) for fact in rest)]
    if facts.more:
        blocks += [Rule(), Line(word(text("record-slip-more", count=str(facts.more))), BODY_MM)]
    about = (("slip-on", text("value-date", date=facts.as_of)), ("slip-office", _plain(facts.office)))
    blocks += [Rule(), *(Pair(word(text(label)), word(value), BODY_MM) for label, value in about if word(value))]
    blocks += [
        Pair(word(text("slip-terminal")), facts.terminal_number, BODY_MM),
        Rule(),
        Line(word(text("record-slip-what")), BODY_MM),
        Line(word(text("slip-phone")), BODY_MM, align=Align.CENTER),
    ]
    return Slip(tuple(blocks))


def _pair(fact: Fact, word: Word) -> Pair:
    return Pair(word(fact.label), word(fact.value), BODY_MM)


def _plain(value: str) -> Text:
    return text("value-plain", value=f"text:{value}")
