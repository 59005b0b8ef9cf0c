"""What every control and screen is built with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtWidgets import QWidget

from kiosk.pages import Text
from screens.presses import Presses
from screens.ruler import Ruler
from screens.theme import Style

Word = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Kit:
    """Style for the looks, ``word`` for every word, ``presses`` for every press, ``ruler`` for what texts measure."""

    style: Style
    word: Word
    presses: Presses
    ruler: Ruler = field(default_factory=Ruler)

    def for_page(self) -> Kit:
        """The same with a ruler of its own, which goes with the page: nothing measured for one visitor outlives her."""
        return replace(self, ruler=Ruler())


def destroy(widget: QWidget | None) -> None:
    """Screens of a visit are destroyed, not cleared."""
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
