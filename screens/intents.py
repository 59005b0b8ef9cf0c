"""What the shell reports: frozen values, one signal (``Shell.acted``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.pages import Answer, Text


class Control(StrEnum):
    """The constant controls around every page."""

    BACK = "back"
    LEAVE = "leave"
    REPEAT = "repeat"
    HELP = "help"
    PRACTICE = "practice"
    LOUDER = "louder"
    SOFTER = "softer"
    PACE = "pace"
    LARGER = "larger"
    SMALLER = "smaller"
    CONTRAST = "contrast"
    LANGUAGE = "language"
    SETTINGS = "settings"
    REACH = "reach"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The page shown under ``token`` was answered."""

    token: object
    answer: Answer


@dataclass(frozen=True, slots=True)
class OverlayAnswered:
    """A button of the overlay was pressed."""

    kind: str
    option: str


@dataclass(frozen=True, slots=True)
class ControlPressed:
    """A constant control was pressed."""

    control: Control


@dataclass(frozen=True, slots=True)
class SheetTurned:
    """The visitor opened the sheet of settings or of languages, or closed it; ``Shell.tools`` tells which stands."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A language was chosen from the sheet of languages."""

    language: str


@dataclass(frozen=True, slots=True)
class DigitsTyped:
    """The number of typed digits changed, so that it can be spoken as "已输入一位". Never carries a digit."""

    count: int
    length: int


@dataclass(frozen=True, slots=True)
class ValueSaid:
    """The value on the page changed, or cannot be: these texts are to be spoken."""

    texts: tuple[Text, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Touched:
    """Something was pressed anywhere, button or not: speech stops, the idle clock restarts."""


Intent = (
    AnswerGiven | OverlayAnswered | ControlPressed | SheetTurned | LanguageChosen | DigitsTyped | ValueSaid | Touched
)
