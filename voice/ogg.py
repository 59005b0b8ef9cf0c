"""Makes Ogg files reproducible: libsndfile draws a random stream number for each file, so equal clips would differ in git."""

from __future__ import annotations

_MAGIC = b"OggS"
_SERIAL = slice(14, 18)
_CHECKSUM = slice(22, 26)
_SEGMENT_COUNT = 26
_HEADER_SIZE = 27
_POLYNOMIAL = 0x04C11DB7


class OggError(ValueError):
    """Not an Ogg file, or a page is cut short."""


def with_serial(data: bytes, serial: int) -> bytes:
    """The same Ogg file with ``serial`` as its stream number and every page's checksum made right (RFC 3533, section 6)."""
    pages: list[bytes] = []
    start = 0
    while start < len(data):
        header = data[start : start + _HEADER_SIZE]
        if len(header) < _HEADER_SIZE or not header.startswith(_MAGIC):
            raise OggError("not an Ogg page")
        segments = data[start + _HEADER_SIZE : start + _HEADER_SIZE + header[_SEGMENT_COUNT]]
        end = start + _HEADER_SIZE + len(segments) + sum(segments)
        page = bytearray(data[start:end])
        if len(segments) < header[_SEGMENT_COUNT] or end > len(data):
            raise OggError("page cut short")
        page[_SERIAL] = serial.to_bytes(4, "little")
        page[_CHECKSUM] = bytes(4)
        page[_CHECKSUM] = _checksum(page).to_bytes(4, "little")
        pages.append(bytes(page))
        start = end
    return b"".join(pages)


def _checksum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ _TABLE[(value >> 24) ^ byte]
    return value


def _table_row(index: int) -> int:
    value = index << 24
    for _ in range(8):
        value = (value << 1) ^ (_POLYNOMIAL if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


_TABLE = tuple(map(_table_row, range(256)))
