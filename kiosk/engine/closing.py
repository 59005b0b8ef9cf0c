"""Pages and overlays that belong to every visit and to no service: help, idle warning, closing, card call-out."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished, LeftSafely, Took
from kiosk.engine.messages import CallState, SlipState
from kiosk.pages import ClosingPage, Option, Overlay, Picture, StaffPage, TakeCardPage, Text, Tone, text

IDLE = "idle"
HELP = "help"
MORE_TIME = "more-time"
GO_ON = "go-on"
CANCEL_CALL = "cancel-call"
PRINT_SO_FAR = "print-so-far"
NO_LONGER = "no-longer"

MAY_PRINT = (SlipState.OFFERED, SlipState.NOT_PRINTED)
"""One slip a visit, and another try where none came."""
_BY_HERSELF = ("left", "card-pulled")
"""Endings of her own will, where what she has all the same is told in place of "nothing was done"."""


def call_texts(state: CallState, people_ahead: int) -> tuple[Text, ...]:
    """What is true about the person who was called, and what else is possible meanwhile."""
    if state is CallState.ACCEPTED:
        return (text("help-accepted"),)
    if state is CallState.FAILED:
        return (text("help-failed"), text("help-12333"))
    if state is CallState.UNANSWERED:
        return (text("help-unanswered"), text("help-go-to-desk"), text("help-12333"))
    if state is CallState.CLOSED:
        return (text("help-closed"),)
    if state is CallState.WAITING and people_ahead > 0:
        return (text("help-waiting-behind", count=str(people_ahead)), text("help-12333"))
    if state is CallState.WAITING:
        return (text("help-waiting"), text("help-12333"))
    return (text("help-calling"), text("help-12333"))


def slip_texts(state: SlipState, why: str) -> tuple[Text, ...]:
    """What became of the slip with what was done; nothing before she asked for it."""
    because = (text("printer-is", why=why),) if why else ()
    return {
        SlipState.PRINTING: (text("working-printing"),),
        SlipState.PRINTED: (text("staff-slip"),),
        SlipState.NOT_PRINTED: (text("reprint-not-printed"), *because),
        SlipState.UNKNOWN: (text("record-unknown"),),
    }.get(state, ())


def help_overlay(state: CallState, people_ahead: int, slip: SlipState = SlipState.NONE, slip_why: str = "") -> Overlay:
    options = [Option(GO_ON, text("help-go-on"), primary=True)]
    if slip in MAY_PRINT:
        options.append(Option(PRINT_SO_FAR, text("help-slip")))
    if state in (CallState.CALLING, CallState.WAITING, CallState.UNANSWERED, CallState.ACCEPTED):
        options.append(Option(CANCEL_CALL, text("help-cancel")))
    body = (*call_texts(state, people_ahead), *slip_texts(slip, slip_why))
    return Overlay(HELP, text("help-title"), body, tuple(options))


def idle_overlay() -> Overlay:
    return Overlay(
        IDLE, text("idle-title"), (text("idle-body"),), (Option(MORE_TIME, text("idle-more-time"), primary=True),)
    )


def staff_page(reason: str, state: CallState, people_ahead: int, *, slip: bool = False) -> StaffPage:
    """The visit was handed to a person; nothing of the visitor is left on it. ``slip``: what was done is out on paper."""
    paper = (text("staff-slip"),) if slip else ()
    return StaffPage(
        title=text(f"staff-because-{reason}"),
        body=(*call_texts(state, people_ahead), *paper),
        picture=Picture.STAFF,
        options=(Option(NO_LONGER, text("staff-no-longer")),),
    )


def closing_page(ending: Ending, *, id_card: bool = False) -> ClosingPage:
    tone = Tone.DONE if isinstance(ending, Finished) else Tone.CALM
    reminder = (text("closing-id-card"),) if id_card else ()
    return ClosingPage(title=_took(ending) or text(f"closing-{ending.reason}"), body=reminder, tone=tone)


def take_card_page(ending: Ending | None) -> TakeCardPage:
    """Under "take your card" no farewell sends her off without it, and nothing says that the card is out already."""
    said: tuple[Text, ...] = ()
    if ending is not None and not isinstance(ending, Finished):
        by_herself = ending.reason in _BY_HERSELF
        said = (_took(ending) or text("take-card-nothing-done" if by_herself else f"closing-{ending.reason}"),)
    return TakeCardPage(title=text("take-card"), body=said, picture=Picture.TAKE_CARD)


def _took(ending: Ending) -> Text | None:
    """What was printed or seen before she went, and that nothing else was done; None: nothing was."""
    if not isinstance(ending, LeftSafely) or ending.reason not in _BY_HERSELF or ending.took is Took.NOTHING:
        return None
    return text(f"closing-{ending.took}")
