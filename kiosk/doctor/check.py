"""What a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from kiosk.doctor.advice import advice_for


class Verdict(StrEnum):
    """OK; USABLE with something to see to; FAILED: visitors miss something until it is mended."""

    OK = "OK"
    USABLE = "USABLE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor. ``state`` is an XFS word for devices; ``reason`` a machine word, empty when all is well;
    ``detail`` says what was seen, ``advice`` what to do, both in English. Never a secret, never personal data.
    """

    name: str
    verdict: Verdict
    state: str
    reason: str = ""
    detail: str = ""
    advice: str = ""

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "usable": self.verdict is not Verdict.FAILED}


def fine(name: str, detail: str = "") -> Check:
    """Nothing to do."""
    return Check(name, Verdict.OK, "OK", "", detail)


def poor(name: str, reason: str, detail: str = "") -> Check:
    """Works, but someone should see to it."""
    return Check(name, Verdict.USABLE, "USABLE", reason, detail, advice_for(reason))


def broken(name: str, reason: str, detail: str = "") -> Check:
    """Does not work."""
    return Check(name, Verdict.FAILED, "FAILED", reason, detail, advice_for(reason))
