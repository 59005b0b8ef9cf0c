"""One visit: the coroutine, its history, everything personal. Wiped in one place."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar, cast

from kiosk.engine.interrupts import EffectBroke, Ending, Interrupt, NeedsPerson, Took
from kiosk.engine.requests import Act, Effect, Request, Stage
from kiosk.pages import Answer, ByHand, Page

R = TypeVar("R")

Service = Callable[["Visit"], Coroutine[Request, object, Ending]]


@dataclass(frozen=True, slots=True)
class _Await(Generic[R]):
    """Yields one request to the driver and returns what the driver sends back."""

    request: Request

    def __await__(self) -> Generator[Request, object, R]:
        return cast(R, (yield self.request))


def _silent(page: Page | None) -> Page | None:
    if page is not None and page.answers():
        raise ValueError("this request waits for the effect alone; use race() for a page with answers")
    return page


class Phase(StrEnum):
    """Where the visit stands to its commit point; only ever moves as the conductor says."""

    OPEN = "open"
    COMMITTING = "committing"
    OWED = "owed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Step:
    """One request and what it came to."""

    request: Request
    result: object


class ReplayMismatch(Exception):
    """The service asked for something else when it was replayed: it is not deterministic, which is a bug."""


def _same(request: Request, recorded: Request) -> None:
    if request != recorded:
        raise ReplayMismatch(type(request.effect or request.page).__name__)


class Visit:
    """What a service sees of the terminal, and the only holder of a visitor's data.

    ``wanted`` is the home entry she chose, or None when she simply put her card in; ``item`` is what it came to, for whoever is
    called: a service writes it and never reads it.
    """

    def __init__(self, number: int, service: Service, wanted: str | None) -> None:
        self.number = number
        self.wanted = wanted
        self.item: str | None = wanted
        self.phase = Phase.OPEN
        self.took = Took.NOTHING
        self._service = service
        self._history: list[Step] = []
        self._coroutine: Coroutine[Request, object, Ending] | None = None

    def ask(self, page: Page) -> _Await[Answer]:
        """Show a page and wait for one of its declared answers."""
        return _Await(Request(page=page))

    def do(self, effect: Effect[R], showing: Page | None = None) -> _Await[R]:
        """Ask an adapter for something; ``showing`` says meanwhile what happens. It must not offer answers."""
        return _Await(Request(page=_silent(showing), effect=effect))

    def race(self, effect: Effect[R], page: Page) -> _Await[R | Answer]:
        """Perform an effect while a page offers a way out: the first of the two decides, the other is cancelled."""
        return _Await(Request(page=page, effect=effect))

    def commit(self, act: Act[R], showing: Page | None = None) -> _Await[R]:
        """The commit point: journalled, sent exactly once, interrupted by nothing."""
        return _Await(Request(page=_silent(showing), effect=act, stage=Stage.COMMIT))

    def hand_over(self, effect: Effect[R], showing: Page | None = None) -> _Await[R]:
        """Give the visitor the accepted result (paper or screen). Interrupts wait until this is done."""
        return _Await(Request(page=_silent(showing), effect=effect, stage=Stage.HAND_OVER))

    def start(self) -> Request:
        """Run the service to its first request. Raises StopIteration, NeedsPerson as the service does."""
        self._coroutine = self._service(self)
        return self._coroutine.send(None)

    def resume(self, request: Request, result: object) -> Request:
        """Record the result of the current request and run on to the next one."""
        self._history.append(Step(request, result))
        return self._feed(result)

    def rewind(self) -> Request:
        """Back: replay to the last question the visitor answered by a touch. Raises ReplayMismatch."""
        target = self._back_target()
        if target is None:
            raise RuntimeError("there is no question to go back to")
        steps, question = self._history[:target], self._history[target].request
        self._close()
        self._history = []
        try:
            request = self.start()
            for step in steps:
                _same(request, step.request)
                request = self.resume(request, step.result)
        except (StopIteration, NeedsPerson, Interrupt) as end:
            raise ReplayMismatch(f"ended with {type(end).__name__}") from None
        _same(request, question)
        return request

    @property
    def can_go_back(self) -> bool:
        return self._back_target() is not None

    @property
    def coroutine(self) -> Coroutine[Request, object, Ending] | None:
        """The running service, for the explorer."""
        return self._coroutine

    @property
    def history(self) -> tuple[Step, ...]:
        """What was asked so far and what came of it, for the explorer."""
        return tuple(self._history)

    def wipe(self) -> None:
        """Forget the visitor: close the coroutine (its locals go with it) and drop every request and result.

        Raises what the service raises while it is closed; forgotten is everything all the same.
        """
        try:
            self._close()
        finally:
            self._history.clear()
            self.wanted = self.item = None

    def _back_target(self) -> int | None:
        for index in range(len(self._history) - 1, -1, -1):
            step = self._history[index]
            if step.request.stage is not Stage.OPEN or (step.request.effect is not None and step.request.effect.spends):
                return None
            if isinstance(step.result, ByHand):
                # Behind it stands the question for a card, and that has its answer lying in the machine.
                return None
            if step.request.is_ask and isinstance(step.result, Answer):
                return index
        return None

    def _feed(self, result: object) -> Request:
        if self._coroutine is None:
            raise RuntimeError("the visit was wiped")
        if isinstance(result, (Interrupt, EffectBroke)):
            return self._coroutine.throw(result)
        return self._coroutine.send(result)

    def _close(self) -> None:
        coroutine, self._coroutine = self._coroutine, None
        if coroutine is not None:
            coroutine.close()
