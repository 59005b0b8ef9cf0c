"""The A4 sheet of an estimate: what comes out, its parts, what was answered, what it rests on, and that it binds nobody.

It names nobody, as its slip does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.documents.estimate_slip import EstimateFacts
from kiosk.documents.own_sheet import OwnSheet, Part
from kiosk.pages import Fact, Text, text

Word = Callable[[Text], str]


def estimate_sheet(facts: EstimateFacts, word: Word, office: str) -> OwnSheet:
    """In words. It has neither number nor seal nor code: nobody shall take it for a decision."""
    notice = text("estimate-not-binding")
    about = (("slip-terminal", facts.terminal_number), ("slip-office", office))
    foot = "　".join(f"{word(text(label))} {value}" for label, value in about if value)
    return OwnSheet(
        title=word(facts.title),
        notice=word(notice),
        said=tuple(word(said) for said in (facts.headline, *facts.essence) if said != notice),
        facts=_pairs(facts.parts, word),
        parts=(
            _part("slip-estimate-asked", facts.asked, word),
            _part("slip-estimate-basis", facts.basis, word),
        ),
        foot=f"{word(text('slip-free-estimate'))}　{word(text('slip-phone'))}\n{foot}",
        page_words=word(text("chrome-leaf", at="{at}", of="{of}")),
    )


def _part(head: str, facts: Iterable[Fact], word: Word) -> Part:
    return word(text(head)), _pairs(facts, word)


def _pairs(facts: Iterable[Fact], word: Word) -> tuple[tuple[str, str], ...]:
    return tuple((word(fact.label), word(fact.value)) for fact in facts)
