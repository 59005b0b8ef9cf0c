"""One question, one answer with an IPP server: bounded in time, cancelled within a slice, never an exception but ChannelError."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import select
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from drivers.a4 import http, ipp
from drivers.contract import Completion, Deadline
from drivers.link import Link, LinkLostError, SocketLink

SLICE_SECONDS: Final = 0.02
LOST_WORDS: Final = frozenset(
    ("unreachable", "connection-lost", "connection-closed", "name-unknown", "unplugged", "closed")
)
"""Reasons that mean: nobody is at the other end."""
_CHUNK_BYTES: Final = 32 * 1024
_IPP_PORT: Final = 631
_HTTP_WORDS: Final = {401: "not-allowed", 403: "not-allowed", 404: "not-found", 426: "tls-required"}


class ChannelError(Exception):
    """No IPP answer. ``sent``: bytes of the request may have arrived, so it may have been carried out."""

    def __init__(self, reason: str, *, sent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Address:
    """Where an IPP server listens. ``socket_path`` is a Unix socket ("" for TCP); ``uri`` is what IPP calls the printer."""

    uri: str
    host: str
    port: int
    path: str
    socket_path: str = ""


def address_of(uri: str, socket_path: str = "") -> Address:
    """Of an ipp or http URI. Raises ValueError for any other."""
    parts = urlsplit(uri)
    if parts.scheme not in ("ipp", "http") or not parts.hostname:
        raise ValueError("not an ipp URI")
    port = parts.port or (_IPP_PORT if parts.scheme == "ipp" else 80)
    return Address(uri, parts.hostname, port, parts.path or "/", socket_path)


def connect_to(address: Address) -> Callable[[Deadline], Link]:
    """Opens connections to ``address``. The name is looked up once: a slow name service must not hold up a job."""
    found: list[tuple[socket.AddressFamily, tuple[Any, ...]]] = []

    def connect(deadline: Deadline) -> Link:
        if address.socket_path:
            return _connect(socket.AF_UNIX, address.socket_path, deadline)
        if not found:
            try:
                infos = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError) as error:
                raise LinkLostError("name-unknown") from error
            found.extend((family, where) for family, _, _, _, where in infos)
        last = LinkLostError("unreachable")
        for family, where in found:
            try:
                return _connect(family, where, deadline)
            except LinkLostError as lost:
                last = lost
        raise last

    return connect


def _connect(family: socket.AddressFamily, where: tuple[Any, ...] | str, deadline: Deadline) -> Link:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect(where)
        while deadline.over is None:
            _, writable, _ = select.select([], [connection], [], min(SLICE_SECONDS, deadline.remaining_seconds()))
            if writable:
                if connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise LinkLostError("unreachable")
                return SocketLink(connection)
        raise LinkLostError("unreachable")
    except OSError as error:
        connection.close()
        raise LinkLostError("unreachable") from error
    except LinkLostError:
        connection.close()
        raise


class Channel:
    """Asks one IPP server. Each question has a connection of its own: what comes late belongs to nobody."""

    def __init__(self, address: Address, connect: Callable[[Deadline], Link] | None = None) -> None:
        self.address = address
        self._connect = connect or connect_to(address)
        self._numbers = itertools.count(1)

    def ask(
        self, operation: int, groups: Iterable[ipp.Group], deadline: Deadline, document: bytes = b""
    ) -> ipp.Message:
        """The answer, whatever its status. Raises ChannelError."""
        number = next(self._numbers) & 0x7FFFFFFF
        try:
            body = ipp.encode(ipp.Message(operation, number, tuple(groups)))
        except ipp.IppError as error:
            # An overlong word that the service gave us, to be sent back to it.
            raise ChannelError("garbage") from error
        head = http.post_head(self.address.path, self._host, len(body) + len(document), self._authorization)
        if deadline.over is not None:
            raise ChannelError(over_word(deadline))
        try:
            link = self._connect(deadline)
        except LinkLostError as lost:
            raise ChannelError(over_word(deadline) if deadline.over else lost.reason) from lost
        exchange = _Exchange(link, deadline)
        finished = False
        try:
            exchange.send(head + body)
            exchange.send(document)
            answer = self._read(exchange, number)
            finished = True
            return answer
        finally:
            # A request that is not complete must not be completed by what still lies in a send buffer.
            link.close() if finished else link.abort()

    def _read(self, exchange: _Exchange, number: int) -> ipp.Message:
        answer = exchange.receive()
        if answer.status in _HTTP_WORDS:
            raise ChannelError(_HTTP_WORDS[answer.status], sent=True)
        if answer.status != 200:
            raise ChannelError(f"http-{answer.status}", sent=True)
        try:
            message, _ = ipp.decode(answer.body)
        except ipp.IppError as error:
            raise ChannelError("garbage", sent=True) from error
        if message.request_id != number or message.version[0] not in (1, 2):
            raise ChannelError("garbage", sent=True)
        return message

    @property
    def _host(self) -> str:
        if self.address.socket_path:
            return "localhost"
        host = f"[{self.address.host}]" if ":" in self.address.host else self.address.host
        return f"{host}:{self.address.port}"

    @property
    def _authorization(self) -> str:
        """cupsd believes who is at the other end of its Unix socket when he names himself."""
        return f"PeerCred {user_name()}" if self.address.socket_path else ""


class _Exchange:
    """The bytes of one question and its answer."""

    def __init__(self, link: Link, deadline: Deadline) -> None:
        self._link = link
        self._deadline = deadline
        self._reader = http.HttpReader(ipp.MESSAGE_BYTES_MAX, answers=True)
        self._answer: http.HttpMessage | None = None
        self._sent = False

    def send(self, data: bytes) -> None:
        """An answer that comes before all is sent (a refusal) ends the sending."""
        at = 0
        while at < len(data) and self._answer is None:
            wait = self._wait()
            try:
                taken = self._link.write(data[at : at + _CHUNK_BYTES], wait)
            except LinkLostError as lost:
                self._refused_before(lost)
                return
            at += taken
            self._sent = self._sent or taken > 0
            self._look(0.0)

    def receive(self) -> http.HttpMessage:
        while self._answer is None:
            self._look(self._wait())
        return self._answer

    def _refused_before(self, lost: LinkLostError) -> None:
        """The server closed while we were sending: it may have said why."""
        with contextlib.suppress(ChannelError):
            self._look(0.0)
        if self._answer is None:
            raise ChannelError(lost.reason, sent=self._sent or lost.maybe_taken) from lost

    def _look(self, seconds: float) -> None:
        try:
            data = self._link.read(seconds)
            if data:
                self._answer = self._reader.feed(data)
        except LinkLostError as lost:
            self._answer = self._reader.end()
            if self._answer is None:
                raise ChannelError(lost.reason, sent=self._sent) from lost
        except http.HttpError as error:
            raise ChannelError("garbage", sent=self._sent) from error

    def _wait(self) -> float:
        if self._deadline.over is not None:
            raise ChannelError(over_word(self._deadline, "silent"), sent=self._sent)
        return min(SLICE_SECONDS, self._deadline.remaining_seconds())


def over_word(deadline: Deadline, late: str = "timed-out") -> str:
    """Machine word for a deadline that is over: ``cancelled``, or ``late``."""
    return "cancelled" if deadline.over is Completion.CANCELLED else late


def user_name() -> str:
    """Whose process this is. Not from the environment: cupsd compares it with the socket's other end."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid{os.geteuid()}"
