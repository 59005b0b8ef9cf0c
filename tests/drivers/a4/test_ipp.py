"""The IPP codec: the example of the standard byte for byte, what comes back, what is refused."""

from __future__ import annotations

import pytest

from drivers.a4 import ipp
from drivers.a4.ipp import Attribute, Group, Message, Op, Tag, Value, attribute

# RFC 8010 appendix A.1, "Print-Job Request".
RFC_PRINT_JOB = bytes.fromhex(
    "0101"
    "0002"
    "00000001"
    "01"
    "47 0012"
    + b"attributes-charset".hex()
    + "0005"
    + b"utf-8".hex()
    + "48 001b"
    + b"attributes-natural-language".hex()
    + "0005"
    + b"en-us".hex()
    + "45 000b"
    + b"printer-uri".hex()
    + "002c"
    + b"ipp://printer.example.com/ipp/print/pinetree".hex()
    + "42 0008"
    + b"job-name".hex()
    + "0006"
    + b"foobar".hex()
    + "22 0016"
    + b"ipp-attribute-fidelity".hex()
    + "0001 01"
    + "02"
    + "21 0006"
    + b"copies".hex()
    + "0004 00000014"
    + "44 0005"
    + b"sides".hex()
    + "0013"
    + b"two-sided-long-edge".hex()
    + "03"
)
SAME = Message(
    Op.PRINT_JOB,
    1,
    (
        Group(
            Tag.OPERATION,
            (
                attribute("attributes-charset", Tag.CHARSET, "utf-8"),
                attribute("attributes-natural-language", Tag.LANGUAGE, "en-us"),
                attribute("printer-uri", Tag.URI, "ipp://printer.example.com/ipp/print/pinetree"),
                attribute("job-name", Tag.NAME, "foobar"),
                attribute("ipp-attribute-fidelity", Tag.BOOLEAN, True),
            ),
        ),
        Group(Tag.JOB, (attribute("copies", Tag.INTEGER, 20), attribute("sides", Tag.KEYWORD, "two-sided-long-edge"))),
    ),
    (1, 1),
)


def test_the_standard_s_example_is_written_byte_for_byte() -> None:
    assert ipp.encode(SAME) == RFC_PRINT_JOB


def test_the_standard_s_example_is_read_and_the_document_behind_it_kept() -> None:
    assert ipp.decode(RFC_PRINT_JOB + b"%!PDF...") == (SAME, b"%!PDF...")


def test_collections_sets_and_values_out_of_band_come_back() -> None:
    size = (attribute("x-dimension", Tag.INTEGER, 21000), attribute("y-dimension", Tag.INTEGER, 29700))
    column = (attribute("media-size", Tag.BEGIN_COLLECTION, size), attribute("media-type", Tag.KEYWORD, "a", "b"))
    message = Message(
        0,
        9,
        (
            Group(
                Tag.PRINTER,
                (
                    attribute("media-col-ready", Tag.BEGIN_COLLECTION, column, column),
                    attribute("time-at-completed", Tag.NO_VALUE, None),
                    Attribute("media-ready", (Value(Tag.KEYWORD, "iso_a4_210x297mm"), Value(Tag.NAME, "Briefpapier"))),
                    attribute("printer-resolution-default", Tag.RESOLUTION, b"\0\0\1\x2c\0\0\1\x2c\3"),
                ),
            ),
        ),
    )
    assert ipp.decode(ipp.encode(message)) == (message, b"")


def test_text_with_a_language_is_text() -> None:
    raw = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + b"\x35\x00\x01n\x00\x09\x00\x02zh\x00\x03\xe7\xba\xb8" + b"\x03"
    message, _ = ipp.decode(raw)
    assert message.group(Tag.PRINTER).string("n") == "纸"


def test_the_asked_value_is_of_the_asked_kind() -> None:
    group = Group(
        Tag.PRINTER,
        (attribute("flag", Tag.BOOLEAN, True), attribute("n", Tag.INTEGER, 3), attribute("s", Tag.NAME, "x")),
    )
    assert (group.integer("flag"), group.boolean("n"), group.string("n"), group.integer("s")) == (None, None, "", None)
    assert (group.integer("n"), group.boolean("flag"), group.strings("s"), group.integer("none")) == (
        3,
        True,
        ("x",),
        None,
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "short"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01", "short"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04", "short"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x21", "delimiter"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x21\x00\x01n\x00\x03abc\x03", "integer"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x22\x00\x01n\x00\x02ab\x03", "boolean"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x44\x00\x00\x00\x01a\x03", "value-without-name"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x44\x7f\xffn", "short"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x34\x00\x01c\x00\x00\x03", "collection"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x37\x00\x01c\x00\x00\x03", "collection"),
    ],
)
def test_damaged_messages_are_refused(data: bytes, word: str) -> None:
    with pytest.raises(ipp.IppError, match=word):
        ipp.decode(data)


def test_a_collection_without_end_is_refused_before_it_is_deep() -> None:
    nested = b"\x34\x00\x01c\x00\x00" + b"\x4a\x00\x00\x00\x01m\x34\x00\x00\x00\x00" * 5000
    with pytest.raises(ipp.IppError, match="too-deep"):
        ipp.decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + nested)


def test_too_many_values_are_refused() -> None:
    values = b"\x44\x00\x01n\x00\x01a" + b"\x44\x00\x00\x00\x01a" * (ipp.VALUES_MAX + 1)
    with pytest.raises(ipp.IppError, match="too-many-values"):
        ipp.decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + values + b"\x03")


def test_what_the_format_cannot_hold_is_refused() -> None:
    for item in (attribute("n", Tag.NAME, "x" * 40_000), attribute("n", Tag.INTEGER, 1 << 31)):
        with pytest.raises(ipp.IppError):
            ipp.encode(Message(0, 1, (Group(Tag.JOB, (item,)),)))
