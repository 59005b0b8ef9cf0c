"""A SAM_V reader as a device: what it answers to command bytes, with a card on it or not, and its faults.

What public sources say of the device is its default; where they are silent, ``Habits`` holds both ways, and the driver is
tested with either.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.idcard import frames
from drivers.idcard.frames import Damaged, FrameParser, Status, encode_reply
from drivers.idcard.image import IdCardImage

# 05.01, 2024-01-01, two serial numbers.
DEMONSTRATION_SAM_ID: Final = b"".join(
    value.to_bytes(size, "little") for value, size in ((5, 2), (1, 2), (20240101, 4), (1234567, 4), (7654321, 4))
)


@dataclass(frozen=True, slots=True)
class Habits:
    """Ways in which readers may differ."""

    finds_once: bool = False
    """A card that was found, though not read, is not found a second time."""
    silent_once_selected: bool = False
    """A card that was selected is not found again, whether it could be read or not."""
    reads_once: bool = True
    """A second READ_BASE without a find in between fails."""
    answers_for_a_read_card: bool = True
    """READ_EXTRA_ADDRESS still reaches the card after it was read, and so tells whether it lies there."""
    reset_frees_the_card: bool = True
    """SAM_RESET drops the field, so that a card that was read is found again."""


class Fault(StrEnum):
    """What can be wrong with a card or with the reader."""

    NONE = "none"
    UNKNOWN_TYPE = "unknown-type"
    """Some other contactless card."""
    CARD_REFUSES = "card-refuses"
    READER_REFUSES = "reader-refuses"
    BAD_SIGNATURE = "bad-signature"
    MOVED = "moved"
    """The card moves while it is read."""
    GONE_AT_SELECT = "gone-at-select"
    RANDOM = "random"
    WRONG_CHECK = "wrong-check"
    """The answer to READ_BASE arrives with a wrong check byte."""
    DEAF = "deaf"
    """The reader finds every command's check byte wrong."""
    SELF_TEST = "self-test"
    STUCK = "stuck"
    """The self-test fails until the module is reset."""
    NOT_AUTHORISED = "not-authorised"


_AT_FIND: Final = {Fault.UNKNOWN_TYPE: Status.UNKNOWN_CARD_TYPE}
_AT_SELECT: Final = {
    Fault.CARD_REFUSES: Status.CARD_REFUSED_SAM,
    Fault.READER_REFUSES: Status.SAM_REFUSED_CARD,
    Fault.GONE_AT_SELECT: Status.SELECT_FAILED,
    Fault.RANDOM: Status.RANDOM_FAILED,
}
_AT_READ: Final = {Fault.BAD_SIGNATURE: Status.BAD_SIGNATURE, Fault.MOVED: Status.READ_FAILED}
_AT_ANYTHING: Final = {
    Fault.DEAF: Status.CHECKSUM_ERROR,
    Fault.SELF_TEST: Status.SELF_TEST_FAILED,
    Fault.STUCK: Status.SELF_TEST_FAILED,
    Fault.NOT_AUTHORISED: Status.NOT_AUTHORISED,
}


@dataclass(slots=True)
class _Knowledge:
    """Of the card that lies there."""

    was_found: bool = False
    can_be_selected: bool = False
    is_selected: bool = False
    was_selected: bool = False
    was_read: bool = False


