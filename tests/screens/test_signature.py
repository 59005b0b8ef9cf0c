"""Signing with a finger: what counts as a signature, what is kept, and the hand beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QEventPoint
from PySide6.QtTest import QTest

from kiosk.pages import Chosen, Preferences, Size, text
from kiosk.signature_pages import EXAMPLE, LEAST_INK, MOST_POINTS, SignaturePage, Signed, Stroke
from screens.controls.readout import Remark
from screens.controls.signature import SignatureBox
from screens.intents import AnswerGiven, ValueSaid
from screens.touches import Touches
from tests.screens.conftest import LANDSCAPE, PORTRAIT, Rig, RigFor
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

PAGE = next(page for name, page, _ in SPECIMENS if name == "sign")
State = QEventPoint.State


@pytest.fixture
def shown(rig: Rig) -> Rig:
    rig.shell.show_page("asked", PAGE, NAV)
    return rig


def box_of(rig: Rig) -> SignatureBox:
    return rig.shell.findChildren(SignatureBox)[-1]


def write(rig: Rig, *millimetres: tuple[float, float]) -> None:
    """One stroke with the mouse, given in millimetres of the box."""
    box = box_of(rig)
    scale = box._style.panel.px_per_mm
    places = [QPoint(round(right * scale), round(down * scale)) for right, down in millimetres]
    QTest.mousePress(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(box, place)
    QTest.mouseRelease(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])


def test_what_is_written_is_answered_in_millimetres_of_the_panel(shown: Rig) -> None:
    write(shown, (10, 15), (40, 15))
    write(shown, (25, 8), (25, 40))
    shown.press("signature-done")
    (given,) = shown.acts[-1:]
    assert isinstance(given, AnswerGiven)
    assert isinstance(given.answer, Signed)
    across, down = given.answer.strokes
    # A pixel of this panel is 0.2 mm.
    assert across[0] == pytest.approx((100, 150), abs=2)
    assert across[-1] == pytest.approx((400, 150), abs=2)
    assert down[-1] == pytest.approx((250, 400), abs=2)
    assert str(across[0][0]) not in repr(given.answer)


def test_nothing_and_a_dot_are_no_signature(shown: Rig) -> None:
    shown.press("signature-done")
    write(shown, (10, 10), (11, 10))
    shown.clock.wait(1)
    shown.press("signature-done")
    assert shown.acts == [ValueSaid((text("signature-empty"),))] * 2
    assert shown.shell.findChildren(Remark)[-1].troubled


def test_she_may_write_again(shown: Rig) -> None:
    again = shown.shell.button("signature-again")
    assert again is not None
    assert not again.isEnabled()
    write(shown, (10, 10), (60, 40))
    shown.press("signature-again")
    assert box_of(shown).strokes == ()
    assert shown.acts == [ValueSaid((text("signature-wiped"),))]
    assert not again.isEnabled()


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_a_signature_outlives_a_change_of_size_and_no_page(rig_for: RigFor, panel: object) -> None:
    rig = rig_for(panel)
    rig.shell.show_page("asked", PAGE, NAV)
    write(rig, (10, 10), (40, 30))
    before = box_of(rig).strokes
    rig.shell.apply(Preferences(size=Size.EXTRA))
    assert box_of(rig).strokes == before != ()
    rig.shell.show_page("next", PAGE, NAV)
    assert box_of(rig).strokes == ()


def test_a_hand_that_rests_in_the_box_does_not_write(shown: Rig) -> None:
    box = box_of(shown)
    touches = shown.shell.findChildren(Touches)[-1]
    corner, scale = box.mapTo(shown.shell, QPoint(0, 0)), box._style.panel.px_per_mm

    def touch(number: int, state: State, right: float, down: float) -> None:
        place = corner + QPoint(round(right * scale), round(down * scale))
        touches.follow(number, state, place, 12 * scale)

    touch(1, State.Pressed, 20, 10)
    touch(2, State.Pressed, 60, 50)
    touch(2, State.Updated, 70, 50)
    touch(1, State.Updated, 50, 10)
    touch(1, State.Released, 50, 10)
    (stroke,) = box.strokes
    assert stroke[0] == pytest.approx((200, 100), abs=2)
    assert stroke[-1] == pytest.approx((500, 100), abs=2)


def test_beyond_the_edge_the_line_runs_along_it(shown: Rig) -> None:
    write(shown, (10, 10), (10, -30))
    right, down = box_of(shown).strokes[-1][-1]
    assert right == pytest.approx(100, abs=2)
    assert down == 0


def test_there_is_always_another_way() -> None:
    with pytest.raises(ValueError, match="another way"):
        SignaturePage(title=text("confirm"), options=())


@given(st.lists(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1500)), max_size=8).map(tuple), max_size=5))
def test_what_the_page_takes_is_what_it_has_no_trouble_with(strokes: list[Stroke]) -> None:
    page = SignaturePage(title=text("confirm"), options=PAGE.options)  # type: ignore[attr-defined]
    written = Signed(tuple(strokes))
    assert page.accepts(written) is (page.problem(written.strokes) is None)


def test_the_limits_of_a_signature() -> None:
    assert isinstance(PAGE, SignaturePage)
    assert PAGE.accepts(Signed(EXAMPLE))
    assert PAGE.accepts(Chosen("staff"))
    assert PAGE.problem((((0, 0), (LEAST_INK - 1, 0)),)) == text("signature-empty")
    assert PAGE.problem((((0, 0), (LEAST_INK, 0)),)) is None
    assert PAGE.problem((((0, 0), (300, 0)) * (MOST_POINTS // 2 + 1),)) == text("signature-too-long")
