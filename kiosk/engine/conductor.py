"""The conductor: drives one visit after another, owns every interrupt, answers events with commands.

Pure. The runtime feeds it events with the time they happened, carries out its commands in order, and calls it with Tick at
``wake_at``. The explorer feeds it every event there is.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.engine import closing, messages
from kiosk.engine.cards import Cards
from kiosk.engine.help_call import HelpCall
from kiosk.engine.idle import IdleClock, Timing
from kiosk.engine.interrupts import (
    AFTER_ACCEPTANCE,
    CardPulled,
    DeviceLost,
    Ending,
    Finished,
    HandedToPerson,
    Interrupt,
    LeftSafely,
    PowerFailing,
    StaffTook,
    VisitorLeft,
    VisitorSilent,
    first,
)
from kiosk.engine.lobby import Lobby, Mode
from kiosk.engine.messages import CallChanged, CallState, Command, Control, Event
from kiosk.engine.requests import CommitResult, Request, Stage, Token
from kiosk.engine.running import run, what_failed
from kiosk.engine.screen import Screen
from kiosk.engine.visit import Phase, Service, Visit
from kiosk.pages import (
    Answer,
    ByHand,
    CardIn,
    Chosen,
    Chrome,
    HelperCardOn,
    HomePage,
    IdCardOn,
    InsertCardPage,
    NoCode,
    Overlay,
    Page,
    Preferences,
)

__all__ = ["Conductor", "Mode"]


class Conductor:
    """One terminal's visits. ``handle`` takes an event and the time (monotonic seconds) and returns the commands."""

    def __init__(
        self,
        service: Service,
        home: HomePage,
        timing: Timing,
        defaults: Preferences,
        practice: Callable[[int], Visit] | None = None,
    ) -> None:
        self._service = service
        self._practice = practice
        self._screen = Screen(home, defaults)
        self._clock = IdleClock(timing)
        self._help = HelpCall(self._screen, timing)
        self._lobby = Lobby(self._screen, self._help, self._clock, timing, home, practice=practice is not None)
        self._now = 0.0
        self._visits = 0
        self._pending: Interrupt | None = None
        self.visit: Visit | None = None
        self.current: Request | None = None
        self.cards = Cards()
        self.stale_results = 0
        self._handlers: dict[type[Event], Callable[..., None]] = {
            messages.HomeChanged: lambda event: self._lobby.change_home(event.home),
            messages.CardCameIn: self._on_card_in,
            messages.CardWentOut: self._on_card_out,
            messages.IdCardLaidOn: lambda event: self._on_id_card(),
            messages.CodeRead: self._on_code,
            messages.Answered: self._on_answer,
            messages.Completed: self._on_completed,
            messages.Noted: self._on_note,
            messages.OverlayAnswered: self._on_overlay_answer,
            messages.Pressed: self._on_pressed,
            messages.Touched: lambda event: self._input(),
            messages.PreferencesWanted: self._on_preferences,
            CallChanged: self._on_call,
            messages.SlipIsOut: lambda event: self._lobby.slip_is_out(),
            messages.StaffTakesOver: lambda event: self._interrupt(StaffTook()),
            messages.PowerGoesDown: lambda event: self._interrupt(PowerFailing()),
            messages.DeviceWentAway: self._on_device_lost,
            messages.Tick: lambda event: None,
        }

    def open(self, now: float) -> list[Command]:
        """The first commands: the home page."""
        self._now = now
        self._lobby.go_home(now)
        return self._screen.take()

    def handle(self, event: Event, now: float) -> list[Command]:
        """Commands for one event, in the order in which they must be carried out."""
        self._now = now
        self._handlers[type(event)](event)
        self._check_time()
        return self._screen.take()

    def serve_with(self, service: Service) -> None:
        """Visits that begin from now on are served so; one under way goes on as it began."""
        self._service = service

    def wake_at(self) -> float | None:
        """When to send a Tick, in the caller's monotonic seconds; None when nothing is due."""
        unanswered = self._help.unanswered_at()
        moments = [*self._lobby.due(), *([] if unanswered is None else [unanswered])]
        if self.mode is Mode.VISIT and self._interruptible:
            moments += self._clock.moments(may_warn=self._may_warn, wipes=self._wipe_applies)
        return min(moments) if moments else None

    # Events

    def _on_card_in(self, event: messages.CardCameIn) -> None:
        self.cards.present = True
        self._input()
        if self.mode is Mode.VISIT:
            if self._waits_for_card and not event.already_in:
                self._resume(CardIn())
        elif event.already_in:
            self._lobby.find_card(self._now)
        elif self.mode is not Mode.CARD_LEFT:
            self._begin(None, CardIn())

    def _on_card_out(self, event: messages.CardWentOut) -> None:
        self.cards.present = False
        self._input()
        if self.mode is Mode.VISIT and not self._waits_for_card and self.cards.visit_needs_slot:
            self._interrupt(CardPulled())
        self._lobby.card_is_out(self._now)

    def _on_id_card(self) -> None:
        self._input()
        if self.mode is Mode.VISIT:
            if not self._take(IdCardOn()):
                self._take(HelperCardOn())
        elif self.mode is not Mode.CARD_LEFT:
            self._begin(None, IdCardOn())

    def _on_code(self, event: messages.CodeRead) -> None:
        self._input()
        self._take(event.answer)

    def _on_answer(self, event: messages.Answered) -> None:
        if event.token != self.token:
            self.stale_results += 1
            return
        self._input()
        if self.mode is Mode.HOME and isinstance(event.answer, Chosen) and self._lobby.home.accepts(event.answer):
            self._begin(event.answer.option)
        elif self.mode is Mode.STAFF and self.shown.accepts(event.answer):
            self._lobby.after_staff(self._now, card_present=self.card_present)
        else:
            self._take(event.answer)

    def _on_completed(self, event: messages.Completed) -> None:
        if event.token != self.token or self.mode is not Mode.VISIT or self.current is None or self.current.is_ask:
            self.stale_results += 1
            return
        self._resume(event.result)

    def _on_note(self, event: messages.Noted) -> None:
        if event.token == self.token and self.mode is Mode.VISIT:
            self._screen.out.append(messages.ShowNote(event.token, event.note))

    def _on_overlay_answer(self, event: messages.OverlayAnswered) -> None:
        self._input()
        if self.overlay is None or self.overlay.kind != event.kind:
            return
        if event.option == closing.CANCEL_CALL and self._help.is_open:
            self._help.withdraw()
        self._screen.show_overlay(None)

    def _on_pressed(self, event: messages.Pressed) -> None:
        self._input()
        if event.control is Control.HELP:
            self._help.item = None if self.visit is None else self.visit.item
            self._help.want(self._now)
        elif event.control is Control.PRACTICE:
            if self.mode is Mode.HOME and self._practice is not None:
                self._begin(None, practice=self._practice)
        elif self.mode is not Mode.VISIT or self.visit is None:
            return
        elif event.control is Control.LEAVE:
            self._interrupt(VisitorLeft())
        elif self._interruptible and self.visit.can_go_back:
            self._cancel_effect()
            self._drive(self.visit.rewind)

    def _on_preferences(self, event: messages.PreferencesWanted) -> None:
        self._screen.apply(event.preferences)
        self._input()

    def _on_call(self, event: CallChanged) -> None:
        if self.call.state is CallState.NONE:
            # The call was withdrawn meanwhile: the desk's late answer says nothing about this visitor.
            self.stale_results += 1
            return
        if event != self.call and self._help.heard(event):
            self._lobby.hear_call(event, self._now, card_present=self.card_present)

    def _on_device_lost(self, event: messages.DeviceWentAway) -> None:
        if event.family == "card":
            was_needed = self.card_present and self.cards.visit_needs_slot
            self.cards.present = False
            if self.mode is Mode.VISIT and (was_needed or self._waits_for_card):
                self._interrupt(DeviceLost())
            self._lobby.card_is_out(self._now)
        elif event.family == "scanner":
            self._take(NoCode(gone=True))

    # The visit

    def _begin(
        self, wanted: str | None, card: ByHand | None = None, practice: Callable[[int], Visit] | None = None
    ) -> None:
        self._visits += 1
        self.cards.begin(card)
        self._lobby.leave()
        self.visit = Visit(self._visits, self._service, wanted) if practice is None else practice(self._visits)
        self._pending = None
        self._clock.restart(self._now, by_ear=self.preferences.by_ear)
        self._screen.out.append(messages.VisitBegan(self._visits, practice is not None))
        self._drive(self.visit.start)

    def _resume(self, result: Answer | object) -> None:
        visit, request = self.visit, self.current
        if visit is None or request is None:
            return
        self.cards.answered(result)
        if request.stage is Stage.COMMIT:
            accepted = isinstance(result, CommitResult) and result.accepted
            visit.phase = Phase.OWED if accepted else Phase.OPEN
        elif request.stage is Stage.HAND_OVER:
            visit.phase = Phase.HELD
        self._drive(lambda: visit.resume(request, result))
        waiting = self._pending
        if waiting is not None and self._interruptible and self.visit is visit:
            self._pending = None
            self._interrupt(waiting)

    def _take(self, answer: Answer) -> bool:
        """Answer the page, where it wants such an answer."""
        if self.mode is not Mode.VISIT or not self._page_accepts(answer):
            return False
        self._cancel_effect()
        self._resume(answer)
        return True

    def _interrupt(self, interrupt: Interrupt) -> None:
        visit, request = self.visit, self.current
        if self.mode is not Mode.VISIT or visit is None or request is None:
            return
        if not self._interruptible:
            self._pending = interrupt if self._pending is None else first([self._pending, interrupt])
        elif visit.phase is Phase.HELD:
            if type(interrupt) in AFTER_ACCEPTANCE:
                self._end(HandedToPerson("took-over") if isinstance(interrupt, StaffTook) else Finished("done"))
        else:
            self._cancel_effect()
            self._drive(lambda: visit.resume(request, interrupt))

    def _drive(self, step: Callable[[], Request]) -> None:
        visit = self.visit
        if visit is None:
            return
        outcome = run(step, lambda: visit.phase)
        if isinstance(outcome, Request):
            self._issue(visit, outcome)
            return
        if outcome.bug is not None:
            self._screen.out.append(messages.BugFound(outcome.bug))
        self._end(outcome.ending)

    def _issue(self, visit: Visit, request: Request) -> None:
        self.current = request
        if request.stage is Stage.COMMIT:
            visit.phase = Phase.COMMITTING
        token = self._screen.next_token(visit.number)
        self._screen.hide_overlay(closing.IDLE)
        if (at_hand := self.cards.at_hand(request.page)) is not None:
            self._resume(at_hand)
            return
        if request.page is not None:
            back = self._interruptible and visit.can_go_back
            self._screen.show(request.page, Chrome(back=back, leave=self._interruptible))
        works = request.effect is not None and request.effect.machine_work
        self._clock.page_changed(self._now, working=works)
        if request.effect is not None:
            self._screen.out.append(messages.Perform(token, request.effect))

    def _cancel_effect(self) -> None:
        if self.current is not None and not self.current.is_ask:
            self._screen.out.append(messages.Cancel(self.token))

    # Endings

    def _end(self, ending: Ending) -> None:
        visit = self.visit
        if visit is None:
            return
        if visit.phase in (Phase.OWED, Phase.HELD) and isinstance(ending, LeftSafely):
            ending = Finished("done")
        self._help.item = visit.item
        try:
            visit.wipe()
        except Exception as bug:  # noqa: BLE001 - a service that will not be closed must not keep the visit open
            self._screen.out.append(messages.BugFound(what_failed(bug)))
        self.visit = None
        self.current = None
        self._pending = None
        self._screen.show_overlay(None)
        self._screen.out.append(messages.VisitEnded(visit.number, ending))
        self._screen.reset_preferences()
        self._lobby.receive(ending, self._now, card_present=self.card_present, id_card=self.cards.by_id_card)
        self.cards.begin(None)

    # Time

    def _input(self) -> None:
        """The visitor is here: she touched something or moved the card."""
        self._clock.restart(self._now, by_ear=self.preferences.by_ear)
        self._screen.hide_overlay(closing.IDLE)

    def _check_time(self) -> None:
        if (unanswered := self._help.unanswered_at()) is not None and self._now >= unanswered:
            self._on_call(CallChanged(CallState.UNANSWERED, self.call.people_ahead))
        self._lobby.check_time(self._now, card_present=self.card_present)
        if self.mode is Mode.VISIT and self._interruptible:
            self._check_idle()

    def _check_idle(self) -> None:
        warn, give_up = self._clock.warn_at(), self._clock.give_up_at()
        if (self._wipe_applies and self._now >= self._clock.wipe_at()) or (
            give_up is not None and self._now >= give_up
        ):
            self._interrupt(VisitorSilent())
        elif warn is not None and self._now >= warn and self._may_warn:
            self._clock.warned(self._now)
            self._screen.show_overlay(closing.idle_overlay())

    @property
    def card_present(self) -> bool:
        """A card is in the slot."""
        return self.cards.present

    @property
    def mode(self) -> Mode:
        """Who owns the screen."""
        return self._lobby.mode

    @property
    def call(self) -> CallChanged:
        """The help call, as the desk last told."""
        return self._help.now

    @property
    def now(self) -> float:
        """The time of the last event."""
        return self._now

    @property
    def pending(self) -> Interrupt | None:
        """The interrupt that waits until the visitor holds the result: of several, the one that comes first."""
        return self._pending

    @property
    def shown(self) -> Page:
        """The page on the screen now."""
        return self._screen.shown

    @property
    def overlay(self) -> Overlay | None:
        """What stands over the page, if anything."""
        return self._screen.overlay

    @property
    def preferences(self) -> Preferences:
        """What the visitor set, or the terminal's defaults."""
        return self._screen.preferences

    @property
    def token(self) -> Token:
        """The current request; results of others are stale."""
        return self._screen.token

    @property
    def _interruptible(self) -> bool:
        return self.visit is not None and self.visit.phase in (Phase.OPEN, Phase.HELD)

    @property
    def _may_warn(self) -> bool:
        """Not while a person is on the way, and not over a warning that stands; a help call that failed stops no clock."""
        return not self._help.is_open and (self.overlay is None or self.overlay.kind != closing.IDLE)

    @property
    def _wipe_applies(self) -> bool:
        """Personal data on the screen, or a visit that stands still because it waits for the person it called."""
        return self.shown.personal or self._help.is_open

    def _page_accepts(self, answer: Answer) -> bool:
        page = self.current.page if self.current is not None else None
        return page is not None and page.accepts(answer)

    @property
    def _waits_for_card(self) -> bool:
        return self.current is not None and isinstance(self.current.page, InsertCardPage)
