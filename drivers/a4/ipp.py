"""IPP messages (RFC 8010): pure bytes to objects and back, with strict bounds. No I/O.

A printer and a print service are strangers on a wire: every length is checked before it is used, sizes and depths are
limited, and the only exception is IppError.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

MESSAGE_BYTES_MAX: Final = 1 << 20
"""A full answer of Get-Printer-Attributes with its media database stays below 200 KiB."""
VALUES_MAX: Final = 20_000
DEPTH_MAX: Final = 8
_HEAD: Final = struct.Struct(">BBHI")
_LENGTH_MAX: Final = 0x7FFF


class IppError(Exception):
    """Not an IPP message. The text is a machine word, never content."""


class Op(IntEnum):
    """Operations this product uses or its fake printer answers (RFC 8011, PWG 5100.11, CUPS)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    RESUME_PRINTER = 0x0011
    IDENTIFY_PRINTER = 0x003C
    CANCEL_MY_JOBS = 0x0039
    CLOSE_JOB = 0x003B


class Status(IntEnum):
    """Status codes that are told apart (RFC 8011 appendix B)."""

    OK = 0x0000
    OK_IGNORED = 0x0001
    BAD_REQUEST = 0x0400
    FORBIDDEN = 0x0401
    NOT_AUTHENTICATED = 0x0402
    NOT_AUTHORIZED = 0x0403
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    DOCUMENT_FORMAT = 0x040A
    ATTRIBUTES = 0x040B
    CHARSET = 0x040D
    OPERATION = 0x0501
    VERSION = 0x0503
    NOT_ACCEPTING = 0x0506
    BUSY = 0x0507


class Tag(IntEnum):
    """Delimiters and value syntaxes (RFC 8010 section 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED_GROUP = 0x05
    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_LANG = 0x35
    NAME_LANG = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


_DELIMITERS: Final = range(0x10)
_OUT_OF_BAND: Final = range(0x10, 0x20)
_STRINGS: Final = range(0x40, 0x60)
_INTEGERS: Final = (Tag.INTEGER, Tag.ENUM)
_WITH_LANGUAGE: Final = (Tag.TEXT_LANG, Tag.NAME_LANG)


@dataclass(frozen=True, slots=True)
class Value:
    """One value. ``data``: int, bool, str, bytes (any other syntax), None (out of band) or a tuple (a collection)."""

    tag: int
    data: int | bool | str | bytes | tuple[Attribute, ...] | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and its values, one or more."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes behind one delimiter."""

    tag: int
    attributes: tuple[Attribute, ...]

    def values(self, name: str) -> tuple[Value, ...]:
        """Values of the first attribute of that name, none when it is absent."""
        return next((found.values for found in self.attributes if found.name == name), ())

    def strings(self, name: str) -> tuple[str, ...]:
        """Its values that are text of any kind."""
        return tuple(value.data for value in self.values(name) if isinstance(value.data, str))

    def string(self, name: str) -> str:
        """The first of them, "" without."""
        return next(iter(self.strings(name)), "")

    def integers(self, name: str) -> tuple[int, ...]:
        """Its values that are numbers."""
        return tuple(
            value.data for value in self.values(name) if isinstance(value.data, int) and value.tag != Tag.BOOLEAN
        )

    def integer(self, name: str) -> int | None:
        """The first of them."""
        return next(iter(self.integers(name)), None)

    def boolean(self, name: str) -> bool | None:
        """The first boolean."""
        return next((value.data for value in self.values(name) if isinstance(value.data, bool)), None)


EMPTY_GROUP: Final = Group(Tag.END, ())


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer; ``code`` is the operation or the status."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = (2, 0)

    def group(self, tag: int) -> Group:
        """The first group of that kind, an empty one when there is none."""
        return next((group for group in self.groups if group.tag == tag), EMPTY_GROUP)

    def all(self, tag: int) -> tuple[Group, ...]:
        """Every group of that kind (Get-Jobs answers one for each job)."""
        return tuple(group for group in self.groups if group.tag == tag)

    @property
    def successful(self) -> bool:
        return self.code < 0x0100


def attribute(name: str, tag: int, *data: int | bool | str | bytes | tuple[Attribute, ...] | None) -> Attribute:
    """An attribute whose values share one syntax."""
    return Attribute(name, tuple(Value(tag, item) for item in data))


def encode(message: Message) -> bytes:
    """Raises IppError for what the format cannot hold: it is a bug of the caller, or hostile text."""
    out = [_HEAD.pack(*message.version, message.code, message.request_id)]
    for group in message.groups:
        out.append(bytes((group.tag,)))
        for item in group.attributes:
            out.extend(_encode_attribute(item))
    out.append(bytes((Tag.END,)))
    return b"".join(out)


def _encode_attribute(item: Attribute) -> list[bytes]:
    out = []
    name = item.name.encode()
    for value in item.values:
        out.append(_encode_item(value.tag, name, _value_bytes(value)))
        if isinstance(value.data, tuple):
            out.extend(_encode_members(value.data))
        name = b""
    return out


