"""Drives a SAM_V reader: looks for cards, reads them, knows which card has been read and must be lifted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from enum import Enum
from typing import ClassVar, Final, TypeVar

from drivers.contract import Deadline, DeviceState, DeviceStatus, Failed
from drivers.idcard import frames
from drivers.idcard.contract import FAMILY, IdCardData, IdCardLifted, IdCardPlaced, IdCardProblem, failed
from drivers.idcard.exchange import READER_FAULTS, SamVLine, Trouble
from drivers.idcard.frames import Reply, Status
from drivers.idcard.text import BadBlock, decode_extra_address, decode_text
from drivers.link import Link, LinkLostError

LOOK_SECONDS: Final = 0.25
"""Between two looks for a card."""
# A poll may block 1 s.
_LOOK_LIMIT_SECONDS: Final = 0.9
_MISSES: Final = 3
_ATTEMPTS: Final = 2

# Answers to a look for a card that say: something lies there.
_CARD_TROUBLES: Final = frozenset(
    {IdCardProblem.UNKNOWN_CARD, IdCardProblem.NOT_GENUINE, IdCardProblem.READ_FAILED, IdCardProblem.SAM_ERROR}
)
# Another find, select and read may go better.
_PASSING: Final = frozenset(
    {IdCardProblem.READ_FAILED, IdCardProblem.SAM_ERROR, IdCardProblem.LINE_NOISE, IdCardProblem.NO_ANSWER}
)
# Of a reader that does not answer as one; the same words for the log and the doctor.
_SILENT: Final = "sam-silent"
_NOISY: Final = "sam-garbage"

_T = TypeVar("_T")


class _Card(Enum):
    """What the driver knows of the place on the reader."""

    NONE = "none"
    NEW = "new"
    """Found, never selected."""
    TRIED = "tried"
    """Selected but not read; whether it is found again without being lifted depends on the reader."""
    MUTE = "mute"
    """Tried, and not found since: gone, or waiting to be lifted."""
    READ = "read"
    """Read, and therefore silent until it is lifted."""


class SamVReader(SamVLine):
    """See contract.IdCardReader. ``extra_address``: ask for 追加住址 too, one more exchange of up to 1.5 s."""

    family: ClassVar[str] = FAMILY

    def __init__(self, connect: Callable[[], Link], *, extra_address: bool = False) -> None:
        super().__init__(connect)
        self._wants_extra_address = extra_address
        self._begin()

    def read(self, deadline: Deadline) -> IdCardData | Failed:
        """See contract.IdCardReader."""
        return self._dialogue(self._read, deadline)

    def sam_id(self, deadline: Deadline) -> str | Failed:
        """See contract.IdCardReader."""
        return self._dialogue(self._sam_id, deadline)

    def _begin(self) -> None:
        self._unsettled = True
        self._card = _Card.NONE
        self._tells_presence: bool | None = None
        self._first_look = True
        self._misses = 0
        self._reset_tried = False
        self._next_look = 0.0
        self._news: list[object] = []

    def _opened(self) -> None:
        self._begin()
        try:
            self._settle(Deadline(_LOOK_LIMIT_SECONDS))
        except Trouble as trouble:
            if trouble.problem not in READER_FAULTS:
                # Where no SAM_V answers there is another device, or a dead reader.
                raise LinkLostError(_line_word(trouble.problem)) from None
            self._is_faulty(trouble.problem)
        else:
            self._status = DeviceStatus(self.family, DeviceState.ONLINE)

    def _look(self) -> Iterable[object]:
        self._next_look = time.monotonic() + LOOK_SECONDS
        deadline = Deadline(_LOOK_LIMIT_SECONDS)
        try:
            if self._status.state is DeviceState.HARDWARE_ERROR:
                self._try_reset(deadline)
            self._find_or_lose(deadline)
        except Trouble as trouble:
            self._missed(trouble.problem)
        else:
            self._misses, self._reset_tried = 0, False
            self._first_look = False
            self._status = DeviceStatus(self.family, DeviceState.ONLINE)
        events, self._news = self._news, []
        return events

    def _heard(self, data: bytes) -> Iterable[object]:
        if data:
            # A SAM_V says nothing unasked: this belongs to a command that was given up.
            self._unsettled = True
        return self._look() if time.monotonic() >= self._next_look else ()

    def _find_or_lose(self, deadline: Deadline) -> None:
        """One look. Raises Trouble when it told nothing."""
        reply = self._reply(frames.FIND, deadline)
        if reply.status == Status.FOUND or reply.problem in _CARD_TROUBLES:
            self._found()
        elif reply.status != Status.FIND_FAILED:
            raise Trouble(reply.problem or IdCardProblem.LINE_NOISE)
        elif self._card is _Card.TRIED:
            self._card = _Card.MUTE
        elif self._card is _Card.NEW or (self._card is _Card.READ and self._left_after_read(deadline)):
            self._card = _Card.NONE
            self._news.append(IdCardLifted())

    def _found(self) -> None:
        """A card answers that was not there, or that has come back."""
        before, self._card, self._tells_presence = self._card, _Card.NEW, None
        if before in (_Card.MUTE, _Card.READ):
            # Only a card that left the field is found again; or it is another one.
            self._news.append(IdCardLifted(belated=True))
        if before in (_Card.NONE, _Card.MUTE, _Card.READ):
            self._news.append(IdCardPlaced(already_there=self._first_look))

    def _left_after_read(self, deadline: Deadline) -> bool:
        """Whether the card that was read has gone. Find no longer sees it; on some readers its extra address can still be
        asked for. Only a reader that answered so with the card there is believed when it says that it cannot.
        """
        if self._tells_presence is False:
            return False
        try:
            reply = self._reply(frames.READ_EXTRA_ADDRESS, deadline)
        except Trouble:
            # Slow to say that the card is gone, perhaps: no reason to call the reader lost.
            self._tells_presence = False
            return False
        told, self._tells_presence = self._tells_presence, reply.problem is None
        return told is True and reply.status == Status.READ_FAILED

    def _try_reset(self, deadline: Deadline) -> None:
        """Once for each fault: a module that failed its self-test may pass it afterwards."""
        if not self._reset_tried:
            self._reset_tried = True
            self._reply(frames.SAM_RESET, deadline)

    def _missed(self, problem: IdCardProblem) -> None:
        if problem in READER_FAULTS:
            self._is_faulty(problem)
            return
        self._misses += 1
        if self._misses >= _MISSES:
            raise LinkLostError(_line_word(problem))

    def _is_faulty(self, problem: IdCardProblem) -> None:
        self._status = DeviceStatus(self.family, DeviceState.HARDWARE_ERROR, reason=problem.value)

    def _dialogue(self, work: Callable[[Deadline], _T], deadline: Deadline) -> _T | Failed:
        if deadline.over is not None:
            return failed(IdCardProblem.DEADLINE, deadline.over)
        try:
            return work(deadline)
        except Trouble as trouble:
            if trouble.problem in READER_FAULTS:
                self._is_faulty(trouble.problem)
            return trouble.failed
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    def _sam_id(self, deadline: Deadline) -> str:
        return frames.decode_sam_id(self._ask(frames.SAM_ID, deadline).data)

    def _read(self, deadline: Deadline) -> IdCardData:
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._attempt(deadline)
            except Trouble as trouble:
                if trouble.problem not in _PASSING or deadline.over is not None:
                    raise
        return self._attempt(deadline)

    def _attempt(self, deadline: Deadline) -> IdCardData:
        """Find, select, read. Raises Trouble."""
        reply = self._reply(frames.FIND, deadline)
        if reply.status == Status.FOUND or reply.problem in _CARD_TROUBLES:
            self._found()
        self._check_find(reply)
        self._select(deadline)
        blocks = frames.split_base(self._ask(frames.READ_BASE, deadline).data)
        self._card, self._tells_presence = _Card.READ, None
        if blocks is None:
            raise Trouble(IdCardProblem.BAD_LAYOUT)
        extra_address = self._extra_address(deadline) if self._wants_extra_address else b""
        try:
            address = decode_extra_address(extra_address) if extra_address else ""
            return decode_text(blocks.text, blocks.photo, address)
        except BadBlock as bad:
            raise Trouble(bad.problem) from None

    def _check_find(self, reply: Reply) -> None:
        """A card that was announced and not read is tried even when it is not found a second time."""
        if reply.status != Status.FIND_FAILED:
            if reply.problem is not None:
                raise Trouble(reply.problem)
        elif self._card is _Card.READ:
            raise Trouble(IdCardProblem.LIFT_AND_PUT_BACK)
        elif self._card is _Card.NONE:
            raise Trouble(IdCardProblem.NO_CARD)

    def _select(self, deadline: Deadline) -> None:
        reply = self._reply(frames.SELECT, deadline)
        if reply.status == Status.SELECT_FAILED:
            if self._card in (_Card.TRIED, _Card.MUTE):
                raise Trouble(IdCardProblem.LIFT_AND_PUT_BACK)
            self._card = _Card.NONE
            self._news.append(IdCardLifted())
        if reply.problem is not None:
            raise Trouble(reply.problem)
        self._card = _Card.TRIED

    def _extra_address(self, deadline: Deadline) -> bytes:
        """What was written to the chip after issue. A reader that cannot say costs nobody the read."""
        try:
            reply = self._reply(frames.READ_EXTRA_ADDRESS, deadline)
        except Trouble:
            if deadline.over is not None:
                raise
            return b""
        self._tells_presence = reply.problem is None
        return reply.data if reply.status == Status.OK else b""


def _line_word(problem: IdCardProblem) -> str:
    return _SILENT if problem in (IdCardProblem.NO_ANSWER, IdCardProblem.DEADLINE) else _NOISY
