"""Commits: the services' acts go through the ledger, and the ledger's words come back as theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.central_client import CentralClient, CentralTrouble, TroubleKind
from kiosk.ledger.acts import (
    INTENT_ROW_HASH,
    Accepted,
    Act,
    LookUpResult,
    NotFound,
    NotKept,
    Outcome,
    Promised,
    Refused,
    SendResult,
    SendTrouble,
    Voided,
    VoidResult,
    canonical,
)
from kiosk.ledger.registrar import Registrar
from kiosk.ledger.rules import PAYLOAD_OUTDATED, PAYLOAD_OUTDATED_ON_RECORD
from kiosk.runtime.at_centre import receipt_of
from kiosk.runtime.at_certificates import certificate_of
from kiosk.runtime.clock import CHINA, Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services import consents, effects
from kiosk.services.certificates import Certificate, CertificateIssued, CertificateKept, IssueCertificate
from kiosk.services.consents import Withdrawal, WithdrawConsent
from kiosk.services.effects import FileCertification, KeepRating
from kiosk.services.rating import LEVELS
from kiosk.services.values import Presence, Receipt

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kiosk import contract

CERTIFICATION = "certification"
RATING = "rating"
WITHDRAWAL = "withdrawal"
CERTIFICATE = "certificate"


class LedgerCentre:
    """The central API as the ledger sees it: sends kept payloads, asks by key, leaves tombstones."""

    def __init__(self, client: CentralClient) -> None:
        self._client = client

    def send(self, kind: str, key: str, payload: Mapping[str, object]) -> SendResult:
        from pydantic import ValidationError

        try:
            call = self._call(kind, key, payload)
        except (ValidationError, KeyError):
            return self._outdated(key)
        return call()

    def _call(self, kind: str, key: str, payload: Mapping[str, object]) -> Callable[[], SendResult]:
        """Raises ValidationError or KeyError where this version's contract has no such request."""
        from kiosk.contract import CertificationRequest, IssueRequest, RatingRequest

        client = self._client
        if kind == CERTIFICATION:
            request = CertificationRequest.model_validate_json(canonical(payload))
            return lambda: _last_word(client.file_certification(key, request))
        if kind == WITHDRAWAL:
            person_ref = str(payload["person_ref"])
            return lambda: _last_word(client.withdraw_consent(key, person_ref))
        if kind == CERTIFICATE:
            wanted = IssueRequest.model_validate_json(canonical(payload))
            return lambda: _last_word(client.issue_certificate(key, wanted))
        given = {name: value for name, value in payload.items() if name != INTENT_ROW_HASH}
        rating = RatingRequest.model_validate_json(canonical(given))
        return lambda: _last_word(client.rate(key, rating))

    def _outdated(self, key: str) -> SendResult:
        """An earlier version of the program kept it, and no request can be made of it any more. The centre may have had it all the
        same: a tombstone tells, and keeps out what is still on its way.
        """
        found = self._client.void_key(key)
        if not isinstance(found, CentralTrouble):
            fate = _fate(found)
            return fate if isinstance(fate, (Accepted, Refused)) else Refused(PAYLOAD_OUTDATED)
        if found.kind is TroubleKind.REFUSED and found.code == "key-reused":
            # The centre answers only for certifications by key: of the others it says no more than that it has an answer.
            return Refused(PAYLOAD_OUTDATED_ON_RECORD)
        return _trouble(found)

    def look_up(self, kind: str, key: str) -> LookUpResult:
        if kind != CERTIFICATION:
            # The centre answers a repeated rating, withdrawal or certificate with the stored answer, so sending it again is asking.
            return NotFound()
        found = self._client.look_up_key(key)
        return _trouble(found) if isinstance(found, CentralTrouble) else _fate(found)

    def void(self, kind: str, key: str) -> VoidResult:
        found = self._client.void_key(key)
        if isinstance(found, CentralTrouble):
            return _trouble(found)
        fate = _fate(found)
        return Voided() if isinstance(fate, NotFound) else fate


