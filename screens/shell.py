"""The one full-screen window: constant chrome around one page at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Answer, Chrome, HomePage, Overlay, Page, Preferences, Text
from screens.chrome import Bar, BottomBar, TopBar
from screens.controls.button import Button
from screens.curtain import Curtain
from screens.intents import AnswerGiven, DigitsTyped, Touched, ValueSaid
from screens.kit import Kit, Word, destroy
from screens.overlay import OverlaySheet
from screens.pages import SCREENS
from screens.pages.base import Screen
from screens.pages.camera import WHITE, CameraScreen, FrameSource
from screens.panel import Panel
from screens.practice import PracticeBand
from screens.presses import Presses
from screens.sheets import Sheets
from screens.theme import EDGE_MM, Style
from screens.tools import Sheet
from screens.touches import Touches

DOUBLE_PRESS_MS = 400
GRACE_MS = 300
STYLES_MOST = 4
"""Styles kept with their fonts and colours, the present one among them."""


class Shell(QWidget):
    """Shows pages, reports presses. ``acted`` carries an ``Intent``; ``painted`` the token after a page's first paint.

    The words must follow the language before ``apply`` is called with it: the shell asks ``word`` anew and keeps no text.
    """

    acted = Signal(object)
    painted = Signal(object)

    def __init__(
        self,
        panel: Panel,
        word: Word,
        languages: Sequence[str],
        *,
        place: Text | None = None,
        clock: Callable[[], float] = time.monotonic,
        double_press_ms: int = DOUBLE_PRESS_MS,
        grace_ms: int = GRACE_MS,
        preferences: Preferences | None = None,
        names: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__()
        if not languages:
            raise ValueError("the shell needs at least one language")
        self._panel = panel
        self._word = word
        self._languages = tuple(languages)
        self._place = place
        self._sheets = Sheets(languages, names or {}, self)
        self._sheets.acted.connect(self.acted)
        self._sheets.turned.connect(self.open_tools)
        self._presses = Presses(clock, double_press_ms, grace_ms, self)
        self._presses.touched.connect(self._on_touch)
        self._preferences = preferences or Preferences()
        self._styles: dict[Preferences, Style] = {}
        self._source: FrameSource | None = None
        self._shown: tuple[object, Page] | None = None
        self._chrome = Chrome(back=False, leave=False)
        self._note: Text | None = None
        self._tint: tuple[float, float, float] | None = None
        self._bird: str | None = None
        self._screen: Screen[Any] | None = None
        self._band: PracticeBand | None = None
        self._top: TopBar | None = None
        self._bottom: BottomBar | None = None
        self._curtain = Curtain(self)
        self._curtain.touched.connect(self._presses.touch)
        self._touches = Touches(self, self._presses.touch, panel.px_per_mm)
        self.setObjectName("shell")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.resize(panel.width_px, panel.height_px)
        self._build()
        # Else the window system gives the keyboard to some button, which then wears the ring of a choice nobody made.
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current_token(self) -> object | None:
        return self._shown[0] if self._shown is not None else None

    @property
    def current_page(self) -> Page | None:
        return self._shown[1] if self._shown is not None else None

    @property
    def page_screen(self) -> Screen[Any] | None:
        """The screen of the current page."""
        return self._screen

    @property
    def sheet(self) -> OverlaySheet | None:
        """What lies over the page: the overlay, else the sheet of settings or languages."""
        return self._sheets.front

    @property
    def tools(self) -> Overlay | None:
        """What the sheet of settings or languages offers, where one is open and nothing stands before it."""
        return self._sheets.offered(self._preferences)

    @property
    def scene(self) -> int:
        """Changes with whatever can be pressed: page, overlay, sheet, and their places."""
        return self._presses.scene

    @property
    def settled(self) -> bool:
        """What stands on the glass has stood there long enough to be what a press means."""
        return self._presses.settled

    @Slot(object)
    def open_tools(self, sheet: Sheet | None) -> None:
        """Opens the sheet of settings or of languages, or closes it; an overlay stays before it."""
        self._sheets.open = sheet
        self._renew_sheet()

    def show_page(self, token: object, page: Page, chrome: Chrome) -> None:
        """Destroys the last page and shows this one; the overlay, if any, stays above it."""
        if not (isinstance(page, HomePage) and isinstance(self.current_page, HomePage)):
            # A tile that changed its state takes no sheet away.
            self._sheets.open = None
        self._shown = (token, page)
        self._chrome = chrome
        self._note = self._tint = self._bird = None
        self._renew_screen(None)

    def note(self, text: Text) -> None:
        """Puts ``text`` in place of the one hint of a page that has one."""
        self._note = text
        if self._screen is not None:
            self._screen.note(self._word(text))

    def show_overlay(self, overlay: Overlay | None) -> None:
        """Lays a sheet over the page, or takes it away."""
        self._sheets.overlay = overlay
        self._renew_sheet()

    def apply(self, preferences: Preferences) -> None:
        """Size, contrast, language at once, with the same page under the same token; volume and pace change their own marks only."""
        before, self._preferences = self._preferences, preferences
        if before == preferences:
            return
        self._draw_curtain()
        unseen = {name: getattr(preferences, name) for name in ("volume", "pace", "by_ear", "blank")}
        plain = replace(before, **unseen)
        if plain == preferences and self._top is not None:
            self._top.show_volume(preferences.volume)
            if before.pace != preferences.pace and self._sheets.open is not None:
                self._renew_sheet()
            return
        if (before.language, before.reach) != (preferences.language, preferences.reach):
            # She wants to see what became of it.
            self._sheets.open = None
        self._build()

    def lend_light(self, lent: bool) -> None:
        """The camera finds the face too dark: a camera page that stands lights it."""
        if isinstance(self._screen, CameraScreen):
            self._screen.view.lend_light(lent)

    def take_tint(self, colour: tuple[float, float, float] | None) -> None:
        """The lamp of a camera page takes a pale colour (red, green, blue, each 0 to 1); None: white again."""
        self._tint = colour
        if isinstance(self._screen, CameraScreen):
            self._screen.view.take_tint(WHITE if colour is None else colour)

    def show_bird(self, side: str | None) -> None:
        """A bird on the ``left`` or ``right`` of a camera page, as the visitor sees it; None: it has flown."""
        self._bird = side
        if isinstance(self._screen, CameraScreen):
            self._screen.view.show_bird(side)

    def set_frame_source(self, source: FrameSource | None) -> None:
        """The mailbox a camera page samples while, and only while, it is shown."""
        self._source = source
        if isinstance(self._screen, CameraScreen):
            self._screen.view.watch(source)

    def button(self, name: str) -> Button | None:
        """The button with this object name, on whatever leaf: ``option-<id>``, ``control-<name>``, ``key-<digit>``,
        ``overlay-<id>``, ``page-next``. Buttons of a page that was taken away are never found."""
        for chain in self._chains():
            for widget in chain:
                if isinstance(widget, Button) and widget.objectName() == name:
                    return widget
        return None

    def stops(self) -> list[Button]:
        """Where the keys may stand, in order: the sheet or else the page, then the constant controls that work now. Closed
        buttons of the page that say why are among them.
        """
        first: list[QWidget] = []
        if self.sheet is not None:
            first = self.sheet.focus_chain()
        elif self._screen is not None:
            first = self._screen.focus_chain()
        bars = [button for bar in (self._bottom, self._top) if bar is not None for button in bar.buttons]
        page = [widget for widget in first if isinstance(widget, Button) and (widget.isEnabled() or widget.face.reason)]
        return [*page, *(button for button in bars if button.isEnabled())]

    def said(self) -> tuple[Text, ...]:
        """What the page says as it stands now, with what she entered; nothing before the first."""
        return () if self._screen is None else self._screen.said_now()

    def stand_on_line(self, index: int) -> None:
        """Puts the ring around a row of the page, on whatever leaf."""
        if self._screen is not None:
            self._screen.stand_on_line(index)

    def stand_on(self, name: str) -> None:
        """Puts the ring around a button, on whatever leaf; on none where a closed one has that name."""
        button = self.button(name)
        if button is None:
            return
        if self.sheet is not None:
            self.sheet.choices.bring_forward(button)
        elif self._screen is not None:
            self._screen.bring_forward(button)
        target: QWidget = button if button.isEnabled() else self
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def strike(self, name: str) -> bool:
        """Presses a button from the keypad; False where there is none, or it is closed."""
        button = next((stop for stop in self.stops() if stop.objectName() == name), None)
        return button is not None and button.strike()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().isValid() and event.oldSize() != event.size():
            self._build()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._presses.touch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._presses.touch()
        super().keyPressEvent(event)

    # Building.

    def _build(self) -> None:
        """Everything anew in the present size, contrast and language."""
        name = next((widget.objectName() for chain in self._chains() for widget in chain if widget.hasFocus()), "")
        style = self._style()
        self._kit = Kit(style, self._word, self._presses)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, style.colour("ground"))
        self.setPalette(palette)
        destroy(self._top)
        destroy(self._bottom)
        top = TopBar(self._kit, self._languages, self._place, self.width(), self)
        bottom = BottomBar(self._kit, self.width(), self)
        bars: tuple[Bar, ...] = (top, bottom)
        self._top, self._bottom = top, bottom
        bottom.move(0, self.height() - bottom.height())
        for bar in bars:
            bar.pressed.connect(self._sheets.press)
            bar.show()
        carried = self._screen.carry() if self._screen is not None else None
        self._renew_screen(carried)
        again = self.button(name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _style(self) -> Style:
        """The one of these preferences, if it was in use lately: after a visit the terminal's own are wanted again."""
        found = self._styles.pop(self._preferences, None) or Style(self._panel, self._preferences)
        self._styles[self._preferences] = found
        if len(self._styles) > STYLES_MOST:
            del self._styles[next(iter(self._styles))]
        return found

    def _renew_screen(self, carried: object) -> None:
        focused = self._screen is not None and any(widget.hasFocus() for widget in self._screen.focus_chain())
        destroy(self._screen)
        destroy(self._band)
        self._screen = self._band = None
        if self._bottom is not None:
            self._bottom.show_chrome(self._chrome)
        if self._shown is not None:
            page = self._shown[1]
            style = self._kit.style
            mm = style.mm
            if page.practice and self._top is not None:
                self._band = PracticeBand(self._kit, self._top.height(), self.width(), self)
                self._band.show()
            room = self._room().adjusted(mm(EDGE_MM), mm(6), -mm(EDGE_MM), -mm(style.foot_mm))
            screen = SCREENS[type(page)](self._kit.for_page(), page, room, self)
            if carried is not None:
                screen.restore(carried)
            if isinstance(screen, CameraScreen):
                screen.view.watch(self._source)
                screen.view.show_bird(self._bird)
                if self._tint is not None:
                    screen.view.take_tint(self._tint)
            if self._note is not None:
                screen.note(self._word(self._note))
            screen.answered.connect(self._on_answer)
            screen.typed.connect(self._on_typed)
            screen.said.connect(self._on_said)
            # Queued: the paint that announces itself first paints the children too.
            screen.first_painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)
            self._screen = screen
            screen.show()
        self._renew_sheet()
        if focused:
            # Whoever goes by keys stands on the first button of the new page.
            first = next((widget for chain in self._chains() for widget in chain if widget.isEnabled()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_curtain(self) -> None:
        """Last: it lies before whatever was just built."""
        self._curtain.draw(self._preferences.blank)

    def _renew_sheet(self) -> None:
        """What lies over the page, anew; the order of the keys and the curtain follow."""
        self._presses.scene_changed()
        self._sheets.take_away()
        if self._screen is not None:
            self._screen.setEnabled(not self._sheets.wanted)
        self._sheets.lay(self._kit.for_page(), self._preferences, self._room())
        self._chain()
        self._draw_curtain()
        # What has just been shown marks itself by an event that may come behind the first paint, and would be painted again.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater.value)

    def _room(self) -> QRect:
        top = self._top.height() if self._top is not None else 0
        top += self._band.height() if self._band is not None else 0
        bottom = self._bottom.height() if self._bottom is not None else 0
        return QRect(0, top, self.width(), self.height() - top - bottom)

    def _chains(self) -> list[list[QWidget]]:
        chains: list[list[QWidget]] = []
        if self.sheet is not None:
            chains.append(self.sheet.focus_chain())
        if self._screen is not None:
            chains.append(self._screen.focus_chain())
        for bar in (self._bottom, self._top):
            if bar is not None:
                chains.append(list(bar.buttons))
        return chains

    def _chain(self) -> None:
        """One linear order: the sheet or the page, the bottom bar, the top bar; it begins at the window itself."""
        order: list[QWidget] = [self, *(widget for chain in self._chains() for widget in chain)]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    # Reports.

    @Slot()
    def _on_touch(self) -> None:
        self.acted.emit(Touched())

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if isinstance(answer, Answer) and self._shown is not None:
            self.acted.emit(AnswerGiven(self._shown[0], answer))

    @Slot(int, int)
    def _on_typed(self, count: int, length: int) -> None:
        self.acted.emit(DigitsTyped(count, length))

    @Slot(object)
    def _on_said(self, texts: object) -> None:
        if isinstance(texts, tuple) and texts:
            self.acted.emit(ValueSaid(texts))

    @Slot()
    def _on_painted(self) -> None:
        self._presses.appeared()
        if self._shown is not None:
            self.painted.emit(self._shown[0])
