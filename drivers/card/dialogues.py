"""Where the dialogues with a card take place: a thread of their own, so that a caller can leave at its deadline.

PC/SC has no time-out for an exchange, and a chip may take any time over it. The caller therefore waits here and not in
the exchange; when its time is over it leaves, and the thread finishes the exchange alone and drops what it brings.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from drivers.card.apdu import CardTrouble
from drivers.card.contract import (
    Authenticated,
    AuthenticationAnswer,
    AuthenticationRefused,
    AuthenticationRequest,
    CardData,
    CardProblem,
    ChangeOk,
    Pin,
    PinLocked,
    PinOk,
    PinWrong,
    failed,
)
from drivers.card.session import CardSession
from drivers.contract import Completion, Deadline, Failed
from drivers.stack import forget_stack

# How soon a cancel is noticed that nobody announced by ``wake``.
_TICK_SECONDS = 0.05
_POWER_DOWN_SECONDS = 1.0
_END_SECONDS = 1.0

_T = TypeVar("_T")
_log = logging.getLogger("drivers.card")


class Power(Protocol):
    """The power of one card place; called in the dialogues' thread only."""

    def down(self) -> None:
        """Power the card down, if it is up. Never raises."""
        ...

    def end(self) -> None:
        """Nothing follows: give back what the place holds. Never raises."""
        ...


class _Job:
    """One dialogue: what to power up, what to do then, and how it ended."""

    def __init__(
        self, power_up: Callable[[], CardSession | Failed], work: Callable[[CardSession], object], deadline: Deadline
    ) -> None:
        self.power_up = power_up
        self.work = work
        self.deadline = deadline
        self.result: object = None
        self.bug: Exception | None = None
        self.done = False
        self.abandoned = False


class Dialogues:
    """The thread, and the session that lives in it for as long as one card stays powered. One caller at a time."""

    def __init__(self, power: Power) -> None:
        self._power = power
        self._changed = threading.Condition()
        self._waiting: _Job | None = None
        self._running = False
        self._down_wanted = False
        self._ending = False
        self._session: CardSession | None = None
        self._thread = threading.Thread(target=self._run, name="card-dialogues", daemon=True)
        self._thread.start()

    def run(
        self,
        power_up: Callable[[], CardSession | Failed],
        work: Callable[[CardSession], _T | Failed],
        deadline: Deadline,
    ) -> _T | Failed:
        """The result of ``work`` on the session, which ``power_up`` makes when there is none; DEADLINE when the time is over.
        Nothing is begun after that.
        """
        over = deadline.over
        if over is not None:
            return failed(CardProblem.DEADLINE, over)
        job = _Job(power_up, work, deadline)
        with self._changed:
            self._waiting = job
            self._changed.notify_all()
            while not job.done:
                over = deadline.over
                if over is not None:
                    job.abandoned = True
                    self._waiting = None
                    return failed(CardProblem.DEADLINE, over)
                self._changed.wait(min(_TICK_SECONDS, deadline.remaining_seconds()))
        if job.bug is not None:
            raise job.bug
        return cast("_T | Failed", job.result)

    def wake(self) -> None:
        """A deadline may have been cancelled. From any thread."""
        with self._changed:
            self._changed.notify_all()

    def power_down(self) -> None:
        """End the session. When an exchange hangs, as soon as it has ended."""
        with self._changed:
            self._down_wanted = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._down_wanted or self._running, _POWER_DOWN_SECONDS)

    def end(self) -> None:
        """Power down and end the thread; one that hangs in an exchange ends by itself after it."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._down_wanted or self._ending)
                job, self._waiting = self._waiting, None
                ending = self._ending
                power_down = self._down_wanted or ending
                self._running = job is not None
            if power_down:
                self._power_down()
            if ending:
                self._power.end()
                return
            if job is not None:
                self._perform(job)
            with self._changed:
                self._running = False
                if power_down:
                    self._down_wanted = False
                if job is not None:
                    job.done = True
                    if job.abandoned and job.bug is not None:
                        _log.error("a dialogue nobody waited for ended with %s", type(job.bug).__name__)
                self._changed.notify_all()
            # A waiting thread must keep neither a visitor's data nor what was computed with it.
            job = None
            forget_stack()

    def _perform(self, job: _Job) -> None:
        try:
            job.result = self._converse(job)
        except Exception as bug:  # noqa: BLE001  raised again in the caller's thread
            job.bug = bug

    def _converse(self, job: _Job) -> object:
        over = job.deadline.over
        if over is not None:
            return failed(CardProblem.DEADLINE, over)
        if self._session is None:
            try:
                powered = job.power_up()
            except CardTrouble as trouble:
                return trouble.failed
            if isinstance(powered, Failed):
                return powered
            self._session = powered
        result = job.work(self._session)
        if isinstance(result, Failed) and result.completion in (Completion.MEDIA_REMOVED, Completion.HARDWARE_ERROR):
            self._power_down()
        return result

    def _power_down(self) -> None:
        self._session = None
        self._power.down()


class SessionReader(ABC):
    """What every adapter of this family does alike. ``_dialogues`` is there while the reader is open."""

    def __init__(self) -> None:
        self._dialogues: Dialogues | None = None

    def read(self, deadline: Deadline) -> CardData | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.read(deadline), deadline)

    def verify_pin(self, pin: Pin, deadline: Deadline) -> PinOk | PinWrong | PinLocked | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.verify_pin(pin, deadline), deadline)

    def change_pin(self, old: Pin, new: Pin, deadline: Deadline) -> ChangeOk | PinWrong | PinLocked | Failed:
        """See contract.CardReader."""
        sent = threading.Event()

        def change(session: CardSession) -> ChangeOk | PinWrong | PinLocked | Failed:
            return session.change_pin(old, new, deadline, sent)

        result: ChangeOk | PinWrong | PinLocked | Failed = self._in_session(change, deadline)
        if isinstance(result, Failed) and result.reason == CardProblem.DEADLINE and sent.is_set():
            return failed(CardProblem.PIN_CHANGE_UNSURE, result.completion)
        return result

    def begin_authentication(self, deadline: Deadline) -> AuthenticationRequest | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.begin_authentication(deadline), deadline)

    def finish_authentication(
        self, answer: AuthenticationAnswer, deadline: Deadline
    ) -> Authenticated | AuthenticationRefused | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.finish_authentication(answer, deadline), deadline)

    def release(self) -> None:
        """See contract.CardReader."""
        if self._dialogues is not None:
            self._dialogues.power_down()

    @abstractmethod
    def _powering(self) -> Callable[[], CardSession | Failed]:
        """How to power the card that is in now, for the dialogues' thread; it may raise CardTrouble."""

    def _in_session(self, work: Callable[[CardSession], _T | Failed], deadline: Deadline) -> _T | Failed:
        if self._dialogues is None:
            return failed(CardProblem.READER_ABSENT)
        return self._dialogues.run(self._powering(), work, deadline)

    def _begin_dialogues(self, power: Power) -> None:
        self._end_dialogues()
        self._dialogues = Dialogues(power)

    def _end_dialogues(self) -> None:
        dialogues, self._dialogues = self._dialogues, None
        if dialogues is not None:
            dialogues.end()
