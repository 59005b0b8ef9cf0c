"""Masked values, by code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.people.masks import mask_bank_account, mask_card_number, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("欧阳娜", "欧*娜"),
        ("阿卜杜拉·买买提", "阿***·**提"),
        ("扎西", "扎*"),
        ("包·青格乐", "包·**乐"),
        ("䶮兰", "䶮*"),
        ("𬱖𫖯𠅤", "𬱖*𠅤"),
        ("丁", "*"),
        ("包·乐", "包·*"),
        ("", ""),
        ("·", "·"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("欧阳\ufe00娜", "欧**娜"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110000194910010018", "110***********0018"),
        ("110000196501011019", "110***********1019"),
        ("120000196505040230", "120***********0230"),
        ("130000197001010245", "130***********0245"),
        ("110000491001001", "110********1001"),
        ("11000019491001", "**************"),
    ],
)
def test_identity_numbers(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


def test_phone_bank_and_card_numbers() -> None:
    assert mask_phone("13800005678") == "138****5678"
    assert mask_phone("87654321") == "******21"
    assert mask_bank_account("6217000000000001234") == "6217***********1234"
    assert mask_bank_account("12345678") == "****5678"
    assert mask_card_number("X00000019") == "X*****019"
    assert mask_card_number("X01") == "***"


@given(st.text(max_size=50))
def test_masking_again_changes_nothing_and_keeps_the_length(text: str) -> None:
    for mask in (mask_name, mask_id_number, mask_phone, mask_bank_account, mask_card_number):
        once = mask(text)
        assert mask(once) == once
        assert len(once) == len(text)


@given(st.text(alphabet="张𬱖䶮三", min_size=2, max_size=50))
def test_a_masked_name_never_shows_all_of_it(name: str) -> None:
    assert "*" in mask_name(name)
