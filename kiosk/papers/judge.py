"""What can be said of a paper without network. Pure: keys, list and day come from the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kiosk.contract.seals import Claims, Revocations, SealError, key_id_of, named_code, read_token, token_in


class Verdict(StrEnum):
    """Whether a paper may be believed. UNKNOWN: it cannot be told here."""

    TRUE = "true"
    ALTERED = "altered"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REUSED = "re-used"
    FORGED = "forged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its reason, a machine word. ``revocation``: what is known about calling back: ``not-listed``,
    ``listed``, ``not-known-here``; ``list_of``: the day of the list that says so.
    """

    verdict: Verdict
    reason: str
    claims: Claims | None = field(default=None, repr=False)
    revocation: str = "not-known-here"
    list_of: date | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known here: public keys by id, the kept list if there is one, the day, and how old a list may be, in days."""

    keys: Mapping[str, bytes]
    listed: Revocations | None
    today: date
    list_days: int = 7

    @property
    def list_is_fresh(self) -> bool:
        """Neither too old nor from a day that is still to come: that one says that a clock is wrong, and not how old it is."""
        if self.listed is None or from_the_future(self.listed, self.today):
            return False
        return (self.today - self.listed.listed_on).days <= self.list_days


def from_the_future(listed: Revocations, today: date) -> bool:
    """Whether a list is dated later than today; the clocks of both ends may stand on two sides of midnight."""
    return listed.listed_on > today + timedelta(days=1)


def keys_of(configured: Iterable[str]) -> dict[str, bytes]:
    """Public keys (hex) by id. Raises ValueError."""
    return {key_id_of(key): key for key in map(bytes.fromhex, configured)}


def judge_scanned(scanned: str, known: Knowledge) -> Finding:
    """What a scanner read off a paper, or somebody typed. The paper's own words must still be compared by eye."""
    token = token_in(scanned)
    if token is None:
        # A bare code or number carries no signature: only the list can say something about it.
        number = scanned.strip().replace("-", "").upper()
        if known.listed is not None and number in known.listed.revoked:
            return Finding(Verdict.REVOKED, known.listed.revoked[number], None, "listed", known.listed.listed_on)
        return Finding(Verdict.UNKNOWN, "needs-signed-code")
    return judge_token(token, known, named_code(scanned))


def judge_token(token: str, known: Knowledge, named: str | None = None) -> Finding:
    """Signature, then calling back, then the last day: the gravest first. ``named``: the verification code of the address the token
    stands in; another than the signed one would make the centre's page speak of another paper.
    """
    try:
        claims = read_token(token, known.keys)
    except SealError as error:
        if error.code == "key-unknown":
            return Finding(Verdict.UNKNOWN, "key-unknown")
        return Finding(Verdict.FORGED, error.code)
    if named is not None and named != claims.code:
        return Finding(Verdict.FORGED, "other-code", claims)
    listed = known.listed
    if listed is not None and claims.number in listed.revoked:
        # Even an old list stays true in this: nothing is ever called back to life.
        return Finding(Verdict.REVOKED, listed.revoked[claims.number], claims, "listed", listed.listed_on)
    day = listed.listed_on if listed is not None else None
    revocation = "not-listed" if known.list_is_fresh else "not-known-here"
    if known.today > claims.expires_on:
        return Finding(Verdict.EXPIRED, "after-last-day", claims, revocation, day)
    if known.today < claims.issued_on:
        return Finding(Verdict.UNKNOWN, "clock-before-issue", claims, revocation, day)
    return Finding(Verdict.TRUE, "signed", claims, revocation, day)
