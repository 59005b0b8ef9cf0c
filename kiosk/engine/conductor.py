"""The conductor: drives one visit after another, owns every interrupt, answers events with commands.

Pure. The runtime feeds it events with the time they happened, carries out its commands in order, and calls it with Tick at
``wake_at``. The explorer feeds it every event there is.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kiosk.engine import closing
from kiosk.engine.card_watch import CardWatch
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
from kiosk.engine.messages import (
    Answered,
    BugFound,
    CallChanged,
    CallStaff,
    CallState,
    Cancel,
    CancelCall,
    CardCameIn,
    CardWentOut,
    Command,
    Completed,
    Control,
    DeviceWentAway,
    Event,
    HomeChanged,
    Noted,
    OverlayAnswered,
    Perform,
    PowerGoesDown,
    PreferencesWanted,
    Pressed,
    SayAgain,
    ShowNote,
    StaffTakesOver,
    Tick,
    Touched,
    VisitBegan,
    VisitEnded,
)
from kiosk.engine.requests import CommitResult, Request, Stage, Token
from kiosk.engine.running import run, what_failed
from kiosk.engine.screen import Screen
from kiosk.engine.visit import Phase, Service, Visit
from kiosk.pages import Answer, CardIn, Chosen, Chrome, HomePage, InsertCardPage, Overlay, Page, Preferences


class Mode(StrEnum):
    """Who owns the screen."""

    HOME = "home"
    VISIT = "visit"
    CLOSING = "closing"
    STAFF = "staff"
    CARD_LEFT = "card-left"


_OPEN_CALL = (CallState.CALLING, CallState.WAITING, CallState.ACCEPTED)


class Conductor:
    """One terminal's visits. ``handle`` takes an event and the time (monotonic seconds) and returns the commands."""

    def __init__(self, service: Service, home: HomePage, timing: Timing, defaults: Preferences) -> None:
        self._service = service
        self._home = home
        self._timing = timing
        self._screen = Screen(home, defaults)
        self._clock = IdleClock(timing)
        self._card_watch = CardWatch(timing)
        self._now = 0.0
        self._visits = 0
        self._pending: Interrupt | None = None
        self._ending: Ending | None = None
        self._until: float | None = None
        self.visit: Visit | None = None
        self.current: Request | None = None
        self.mode = Mode.HOME
        self.card_present = False
        self.call = CallChanged(CallState.NONE)
        self.stale_results = 0
        self._handlers: dict[type[Event], Callable[..., None]] = {
            HomeChanged: self._on_home_changed,
            CardCameIn: self._on_card_in,
            CardWentOut: self._on_card_out,
            Answered: self._on_answer,
            Completed: self._on_completed,
            Noted: self._on_note,
            OverlayAnswered: self._on_overlay_answer,
            Pressed: self._on_pressed,
            Touched: self._on_touched,
            PreferencesWanted: self._on_preferences,
            CallChanged: self._on_call,
            StaffTakesOver: lambda event: self._interrupt(StaffTook()),
            PowerGoesDown: lambda event: self._interrupt(PowerFailing()),
            DeviceWentAway: self._on_device_lost,
            Tick: lambda event: None,
        }

    def open(self, now: float) -> list[Command]:
        """The first commands: the home page."""
        self._now = now
        self._go_home()
        return self._take()

    def handle(self, event: Event, now: float) -> list[Command]:
        """Commands for one event, in the order in which they must be carried out."""
        self._now = now
        self._handlers[type(event)](event)
        self._check_time()
        return self._take()

    def wake_at(self) -> float | None:
        """When to send a Tick, in the caller's monotonic seconds; None when nothing is due."""
        moments: list[float] = []
        if self.mode is Mode.VISIT and self._interruptible:
            if (give_up := self._clock.give_up_at()) is not None:
                moments.append(give_up)
            elif (warn := self._clock.warn_at()) is not None and self.overlay is None and not self._call_is_open:
                moments.append(warn)
            if self._wipe_applies:
                moments.append(self._clock.wipe_at())
        if self._until is not None:
            moments.append(self._until)
        if self.mode is Mode.CARD_LEFT:
            moments.append(self._call_out_at)
        if self.mode is Mode.HOME and self.preferences != self._defaults:
            moments.append(self._clock.warn_at() or self._now)
        return min(moments) if moments else None

    # Events

    def _on_home_changed(self, event: HomeChanged) -> None:
        changed, self._home = event.home != self._home, event.home
        if self.mode is Mode.HOME and changed:
            self._show(self._home)

    def _on_card_in(self, event: CardCameIn) -> None:
        self.card_present = True
        if self.mode is Mode.VISIT:
            if self._waits_for_card and not event.already_in:
                self._resume(CardIn())
        elif event.already_in:
            # Whose card it is nobody knows (power cut, reader replugged): it must be taken out before a visit starts.
            self._ending = None
            self._close_or_call_out()
        elif self.mode is not Mode.CARD_LEFT:
            self._begin(None)

    def _on_card_out(self, event: CardWentOut) -> None:
        self.card_present = False
        if self.mode is Mode.VISIT and not self._waits_for_card:
            self._interrupt(CardPulled())
        elif self.mode is Mode.CARD_LEFT:
            self._go_home()

    def _on_answer(self, event: Answered) -> None:
        if event.token != self.token:
            self.stale_results += 1
            return
        self._clock.restart(self._now)
        if self.mode is Mode.HOME and isinstance(event.answer, Chosen) and self._home.accepts(event.answer):
            self._begin(event.answer.option)
        elif self.mode is Mode.STAFF and self._shown.accepts(event.answer):
            self._after_staff()
        elif self.mode is Mode.VISIT and self._shown.accepts(event.answer) and self._stage is not Stage.COMMIT:
            if self.current is not None and not self.current.is_ask:
                self._out.append(Cancel(self.token))
            self._resume(event.answer)

    def _on_completed(self, event: Completed) -> None:
        if event.token != self.token or self.mode is not Mode.VISIT or self.current is None or self.current.is_ask:
            self.stale_results += 1
            return
        self._resume(event.result)

    def _on_note(self, event: Noted) -> None:
        if event.token == self.token and self.mode is Mode.VISIT:
            self._out.append(ShowNote(event.token, event.note))

    def _on_overlay_answer(self, event: OverlayAnswered) -> None:
        self._clock.restart(self._now)
        if self.overlay is None or self.overlay.kind != event.kind:
            return
        if event.option == closing.CANCEL_CALL and self._call_is_open:
            self._out.append(CancelCall())
            self.call = CallChanged(CallState.NONE)
        self._show_overlay(None)

    def _on_pressed(self, event: Pressed) -> None:
        self._clock.restart(self._now)
        if event.control is Control.HELP:
            self._want_help()
        elif self.mode is not Mode.VISIT or self.visit is None:
            return
        elif event.control is Control.LEAVE:
            self._interrupt(VisitorLeft())
        elif self._interruptible and self.visit.can_go_back:
            self._rewind(self.visit)

    def _on_touched(self, event: Touched) -> None:
        self._clock.restart(self._now)
        if self.overlay is not None and self.overlay.kind == closing.IDLE:
            self._show_overlay(None)

    def _on_preferences(self, event: PreferencesWanted) -> None:
        self._clock.restart(self._now)
        self.preferences = event.preferences
        self._out.append(Apply(event.preferences))

    def _on_call(self, event: CallChanged) -> None:
        self.call = event
        if self.overlay is not None and self.overlay.kind == closing.HELP:
            if event.state is CallState.CLOSED:
                self._show_overlay(None)
            else:
                self._show_overlay(closing.help_overlay(event.state, event.people_ahead))
        if self.mode is Mode.STAFF and self._ending is not None:
            if event.state is CallState.CLOSED:
                self._after_staff()
            else:
                self._show(closing.staff_page(self._ending.reason, event.state, event.people_ahead))

    def _on_device_lost(self, event: DeviceWentAway) -> None:
        if event.family == "card":
            was_present, self.card_present = self.card_present, False
            if self.mode is Mode.VISIT and was_present:
                self._interrupt(DeviceLost())
            elif self.mode is Mode.CARD_LEFT:
                self._go_home()

    # The visit

    def _begin(self, wanted: str | None) -> None:
        self._visits += 1
        self._ending = None
        self._until = None
        self.visit = Visit(self._visits, self._service, wanted)
        self.mode = Mode.VISIT
        self._pending = None
        self._clock.restart(self._now)
        self._out.append(VisitBegan(self._visits))
        self._drive(self.visit.start)

    def _resume(self, result: Answer | object) -> None:
        visit, request = self.visit, self.current
        if visit is None or request is None:
            return
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

    def _rewind(self, visit: Visit) -> None:
        if self.current is not None and not self.current.is_ask:
            self._out.append(Cancel(self.token))

        def replayed() -> Request:
            request = visit.rewind()
            if request is None:
                raise RuntimeError("back was offered where there is nothing to go back to")
            return request

        self._drive(replayed)

    def _interrupt(self, interrupt: Interrupt) -> None:
        visit = self.visit
        if self.mode is not Mode.VISIT or visit is None:
            return
        if not self._interruptible:
            self._pending = interrupt if self._pending is None else first([self._pending, interrupt])
        elif visit.phase is Phase.HELD:
            if type(interrupt) in AFTER_ACCEPTANCE:
                self._end(HandedToPerson("took-over") if isinstance(interrupt, StaffTook) else Finished("done"))
        else:
            request = self.current
            if request is not None and not request.is_ask:
                self._out.append(Cancel(self.token))
            if request is not None:
                self._drive(lambda: visit.resume(request, interrupt))

    def _drive(self, run: Callable[[], Request]) -> None:
        """Run the service to its next request, or to its end, whichever way that comes."""
        try:
            request = run()
        except StopIteration as stop:
            self._end(stop.value)
        except NeedsPerson as need:
            self._end(HandedToPerson(need.reason))
        except StaffTook:
            self._end(HandedToPerson("took-over"))
        except DeviceLost:
            self._end(HandedToPerson("device"))
        except Interrupt as interrupt:
            self._end(LeftSafely(interrupt.reason))
        except Exception as bug:  # noqa: BLE001 - whatever a service raises, the visitor is handed to a person
            # The engineer gets type and place only: the text of an exception may hold personal data.
            frame = traceback.extract_tb(bug.__traceback__)[-1]
            self._out.append(BugFound(f"{type(bug).__name__} in {frame.name}, line {frame.lineno}"))
            self._end(HandedToPerson("fault"))
        else:
            self._issue(request)

    def _issue(self, request: Request) -> None:
        visit = self.visit
        if visit is None:
            return
        self.current = request
        if request.stage is Stage.COMMIT:
            visit.phase = Phase.COMMITTING
        self._requests += 1
        self.token = Token(visit.number, self._requests)
        if request.page is not None:
            page = request.page
            chrome = Chrome(back=self._interruptible and visit.can_go_back, leave=self._interruptible)
            self._shown = page
            self._out.append(Show(self.token, page, chrome))
        works = request.effect is not None and request.effect.machine_work
        self._clock.page_changed(self._now, working=works)
        if request.effect is not None:
            self._out.append(Perform(self.token, request.effect))
        elif isinstance(request.page, InsertCardPage) and self.card_present and not request.page.again:
            self._resume(CardIn())

    # Endings

    def _end(self, ending: Ending) -> None:
        visit = self.visit
        if visit is None:
            return
        if visit.phase in (Phase.OWED, Phase.HELD) and isinstance(ending, LeftSafely):
            ending = Finished("done")
        visit.wipe()
        self.visit = None
        self.current = None
        self._pending = None
        self._ending = ending
        self._show_overlay(None)
        self._out.append(VisitEnded(visit.number, ending))
        self._reset_preferences()
        if isinstance(ending, HandedToPerson):
            self.mode = Mode.STAFF
            if not self._call_is_open:
                self._call_staff(ending.reason)
            self._until = self._now + self._timing.staff_page_seconds
            self._show(closing.staff_page(ending.reason, self.call.state, self.call.people_ahead))
        else:
            self._close_or_call_out()

    def _after_staff(self) -> None:
        if self._call_is_open and self.call.state is not CallState.ACCEPTED:
            self._out.append(CancelCall())
        self.call = CallChanged(CallState.NONE)
        self._ending = None
        self._close_or_call_out()

    def _close_or_call_out(self) -> None:
        self._until = None
        if self.card_present:
            self.mode = Mode.CARD_LEFT
            self._card_left_since = self._now
            self._staff_told_of_card = False
            self._call_out_at = self._now + self._timing.card_call_out_seconds
            self._show(closing.take_card_page(self._ending))
        elif self._ending is not None:
            self.mode = Mode.CLOSING
            self._until = self._now + self._timing.closing_seconds
            self._show(closing.closing_page(self._ending))
        else:
            self._go_home()

    def _go_home(self) -> None:
        self.mode = Mode.HOME
        self._until = None
        self._ending = None
        self._clock.restart(self._now)
        self._clock.page_changed(self._now, working=False)
        self._show(self._home)

    # Help, time, screen

    def _want_help(self) -> None:
        if not self._call_is_open:
            self._call_staff("wanted")
        self._show_overlay(closing.help_overlay(self.call.state, self.call.people_ahead))

    def _call_staff(self, reason: str) -> None:
        self.call = CallChanged(CallState.CALLING)
        self._out.append(CallStaff(reason, self._shown.kind))

    def _check_time(self) -> None:
        if self._until is not None and self._now >= self._until:
            if self.mode is Mode.STAFF:
                self._after_staff()
            elif self.mode is Mode.CLOSING:
                self._go_home()
        if self.mode is Mode.CARD_LEFT and self._now >= self._call_out_at:
            self._call_out_at = self._now + self._timing.card_call_out_seconds
            self._out.append(SayAgain())
            if (
                not self._staff_told_of_card
                and self._now - self._card_left_since >= self._timing.card_left_staff_seconds
            ):
                self._staff_told_of_card = True
                self._call_staff("card-left")
        if self.mode is Mode.VISIT and self._interruptible:
            self._check_idle()
        if self.mode is Mode.HOME and self.preferences != self._defaults:
            warn = self._clock.warn_at()
            if warn is not None and self._now >= warn:
                self._reset_preferences()

    def _check_idle(self) -> None:
        warn, give_up = self._clock.warn_at(), self._clock.give_up_at()
        if (self._wipe_applies and self._now >= self._clock.wipe_at()) or (
            give_up is not None and self._now >= give_up
        ):
            self._interrupt(VisitorSilent())
        elif warn is not None and self._now >= warn and self.overlay is None and not self._call_is_open:
            self._clock.warned(self._now)
            self._show_overlay(closing.idle_overlay())

    def _show(self, page: Page) -> None:
        """A page outside any request: home, closing, staff, card call-out."""
        self._shown = page
        self._requests += 1
        self.token = Token(0, self._requests)
        self._out.append(Show(self.token, page, Chrome(back=False, leave=False)))

    def _show_overlay(self, overlay: Overlay | None) -> None:
        if overlay != self.overlay:
            self.overlay = overlay
            self._out.append(ShowOverlay(overlay))

    def _reset_preferences(self) -> None:
        if self.preferences != self._defaults:
            self.preferences = self._defaults
            self._out.append(Apply(self._defaults))

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
        return self._shown

    @property
    def _call_is_open(self) -> bool:
        return self.call.state in _OPEN_CALL

    @property
    def _stage(self) -> Stage:
        return self.current.stage if self.current is not None else Stage.OPEN

    @property
    def _interruptible(self) -> bool:
        return self.visit is not None and self.visit.phase in (Phase.OPEN, Phase.HELD)

    @property
    def _wipe_applies(self) -> bool:
        """Personal data on the screen, or a visit that stands still because it waits for the person it called."""
        return self._shown.personal or self._call_is_open

    @property
    def _waits_for_card(self) -> bool:
        return self.current is not None and isinstance(self.current.page, InsertCardPage)

    def _take(self) -> list[Command]:
        out, self._out = self._out, []
        return out
