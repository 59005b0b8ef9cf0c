"""Reads a social-security card: selection, the four record addressings of the field, access rules by version, PIN."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from drivers.card import apdu, records
from drivers.card.apdu import CardGone, CardTrouble, Channel, Response, Transport
from drivers.card.contract import CardData, CardProblem, Pin, PinLocked, PinOk, PinWrong, failed
from drivers.card.records import HEADER_BYTES, Field
from drivers.contract import Completion, Deadline, Failed

# GBK of "sx1.sh.社会保障": all sources agree on these 15 bytes.
APPLICATION_NAME: Final = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Addressing:
    """One way to name a record. ``needs_current_file``: the file must have been selected before."""

    by_number: bool
    needs_current_file: bool

    def parameters(self, field: Field) -> tuple[int, int]:
        """P1 and P2 of READ RECORD."""
        short_file_id = 0 if self.needs_current_file else field.short_file_id
        return (field.number, short_file_id << 3 | 0x04) if self.by_number else (field.tag, short_file_id << 3)


# All four are used in the field, by different regions and makers; tried in this order until one gives the record
# wanted.
_ADDRESSINGS: Final = (
    _Addressing(by_number=True, needs_current_file=True),
    _Addressing(by_number=False, needs_current_file=True),
    _Addressing(by_number=False, needs_current_file=False),
    _Addressing(by_number=True, needs_current_file=False),
)


class CardSession:
    """One powered card. Lives from power-up until the card leaves, so that a verified PIN holds for later reads."""

    def __init__(self, transport: Transport, atr: bytes) -> None:
        self._transport = transport
        self._atr = atr
        self._selected = False
        self._addressing: _Addressing | None = None

    def read(self, deadline: Deadline) -> CardData | Failed:
        """Card and holder data, or why not."""
        return self._dialogue(deadline, self._read)

    def verify_pin(self, pin: Pin, deadline: Deadline) -> PinOk | PinWrong | PinLocked | Failed:
        """Present the PIN, once."""
        return self._dialogue(deadline, lambda channel: self._verify(channel, pin))

    def _dialogue(self, deadline: Deadline, work: Callable[[Channel], _T]) -> _T | Failed:
        try:
            return work(Channel(self._transport, deadline))
        except CardGone:
            return failed(CardProblem.PULLED)
        except CardTrouble as trouble:
            # The card's state is not known any more: begin from the application again.
            self._selected = False
            return trouble.failed

    def _read(self, channel: Channel) -> CardData:
        self._select_application(channel)
        card = _File(channel, records.IDENTIFICATION.file_id, self._addressing)
        region, identification = records.decode_identification(card.required(records.IDENTIFICATION))
        version = records.decode_version(card.required(records.VERSION))
        issued_on = records.decode_date(card.optional(records.ISSUED_ON))
        valid_to = records.decode_date(card.optional(records.VALID_TO))
        card_number = records.decode_card_number(card.optional(records.CARD_NUMBER))
        self._addressing = card.addressing

        # A 3.0 card opens its holder file only after external authentication with RKSSSE; some regions protect older
        # cards by PIN.
        locked = CardProblem.NEEDS_EXTERNAL_AUTH if version == "3.0" else CardProblem.NEEDS_PIN
        holder = _File(channel, records.NAME.file_id, self._addressing, locked)
        number = records.decode_social_security_number(holder.required(records.SOCIAL_SECURITY_NUMBER))
        name_bytes = holder.required(records.NAME)
        extension = b"" if version == "1.0" else holder.optional(records.NAME_EXTENSION)
        return CardData(
            region=region,
            identification_code=identification,
            version=version,
            card_number=card_number,
            issued_on=issued_on,
            valid_to=valid_to,
            social_security_number=number,
            name=records.decode_name(name_bytes, extension),
            sex=records.decode_sex(holder.optional(records.SEX)),
            ethnicity=records.decode_ethnicity(holder.optional(records.ETHNICITY)),
            birth_date=records.decode_date(holder.optional(records.BIRTH_DATE)),
            atr_history=records.historical_bytes(self._atr).hex().upper(),
        )

    def _verify(self, channel: Channel, pin: Pin) -> PinOk | PinWrong | PinLocked:
        self._select_application(channel)
        response = channel.send(apdu.verify(pin.as_bcd()))
        if response.ok:
            return PinOk()
        if response.status == 0x6983 or response.status == 0x63C0:
            return PinLocked()
        if response.status & 0xFFF0 == 0x63C0:
            return PinWrong(response.status & 0x0F)
        raise CardTrouble(CardProblem.CARD_BLOCKED if response.status in apdu.BLOCKED else CardProblem.PIN_REFUSED)

    def _select_application(self, channel: Channel) -> None:
        """Once per session: selecting again would drop a verified PIN on many cards."""
        if self._selected:
            return
        response = channel.send(apdu.select_by_name(APPLICATION_NAME))
        if not response.ok:
            # Some cards find the application only from the master file; its own answer does not matter.
            channel.send(apdu.select_master_file())
            response = channel.send(apdu.select_by_name(APPLICATION_NAME))
        if response.status in apdu.BLOCKED:
            raise CardTrouble(CardProblem.CARD_BLOCKED)
        # One Shanghai reader goes on to EF05 after 6A82: such a card has it at the top.
        if not response.ok and not _select_file(channel, records.IDENTIFICATION.file_id).ok:
            raise CardTrouble(CardProblem.UNKNOWN_CARD)
        self._selected = True


class SessionReader(ABC):
    """What every adapter of this family does alike: one session for as long as one card stays powered."""

    def __init__(self) -> None:
        self._session: CardSession | None = None

    def read(self, deadline: Deadline) -> CardData | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.read(deadline))

    def verify_pin(self, pin: Pin, deadline: Deadline) -> PinOk | PinWrong | PinLocked | Failed:
        """See contract.CardReader."""
        return self._in_session(lambda session: session.verify_pin(pin, deadline))

    @abstractmethod
    def release(self) -> None:
        """See contract.CardReader."""

    @abstractmethod
    def _power_up(self) -> CardSession | Failed:
        """Power the card that is in, or say why that is not possible."""

    def _in_session(self, work: Callable[[CardSession], _T | Failed]) -> _T | Failed:
        if self._session is None:
            powered = self._power_up()
            if isinstance(powered, Failed):
                return powered
            self._session = powered
        result = work(self._session)
        if isinstance(result, Failed) and result.completion in (Completion.MEDIA_REMOVED, Completion.HARDWARE_ERROR):
            self.release()
        return result


class _File:
    """One elementary file and the addressing that works on it."""

    def __init__(
        self,
        channel: Channel,
        file_id: int,
        addressing: _Addressing | None,
        locked: CardProblem = CardProblem.BAD_RECORD,
    ) -> None:
        self._channel = channel
        self._locked = locked
        self.addressing = addressing
        self._shift = 0
        self._is_current = False
        if addressing is None or addressing.needs_current_file:
            response = _select_file(channel, file_id)
            if response.status == apdu.SECURITY_STATUS:
                raise CardTrouble(locked)
            self._is_current = response.ok

    def required(self, field: Field) -> bytes:
        """The value of ``field``; raises CardTrouble when the card does not give it."""
        if self.addressing is None:
            return self._discover(field)
        response = self._ask(self.addressing, field)
        value = _value(response, field)
        if value is None:
            raise CardTrouble(self._locked if response.status == apdu.SECURITY_STATUS else CardProblem.BAD_RECORD)
        return value

    def optional(self, field: Field) -> bytes:
        """The value of ``field``, b"" when the card does not give it. Only after a ``required`` of this session."""
        addressing = self.addressing
        if addressing is None:
            return b""
        # A card without the name extension record counts the records behind it one lower.
        shifts = (self._shift, 1 - self._shift) if addressing.by_number and field.may_be_shifted else (0,)
        for shift in shifts:
            value = _value(self._ask(addressing, replace(field, number=field.number - shift)), field)
            if value is not None:
                self._shift = shift
                return value
        return b""

    def _discover(self, field: Field) -> bytes:
        for addressing in _ADDRESSINGS:
            if addressing.needs_current_file and not self._is_current:
                continue
            response = self._ask(addressing, field)
            value = _value(response, field)
            if value is not None:
                self.addressing = addressing
                return value
            if response.status == apdu.SECURITY_STATUS:
                raise CardTrouble(self._locked)
        raise CardTrouble(CardProblem.BAD_RECORD)

    def _ask(self, addressing: _Addressing, field: Field) -> Response:
        p1, p2 = addressing.parameters(field)
        response = self._channel.send(apdu.read_record(p1, p2, field.length + HEADER_BYTES))
        if response.status == apdu.WRONG_LENGTH:
            response = self._channel.send(apdu.read_record(p1, p2, 0x00))
        return response


def _select_file(channel: Channel, file_id: int) -> Response:
    response = channel.send(apdu.select_file(file_id, 0x02))
    return response if response.ok else channel.send(apdu.select_file(file_id, 0x00))


def _value(response: Response, field: Field) -> bytes | None:
    value = records.value_of(response.data, field.tag) if response.ok else None
    return value if value is not None and len(value) <= field.length else None
