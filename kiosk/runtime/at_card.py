"""Effects of the social-security card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.card.contract import (
    Authenticated,
    AuthenticationRequest,
    CardData,
    CardProblem,
    CardReader,
    Pin,
    PinLocked,
    PinOk,
    PinWrong,
)
from drivers.contract import Completion, Deadline, Failed
from drivers.supervisor import Supervised, Ticket
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services import effects
from kiosk.services.effects import ReadCard, VerifyPin
from kiosk.services.values import Holder

if TYPE_CHECKING:
    from kiosk.central_client import CentralClient

Work = Callable[[CardReader, Deadline], object]
Run = Callable[[Callable[[], None]], object]

READ_SECONDS = 8.0
PIN_SECONDS = 6.0


class AtCard:
    """Reads the card and lets it check its password, in the card reader's thread. ``run`` runs work on a network thread."""

    def __init__(self, reader: Supervised[CardReader] | None, client: CentralClient, run: Run) -> None:
        self._reader = reader
        self._client = client
        self._run = run

    def register(self, performer: Performer) -> None:
        performer.register(ReadCard, self._read)
        performer.register(VerifyPin, self._verify)

    def end_visit(self) -> None:
        """Power the card down, so that a verified password does not outlive the visit."""
        if self._reader is not None:
            self._reader.submit(lambda reader, deadline: reader.release(), READ_SECONDS, lambda result: None)

    def _read(self, effect: ReadCard, reply: Reply) -> Cancel | None:
        if self._reader is None:
            reply.done(Failed(Completion.NOT_READY, "not-configured"))
            return None
        reading = _Reading(self._reader, self._client, self._run, reply)
        reading.start()
        return reading.cancel

    def _verify(self, effect: VerifyPin, reply: Reply) -> Cancel | None:
        if self._reader is None:
            reply.done(Failed(Completion.NOT_READY, "not-configured"))
            return None

        def work(reader: CardReader, deadline: Deadline) -> object:
            return reader.verify_pin(Pin(effect.digits), deadline)

        return self._reader.submit(work, PIN_SECONDS, lambda result: reply.done(pin_result(result))).cancel


class _Reading:
    """One reading. A 3.0 card opens only to the centre's security module: its challenges go there and the answer comes
    back (the field's two-step way for terminals without a PSAM). Each step runs on the thread of what it talks to.
    """

    def __init__(self, reader: Supervised[CardReader], client: CentralClient, run: Run, reply: Reply) -> None:
        self._reader = reader
        self._client = client
        self._run = run
        self._reply = reply
        self._ticket: Ticket | None = None
        self._cancelled = False

    def start(self) -> None:
        self._submit(lambda reader, deadline: reader.read(deadline), self._first_read)

    def cancel(self) -> None:
        """Nobody wants the result any more."""
        self._cancelled = True
        if self._ticket is not None:
            self._ticket.cancel()

    def _first_read(self, result: object) -> None:
        if isinstance(result, Failed) and result.reason == CardProblem.NEEDS_EXTERNAL_AUTH:
            self._submit(lambda reader, deadline: reader.begin_authentication(deadline), self._challenged)
        else:
            self._done(result)

    def _challenged(self, result: object) -> None:
        if isinstance(result, AuthenticationRequest):
            self._run(self._reply.guarding(lambda: self._ask_centre(result)))
        else:
            self._done(result)

    def _ask_centre(self, request: AuthenticationRequest) -> None:
        from kiosk.contract import CardAuthenticationRequest, CardCryptograms

        answer = self._client.authenticate_card(CardAuthenticationRequest.model_validate(request.for_centre()))
        if not isinstance(answer, CardCryptograms):
            # Without the centre's module this card can be read by a person's terminal only.
            self._done(Failed(Completion.UNSUPPORTED, CardProblem.NEEDS_EXTERNAL_AUTH.value))
            return
        keys = request.answered(answer.internal, answer.external)
        self._submit(lambda reader, deadline: reader.finish_authentication(keys, deadline), self._authenticated)

    def _authenticated(self, result: object) -> None:
        if isinstance(result, Authenticated):
            self._submit(lambda reader, deadline: reader.read(deadline), self._done)
        elif isinstance(result, Failed) and result.reason != CardProblem.AUTH_LAPSED:
            self._done(result)
        elif isinstance(result, Failed):
            # Disturbed between the two steps; the reader is well, and reading again begins anew.
            self._done(Failed(Completion.INVALID_DATA, result.reason))
        else:
            self._done(Failed(Completion.UNSUPPORTED, CardProblem.AUTH_REFUSED.value))

    def _done(self, result: object) -> None:
        self._reply.done(holder_of(result) if isinstance(result, CardData) else result)

    def _submit(self, work: Work, then: Callable[[object], None]) -> None:
        if self._cancelled:
            self._done(Failed(Completion.CANCELLED))
            return
        self._ticket = self._reader.submit(work, READ_SECONDS, then)


def holder_of(card: CardData) -> Holder:
    """What the services need of a card."""
    return Holder(card.social_security_number, card.name, card.card_number or None, card.region, card.valid_to)


def pin_result(result: object) -> object:
    """The card's answer in the words of the services."""
    match result:
        case PinOk():
            return effects.PinRight()
        case PinWrong(tries_left):
            return effects.PinWrong(tries_left)
        case PinLocked():
            return effects.PinLocked()
    return result
