"""The file control information a card gives at SELECT (ISO 7816-4): BER-TLV, of which one flag matters.

Tag 9F0C of the proprietary template holds 86 01 xx, the algorithm of the card's keys; without it the card uses 3DES.
Strict, because the flag decides which keys the centre takes: a card whose information is not well-formed gets none.
"""

from __future__ import annotations

from typing import Final

THREE_DES: Final = "01"
SSF33: Final = "02"
SM4: Final = "03"
ALGORITHMS: Final = frozenset({THREE_DES, SSF33, SM4})

_TEMPLATE: Final = 0x6F
_NAME: Final = 0x84
_PROPRIETARY: Final = 0xA5
_ISSUER_DATA: Final = 0x9F0C
_ALGORITHM: Final = 0x86


class MalformedFci(ValueError):
    """Not the file control information of a card. The text holds none of its bytes."""


def algorithm_of(information: bytes) -> str:
    """ "01" 3DES, "02" SSF33, "03" SM4; 3DES for a card that gives no information or no flag. Raises MalformedFci."""
    if not information:
        return THREE_DES
    outer = _objects(information)
    if outer.keys() != {_TEMPLATE}:
        raise MalformedFci("no template")
    inner = _objects(outer[_TEMPLATE])
    if _NAME not in inner:
        raise MalformedFci("no name")
    issuer_data = _objects(inner.get(_PROPRIETARY, b"")).get(_ISSUER_DATA)
    if issuer_data is None:
        return THREE_DES
    flag = _objects(issuer_data).get(_ALGORITHM, b"")
    algorithm = flag.hex()
    if algorithm not in ALGORITHMS:
        raise MalformedFci("no known algorithm")
    return algorithm


def _objects(data: bytes) -> dict[int, bytes]:
    """Values by tag. Raises MalformedFci for anything cut off, left over, given twice, or longer than a card can send."""
    found: dict[int, bytes] = {}
    position = 0
    while position < len(data):
        tag, position = _tag(data, position)
        length, position = _length(data, position)
        value = data[position : position + length]
        if len(value) != length or tag in found:
            raise MalformedFci("cut off, or a tag twice")
        found[tag] = value
        position += length
    return found


def _tag(data: bytes, position: int) -> tuple[int, int]:
    """Tag of one or two bytes, and the position behind it."""
    first = data[position]
    if first & 0x1F != 0x1F:
        return first, position + 1
    second = data[position + 1 : position + 2]
    if not second or second[0] & 0x80:
        raise MalformedFci("tag")
    return first << 8 | second[0], position + 2


def _length(data: bytes, position: int) -> tuple[int, int]:
    """Length below 256, in one byte or behind 81."""
    first = data[position : position + 1]
    if first == b"\x81":
        first, position = data[position + 1 : position + 2], position + 1
    elif first and first[0] > 0x7F:
        raise MalformedFci("length")
    if not first:
        raise MalformedFci("length")
    return first[0], position + 1
