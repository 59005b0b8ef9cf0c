"""What the explorer knows when it has walked: the graph, the findings. Values only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kiosk.engine.interrupts import Ending
from kiosk.engine.requests import Request
from kiosk.moves import Move
from kiosk.pages import Chrome, Overlay, Page

State = int
"""The number of a state, in the order in which they were found."""

HOME: State = 0

COUNTED_MOVES = 16


@dataclass(frozen=True, slots=True)
class Edge:
    """One move from a state, and where it led: to another state, or (None) to the ``ending``."""

    move: Move
    target: State | None
    ending: Ending | None = None


@dataclass(slots=True)
class Place:
    """A state: what is asked there, as it was when it was found, and every move from it."""

    request: Request
    edges: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What the walk saw. ``faults`` must be empty: each is a sentence naming the place.

    ``effects`` holds the results tried of each effect, ``declared`` those it declares. ``places`` is the whole graph, for
    questions about ways through it.
    """

    states: int = 0
    transitions: int = 0
    paths: int = 0
    longest: int = 0
    pages: dict[Page, Chrome] = field(default_factory=dict)
    overlays: set[Overlay] = field(default_factory=set)
    endings: dict[Ending, int] = field(default_factory=lambda: defaultdict(int))
    effects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    declared: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    faults: list[str] = field(default_factory=list)
    places: dict[State, Place] = field(default_factory=dict)

    def summary(self) -> str:
        kinds = {type(ending).__name__ for ending in self.endings}
        return (
            f"{self.states} states, {self.transitions} transitions, every state within {self.longest} moves; "
            f"{self.paths} paths of up to {COUNTED_MOVES} moves, {len(self.pages)} pages, "
            f"endings {', '.join(sorted(kinds))}; {len(self.faults)} dead ends and other faults"
        )
