"""A twin stands where the same events bring a new conductor, and goes its own way from there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.visit import Visit
from kiosk.explored import Edge
from kiosk.explorer import Explorer
from kiosk.liveness import frames
from kiosk.moves import Move, events
from kiosk.pages import Preferences
from kiosk.services.home import Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Way
from kiosk.twins import Uncopied, twin
from kiosk.walks import all_well, only
from tests.engine.plays import question
from tests.engine.rehearsal import HOME


def held(thing: object, seen: frozenset[int] = frozenset()) -> Iterator[tuple[str, object]]:
    """Everything a conductor and its parts hold, but what is bound to the one conductor."""
    for name, value in vars(thing).items():
        if name in ("_handlers", "service", "visit") or id(value) in seen:
            continue
        if type(value).__module__.startswith("kiosk.engine") and hasattr(value, "__dict__") and not _plain(value):
            yield from ((f"{name}.{inner}", found) for inner, found in held(value, seen | {id(thing)}))
        else:
            yield name, (type(value), value.args) if isinstance(value, Exception) else value


def _plain(value: object) -> bool:
    return hasattr(value, "__dataclass_fields__") or isinstance(value, (str, Exception))


def all_of(conductor: Conductor) -> object:
    visit = conductor.visit
    if visit is None:
        return sorted(held(conductor), key=lambda pair: pair[0])
    steps = [(step.request, repr(step.result)) for step in visit.history]
    told = (visit.number, visit.wanted, visit.item, visit.phase, visit.took, steps, *frames(visit.coroutine, visit))
    return sorted(held(conductor), key=lambda pair: pair[0]), told


class Compared(Explorer):
    """Holds every state against a conductor that the same events brought there."""

    compared = 0
    _last: list[Move] | None = None

    def _try(self, there: Conductor, path: list[Move], move: Move) -> Edge:
        if path is not self._last:
            self._last = path
            brought = self._blank()
            brought.open(0.0)
            for step in path:
                for event, seconds in events(brought, step):
                    brought.handle(event, seconds)
            assert all_of(there) == all_of(brought), path
            self.compared += 1
        return super()._try(there, path, move)


def test_it_stands_where_the_same_events_lead() -> None:
    rules = HouseRules((Way.PASSWORD, Way.STAFF), other_services=False)
    home = home_page(only("C13"), Readiness(), ("C13",))
    explorer = Compared(reception_by(only("C13"), rules), home, outcomes=all_well, proving=False)
    found = explorer.walk()
    assert found.faults == []
    assert explorer.compared > found.states > 100


async def once(visit: Visit) -> Ending:
    await visit.ask(question("first", "yes", "no"))
    return Finished("done")


def standing() -> Conductor:
    conductor = Conductor(once, HOME, Timing(), Preferences())
    conductor.open(0.0)
    return conductor


def test_what_it_holds_is_its_own() -> None:
    first = standing()
    other = twin(first, once, standing())
    before = all_of(first)
    other._screen.out.append(other._screen.out)  # type: ignore[arg-type]  # whatever it is
    other._lobby.mode = other._lobby.mode.CLOSING
    other._lobby._watch.staff_told = True
    assert all_of(first) == before
    assert other._help._screen is other._screen is other._lobby._screen


def test_what_it_cannot_copy_is_no_twin() -> None:
    first = standing()
    vars(first)["met"] = {"somebody"}
    with pytest.raises(Uncopied, match=r"Conductor\.met: set"):
        twin(first, once, standing())
