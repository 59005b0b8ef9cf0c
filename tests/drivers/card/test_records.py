"""Codings of the card's fields: golden bytes of real traces, hostile bytes, names of every kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import records
from drivers.card.apdu import CardTrouble
from drivers.card.contract import CardProblem, failed
from drivers.contract import Failed


def test_all_records_of_a_file_are_taken_apart() -> None:
    assert records.values_of(bytes.fromhex("0302AABB0400")) == {3: b"\xaa\xbb", 4: b""}
    assert records.values_of(b"") == {}


@pytest.mark.parametrize("number", ["X00000019", "B00000131"])
def test_the_check_character_of_published_card_numbers_is_right(number: str) -> None:
    assert records.card_number_is_valid(number)
    assert records.decode_card_number(number.encode()) == number


@pytest.mark.parametrize("number", ["X00000018", "B00000130", "x00000019", "X0000001", "", "X0000001é"])
def test_a_card_number_that_is_none_reads_as_unknown(number: str) -> None:
    assert records.decode_card_number(number.encode("latin-1")) == ""


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "440524188001010014", "932682198501010017", "911124198108030024"]
)
def test_the_sample_numbers_of_the_standards_pass(number: str) -> None:
    assert records.decode_social_security_number(number.encode()) == number


def test_a_lower_case_check_character_is_read_as_upper_case() -> None:
    assert records.decode_social_security_number(b"11010519491231002x") == "11010519491231002X"


def test_a_foreigners_number_of_country_and_document_passes() -> None:
    assert records.decode_social_security_number(b"USA000000000123456") == "USA000000000123456"


@pytest.mark.parametrize(
    "value", [b"110105194912310021", b"", b"\xff" * 18, b"11010519491231002", b"1" * 30, b"\0" * 18]
)
def test_a_wrong_social_security_number_is_a_bad_record(value: bytes) -> None:
    with pytest.raises(CardTrouble) as trouble:
        records.decode_social_security_number(value)
    assert trouble.value.failed.reason == CardProblem.BAD_RECORD


@given(st.integers(0, 17), st.integers(1, 9))
def test_any_one_changed_digit_of_a_social_security_number_is_noticed(position: int, change: int) -> None:
    number = "110000195001010015"
    wrong = number[:position] + str((int(number[position]) + change) % 10) + number[position + 1 :]
    assert not records.social_security_number_is_valid(wrong)


@pytest.mark.parametrize(
    ("value", "version"),
    [(b"1.00", "1.0"), (b"2.00", "2.0"), (b"3.00", "3.0"), (b"2.0\0", "2.0"), (b"", "1.0"), (b"\0\0\0\0", "1.0")],
)
def test_the_version_is_its_first_character(value: bytes, version: str) -> None:
    assert records.decode_version(value) == version


@pytest.mark.parametrize("value", [b"4.00", b"\xde\xad\xbe\xef", b"V2.0"])
def test_an_unheard_of_version_is_a_bad_record(value: bytes) -> None:
    with pytest.raises(CardTrouble):
        records.decode_version(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20101001", date(2010, 10, 1)),
        ("00000000", None),
        ("ffffffff", None),
        ("32303132", None),
        ("20230229", None),
        ("", None),
    ],
)
def test_dates_are_bcd_and_anything_else_is_no_date(value: str, expected: date | None) -> None:
    assert records.decode_date(bytes.fromhex(value)) == expected


def test_the_identification_code_begins_with_the_region() -> None:
    value = bytes.fromhex("639900D15600000500BF7C7A48FB4966")
    assert records.decode_identification(value) == ("639900", "639900D15600000500BF7C7A48FB4966")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("d5c5c8fd" + "00" * 26, "张三"),
        ("d5c5c8fd" + "20" * 26, "张三"),
        ("d5c5c8fd" + "ff" * 26, "张三"),
        ("b0a2b2bba1a4cce1", "阿不·提"),
        ("b0a2b2bba3aecce1", "阿不·提"),
        ("fe9f", "䶮"),
        ("cdf59933c336", "王𬱖"),
        ("fe59", "\u9fb4"),
    ],
)
def test_names_are_gb18030_without_padding_and_with_one_separator(value: str, name: str) -> None:
    assert records.decode_name(bytes.fromhex(value)) == name


@pytest.mark.parametrize("separator", "\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e\u00b7")
def test_every_separator_in_use_becomes_the_prescribed_one(separator: str) -> None:
    assert records.decode_name(f"阿{separator}提".encode("gb18030")) == "阿\u00b7提"


def test_a_name_is_composed() -> None:
    assert records.decode_name("Rene\u0301".encode("gb18030")) == "Ren\u00e9"


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_character_that_begins_in_the_name_and_ends_in_the_extension_is_whole(cut: int) -> None:
    encoded = ("王" * 13 + "𬱖" + "李").encode("gb18030")
    assert records.decode_name(encoded[: 26 + cut], encoded[26 + cut :] + b"\0" * 10) == "王" * 13 + "𬱖李"


@pytest.mark.parametrize(
    "value", [b"", b"\0" * 30, b" " * 30, b"\xff" * 30, b"\x80\xd5", b"\xd5", b"A\x07B", b"\xd5\xc5\0\0\xc8\xfd"]
)
def test_bytes_that_are_no_name_are_bad_name_bytes(value: bytes) -> None:
    with pytest.raises(CardTrouble) as trouble:
        records.decode_name(value)
    assert trouble.value.failed.reason == CardProblem.BAD_NAME_BYTES


def test_the_error_about_a_name_carries_neither_its_bytes_nor_a_cause_that_does() -> None:
    with pytest.raises(CardTrouble) as trouble:
        records.decode_name(b"\xd5\xc5\xc8\xfd\x80")
    assert trouble.value.__suppress_context__
    assert trouble.value.args == ("bad-name-bytes",)


def decoded(decode: Callable[..., object], *values: bytes) -> object:
    """What ``decode`` gives, or the reason of its declared trouble."""
    try:
        return decode(*values)
    except CardTrouble as trouble:
        return trouble.failed


@given(st.binary(max_size=30), st.binary(max_size=20))
def test_random_name_bytes_give_a_clean_name_or_the_declared_trouble(value: bytes, extension: bytes) -> None:
    name = decoded(records.decode_name, value, extension)
    if isinstance(name, Failed):
        assert name == failed(CardProblem.BAD_NAME_BYTES)
    else:
        assert isinstance(name, str)
        assert name == name.strip() != ""
        assert not any(ord(character) < 0x20 for character in name)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=25))
def test_a_han_name_survives_the_card(name: str) -> None:
    encoded = name.encode("gb18030").ljust(50, b"\0")
    assert records.decode_name(encoded[:30], encoded[30:]) == name


@given(st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D6), min_size=1, max_size=12))
def test_a_name_of_four_byte_characters_survives_the_card(name: str) -> None:
    encoded = name.encode("gb18030").ljust(50, b" ")
    assert records.decode_name(encoded[:30], encoded[30:]) == name


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ("080161", b"a"),
        ("0800", b""),
        ("090161", None),
        ("080261", None),
        ("08016162", None),
        ("0801", None),
        ("08", None),
        ("", None),
    ],
)
def test_only_a_whole_record_with_the_right_tag_has_a_value(record: str, value: bytes | None) -> None:
    assert records.value_of(bytes.fromhex(record), 0x08) == value


@given(st.binary(max_size=20))
def test_random_bytes_in_the_other_fields_never_raise_anything_undeclared(value: bytes) -> None:
    assert records.decode_sex(value) in ("0", "1", "2", "9")
    ethnicity = records.decode_ethnicity(value)
    assert ethnicity == "" or len(ethnicity) == 2
    records.decode_date(value)
    records.decode_card_number(value)
    for decode in (records.decode_identification, records.decode_version, records.decode_social_security_number):
        result = decoded(decode, value)
        assert not isinstance(result, Failed) or result == failed(CardProblem.BAD_RECORD)


@pytest.mark.parametrize(
    ("value", "code"), [("01", "01"), ("56", "56"), ("97", "97"), ("57", ""), ("00", ""), ("1a", ""), ("", "")]
)
def test_ethnicity_is_a_code_of_the_standard_or_unknown(value: str, code: str) -> None:
    assert records.decode_ethnicity(bytes.fromhex(value)) == code


@pytest.mark.parametrize(
    ("atr", "history"),
    [
        ("3B6D000000813147318650430200000013", "00813147318650430200000013"),
        ("3B6D0000008100884386653301" + "0114F199", "00810088438665" + "33010114F199"),
        ("3B00", ""),
        ("3B6D0000008131", ""),
        ("3BF0", ""),
        ("3B8980014D494641524520504C5553", ""),
        ("", ""),
        ("00", ""),
    ],
)
def test_historical_bytes_come_from_the_structure_of_the_atr(atr: str, history: str) -> None:
    assert records.historical_bytes(bytes.fromhex(atr)).hex().upper() == history


@given(st.binary(max_size=40))
def test_any_atr_has_historical_bytes_or_none(atr: bytes) -> None:
    assert len(records.historical_bytes(atr)) <= 15
