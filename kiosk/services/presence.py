"""Is it you? Three ways of equal weight; face only after its own consent, twice at most, and never the only one."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.contract import Completion
from kiosk.engine.interrupts import CardPulled, NeedsPerson
from kiosk.engine.visit import Visit
from kiosk.pages import (
    Answer,
    CameraPage,
    ChoicePage,
    ConsentPage,
    Option,
    Picture,
    PinEntered,
    PinPage,
    Text,
    Tone,
    WorkingPage,
    text,
)
from kiosk.services.asking import choose, option, working
from kiosk.services.effects import (
    CallForVouching,
    CheckFace,
    FaceResult,
    FetchReferencePhoto,
    PinLocked,
    PinRight,
    PinWrong,
    ReferencePhoto,
    VerifyPin,
    Vouched,
)
from kiosk.services.identify import Person
from kiosk.services.rules import HouseRules
from kiosk.services.values import Presence, Standing, Way

CONSENT_VERSION = "2026-11"
PASSWORD_TRIES = 3
"""Fewer than the card allows (six in the texts read), so that trying here never locks it."""
OTHER_WAY = "other-way"
AGREE = "agree"
DECLINE = "decline"
FACE_STEP, PASSWORD_STEP = (2, 3), (2, 3)


@dataclass(frozen=True, slots=True)
class NotProved:
    """A way did not work out. ``because`` is the plain reason shown with the other ways; ``spent``: do not offer it again."""

    because: Text | None
    spent: bool


async def prove_presence(visit: Visit, person: Person, doing: tuple[Text, ...], rules: HouseRules) -> Presence:
    """Let her choose a way until one works. ``doing`` says what is filed as soon as it does: this choice is her yes."""
    standing = person.standing
    impossible = set() if standing.has_reference_photo else {Way.FACE}
    because: Text | None = text("face-no-photo") if impossible & set(rules.ways) else None
    if person.holder.by_id_card:
        # The password lives in the chip of the social-security card, which is not here.
        impossible.add(Way.PASSWORD)
    ways = [way for way in rules.ways if way not in impossible]
    while True:
        picked = Way(await choose(visit, ways_page(tuple(ways), doing, because)))
        outcome = await _TRY[picked](visit, standing, rules)
        if isinstance(outcome, Presence):
            return outcome
        because = outcome.because
        if outcome.spent:
            ways.remove(picked)


async def by_face(visit: Visit, standing: Standing, rules: HouseRules) -> Presence | NotProved:
    """Consent first; then the live picture, with plain hints and no action asked."""
    if await choose(visit, consent_page()) == DECLINE:
        return NotProved(None, spent=False)
    photo = await visit.do(FetchReferencePhoto(standing.person_ref), showing=working("fetching-photo"))
    if not isinstance(photo, ReferencePhoto):
        return NotProved(text("face-no-photo") if photo.reason == "no-photo" else text("face-no-network"), spent=True)
    for attempt in range(1, rules.face_tries + 1):
        seen = await visit.race(CheckFace(photo, CONSENT_VERSION), camera_page(attempt))
        if isinstance(seen, Answer):
            return NotProved(None, spent=attempt > 1)
        if seen.kind == "same":
            return Presence(Way.FACE, attempt, seen.engine, seen.score, seen.threshold, None, CONSENT_VERSION)
        if seen.kind in ("camera", "engine", "no-reference"):
            return NotProved(text(f"face-trouble-{seen.kind}"), spent=True)
        if attempt < rules.face_tries and await choose(visit, face_again_page(seen)) != "again":
            # A try that failed counts for the whole visit: coming back to face must not give two more.
            return NotProved(None, spent=True)
    return NotProved(text("face-did-not-work"), spent=True)


async def by_password(visit: Visit, standing: Standing, rules: HouseRules) -> Presence | NotProved:
    """The card checks its own password and counts; with one try left she is told before she risks it."""
    page = pin_page(None)
    for tries in range(1, PASSWORD_TRIES + 1):
        entered = await visit.ask(page)
        if not isinstance(entered, PinEntered):
            # Coming back would start the tries anew, past what the card forgives.
            return NotProved(None, spent=False) if tries == 1 else NotProved(text("password-did-not-work"), spent=True)
        checked = await visit.do(VerifyPin(entered.digits), showing=working("checking-password"))
        if isinstance(checked, PinRight):
            return Presence(Way.PASSWORD, tries)
        if isinstance(checked, PinLocked):
            return NotProved(text("password-locked"), spent=True)
        if isinstance(checked, PinWrong):
            page = pin_page(checked.tries_left)
        elif checked.completion is Completion.MEDIA_REMOVED:
            raise CardPulled()
        else:
            return NotProved(text("password-no-answer"), spent=True)
    return NotProved(text("password-did-not-work"), spent=True)


async def by_staff(visit: Visit, standing: Standing, rules: HouseRules) -> Presence | NotProved:
    """A person looks at her and vouches, at the desk or beside the machine."""
    answer = await visit.race(CallForVouching(), staff_coming_page())
    if isinstance(answer, Vouched):
        return Presence(Way.STAFF, 1, staff_number=answer.staff_number)
    if isinstance(answer, Answer):
        return NotProved(None, spent=False)
    raise NeedsPerson(f"vouch-{answer.why}")


_TRY = {Way.FACE: by_face, Way.PASSWORD: by_password, Way.STAFF: by_staff}
_PICTURES = {Way.FACE: Picture.FACE, Way.PASSWORD: Picture.PASSWORD, Way.STAFF: Picture.STAFF}


def ways_page(ways: tuple[Way, ...], doing: tuple[Text, ...], because: Text | None) -> ChoicePage:
    """The choice, all of equal size; ``because`` explains what just did not work, in plain words."""
    return ChoicePage(
        title=text("ways-title") if because is None else because,
        body=doing if because is None else (text("ways-others"), *doing),
        options=tuple(_way(way) for way in ways),
        step=(1, 3),
        personal=True,
    )


def _way(way: Way) -> Option:
    name = f"way-{way.value}"
    return Option(way.value, text(name), hint=text(f"{name}-hint"), picture=_PICTURES[way])


def consent_page() -> ConsentPage:
    """Purpose, keeping time, withdrawal: the separate consent that comes before the camera."""
    return ConsentPage(
        title=text("consent-title"),
        points=(text("consent-purpose"), text("consent-kept"), text("consent-withdraw"), text("consent-choice")),
        version=CONSENT_VERSION,
        options=(option(DECLINE), option(AGREE)),
        step=FACE_STEP,
        personal=True,
    )


def camera_page(attempt: int) -> CameraPage:
    return CameraPage(
        title=text("camera-title") if attempt == 1 else text("camera-title-again"),
        first_hint=text("face-hint-look"),
        options=(option(OTHER_WAY),),
        step=FACE_STEP,
        personal=True,
    )


def face_again_page(seen: FaceResult) -> ChoicePage:
    """One more try or another way; the reason in plain words, never a suspicion."""
    return ChoicePage(
        title=text("face-again-title"),
        body=(
            text("face-again-not-seen" if seen.kind in ("no-face", "timed-out", "unclear") else "face-again-not-sure"),
        ),
        options=(option("again", primary=True), option(OTHER_WAY)),
        tone=Tone.TROUBLE,
        step=FACE_STEP,
        personal=True,
    )


def pin_page(tries_left: int | None) -> PinPage:
    if tries_left is None:
        body: tuple[Text, ...] = (text("password-which"),)
    elif tries_left == 1:
        body = (text("password-last-try"),)
    else:
        body = (text("password-wrong", count=str(tries_left)),)
    return PinPage(
        title=text("password-title"),
        body=body,
        options=(option(OTHER_WAY),),
        tone=Tone.CALM if tries_left is None else Tone.TROUBLE,
        step=PASSWORD_STEP,
        personal=True,
    )


def staff_coming_page() -> WorkingPage:
    return WorkingPage(
        title=text("vouch-title"),
        body=(text("vouch-body"), text("help-12333")),
        picture=Picture.STAFF,
        options=(option(OTHER_WAY),),
        step=FACE_STEP,
        personal=True,
    )
