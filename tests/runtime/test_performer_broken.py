"""A handler that fails in its own code, at once or on another thread, ends the waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

import pytest

from kiosk.engine.messages import Broke, Event
from kiosk.engine.requests import Effect, Token
from kiosk.runtime.performer import Performer, Reply

TOKEN = Token(1, 1)


@dataclass(frozen=True, slots=True)
class Wanted(Effect[str]):
    def outcomes(self) -> tuple[str, ...]:
        return ("given",)


def fails() -> None:
    raise KeyError("孙桂英")


def at_once(effect: Wanted, reply: Reply) -> None:
    fails()


def on_a_thread(effect: Wanted, reply: Reply) -> None:
    worker = Thread(target=reply.guarding(fails))
    worker.start()
    worker.join()


@pytest.mark.parametrize("handler", [at_once, on_a_thread])
def test_it_is_told_without_what_the_exception_says(handler: Callable[[Wanted, Reply], None]) -> None:
    told: list[Event] = []
    performer = Performer(told.append)
    performer.register(Wanted, handler)
    performer.perform(TOKEN, Wanted())
    (broke,) = told
    assert isinstance(broke, Broke)
    assert broke.token == TOKEN
    assert broke.where.startswith("KeyError in fails")
    assert "孙桂英" not in str(broke)
