"""Commands, acknowledgements and data of a fingerprint module over any Link, and the care that no acknowledgement is taken
for another's.

Acknowledgements do not name their command, and most are alike. So a command that got no whole answer leaves the line
unsettled, and nothing else is asked before a fence: READ_PARAMETERS, whose answer has a length that no other has and can
only come after every late one. Data that was cut off is ended first, or the module would wait for the rest of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed
from drivers.fingerprint import codec
from drivers.fingerprint.codec import Confirm, Damaged, Identifier, Instruction, Packet, PacketParser, Parameters
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError

ANSWER_SECONDS: Final = 0.5
"""For what the module does at once."""
PICTURE_SECONDS: Final = 2.0
"""Taking a picture lasts up to 1 s, its characteristics up to 1 s (ZFM-20 manual, 1)."""
FLASH_SECONDS: Final = 3.0
_REPEATS: Final = 3
_QUIET_SECONDS: Final = 0.03
_QUIET_LIMIT_SECONDS: Final = 0.3
_PACKET_SECONDS: Final = 0.5
# Nothing asked for is longer; a module with longer templates must show that it has them.
_DATA_MAX: Final = 8 * codec.BUFFER_BYTES

SILENT: Final = Failed(Completion.HARDWARE_ERROR, "silent")
GARBLED: Final = Failed(Completion.HARDWARE_ERROR, "garbled")
REFUSED: Final = Failed(Completion.HARDWARE_ERROR, "module-refused")
_ONE: Final = frozenset({1})
_BEFORE_DATA: Final = (Instruction.DOWN_CHARACTERISTICS, Instruction.DOWN_IMAGE)
"""The module may wait for data once it was told one of these, even when its acknowledgement was lost."""


class Trouble(Exception):
    """A command that did not deliver; ``failed`` is what the caller of the driver gets."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.reason)
        self.failed = failed


