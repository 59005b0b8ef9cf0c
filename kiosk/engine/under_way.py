"""The visit under way: begun, answered, interrupted, ended. What it asks next goes to the screen and to the adapters."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.engine import messages
from kiosk.engine.cards import Cards
from kiosk.engine.help_call import HelpCall
from kiosk.engine.idle import IdleClock
from kiosk.engine.interrupts import (
    AFTER_ACCEPTANCE,
    EffectBroke,
    Ending,
    Finished,
    HandedToPerson,
    Interrupt,
    LeftSafely,
    StaffTook,
    Took,
    first,
)
from kiosk.engine.lobby import Lobby, Mode
from kiosk.engine.requests import CommitResult, Request, Stage
from kiosk.engine.running import run, what_failed
from kiosk.engine.screen import Screen
from kiosk.engine.visit import Phase, Service, Visit
from kiosk.pages import Answer, ByHand, Chrome, InsertCardPage


class UnderWay:
    """One visit at a time: ``visit`` and what it waits for, ``current``; both None between two. ``pending`` is the interrupt that
    waits until the visitor holds the result: of several, the one that comes first. Times are the conductor's.
    """

    def __init__(
        self, service: Service, screen: Screen, clock: IdleClock, help: HelpCall, lobby: Lobby, cards: Cards
    ) -> None:
        self.service = service
        self._screen = screen
        self._clock = clock
        self._help = help
        self._lobby = lobby
        self._cards = cards
        self._visits = 0
        self.visit: Visit | None = None
        self.current: Request | None = None
        self.pending: Interrupt | None = None

    @property
    def interruptible(self) -> bool:
        """Nothing is being committed, and nothing is owed."""
        return self.visit is not None and self.visit.phase in (Phase.OPEN, Phase.HELD)

    @property
    def waits_for_card(self) -> bool:
        return self.current is not None and isinstance(self.current.page, InsertCardPage)

    @property
    def calls_person(self) -> bool:
        """It stands before a page on which the person whom it called is waited for."""
        effect = self.current.effect if self.current is not None else None
        return effect is not None and effect.calls_person

    def begin(
        self,
        wanted: str | None,
        now: float,
        card: ByHand | None = None,
        practice: Callable[[int], Visit] | None = None,
    ) -> None:
        self._visits += 1
        self._cards.begin(card)
        self._lobby.leave()
        self.visit = Visit(self._visits, self.service, wanted) if practice is None else practice(self._visits)
        self.pending = None
        self._help.offer_slip(practice is None)
        self._clock.restart(now, by_ear=self._screen.preferences.by_ear)
        self._screen.out.append(messages.VisitBegan(self._visits, practice is not None))
        self._drive(self.visit.start, now)

    def take(self, answer: Answer, now: float) -> bool:
        """Answer the page, where it wants such an answer."""
        page = self.current.page if self.current is not None else None
        if self._lobby.mode is not Mode.VISIT or page is None or not page.accepts(answer):
            return False
        self._cancel_effect()
        self.resume(answer, now)
        return True

    def resume(self, result: Answer | object, now: float) -> None:
        """Give the coroutine what it waits for."""
        visit, request = self.visit, self.current
        if visit is None or request is None:
            return
        self._cards.answered(result)
        if request.effect is not None:
            visit.took = visit.took.and_then(request.effect.gave(result))
        if request.stage is Stage.COMMIT:
            accepted = isinstance(result, CommitResult) and result.accepted
            visit.phase = Phase.OWED if accepted else Phase.OPEN
        elif request.stage is Stage.HAND_OVER:
            visit.phase = Phase.HELD
        self._drive(lambda: visit.resume(request, result), now)
        waiting = self.pending
        if waiting is not None and self.interruptible and self.visit is visit:
            self.pending = None
            self.interrupt(waiting, now)

    def back(self, now: float) -> None:
        """To the last question, where the visit can go back."""
        if self.visit is not None and self.interruptible and self.visit.can_go_back:
            self._cancel_effect()
            self._drive(self.visit.rewind, now)

    def interrupt(self, interrupt: Interrupt, now: float) -> None:
        """Throw it into the coroutine; while something is committed or owed it waits."""
        visit, request = self.visit, self.current
        if self._lobby.mode is not Mode.VISIT or visit is None or request is None:
            return
        if not self.interruptible:
            self.pending = interrupt if self.pending is None else first([self.pending, interrupt])
        elif visit.phase is Phase.HELD:
            if type(interrupt) in AFTER_ACCEPTANCE:
                self._end(HandedToPerson("took-over") if isinstance(interrupt, StaffTook) else Finished("done"), now)
        else:
            if request.effect is not None:
                visit.took = visit.took.and_then(request.effect.gave(None))
            self._cancel_effect()
            self._drive(lambda: visit.resume(request, interrupt), now)

    def break_off(self, now: float) -> None:
        """What it waits for will never come: she goes to a person, whatever was accepted stays."""
        visit, request = self.visit, self.current
        if visit is None or request is None:
            return
        if request.effect is not None:
            visit.took = visit.took.and_then(request.effect.gave(None))
        self._drive(lambda: visit.resume(request, EffectBroke()), now)

    def leave_to_person(self, now: float) -> None:
        """What is hers is put away; the call for a person stays."""
        self._cancel_effect()
        self._end(HandedToPerson("waiting"), now)

    def _drive(self, step: Callable[[], Request], now: float) -> None:
        visit = self.visit
        if visit is None:
            return
        outcome = run(step, lambda: visit.phase)
        if isinstance(outcome, Request):
            self._issue(visit, outcome, now)
            return
        if outcome.bug is not None:
            self._screen.out.append(messages.BugFound(outcome.bug))
        self._end(outcome.ending, now)

    def _issue(self, visit: Visit, request: Request, now: float) -> None:
        self.current = request
        if request.stage is Stage.COMMIT:
            visit.phase = Phase.COMMITTING
        token = self._screen.next_token(visit.number)
        self._screen.stop_asking()
        if (at_hand := self._cards.at_hand(request.page)) is not None:
            self.resume(at_hand, now)
            return
        if request.page is not None:
            visit.took = visit.took.and_then(Took.SEEN if request.page.tells else Took.NOTHING)
            back = self.interruptible and visit.can_go_back
            self._screen.show(request.page, Chrome(back=back, leave=self.interruptible))
        works = request.effect is not None and request.effect.machine_work
        self._clock.page_changed(now, working=works)
        if request.effect is not None:
            self._screen.out.append(messages.Perform(token, request.effect))

    def _cancel_effect(self) -> None:
        if self.current is not None and not self.current.is_ask:
            self._screen.out.append(messages.Cancel(self._screen.token))

    def _end(self, ending: Ending, now: float) -> None:
        visit = self.visit
        if visit is None:
            return
        if visit.phase in (Phase.OWED, Phase.HELD) and isinstance(ending, LeftSafely):
            ending = Finished("done")
        if isinstance(ending, LeftSafely):
            ending = LeftSafely(ending.reason, visit.took)
        self._help.item = visit.item
        try:
            visit.wipe()
        except Exception as bug:  # noqa: BLE001 - a service that will not be closed must not keep the visit open
            self._screen.out.append(messages.BugFound(what_failed(bug)))
        self.visit = None
        self.current = None
        self.pending = None
        self._help.offer_slip(False)
        self._screen.clear_overlays()
        self._screen.out.append(messages.VisitEnded(visit.number, ending))
        self._screen.reset_preferences()
        self._lobby.receive(ending, now, card_present=self._cards.present, id_card=self._cards.by_id_card)
        self._cards.begin(None)
