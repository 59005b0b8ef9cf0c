"""The connection under the client of the central API: signing in, time-outs, repeating, and what may go wrong on the way.

Nothing raises: every call returns an answer or a CentralTrouble.
"""

from __future__ import annotations

import random
import ssl
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from kiosk.central_answers import RawAnswer, garbage, judge, parse
from kiosk.central_trouble import CentralTrouble, TroubleKind

if TYPE_CHECKING:
    import httpx
    from pydantic import BaseModel

    from kiosk.central_transport import CallDeadline

MAX_ANSWER_BYTES: Final = 512 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_TOKEN_SPARE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``deadline_seconds`` bounds a whole call: signing in, retries and waiting included."""

    connect_seconds: float = 3.0
    read_seconds: float = 8.0
    write_seconds: float = 5.0
    pool_seconds: float = 2.0
    deadline_seconds: float = 15.0


M = TypeVar("M", bound="BaseModel")
_RETRY_KINDS: Final = (TroubleKind.UNREACHABLE, TroubleKind.TIMED_OUT, TroubleKind.BUSY)


class Connection:
    """One terminal's connection to the centre. Thread-safe.

    ``base_url`` must be https, or http to this very machine. Raises ValueError for anything else (configuration).
    """

    def __init__(
        self,
        base_url: str,
        terminal_id: str,
        secret: bytes,
        timeouts: Timeouts | None = None,
        *,
        ca_file: Path | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if not parts.hostname or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
            raise ValueError("base_url must be an http(s) address without query")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("personal data travels over https only; plain http is for this machine")
        self._base_url = base_url.rstrip("/")
        self._terminal_id = terminal_id
        self._secret = secret
        self._timeouts = timeouts or Timeouts()
        self._ca_file = ca_file
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._session: tuple[httpx.Client, CallDeadline] | None = None
        self._token: str | None = None
        self._token_stale_at = 0.0

    def close(self) -> None:
        """Drop connections; a call that waits before its next try ends at once. Safe to repeat, from any thread."""
        self._closed.set()
        with self._lock:
            if self._session is not None:
                self._session[0].close()
                self._session = None
            self._token = None

    def _model(
        self,
        method: str,
        path: str,
        answer: type[M],
        body: BaseModel | CentralTrouble | None = None,
        *,
        key: str | None = None,
        path_key: str | None = None,
        attempts: int = 1,
        limit: int = MAX_ANSWER_BYTES,
        within_seconds: float | None = None,
    ) -> M | CentralTrouble:
        if not all(word is None or _is_key(word) for word in (key, path_key)):
            return CentralTrouble(TroubleKind.REFUSED, "key-malformed", maybe_done=False)
        if isinstance(body, CentralTrouble):
            return body
        raw = self._call(method, path, body, key=key, attempts=attempts, limit=limit, within_seconds=within_seconds)
        return raw if isinstance(raw, CentralTrouble) else parse(raw, answer)

    def _call(
        self,
        method: str,
        path: str,
        body: BaseModel | None,
        *,
        key: str | None = None,
        attempts: int = 1,
        accept: str = "application/json",
        limit: int = MAX_ANSWER_BYTES,
        within_seconds: float | None = None,
    ) -> RawAnswer | CentralTrouble:
        deadline = time.monotonic() + min(self._timeouts.deadline_seconds, within_seconds or float("inf"))
        content = body.model_dump_json().encode() if body is not None else None
        headers = {"Accept": accept}
        if key is not None:
            headers["Idempotency-Key"] = key

        def once() -> RawAnswer | CentralTrouble:
            return self._authorised(method, path, content, headers, deadline, limit)

        return self._repeat(once, max(1, attempts), deadline)

    def _repeat(
        self, once: Callable[[], RawAnswer | CentralTrouble], attempts: int, deadline: float
    ) -> RawAnswer | CentralTrouble:
        maybe_done = False
        for number in range(1, attempts + 1):
            outcome = once()
            if isinstance(outcome, RawAnswer):
                return outcome
            if outcome.kind is not TroubleKind.REFUSED:
                maybe_done = maybe_done or outcome.maybe_done
                outcome = replace(outcome, maybe_done=maybe_done)
            if outcome.kind not in _RETRY_KINDS or number == attempts:
                return outcome
            # Full jitter: terminals that lost the centre together must not come back together.
            pause = max(outcome.retry_after_seconds or 0.0, random.uniform(0.0, 0.2 * 2**number))
            if time.monotonic() + pause >= deadline or self._closed.wait(pause):
                return outcome
        raise AssertionError("unreachable: attempts is at least 1")

    def _authorised(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str], deadline: float, limit: int
    ) -> RawAnswer | CentralTrouble:
        for fresh in (False, True):
            token = self._token_for(deadline, fresh)
            if isinstance(token, CentralTrouble):
                return token
            bearer = {**headers, "Authorization": f"Bearer {token}"}
            outcome = self._exchange(method, path, content, bearer, deadline, limit)
            if not (isinstance(outcome, CentralTrouble) and outcome.kind is TroubleKind.UNAUTHORISED):
                return outcome
        return outcome

    def _token_for(self, deadline: float, fresh: bool) -> str | CentralTrouble:
        with self._lock:
            if not fresh and self._token is not None and time.monotonic() < self._token_stale_at:
                return self._token
        return self._sign_in(deadline)

    def _sign_in(self, deadline: float) -> str | CentralTrouble:
        from kiosk.contract import Nonce, SignedIn, SignInRequest
        from kiosk.contract.wire import sign_in_proof

        accept = {"Accept": "application/json"}
        raw = self._exchange("GET", "/v1/terminals/nonce", None, accept, deadline, MAX_ANSWER_BYTES)
        challenge = raw if isinstance(raw, CentralTrouble) else parse(raw, Nonce)
        if isinstance(challenge, CentralTrouble):
            return _nothing_sent(challenge)
        proof = sign_in_proof(self._secret, self._terminal_id, challenge.nonce)
        request = SignInRequest(terminal_id=self._terminal_id, nonce=challenge.nonce, proof=proof)
        content = request.model_dump_json().encode()
        raw = self._exchange("POST", "/v1/terminals/sign-in", content, accept, deadline, MAX_ANSWER_BYTES)
        signed_in = raw if isinstance(raw, CentralTrouble) else parse(raw, SignedIn)
        if isinstance(signed_in, CentralTrouble):
            return _nothing_sent(signed_in)
        # The terminal's clock may be wrong: the token's life is measured on the centre's clock and counted down here.
        life = (signed_in.expires_at - signed_in.server_time).total_seconds()
        with self._lock:
            self._token = signed_in.token
            self._token_stale_at = time.monotonic() + life - _TOKEN_SPARE_SECONDS
        return signed_in.token

    def _connect(self) -> tuple[httpx.Client, CallDeadline] | None:
        """The session, made at its first use; None once the client is closed."""
        import httpx

        from kiosk.central_transport import CallDeadline, DeadlineTransport

        with self._lock:
            if self._closed.is_set():
                return None
            if self._session is None:
                tls = self._trust() if self._base_url.startswith("https:") else None
                deadline = CallDeadline()
                http = httpx.Client(
                    base_url=self._base_url,
                    transport=DeadlineTransport(deadline, tls),
                    timeout=httpx.Timeout(
                        connect=self._timeouts.connect_seconds,
                        read=self._timeouts.read_seconds,
                        write=self._timeouts.write_seconds,
                        pool=self._timeouts.pool_seconds,
                    ),
                    follow_redirects=False,
                    trust_env=False,
                    headers={"User-Agent": "nuanping-terminal", "Accept-Encoding": "identity"},
                )
                self._session = http, deadline
            return self._session

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=None if self._ca_file is None else str(self._ca_file))

    def _exchange(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str], deadline: float, limit: int
    ) -> RawAnswer | CentralTrouble:
        """One request, one answer. The only place that meets exceptions of the HTTP library."""
        import httpcore
        import httpx

        try:
            session = self._connect()
        except OSError:
            return CentralTrouble(TroubleKind.UNREACHABLE, "trust-store", maybe_done=False)
        if session is None:
            return CentralTrouble(TroubleKind.UNREACHABLE, "client-closed", maybe_done=False)
        http, call_deadline = session
        if content is not None:
            headers = {**headers, "Content-Type": "application/json"}
        call_deadline.at = deadline
        try:
            with http.stream(method, path, content=content, headers=headers) as response:
                try:
                    body = bytearray()
                    for chunk in response.iter_raw():
                        body += chunk
                        if len(body) > limit:
                            return garbage("too-large")
                    return judge(response.status_code, response.headers, bytes(body))
                finally:
                    # An answer and its stream hold each other, and the request with a person in it: opened here, they are
                    # gone with this call and not with the collector's next round.
                    response.close()
                    response.stream = httpx.ByteStream(b"")
        except (
            *(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError),
            *(OSError, ValueError, RuntimeError),
        ) as error:
            trouble = _trouble_of(error)
            _let_go(error)
            return trouble
        finally:
            call_deadline.at = float("inf")


def _is_key(word: str) -> bool:
    return 8 <= len(word) <= 128 and word.isascii() and all(char.isalnum() or char in "_:-" for char in word)


def _nothing_sent(trouble: CentralTrouble) -> CentralTrouble:
    """Trouble while signing in: the visitor's request was not sent at all."""
    kind = TroubleKind.UNAUTHORISED if trouble.kind is TroubleKind.REFUSED else trouble.kind
    return replace(trouble, kind=kind, maybe_done=False)


