"""By 电子社保卡: the dynamic code on her telephone, shown to the scanner and checked by the centre."""

from __future__ import annotations

from kiosk.engine.visit import Visit
from kiosk.pages import Code, CodeShown, NoCode, Picture, ScanPage, Tone, text
from kiosk.services.asking import option, working
from kiosk.services.effects import Unavailable
from kiosk.services.presence.way import OTHER_WAY, STEP, TRIES, NotProved, Subject
from kiosk.services.proofs import CheckECard, ECardExpired, ECardRight
from kiosk.services.values import Presence, Way


async def by_e_card(visit: Visit, subject: Subject) -> Presence | NotProved:
    """What else lies before the scanner is passed over with a word and costs no try."""
    page = e_card_page()
    tries = 0
    while tries < TRIES:
        shown = await visit.ask(page)
        if isinstance(shown, NoCode) and not shown.gone:
            page = e_card_page("another")
            continue
        if isinstance(shown, NoCode):
            return NotProved(text("scanner-gone"), spent=True)
        if not isinstance(shown, CodeShown):
            return NotProved(None, spent=False)
        tries += 1
        checked = await visit.do(CheckECard(subject.visit_ref, shown.value), showing=working("checking-e-card"))
        if isinstance(checked, ECardRight):
            return Presence(Way.E_CARD, tries, centre_proof=checked.centre_proof)
        if isinstance(checked, Unavailable):
            return NotProved(text("e-card-not-now"), spent=True)
        page = e_card_page("expired" if isinstance(checked, ECardExpired) else "wrong")
    return NotProved(text("e-card-did-not-work"), spent=True)


def e_card_page(again: str | None = None) -> ScanPage:
    """``again``: why the code just shown would not do: another (kind), wrong, expired."""
    return ScanPage(
        title=text("e-card-title") if again is None else text(f"e-card-{again}"),
        body=(text("e-card-how"),),
        scans=(Code.E_CARD,),
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if again is None else Tone.TROUBLE,
        picture=Picture.SHOW_E_CARD,
        step=STEP,
        personal=True,
    )