class Filing:
    """Starts commits and remembers, for this visit only, under which key it filed."""

    def __init__(self, registrar: Registrar, clock: Clock, wait_seconds: float) -> None:
        self._registrar = registrar
        self._clock = clock
        self._wait = wait_seconds
        self._key: str | None = None

    def register(self, performer: Performer) -> None:
        performer.register(FileCertification, self._file)
        performer.register(KeepRating, self._rate)
        performer.register(WithdrawConsent, self._withdraw)
        performer.register(IssueCertificate, self._issue)

    def key_of(self, receipt: Receipt | Withdrawal | Certificate) -> str | None:
        """The key of the act just committed; None for receipts of earlier visits."""
        return self._key

    def end_visit(self) -> None:
        self._key = None

    def _file(self, effect: FileCertification, reply: Reply) -> Cancel | None:
        def done(outcome: Outcome) -> None:
            reply.done(self._result(effect, outcome))

        self._key = self._registrar.commit(Act(CERTIFICATION, self._payload(effect)), self._wait, done)
        return None

    def _withdraw(self, effect: WithdrawConsent, reply: Reply) -> Cancel | None:
        def done(outcome: Outcome) -> None:
            reply.done(self._withdrawal(outcome))

        act = Act(WITHDRAWAL, {"person_ref": effect.person_ref})
        self._key = self._registrar.commit(act, self._wait, done)
        return None

    def _withdrawal(self, outcome: Outcome) -> object:
        if isinstance(outcome, Accepted):
            from kiosk.contract import ConsentWithdrawn

            answer = ConsentWithdrawn.model_validate_json(canonical(outcome.answer))
            day = answer.withdrawn_at.astimezone(CHINA).date()
            return consents.WithdrawalFiled(Withdrawal(answer.receipt_number, day, _grouped(outcome.row_hash)))
        if isinstance(outcome, Promised):
            kept = Withdrawal(None, self._clock.today(), _grouped(outcome.row_hash))
            return consents.WithdrawalKept(kept)
        return _not_done(outcome)

    def _issue(self, effect: IssueCertificate, reply: Reply) -> Cancel | None:
        def done(outcome: Outcome) -> None:
            reply.done(self._issued(effect, outcome))

        payload = {"visit_ref": effect.visit_ref, "kind": effect.kind, "inputs": dict(effect.inputs)}
        self._key = self._registrar.commit(Act(CERTIFICATE, payload), self._wait, done)
        return None

    def _issued(self, effect: IssueCertificate, outcome: Outcome) -> object:
        if isinstance(outcome, Accepted):
            from kiosk.contract import Issued

            issued = Issued.model_validate_json(canonical(outcome.answer))
            return CertificateIssued(certificate_of(issued, _grouped(outcome.row_hash)))
        if isinstance(outcome, Promised):
            short_hash = _grouped(outcome.row_hash)
            return CertificateKept(Certificate(effect.kind, None, self._clock.today(), None, 0, short_hash=short_hash))
        return _not_done(outcome)

    def _rate(self, effect: KeepRating, reply: Reply) -> Cancel | None:
        payload = {
            "receipt_number": effect.receipt_number,
            "level": len(LEVELS) + 1 - effect.level,
            "reasons": [effect.reason] if effect.reason is not None else [],
            "rated_at": self._clock.wall().isoformat(),
        }
        act = Act(RATING, payload, owes_paper=False)
        # The visitor does not wait for the centre's answer to a rating: kept is enough.
        self._registrar.commit(act, 0.0, lambda outcome: reply.done(not isinstance(outcome, NotKept)))
        return None

    def _payload(self, effect: FileCertification) -> dict[str, object]:
        now = self._clock.wall().isoformat()
        consent = effect.presence.consent_version
        return {
            "person_ref": effect.person_ref,
            "benefit": effect.benefit.code.replace("-", "_"),
            "presence": presence_payload(effect.presence, now),
            "consent": None if consent is None else {"version": consent, "given_at": now},
        }

    def _result(self, effect: FileCertification, outcome: Outcome) -> object:
        if isinstance(outcome, Accepted):
            from kiosk.contract import Filed

            filed = Filed.model_validate_json(canonical(outcome.answer))
            return effects.Filed(receipt_of(filed, 0, _grouped(outcome.row_hash)))
        if isinstance(outcome, Promised):
            return effects.Kept(self._pending(effect, _grouped(outcome.row_hash)))
        return _not_done(outcome)

    def _pending(self, effect: FileCertification, short_hash: str) -> Receipt:
        return Receipt(
            benefit=effect.benefit.code,
            way=effect.presence.way,
            receipt_number=None,
            filed_on=self._clock.today(),
            previous_due_on=effect.benefit.due_on,
            next_due_on=None,
            verification_url=None,
            short_hash=short_hash,
            helper_name=effect.presence.helper_name,
        )


def presence_payload(presence: Presence, proved_at: str) -> dict[str, object]:
    """The evidence as the contract wants it: figures and words, never an image."""
    liveness = presence.liveness
    return {
        "way": presence.way.value,
        "engine": presence.engine,
        "score": presence.score,
        "threshold": presence.threshold,
        "tries": presence.tries,
        "proved_at": proved_at,
        "staff_number": presence.staff_number,
        "policy_version": presence.policy_version,
        "reference": presence.reference,
        "liveness": None
        if liveness is None
        else {
            "grade": liveness.grade,
            "cues": [{"cue": reading.cue, "score": reading.score} for reading in liveness.cues],
            "asked": liveness.asked,
        },
        "centre_proof": presence.centre_proof,
    }


def _not_done(outcome: Outcome) -> effects.NotKept | effects.Refused:
    if isinstance(outcome, NotKept):
        return effects.NotKept(outcome.reason)
    return effects.Refused(getattr(outcome, "code", "withdrawn"))


def _grouped(row_hash: str) -> str:
    return f"{row_hash[:4]} {row_hash[4:8]}"


def _last_word(answer: BaseModel | CentralTrouble) -> SendResult:
    if isinstance(answer, CentralTrouble):
        return Refused(answer.code) if answer.kind is TroubleKind.REFUSED else _trouble(answer)
    number = next((str(getattr(answer, name)) for name in ("receipt_number", "number") if hasattr(answer, name)), "")
    return Accepted(answer.model_dump(mode="json"), number)


def _trouble(trouble: CentralTrouble) -> SendTrouble:
    return SendTrouble(trouble.maybe_done, trouble.retry_after_seconds or 0.0, trouble.kind.value.lower())


def _fate(found: contract.KeyState) -> Accepted | Refused | NotFound | Voided:
    state = str(found.state)
    if found.answer is not None:
        return Accepted(found.answer.model_dump(mode="json"), found.answer.receipt_number)
    if state == "REFUSED":
        return Refused(found.problem.code if found.problem is not None else "refused")
    return Voided() if state == "VOIDED" else NotFound()