class SamVModel:
    """See far_end.Model. Its methods are called by one thread at a time."""

    def __init__(self, habits: Habits | None = None, sam_id: bytes = DEMONSTRATION_SAM_ID) -> None:
        self.habits = habits or Habits()
        self.sam_id = sam_id
        self.card: IdCardImage | None = None
        self.reads = 0
        """READ_BASE commands that were answered with data."""
        self._parser = FrameParser()
        self._fault = Fault.NONE
        self._faults_left: int | None = None
        self._knows = _Knowledge()

    def place(self, card: IdCardImage) -> None:
        """Put a card down, instead of the one that lies there."""
        self.card = card
        self._knows = _Knowledge()

    def lift(self) -> None:
        self.card = None
        self._knows = _Knowledge()

    def set_fault(self, name: str, times: int | None = None) -> None:
        """Set a Fault by name, for the next ``times`` commands that meet it (None: for ever). Raises ValueError."""
        self._fault, self._faults_left = Fault(name), times

    def power_cycle(self) -> None:
        """The reader lives on its cable: what it knew of the card is gone, and a card that lies there is found anew."""
        self._knows = _Knowledge()
        self.connected()

    def connected(self) -> None:
        """See far_end.Model."""
        self._parser = FrameParser()

    def receive(self, data: bytes) -> bytes:
        """See far_end.Model."""
        return b"".join(self._answer(body) for body in self._parser.feed(data))

    def _answer(self, body: bytes | Damaged) -> bytes:
        if isinstance(body, Damaged):
            return encode_reply(Status.CHECKSUM_ERROR)
        if body == frames.SAM_RESET.code and self._fault is Fault.STUCK:
            self.set_fault(Fault.NONE)
        if (status := self._meets(_AT_ANYTHING)) is not None:
            return encode_reply(status)
        match body:
            case frames.SAM_STATUS.code:
                return encode_reply(Status.OK)
            case frames.SAM_RESET.code:
                if self.habits.reset_frees_the_card:
                    self._knows = _Knowledge()
                return encode_reply(Status.OK)
            case frames.SAM_ID.code:
                return encode_reply(Status.OK, self.sam_id)
            case frames.FIND.code:
                return self._find()
            case frames.SELECT.code:
                return self._select()
            case frames.READ_BASE.code:
                return self._read_base()
            case frames.READ_EXTRA_ADDRESS.code:
                return self._read_extra_address()
        return encode_reply(Status.LENGTH_ERROR if len(body) != 2 else Status.BAD_COMMAND)

    def _find(self) -> bytes:
        silent = self._knows.was_read or (self._knows.was_found and self.habits.finds_once)
        silent = silent or (self._knows.was_selected and self.habits.silent_once_selected)
        if self.card is None or silent:
            return encode_reply(Status.FIND_FAILED)
        if (status := self._meets(_AT_FIND)) is not None:
            return encode_reply(status)
        self._knows.was_found, self._knows.can_be_selected, self._knows.is_selected = True, True, False
        return encode_reply(Status.FOUND, bytes(frames.FIND_BYTES))

    def _select(self) -> bytes:
        if self.card is None or not self._knows.can_be_selected:
            return encode_reply(Status.SELECT_FAILED)
        self._knows.can_be_selected = False
        if (status := self._meets(_AT_SELECT)) is not None:
            return encode_reply(status)
        self._knows.is_selected = self._knows.was_selected = True
        return encode_reply(Status.OK, bytes(frames.SELECT_BYTES))

    def _read_base(self) -> bytes:
        if self.card is None or not self._knows.is_selected or (self._knows.was_read and self.habits.reads_once):
            return encode_reply(Status.READ_FAILED)
        if (status := self._meets(_AT_READ)) is not None:
            self._knows.is_selected = False
            return encode_reply(status)
        self._knows.was_read = True
        self.reads += 1
        answer = encode_reply(Status.OK, frames.join_base(self.card.text_block(), self.card.photo_block()))
        if self._meets({Fault.WRONG_CHECK: Status.OK}) is not None:
            return answer[:-1] + bytes((answer[-1] ^ 0xFF,))
        return answer

    def _read_extra_address(self) -> bytes:
        reached = self._knows.is_selected and (not self._knows.was_read or self.habits.answers_for_a_read_card)
        if self.card is None or not reached:
            return encode_reply(Status.READ_FAILED)
        address = self.card.extra_address_block()
        return encode_reply(Status.OK, address) if address else encode_reply(Status.NO_SUCH_ITEM)

    def _meets(self, stage: dict[Fault, Status]) -> Status | None:
        """The status of the fault that is set, when it belongs to this stage; uses it up."""
        status = stage.get(self._fault)
        if status is not None and self._faults_left is not None:
            self._faults_left -= 1
            if self._faults_left <= 0:
                self._fault, self._faults_left = Fault.NONE, None
        return status
