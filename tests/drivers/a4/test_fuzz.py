"""Every parser of bytes from outside: no crash, no hang, bounded memory, whatever comes."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.a4 import http, ipp
from drivers.a4.endpoint import HttpSession
from drivers.a4.ipp import Attribute, Group, Message, Tag, Value
from drivers.a4.model import PagePrinterModel
from drivers.a4.printer_service import PrinterService
from drivers.a4.states import job_view, printer_view, queue_status, status_of
from tests.drivers.a4.test_http import CHUNKED, INTERIM, LENGTH
from tests.drivers.a4.test_ipp import RFC_PRINT_JOB

FUZZ = settings(
    max_examples=int(os.environ.get("NUANPING_FUZZ", "300")), suppress_health_check=list(HealthCheck), deadline=None
)
BODY_MAX = 2000

words = st.text("a-9 纸𠮷", min_size=1, max_size=6)
plain = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]), st.integers(-(1 << 31), (1 << 31) - 1)),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from([Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.MIME]), words),
    st.builds(Value, st.sampled_from([Tag.OCTETS, Tag.DATE_TIME, Tag.RESOLUTION, Tag.RANGE]), st.binary(max_size=9)),
    st.builds(Value, st.sampled_from([Tag.NO_VALUE, Tag.UNKNOWN]), st.none()),
)


def collections(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    members = st.builds(Attribute, words, st.lists(inner, min_size=1, max_size=2).map(tuple))
    return st.builds(Value, st.just(Tag.BEGIN_COLLECTION), st.lists(members, max_size=2).map(tuple))


values = st.one_of(plain, collections(st.one_of(plain, collections(plain))))
SAID = [
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "media-ready",
    "marker-levels",
    "marker-low-levels",
    "device-uri",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-uri",
    "job-name",
    "job-id",
    "time-at-processing",
]
attributes = st.builds(
    Attribute, st.one_of(st.sampled_from(SAID), words), st.lists(values, min_size=1, max_size=3).map(tuple)
)
groups = st.builds(
    Group,
    st.sampled_from([Tag.OPERATION, Tag.JOB, Tag.PRINTER, Tag.UNSUPPORTED_GROUP]),
    st.lists(attributes, max_size=3).map(tuple),
)
messages = st.builds(
    Message, st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.lists(groups, max_size=2).map(tuple)
)


@st.composite
def damaged(draw: st.DrawFn, *valid: bytes) -> bytes:
    """Noise, or valid bytes with some changed, cut out or put in."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from(valid)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 2)):
            case 0:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case 1:
                del data[at : at + draw(st.integers(1, 9))]
            case 2:
                data[at:at] = draw(st.binary(max_size=9))
    return bytes(data)


@FUZZ
@given(messages)
def test_what_is_written_is_read(message: Message) -> None:
    assert ipp.decode(ipp.encode(message) + b"%PDF") == (message, b"%PDF")


@FUZZ
@given(damaged(RFC_PRINT_JOB, ipp.encode(Message(0, 1, (Group(Tag.PRINTER, ()),)))))
def test_any_bytes_as_an_ipp_message(data: bytes) -> None:
    try:
        message, rest = ipp.decode(data)
    except ipp.IppError:
        return
    assert len(rest) < len(data)
    for group in message.groups:
        job_view(group)
        view = printer_view(group)
        status_of(view, "iso_a4_210x297mm")
        queue_status(view)


@FUZZ
@given(messages)
def test_any_attributes_as_a_status(message: Message) -> None:
    for group in message.groups:
        assert job_view(group).number >= -(1 << 31)
        assert status_of(printer_view(group)).family == "page_printer"


@FUZZ
@given(damaged(LENGTH, CHUNKED, INTERIM), st.lists(st.integers(1, 40), max_size=20))
def test_any_bytes_as_an_http_answer(data: bytes, cuts: list[int]) -> None:
    reader = http.HttpReader(BODY_MAX, answers=True)
    try:
        for cut in [*cuts, len(data)]:
            piece, data = data[:cut], data[cut:]
            message = reader.feed(piece)
            while message is not None:
                assert len(message.body) <= BODY_MAX
                message = reader.feed(b"")
        reader.end()
    except http.HttpError:
        return


REQUEST = b"POST /ipp/print HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(RFC_PRINT_JOB) + RFC_PRINT_JOB
HELD = b"POST /ipp/print HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


@FUZZ
@given(damaged(REQUEST, HELD, REQUEST + REQUEST), st.integers(1, 60))
def test_any_bytes_as_a_request_to_the_endpoint(data: bytes, step: int) -> None:
    session = HttpSession(PrinterService(PagePrinterModel(), "ipp://localhost/ipp/print"))
    answers = b"".join(session.receive(data[at : at + step]) for at in range(0, len(data), step))
    assert answers == b"" or answers.startswith(b"HTTP/1.1 ")
