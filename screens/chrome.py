"""The constant chrome: the same controls in the same places around every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.pages import Chrome, Size, Text, text
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.controls.signs import Sign
from screens.controls.words import TextBox, Words
from screens.intents import Control
from screens.kit import Kit
from screens.mirror import mirror
from screens.theme import EDGE_MM, GAP_MM, SIZE_FACTOR, STROKE_MM, TARGET_LEAST_MM, TARGET_MM, Type

VOLUMES = 5
SIZES = tuple(Size)


class Level(QWidget):
    """A caption and its steps as bars of growing height: how large, how loud."""

    def __init__(self, kit: Kit, caption: str, steps: int, factor: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._caption = caption
        self._steps = steps
        self._at = 1
        self._font = kit.style.font(Type.SMALL, factor)
        self._metrics = kit.style.metrics(Type.SMALL, factor)

    def show_level(self, at: int, said: str) -> None:
        self._at = at
        self.setAccessibleName(said)
        self.update()

    def wide(self) -> int:
        mm = self._kit.style.mm
        return max(self._metrics.horizontalAdvance(self._caption) + 2, self._steps * mm(4))

    def tall(self) -> int:
        return self._metrics.height() + 1 + self._kit.style.mm(6.5)

    def text_boxes(self) -> list[TextBox]:
        line = self._metrics.height() + 1
        top = max(0, (self.height() - self.tall()) // 2)
        flags = int(Qt.AlignmentFlag.AlignCenter)
        return [TextBox(QRect(0, top, self.width(), line), self._caption, self._font, flags)]

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._kit.style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.colour("ink"))
        painter.setFont(self._font)
        box = self.text_boxes()[0]
        painter.drawText(box.rect, box.flags, box.text)
        gap = style.mm(1.2)
        wide = min(style.mm(6), (self.width() - gap * (self._steps - 1)) // self._steps)
        left = (self.width() - wide * self._steps - gap * (self._steps - 1)) / 2
        bottom = box.rect.bottom() + style.mm(6)
        stroke = style.mm(STROKE_MM)
        for index in range(self._steps):
            tall = style.mm(2.4 + 3.2 * (index + 1) / self._steps)
            bar = QRectF(left + index * (wide + gap), bottom - tall, wide, tall)
            filled = index < self._at
            painter.setPen(QPen(style.colour("ink"), stroke))
            painter.setBrush(style.colour("ink" if filled else "ground"))
            painter.drawRect(bar.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2))


class Bar(QWidget):
    """A strip of controls; ``pressed`` carries the control."""

    pressed = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self.buttons: list[Button] = []

    def add(self, control: Control, face: Face) -> Button:
        button = Button(self.kit, f"control-{control}", face, control, self)
        button.fired.connect(self.pressed)
        self.buttons.append(button)
        return button

    def named(self, id: str) -> str:
        return self.kit.word(text(id))


class TopBar(Bar):
    """Who and where this terminal is, text size, volume, the sheet of settings, language."""

    def __init__(self, kit: Kit, languages: Sequence[str], place: Text | None, width: int, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self._portrait = kit.style.panel.portrait
        self._width = width
        self._place = kit.word(place) if place is not None else ""
        self._bare = kit.style.low
        """Nothing to press up here: it all stands in the sheet of settings, within reach."""
        current = kit.style.preferences.language
        following = languages[(languages.index(current) + 1) % len(languages)] if current in languages else languages[0]
        self._several = len(languages) > 2
        self._language = self.named("chrome-language" if self._several else f"chrome-language-{following}")
        if len(languages) < 2:
            self._language = ""
        self._worded = True
        for factor, worded in self._tries():
            self._worded = worded
            self._build(factor)
            if self._needed() <= width:
                break
        if self._bare:
            self._strip()
        self._arrange()
        if kit.style.rtl:
            mirror((*self.buttons, *self._others), width)
        self.show_preferences()

    def _tries(self) -> list[tuple[float, bool]]:
        """Type factors, with words beside the signs or without; words go before they would become too small to read."""
        factor = self.kit.style.factor
        least = min(factor, SIZE_FACTOR[Size.ELDER])
        readable = sorted({f for f in SIZE_FACTOR.values() if least <= f <= factor}, reverse=True)
        return [(each, worded) for worded in (True, False) for each in readable]

    def _strip(self) -> None:
        for widget in (*self.buttons, self._size, self._volume):
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self.buttons.clear()

    def show_preferences(self) -> None:
        """Levels as they are now; the volume changes without a new page."""
        if self._bare:
            return
        preferences = self.kit.style.preferences
        self.show_size(SIZES.index(preferences.size) + 1)
        self.show_volume(preferences.volume)

    def show_size(self, at: int) -> None:
        self._size.show_level(at, self.named(f"chrome-size-{SIZES[at - 1]}"))
        self._smaller.open(at > 1)
        self._larger.open(at < len(SIZES))

    def show_volume(self, at: int) -> None:
        if self._bare:
            return
        self._volume.show_level(at, self.named(f"chrome-volume-{at}"))
        self._softer.open(at > 1)
        self._louder.open(at < VOLUMES)

    def _build(self, factor: float) -> None:
        for child in (*self.buttons, *(getattr(self, "_others", ()))):
            child.setParent(None)
            child.deleteLater()
        self.buttons.clear()
        kit, named = self.kit, self.named
        self._factor = factor
        head = min(factor, SIZE_FACTOR[Size.ELDER])
        self._name = Words(kit, named("chrome-terminal"), Type.CHROME, self, factor=head)
        self._where = Words(kit, self._place, Type.SMALL, self, role="soft", factor=head)
        self._smaller = self.add(Control.SMALLER, self._step(Sign.MINUS, "chrome-smaller"))
        self._size = Level(kit, named("chrome-size"), len(SIZES), factor, self)
        self._larger = self.add(Control.LARGER, self._step(Sign.PLUS, "chrome-larger"))
        self._softer = self.add(Control.SOFTER, self._step(Sign.MINUS, "chrome-softer"))
        self._volume = Level(kit, named("chrome-volume"), VOLUMES, factor, self)
        self._louder = self.add(Control.LOUDER, self._step(Sign.PLUS, "chrome-louder"))
        # The sign tells what the word does not: here is what makes the page fit the person.
        settings = replace(self._plain("term-settings"), sign=Sign.ACCESS)
        self._settings = self.add(Control.SETTINGS, settings if self._worded else replace(settings, label=""))
        # Latin letters need a larger type to be as high as Han ones.
        tongue = replace(self._plain("chrome-language", self._language), kind=Type.LABEL)
        if self._several:
            # Whoever cannot read the word knows the globe.
            tongue = replace(tongue, sign=Sign.GLOBE, label=tongue.label if self._worded else "")
        self._tongue = self.add(Control.LANGUAGE, tongue)
        if not self._language:
            # A terminal of one language has nothing to change to.
            self._tongue.open(False)
            self._tongue.hide()
        self._others: tuple[QWidget, ...] = (self._name, self._where, self._size, self._volume)

    def _step(self, sign: Sign, name: str) -> Face:
        return Face(label="", name=self.named(name), sign=sign, centred=True, kind=Type.SMALL, factor=self._factor)

    def _plain(self, name: str, label: str = "") -> Face:
        said = self.named(name)
        return Face(
            label=label or said,
            name=f"{said}, {label}" if label else said,
            centred=True,
            kind=Type.SMALL,
            factor=self._factor,
        )

    def _row(self) -> list[tuple[QWidget, int, int]]:
        """(widget, width, gap before it) of the controls from left to right."""
        if self._bare:
            return []
        mm = self.kit.style.mm
        target, near, far = mm(TARGET_LEAST_MM + 2), mm(2), mm(6)
        return [
            (self._smaller, target, 0),
            (self._size, self._size.wide(), near),
            (self._larger, target, near),
            (self._softer, target, far),
            (self._volume, self._volume.wide(), near),
            (self._louder, target, near),
            (self._settings, max(target, self._settings.wide()), far),
            *([(self._tongue, max(target, self._tongue.wide()), far)] if self._language else []),
        ]

    def _needed(self) -> int:
        mm = self.kit.style.mm
        row = sum(width + gap for _, width, gap in self._row()) + 2 * mm(EDGE_MM)
        widest = max(self._name.wide(), self._where.wide())
        return max(row, widest + 2 * mm(EDGE_MM)) if self._portrait else row + widest + mm(8)

    def _on_one_line(self) -> bool:
        mm = self.kit.style.mm
        return self._name.wide() + self._where.wide() + mm(8) + 2 * mm(EDGE_MM) <= self._width

    def _arrange(self) -> None:
        mm = self.kit.style.mm
        edge, pad = mm(EDGE_MM), mm(3)
        row = self._row()
        tall = 0
        if not self._bare:
            # Tibetan lines are nearly three em high.
            worded = (self._settings.tall(self._settings.wide()), self._tongue.tall(self._tongue.wide()))
            tall = max(mm(TARGET_LEAST_MM + 2), self._size.tall(), *worded)
        name_tall, where_tall = self._name.tall(self._width), self._where.tall(self._width) if self._place else 0
        needed = sum(width + gap for _, width, gap in row)
        if self._portrait:
            self._name.setGeometry(edge, pad, self._name.wide(), name_tall)
            where = self._where.wide()
            if self._on_one_line():
                line = max(name_tall, where_tall)
                self._where.setGeometry(self._width - edge - where, pad + (line - where_tall), where, where_tall)
            else:
                line = name_tall + where_tall
                self._where.setGeometry(edge, pad + name_tall, where, where_tall)
            top = pad + line + mm(2)
            groups = sum(1 for _, _, gap in row if gap == mm(6))
            spread = (self._width - 2 * edge - needed) // max(1, groups)
            left = edge
        else:
            stack = name_tall + where_tall
            tall = 0 if self._bare else max(tall, mm(TARGET_LEAST_MM))
            self.setFixedSize(self._width, max(stack, tall) + 2 * pad)
            top = (self.height() - tall) // 2
            self._name.setGeometry(edge, (self.height() - stack) // 2, self._name.wide(), name_tall)
            self._where.setGeometry(edge, (self.height() - stack) // 2 + name_tall, self._where.wide(), where_tall)
            spread = 0
            left = self._width - edge - needed
        for widget, width, gap in row:
            left += gap + (spread if gap == mm(6) else 0)
            widget.setGeometry(left, top, width, tall)
            left += width
        if self._portrait:
            self.setFixedSize(self._width, top + tall + pad)

    def paintEvent(self, event: QPaintEvent) -> None:
        _edge(self, self.kit, self.height() - 1)


class BottomBar(Bar):
    """返回, 再听一遍, 结束, 叫工作人员: the way back, the way out and the way to a person; low, the settings too. On the home page,
    where there is nothing to end, 练一练 stands in that place.
    """

    def __init__(self, kit: Kit, width: int, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self._back = self._big(Control.BACK, "chrome-back", Sign.BACK, Weight.PLAIN)
        self._repeat = self._big(Control.REPEAT, "chrome-repeat", Sign.REPEAT, Weight.PLAIN)
        self._settings: Button | None = None
        if kit.style.low:
            self._settings = self._big(Control.SETTINGS, "term-settings", Sign.ACCESS, Weight.PLAIN)
        self._leave = self._big(Control.LEAVE, "chrome-leave", Sign.LEAVE, Weight.PLAIN)
        self._help = self._big(Control.HELP, "chrome-help", Sign.PERSON, Weight.STAFF)
        mm = kit.style.mm
        self._edge, self._gap, self._pad = mm(EDGE_MM), mm(GAP_MM), mm(4)
        room = width - 2 * self._edge
        wides = {button: max(mm(TARGET_MM), button.wide()) for button in self.buttons}
        face = Face(label=self.named("chrome-practice"), kind=Type.CHROME, centred=True, factor=kit.style.bar_factor)
        self._practice = Button(kit, f"control-{Control.PRACTICE}", face, Control.PRACTICE, self)
        self._practice.fired.connect(self.pressed)
        wides[self._leave] = max(wides[self._leave], self._practice.wide())
        rows: list[list[Button]] = [list(self.buttons)]
        if self._settings is not None and sum(wides.values()) + self._gap * (len(self.buttons) - 1) > room:
            rows = [[self._back, self._repeat, self._leave], [self._settings, self._help]]
        tall = mm(TARGET_MM + 2)
        for row in rows:
            spare = (room - self._gap * (len(row) - 1) - sum(wides[button] for button in row)) // len(row)
            spare = spare if kit.style.panel.portrait else min(spare, mm(16))
            for button in row:
                # Less than its words want on one line where there is less: they take two lines then.
                wides[button] = max(mm(TARGET_MM), wides[button] + spare)
        tall = max(tall, *(button.tall(wide) for button, wide in wides.items()))
        self.setFixedSize(width, len(rows) * tall + (len(rows) - 1) * self._gap + 2 * self._pad)
        for place, row in enumerate(rows):
            self._place_row(row, wides, self._pad + place * (tall + self._gap), tall)
        self._practice.setGeometry(self._leave.geometry())
        self.buttons.insert(self.buttons.index(self._leave), self._practice)
        self._reach = self._toggle()
        if kit.style.rtl or kit.style.hand_left:
            mirror(self.buttons, width)

    def _toggle(self) -> Button:
        """Lowers the buttons, within reach of who sits: in the place of the way back, where there is none."""
        label = "tools-high" if self.kit.style.low else "tools-low"
        face = Face(label="", name=self.named(label), sign=Sign.SEATED, kind=Type.CHROME, centred=True)
        button = self.add(Control.REACH, face)
        place = self._back.geometry()
        button.setGeometry(place.left(), place.top(), max(self.kit.style.mm(TARGET_MM), place.height()), place.height())
        # In reading order it stands where the way back would.
        self.buttons.insert(0, self.buttons.pop())
        return button

    def _place_row(self, row: list[Button], wides: dict[Button, int], top: int, tall: int) -> None:
        """What leads back stands at one end, what leads on at the other."""
        left, right = self._edge, self.width() - self._edge
        ends = [button for button in row if button in (self._back, self._repeat)] or row[:1]
        for button in ends:
            button.setGeometry(left, top, wides[button], tall)
            left += wides[button] + self._gap
        for button in reversed([button for button in row if button not in ends]):
            right -= wides[button]
            button.setGeometry(right, top, wides[button], tall)
            right -= self._gap

    def show_chrome(self, chrome: Chrome) -> None:
        """A control that leads nowhere on this page is not drawn; its place stays free, so that nothing ever moves."""
        for button, works in (
            (self._back, chrome.back),
            (self._practice, chrome.practice and not chrome.leave),
            (self._repeat, chrome.repeat),
            (self._leave, chrome.leave),
        ):
            button.open(works)
            button.setVisible(works)
        self._reach.setVisible(not chrome.back)

    def _big(self, control: Control, label: str, sign: Sign, weight: Weight) -> Button:
        factor = self.kit.style.bar_factor
        face = Face(label=self.named(label), sign=sign, weight=weight, kind=Type.CHROME, centred=True, factor=factor)
        return self.add(control, face)

    def paintEvent(self, event: QPaintEvent) -> None:
        _edge(self, self.kit, 0)


def _edge(bar: QWidget, kit: Kit, y: int) -> None:
    """The bars stand on the surface colour, parted from the page by a thin line."""
    painter = QPainter(bar)
    painter.fillRect(bar.rect(), kit.style.colour("surface"))
    thin = kit.style.mm(0.4)
    painter.fillRect(0, max(0, y - thin + 1) if y else 0, bar.width(), thin, kit.style.colour("line"))
