"""The call for a person, as the terminal knows it."""

from __future__ import annotations

from kiosk.engine import closing
from kiosk.engine.messages import CallChanged, CallStaff, CallState, CancelCall
from kiosk.engine.screen import Screen

_OPEN = (CallState.CALLING, CallState.WAITING, CallState.ACCEPTED)


class HelpCall:
    """One call at a time; it outlives the visit it came from until a person closes it or it is withdrawn."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.now = CallChanged(CallState.NONE)

    @property
    def is_open(self) -> bool:
        return self.now.state in _OPEN

    def call(self, reason: str) -> None:
        self.now = CallChanged(CallState.CALLING)
        self._screen.out.append(CallStaff(reason, self._screen.shown.kind))

    def want(self) -> None:
        """The visitor pressed 叫工作人员: call, if nobody is called yet, and say how it stands."""
        if not self.is_open:
            self.call("wanted")
        self._screen.show_overlay(closing.help_overlay(self.now.state, self.now.people_ahead))

    def heard(self, news: CallChanged) -> None:
        """What the desk says; an overlay that stands tells it."""
        self.now = news
        if self._screen.overlay is not None and self._screen.overlay.kind == closing.HELP:
            closed = news.state is CallState.CLOSED
            self._screen.show_overlay(None if closed else closing.help_overlay(news.state, news.people_ahead))

    def withdraw(self) -> None:
        """Nobody need come any more."""
        self._screen.out.append(CancelCall())
        self.forget()

    def withdraw_unless_coming(self) -> None:
        if self.is_open and self.now.state is not CallState.ACCEPTED:
            self.withdraw()

    def forget(self) -> None:
        self.now = CallChanged(CallState.NONE)
