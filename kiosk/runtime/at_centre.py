"""Effects that ask the central API, on the network threads; contract types become the services' own words here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.central_client import CentralClient, CentralTrouble, TroubleKind
from kiosk.people.masks import mask_id_number
from kiosk.runtime.clock import CHINA, Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    FetchReceipts,
    FetchReferencePhoto,
    FetchStanding,
    ReferencePhoto,
    TakeCopyNumber,
    Unavailable,
)
from kiosk.services.values import Benefit, CertificationState, Handling, Holder, Receipt, Standing, Way

if TYPE_CHECKING:
    from kiosk import contract

Run = Callable[[Callable[[], None]], object]

_REFUSALS = (
    *("person-unknown", "card-lost", "card-cancelled", "card-expired"),
    *("no-photo", "consent-withdrawn", "no-fingerprint"),
    *("nothing-to-certify", "no-certificates", "under-14", "limit-reached"),
    *("certificate-unknown", "certificate-revoked", "certificate-expired", "certificate-too-long"),
    *("visit-over", "presence-required", "not-offered"),
)
ATTEMPTS = 2


class AtCentre:
    """Runs central calls through ``run`` (the network threads) and reports in ``heard`` whether the centre answered."""

    def __init__(self, client: CentralClient, run: Run, clock: Clock, heard: Callable[[bool], None]) -> None:
        self._client = client
        self._run = run
        self._clock = clock
        self._heard = heard

    def register(self, performer: Performer) -> None:
        performer.register(FetchStanding, self._fetch_standing)
        performer.register(FetchReferencePhoto, self._fetch_photo)
        performer.register(FetchReceipts, self._fetch_receipts)
        performer.register(TakeCopyNumber, self._take_copy_number)

    def _fetch_standing(self, effect: FetchStanding, reply: Reply) -> Cancel | None:
        def work() -> None:
            from pydantic import ValidationError

            from kiosk.contract import StandingRequest

            holder = effect.holder
            try:
                request = StandingRequest(
                    social_security_number=holder.social_security_number,
                    name=holder.name,
                    card_number=holder.card_number,
                    card_region=holder.region if len(holder.region or "") == 6 else None,
                )
            except ValidationError:
                # A card that holds no possible number or name: the centre cannot know it.
                reply.done(Unavailable("person-unknown"))
                return
            answer = self._client.fetch_standing(request, attempts=ATTEMPTS)
            self._note(answer)
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(standing_of(answer, holder, self._clock))

        self._run(reply.guarding(work))
        return None

    def _fetch_photo(self, effect: FetchReferencePhoto, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.fetch_reference_photo(effect.visit_ref, attempts=ATTEMPTS)
            self._note(answer)
            reply.done(trouble_of(answer) if isinstance(answer, CentralTrouble) else ReferencePhoto(answer))

        self._run(reply.guarding(work))
        return None

    def _fetch_receipts(self, effect: FetchReceipts, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.receipts(effect.visit_ref, attempts=ATTEMPTS)
            self._note(answer)
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(tuple(receipt_of(found.filed, found.reprint_count) for found in answer.receipts))

        self._run(reply.guarding(work))
        return None

    def _take_copy_number(self, effect: TakeCopyNumber, reply: Reply) -> Cancel | None:
        def work() -> None:
            number = effect.receipt.receipt_number or ""
            answer = self._client.reprint(secrets.token_hex(16), number, effect.visit_ref, attempts=ATTEMPTS)
            self._note(answer)
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(receipt_of(answer.filed, answer.copy_number))

        self._run(reply.guarding(work))
        return None

    def _note(self, answer: object) -> None:
        self._heard(answered(answer))


def answered(answer: object) -> bool:
    """Whether the centre is there at all: a refusal is an answer too."""
    return not isinstance(answer, CentralTrouble) or answer.kind is TroubleKind.REFUSED


def trouble_of(answer: CentralTrouble) -> Unavailable:
    """The trouble in the services' words."""
    if answer.kind in (TroubleKind.UNREACHABLE, TroubleKind.TIMED_OUT):
        return NETWORK
    if answer.kind is TroubleKind.BUSY:
        return CENTRE_BUSY
    if answer.kind is TroubleKind.REFUSED and answer.code in _REFUSALS:
        return Unavailable(answer.code)
    return CENTRE_ODD


def standing_of(answer: contract.Standing, holder: Holder, clock: Clock) -> Standing:
    """The person's standing; benefits that are not in payment are left out."""
    benefits = tuple(
        Benefit(_dashed(found.code), CertificationState(str(found.state)), found.last_certified, found.due_on)
        for found in answer.benefits
        if str(found.state) in set(CertificationState)
    )
    return Standing(
        person_ref=answer.person_ref,
        masked_name=answer.masked_name,
        masked_number=mask_id_number(holder.social_security_number),
        benefits=benefits,
        has_reference_photo=answer.has_reference_photo,
        under_14=answer.under_14,
        today=clock.today(),
        age_band=age_band(answer.age),
        face_withdrawn=answer.face_withdrawn,
        has_fingerprint=answer.has_fingerprint,
        has_centre_password=answer.has_centre_password,
        has_helpers=answer.has_helpers,
        offers_e_card=answer.offers_e_card,
        visit_ref=answer.visit_ref,
    )


def age_band(age: int) -> str:
    """Ten years wide, as the counts of face checks are kept."""
    if age < 50:
        return "under-50"
    return "90+" if age >= 90 else f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def receipt_of(filed: contract.Filed, copy_number: int, short_hash: str = "") -> Receipt:
    """A filing as the slip shows it."""
    return Receipt(
        benefit=_dashed(filed.benefit),
        way=Way(str(filed.way)),
        receipt_number=filed.receipt_number,
        filed_on=filed.filed_at.astimezone(CHINA).date(),
        previous_due_on=filed.previous_due_on,
        next_due_on=filed.next_due_on,
        verification_url=filed.verification_url,
        short_hash=short_hash,
        copy_number=copy_number,
        handling=Handling(str(filed.handling)),
        helper_name=filed.masked_helper_name,
    )


def _dashed(code: object) -> str:
    return str(code).replace("_", "-")
