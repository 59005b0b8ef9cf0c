"""What lies over the page: an overlay, else the sheet of settings or of languages that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kiosk.pages import Overlay, Preferences
from screens.intents import Control, ControlPressed, LanguageChosen, OverlayAnswered, SheetTurned
from screens.kit import Kit, destroy
from screens.overlay import OverlaySheet
from screens.tools import CLOSE, Sheet, ToolSheet, overlay_of, tongues_of


class Sheets(QObject):
    """``open`` and ``overlay`` are what is wanted, ``front`` is the one that lies there. ``acted`` carries an ``Intent``; ``turned``
    the sheet that is to be open from now on, or None.
    """

    acted = Signal(object)
    turned = Signal(object)

    def __init__(self, languages: Sequence[str], names: Mapping[str, tuple[str, str]], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tongues = tongues_of(languages, names)
        self.open: Sheet | None = None
        self.overlay: Overlay | None = None
        self.front: OverlaySheet | None = None
        self._stood_on = ""

    @property
    def wanted(self) -> bool:
        """Something is to lie over the page."""
        return self.open is not None or self.overlay is not None

    def offered(self, preferences: Preferences) -> Overlay | None:
        """What the sheet of settings or languages offers, where one lies there."""
        return None if self.open is None or self.overlay is not None else self._contents(self.open, preferences)

    def take_away(self) -> None:
        tools = self.front if isinstance(self.front, ToolSheet) else None
        self._stood_on = (
            next((stop.objectName() for stop in tools.focus_chain() if stop.hasFocus()), "") if tools else ""
        )
        destroy(self.front)
        self.front = None

    def lay(self, kit: Kit, preferences: Preferences, room: QRect) -> None:
        """What is wanted, anew; whoever stood on a button of a sheet stands on it again."""
        if self.overlay is not None:
            self.front = OverlaySheet(kit, self.overlay, room, self._window)
            self.front.chosen.connect(self._on_overlay)
            self.front.show()
        elif self.open is not None:
            self.front = ToolSheet(kit, self._contents(self.open, preferences), room, self._window)
            self.front.chosen.connect(self._on_tool)
            self.front.show()
            again = (
                stop for stop in self.front.focus_chain() if self._stood_on and stop.objectName() == self._stood_on
            )
            for stop in again:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _contents(self, sheet: Sheet, preferences: Preferences) -> Overlay:
        return overlay_of(sheet, preferences, self._tongues)

    @Slot(object)
    def press(self, control: object) -> None:
        """A constant control or one of a sheet: it turns its sheet, or is for whoever shows the pages."""
        if not isinstance(control, Control):
            return
        sheet = Sheet.SETTINGS if control is Control.SETTINGS else None
        if control is Control.LANGUAGE and len(self._tongues) > 2:
            sheet = Sheet.LANGUAGES
        if sheet is None:
            self.acted.emit(ControlPressed(control))
        else:
            self._turn(None if self.open is sheet else sheet)

    def _turn(self, sheet: Sheet | None) -> None:
        self.turned.emit(sheet)
        self.acted.emit(SheetTurned())

    @Slot(str, str)
    def _on_tool(self, sheet: str, option: str) -> None:
        if option == CLOSE:
            self._turn(None)
        elif sheet == Sheet.LANGUAGES.value:
            self._turn(None)
            self.acted.emit(LanguageChosen(option))
        else:
            self.press(Control(option))

    @Slot(str, str)
    def _on_overlay(self, kind: str, option: str) -> None:
        self.acted.emit(OverlayAnswered(kind, option))
