"""Events the conductor takes and commands it gives: the whole surface between the pure core and the machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.engine.interrupts import Ending
from kiosk.engine.requests import Effect, Token
from kiosk.pages import Answer, Chrome, CodeShown, HomePage, NoCode, Overlay, Page, Preferences, Text


class Event:
    """Base of everything that happens to a terminal."""


@dataclass(frozen=True, slots=True)
class HomeChanged(Event):
    """What works now changed; ``home`` is the page that says so truthfully."""

    home: HomePage


@dataclass(frozen=True, slots=True)
class CardCameIn(Event):
    """``already_in``: the card was there when the reader came up (start, replug), so nobody has just put it in."""

    already_in: bool = False


@dataclass(frozen=True, slots=True)
class CardWentOut(Event):
    pass


@dataclass(frozen=True, slots=True)
class IdCardLaidOn(Event):
    """An identity card lies on its reader. Its going is no event: it may be taken away as soon as it has been read."""


@dataclass(frozen=True, slots=True)
class CodeRead(Event):
    """The scanner read something while a page wanted a code."""

    answer: CodeShown | NoCode


@dataclass(frozen=True, slots=True)
class Answered(Event):
    token: Token
    answer: Answer


@dataclass(frozen=True, slots=True)
class Completed(Event):
    token: Token
    result: object


@dataclass(frozen=True, slots=True)
class Broke(Event):
    """The running effect failed in the code that carries it out; nothing more comes of it. ``where`` is type and place."""

    token: Token
    where: str


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """Progress of the running effect: the one hint to show and say now."""

    token: Token
    note: Text


@dataclass(frozen=True, slots=True)
class OverlayAnswered(Event):
    kind: str
    option: str


class Control(StrEnum):
    """The visitor's constant controls that concern the visit."""

    BACK = "back"
    LEAVE = "leave"
    HELP = "help"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Pressed(Event):
    control: Control


@dataclass(frozen=True, slots=True)
class Touched(Event):
    """Any press anywhere: the visitor is here."""


@dataclass(frozen=True, slots=True)
class VoiceChanged(Event):
    """The voice began to say something, or is silent again."""

    speaks: bool


@dataclass(frozen=True, slots=True)
class PreferencesWanted(Event):
    preferences: Preferences


class CallState(StrEnum):
    """State of a help call as the terminal knows it."""

    NONE = "none"
    CALLING = "calling"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    UNANSWERED = "unanswered"
    """The desk has the call, and nobody took it for a while."""
    FAILED = "failed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CallChanged(Event):
    """The help call changed. ``people_ahead`` is how many calls wait before this one."""

    state: CallState
    people_ahead: int = 0


class SlipState(StrEnum):
    """The slip with what was done so far, which she may ask for where help is offered."""

    NONE = "none"
    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not-printed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SlipTold(Event):
    """What became of the slip with what was done: PRINTED, NOT_PRINTED or UNKNOWN. ``visit`` that asked for it; None: the
    terminal prints it by itself for the person who takes over. ``why``: the printer's trouble, "" where none is known.
    """

    state: SlipState
    visit: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class StaffTakesOver(Event):
    pass


@dataclass(frozen=True, slots=True)
class DeviceWentAway(Event):
    """A device family is lost. The card reader, while a card is in it, changes a visit; a scanner answers the page that
    waits for it; others fail their effects.
    """

    family: str


@dataclass(frozen=True, slots=True)
class PowerGoesDown(Event):
    pass


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """Time passed; sent when ``Conductor.wake_at`` is reached."""


class Command:
    """Base of everything the conductor asks the machine to do."""


@dataclass(frozen=True, slots=True)
class Show(Command):
    """Put a page on the screen and speak it."""

    token: Token
    page: Page
    chrome: Chrome


@dataclass(frozen=True, slots=True)
class SayAgain(Command):
    """Speak the current page once more (card call-out)."""


@dataclass(frozen=True, slots=True)
class ShowNote(Command):
    token: Token
    note: Text


@dataclass(frozen=True, slots=True)
class ShowOverlay(Command):
    """Put an overlay over the page, or take it away (None)."""

    overlay: Overlay | None


@dataclass(frozen=True, slots=True)
class CloseSheets(Command):
    """Whoever opened the settings or the languages over the page has gone: close them."""


@dataclass(frozen=True, slots=True)
class PrintSoFar(Command):
    """Print what was done so far in this visit."""

    visit: int


@dataclass(frozen=True, slots=True)
class Perform(Command):
    token: Token
    effect: Effect[object]


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """The result of this request is not wanted any more; stop the work as soon as it allows."""

    token: Token


@dataclass(frozen=True, slots=True)
class CallStaff(Command):
    """Open a help call. ``reason`` is a text id suffix, ``place`` the page kind, ``item`` the entry she chose, ``step`` (2, 4) where
    the page has one: never anything personal.
    """

    reason: str
    place: str
    item: str | None = None
    step: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CancelCall(Command):
    pass


@dataclass(frozen=True, slots=True)
class Apply(Command):
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class VisitBegan(Command):
    """``practice``: nothing of it happens, and it counts nowhere."""

    number: int
    practice: bool = False


@dataclass(frozen=True, slots=True)
class VisitEnded(Command):
    """The visit is over and wiped: drop everything that belongs to it."""

    number: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class BugFound(Command):
    """A service failed by a bug; the visitor was handed to a person. Type and place only: the text may be personal."""

    what: str
