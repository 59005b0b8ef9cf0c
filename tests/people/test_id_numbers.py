"""GB 11643: samples of the standard and synthetic numbers (region XX0000, not issued to persons)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.id_numbers import IdNumber, IdProblem, Sex, check_digit, parse_id_number
from kiosk.people.regions import Holder, holder_of, province_of


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("110000194910010018", date(1949, 10, 1), Sex.MALE),
        ("120000196505040230", date(1965, 5, 4), Sex.MALE),
        ("150000197511120464", date(1975, 11, 12), Sex.FEMALE),
        ("310000194508150781", date(1945, 8, 15), Sex.FEMALE),
        ("340000194002291195", date(1940, 2, 29), Sex.MALE),
        ("420000198411041603", date(1984, 11, 4), Sex.FEMALE),
        ("450000196902102024", date(1969, 2, 10), Sex.FEMALE),
        ("510000193601012300", date(1936, 1, 1), Sex.FEMALE),
        ("540000195504052858", date(1955, 4, 5), Sex.MALE),
        ("640000200002293085", date(2000, 2, 29), Sex.FEMALE),
        ("650000194411203558", date(1944, 11, 20), Sex.MALE),
        ("630000200412313980", date(2004, 12, 31), Sex.FEMALE),
        ("820000199001024228", date(1990, 1, 2), Sex.FEMALE),
    ],
)
def test_valid_numbers(number: str, birth: date, sex: Sex) -> None:
    parsed = parse_id_number(number)
    assert isinstance(parsed, IdNumber)
    assert (parsed.value, parsed.birth, parsed.sex) == (number, birth, sex)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("110000194910010010", IdProblem.CHECK_DIGIT),
        ("11000019491001001", IdProblem.LENGTH),
        ("", IdProblem.EMPTY),
        ("11000019000229001X", IdProblem.DATE),
        ("110000196501000010", IdProblem.DATE),
        ("110000" + "00010101" + "0014", IdProblem.DATE),
        ("000000196501010010", IdProblem.REGION),
        ("99000019650101001X", IdProblem.REGION),
        ("11000019650101A01X", IdProblem.CHARACTERS),
        ("110000 19491001 0018", IdProblem.LENGTH),
        ("1100001949100 1001", IdProblem.CHARACTERS),
        ("１１００００194910010018", IdProblem.CHARACTERS),
        ("１１００００１９４９１００１００１８", IdProblem.CHARACTERS),
        ("11000019491001001ẞ", IdProblem.CHARACTERS),
    ],
)
def test_what_is_no_number_is_named(text: str, problem: IdProblem) -> None:
    assert parse_id_number(text) is problem


@pytest.mark.parametrize(
    ("old", "new"), [("110105491231002", "11010519491231002X"), ("440524800101001", "440524198001010013")]
)
def test_fifteen_digits_become_eighteen(old: str, new: str) -> None:
    assert parse_id_number(old) == IdNumber(new)


def test_a_small_x_becomes_large() -> None:
    assert parse_id_number("11010519491231002x") == IdNumber("11010519491231002X")


def test_permits_of_taiwan_and_foreign_residents_have_known_regions() -> None:
    for region in ("830000", "931000"):
        body = region + "19650101" + "001"
        assert isinstance(parse_id_number(body + check_digit(body)), IdNumber)
    body = "840000" + "19650101" + "001"
    assert parse_id_number(body + check_digit(body)) is IdProblem.REGION


@pytest.mark.parametrize(
    ("number", "day", "age"),
    [
        ("110000194910010018", date(2026, 9, 30), 76),
        ("110000194910010018", date(2026, 10, 1), 77),
        ("340000194002291195", date(2026, 2, 28), 85),
        ("340000194002291195", date(2026, 3, 1), 86),
        ("340000194002291195", date(2024, 2, 29), 84),
        ("110000194910010018", date(1949, 10, 1), 0),
    ],
)
def test_age_in_full_years(number: str, day: date, age: int) -> None:
    assert IdNumber(number).age_on(day) == age


def test_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before birth"):
        IdNumber("110000194910010018").age_on(date(1949, 9, 30))


@pytest.mark.parametrize("text", ["1" * 16, "1" * 18, "1234567890123456x"])
def test_a_check_digit_needs_17_digits(text: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        check_digit(text)


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser_and_the_number_stays_out_of_the_repr(text: str) -> None:
    parsed = parse_id_number(text)
    assert isinstance(parsed, IdNumber | IdProblem)
    assert repr(IdNumber("110000194910010018")) == "IdNumber()"


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(place: int, shift: int) -> None:
    number = "110000194910010018"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert isinstance(parse_id_number(wrong), IdProblem)


@pytest.mark.parametrize(
    ("region", "province", "holder"),
    [
        ("110000", "北京市", Holder.CITIZEN),
        ("659001", "新疆维吾尔自治区", Holder.CITIZEN),
        ("710000", "台湾省", Holder.CITIZEN),
        ("810000", "香港特别行政区", Holder.HONG_KONG_RESIDENT),
        ("820000", "澳门特别行政区", Holder.MACAO_RESIDENT),
        ("830000", "台湾省", Holder.TAIWAN_RESIDENT),
        ("931156", "上海市", Holder.FOREIGN_RESIDENT),
        ("990000", None, Holder.FOREIGN_RESIDENT),
        ("160000", None, Holder.CITIZEN),
    ],
)
def test_where_a_number_is_from_and_whose_document_carries_it(
    region: str, province: str | None, holder: Holder
) -> None:
    assert province_of(region) == province
    assert holder_of(region) is holder
    if province is not None:
        body = region + "19650101" + "001"
        number = parse_id_number(body + check_digit(body))
        assert isinstance(number, IdNumber)
        assert (number.province, number.holder) == (province, holder)
