"""By password: the card in the slot checks its own; with an identity card alone the centre checks the one it knows."""

from __future__ import annotations

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import CardPulled
from kiosk.engine.visit import Visit
from kiosk.pages import PinEntered, PinPage, Text, Tone, text
from kiosk.services.asking import option, working
from kiosk.services.effects import PinLocked, PinRight, PinWrong, Unavailable, VerifyPin
from kiosk.services.presence.way import OTHER_WAY, STEP, TRIES, NotProved, Subject
from kiosk.services.proofs import CheckCentrePassword
from kiosk.services.values import Presence, Way


async def by_password(visit: Visit, subject: Subject) -> Presence | NotProved:
    """Whoever checks it counts the tries; with one left she is told before she risks it."""
    kept_by = "centre" if subject.by_id_card else "card"
    page = password_page(kept_by, None)
    for tries in range(1, TRIES + 1):
        entered = await visit.ask(page)
        checked: PinRight | PinWrong | PinLocked | Failed | Unavailable
        if not isinstance(entered, PinEntered):
            # Coming back would start the tries anew, past what card and centre forgive.
            return NotProved(None, spent=False) if tries == 1 else NotProved(text("password-did-not-work"), spent=True)
        if subject.by_id_card:
            check = CheckCentrePassword(subject.visit_ref, entered.digits)
            checked = await visit.do(check, showing=working("checking-password"))
        else:
            checked = await visit.do(VerifyPin(entered.digits), showing=working("checking-password"))
        if isinstance(checked, PinRight):
            return Presence(Way.PASSWORD, tries, centre_proof=checked.centre_proof)
        if isinstance(checked, PinLocked):
            return NotProved(text("password-locked"), spent=True)
        if isinstance(checked, PinWrong):
            page = password_page(kept_by, checked.tries_left)
        else:
            return NotProved(_no_answer(checked), spent=True)
    return NotProved(text("password-did-not-work"), spent=True)


def _no_answer(trouble: Failed | Unavailable) -> Text:
    if isinstance(trouble, Unavailable):
        return text("password-not-now")
    if trouble.completion is Completion.MEDIA_REMOVED:
        raise CardPulled()
    return text("password-no-answer")


def password_page(kept_by: str, tries_left: int | None) -> PinPage:
    """``kept_by``: ``card`` or ``centre``, which have passwords of their own."""
    if tries_left is None:
        body = text("password-which" if kept_by == "card" else "password-which-centre")
    elif tries_left == 1:
        body = text("password-last-try" if kept_by == "card" else "password-last-try-centre")
    else:
        body = text("password-wrong", count=str(tries_left))
    return PinPage(
        title=text("password-title"),
        body=(body,),
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if tries_left is None else Tone.TROUBLE,
        step=STEP,
        personal=True,
    )
