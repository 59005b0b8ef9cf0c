"""Pages and overlays that belong to every visit and to no service: help, idle warning, closing, card call-out."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.messages import CallState
from kiosk.pages import ClosingPage, Option, Overlay, Picture, StaffPage, TakeCardPage, Text, Tone, text

IDLE = "idle"
HELP = "help"
MORE_TIME = "more-time"
GO_ON = "go-on"
CANCEL_CALL = "cancel-call"
NO_LONGER = "no-longer"

_NOTHING_DONE = ("left", "card-pulled")


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


def help_overlay(state: CallState, people_ahead: int) -> Overlay:
    options = [Option(GO_ON, text("help-go-on"), primary=True)]
    if state in (CallState.CALLING, CallState.WAITING, CallState.UNANSWERED, CallState.ACCEPTED):
        options.append(Option(CANCEL_CALL, text("help-cancel")))
    return Overlay(HELP, text("help-title"), call_texts(state, people_ahead), tuple(options))


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
    return ClosingPage(title=text(f"closing-{ending.reason}"), body=reminder, tone=tone)


def take_card_page(ending: Ending | None) -> TakeCardPage:
    """Under "take your card" no farewell sends her off without it, and nothing says that the card is out already."""
    said: tuple[Text, ...] = ()
    if ending is not None and not isinstance(ending, Finished):
        said = (text("take-card-nothing-done" if ending.reason in _NOTHING_DONE else f"closing-{ending.reason}"),)
    return TakeCardPage(title=text("take-card"), body=said, picture=Picture.TAKE_CARD)
