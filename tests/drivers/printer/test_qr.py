"""The code with the mask that the standard asks for, module for module what segno finds by trying."""

from __future__ import annotations

import random
import string

import numpy as np
import pytest
import segno

from drivers.printer.qr import penalties, qr_modules

LETTERS = string.ascii_letters + string.digits + "/:.-?="
LENGTHS = (*range(1, 64), 84, 106, 152, 180, 252, 364, 666)


def text(length: int) -> str:
    return "".join(random.Random(length).choices(LETTERS, k=length))


def as_segno_makes_it(data: str) -> segno.QRCode:
    return segno.make(data, error="m", micro=False, boost_error=False)


@pytest.mark.parametrize(
    "data", ["https://example.invalid/v/000000000000", "0", "20271123", "NUANPING-SLIP-TEST", "电子社保卡"]
)
def test_it_is_the_code_that_segno_makes(data: str) -> None:
    assert np.array_equal(qr_modules(data), np.array(as_segno_makes_it(data).matrix))


def test_whatever_it_says_and_however_long() -> None:
    masks = set()
    for length in LENGTHS:
        made = as_segno_makes_it(text(length))
        masks.add(made.mask)
        assert np.array_equal(qr_modules(text(length)), np.array(made.matrix)), length
    assert masks == set(range(8)), "every mask was the best of some"


def test_a_plain_field_is_worth_its_penalty() -> None:
    """21 x 21 light modules: the runs of 42 lines, 400 squares, none dark (ISO/IEC 18004, table 11)."""
    assert penalties(np.zeros((1, 21, 21), dtype=np.uint8)).tolist() == [42 * 19 + 400 * 3 + 10 * 10]


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(segno.DataOverflowError):
        qr_modules("x" * 3000)