class ModuleLine(LineAdapter):
    """Base of the driver: asks commands. All of it raises LinkLostError when the line is gone, Trouble when the module did
    not answer, or not in a way that makes sense, or the deadline is over.
    """

    def __init__(self, connect: Callable[[], Link]) -> None:
        super().__init__(connect)
        self._parameters = Parameters(0, 0, codec.PACKET_SIZES[0], codec.BAUD_RATE)
        self._unsettled = True
        self._taking_data = False
        self._line_free_at = 0.0

    def _opened(self) -> None:
        """Find the module. What does not answer as one is no fingerprint module, or a dead one."""
        # A process that died amid data left a module that waits for the rest.
        self._unsettled, self._taking_data, self._line_free_at = True, True, 0.0
        deadline = Deadline(2 * ANSWER_SECONDS)
        try:
            self._introduce(deadline)
        except Trouble as trouble:
            raise LinkLostError(trouble.failed.reason) from None
        self._status = DeviceStatus(self.family, DeviceState.ONLINE)

    def _introduce(self, deadline: Deadline) -> None:
        """Without a password set, a module needs none; asking for it says whether one is set."""
        frame = codec.command(Instruction.VERIFY_PASSWORD, *codec.NO_PASSWORD)
        said = self._exchange(frame, _ONE, ANSWER_SECONDS, deadline)
        locked = isinstance(said, Packet) and said.content[0] == Confirm.WRONG_PASSWORD
        try:
            self._settle(deadline)
        except Trouble:
            if not locked:
                raise
        if locked:
            raise DeviceFault("module-password", permanent=True)

    def _expect_ok(self, code: int) -> None:
        if code != Confirm.OK:
            raise Trouble(REFUSED)

    def _ask(
        self,
        instruction: Instruction,
        *parameters: int,
        deadline: Deadline,
        seconds: float = ANSWER_SECONDS,
        sizes: frozenset[int] = _ONE,
    ) -> bytes:
        """The acknowledgement's content, whatever its code; ``sizes`` are the lengths it may have. Asked again when one of
        the two packets was damaged on the line.
        """
        for _ in range(_REPEATS):
            if self._unsettled:
                self._settle(deadline)
            self._taking_data = instruction in _BEFORE_DATA
            packet = self._exchange(codec.command(instruction, *parameters), sizes, seconds, deadline)
            if isinstance(packet, Packet) and not self._was_garbled(packet.content[0]):
                self._taking_data = False
                return packet.content
        raise Trouble(GARBLED)

    def _was_garbled(self, code: int) -> bool:
        """Whether the module says that it did not understand. It may be waiting for data whose end was lost."""
        if code == Confirm.RECEIVE_ERROR:
            self._unsettled = self._taking_data = True
        return code == Confirm.RECEIVE_ERROR

    def _settle(self, deadline: Deadline) -> None:
        """Let late answers go by; learn the module's parameters on the way."""
        if self._taking_data:
            self._send_packet(codec.encode(Identifier.END_OF_DATA, bytes(self._parameters.packet_bytes)), deadline)
        sizes = frozenset({codec.PARAMETERS_BYTES})
        frame = codec.command(Instruction.READ_PARAMETERS)
        packet = self._exchange(frame, sizes, ANSWER_SECONDS, deadline, patient=True)
        told = codec.decode_parameters(packet.content) if isinstance(packet, Packet) else None
        self._unsettled = True
        self._hush(deadline)
        if told is None:
            raise Trouble(GARBLED)
        self._parameters = told
        self._unsettled = self._taking_data = False

    def _hush(self, deadline: Deadline) -> None:
        """Until the line is quiet."""
        limit = deadline.step(_QUIET_LIMIT_SECONDS)
        while self._open_link.read(_QUIET_SECONDS):
            if limit.over is not None:
                raise Trouble(GARBLED)

    def _exchange(
        self, frame: bytes, sizes: frozenset[int], seconds: float, deadline: Deadline, *, patient: bool = False
    ) -> Packet | Damaged:
        """Send and wait. ``patient``: pass over damaged packets. What can be no answer is a late one and passed over."""
        step = deadline.step(seconds + self._queued_seconds())
        parser = PacketParser()
        answers: list[Packet | Damaged] = []
        strangers = 0

        def take(data: bytes) -> bool | None:
            nonlocal strangers
            for packet in parser.feed(data):
                if isinstance(packet, Damaged):
                    wanted = not patient
                else:
                    wanted = packet.identifier == Identifier.ACKNOWLEDGE and len(packet.content) in sizes
                if wanted and not answers:
                    answers.append(packet)
                else:
                    strangers += 1
            return True if answers else None

        self._unsettled = True
        self._send_packet(frame, deadline)
        if self._collect(take, step) is None:
            raise self._nothing(deadline, noisy=bool(strangers or parser.noise or parser.holds))
        self._unsettled = isinstance(answers[0], Damaged) or bool(strangers or parser.holds)
        return answers[0]

    def _nothing(self, deadline: Deadline, *, noisy: bool) -> Trouble:
        """Why no answer came."""
        self._stop_if_over(deadline)
        return Trouble(GARBLED if noisy else SILENT)

    def _stop_if_over(self, deadline: Deadline) -> None:
        if (over := deadline.over) is not None:
            raise Trouble(Failed(over, "cancelled" if over is Completion.CANCELLED else "timed-out"))

    def _send_packet(self, packet: bytes, deadline: Deadline) -> None:
        """A whole packet or none: one that is cut off would spoil the next."""
        self._stop_if_over(deadline)
        if not self._send(packet, Deadline(_PACKET_SECONDS)):
            raise LinkLostError("write-blocked")
        self._line_free_at = max(time.monotonic(), self._line_free_at) + self._seconds_for(len(packet))

    def _seconds_for(self, size: int) -> float:
        """How long the line needs for so many bytes."""
        return size * codec.BITS_A_BYTE / self._parameters.baud_rate

    def _queued_seconds(self) -> float:
        """How long the line still carries what the system's buffer took."""
        return max(0.0, self._line_free_at - time.monotonic())

    def _give(self, instruction: Instruction, *parameters: int, data: bytes, deadline: Deadline) -> int:
        """A command that data follows. Its confirmation code; OK: the data was sent. The module says nothing of the data."""
        code = self._ask(instruction, *parameters, deadline=deadline)[0]
        if code == Confirm.OK:
            self._taking_data = self._unsettled = True
            for packet in codec.data_packets(data, self._parameters.packet_bytes):
                self._send_packet(packet, deadline)
            self._taking_data = self._unsettled = False
        return code

    def _fetch_characteristics(self, buffer: int, deadline: Deadline) -> bytes | None:
        """What is in that buffer; None when the module does not give it out."""
        for _ in range(_REPEATS - 1):
            try:
                return self._fetch(buffer, deadline)
            except Trouble as trouble:
                if trouble.failed != GARBLED:
                    raise
        return self._fetch(buffer, deadline)

    def _fetch(self, buffer: int, deadline: Deadline) -> bytes | None:
        parser, held = PacketParser(), bytearray()
        codes: list[int] = []

        def take(data: bytes) -> int | None:
            for packet in parser.feed(data):
                if isinstance(packet, Damaged) or len(held) > _DATA_MAX:
                    raise Trouble(GARBLED)
                if not codes and packet.identifier == Identifier.ACKNOWLEDGE:
                    codes.append(packet.content[0])
                elif codes and packet.identifier in (Identifier.DATA, Identifier.END_OF_DATA):
                    held.extend(packet.content)
                if codes and packet.identifier == Identifier.END_OF_DATA:
                    return Confirm.OK
            return codes[0] if codes and codes[0] != Confirm.OK else None

        if self._unsettled:
            self._settle(deadline)
        self._unsettled = True
        self._send_packet(codec.command(Instruction.UP_CHARACTERISTICS, buffer), deadline)
        step = deadline.step(ANSWER_SECONDS + self._queued_seconds() + self._seconds_for(_DATA_MAX // 2))
        code = self._collect(take, step)
        if code is None:
            raise self._nothing(deadline, noisy=bool(codes or parser.noise or parser.holds))
        if self._was_garbled(code):
            raise Trouble(GARBLED)
        self._unsettled = parser.holds
        return bytes(held) if code == Confirm.OK else None
