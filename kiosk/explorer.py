"""Walks the whole tree of a service with the real conductor: every answer, every declared result, every interrupt.

A coroutine's future depends only on where its frames stand and what their locals hold, so two histories that reach the same
frames are one state: the walk is complete although the visitor may go round in circles. From each state every event is tried
on a fresh conductor that is brought there by replaying its events. What is proved is listed in ``Findings``.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from types import CoroutineType, FrameType

from kiosk.engine import closing
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending
from kiosk.engine.messages import (
    Answered,
    BugFound,
    CallChanged,
    CallStaff,
    CallState,
    CardCameIn,
    CardWentOut,
    Command,
    Completed,
    Control,
    DeviceWentAway,
    Event,
    OverlayAnswered,
    Perform,
    PowerGoesDown,
    Pressed,
    Show,
    StaffTakesOver,
    Tick,
    VisitEnded,
)
from kiosk.engine.requests import Act, Token
from kiosk.engine.visit import Phase, Service
from kiosk.liveness import live_names
from kiosk.pages import Answer, CardIn, Chrome, HomePage, Page, Preferences

State = tuple[object, ...]

COUNTED_MOVES = 16

MAX_STATES = 20_000
"""A service with more has a counter that grows without end: every loop of a service must be bounded."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Answer the current page."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Resulting:
    """Complete the current effect."""

    result: object


@dataclass(frozen=True, slots=True)
class Happening:
    """An interrupt, by name; see ``_events``."""

    name: str


Move = Answering | Resulting | Happening


@dataclass(slots=True)
class Findings:
    """What the walk saw. ``faults`` must be empty: each is a sentence naming the place."""

    states: int = 0
    transitions: int = 0
    paths: int = 0
    longest: int = 0
    pages: dict[Page, Chrome] = field(default_factory=dict)
    endings: dict[Ending, int] = field(default_factory=lambda: defaultdict(int))
    effects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    faults: list[str] = field(default_factory=list)

    def summary(self) -> str:
        kinds = {type(ending).__name__ for ending in self.endings}
        return (
            f"{self.states} states, {self.transitions} transitions, every state within {self.longest} moves; "
            f"{self.paths} paths of up to {COUNTED_MOVES} moves, {len(self.pages)} pages, "
            f"endings {', '.join(sorted(kinds))}; {len(self.faults)} dead ends and other faults"
        )