def _trouble_of(error: Exception) -> CentralTrouble:
    """What an exception of the HTTP library means for the visitor's request."""
    import httpcore

    match error:
        case httpcore.ConnectError():
            tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError)
            return CentralTrouble(TroubleKind.UNREACHABLE, "tls" if tls else "no-connection", maybe_done=False)
        case httpcore.ConnectTimeout() | httpcore.PoolTimeout():
            return CentralTrouble(TroubleKind.TIMED_OUT, "no-connection-in-time", maybe_done=False)
        case httpcore.TimeoutException():
            return CentralTrouble(TroubleKind.TIMED_OUT, "no-answer-in-time", maybe_done=True)
        case httpcore.RemoteProtocolError() | httpcore.NetworkError() | OSError():
            return CentralTrouble(TroubleKind.UNREACHABLE, "connection-broke", maybe_done=True)
        case RuntimeError():
            # httpx says so when ``close`` won the race for the session.
            return CentralTrouble(TroubleKind.UNREACHABLE, "client-closed", maybe_done=True)
        case _:
            # ValueError: header values the library cannot read.
            return garbage("not-http")


def _let_go(error: BaseException | None) -> None:
    """Empty the frames of a call that failed. They hold the request, with a person in it, and from Python 3.13 on the exception
    holds them in a circle (contextlib's frame its argument): only the collector would come for it, at some time.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = None
        error = error.__cause__ or error.__context__
