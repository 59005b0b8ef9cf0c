"""What every control and screen is built with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.pages import Text
from screens.presses import Presses
from screens.theme import Style

Word = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Kit:
    """Style for the looks, ``word`` for every word, ``presses`` for every press."""

    style: Style
    word: Word
    presses: Presses
