"""What goes into an estimate and what comes out, in the words of the pages. Frozen; nothing personal in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.pages import Fact, Text
from kiosk.plot_pages import Plot

Answers = tuple[tuple[str, int | str], ...]
"""Name of the input and its value, in the kinds of the catalogue: fen, months, hundredths of a percent, ``YYYY-MM``, words."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the centre has on record for an estimate: its fields, and its rows where it has some."""

    values: Answers = field(repr=False)
    rows: tuple[Answers, ...] = field(default=(), repr=False)

    def as_answers(self) -> dict[str, int | str]:
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Estimate:
    """``headline``: what comes out, in one sentence. ``essence``: what must be known beside it. ``facts``: its parts.
    ``basis``: what it rests on. ``plot_words``: what the plot shows, in sentences.
    """

    headline: Text = field(repr=False)
    essence: tuple[Text, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    basis: tuple[Fact, ...] = field(repr=False)
    plot: Plot | None = field(default=None, repr=False)
    plot_words: tuple[Text, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class NotReckoned:
    """The rules do not go with these answers. ``reason`` names the texts ``trouble-estimate-<reason>-title``, ``-body``."""

    reason: str
