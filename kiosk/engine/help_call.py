"""The call for a person, as the terminal knows it."""

from __future__ import annotations

from kiosk.engine import closing
from kiosk.engine.idle import Timing
from kiosk.engine.messages import (
    CallChanged,
    CallStaff,
    CallState,
    CancelCall,
    PrintSoFar,
    SlipState,
    SlipTold,
)
from kiosk.engine.screen import Screen
from kiosk.pages import Overlay, StaffPage

_OPEN = (CallState.CALLING, CallState.WAITING, CallState.UNANSWERED, CallState.ACCEPTED)
_NOBODY_YET = (CallState.CALLING, CallState.WAITING)


class HelpCall:
    """One call at a time; it outlives the visit it came from until a person closes it or it is withdrawn. ``item`` is what the
    visit is about, told to whoever comes.
    """

    def __init__(self, screen: Screen, timing: Timing) -> None:
        self._screen = screen
        self._timing = timing
        self._called_at = 0.0
        self.item: str | None = None
        self.now = CallChanged(CallState.NONE)
        self._slip, self._slip_why = SlipState.NONE, ""

    @property
    def is_open(self) -> bool:
        return self.now.state in _OPEN

    def call(self, reason: str, now: float) -> None:
        self.now = CallChanged(CallState.CALLING)
        self._called_at = now
        shown = self._screen.shown
        self._screen.out.append(CallStaff(reason, shown.kind, self.item, shown.step))

    def want(self, now: float) -> None:
        """The visitor pressed 叫工作人员: call, if nobody is called yet, and say how it stands."""
        if not self.is_open:
            self.call("wanted", now)
        self._screen.show_overlay(self._overlay())

    def offer_slip(self, offered: bool) -> None:
        """A visit began in which something may be done, or it is over."""
        self._slip, self._slip_why = SlipState.OFFERED if offered else SlipState.NONE, ""

    def ask_slip(self, visit: int) -> None:
        """She wants on paper what was done so far."""
        if self._slip in closing.MAY_PRINT:
            self._slip, self._slip_why = SlipState.PRINTING, ""
            self._screen.out.append(PrintSoFar(visit))
            self._screen.show_overlay(self._overlay())

    def slip_told(self, told: SlipTold) -> None:
        """What became of it; an overlay that stands tells it."""
        if self._slip is SlipState.PRINTING:
            self._slip, self._slip_why = told.state, told.why
            if self._screen.told is not None and self._screen.told.kind == closing.HELP:
                self._screen.show_overlay(self._overlay())

    def _overlay(self) -> Overlay:
        return closing.help_overlay(self.now.state, self.now.people_ahead, self._slip, self._slip_why)

    def heard(self, news: CallChanged) -> bool:
        """What the desk says; an overlay that stands tells it. False: it is nothing new."""
        if self.now.state is CallState.UNANSWERED and news.state in _NOBODY_YET:
            # Still nobody: she was told so, and what else she can do.
            return False
        self.now = news
        told = self._screen.told
        if news.state is CallState.UNANSWERED and told is None:
            # She went on meanwhile; that nobody comes she must be told, where the page does not say so itself.
            if not isinstance(self._screen.shown, StaffPage):
                self._screen.show_overlay(self._overlay())
        elif told is not None and told.kind == closing.HELP:
            closed = news.state is CallState.CLOSED
            self._screen.show_overlay(None if closed else self._overlay())
        return True

    def unanswered_at(self) -> float | None:
        """When the visitor is told that nobody came, in the conductor's seconds; None while none is waited for."""
        waits = self.now.state in _NOBODY_YET
        return self._called_at + self._timing.help_unanswered_seconds if waits else None

    def withdraw(self) -> None:
        """Nobody need come any more."""
        self._screen.out.append(CancelCall())
        self.forget()

    def withdraw_unless_coming(self) -> None:
        if self.is_open and self.now.state is not CallState.ACCEPTED:
            self.withdraw()

    def forget(self) -> None:
        self.now = CallChanged(CallState.NONE)
