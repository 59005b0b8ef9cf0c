"""The acts that are under way: who waits for them, which call is out, when the next try is due. Plain memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.ledger.acts import OnUnknown, Outcome
from kiosk.ledger.rules import State


class Verb(StrEnum):
    """What a call asks of the centre."""

    SEND = "SEND"
    LOOK_UP = "LOOK_UP"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the centre. ``number`` tells a late answer from a current one."""

    number: int
    verb: Verb
    kind: str
    key: str
    payload: Mapping[str, object] = field(repr=False)


@dataclass(slots=True)
class Case:
    """One open act. ``row_hash`` is that of its SENDING row."""

    key: str
    kind: str
    on_unknown: OnUnknown
    owes_paper: bool
    state: State
    row_hash: str
    from_before_start: bool = False
    waiter: Callable[[Outcome], None] | None = None
    deadline: float | None = None
    call: Call | None = None
    maybe_done: bool = False
    attempts: int = 0
    due: float | None = None
    not_before: float = 0.0

    @property
    def next_verb(self) -> Verb:
        """What to ask next: never send again before the centre said that it does not have it."""
        if self.state is State.VOIDING:
            return Verb.VOID
        return Verb.LOOK_UP if self.maybe_done else Verb.SEND

    def tell(self, outcome: Outcome) -> None:
        """Tell the waiting visitor, once."""
        waiter, self.waiter = self.waiter, None
        self.deadline = None
        if waiter is not None:
            waiter(outcome)

    def void_now(self, now: float) -> None:
        """Overtake a call that may still be out: the tombstone must be able to arrive before the original."""
        self.call = None
        self.attempts = 0
        self.due = now


class Cases:
    """All open acts in the order in which they were announced."""

    def __init__(self) -> None:
        self._by_key: dict[str, Case] = {}
        self._calls = 0

    def __iter__(self) -> Iterator[Case]:
        return iter(tuple(self._by_key.values()))

    def __len__(self) -> int:
        return len(self._by_key)

    def add(self, case: Case) -> None:
        self._by_key[case.key] = case

    def remove(self, case: Case) -> None:
        self._by_key.pop(case.key, None)

    def start_call(self, case: Case, verb: Verb, payload: Mapping[str, object]) -> Call:
        """Number a call and make it the current one of its case."""
        self._calls += 1
        case.call = Call(self._calls, verb, case.kind, case.key, payload)
        case.due = None
        return case.call

    def current(self, call: Call) -> Case | None:
        """The case that waits for this very call."""
        case = self._by_key.get(call.key)
        return case if case is not None and case.call is not None and case.call.number == call.number else None

    def past_deadline(self, now: float) -> list[Case]:
        return [case for case in self if case.deadline is not None and case.deadline <= now]

    def due(self, now: float, background_calls: int) -> list[Case]:
        """Cases to try now: all with a waiting visitor, of the others only as many as calls are free."""
        free = self._free(background_calls)
        found = []
        for case in self:
            if case.due is None or case.due > now:
                continue
            if case.waiter is None:
                if free <= 0:
                    continue
                free -= 1
            found.append(case)
        return found

    def next_time(self, background_calls: int) -> float | None:
        """The earliest time at which a deadline or an allowed try falls due."""
        free = self._free(background_calls)
        times = [case.deadline for case in self if case.deadline is not None]
        times += [case.due for case in self if case.due is not None and (case.waiter is not None or free > 0)]
        return min(times, default=None)

    def encourage_one(self, now: float) -> None:
        """The centre answers: pull the oldest waiting try forward. Each success pulls one more, so no storm arises."""
        for case in self:
            if case.due is not None and case.due > now and case.not_before <= now:
                case.due = now
                return

    def _free(self, background_calls: int) -> int:
        return background_calls - sum(1 for case in self if case.call is not None and case.waiter is None)


@dataclass(frozen=True, slots=True)
class BackOff:
    """Full jitter: uniform(0, min(cap, base * 2^n)), the AWS recommendation (REL05-BP03). ``chance`` gives [0, 1)."""

    chance: Callable[[], float]
    base_seconds: float = 0.5
    cap_seconds: float = 300.0

    def seconds(self, attempts: int) -> float:
        """Pause after the given number (from 1) of failed tries."""
        doublings = min(attempts - 1, 30)
        return self.chance() * min(self.cap_seconds, self.base_seconds * (1 << doublings))