class Explorer:
    """``home`` is the page the visits start from; every enabled entry and the bare card are starting points."""

    def __init__(self, service: Service, home: HomePage, timing: Timing | None = None) -> None:
        self._service = service
        self._home = home
        self._timing = timing or Timing()
        self.findings = Findings()
        self._edges: dict[State, list[State | None]] = {}

    def walk(self) -> Findings:
        """Visit every reachable state once; returns the findings."""
        queue: deque[tuple[list[Move], State]] = deque()
        starts: list[Move] = [Happening("card-in"), *(Answering(answer) for answer in self._home.answers())]
        roots: list[State | None] = []
        for move in starts:
            roots.append(self._try([], move, queue))
        self._edges[()] = roots
        while queue:
            if len(self._edges) > MAX_STATES:
                raise RuntimeError("the service has no end: some loop is not bounded")
            path, state = queue.popleft()
            conductor = self._bring(path)
            for move in self._moves(conductor):
                self.findings.transitions += 1
                self._edges[state].append(self._try(path, move, queue))
        self.findings.states = len(self._edges) - 1
        self._count_paths()
        return self.findings

    def _try(self, path: list[Move], move: Move, queue: deque[tuple[list[Move], State]]) -> State | None:
        """Make one move from a state; queue the state it leads to if new. None: the visit ended."""
        conductor = self._bring(path)
        if conductor.current is not None and conductor.current.effect is not None and isinstance(move, Resulting):
            self.findings.effects[type(conductor.current.effect).__name__].add(repr(move.result))
        phase = conductor.visit.phase if conductor.visit is not None else Phase.OPEN
        commands = self._make(conductor, move)
        place = f"after {[*path, move][-4:]}"
        self._check_commands(commands, phase, place)
        if conductor.mode is not Mode.VISIT:
            self._check_ending(conductor, commands, place)
            return None
        self._check_page(conductor, [*path, move], place)
        state = _state(conductor)
        if state not in self._edges:
            self._edges[state] = []
            self.findings.longest = max(self.findings.longest, len(path) + 1)
            queue.append(([*path, move], state))
        return state

    def _bring(self, path: list[Move]) -> Conductor:
        conductor = Conductor(self._service, self._home, self._timing, Preferences())
        conductor.open(0.0)
        for move in path:
            self._make(conductor, move)
        return conductor

    def _moves(self, conductor: Conductor) -> Iterator[Move]:
        request = conductor.current
        if request is None:
            return
        if request.page is not None:
            for answer in request.page.answers():
                if not isinstance(answer, CardIn):
                    yield Answering(answer)
                elif not conductor.card_present or conductor.shown.picture.value == "insert-card":
                    yield Happening("card-in")
        if request.effect is not None:
            yield from (Resulting(result) for result in request.effect.outcomes())
        yield from (Happening(name) for name in ("leave", "silence", "staff-takes-over", "power-down", "reader-lost"))
        if conductor.card_present:
            yield Happening("card-out")

    def _make(self, conductor: Conductor, move: Move) -> list[Command]:
        out: list[Command] = []
        for event, seconds in _events(conductor, move):
            out += conductor.handle(event, seconds)
        for command in out:
            if isinstance(command, Show):
                self.findings.pages.setdefault(command.page, command.chrome)
        return out

    def _check_commands(self, commands: list[Command], phase: Phase, place: str) -> None:
        for command in commands:
            if isinstance(command, BugFound):
                self.findings.faults.append(f"bug: {command.what}, {place}")
            if isinstance(command, Perform):
                if isinstance(command.effect, Act) and phase is not Phase.OPEN:
                    self.findings.faults.append(f"second commit {place}")
                if type(command.effect).__name__ in ("PrintSlip", "ShowOnly") and phase is not Phase.COMMITTING:
                    self.findings.faults.append(f"handed over before acceptance {place}")
            if isinstance(command, VisitEnded):
                self.findings.endings[command.ending] += 1

    def _check_page(self, conductor: Conductor, path: list[Move], place: str) -> None:
        """A person is one touch away, help disturbs nothing, Back leads to a question, something can happen."""
        request = conductor.current
        if request is None or (request.page is None and request.effect is None):
            self.findings.faults.append(f"nothing to wait for {place}")
            return
        if request.is_ask and not conductor.shown.answers():
            self.findings.faults.append(f"dead end: {conductor.shown.kind} {place}")
        asked = self._bring(path)
        commands = asked.handle(Pressed(Control.HELP), _now(asked))
        if not any(isinstance(command, CallStaff) for command in commands) or asked.overlay is None:
            self.findings.faults.append(f"no person reachable {place}")
        asked.handle(OverlayAnswered(closing.HELP, closing.GO_ON), _now(asked))
        if asked.token != conductor.token or asked.overlay is not None:
            self.findings.faults.append(f"help disturbed the visit {place}")
        if conductor.visit is not None and conductor.visit.phase is Phase.OPEN and conductor.visit.can_go_back:
            back = self._bring(path)
            commands = back.handle(Pressed(Control.BACK), _now(back))
            shown = [c for c in commands if isinstance(c, Show)]
            if any(isinstance(c, BugFound) for c in commands) or len(shown) != 1 or not shown[0].page.answers():
                self.findings.faults.append(f"back does not lead to a question {place}")

    def _check_ending(self, conductor: Conductor, commands: list[Command], place: str) -> None:
        """After every ending the terminal finds home alone, with nothing of the visitor."""
        if conductor.visit is not None or conductor.current is not None:
            self.findings.faults.append(f"visit not wiped {place}")
        if conductor.shown.personal:
            self.findings.faults.append(f"personal page left on the screen {place}")
        if conductor.mode is Mode.STAFF:
            conductor.handle(CallChanged(CallState.FAILED), _now(conductor))
        for _ in range(4):
            if conductor.card_present:
                conductor.handle(CardWentOut(), _now(conductor))
            due = conductor.wake_at()
            if due is not None:
                conductor.handle(Tick(), due)
        if conductor.mode is not Mode.HOME:
            self.findings.faults.append(f"does not come home: {conductor.mode} {place}")

    def _count_paths(self) -> None:
        """How many different complete visits of at most COUNTED_MOVES moves there are: exact, over the walked graph."""
        ended: dict[State, int] = dict.fromkeys(self._edges, 0)
        for _ in range(COUNTED_MOVES):
            ended = {
                state: sum(1 if target is None else ended[target] for target in targets)
                for state, targets in self._edges.items()
            }
        self.findings.paths = ended[()]


def _events(conductor: Conductor, move: Move) -> Iterator[tuple[Event, float]]:
    now = _now(conductor)
    if isinstance(move, Answering):
        yield Answered(conductor.token, move.answer), now
    elif isinstance(move, Resulting):
        yield Completed(Token(conductor.token.visit, conductor.token.request), move.result), now
    elif move.name == "card-in":
        if conductor.card_present:
            yield CardWentOut(), now
        yield CardCameIn(), now
    elif move.name == "card-out":
        yield CardWentOut(), now
    elif move.name == "leave":
        yield Pressed(Control.LEAVE), now
    elif move.name == "silence":
        # The warning first, then the answering time; a page on which no clock runs stays as it is.
        for _ in range(2):
            due = conductor.wake_at()
            if due is not None:
                yield Tick(), due
    elif move.name == "staff-takes-over":
        yield StaffTakesOver(), now
    elif move.name == "power-down":
        yield PowerGoesDown(), now
    elif move.name == "reader-lost":
        yield DeviceWentAway("card"), now
    else:
        raise ValueError(move.name)


def _now(conductor: Conductor) -> float:
    return conductor.now


def _state(conductor: Conductor) -> State:
    """What the future depends on: the frames of the coroutine, the commit phase, whether the card is in, what waits."""
    visit = conductor.visit
    assert visit is not None
    return (
        visit.phase,
        conductor.card_present,
        type(conductor.pending).__name__,
        conductor.overlay is None,
        *_frames(visit.coroutine),
    )


def _frames(coroutine: Coroutine[object, object, object] | None) -> Iterator[object]:
    inner: object = coroutine
    while isinstance(inner, CoroutineType):
        frame: FrameType | None = inner.cr_frame
        if frame is not None:
            live = live_names(frame.f_code, frame.f_lasti)
            held = {name: value for name, value in frame.f_locals.items() if name in live and name != "visit"}
            yield (frame.f_code.co_qualname, frame.f_lasti, _freeze(held))
        inner = inner.cr_await


def _freeze(value: object) -> object:
    if isinstance(value, dict):
        return tuple((key, _freeze(item)) for key, item in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(_freeze(item) for item in value)
    return (type(value).__name__, hash(value))
