"""Checks of presence that the centre makes itself. None is ever repeated: each uses up a try or a code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.central_client import CentralClient, CentralTrouble, TroubleKind
from kiosk.ledger.acts import canonical
from kiosk.runtime.at_centre import ATTEMPTS, Run, answered, trouble_of
from kiosk.runtime.clock import Clock
from kiosk.runtime.filing import presence_payload
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import PinLocked, PinRight, PinWrong, Unavailable, Vouched
from kiosk.services.proofs import (
    CheckCentrePassword,
    CheckECard,
    CheckHelper,
    CheckStaffCard,
    ConfirmFinger,
    ECardExpired,
    ECardRight,
    ECardWrong,
    FetchFingerTemplate,
    FingerConfirmed,
    FingerTemplate,
    FingerTooFaint,
    HelperKnown,
    HelperNotAllowed,
    Raised,
    RaiseVisit,
)
from kiosk.services.values import Matter

if TYPE_CHECKING:
    from kiosk import contract


class AtChecks:
    """Runs the checks through ``run`` (the network threads) and reports in ``heard`` whether the centre answered."""

    def __init__(self, client: CentralClient, run: Run, clock: Clock, heard: Callable[[bool], None]) -> None:
        self._client = client
        self._run = run
        self._clock = clock
        self._heard = heard

    def register(self, performer: Performer) -> None:
        performer.register(CheckCentrePassword, self._password)
        performer.register(CheckECard, self._e_card)
        performer.register(CheckStaffCard, self._staff_card)
        performer.register(CheckHelper, self._helper)
        performer.register(FetchFingerTemplate, self._fetch_template)
        performer.register(ConfirmFinger, self._confirm_finger)
        performer.register(RaiseVisit, self._raise)

    def _password(self, effect: CheckCentrePassword, reply: Reply) -> Cancel | None:
        return self._ask(reply, lambda: self._client.check_password(effect.visit_ref, effect.digits), password_result)

    def _e_card(self, effect: CheckECard, reply: Reply) -> Cancel | None:
        return self._ask(reply, lambda: self._client.check_e_card(effect.visit_ref, effect.code), e_card_result)

    def _staff_card(self, effect: CheckStaffCard, reply: Reply) -> Cancel | None:
        def check() -> contract.StaffCheck | CentralTrouble:
            return self._client.check_staff(effect.visit_ref, effect.staff_card, effect.pin)

        return self._ask(reply, check, staff_result)

    def _helper(self, effect: CheckHelper, reply: Reply) -> Cancel | None:
        def check() -> contract.AuthorisationCheck | CentralTrouble:
            return self._client.check_authorisation(
                effect.visit_ref, effect.helper_number, effect.helper_name, effect.digits, effect.matter.value
            )

        return self._ask(reply, check, helper_result)

    def _fetch_template(self, effect: FetchFingerTemplate, reply: Reply) -> Cancel | None:
        def fetch() -> bytes | CentralTrouble:
            return self._client.fetch_fingerprint_template(effect.visit_ref, attempts=ATTEMPTS)

        return self._ask(reply, fetch, FingerTemplate)

    def _confirm_finger(self, effect: ConfirmFinger, reply: Reply) -> Cancel | None:
        def confirm() -> contract.FingerprintCheck | CentralTrouble | FingerTooFaint:
            answer = self._client.check_fingerprint(effect.visit_ref, effect.score)
            faint = isinstance(answer, CentralTrouble) and answer.code == "presence-insufficient"
            return FingerTooFaint() if faint else answer

        return self._ask(reply, confirm, finger_result)

    def _raise(self, effect: RaiseVisit, reply: Reply) -> Cancel | None:
        def prove() -> contract.VisitProof | CentralTrouble | Unavailable:
            from kiosk.contract import VisitProofRequest

            now, consent = self._clock.wall().isoformat(), effect.presence.consent_version
            body = {
                "visit_ref": effect.visit_ref,
                "matter": effect.matter.value,
                "presence": presence_payload(effect.presence, now),
                "consent": None if consent is None else {"version": consent, "given_at": now},
            }
            request = VisitProofRequest.model_validate_json(canonical(body))
            answer = self._client.prove_visit(request, attempts=ATTEMPTS)
            refused = isinstance(answer, CentralTrouble) and answer.kind is TroubleKind.REFUSED
            # Whatever the centre misses in the proof, to her it is one thing: it was not enough.
            if refused and isinstance(answer, CentralTrouble) and answer.code != "visit-over":
                return Unavailable("presence-required")
            return answer

        return self._ask(reply, prove, raised)

    def _ask(self, reply: Reply, call: Callable[[], object], result: Callable[..., object]) -> Cancel | None:
        def work() -> None:
            answer = call()
            self._heard(answered(answer))
            reply.done(trouble_of(answer) if isinstance(answer, CentralTrouble) else result(answer))

        self._run(reply.guarding(work))
        return None


def raised(answer: contract.VisitProof | Unavailable) -> Raised | Unavailable:
    """How far the proof went."""
    if isinstance(answer, Unavailable):
        return answer
    return Raised(str(answer.level), None if answer.matter is None else Matter(str(answer.matter)))


def password_result(answer: contract.PasswordCheck) -> object:
    """The answer in the words of the services."""
    if answer.centre_proof is not None:
        return PinRight(answer.centre_proof)
    return _refused(str(answer.result), answer.tries_left)


def e_card_result(answer: contract.ECardCheck) -> object:
    if answer.centre_proof is not None:
        return ECardRight(answer.centre_proof)
    return ECardExpired() if str(answer.result) == "expired" else ECardWrong()


def staff_result(answer: contract.StaffCheck) -> object:
    if answer.centre_proof is not None and answer.staff_number is not None:
        return Vouched(answer.staff_number, answer.centre_proof)
    return _refused(str(answer.result), answer.tries_left)


def helper_result(answer: contract.AuthorisationCheck) -> object:
    if answer.centre_proof is not None:
        return HelperKnown(answer.masked_helper_name or "", answer.centre_proof)
    word = str(answer.result)
    return _refused(word, answer.tries_left) if word in ("wrong", "locked") else HelperNotAllowed(word)


def finger_result(answer: contract.FingerprintCheck | FingerTooFaint) -> object:
    return answer if isinstance(answer, FingerTooFaint) else FingerConfirmed(answer.centre_proof)


def _refused(word: str, tries_left: int) -> PinWrong | PinLocked:
    """Wrong with no try left is locked, whatever the word: one more try would be refused."""
    return PinLocked() if word == "locked" or tries_left < 1 else PinWrong(tries_left)
