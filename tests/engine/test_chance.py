"""Whatever happens in whatever order: the conductor never raises, stays consistent, and comes home."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.engine import closing
from kiosk.engine.conductor import Conductor, Mode
from kiosk.engine.idle import Timing
from kiosk.engine.messages import (
    Answered,
    CallChanged,
    CallState,
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
    PowerGoesDown,
    PreferencesWanted,
    Pressed,
    Show,
    StaffTakesOver,
    Tick,
    Touched,
    VisitBegan,
    VisitEnded,
    VoiceChanged,
)
from kiosk.engine.requests import CommitResult, Stage, Token
from kiosk.pages import Chosen, Preferences, Size, text
from kiosk.services.home import Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.walks import stories

CATALOGUE = stories()
CODES = tuple(item.code for item in CATALOGUE.items)
HOME = home_page(CATALOGUE, Readiness(), CODES)
SURE = ("answer", "complete")
"""Weighted: without them hardly a visit gets past its first page."""

KINDS = st.sampled_from(
    SURE * 8
    + ("card-in",) * 3
    + ("card-found", "card-out", "back", "leave", "help", "touch", "voice", "overlay", "prefs", "call", "staff", "lost")
    + ("power", "home", "note", "stale", "odd-answer", "tick", "tick", "pass")
)
STEPS = st.lists(st.tuples(KINDS, st.integers(0, 11)), max_size=40)


def event(conductor: Conductor, kind: str, pick: int) -> Event:
    current, shown = conductor.current, conductor.shown
    if kind == "complete" and current is not None and current.effect is not None:
        results: tuple[Any, ...] = current.effect.outcomes()
        # The first result is the good one: half of the picks take it, so that visits get far.
        return Completed(conductor.token, results[0 if pick < 6 else pick % len(results)])
    if kind == "answer" and shown.answers():
        return Answered(conductor.token, shown.answers()[pick % len(shown.answers())])
    if kind == "overlay":
        overlay = conductor.overlay
        options = overlay.options if overlay is not None else ()
        return OverlayAnswered(closing.HELP if pick % 2 else closing.IDLE, options[0].id if options else "x")
    return {
        "card-in": CardCameIn(),
        "card-found": CardCameIn(already_in=True),
        "card-out": CardWentOut(),
        "back": Pressed(Control.BACK),
        "leave": Pressed(Control.LEAVE),
        "help": Pressed(Control.HELP),
        "touch": Touched(),
        "voice": VoiceChanged(speaks=bool(pick % 2)),
        "prefs": PreferencesWanted(Preferences(size=list(Size)[pick % 3])),
        "call": CallChanged(list(CallState)[1 + pick % 5], pick),
        "staff": StaffTakesOver(),
        "lost": DeviceWentAway("card" if pick % 2 else "printer"),
        "power": PowerGoesDown(),
        "home": HomeChanged(home_page(CATALOGUE, Readiness(printer="paper-out" if pick % 2 else ""), CODES)),
        "note": Noted(conductor.token, text("face-hint-good")),
        "stale": Completed(Token(pick, pick), None),
        "odd-answer": Answered(conductor.token, Chosen("odd")),
    }.get(kind, Tick())


def check(conductor: Conductor, commands: list[Command], visiting: bool) -> bool:
    """Consistency after each event; returns whether a visit goes on, as VisitBegan and VisitEnded tell."""
    for command in commands:
        if isinstance(command, VisitBegan):
            visiting = True
        elif isinstance(command, VisitEnded):
            visiting = False
        elif isinstance(command, Show):
            assert visiting or not command.page.personal, "a personal page outside a visit"
            assert visiting == (command.token.visit != 0)
    assert (conductor.visit is None) == (conductor.mode is not Mode.VISIT) == (not visiting)
    assert (conductor.current is None) == (conductor.visit is None)
    assert visiting or not conductor.shown.personal
    due = conductor.wake_at()
    assert due is None or due > conductor.now or conductor.mode is Mode.VISIT
    return visiting


@settings(max_examples=400)
@given(STEPS)
def test_any_sequence_stays_consistent_and_comes_home(steps: list[tuple[str, int]]) -> None:
    conductor = Conductor(reception_by(CATALOGUE), HOME, Timing(), Preferences())
    now = 0.0
    visiting = check(conductor, conductor.open(now), False)
    accepted = 0
    for kind, pick in steps:
        if kind == "tick":
            now = max(now, conductor.wake_at() or now)
        elif kind == "pass":
            now += pick * 40
        happening = event(conductor, kind, pick)
        committing = conductor.current is not None and conductor.current.stage is Stage.COMMIT
        if committing and isinstance(happening, Completed) and happening.token == conductor.token:
            accepted += isinstance(happening.result, CommitResult) and happening.result.accepted
        visits = conductor.visit
        visiting = check(conductor, conductor.handle(happening, now), visiting)
        assert accepted <= 1, "two accepted commits in one visit"
        if conductor.visit is not visits:
            accepted = 0
    come_home(conductor, now, visiting)


def come_home(conductor: Conductor, now: float, visiting: bool) -> None:
    """The machine finishes its work, the card is taken, time passes; nobody touches anything."""
    for _ in range(60):
        current = conductor.current
        if conductor.mode is Mode.HOME and conductor.wake_at() is None:
            break
        if current is not None and current.effect is not None:
            now += 1
            happening: Event = Completed(conductor.token, current.effect.outcomes()[0])
        elif conductor.mode is not Mode.VISIT and conductor.card_present:
            happening = CardWentOut()
        else:
            now = max(now, conductor.wake_at() or now)
            happening = Tick()
        visiting = check(conductor, conductor.handle(happening, now), visiting)
    assert conductor.mode is Mode.HOME
    assert conductor.overlay is None
    assert conductor.preferences == Preferences()
