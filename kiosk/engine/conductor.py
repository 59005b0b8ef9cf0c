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
    CardPulled,
    DeviceLost,
    Interrupt,
    PowerFailing,
    StaffTook,
    VisitorLeft,
    VisitorSilent,
)
from kiosk.engine.lobby import Lobby, Mode
from kiosk.engine.messages import CallChanged, CallState, Command, Control, Event, SlipState
from kiosk.engine.requests import Request, Token
from kiosk.engine.screen import Screen
from kiosk.engine.under_way import UnderWay
from kiosk.engine.visit import Service, Visit
from kiosk.pages import (
    CardIn,
    Chosen,
    HelperCardOn,
    HomePage,
    IdCardOn,
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
        self._practice = practice
        self._screen = Screen(home, defaults)
        self._clock = IdleClock(timing)
        self._help = HelpCall(self._screen, timing)
        self._lobby = Lobby(self._screen, self._help, self._clock, timing, home, practice=practice is not None)
        self.cards = Cards()
        self.under_way = UnderWay(service, self._screen, self._clock, self._help, self._lobby, self.cards)
        self._now = 0.0
        self.stale_results = 0
        self._handlers: dict[type[Event], Callable[..., None]] = {
            messages.HomeChanged: lambda event: self._lobby.change_home(event.home),
            messages.CardCameIn: self._on_card_in,
            messages.CardWentOut: self._on_card_out,
            messages.IdCardLaidOn: lambda event: self._on_id_card(),
            messages.CodeRead: self._on_code,
            messages.Answered: self._on_answer,
            messages.Completed: self._on_completed,
            messages.Broke: self._on_broken,
            messages.Noted: self._on_note,
            messages.OverlayAnswered: self._on_overlay_answer,
            messages.Pressed: self._on_pressed,
            messages.Touched: lambda event: self._input(),
            messages.VoiceChanged: lambda event: self._clock.voice(self._now, speaks=event.speaks),
            messages.PreferencesWanted: self._on_preferences,
            CallChanged: self._on_call,
            messages.SlipTold: self._on_slip,
            messages.StaffTakesOver: lambda event: self.under_way.interrupt(StaffTook(), self._now),
            messages.PowerGoesDown: lambda event: self.under_way.interrupt(PowerFailing(), self._now),
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
        self.under_way.service = service

    def wake_at(self) -> float | None:
        """When to send a Tick, in the caller's monotonic seconds; None when nothing is due."""
        unanswered = self._help.unanswered_at()
        moments = [*self._lobby.due(), *([] if unanswered is None else [unanswered])]
        if self.mode is Mode.VISIT and self.under_way.interruptible:
            due = self._clock.due_at(may_warn=self._may_warn, wipes=self._wipe_applies)
            moments += [] if due is None else [due]
        return min(moments) if moments else None

    # Events

    def _on_card_in(self, event: messages.CardCameIn) -> None:
        self.cards.present = True
        self._input()
        if self.mode is Mode.VISIT:
            if self.under_way.waits_for_card and not event.already_in:
                self.under_way.resume(CardIn(), self._now)
        elif event.already_in:
            self._lobby.find_card(self._now)
        elif self.mode is not Mode.CARD_LEFT:
            self.under_way.begin(None, self._now, CardIn())

    def _on_card_out(self, event: messages.CardWentOut) -> None:
        self.cards.present = False
        self._input()
        if self.mode is Mode.VISIT and not self.under_way.waits_for_card and self.cards.visit_needs_slot:
            self.under_way.interrupt(CardPulled(), self._now)
        self._lobby.card_is_out(self._now)

    def _on_id_card(self) -> None:
        self._input()
        if self.mode is Mode.VISIT:
            if not self.under_way.take(IdCardOn(), self._now):
                self.under_way.take(HelperCardOn(), self._now)
        elif self.mode is not Mode.CARD_LEFT:
            self.under_way.begin(None, self._now, IdCardOn())

    def _on_code(self, event: messages.CodeRead) -> None:
        self._input()
        self.under_way.take(event.answer, self._now)

    def _on_answer(self, event: messages.Answered) -> None:
        if event.token != self.token:
            self.stale_results += 1
            return
        self._input()
        if self.mode is Mode.HOME and isinstance(event.answer, Chosen) and self._lobby.home.accepts(event.answer):
            self.under_way.begin(event.answer.option, self._now)
        elif self.mode is Mode.STAFF and self.shown.accepts(event.answer):
            self._lobby.after_staff(self._now, card_present=self.card_present)
        else:
            self.under_way.take(event.answer, self._now)

    def _on_completed(self, event: messages.Completed) -> None:
        if event.token != self.token or self.mode is not Mode.VISIT or self.current is None or self.current.is_ask:
            self.stale_results += 1
            return
        self.under_way.resume(event.result, self._now)

    def _on_broken(self, event: messages.Broke) -> None:
        if event.token != self.token or self.mode is not Mode.VISIT or self.current is None or self.current.is_ask:
            self.stale_results += 1
            return
        self._screen.out.append(messages.BugFound(event.where))
        self.under_way.break_off(self._now)

    def _on_note(self, event: messages.Noted) -> None:
        if event.token == self.token and self.mode is Mode.VISIT:
            self._screen.out.append(messages.ShowNote(event.token, event.note))

    def _on_overlay_answer(self, event: messages.OverlayAnswered) -> None:
        self._input()
        if self.overlay is None or self.overlay.kind != event.kind:
            return
        if event.option == closing.PRINT_SO_FAR and self.visit is not None:
            self._help.ask_slip(self.visit.number)
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
                self.under_way.begin(None, self._now, practice=self._practice)
        elif self.mode is not Mode.VISIT:
            return
        elif event.control is Control.LEAVE:
            self.under_way.interrupt(VisitorLeft(), self._now)
        else:
            self.under_way.back(self._now)

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

    def _on_slip(self, event: messages.SlipTold) -> None:
        if event.visit is None:
            if event.state is SlipState.PRINTED:
                self._lobby.slip_is_out()
        elif self.visit is not None and event.visit == self.visit.number:
            self._help.slip_told(event)

    def _on_device_lost(self, event: messages.DeviceWentAway) -> None:
        if event.family == "card":
            was_needed = self.card_present and self.cards.visit_needs_slot
            self.cards.present = False
            if self.mode is Mode.VISIT and (was_needed or self.under_way.waits_for_card):
                self.under_way.interrupt(DeviceLost(), self._now)
            self._lobby.card_is_out(self._now)
        elif event.family == "scanner":
            self.under_way.take(NoCode(gone=True), self._now)

    # Time

    def _input(self) -> None:
        """The visitor is here: she touched something or moved the card."""
        self._clock.restart(self._now, by_ear=self.preferences.by_ear)
        self._screen.stop_asking()
        self._lobby.touched()

    def _check_time(self) -> None:
        if (unanswered := self._help.unanswered_at()) is not None and self._now >= unanswered:
            self._on_call(CallChanged(CallState.UNANSWERED, self.call.people_ahead))
        self._lobby.check_time(self._now, card_present=self.card_present)
        if self.mode is Mode.VISIT and self.under_way.interruptible:
            self._check_idle()

    def _check_idle(self) -> None:
        wipes = self._wipe_applies
        warn, give_up = self._clock.warn_at(may_warn=self._may_warn, wipes=wipes), self._clock.give_up_at()
        if give_up is not None and self._now >= give_up:
            self._give_up()
        elif give_up is not None:
            # Another page came meanwhile: the question before the wipe stands before that one too.
            self._screen.ask(closing.idle_overlay())
        elif warn is not None and self._now >= warn:
            self._clock.warned(self._now, wipes=wipes)
            self._screen.ask(closing.idle_overlay())

    def _give_up(self) -> None:
        """Nobody answered. Who waits for a person may only be resting her legs: what is hers is put away, the call stays."""
        if self._help.is_open or self.under_way.calls_person:
            self.under_way.leave_to_person(self._now)
        else:
            self.under_way.interrupt(VisitorSilent(), self._now)

    # What stands now

    @property
    def visit(self) -> Visit | None:
        """The visit under way."""
        return self.under_way.visit

    @property
    def current(self) -> Request | None:
        """What it waits for."""
        return self.under_way.current

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
        return self.under_way.pending

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
    def _may_warn(self) -> bool:
        """Not while a person is on the way, until the wipe is near; a help call that failed stops no clock."""
        return not self._help.is_open

    @property
    def _wipe_applies(self) -> bool:
        """Personal data on the screen, or a visit that stands still because it waits for the person it called."""
        return self.shown.personal or self._help.is_open
