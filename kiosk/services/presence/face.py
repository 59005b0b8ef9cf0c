"""By face: only after its own consent, twice at most. She looks at the screen; where what was seen says too little, the check
may ask her once to look at the bird on one side of it (``face.liveness_request``), so no page promises that nothing is asked.
"""

from __future__ import annotations

from kiosk.engine.visit import Visit
from kiosk.pages import Answer, CameraPage, ChoicePage, ConsentPage, Tone, text
from kiosk.services.asking import AGAIN, choose, option, working
from kiosk.services.effects import CheckFace, FaceResult, FetchReferencePhoto, ReferencePhoto
from kiosk.services.presence.consent import separate_consent
from kiosk.services.presence.way import OTHER_WAY, STEP, NotProved, Subject
from kiosk.services.values import Presence, Way

CONSENT_VERSION = "2026-11"
AGREE = "agree"
DECLINE = "decline"

_NO_PHOTO = {
    "no-photo": "face-no-photo",
    "consent-withdrawn": "face-withdrawn",
    "visit-over": "trouble-visit-over-title",
}
_NOT_SEEN = ("no-face", "timed-out", "unclear")


async def by_face(visit: Visit, subject: Subject) -> Presence | NotProved:
    """Consent first; then the live picture, with plain hints."""
    if await choose(visit, consent_page()) == DECLINE:
        return NotProved(None, spent=False)
    photo = await visit.do(FetchReferencePhoto(subject.visit_ref), showing=working("fetching-photo"))
    if not isinstance(photo, ReferencePhoto):
        return NotProved(text(_NO_PHOTO.get(photo.reason, "face-no-network")), spent=True)
    for attempt in range(1, subject.face_tries + 1):
        seen = await visit.race(CheckFace(photo, CONSENT_VERSION), camera_page(attempt))
        if isinstance(seen, Answer):
            return NotProved(None, spent=attempt > 1)
        if seen.kind == "same":
            return _seen(seen, attempt)
        if seen.kind in ("camera", "engine", "no-reference"):
            return NotProved(text(f"face-trouble-{seen.kind}"), spent=True)
        if attempt < subject.face_tries and await choose(visit, face_again_page(seen)) != AGAIN:
            # A try that failed counts for the whole visit: coming back to face must not give two more.
            return NotProved(None, spent=True)
    return NotProved(text("face-did-not-work"), spent=True)


def _seen(seen: FaceResult, attempt: int) -> Presence:
    return Presence(
        Way.FACE,
        attempt,
        seen.engine,
        seen.score,
        seen.threshold,
        consent_version=CONSENT_VERSION,
        policy_version=seen.policy_version,
        reference=seen.reference,
        liveness=seen.liveness,
    )


def consent_page() -> ConsentPage:
    """The separate consent that comes before the camera."""
    return separate_consent("consent", CONSENT_VERSION, (DECLINE, AGREE))


def camera_page(attempt: int) -> CameraPage:
    return CameraPage(
        title=text("camera-title") if attempt == 1 else text("camera-title-again"),
        first_hint=text("face-hint-look"),
        options=(option(OTHER_WAY),),
        step=STEP,
        personal=True,
    )


def face_again_page(seen: FaceResult) -> ChoicePage:
    """One more try or another way; the reason in plain words, never a suspicion."""
    return ChoicePage(
        title=text("face-again-title"),
        body=(text("face-again-not-seen" if seen.kind in _NOT_SEEN else "face-again-not-sure"),),
        options=(option(AGAIN, primary=True), option(OTHER_WAY)),
        tone=Tone.TROUBLE,
        step=STEP,
        personal=True,
    )
