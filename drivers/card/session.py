"""One powered social-security card: selection, the four record addressings of the field, access rules by version, PIN,
authentication by the centre.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from drivers.card import apdu, authentication, fci, records
from drivers.card.apdu import CardGone, CardTrouble, Channel, Response, Transport
from drivers.card.contract import (
    Authenticated,
    AuthenticationAnswer,
    AuthenticationRefused,
    AuthenticationRequest,
    CardData,
    CardProblem,
    ChangeOk,
    Pin,
    PinLocked,
    PinOk,
    PinWrong,
    failed,
)
from drivers.card.pins import weakness
from drivers.card.records import HEADER_BYTES, Field
from drivers.contract import Deadline, Failed

# GBK of "sx1.sh.社会保障": all sources agree on these 15 bytes.
APPLICATION_NAME: Final = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")

# Reasons that are the card's own answer to a change of PIN: it was not made.
_CHANGE_WAS_ANSWERED: Final = frozenset({CardProblem.CARD_BLOCKED, CardProblem.PIN_REFUSED})

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


@dataclass(slots=True)
class _Way:
    """How this card's records are reached, as far as it is known. ``all_at_once``: it has not refused that yet."""

    addressing: _Addressing | None = None
    all_at_once: bool = True


class CardSession:
    """One powered card. Lives from power-up until the card leaves, so that a verified PIN and an authentication hold for
    later reads. ``identity`` names it: another card, or the same one powered anew, is another session.
    """

    def __init__(self, transport: Transport, atr: bytes) -> None:
        self.identity = secrets.token_hex(8)
        self._transport = transport
        self._atr = atr
        self._selected = False
        self._information = b""
        self._way = _Way()
        self._holder: CardData | None = None
        self._proof: bytes | None = None

    def read(self, deadline: Deadline) -> CardData | Failed:
        """Card and holder data, or why not."""
        return self._dialogue(deadline, self._read)

    def verify_pin(self, pin: Pin, deadline: Deadline) -> PinOk | PinWrong | PinLocked | Failed:
        """Present the PIN, once."""
        return self._dialogue(deadline, lambda channel: self._verify(channel, pin))

    def change_pin(
        self, old: Pin, new: Pin, deadline: Deadline, sent: threading.Event | None = None
    ) -> ChangeOk | PinWrong | PinLocked | Failed:
        """Replace the PIN, sent once; ``sent`` is set just before. See contract.CardReader."""
        number, birth_date = "", None
        if self._holder is not None:
            number, birth_date = self._holder.social_security_number, self._holder.birth_date
        weak = weakness(new, old, number, birth_date)
        if weak is not None:
            return failed(weak)
        sent = sent or threading.Event()
        result = self._dialogue(deadline, lambda channel: self._change(channel, old, new, sent))
        if isinstance(result, Failed) and sent.is_set() and result.reason not in _CHANGE_WAS_ANSWERED:
            return failed(CardProblem.PIN_CHANGE_UNSURE, result.completion)
        return result

    def begin_authentication(self, deadline: Deadline) -> AuthenticationRequest | Failed:
        """Step 1. See contract.CardReader."""
        return self._dialogue(deadline, self._begin)

    def finish_authentication(
        self, answer: AuthenticationAnswer, deadline: Deadline
    ) -> Authenticated | AuthenticationRefused | Failed:
        """Step 2. See contract.CardReader."""
        if answer.session != self.identity:
            return failed(CardProblem.CARD_CHANGED)
        proof = self._proof
        if proof is None:
            return failed(CardProblem.AUTH_LAPSED)
        return self._dialogue(deadline, lambda channel: authentication.present(channel, proof, answer))

    def _dialogue(self, deadline: Deadline, work: Callable[[Channel], _T]) -> _T | Failed:
        # Whatever is asked of the card now may spend its challenges; step 2 has taken what it needs.
        self._proof = None
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
        card = _File(channel, records.IDENTIFICATION.file_id, self._way)
        region, identification = records.decode_identification(card.required(records.IDENTIFICATION))
        version = records.decode_version(card.required(records.VERSION))
        issued_on = records.decode_date(card.optional(records.ISSUED_ON))
        valid_to = records.decode_date(card.optional(records.VALID_TO))
        card_number = records.decode_card_number(card.optional(records.CARD_NUMBER))

        # A 3.0 card opens its holder file only after external authentication with RKSSSE; some regions protect older
        # cards by PIN.
        locked = CardProblem.NEEDS_EXTERNAL_AUTH if version == "3.0" else CardProblem.NEEDS_PIN
        holder = _File(channel, records.NAME.file_id, self._way, locked)
        number = records.decode_social_security_number(holder.required(records.SOCIAL_SECURITY_NUMBER))
        name_bytes = holder.required(records.NAME)
        extension = b"" if version == "1.0" else holder.optional(records.NAME_EXTENSION)
        self._holder = CardData(
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
            atr_history=self._atr_history,
        )
        return self._holder

    @property
    def _atr_history(self) -> str:
        return records.historical_bytes(self._atr).hex().upper()

    def _verify(self, channel: Channel, pin: Pin) -> PinOk | PinWrong | PinLocked:
        self._select_application(channel)
        response = channel.send(apdu.verify(pin.as_bcd()))
        return PinOk() if response.ok else _pin_refusal(response)

    def _change(self, channel: Channel, old: Pin, new: Pin, sent: threading.Event) -> ChangeOk | PinWrong | PinLocked:
        self._select_application(channel)
        channel.check()
        sent.set()
        response = channel.send(apdu.change_pin(old.as_bcd(), new.as_bcd()))
        return ChangeOk() if response.ok else _pin_refusal(response)

    def _begin(self, channel: Channel) -> AuthenticationRequest:
        self._select_application(channel)
        algorithm = self._algorithm(channel)
        card = _File(channel, records.IDENTIFICATION.file_id, self._way)
        region, identification = records.decode_identification(card.required(records.IDENTIFICATION))
        version = records.decode_version(card.required(records.VERSION))
        if version != "3.0":
            raise CardTrouble(CardProblem.AUTH_NOT_NEEDED)
        drawn = authentication.draw(channel)
        self._proof = drawn.proof
        return AuthenticationRequest(
            session=self.identity,
            region=region,
            atr_history=self._atr_history,
            algorithm=algorithm,
            identification_code=identification,
            internal_process_factor=drawn.internal_process_factor.hex().upper(),
            internal_original=drawn.internal_original.hex().upper(),
            external_process_factor=drawn.external_process_factor.hex().upper(),
            external_original=drawn.external_original.hex().upper(),
        )

    def _algorithm(self, channel: Channel) -> str:
        """The algorithm of the card's keys, from the information given at selection."""
        if not self._information:
            # Beyond T=0 a card may keep it until it is asked for; a card that gives none now has none.
            response = channel.send(apdu.select_by_name(APPLICATION_NAME, information=True))
            self._information = response.data if response.ok else b""
        try:
            return fci.algorithm_of(self._information)
        except fci.MalformedFci:
            raise CardTrouble(CardProblem.BAD_RECORD) from None

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
        self._information = response.data if response.ok else b""
        self._selected = True


