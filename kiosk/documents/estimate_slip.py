"""The slip of an estimate: what comes out, its parts, what was answered, what it rests on, and that it binds nobody.

It names nobody: who carries it home knows whose it is, and whoever finds it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from drivers.printer.contract import Align, Block, Gap, Line, Pair, Rule, Slip
from kiosk.documents.slip import BODY_MM, RESULT_MM, TITLE_MM
from kiosk.pages import Fact, Text, text

Word = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class EstimateFacts:
    """What stands on the slip, as texts: it is printed in the language of the screen."""

    title: Text
    headline: Text = field(repr=False)
    essence: tuple[Text, ...] = field(repr=False)
    parts: tuple[Fact, ...] = field(repr=False)
    asked: tuple[Fact, ...] = field(repr=False)
    basis: tuple[Fact, ...] = field(repr=False)
    terminal_number: str


def estimate_slip(facts: EstimateFacts, word: Word) -> Slip:
    """The words first, then the figures."""
    return Slip(
        (
            Line(word(text("slip-estimate-title")), TITLE_MM, bold=True, align=Align.CENTER),
            Line(word(facts.title), BODY_MM, align=Align.CENTER),
            Rule(),
            Line(word(facts.headline), RESULT_MM, bold=True),
            *(Line(word(said), BODY_MM) for said in facts.essence),
            *_part("slip-estimate-result", facts.parts, word),
            *_part("slip-estimate-asked", facts.asked, word),
            *_part("slip-estimate-basis", facts.basis, word),
            Rule(),
            Pair(word(text("slip-terminal")), facts.terminal_number, BODY_MM),
            Line(word(text("slip-free-estimate")), BODY_MM, align=Align.CENTER),
            Line(word(text("slip-phone")), BODY_MM, align=Align.CENTER),
        )
    )


def _part(head: str, facts: Iterable[Fact], word: Word) -> tuple[Block, ...]:
    pairs = tuple(Pair(word(fact.label), word(fact.value), BODY_MM) for fact in facts)
    if not pairs:
        return ()
    return (Rule(), Line(word(text(head)), RESULT_MM, bold=True), Gap(1), *pairs)
