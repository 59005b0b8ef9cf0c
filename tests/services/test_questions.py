"""Questions with a value for an answer, asked of a coroutine without a terminal."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import date
from typing import Any

import pytest

from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.requests import Request
from kiosk.engine.visit import Visit
from kiosk.input_pages import NumberPage, PickPage, Unit, ValueEntered
from kiosk.pages import Answer, Chosen, Option, Page, text
from kiosk.services.questions import Month, ask_date, ask_duration, ask_month, ask_number, ask_year

QUESTION = text("input-which-year")
OTHER = Option("unknown", text("option-leave"))


async def _nothing(visit: Visit) -> Ending:
    return Finished("done")


VISIT = Visit(1, _nothing, None)


def asked(coroutine: Coroutine[Request, object, Any], *answers: Answer | str) -> tuple[list[Page], Any]:
    """Every page that was shown, and what came out."""
    pages: list[Page] = []
    request = coroutine.send(None)
    for answer in answers:
        assert request.page is not None
        pages.append(request.page)
        given = Chosen(answer) if isinstance(answer, str) else answer
        assert request.page.accepts(given), given
        try:
            request = coroutine.send(given)
        except StopIteration as end:
            return pages, end.value
    raise AssertionError(f"one more page: {request.page}")


def cells(page: Page) -> list[str]:
    assert isinstance(page, PickPage)
    return [option.id for option in page.options]


def test_a_month_is_chosen_by_decade_year_and_month() -> None:
    pages, month = asked(ask_month(VISIT, QUESTION, Month(1936, 5), Month(2010, 3)), "1960", "1965", "3")
    assert month == Month(1965, 3)
    assert cells(pages[0]) == ["1936", "1940", "1950", "1960", "1970", "1980", "1990", "2000", "2010"]
    assert cells(pages[1]) == [str(year) for year in range(1960, 1970)]
    assert cells(pages[2]) == [str(month) for month in range(1, 13)]


def test_months_before_the_first_and_after_the_last_are_not_offered() -> None:
    pages, month = asked(ask_month(VISIT, QUESTION, Month(2024, 11), Month(2026, 2)), "2024", "12")
    assert month == Month(2024, 12)
    assert cells(pages[0]) == ["2024", "2025", "2026"]
    assert cells(pages[1]) == ["11", "12"]


def test_what_has_one_answer_is_not_asked() -> None:
    pages, month = asked(ask_month(VISIT, QUESTION, Month(2025, 12), Month(2026, 1)), "2026")
    assert (len(pages), month) == (1, Month(2026, 1))


@pytest.mark.parametrize(("year", "days"), [("2024", 29), ("2025", 28)])
def test_there_is_no_30_february(year: str, days: int) -> None:
    pages, day = asked(ask_date(VISIT, QUESTION, date(2024, 1, 1), date(2026, 12, 31)), year, "2", str(days))
    assert day == date(int(year), 2, days)
    assert cells(pages[-1])[-1] == str(days)


def test_another_way_out_is_given_at_every_step() -> None:
    for steps in (["unknown"], ["1960", "unknown"], ["1960", "1965", "unknown"]):
        question = ask_month(VISIT, QUESTION, Month(1936, 1), Month(2010, 12), others=(OTHER,))
        assert asked(question, *steps)[1] == "unknown"


def test_a_duration_is_whole_years_and_odd_months() -> None:
    pages, months = asked(ask_duration(VISIT, QUESTION, 1, 600, start=208), ValueEntered(17), "4")
    assert months == 208
    first = pages[0]
    assert isinstance(first, NumberPage)
    assert (first.unit, first.least, first.most, first.start) == (Unit.YEARS, 0, 50, 17)


def test_the_ends_of_a_duration_hold_to_the_month() -> None:
    pages, months = asked(ask_duration(VISIT, QUESTION, 1, 30), ValueEntered(0), "1")
    assert (cells(pages[1])[0], months) == ("1", 1)
    pages, months = asked(ask_duration(VISIT, QUESTION, 1, 30), ValueEntered(2), "6")
    assert (cells(pages[1])[-1], months) == ("6", 30)
    assert asked(ask_duration(VISIT, QUESTION, 0, 600), ValueEntered(50))[1] == 600


def test_a_number_comes_back_as_it_was_entered() -> None:
    assert asked(ask_number(VISIT, QUESTION, Unit.COUNT, 0, 9), ValueEntered(0))[1] == 0


@pytest.mark.parametrize("question", [ask_year(VISIT, QUESTION, 2001, 2000)])
def test_a_question_without_an_answer_is_a_mistake_of_whoever_asks(question: Coroutine[Request, object, Any]) -> None:
    with pytest.raises(ValueError, match="no year"):
        question.send(None)


def test_months_are_counted_over_the_years() -> None:
    assert Month(1965, 1).plus(721) == Month(2025, 2)
    assert Month(2025, 2).plus(-2) == Month(2024, 12)
    assert (Month.of("1965-03"), str(Month(965, 3))) == (Month(1965, 3), "0965-03")
    for wrong in ("1965-13", "1965", "03-1965"):
        with pytest.raises(ValueError, match=r"."):
            Month.of(wrong)
    with pytest.raises(ValueError, match="no such year"):
        Month(9999, 12).plus(1)