class _File:
    """One elementary file: all its records in one answer where the card gives them so, else one by one."""

    def __init__(self, channel: Channel, file_id: int, way: _Way, locked: CardProblem = CardProblem.BAD_RECORD) -> None:
        self._channel = channel
        self._locked = locked
        self._way = way
        self._shift = 0
        self._is_current = False
        self._values: dict[int, bytes] = {}
        self._refused = False
        if way.all_at_once or way.addressing is None or way.addressing.needs_current_file:
            response = _select_file(channel, file_id)
            if response.status == apdu.SECURITY_STATUS:
                raise CardTrouble(locked)
            self._is_current = response.ok
        if way.all_at_once and self._is_current:
            self._read_all()

    def required(self, field: Field) -> bytes:
        """The value of ``field``; raises CardTrouble when the card does not give it."""
        known = self._known(field)
        if known is not None:
            return known
        if self._way.addressing is None:
            return self._discover(field)
        response = self._ask(self._way.addressing, field)
        value = _value(response, field)
        if value is None:
            raise CardTrouble(self._locked if response.status == apdu.SECURITY_STATUS else CardProblem.BAD_RECORD)
        return value

    def optional(self, field: Field) -> bytes:
        """The value of ``field``, b"" when the card does not give it. Only after a ``required`` of this session."""
        known = self._known(field)
        addressing = self._way.addressing
        if known is not None or addressing is None:
            return known or b""
        # A card without the name extension record counts the records behind it one lower.
        shifts = (self._shift, 1 - self._shift) if addressing.by_number and field.may_be_shifted else (0,)
        for shift in shifts:
            value = _value(self._ask(addressing, replace(field, number=field.number - shift)), field)
            if value is not None:
                self._shift = shift
                return value
        return b""

    def _read_all(self) -> None:
        """Measured: 8 exchanges for a whole card instead of 15, at half the time. One refused record refuses all."""
        response = self._channel.send(apdu.read_all_records())
        if response.ok:
            self._values = records.values_of(response.data)
        elif response.status == apdu.SECURITY_STATUS:
            self._refused = True
        else:
            self._way.all_at_once = False

    def _known(self, field: Field) -> bytes | None:
        value = self._values.get(field.tag)
        return value if value is not None and len(value) <= field.length else None

    def _discover(self, field: Field) -> bytes:
        for addressing in _ADDRESSINGS:
            if addressing.needs_current_file and not self._is_current:
                continue
            response = self._ask(addressing, field)
            value = _value(response, field)
            if value is not None:
                self._way.addressing = addressing
                return value
            if response.status == apdu.SECURITY_STATUS:
                raise CardTrouble(self._locked)
        raise CardTrouble(self._locked if self._refused else CardProblem.BAD_RECORD)

    def _ask(self, addressing: _Addressing, field: Field) -> Response:
        p1, p2 = addressing.parameters(field)
        response = self._channel.send(apdu.read_record(p1, p2, field.length + HEADER_BYTES))
        if response.status == apdu.WRONG_LENGTH:
            response = self._channel.send(apdu.read_record(p1, p2, 0x00))
        return response


def _pin_refusal(response: Response) -> PinWrong | PinLocked:
    """What a refused PIN means. Raises CardTrouble when it was not the PIN that was refused."""
    if response.status in (apdu.METHOD_BLOCKED, 0x63C0):
        return PinLocked()
    if response.status & 0xFFF0 == 0x63C0:
        return PinWrong(response.status & 0x0F)
    raise CardTrouble(CardProblem.CARD_BLOCKED if response.status in apdu.BLOCKED else CardProblem.PIN_REFUSED)


def _select_file(channel: Channel, file_id: int) -> Response:
    response = channel.send(apdu.select_file(file_id, 0x02))
    return response if response.ok else channel.send(apdu.select_file(file_id, 0x00))


def _value(response: Response, field: Field) -> bytes | None:
    value = records.value_of(response.data, field.tag) if response.ok else None
    return value if value is not None and len(value) <= field.length else None
