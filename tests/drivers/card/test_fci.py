"""The file control information: golden bytes of real cards, and everything that is not it."""

from __future__ import annotations

import pytest

from drivers.card.fci import MalformedFci, algorithm_of

NAME = "840F7378312E73682EC9E7BBE1B1A3D5CF"


def fci(proprietary: str) -> bytes:
    inner = bytes.fromhex(NAME) + bytes.fromhex(proprietary)
    return bytes([0x6F, len(inner)]) + inner


@pytest.mark.parametrize(
    ("information", "algorithm"),
    [
        ("6F16" + NAME + "A50388011E", "01"),
        ("6F16" + NAME + "A50388010B", "01"),
        ("6F10840E315041592E5359532E4444463031", "01"),
        ("", "01"),
        (fci("A50988011E9F0C03860101").hex(), "01"),
        (fci("A50988011E9F0C03860102").hex(), "02"),
        (fci("A50988011E9F0C03860103").hex(), "03"),
        ("6F811C" + NAME + "A50988011E9F0C03860103", "03"),
    ],
)
def test_the_algorithm_is_found(information: str, algorithm: str) -> None:
    assert algorithm_of(bytes.fromhex(information)) == algorithm


@pytest.mark.parametrize(
    "information",
    [
        b"\x6f",
        b"\x6f\x00",
        bytes.fromhex("6F16" + NAME + "A50388011E00"),
        bytes.fromhex("6F17" + NAME + "A50388011E"),
        bytes.fromhex("6F15" + NAME + "A50388011E"),
        bytes.fromhex("6F80" + NAME),
        bytes.fromhex("6F820016" + NAME + "A50388011E"),
        bytes.fromhex("6F0684017384 0173"),
        fci("A5079F0C0486020103"),
        fci("A5069F0C03860104"),
        fci("A5069F0C03860100"),
        fci("A5039F0C00"),
        fci("A5039F8C0C"),
        fci("A5029F"),
        bytes.fromhex("A50988011E9F0C03860103"),
        bytes.fromhex("6F05A50388011E"),
    ],
    ids=lambda data: data.hex(),
)
def test_what_is_not_well_formed_gives_no_algorithm(information: bytes) -> None:
    with pytest.raises(MalformedFci) as refusal:
        algorithm_of(information)
    assert information.hex() not in str(refusal.value)
