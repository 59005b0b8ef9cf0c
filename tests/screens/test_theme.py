from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from pytestqt.qtbot import QtBot

from kiosk.pages import Contrast, Preferences, Size
from screens.panel import Panel
from screens.theme import FAMILIES, PALETTES, TEXT_PAIRS, Style, Type
from tests.screens.conftest import LANDSCAPE, PORTRAIT


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    shade = QColor(colour)
    return 0.2126 * linear(shade.redF()) + 0.7152 * linear(shade.greenF()) + 0.0722 * linear(shade.blueF())


@pytest.mark.parametrize(("contrast", "pair"), list(product(Contrast, TEXT_PAIRS)))
def test_every_text_keeps_ten_to_one_in_every_theme(contrast: Contrast, pair: tuple[str, str]) -> None:
    # Elder size is the default in each theme, so the 10:1 of elder mode holds everywhere.
    light, dark = sorted((luminance(getattr(PALETTES[contrast], role)) for role in pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 10


@pytest.mark.parametrize(("panel", "kind"), list(product((PORTRAIT, LANDSCAPE, Panel(32, 2160, 3840)), Type)))
@pytest.mark.parametrize(("language", "sample"), [("zh", "国"), ("en", "H")])
def test_letters_are_tall_enough_in_millimetres(
    qtbot: QtBot, panel: Panel, kind: Type, language: str, sample: str
) -> None:
    least = {Size.STANDARD: 4.8, Size.ELDER: 7.3, Size.EXTRA: 2 * 4.8}
    for size, height in least.items():
        font = Style(panel, Preferences(size=size, language=language)).font(kind)
        assert QFontMetricsF(font).tightBoundingRect(sample).height() / panel.px_per_mm >= height


def test_lines_stand_at_least_1_3_apart(qtbot: QtBot) -> None:
    style = Style(PORTRAIT, Preferences())
    for kind in Type:
        assert style.metrics(kind).lineSpacing() >= 1.3 * style.font(kind).pixelSize()


def test_the_house_font_is_installed(qtbot: QtBot) -> None:
    assert QFontInfo(Style(PORTRAIT, Preferences()).font(Type.BODY)).family() == FAMILIES[0]


def test_a_panel_without_size_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Panel(0, 1080, 1920)
