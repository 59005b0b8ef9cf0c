"""The plot: words that do not touch each other, marks that tell the lines apart without colour, figures for a step away."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from kiosk.pages import Contrast, Preferences, Size, text
from kiosk.plot_pages import Line, Plot, PlotPage, Point
from screens.controls.chart import Chart, paint_mark, scale
from screens.panel import Panel
from tests.screens.conftest import LANDSCAPE, PORTRAIT, Rig, RigFor
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

PAGE = next(page for name, page, _ in SPECIMENS if name == "plot")
STEP_AWAY_MM = 12.0
"""0.7 degrees of sight at one metre, as EN 301 549 5.1.4 has it for the reading distance."""


def chart(rig: Rig) -> Chart:
    rig.shell.show_page(1, PAGE, NAV)
    found = rig.shell.findChildren(Chart)[-1]
    rig.shell.grab()
    return found


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
@pytest.mark.parametrize("size", list(Size))
def test_no_word_of_the_plot_touches_another(rig_for: RigFor, panel: Panel, size: Size) -> None:
    found = chart(rig_for(panel, Preferences(size=size)))
    boxes = found.text_boxes()
    assert len(boxes) > 8
    for one, other in combinations(boxes, 2):
        assert not one.rect.intersects(other.rect), (one.text, other.text)
    assert all(found.rect().contains(box.rect) for box in boxes)


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_the_figures_can_be_read_from_a_step_away(rig_for: RigFor, panel: Panel) -> None:
    for box in chart(rig_for(panel)).text_boxes():
        height = QFontMetricsF(box.font).tightBoundingRect("国").height() / panel.px_per_mm
        assert height >= STEP_AWAY_MM, box.text


def test_the_name_of_the_plot_says_what_is_in_it(rig: Rig) -> None:
    name = chart(rig).accessibleName()
    assert all(word in name for word in ("年份", "每月", "元"))


@pytest.mark.parametrize("contrast", list(Contrast))
def test_lines_are_painted_in_every_contrast(rig_for: RigFor, contrast: Contrast) -> None:
    rig = rig_for(PORTRAIT, Preferences(contrast=contrast))
    found = chart(rig)
    image = found.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 3


def test_marks_differ_in_shape_and_not_in_colour() -> None:
    shapes = []
    for index in range(4):
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("black"))
        paint_mark(painter, index, QPointF(20, 20), 30)
        painter.end()
        shapes.append(bytes(image.constBits()))
    assert len(set(shapes)) == 4


@pytest.mark.parametrize(
    ("least", "most", "wanted"),
    [
        (193_567, 253_655, [180_000, 200_000, 220_000, 240_000, 260_000]),
        (0, 1_000, [0, 500, 1_000]),
        (26_651, 26_651, [26_600, 26_700]),
        (10_000, 90_000, [0, 50_000, 100_000]),
    ],
)
def test_the_scale_is_of_round_amounts_that_hold_the_lines(least: int, most: int, wanted: list[int]) -> None:
    found = scale(least, most)
    assert found[0] <= least
    assert found[-1] >= most
    assert found == wanted


def plot(**changed: object) -> Plot:
    line = Line(text("year"), (Point(0, 100), Point(12, 200)))
    whole = {
        "lines": (line,),
        "ticks": ((0, text("year")),),
        "own": Point(0, 100),
        "own_amount": text("amount"),
        "across": text("year"),
        "up": text("amount"),
    }
    return Plot(**{**whole, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": ()},
        {"lines": (Line(text("year"), ()),)},
        {"lines": (Line(text("year"), (Point(0, 100),)),)},
        {"own": Point(5, 5)},
        {"ticks": ((13, text("year")),)},
        {"lines": tuple(Line(text("year"), (Point(0, 100), Point(1, 1))) for _ in range(5))},
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, object]) -> None:
    assert plot().reach == (0, 12)
    with pytest.raises(ValueError, match="plot"):
        plot(**wrong)


def test_the_page_shows_its_sentences_and_its_plot(rig: Rig) -> None:
    assert isinstance(PAGE, PlotPage)
    found = chart(rig)
    assert found.rect().intersects(QRect(0, 0, 10, 10))
    assert set(PAGE.plot.texts()) < set(PAGE.texts())
