"""Who issues electronic social-security cards (电子社保卡) and can tell whose dynamic code it is.

``ECardIssuer`` is what the national platform is reached through: one class around its client, given to ``Centre``. What a
real code holds is not public; terminals pass it on as they read it.

``SimulatedECardIssuer`` serves development: the letter E and 19 characters of base 32 of HMAC-SHA256(master key, number of
the person, minute). It names nobody, and no two minutes have anything in common. Terminals take 18 to 40 letters and
digits for an e-card code (``drivers/scanner``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

MASTER_KEY_BYTES: Final = 32
STEP_SECONDS: Final = 60
GRACE_STEPS: Final = 1
"""A code shown just before the minute ends is still good in the next one."""
_REMEMBERED_STEPS: Final = 15
_CHARACTERS: Final = 19


class Freshness(StrEnum):
    """FOREIGN: not a code of this person, or too old to tell."""

    FRESH = "fresh"
    STALE = "stale"
    FOREIGN = "foreign"


class ECardIssuer(Protocol):
    """Tells about codes. Called from several threads."""

    def judge(self, social_security_number: str, code: str, now: datetime) -> Freshness:
        """Whether ``code`` is this person's, and shown now."""
        ...


class SimulatedECardIssuer:
    """Computes codes with a key that is lying about: for development, refused in production (``Centre``)."""

    def __init__(self, master_key: bytes) -> None:
        """Raises ValueError for a key of another length than MASTER_KEY_BYTES."""
        if len(master_key) != MASTER_KEY_BYTES:
            raise ValueError(f"the simulated e-card issuer needs a key of {MASTER_KEY_BYTES} bytes")
        self._master_key = master_key

    def code(self, social_security_number: str, now: datetime) -> str:
        """What the person's telephone shows now."""
        return self._code(social_security_number, _step(now))

    def judge(self, social_security_number: str, code: str, now: datetime) -> Freshness:
        newest = _step(now)
        # Every candidate is compared, so that the time taken tells nothing.
        found = [
            age
            for age in range(_REMEMBERED_STEPS)
            if hmac.compare_digest(self._code(social_security_number, newest - age).encode(), code.encode())
        ]
        if not found:
            return Freshness.FOREIGN
        return Freshness.FRESH if found[0] <= GRACE_STEPS else Freshness.STALE

    def _code(self, social_security_number: str, step: int) -> str:
        message = f"nuanping simulated e-card {social_security_number} {step}".encode()
        drawn = base64.b32encode(hmac.new(self._master_key, message, hashlib.sha256).digest())
        return "E" + drawn.decode("ascii")[:_CHARACTERS]


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS
