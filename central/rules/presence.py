"""What the centre demands of a proof of presence, whatever the terminal's own thresholds were, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from central.rules.policy import Decision, Evidence, Policy
from kiosk.contract import Consent, Handling, Matter, PhotoSource, Presence, Way

BIOMETRIC = frozenset({Way.FACE, Way.FINGERPRINT})
"""Ways that need the separate consent (PIPL art. 28, 29)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the centre knows beside the request. ``proof_late`` is None where no proof of the centre was redeemed."""

    age: int
    has_photo: bool
    staff_active: bool
    face_withdrawn_at: datetime | None = None
    proof_late: bool | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """``reasons`` name the evidence that made it stricter than ``filed``: ``face-weak``, ``helper-authorised``."""

    handling: Handling
    reasons: tuple[str, ...] = ()


def judge(policy: Policy, matter: Matter, presence: Presence, consent: Consent | None, facts: Facts) -> Judgement | str:
    """What becomes of a filing or a visit with this proof, or the problem code that refuses it.

    Under 14 nothing is filed from a terminal: the child's guardian is served by a person (PIPL art. 31).
    """
    if facts.age < 14:
        return "under-14"
    if presence.way is Way.STAFF and not facts.staff_active:
        return "staff-unknown"
    if presence.way in BIOMETRIC and consent is None:
        return "consent-required"
    if presence.way is Way.FACE:
        code = _face_refusal(policy, presence, facts)
        if code is not None:
            return code
    decisions = {
        f"{presence.way}-{kind}": policy.decide(matter, presence.way, kind)
        for kind in _kinds(policy, presence, by_centre=facts.proof_late is not None)
    }
    if facts.proof_late:
        decisions["proof-late"] = policy.late_proof
    worth = max(decisions.values(), key=list(Decision).index)
    if worth is Decision.REFUSED:
        return "presence-insufficient" if presence.way is Way.FACE else "way-not-accepted"
    return Judgement(worth.handling, tuple(reason for reason, word in decisions.items() if word is not Decision.FILED))


def _face_refusal(policy: Policy, presence: Presence, facts: Facts) -> str | None:
    # A filing kept while the line was down was made under a consent that still held.
    if facts.face_withdrawn_at is not None and presence.proved_at >= facts.face_withdrawn_at:
        return "consent-withdrawn"
    if presence.reference is not PhotoSource.CARD and not facts.has_photo:
        return "no-photo"
    minimum = policy.minimum_score.get(presence.engine or "")
    if minimum is None:
        return "engine-unknown"
    if presence.score is None or presence.score < minimum:
        return "presence-insufficient"
    return None


def _kinds(policy: Policy, presence: Presence, *, by_centre: bool) -> list[str]:
    if presence.way is not Way.FACE:
        return [_KIND[presence.way][by_centre]]
    kinds: list[str] = [presence.liveness.grade if presence.liveness is not None else Evidence.NO_EVIDENCE]
    if presence.policy_version not in policy.terminal_policies:
        kinds.append(Evidence.UNKNOWN_THRESHOLDS)
    if presence.reference is PhotoSource.CARD:
        kinds.append(Evidence.CARD_PHOTO)
    return kinds


_KIND = {
    Way.PASSWORD: (Evidence.BY_CARD, Evidence.BY_CENTRE),
    Way.STAFF: (Evidence.AT_DESK, Evidence.BESIDE),
    Way.E_CARD: (Evidence.CODE, Evidence.CODE),
    Way.FINGERPRINT: (Evidence.MODULE, Evidence.MODULE),
    Way.HELPER: (Evidence.AUTHORISED, Evidence.AUTHORISED),
}
"""Without and with a proof of the centre; the contract demands one for the last three."""
