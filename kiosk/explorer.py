"""Walks the whole tree of a service with the real conductor: every answer, every declared result, every interrupt.

A coroutine's future depends only on where its frames stand and what they can still read (kiosk/liveness.py), on what it asks
now and on what the conductor holds of it; so two histories that agree in these are one state, and the walk is complete although
the visitor may go round in circles. Only Back looks at the history: it is tried after every single transition and must lead to
a state the walk knows. Each event is tried on a conductor of its own, the twin of the one that came to the state first. What is
proved is listed in ``Findings``.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

from kiosk.engine import closing, messages
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import LeftSafely
from kiosk.engine.messages import CallState, Command, Control, Event, SlipState
from kiosk.engine.requests import Effect, Request, Stage
from kiosk.engine.visit import Phase, ReplayMismatch, Service
from kiosk.explored import COUNTED_MOVES, HOME, Edge, Findings, Place, State
from kiosk.liveness import frames, may_read
from kiosk.moves import INTERRUPTS, Answering, Happening, Move, Resulting, events, silence
from kiosk.pages import CardIn, HelperCardOn, HomePage, IdCardOn, Preferences
from kiosk.services.consents import PrintWithdrawal, ShowWithdrawal
from kiosk.services.effects import PrintSlip, ShowOnly
from kiosk.twins import twin

Outcomes = Callable[[Effect[object]], tuple[object, ...]]

MAX_STATES = 20_000
MAX_MOVES = 60
"""A service that goes further has a counter that grows without end: every loop of a service must be bounded."""

HANDS_OVER = (PrintSlip, ShowOnly, PrintWithdrawal, ShowWithdrawal)
"""What gives the visitor an accepted result: never asked for in any other way."""


class Explorer:
    """``home`` is the page the visits start from; every enabled entry and the bare card are starting points.

    ``outcomes`` gives the results to try of an effect, where not all it declares are wanted: a walk through one part of a
    service need not tell apart what only another part is about. Without ``cards`` none is put in or pulled in the middle of a
    visit. Without ``proving`` it goes everywhere and looks at nothing by the way: not at help, not at Back.
    """

    def __init__(
        self,
        service: Service,
        home: HomePage,
        timing: Timing | None = None,
        *,
        max_states: int = MAX_STATES,
        outcomes: Outcomes = lambda effect: effect.outcomes(),
        cards: bool = True,
        proving: bool = True,
    ) -> None:
        self._service = service
        self._home = home
        self._timing = timing or Timing()
        self._max_states = max_states
        self._outcomes = outcomes
        self._cards = cards
        self._proving = proving
        self.findings = Findings()
        self._numbers: dict[tuple[object, ...], State] = {}
        self._edges: dict[State, list[Edge]] = {}
        self._interrupted: set[tuple[object, ...]] = set()
        self._asked_of: defaultdict[type[Effect[object]], set[Effect[object]]] = defaultdict(set)
        self._queue: deque[tuple[Conductor, list[Move], State]] = deque()

    def walk(self) -> Findings:
        """Visit every reachable state once; returns the findings."""
        starts: list[Move] = [
            Happening("card-in"),
            Happening("id-card-on"),
            *(Answering(answer) for answer in self._home.answers()),
        ]
        self.findings.places[HOME] = Place(Request())
        self._edges[HOME] = self.findings.places[HOME].edges
        at_home = self._blank()
        at_home.open(0.0)
        self._try_all(at_home, [], HOME, starts)
        while self._queue:
            there, path, state = self._queue.popleft()
            if len(self._edges) > self._max_states or len(path) > MAX_MOVES:
                self.findings.faults.append(f"no end: some loop is not bounded, after {path[-4:]}")
                break
            self._try_all(there, path, state, self._moves(there))
        else:
            self._check_ways_home()
            self._count_paths()
        self.findings.states = len(self._edges) - 1
        return self.findings

    def _try_all(self, there: Conductor, path: list[Move], state: State, moves: Iterable[Move]) -> None:
        try:
            for move in moves:
                self.findings.transitions += bool(path)
                self._edges[state].append(self._try(there, path, move))
        except ReplayMismatch as differs:
            self.findings.faults.append(f"differs when it runs again (ReplayMismatch: {differs}) after {path[-4:]}")

    def _try(self, there: Conductor, path: list[Move], move: Move) -> Edge:
        """Make one move from the state where ``there`` stands; queue the state it leads to if new."""
        conductor = self._twin(there)
        effect = conductor.current.effect if conductor.current is not None else None
        if effect is not None and isinstance(move, Resulting):
            self._note_result(effect, move.result)
        before = conductor.visit.phase if conductor.visit is not None else Phase.OPEN
        visit = conductor.visit
        wanted = visit.wanted if visit is not None else None
        hidden = visit is not None and not may_read(visit.coroutine, "wanted")
        if visit is not None and hidden:
            # States are told apart by the chosen entry only while it may be read: a reading after that fails, and is found.
            del visit.wanted
        commands = self._tell(conductor, events(conductor, move))
        if visit is not None and hidden:
            visit.wanted = wanted
        place = f"after {[*path, move][-4:]}"
        self._check_commands(conductor, commands, before, place)
        if conductor.mode is not Mode.VISIT:
            self._check_ending(conductor, place)
            endings = (command.ending for command in commands if isinstance(command, messages.VisitEnded))
            return Edge(move, None, next(endings, None))
        before_it = len(self._numbers)
        state = self._numbers.setdefault(_state(conductor), before_it + 1)
        if state > before_it and conductor.current is not None:
            found = self.findings.places[state] = Place(conductor.current)
            self._edges[state] = found.edges
            self.findings.longest = max(self.findings.longest, len(path) + 1)
            here = self._twin(conductor)
            self._queue.append((here, [*path, move], state))
            self._check_page(conductor, place)
            if self._proving:
                self._check_help(here, place)
        if self._proving:
            self._check_back(conductor, place)
        return Edge(move, state)

    def _blank(self) -> Conductor:
        return Conductor(self._service, self._home, self._timing, Preferences())

    def _twin(self, conductor: Conductor) -> Conductor:
        return twin(conductor, self._service, self._blank())

    def _note_result(self, effect: Effect[object], result: object) -> None:
        kind = type(effect)
        self.findings.effects[kind.__name__].add(repr(result))
        if effect not in self._asked_of[kind]:
            self._asked_of[kind].add(effect)
            self.findings.declared[kind.__name__].update(repr(each) for each in effect.outcomes())

    def _moves(self, conductor: Conductor) -> Iterator[Move]:
        request = conductor.current
        if request is None:
            return
        if request.page is not None:
            answers = request.page.answers()
            cards = (CardIn, IdCardOn, HelperCardOn)
            yield from (Answering(answer) for answer in answers if not isinstance(answer, cards))
            if CardIn() in answers:
                yield Happening("card-in")
            if IdCardOn() in answers or HelperCardOn() in answers:
                yield Happening("id-card-on")
        if request.effect is not None:
            yield from (Resulting(result) for result in self._outcomes(request.effect))
        yield from (Happening(name) for name in self._interrupts(conductor, request))
        if not self._cards:
            return
        if conductor.card_present:
            yield Happening("card-out")
        else:
            yield Happening("card-found")
            if request.page is None or CardIn() not in request.page.answers():
                yield Happening("card-in")

    def _interrupts(self, conductor: Conductor, request: Request) -> Iterator[str]:
        """All of them; for the pages alone, each once where the same kind of request stands in the same phase: what an interrupt
        shows depends on nothing else, and replaying the way to the place is nearly all that a walk costs.
        """
        visit = conductor.visit
        for name in INTERRUPTS:
            where = (name, visit and visit.phase, request.stage, type(request.effect), conductor.card_present)
            if self._proving or where not in self._interrupted:
                self._interrupted.add(where)
                yield name

    def _tell(self, conductor: Conductor, events: Iterator[tuple[Event, float]]) -> list[Command]:
        out: list[Command] = []
        for event, seconds in events:
            out += conductor.handle(event, seconds)
        for command in out:
            if isinstance(command, messages.Show):
                self.findings.pages.setdefault(command.page, command.chrome)
            elif isinstance(command, messages.ShowOverlay) and command.overlay is not None:
                self.findings.overlays.add(command.overlay)
        return out

    def _check_commands(self, conductor: Conductor, commands: list[Command], before: Phase, place: str) -> None:
        for command in commands:
            if isinstance(command, messages.BugFound):
                self.findings.faults.append(f"bug: {command.what}, {place}")
            elif isinstance(command, messages.Perform) and isinstance(command.effect, HANDS_OVER):
                if conductor.current is None or conductor.current.stage is not Stage.HAND_OVER:
                    self.findings.faults.append(f"handed over before acceptance {place}")
            elif isinstance(command, messages.VisitEnded):
                self.findings.endings[command.ending] += 1
                if isinstance(command.ending, LeftSafely) and before in (Phase.OWED, Phase.HELD):
                    self.findings.faults.append(f"an accepted act is called left {place}")

    def _check_page(self, conductor: Conductor, place: str) -> None:
        """Something can happen, and a page that waits for the visitor does not wait for ever."""
        request = conductor.current
        if request is None or (request.is_ask and not conductor.shown.answers()):
            self.findings.faults.append(f"dead end: {conductor.shown.kind} {place}")
        elif request.effect is not None and not request.effect.outcomes():
            self.findings.faults.append(f"dead end: {type(request.effect).__name__} declares no result {place}")

    def _check_help(self, there: Conductor, place: str) -> None:
        """A person is one touch away whatever becomes of the call; help disturbs nothing and stops no clock for ever."""
        asked = self._twin(there)
        token = asked.token
        for state in (CallState.WAITING, CallState.ACCEPTED, CallState.CLOSED, CallState.FAILED):
            commands = self._press_help(asked)
            if asked.overlay is None:
                self.findings.faults.append(f"help does not show {place}")
            called = any(isinstance(command, messages.CallStaff) for command in commands)
            if called != (state in (CallState.WAITING, CallState.FAILED)):
                self.findings.faults.append(f"no person reachable {place}")
            self._tell(asked, iter([(messages.CallChanged(state, 1), asked.now)]))
            if (asked.overlay is None) is not (state is CallState.CLOSED):
                self.findings.faults.append(f"help does not tell that the call is {state} {place}")
        self._check_slip(asked, place)
        if asked.token != token:
            self.findings.faults.append(f"help disturbed the visit {place}")
        self._check_silence(asked, f"with help that failed {place}")
        waiting = self._twin(there)
        for option in (closing.GO_ON, closing.CANCEL_CALL):
            self._press_help(waiting)
            waiting.handle(messages.OverlayAnswered(closing.HELP, option), waiting.now)
            if waiting.overlay is not None:
                self.findings.faults.append(f"help does not go away {place}")
        self._press_help(waiting)
        if waiting.token != token:
            self.findings.faults.append(f"help disturbed the visit {place}")
        self._check_silence(waiting, f"while a call is open {place}")

    def _check_slip(self, conductor: Conductor, place: str) -> None:
        """She may have on paper what was done so far, and is told what became of it; another try only where none came."""
        assert conductor.visit is not None
        number = conductor.visit.number
        for state in (SlipState.NOT_PRINTED, SlipState.UNKNOWN):
            wanted = messages.OverlayAnswered(closing.HELP, closing.PRINT_SO_FAR)
            commands = self._tell(conductor, iter([(wanted, conductor.now)]))
            told = messages.SlipTold(state, number, "cover-open" if state is SlipState.NOT_PRINTED else "")
            commands += self._tell(conductor, iter([(told, conductor.now)]))
            says = [command.overlay for command in commands if isinstance(command, messages.ShowOverlay)]
            if messages.PrintSoFar(number) not in commands or len(says) != 2 or None in says:
                self.findings.faults.append(f"no word of the slip that she asked for {place}")

    def _press_help(self, conductor: Conductor) -> list[Command]:
        return self._tell(conductor, iter([(messages.Pressed(Control.HELP), conductor.now)]))

    def _check_silence(self, conductor: Conductor, place: str) -> None:
        """Where the visitor is asked something and may be interrupted, silence alone ends the visit."""
        request, visit = conductor.current, conductor.visit
        asks = request is not None and request.page is not None and bool(request.page.answers())
        if visit is None or not asks or visit.phase not in (Phase.OPEN, Phase.HELD):
            return
        self._tell(conductor, silence(conductor))
        if conductor.mode is Mode.VISIT:
            self.findings.faults.append(f"waits for ever for a visitor who went {place}")

    def _check_back(self, conductor: Conductor, place: str) -> None:
        """Back leads to a question that the walk knows. The conductor is used up."""
        visit = conductor.visit
        if visit is None or visit.phase is not Phase.OPEN or not visit.can_go_back:
            return
        commands = self._tell(conductor, iter([(messages.Pressed(Control.BACK), conductor.now)]))
        shown = [command for command in commands if isinstance(command, messages.Show)]
        bugs = [command.what for command in commands if isinstance(command, messages.BugFound)]
        if bugs or len(shown) != 1 or not shown[0].page.answers():
            self.findings.faults.append(f"back does not lead to a question ({', '.join(bugs)}) {place}")
        elif any(isinstance(command, messages.Perform) for command in commands):
            self.findings.faults.append(f"back does something again {place}")
        elif _state(conductor) not in self._numbers:
            self.findings.faults.append(f"back leads to a place that was never seen {place}")

    def _check_ending(self, conductor: Conductor, place: str) -> None:
        """After every ending the terminal finds home alone, with nothing of the visitor. The conductor is used up."""
        if conductor.visit is not None or conductor.current is not None:
            self.findings.faults.append(f"visit not wiped {place}")
        if conductor.shown.personal:
            self.findings.faults.append(f"personal page left on the screen {place}")
        if conductor.mode is Mode.STAFF:
            for state in (CallState.WAITING, CallState.ACCEPTED, CallState.FAILED, CallState.CLOSED):
                self._tell(conductor, iter([(messages.CallChanged(state, 1), conductor.now)]))
        for _ in range(4):
            if conductor.card_present:
                self._tell(conductor, iter([(messages.CardWentOut(), conductor.now)]))
            due = conductor.wake_at()
            if due is not None:
                conductor.handle(messages.Tick(), due)
        if conductor.mode is not Mode.HOME or conductor.overlay is not None:
            self.findings.faults.append(f"does not come home: {conductor.mode} {place}")

    def _check_ways_home(self) -> None:
        """From every state some way leads to an ending."""
        home: set[State | None] = {None}
        while True:
            found = {
                state
                for state, edges in self._edges.items()
                if state not in home and any(edge.target in home for edge in edges)
            }
            if not found:
                break
            home |= found
        lost = len(self._edges.keys() - home)
        if lost:
            self.findings.faults.append(f"no way home from {lost} states")

    def _count_paths(self) -> None:
        """How many different complete visits of at most COUNTED_MOVES moves there are: exact, over the walked graph."""
        ended: dict[State, int] = dict.fromkeys(self._edges, 0)
        for _ in range(COUNTED_MOVES):
            ended = {
                state: sum(1 if edge.target is None else ended[edge.target] for edge in edges)
                for state, edges in self._edges.items()
            }
        self.findings.paths = ended[HOME]


def _asked(request: Request | None) -> object:
    """A request as far as it decides what can happen next: its texts and arguments decide nothing."""
    if request is None:
        return None
    page, effect = request.page, request.effect
    return (
        request.stage,
        None
        if page is None
        else (page.kind, page.answers(), page.personal, getattr(page, "again", False), getattr(page, "id_card", False)),
        None if effect is None else (type(effect), effect.outcomes()),
    )


def _state(conductor: Conductor) -> tuple[object, ...]:
    """What the future depends on: what is asked now, the frames of the coroutine, and what the conductor holds of the visit.
    Not what she has seen or printed so far: that chooses the words of the farewell alone.
    """
    visit = conductor.visit
    assert visit is not None
    return (
        visit.phase,
        visit.wanted if may_read(visit.coroutine, "wanted") else None,
        conductor.card_present,
        conductor.cards.by_id_card,
        type(conductor.pending),
        conductor.overlay,
        _asked(conductor.current),
        *frames(visit.coroutine, visit),
    )
