"""By a family helper whom she has registered at the centre: the helper's own identity card and own password."""

from __future__ import annotations

from drivers.contract import Completion
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, HelperCardOn, HelperCardPage, Picture, PinEntered, PinPage, Text, Tone, text
from kiosk.services.asking import choose, option, working
from kiosk.services.effects import PinLocked, PinWrong, Unavailable
from kiosk.services.presence.way import OTHER_WAY, STEP, TRIES, NotProved, Subject
from kiosk.services.proofs import CheckHelper, HelperKnown, ReadHelperCard
from kiosk.services.values import Holder, Matter, Presence, Way

HELPER_HERE = "helper-here"


async def by_helper(visit: Visit, subject: Subject) -> Presence | NotProved:
    """First what a helper may do, then who it is; the centre knows whether and for what she gave leave."""
    if await choose(visit, who_helps_page(subject.matter)) == OTHER_WAY:
        return NotProved(None, spent=False)
    helper = await _read_card(visit, subject)
    if isinstance(helper, NotProved):
        return helper
    page = helper_password_page(None)
    for tries in range(1, TRIES + 1):
        entered = await visit.ask(page)
        if not isinstance(entered, PinEntered):
            return NotProved(None, spent=tries > 1)
        number, name = helper.social_security_number, helper.name
        check = CheckHelper(subject.visit_ref, number, name, entered.digits, subject.matter)
        checked = await visit.do(check, showing=working("checking-helper"))
        if isinstance(checked, HelperKnown):
            proof = checked.centre_proof
            return Presence(Way.HELPER, tries, centre_proof=proof, helper_name=checked.masked_name)
        if isinstance(checked, PinLocked):
            return NotProved(text("helper-locked"), spent=True)
        if isinstance(checked, Unavailable):
            return NotProved(text("helper-not-now"), spent=True)
        if not isinstance(checked, PinWrong):
            return NotProved(text(f"helper-{checked.why}"), spent=True)
        page = helper_password_page(checked.tries_left)
    return NotProved(text("helper-did-not-work"), spent=True)


async def _read_card(visit: Visit, subject: Subject) -> Holder | NotProved:
    """The helper's card; her own, which may still lie there, is not taken for it."""
    page = helper_card_page(text("helper-card-first") if subject.by_id_card else None, tone=Tone.CALM)
    for _ in range(TRIES):
        if not isinstance(await visit.ask(page), HelperCardOn):
            return NotProved(None, spent=False)
        read = await visit.do(ReadHelperCard(), showing=working("reading-helper-card"))
        if not isinstance(read, Holder):
            if read.completion is Completion.NOT_READY:
                return NotProved(text("helper-no-reader"), spent=True)
            page = helper_card_page(text("card-trouble-unreadable"))
        elif read.social_security_number == subject.own_number:
            page = helper_card_page(text("helper-card-own"))
        else:
            return read
    return NotProved(text("helper-did-not-work"), spent=True)


def who_helps_page(matter: Matter) -> ChoicePage:
    """What a helper may do here and what not."""
    return ChoicePage(
        title=text("helper-title"),
        body=(text("helper-registered"), text(f"helper-may-{matter.value}"), text("helper-may-not")),
        options=(option(HELPER_HERE, primary=True), option(OTHER_WAY)),
        step=STEP,
        personal=True,
    )


def helper_card_page(first: Text | None, *, tone: Tone = Tone.TROUBLE) -> HelperCardPage:
    """``first``: what has to be said before, or why it is asked again."""
    return HelperCardPage(
        title=text("helper-card-title"),
        body=(text("put-id-card-how"),) if first is None else (first, text("put-id-card-how")),
        options=(option(OTHER_WAY),),
        tone=tone,
        picture=Picture.PUT_ID_CARD,
        step=STEP,
        personal=True,
    )


def helper_password_page(tries_left: int | None) -> PinPage:
    if tries_left is None:
        body = text("helper-password-whose")
    elif tries_left == 1:
        body = text("helper-password-last-try")
    else:
        body = text("password-wrong", count=str(tries_left))
    return PinPage(
        title=text("helper-password-title"),
        body=(body,),
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if tries_left is None else Tone.TROUBLE,
        step=STEP,
        personal=True,
    )
