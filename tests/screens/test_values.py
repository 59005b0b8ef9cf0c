"""Numbers by pad, by plus and minus; grids. What cannot be is said, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.input_pages import AmountPage, NumberPage, PickPage, StepperPage, Unit, ValueEntered
from kiosk.pages import Chosen, Preferences, Size, Text, text
from screens.controls.readout import Readout, Remark
from screens.intents import AnswerGiven, ValueSaid
from tests.screens.conftest import LANDSCAPE, PORTRAIT, Rig, RigFor
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

YEARS = NumberPage(title=text("year"), unit=Unit.YEARS, least=5, most=50)
MONEY = AmountPage(title=text("amount"), least=0, most=1_000_000, start=30_050, by=10_000)
SCALE = StepperPage(title=text("pay"), unit=Unit.PERCENT, least=6_000, most=8_000, start=7_000, by=1_000)
PICK = next(page for name, page, _ in SPECIMENS if name == "pick")


def shown(rig: Rig, page: NumberPage | AmountPage | StepperPage | PickPage) -> Rig:
    rig.shell.show_page("asked", page, NAV)
    return rig


def keys(rig: Rig, *names: str) -> None:
    for name in names:
        rig.press(f"key-{name}")


def readout(rig: Rig) -> str:
    return rig.shell.findChildren(Readout)[-1].said


def troubled(rig: Rig) -> bool:
    return rig.shell.findChildren(Remark)[-1].troubled


def test_typed_digits_answer_with_the_number(rig: Rig) -> None:
    keys(shown(rig, YEARS), "1", "7", "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(17))
    assert readout(rig) == "17 年"


def test_the_value_is_said_after_each_key(rig: Rig) -> None:
    keys(shown(rig, YEARS), "1", "7", "delete", "delete")
    said = [act.texts for act in rig.acts if isinstance(act, ValueSaid)]
    assert said[:2] == [(text("quantity-years", count="1"),), (text("quantity-years", count="17"),)]
    assert said[-1] == (text("input-nothing"),)


@pytest.mark.parametrize(
    ("page", "pressed", "value"),
    [
        (YEARS, ("1", "7"), text("quantity-years", count="17")),
        (MONEY, ("more",), text("quantity-yuan", amount="400")),
        (SCALE, ("less",), text("quantity-percent", count="60")),
    ],
)
def test_the_page_is_said_again_with_the_value_that_stands_there_now(
    rig: Rig, page: NumberPage | AmountPage | StepperPage, pressed: tuple[str, ...], value: Text
) -> None:
    keys(shown(rig, page), *pressed)
    assert rig.shell.said() == (page.title, page.limits(), value)
    rig.shell.apply(Preferences(size=Size.EXTRA))
    assert rig.shell.said()[-1] == value


def test_a_value_that_was_taken_away_is_not_said_again(rig: Rig) -> None:
    keys(shown(rig, MONEY), "delete", "delete", "delete")
    assert rig.shell.said() == (MONEY.title, MONEY.limits())


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ((), text("input-empty")),
        (("4",), text("input-too-small-years", count="5")),
        (("5", "1"), text("input-too-large-years", count="50")),
    ],
)
def test_what_cannot_be_is_told_and_stays(rig: Rig, typed: tuple[str, ...], why: object) -> None:
    keys(shown(rig, YEARS), *typed)
    before = readout(rig)
    keys(rig, "confirm")
    assert not any(isinstance(act, AnswerGiven) for act in rig.acts)
    assert rig.acts[-1] == ValueSaid((why,))  # type: ignore[arg-type]
    assert readout(rig) == before
    assert troubled(rig)


def test_after_a_trouble_she_goes_on_typing(rig: Rig) -> None:
    keys(shown(rig, YEARS), "4", "confirm", "0")
    assert not troubled(rig)
    keys(rig, "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(40))


def test_too_much_is_told_at_once_and_endless_digits_do_not_run_out_of_the_frame(rig: Rig) -> None:
    keys(shown(rig, YEARS), "9", "9")
    assert troubled(rig)
    keys(rig, *"999999")
    assert readout(rig) == "999 年"


def test_the_first_digit_replaces_what_stood_there(rig: Rig) -> None:
    keys(shown(rig, MONEY), "5", "0", "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(5_000))


def test_a_value_from_the_record_can_be_taken_as_it_is(rig: Rig) -> None:
    assert readout(shown(rig, MONEY)) == "300.50 元"
    keys(rig, "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(30_050))


def test_plus_and_minus_go_by_whole_steps_and_stop_at_the_ends(rig: Rig) -> None:
    keys(shown(rig, MONEY), "more")
    assert readout(rig) == "400 元"
    keys(rig, "less", "less", "less", "less", "less")
    assert readout(rig) == "0 元"
    keys(shown(rig, replace(MONEY, start=30_050)), "less")
    assert readout(rig) == "300 元"


def test_a_stepper_stays_on_its_scale(rig: Rig) -> None:
    keys(shown(rig, SCALE), "more", "more", "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(8_000))
    more, less = rig.shell.button("key-more"), rig.shell.button("key-less")
    assert more is not None
    assert less is not None
    assert not more.isEnabled()
    assert less.isEnabled()


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_a_value_outlives_a_change_of_size(rig_for: RigFor, panel: object) -> None:
    rig = shown(rig_for(panel), YEARS)
    keys(rig, "2")
    rig.shell.apply(Preferences(size=Size.EXTRA))
    keys(rig, "3", "confirm")
    assert rig.acts[-1] == AnswerGiven("asked", ValueEntered(23))


def test_any_cell_of_a_grid_answers_and_nothing_else_does(rig: Rig) -> None:
    shown(rig, PICK)  # type: ignore[arg-type]
    rig.press("option-31")
    assert rig.acts == [AnswerGiven("asked", Chosen("31"))]
    assert not PICK.accepts(Chosen("32"))
    assert all(PICK.accepts(answer) for answer in PICK.answers())


@pytest.mark.parametrize("page", [YEARS, MONEY, SCALE])
def test_a_page_takes_what_is_within_its_limits_only(page: NumberPage) -> None:
    inside = [page.least, page.typical, page.most]
    assert [page.accepts(ValueEntered(value)) for value in inside] == [True] * 3
    assert not page.accepts(ValueEntered(page.least - 1))
    assert not page.accepts(ValueEntered(page.most + 1))


def test_limits_that_leave_nothing_are_a_mistake_of_whoever_asks() -> None:
    for wrong in ({"least": 51}, {"start": 4}, {"start": 51}):
        with pytest.raises(ValueError, match=r"limits|above"):
            replace(YEARS, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing"):
        PickPage(title=text("year"), options=())
    with pytest.raises(ValueError, match="stepper"):
        replace(SCALE, start=None)
