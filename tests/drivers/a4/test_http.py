"""The HTTP that carries IPP: whole, chunked, interim, ended by the connection, and damaged."""

from __future__ import annotations

import pytest

from drivers.a4 import http


def fed(data: bytes, step: int, *, answers: bool = True) -> list[http.HttpMessage]:
    reader = http.HttpReader(1000, answers=answers)
    found = []
    for at in range(0, len(data), step):
        message = reader.feed(data[at : at + step])
        while message is not None:
            found.append(message)
            message = reader.feed(b"")
    last = reader.end()
    return found if last is None else [*found, last]


LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n"
TO_THE_END = b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\nhello"
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n" + LENGTH


@pytest.mark.parametrize("data", [LENGTH, CHUNKED, TO_THE_END, INTERIM])
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_an_answer_is_read_in_whatever_pieces(data: bytes, step: int) -> None:
    (message,) = fed(data, step)
    assert (message.status, message.body) == (200, b"hello")


def test_two_requests_on_one_connection() -> None:
    one = b"POST /ipp/print HTTP/1.1\r\nContent-Length: 2\r\n\r\nab"
    assert [message.body for message in fed(one + one, 7, answers=False)] == [b"ab", b"ab"]


def test_half_an_answer_is_none() -> None:
    assert fed(LENGTH[:-1], 5) == []


@pytest.mark.parametrize(
    "data",
    [
        b"220 mail.example.cn ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 300,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 4000,
    ],
)
def test_what_is_not_http_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(http.HttpError):
        fed(data, 64)
