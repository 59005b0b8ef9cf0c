"""What stands between two visits: home, the goodbye, the page of the person who comes, the card left behind."""

from __future__ import annotations

from enum import StrEnum

from kiosk.engine import closing
from kiosk.engine.card_watch import CardWatch
from kiosk.engine.help_call import HelpCall
from kiosk.engine.idle import IdleClock, Timing
from kiosk.engine.interrupts import Ending, HandedToPerson
from kiosk.engine.messages import CallChanged, CallState, CloseSheets, SayAgain
from kiosk.engine.screen import Screen
from kiosk.pages import HomePage


class Mode(StrEnum):
    """Who owns the screen."""

    HOME = "home"
    VISIT = "visit"
    CLOSING = "closing"
    STAFF = "staff"
    CARD_LEFT = "card-left"


class Lobby:
    """Owns the screen while no visit does; ``mode`` says what stands on it. Times are given in, in seconds."""

    def __init__(
        self, screen: Screen, call: HelpCall, clock: IdleClock, timing: Timing, home: HomePage, *, practice: bool
    ) -> None:
        self._practice = practice
        self._screen = screen
        self._call = call
        self._clock = clock
        self._timing = timing
        self._watch = CardWatch(timing)
        self._ending: Ending | None = None
        self._id_card = False
        self._slip = False
        self._until: float | None = None
        self._touched = False
        self._news_at = 0.0
        self._asked_at: float | None = None
        self.home = home
        self.mode = Mode.HOME

    def leave(self) -> None:
        """A visit begins."""
        self.mode = Mode.VISIT
        self._ending = None
        self._until = None
        self._asked_at = None

    def touched(self) -> None:
        """Somebody is here: who waits goes on waiting, and what was changed on the home page is forgotten later."""
        self._asked_at = None
        self._touched = True

    def change_home(self, home: HomePage) -> None:
        changed, self.home = home != self.home, home
        if self.mode is Mode.HOME and changed:
            self._show_home()

    def receive(self, ending: Ending, now: float, *, card_present: bool, id_card: bool = False) -> None:
        """A visit ended: a person is called, or goodbye is said; with the reminder to take the identity card along."""
        self._ending = ending
        self._id_card = id_card
        self._slip = False
        self._asked_at = None
        if not isinstance(ending, HandedToPerson):
            self._close_or_call_out(now, card_present=card_present)
            return
        self.mode = Mode.STAFF
        if not self._call.is_open:
            self._call.call(ending.reason, now)
        self._until = None
        self._news_at = now
        self._show_staff_page(ending)

    def find_card(self, now: float) -> None:
        """A card was in when the reader came up. Whose it is nobody knows: it must be taken out before a visit starts."""
        if self.mode in (Mode.HOME, Mode.CLOSING):
            self._ending = None
            self._close_or_call_out(now, card_present=True)

    def card_is_out(self, now: float) -> None:
        if self.mode is Mode.CARD_LEFT:
            if self._watch.staff_told:
                self._call.withdraw_unless_coming()
            self.go_home(now)

    def hear_call(self, news: CallChanged, now: float, *, card_present: bool) -> None:
        """The person who comes is told of on the staff page; when she has closed the call, the page has done its work. News
        give whoever waits the whole time again.
        """
        self._news_at = now
        if self._asked_at is not None:
            self._asked_at = None
            self._screen.stop_asking()
        if self.mode is not Mode.STAFF or self._ending is None:
            return
        if news.state is CallState.CLOSED:
            self.after_staff(now, card_present=card_present)
        else:
            self._show_staff_page(self._ending)

    def slip_is_out(self) -> None:
        """The person who comes finds on paper what was done so far."""
        if self.mode is Mode.STAFF and self._ending is not None:
            self._slip = True
            self._show_staff_page(self._ending)

    def after_staff(self, now: float, *, card_present: bool) -> None:
        self._drop_call()
        self._ending = None
        self._screen.clear_overlays()
        self._close_or_call_out(now, card_present=card_present)

    def go_home(self, now: float) -> None:
        self.mode = Mode.HOME
        self._until = None
        self._ending = None
        self._asked_at = None
        self._touched = False
        self._clock.restart(now, by_ear=self._screen.preferences.by_ear)
        self._clock.page_changed(now, working=False)
        self._show_home()

    def _show_home(self) -> None:
        self._screen.show_outside_visit(self.home, practice=self._practice)

    def due(self) -> list[float]:
        """The moments at which ``check_time`` has something to do."""
        moments = [] if self._until is None else [self._until]
        if self.mode is Mode.CARD_LEFT:
            moments.append(self._watch.due_at)
        if self._waits:
            moments.append(self._waits_until())
        elif self.mode is Mode.HOME and self._home_is_touched:
            moments.append(self._reset_at())
        return moments

    def check_time(self, now: float, *, card_present: bool) -> None:
        if self._until is not None and now >= self._until:
            self.go_home(now)
        if self.mode is Mode.CARD_LEFT and now >= self._watch.due_at:
            self._watch.called_out(now)
            self._screen.out.append(SayAgain())
            if self._watch.staff_must_know(now):
                self._call.call("card-left", now)
        if self._waits:
            if now >= self._waits_until():
                self._ask_or_stop_waiting(now, card_present=card_present)
        elif self.mode is Mode.HOME and self._home_is_touched and now >= self._reset_at():
            self._reset_home(now)

    @property
    def _waits(self) -> bool:
        """Somebody waits before the screen for the person who was called."""
        if self.mode is Mode.STAFF:
            return True
        told = self._screen.told
        return self.mode is Mode.HOME and self._call.is_open and told is not None and told.kind == closing.HELP

    def _waits_until(self) -> float:
        """Until she is asked whether she still waits; then until her silence is an answer, the words of the question apart."""
        if self._asked_at is not None:
            return self._asked_at + 2 * self._timing.idle_answer_seconds
        return max(self._news_at, self._clock.last_input) + self._timing.staff_page_seconds

    def _ask_or_stop_waiting(self, now: float, *, card_present: bool) -> None:
        if self._asked_at is None:
            self._asked_at = now
            self._screen.ask(closing.idle_overlay())
        elif self.mode is Mode.STAFF:
            self.after_staff(now, card_present=card_present)
        else:
            self._drop_call()
            self._reset_home(now)

    def _drop_call(self) -> None:
        self._call.withdraw_unless_coming()
        self._call.forget()

    def _reset_at(self) -> float:
        """What the desk had to say stands as long as a page that was touched."""
        return max(self._clock.home_reset_at(), self._news_at + self._timing.home_reset_seconds)

    def _reset_home(self, now: float) -> None:
        """As the first visitor of the day finds it: no overlay, no sheet, the first leaf, the terminal's own settings."""
        self._screen.clear_overlays()
        self._screen.out.append(CloseSheets())
        self._screen.reset_preferences()
        self.go_home(now)

    def _close_or_call_out(self, now: float, *, card_present: bool) -> None:
        self._until = None
        if card_present:
            self.mode = Mode.CARD_LEFT
            self._watch.start(now)
            self._screen.show_outside_visit(closing.take_card_page(self._ending))
        elif self._ending is not None:
            self.mode = Mode.CLOSING
            self._until = now + self._timing.closing_seconds
            self._screen.show_outside_visit(closing.closing_page(self._ending, id_card=self._id_card))
        else:
            self.go_home(now)

    def _show_staff_page(self, ending: Ending) -> None:
        call = self._call.now
        page = closing.staff_page(ending.reason, call.state, call.people_ahead, slip=self._slip)
        self._screen.show_outside_visit(page)

    @property
    def _home_is_touched(self) -> bool:
        return self._touched or self._screen.changed or self._screen.overlay is not None
