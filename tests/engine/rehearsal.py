"""A conductor rehearsed step by step: what happens, and what stands on the screen then.

Time passes as at the terminal: ``wait`` sends a Tick at each moment the conductor asked for.
"""

from __future__ import annotations

from typing import TypeVar

from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending
from kiosk.engine.messages import (
    Answered,
    CallChanged,
    CallState,
    CardCameIn,
    CardWentOut,
    Command,
    Completed,
    Control,
    Event,
    IdCardLaidOn,
    OverlayAnswered,
    Perform,
    Pressed,
    Tick,
    VisitEnded,
)
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Service
from kiosk.pages import Answer, Chosen, HomePage, Option, Preferences, text

C = TypeVar("C", bound=Command)

HOME = HomePage(title=text("home"), options=(Option("tile", text("tile")),))


class Rehearsal:
    """``all`` holds every command since the start, ``last`` those of the last step."""

    def __init__(self, service: Service, home: HomePage = HOME, timing: Timing | None = None) -> None:
        self.conductor = Conductor(service, home, timing or Timing(), Preferences())
        self.now = 1000.0
        self.all: list[Command] = []
        self.last: list[Command] = []
        self._note(self.conductor.open(self.now))

    def happens(self, event: Event) -> Rehearsal:
        return self._note(self.conductor.handle(event, self.now))

    def card_in(self, *, already: bool = False) -> Rehearsal:
        return self.happens(CardCameIn(already_in=already))

    def card_out(self) -> Rehearsal:
        return self.happens(CardWentOut())

    def id_card_on(self) -> Rehearsal:
        return self.happens(IdCardLaidOn())

    def answer(self, answer: str | Answer) -> Rehearsal:
        """Press a button of the page (or give another answer); the page must offer it."""
        given = Chosen(answer) if isinstance(answer, str) else answer
        assert self.conductor.shown.accepts(given), f"{self.page} does not offer {answer}"
        return self.happens(Answered(self.conductor.token, given))

    def gives(self, effect: type[Effect[object]], result: object) -> Rehearsal:
        """The effect that runs now gives its result."""
        assert isinstance(self.effect, effect), f"not {effect.__name__} but {self.effect} runs"
        return self.happens(Completed(self.conductor.token, result))

    def press(self, control: Control) -> Rehearsal:
        return self.happens(Pressed(control))

    def call(self, state: CallState, ahead: int = 0) -> Rehearsal:
        return self.happens(CallChanged(state, ahead))

    def overlay(self, option: str) -> Rehearsal:
        overlay = self.conductor.overlay
        assert overlay is not None
        assert option in [offered.id for offered in overlay.options]
        return self.happens(OverlayAnswered(overlay.kind, option))

    def wait(self, seconds: float) -> Rehearsal:
        """Let time pass; ``last`` collects what the ticks brought."""
        end, out = self.now + seconds, list[Command]()
        while (due := self.conductor.wake_at()) is not None and due <= end:
            self.now = max(self.now, due)
            out += self.conductor.handle(Tick(), self.now)
        self.now = end
        return self._note(out)

    def shows(self, title: str) -> Rehearsal:
        assert self.page == title
        return self

    def ends(self, ending: Ending) -> Rehearsal:
        assert [command.ending for command in self.found(VisitEnded)] == [ending]
        assert self.conductor.visit is None
        assert self.mode is not Mode.VISIT
        return self

    def found(self, kind: type[C]) -> list[C]:
        """Commands of a kind in the last step."""
        return [command for command in self.last if isinstance(command, kind)]

    def performed(self, kind: type[Effect[object]]) -> int:
        """How often an effect was asked for since the start."""
        return sum(1 for command in self.all if isinstance(command, Perform) and isinstance(command.effect, kind))

    @property
    def page(self) -> str:
        return self.conductor.shown.title.id

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(spoken.id for spoken in self.conductor.shown.spoken())

    @property
    def effect(self) -> Effect[object] | None:
        return self.conductor.current.effect if self.conductor.current is not None else None

    @property
    def over(self) -> str | None:
        return self.conductor.overlay.kind if self.conductor.overlay is not None else None

    @property
    def mode(self) -> Mode:
        return self.conductor.mode

    def _note(self, commands: list[Command]) -> Rehearsal:
        self.last = commands
        self.all += commands
        return self
