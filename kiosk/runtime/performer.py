"""Carries out effects: one handler per effect type, each on the thread of the thing it talks to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from kiosk.engine.messages import Broke, Completed, Event, Noted
from kiosk.engine.requests import Effect, Token
from kiosk.engine.running import what_failed
from kiosk.pages import Text

E = TypeVar("E", bound=Effect[object])
Post = Callable[[Event], None]
Cancel = Callable[[], None]

_log = logging.getLogger("kiosk.performer")


class Reply:
    """Where a handler's result goes. Both methods may be called from any thread."""

    def __init__(self, post: Post, token: Token) -> None:
        self._post = post
        self._token = token

    def done(self, result: object) -> None:
        self._post(Completed(self._token, result))

    def note(self, note: Text) -> None:
        self._post(Noted(self._token, note))

    def broke(self, bug: Exception) -> None:
        """No result will come: the handler's own code failed."""
        self._post(Broke(self._token, what_failed(bug)))

    def guarding(self, work: Callable[[], None]) -> Callable[[], None]:
        """The same work, for another thread; a bug in it ends the waiting for a result."""

        def guarded() -> None:
            try:
                work()
            except Exception as bug:  # noqa: BLE001 - a visitor must not stand before a page that waits for ever
                self.broke(bug)

        return guarded


Handler = Callable[[E, Reply], Cancel | None]


class Performer:
    """Starts effects and stops those whose result is not wanted any more. Main thread only."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._handlers: dict[type[Effect[object]], Handler[Effect[object]]] = {}
        self._running: dict[Token, Cancel] = {}

    def register(self, kind: type[E], handler: Handler[E]) -> None:
        """Name who carries out effects of ``kind``. Raises ValueError when somebody already does."""
        if kind in self._handlers:
            raise ValueError(f"{kind.__name__} already has a handler")
        self._handlers[kind] = handler  # type: ignore[assignment]  # keyed by its own argument type

    @property
    def kinds(self) -> frozenset[type[Effect[object]]]:
        return frozenset(self._handlers)

    def perform(self, token: Token, effect: Effect[object]) -> None:
        reply = Reply(self._post, token)
        try:
            cancel = self._handlers[type(effect)](effect, reply)
        except Exception as bug:  # noqa: BLE001 - as for the threads, see ``Reply.guarding``
            reply.broke(bug)
            return
        if cancel is not None:
            self._running[token] = cancel

    def finished(self, token: Token) -> None:
        """The result arrived; there is nothing left to cancel."""
        self._running.pop(token, None)

    def cancel(self, token: Token) -> None:
        cancel = self._running.pop(token, None)
        if cancel is not None:
            cancel()

    def cancel_all(self) -> None:
        for token in list(self._running):
            self.cancel(token)
