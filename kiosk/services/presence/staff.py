"""By a person: called to the desk's attention, or already beside her with a staff card and its PIN."""

from __future__ import annotations

from kiosk.engine.interrupts import NeedsPerson
from kiosk.engine.visit import Visit
from kiosk.pages import Answer, Code, CodeShown, Picture, PinEntered, PinPage, Tone, WorkingPage, text
from kiosk.services.asking import option, working
from kiosk.services.effects import CallForVouching, PinLocked, PinWrong, Vouched
from kiosk.services.presence.way import OTHER_WAY, STEP, TRIES, NotProved, Subject
from kiosk.services.proofs import CheckStaffCard
from kiosk.services.values import Presence, Way


async def by_staff(visit: Visit, subject: Subject) -> Presence | NotProved:
    """A person looks at her and vouches. ``spent`` says that no staff card will be taken any more; calling always works."""
    answer = await visit.race(CallForVouching(), staff_coming_page(subject))
    if isinstance(answer, Vouched):
        return Presence(Way.STAFF, 1, staff_number=answer.staff_number, centre_proof=answer.centre_proof)
    if isinstance(answer, CodeShown):
        return await _with_staff_card(visit, subject, answer.value)
    if isinstance(answer, Answer):
        return NotProved(None, spent=False)
    raise NeedsPerson(f"vouch-{answer.why}")


async def _with_staff_card(visit: Visit, subject: Subject, staff_card: str) -> Presence | NotProved:
    """The card says who it is, the PIN that it is really that person; the centre checks both and counts."""
    page = staff_pin_page(None)
    for tries in range(1, TRIES + 1):
        entered = await visit.ask(page)
        if not isinstance(entered, PinEntered):
            return NotProved(None, spent=tries > 1)
        check = CheckStaffCard(subject.visit_ref, staff_card, entered.digits)
        checked = await visit.do(check, showing=working("checking-staff-card"))
        if isinstance(checked, Vouched):
            return Presence(Way.STAFF, tries, staff_number=checked.staff_number, centre_proof=checked.centre_proof)
        if isinstance(checked, PinLocked):
            return NotProved(text("staff-card-locked"), spent=True)
        if not isinstance(checked, PinWrong):
            return NotProved(text("staff-card-not-now"), spent=True)
        page = staff_pin_page(checked.tries_left)
    return NotProved(text("staff-card-did-not-work"), spent=True)


def staff_coming_page(subject: Subject) -> WorkingPage:
    card = (text("vouch-staff-card"),) if subject.staff_card else ()
    return WorkingPage(
        title=text("vouch-title"),
        body=(text("vouch-body"), *card, text("help-12333")),
        picture=Picture.STAFF,
        scans=(Code.STAFF_CARD,) if subject.staff_card else (),
        options=(option(OTHER_WAY),),
        step=STEP,
        personal=True,
    )


def staff_pin_page(tries_left: int | None) -> PinPage:
    if tries_left is None:
        body = text("staff-pin-whose")
    elif tries_left == 1:
        body = text("staff-pin-last-try")
    else:
        body = text("staff-pin-wrong", count=str(tries_left))
    return PinPage(
        title=text("staff-pin-title"),
        body=(body,),
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if tries_left is None else Tone.TROUBLE,
        step=STEP,
        personal=True,
    )
