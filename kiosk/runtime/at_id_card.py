"""The effects of the identity card reader: her own card, and that of somebody who helps her."""

from __future__ import annotations

from drivers.contract import Completion, Failed
from drivers.idcard.contract import IdCardData, IdCardKind, IdCardReader
from drivers.supervisor import Supervised
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import ReadIdCard
from kiosk.services.proofs import ReadHelperCard
from kiosk.services.values import Holder

READ_SECONDS = 8.0


class AtIdCard:
    """Reads the card that lies on the reader, in the reader's thread."""

    def __init__(self, reader: Supervised[IdCardReader] | None) -> None:
        self._reader = reader

    def register(self, performer: Performer) -> None:
        performer.register(ReadIdCard, self._read)
        performer.register(ReadHelperCard, self._read)

    def _read(self, effect: ReadIdCard | ReadHelperCard, reply: Reply) -> Cancel | None:
        if self._reader is None:
            reply.done(Failed(Completion.NOT_READY, "not-configured"))
            return None

        def done(result: object) -> None:
            reply.done(holder_of(result) if isinstance(result, IdCardData) else result)

        return self._reader.submit(lambda reader, deadline: reader.read(deadline), READ_SECONDS, done).cancel


def holder_of(card: IdCardData) -> Holder | Failed:
    """What the services need of an identity card. Only numbers that social insurance knows people by will do: the
    15-character number of old foreigners' cards has become another one (国家移民管理局, 2023).
    """
    if card.kind is IdCardKind.FOREIGN_OLD:
        return Failed(Completion.UNSUPPORTED, "old-foreign-number")
    return Holder(card.number, card.name or card.english_name, None, None, card.valid_to, by_id_card=True)
