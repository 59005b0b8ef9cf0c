"""What the centre demands of a proof of presence, whatever the terminal's own threshold was."""

from __future__ import annotations

from typing import Final

from kiosk.contract import CertificationRequest, Way

MINIMUM_SCORE: Final = {"yunet_sface": 0.363, "face_recognition": 0.45}
"""Smallest accepted similarity per engine: SFace's published cosine threshold; face_recognition (dlib) as 1 - distance at 0.55."""


def refusal(request: CertificationRequest, *, age: int, has_photo: bool, staff_active: bool) -> str | None:
    """The problem code that refuses this proof, or None.

    Under 14 nothing is filed from a terminal: the child's guardian is served by a person (PIPL art. 31).
    """
    presence = request.presence
    if age < 14:
        return "under-14"
    if presence.way is Way.STAFF:
        return None if staff_active else "staff-unknown"
    if presence.way is Way.PASSWORD:
        return None
    if request.consent is None:
        return "consent-required"
    if not has_photo:
        return "no-photo"
    minimum = MINIMUM_SCORE.get(presence.engine or "")
    if minimum is None:
        return "engine-unknown"
    if presence.score is None or presence.score < minimum:
        return "presence-insufficient"
    return None
