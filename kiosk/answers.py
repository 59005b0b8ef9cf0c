"""What a page can be answered with: by a finger, by typing, or by the hand that moves a card."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Answer:
    """Base of everything a page can be answered with."""


@dataclass(frozen=True, slots=True)
class Chosen(Answer):
    """A button was pressed."""

    option: str


@dataclass(frozen=True, slots=True)
class PinEntered(Answer):
    """Six digits typed on the pad (GB: 社保密码, six digits). Never shown, spoken, logged or journalled.

    Whole numbers and not a text: the last eight bytes of a freed block are not overwritten (drivers/heap.py), and a text
    of six digits lies exactly there.
    """

    digits: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByHand(Answer):
    """Given by the hand that moves a card or a telephone and not by a finger on the screen: Back never goes behind it."""


@dataclass(frozen=True, slots=True)
class CardIn(ByHand):
    """The social-security card came in while the page waited for it."""


@dataclass(frozen=True, slots=True)
class IdCardOn(ByHand):
    """A resident identity card was laid on its reader while the page waited for a card."""


@dataclass(frozen=True, slots=True)
class HelperCardOn(ByHand):
    """The identity card of the person who helps her was laid on the reader. The visit goes on standing on her own card."""


class Code(StrEnum):
    """Kinds of code a page may want to be shown to the scanner."""

    E_CARD = "e-card"
    STAFF_CARD = "staff-card"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class CodeShown(ByHand):
    """A code of a kind the page wants lay before the scanner. Never shown, spoken, logged or journalled."""

    kind: Code
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoCode(ByHand):
    """Something else was shown to the scanner; or, ``gone``, the scanner cannot be used any more."""

    gone: bool = False
