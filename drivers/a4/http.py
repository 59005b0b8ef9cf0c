"""The part of HTTP/1.1 (RFC 9112) that IPP needs, as bytes: one reader for both directions. No I/O.

http.client is not used: it blocks for its whole socket time-out, per read and not per answer, and cannot be cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

HEAD_BYTES_MAX: Final = 16 * 1024
_LINE_BYTES_MAX: Final = 256
END: Final = b"\r\n"


class HttpError(Exception):
    """Not HTTP, or more of it than allowed. The text is a machine word."""


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """``start`` is the request line or status line; header names are in lower case."""

    start: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def status(self) -> int:
        """Of an answer; 0 when there is none."""
        word = self.start.split(" ")[1:2]
        return int(word[0]) if word and word[0].isascii() and word[0].isdecimal() and len(word[0]) == 3 else 0


def post_head(path: str, host: str, length: int, authorization: str = "") -> bytes:
    """Head of an IPP request (RFC 8010 section 4); one request, one connection."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/ipp",
        f"Content-Length: {length}",
        "Connection: close",
        "User-Agent: nuanping",
    ]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    return "\r\n".join(lines).encode("ascii", "replace") + 2 * END


def answer(status: int, word: str, body: bytes = b"") -> bytes:
    """An answer of the fake printer."""
    head = f"HTTP/1.1 {status} {word}\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


class HttpReader:
    """Collects messages from bytes in whatever pieces. ``answers``: messages are answers, which may end with the
    connection instead of a length.
    """

    def __init__(self, body_bytes_max: int, *, answers: bool = False) -> None:
        self._limit = body_bytes_max
        self._answers = answers
        self._held = bytearray()
        self._begin()

    def _begin(self) -> None:
        self._head: tuple[str, dict[str, str]] | None = None
        self._body = bytearray()
        self._wanted: int | None = None
        self._chunked = False
        self._trailer = False

    @property
    def head(self) -> tuple[str, dict[str, str]] | None:
        """Start line and headers of the message under way, once they are complete."""
        return self._head

    def feed(self, data: bytes) -> HttpMessage | None:
        """The next complete message; call again with b"" for one that came with it. Raises HttpError."""
        self._held.extend(data)
        while True:
            if self._head is None and not self._take_head():
                return None
            if not (self._take_chunks() if self._chunked else self._take_body()):
                return None
            message = self._finish()
            # 1xx is only an interim answer.
            if not (self._answers and 100 <= message.status < 200):
                return message

    def end(self) -> HttpMessage | None:
        """The connection was closed: the message, where that is how it ends."""
        if self._head is not None and self._answers and not self._chunked and self._wanted is None:
            return self._finish()
        return None

    def _finish(self) -> HttpMessage:
        start, headers = self._head or ("", {})
        message = HttpMessage(start, headers, bytes(self._body))
        self._begin()
        return message

    def _take_head(self) -> bool:
        end = self._held.find(2 * END, 0, HEAD_BYTES_MAX)
        if end < 0:
            if len(self._held) >= HEAD_BYTES_MAX:
                raise HttpError("head-too-long")
            if len(self._held) >= 5 and self._answers and not self._held.startswith(b"HTTP/"):
                raise HttpError("not-http")
            return False
        start, *lines = bytes(self._held[:end]).decode("latin-1").split("\r\n")
        if ("HTTP/1." not in start) if not self._answers else not start.startswith("HTTP/1."):
            raise HttpError("not-http")
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon:
                raise HttpError("header")
            headers[name.strip().lower()] = value.strip()
        del self._held[: end + 4]
        self._head = (start, headers)
        self._chunked = headers.get("transfer-encoding", "").lower().endswith("chunked")
        self._wanted = self._length(start, headers)
        return True

    def _length(self, start: str, headers: dict[str, str]) -> int | None:
        text = headers.get("content-length")
        if text is None:
            interim = self._answers and HttpMessage(start, {}, b"").status in (*range(100, 200), 204, 304)
            return None if self._answers and not interim else 0
        if not (text.isascii() and text.isdecimal() and len(text) < 12):
            raise HttpError("length")
        if int(text) > self._limit:
            raise HttpError("body-too-long")
        return int(text)

    def _take_body(self) -> bool:
        room = len(self._held) if self._wanted is None else self._wanted - len(self._body)
        self._body.extend(self._held[:room])
        del self._held[:room]
        if len(self._body) > self._limit:
            raise HttpError("body-too-long")
        return self._wanted is not None and len(self._body) == self._wanted

    def _take_chunks(self) -> bool:
        while True:
            line_end = self._held.find(END, 0, _LINE_BYTES_MAX)
            if line_end < 0:
                if len(self._held) >= _LINE_BYTES_MAX:
                    raise HttpError("chunk")
                return False
            if self._trailer:
                del self._held[: line_end + 2]
                if line_end == 0:
                    return True
                continue
            size = _chunk_size(bytes(self._held[:line_end]))
            if size + len(self._body) > self._limit:
                raise HttpError("body-too-long")
            if size == 0:
                del self._held[: line_end + 2]
                self._trailer = True
                continue
            begin = line_end + 2
            if len(self._held) < begin + size + 2:
                return False
            if self._held[begin + size : begin + size + 2] != END:
                raise HttpError("chunk")
            self._body.extend(self._held[begin : begin + size])
            del self._held[: begin + size + 2]


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";")[0].strip()
    if not 0 < len(digits) <= 8 or not all(digit in b"0123456789abcdefABCDEF" for digit in digits):
        raise HttpError("chunk")
    return int(digits, 16)
