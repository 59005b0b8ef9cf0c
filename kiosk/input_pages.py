"""Pages on which the visitor says a value with her finger: a pad, large plus and minus, or a grid of buttons.

There is no wheel, no keyboard and no list to scroll. A page knows its limits and says in plain words why a value cannot be;
what was typed stays. Values are whole numbers: fen for money, months for durations, hundredths of a percent for rates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.certificate_pages import PreviewPage
from kiosk.pages import PAGE_KINDS, Answer, ChoicePage, Chosen, Option, Page, Text, text
from kiosk.plot_pages import PLOT_PAGE_KINDS
from kiosk.sheet_pages import SHEET_PAGE_KINDS
from kiosk.signature_pages import SignaturePage


class Unit(StrEnum):
    """What a number counts. ``quantity-<unit>`` is its text, on the screen and spoken."""

    YUAN = "yuan"
    YEARS = "years"
    MONTHS = "months"
    PERCENT = "percent"
    COUNT = "count"

    @property
    def scale(self) -> int:
        """How many of the page's whole numbers one typed unit is worth."""
        return {Unit.YUAN: 100, Unit.PERCENT: 100}.get(self, 1)


@dataclass(frozen=True, slots=True)
class ValueEntered(Answer):
    """A number within the limits of its page, in whole units (fen for yuan). Never logged."""

    value: int = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePage(ChoicePage):
    """Asks for one number from ``least`` to ``most``. ``start`` stands there at first; None: nothing does.

    ``options`` are other ways to answer ("I do not know"). Raises ValueError for limits that leave nothing to say.
    """

    options: tuple[Option, ...] = ()
    unit: Unit
    least: int
    most: int
    start: int | None = None

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError("the least value is above the most")
        if self.start is not None and not self.least <= self.start <= self.most:
            raise ValueError("the value at the start is not within the limits")

    @property
    def typical(self) -> int:
        """The value that stands for all of them where every one cannot be tried."""
        return self.start if self.start is not None else (self.least + self.most) // 2

    def answers(self) -> tuple[Answer, ...]:
        return (ValueEntered(self.typical), *ChoicePage.answers(self))

    def accepts(self, answer: Answer) -> bool:
        if isinstance(answer, ValueEntered):
            return self.problem(answer.value) is None
        return ChoicePage.accepts(self, answer)

    def shown(self, value: int) -> Text:
        """The value in words, as it is shown and said."""
        return text(f"quantity-{self.unit}", **{self._named: self._plain(value)})

    def limits(self) -> Text:
        """What can be said here."""
        least, most = self._plain(self.least), self._plain(self.most)
        return text(f"input-limits-{self.unit}", **{f"least_{self._named}": least, f"most_{self._named}": most})

    def problem(self, value: int | None) -> Text | None:
        """Why this value cannot be, in plain words; None: it can."""
        if value is None:
            return text("input-empty")
        if value < self.least:
            return text(f"input-too-small-{self.unit}", **{self._named: self._plain(self.least)})
        if value > self.most:
            return text(f"input-too-large-{self.unit}", **{self._named: self._plain(self.most)})
        return None

    def texts(self) -> tuple[Text, ...]:
        troubles = (self.problem(value) for value in (None, self.least - 1, self.most + 1))
        return (
            *ChoicePage.texts(self),
            self.limits(),
            *(trouble for trouble in troubles if trouble is not None),
            *(self.shown(value) for value in (self.least, self.typical, self.most)),
        )

    def spoken(self) -> tuple[Text, ...]:
        return self.spoken_with(self.start)

    def spoken_with(self, value: int | None) -> tuple[Text, ...]:
        """What is said while ``value`` stands there; None: nothing does."""
        return (*ChoicePage.spoken(self), self.limits(), *(() if value is None else (self.shown(value),)))

    @property
    def _named(self) -> str:
        """The argument of the texts: its name tells the voice what kind of number it is."""
        return "amount" if self.unit is Unit.YUAN else "count"

    def _plain(self, value: int) -> str:
        return amount(value, self.unit.scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPage(ValuePage):
    """A pad of twelve keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountPage(ValuePage):
    """Money: large plus and minus of ``by`` fen beside the amount, and the pad for those who would rather type."""

    unit: Unit = Unit.YUAN
    by: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StepperPage(ValuePage):
    """Large plus and minus alone, for short scales. It always starts with a value."""

    by: int = 1

    def __post_init__(self) -> None:
        ValuePage.__post_init__(self)
        if self.start is None or self.by < 1:
            raise ValueError("a stepper needs a value to start with and a step")


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPage(ChoicePage):
    """A grid of short equal buttons (years, months, days): one touch chooses. ``others`` stand apart, below.

    ``wide``: the buttons hold sentences and stand below each other. Whatever is picked, the service goes the same way on:
    where it does not, a ChoicePage is the right one.
    """

    others: tuple[Option, ...] = ()
    wide: bool = False

    def __post_init__(self) -> None:
        if not self.options:
            raise ValueError("there is nothing to pick")

    def answers(self) -> tuple[Answer, ...]:
        """The cells are alike: the middle one stands for all."""
        return (Chosen(self.options[len(self.options) // 2].id), *(Chosen(other.id) for other in self.others))

    def accepts(self, answer: Answer) -> bool:
        return isinstance(answer, Chosen) and answer.option in {each.id for each in (*self.options, *self.others)}

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *(other.label for other in self.others))


def amount(value: int, scale: int) -> str:
    """``value / scale`` without a trailing ``.00``: 2014450 fen are 20,144.50, 2014400 fen 20,144."""
    whole, rest = divmod(abs(value), scale)
    digits = len(str(scale)) - 1
    shown = f"{whole:,}.{rest:0{digits}d}" if rest else f"{whole:,}"
    return f"-{shown}" if value < 0 else shown


INPUT_PAGE_KINDS: tuple[type[Page], ...] = (NumberPage, AmountPage, StepperPage, PickPage)

EVERY_PAGE_KIND: tuple[type[Page], ...] = (
    *PAGE_KINDS,
    *SHEET_PAGE_KINDS,
    *INPUT_PAGE_KINDS,
    *PLOT_PAGE_KINDS,
    PreviewPage,
    SignaturePage,
)
"""What the registry of screens must know, all of it."""
