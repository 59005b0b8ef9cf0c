"""By fingerprint: only after its own consent; the module compares with what the centre keeps.

Worn fingers are normal with old people: three tries.
"""

from __future__ import annotations

from drivers.contract import Completion, Failed
from kiosk.engine.visit import Visit
from kiosk.pages import Answer, ConsentPage, FingerPage, Picture, Tone, text
from kiosk.services.asking import choose, option, working
from kiosk.services.effects import Unavailable
from kiosk.services.presence.consent import separate_consent
from kiosk.services.presence.way import OTHER_WAY, STEP, TRIES, NotProved, Subject
from kiosk.services.proofs import (
    CheckFingerprint,
    ConfirmFinger,
    FetchFingerTemplate,
    FingerConfirmed,
    FingerRight,
    FingerTemplate,
    FingerUnclear,
    FingerWrong,
)
from kiosk.services.values import Presence, Way

CONSENT_VERSION = "finger-2026-11"
AGREE = "agree-finger"
DECLINE = "decline-finger"

_NO_TEMPLATE = {"no-fingerprint": "finger-none-kept", "visit-over": "trouble-visit-over-title"}
_AGAIN = {FingerWrong: "other", FingerUnclear: "unclear", Failed: "none"}


async def by_fingerprint(visit: Visit, subject: Subject) -> Presence | NotProved:
    """The module's hints stand on the page one at a time; on what it calls a match the centre has the last word.

    A fingerprint is sensitive personal information as a face is (PIPL art. 28, 29): consent comes before the template.
    """
    if await choose(visit, finger_consent_page()) == DECLINE:
        return NotProved(None, spent=False)
    template = await visit.do(FetchFingerTemplate(subject.visit_ref), showing=working("fetching-fingerprint"))
    if not isinstance(template, FingerTemplate):
        return NotProved(text(_NO_TEMPLATE.get(template.reason, "finger-not-now")), spent=True)
    page = finger_page(None)
    for tries in range(1, TRIES + 1):
        seen = await visit.race(CheckFingerprint(template), page)
        if isinstance(seen, Answer):
            return NotProved(None, spent=tries > 1)
        if isinstance(seen, Failed) and seen.completion is not Completion.TIMED_OUT:
            return NotProved(text("finger-trouble"), spent=True)
        if not isinstance(seen, FingerRight):
            page = finger_page(_AGAIN[type(seen)])
            continue
        told = await visit.do(ConfirmFinger(subject.visit_ref, seen.score), showing=working("checking-fingerprint"))
        if isinstance(told, FingerConfirmed):
            return Presence(Way.FINGERPRINT, tries, centre_proof=told.centre_proof, consent_version=CONSENT_VERSION)
        if isinstance(told, Unavailable):
            return NotProved(text("finger-not-now"), spent=True)
        page = finger_page("unclear")
    return NotProved(text("finger-did-not-work"), spent=True)


def finger_consent_page() -> ConsentPage:
    """The separate consent that comes before the finger."""
    return separate_consent("finger-consent", CONSENT_VERSION, (DECLINE, AGREE))


def finger_page(again: str | None) -> FingerPage:
    """``again``: why another try is needed: other (finger), unclear, none (laid on)."""
    return FingerPage(
        title=text("finger-title") if again is None else text(f"finger-again-{again}"),
        first_hint=text("finger-hint-lay-on"),
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if again is None else Tone.TROUBLE,
        picture=Picture.FINGERPRINT,
        step=STEP,
        personal=True,
    )
