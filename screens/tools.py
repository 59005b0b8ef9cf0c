"""What a visitor may set, as a sheet of buttons over the page: pace, colours, language, lower buttons, the other hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from kiosk.pages import Hand, Option, Overlay, Preferences, Reach, Size, Text, text
from screens.controls.face import Face
from screens.controls.signs import Sign
from screens.intents import Control
from screens.layout import Block
from screens.overlay import OverlaySheet, StackedScreen
from screens.theme import GAP_MM, Type

CLOSE: Final = "close"
SIGNS: Final = {
    Control.SMALLER: Sign.SMALLER,
    Control.LARGER: Sign.LARGER,
    Control.SOFTER: Sign.SOFTER,
    Control.LOUDER: Sign.REPEAT,
    Control.PACE: Sign.PACE,
    Control.CONTRAST: Sign.HALF,
    Control.LANGUAGE: Sign.GLOBE,
    Control.REACH: Sign.SEATED,
    Control.HAND: Sign.HAND,
}


class Sheet(Enum):
    """The sheets there are."""

    SETTINGS = "settings"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language to choose: its name in its own script and in Chinese."""

    code: str
    name: str
    chinese_name: str


class ToolScreen(StackedScreen):
    """Signs before the words; as many columns as it takes to stand on one leaf."""

    option_columns = (2, 3, 4)
    tile = Type.LABEL

    def options_block(self, across: int) -> list[Block]:
        """A name is never cut: fewer columns, and if need be more leaves."""
        gap = self.kit.style.mm(GAP_MM)
        while across > 1 and not all(
            button.holds((self.width() - gap * (across - 1)) // across) for button in self.buttons
        ):
            across -= 1
        return super().options_block(across)

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        sign = next((sign for control, sign in SIGNS.items() if control.value == option.id), None)
        return replace(plain, sign=sign)


class ToolSheet(OverlaySheet):
    """``chosen`` carries the sheet's name and the control or language that was pressed."""

    screen_class = ToolScreen
    wide_class = ToolScreen
    prefix = "tool-"
    share = 84


def overlay_of(sheet: Sheet, preferences: Preferences, tongues: Sequence[Tongue]) -> Overlay:
    """What a sheet offers this visitor."""
    if sheet is Sheet.LANGUAGES:
        return choice_of_languages(tongues)
    return settings(preferences, all_of_them=preferences.reach is Reach.LOW, languages=len(tongues))


def settings(preferences: Preferences, *, all_of_them: bool, languages: int) -> Overlay:
    """The sheet of settings. ``all_of_them``: those too that else stand at the top of the page."""
    sizes = tuple(Size)
    wanted: list[Option] = []
    if all_of_them:
        at = sizes.index(preferences.size)
        wanted += [_tool(Control.SMALLER, "chrome-smaller")] if at > 0 else []
        wanted += [_tool(Control.LARGER, "chrome-larger")] if at < len(sizes) - 1 else []
        wanted += [_tool(Control.SOFTER, "chrome-softer"), _tool(Control.LOUDER, "chrome-louder")]
        if languages > 1:
            wanted.append(_tool(Control.LANGUAGE, "chrome-language"))
    wanted.append(_tool(Control.CONTRAST, "chrome-contrast"))
    wanted.append(_tool(Control.PACE, f"chrome-pace-{preferences.pace}"))
    low = preferences.reach is Reach.LOW
    wanted.append(_tool(Control.REACH, "tools-high" if low else "tools-low"))
    left = preferences.hand is Hand.LEFT
    wanted.append(_tool(Control.HAND, "tools-right" if left else "tools-left"))
    wanted.append(Option(CLOSE, text("term-close")))
    return Overlay(Sheet.SETTINGS.value, text("term-settings"), (), tuple(wanted))


def words_of(sheet: Overlay) -> tuple[Text, ...]:
    """What is said when the sheet has opened."""
    return (text("tools-title"),) if sheet.kind == Sheet.SETTINGS.value else sheet.spoken()


def choice_of_languages(tongues: Sequence[Tongue]) -> Overlay:
    """The sheet of languages, each in its own script."""
    options = [
        Option(
            tongue.code,
            text("value-plain", value=tongue.name),
            hint=text("value-plain", value=tongue.chinese_name) if tongue.chinese_name != tongue.name else None,
        )
        for tongue in tongues
    ]
    return Overlay(Sheet.LANGUAGES.value, text("tools-languages"), (), (*options, Option(CLOSE, text("term-close"))))


def tongues_of(languages: Sequence[str], names: Mapping[str, tuple[str, str]]) -> tuple[Tongue, ...]:
    """The languages with their names; a language without one goes by its code."""
    return tuple(Tongue(code, *names.get(code, (code, code))) for code in languages)


def _tool(control: Control, label: str) -> Option:
    return Option(control.value, text(label))