def _encode_members(members: tuple[Attribute, ...]) -> list[bytes]:
    out = []
    for member in members:
        out.append(_encode_item(Tag.MEMBER, b"", member.name.encode()))
        out.extend(_encode_attribute(Attribute("", member.values)))
    out.append(_encode_item(Tag.END_COLLECTION, b"", b""))
    return out


def _encode_item(tag: int, name: bytes, data: bytes) -> bytes:
    if len(name) > _LENGTH_MAX or len(data) > _LENGTH_MAX:
        raise IppError("too-long")
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(data)) + data


def _value_bytes(value: Value) -> bytes:
    data = value.data
    if isinstance(data, bool):
        return bytes((data,))
    if isinstance(data, int):
        if not -(1 << 31) <= data < 1 << 31:
            raise IppError("number-too-large")
        return struct.pack(">i", data)
    if isinstance(data, str):
        return data.encode("utf-8", "replace")
    return data if isinstance(data, bytes) else b""


def decode(data: bytes) -> tuple[Message, bytes]:
    """The message and what stands behind it (the document). Raises IppError."""
    if len(data) < _HEAD.size + 1:
        raise IppError("short")
    major, minor, code, request_id = _HEAD.unpack_from(data)
    reader = _Reader(data, _HEAD.size)
    return Message(code, request_id, reader.groups(), (major, minor)), data[reader.at :]


class _Reader:
    """Walks over the attributes."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at
        self._values = 0

    def groups(self) -> tuple[Group, ...]:
        groups: list[Group] = []
        tag = self._byte()
        while tag != Tag.END:
            if tag not in _DELIMITERS:
                raise IppError("delimiter")
            attributes = self._attributes()
            groups.append(Group(tag, attributes))
            tag = self._byte()
        return tuple(groups)

    def _attributes(self) -> tuple[Attribute, ...]:
        found: list[Attribute] = []
        while self._peek() not in _DELIMITERS:
            tag, name, raw = self._item()
            if name:
                found.append(Attribute(name, (self._value(tag, raw, 0),)))
            elif found:
                # Gathered in a list of its own, a hostile 1setOf of 20,000 values would cost the square of it here.
                found[-1] = Attribute(found[-1].name, (*found[-1].values, self._value(tag, raw, 0), *self._more()))
            else:
                raise IppError("value-without-name")
        return tuple(found)

    def _more(self) -> list[Value]:
        """Further values of the attribute at hand: items without a name."""
        values = []
        while self._peek() not in _DELIMITERS and self._data[self.at + 1 : self.at + 3] == b"\0\0":
            tag, _, raw = self._item()
            values.append(self._value(tag, raw, 0))
        return values

    def _value(self, tag: int, raw: bytes, depth: int) -> Value:
        self._values += 1
        if self._values > VALUES_MAX:
            raise IppError("too-many-values")
        if tag == Tag.BEGIN_COLLECTION:
            return Value(tag, self._collection(depth + 1))
        if tag in (Tag.END_COLLECTION, Tag.MEMBER):
            raise IppError("collection")
        if tag in _OUT_OF_BAND:
            return Value(tag, None)
        if tag in _INTEGERS:
            if len(raw) != 4:
                raise IppError("integer")
            return Value(tag, struct.unpack(">i", raw)[0])
        if tag == Tag.BOOLEAN:
            if len(raw) != 1:
                raise IppError("boolean")
            return Value(tag, raw != b"\0")
        if tag in _WITH_LANGUAGE:
            return Value(tag - Tag.TEXT_LANG + Tag.TEXT, _without_language(raw))
        if tag in _STRINGS:
            return Value(tag, raw.decode("utf-8", "replace"))
        return Value(tag, raw)

    def _collection(self, depth: int) -> tuple[Attribute, ...]:
        if depth > DEPTH_MAX:
            raise IppError("too-deep")
        members: list[tuple[str, list[Value]]] = []
        while True:
            tag, name, raw = self._item()
            if name:
                raise IppError("collection")
            if tag == Tag.END_COLLECTION:
                break
            if tag == Tag.MEMBER:
                members.append((raw.decode("utf-8", "replace"), []))
            elif members:
                members[-1][1].append(self._value(tag, raw, depth))
            else:
                raise IppError("collection")
        return tuple(Attribute(name, tuple(values)) for name, values in members if values)

    def _item(self) -> tuple[int, str, bytes]:
        tag = self._byte()
        if tag in _DELIMITERS:
            raise IppError("collection")
        name = self._field()
        return tag, name.decode("utf-8", "replace"), self._field()

    def _field(self) -> bytes:
        end = self.at + 2
        if end > len(self._data):
            raise IppError("short")
        (length,) = struct.unpack_from(">H", self._data, self.at)
        if length > _LENGTH_MAX or end + length > len(self._data):
            raise IppError("short")
        self.at = end + length
        return self._data[end : self.at]

    def _peek(self) -> int:
        if self.at >= len(self._data):
            raise IppError("short")
        return self._data[self.at]

    def _byte(self) -> int:
        byte = self._peek()
        self.at += 1
        return byte


def _without_language(raw: bytes) -> str:
    """textWithLanguage and nameWithLanguage: two fields, of which the second is the text (RFC 8010 section 3.9)."""
    fields = _Reader(raw, 0)
    fields._field()
    return fields._field().decode("utf-8", "replace")
