"""Effects of the social-security card."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card.contract import CardData, CardReader, Pin, PinLocked, PinOk, PinWrong
from drivers.contract import Completion, Deadline, Failed
from drivers.supervisor import Supervised
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services import effects
from kiosk.services.effects import ReadCard, VerifyPin
from kiosk.services.values import Holder

Work = Callable[[CardReader, Deadline], object]

READ_SECONDS = 8.0
PIN_SECONDS = 6.0


class AtCard:
    """Reads the card and lets it check its password, in the card reader's thread."""

    def __init__(self, reader: Supervised[CardReader] | None) -> None:
        self._reader = reader

    def register(self, performer: Performer) -> None:
        performer.register(ReadCard, self._read)
        performer.register(VerifyPin, self._verify)

    def end_visit(self) -> None:
        """Power the card down, so that a verified password does not outlive the visit."""
        if self._reader is not None:
            self._reader.submit(lambda reader, deadline: reader.release(), READ_SECONDS, lambda result: None)

    def _read(self, effect: ReadCard, reply: Reply) -> Cancel | None:
        def done(result: object) -> None:
            reply.done(holder_of(result) if isinstance(result, CardData) else result)

        return self._submit(lambda reader, deadline: reader.read(deadline), READ_SECONDS, done)

    def _verify(self, effect: VerifyPin, reply: Reply) -> Cancel | None:
        def work(reader: CardReader, deadline: Deadline) -> object:
            return reader.verify_pin(Pin(effect.digits), deadline)

        return self._submit(work, PIN_SECONDS, lambda result: reply.done(pin_result(result)))

    def _submit(self, work: Work, seconds: float, done: Callable[[object], None]) -> Cancel | None:
        if self._reader is None:
            done(Failed(Completion.NOT_READY, "not-configured"))
            return None
        return self._reader.submit(work, seconds, done).cancel


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
