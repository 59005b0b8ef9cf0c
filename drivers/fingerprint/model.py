"""A fingerprint module as a device: sensor, image memory, two character buffers, flash library. For simulator and fake.

Where the manuals are silent, or models differ, ``Habits`` holds both ways, and the driver is tested with either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.fingerprint import codec, finger
from drivers.fingerprint.codec import Confirm, Damaged, Identifier, Instruction, Packet, PacketParser, Parameters
from drivers.fingerprint.finger import RIDGE_BYTES, Finger

BUFFERS: Final = (1, 2)
_LEVEL_STEP: Final = 16
_LEVEL_BASE: Final = 24


@dataclass(frozen=True, slots=True)
class Habits:
    """Ways in which modules differ."""

    packet_bytes: int = 128
    buffer_bytes: int = codec.BUFFER_BYTES
    takes_images: bool = True
    gives_templates: bool = True
    """UP_CHARACTERISTICS answers with what is in the buffer; else CANNOT_SEND."""
    counts_templates: bool = True
    command_ends_data: bool = True
    """A command that comes instead of awaited data is obeyed; else it is answered with RECEIVE_ERROR."""
    changes_templates: bool = False
    """A few bytes of a template are others when it is read back."""
    password: bytes = codec.NO_PASSWORD
    keeps_what_it_has: bool = False
    """A broken one: what is written to a buffer does not replace what is in it."""


@dataclass(slots=True)
class _Awaited:
    """Data that was announced."""

    memory: bytearray
    taken: int = 0


class FingerprintModel:
    """See far_end.Model. Its methods are called by one thread at a time."""

    def __init__(self, habits: Habits | None = None, *, level: int = 3, library_size: int = 1000) -> None:
        self.habits = habits or Habits()
        self.parameters = Parameters(library_size, level, self.habits.packet_bytes, codec.BAUD_RATE)
        self.library: dict[int, bytes] = {}
        self.asked: list[int] = []
        """Every instruction that came, in order."""
        self.pictures = 0
        self.wrong_checks = 0
        """So many of the next packets leave with a wrong checksum."""
        self._finger: Finger | None = None
        self._left_it = False
        self._times = 0
        self._parser = PacketParser()
        self.power_cycle()

    @property
    def finger(self) -> Finger | None:
        return self._finger

    def place(self, laid: Finger) -> None:
        """Lay a finger on. Where one lay before it was lifted, and no hand is quicker than a look."""
        self._left_it = self._left_it or self._finger is not None
        self._finger, self._times = laid, 0

    def lift(self) -> None:
        self._left_it = self._left_it or self._finger is not None
        self._finger = None

    def power_cycle(self) -> None:
        """The working memory is empty afterwards; the flash is not."""
        self.image = bytearray(codec.IMAGE_BYTES)
        self.buffers = {number: bytearray(self.habits.buffer_bytes) for number in BUFFERS}
        self._awaited: _Awaited | None = None
        self._open = self.habits.password == codec.NO_PASSWORD

    def remains(self) -> list[str]:
        """Where anything of anybody is left."""
        memories: dict[str, bytes | bytearray] = {"image": self.image}
        memories |= {f"buffer {number}": held for number, held in self.buffers.items()}
        memories |= {f"library {page}": held for page, held in self.library.items()}
        return [name for name, held in memories.items() if any(held)]

    def connected(self) -> None:
        self._parser = PacketParser()

    def receive(self, data: bytes) -> bytes:
        return b"".join(self._answer(packet) for packet in self._parser.feed(data))

    def _answer(self, packet: Packet | Damaged) -> bytes:
        if isinstance(packet, Damaged):
            return b"" if self._awaited else self._say(Confirm.RECEIVE_ERROR)
        if packet.identifier in (Identifier.DATA, Identifier.END_OF_DATA):
            return self._take(packet)
        if packet.identifier != Identifier.COMMAND or not packet.content:
            return b""
        if self._awaited is not None and not self.habits.command_ends_data:
            return self._say(Confirm.RECEIVE_ERROR)
        self._awaited = None
        return self._obey(packet.content[0], packet.content[1:])

    def _take(self, packet: Packet) -> bytes:
        awaited = self._awaited
        if awaited is None:
            return b""
        if not self.habits.keeps_what_it_has:
            end = min(awaited.taken + len(packet.content), len(awaited.memory))
            awaited.memory[awaited.taken : end] = packet.content[: end - awaited.taken]
            awaited.taken = end
        if packet.identifier == Identifier.END_OF_DATA:
            self._awaited = None
        return b""

    def _obey(self, instruction: int, parameters: bytes) -> bytes:
        self.asked.append(instruction)
        if instruction == Instruction.VERIFY_PASSWORD:
            self._open = parameters == self.habits.password
            return self._say(Confirm.OK if self._open else Confirm.WRONG_PASSWORD)
        if not self._open:
            return self._say(Confirm.PASSWORD_NEEDED)
        match instruction:
            case Instruction.GET_IMAGE:
                return self._say(self._look())
            case Instruction.IMAGE_TO_CHARACTERISTICS if parameters[:1] and parameters[0] in BUFFERS:
                return self._say(self._read_ridges(parameters[0]))
            case Instruction.MATCH:
                return self._match()
            case Instruction.UP_CHARACTERISTICS if parameters[:1] and parameters[0] in BUFFERS:
                return self._give(bytes(self.buffers[parameters[0]]))
            case Instruction.DOWN_CHARACTERISTICS if parameters[:1] and parameters[0] in BUFFERS:
                self._awaited = _Awaited(self.buffers[parameters[0]])
                return self._say(Confirm.OK)
            case Instruction.DOWN_IMAGE if self.habits.takes_images:
                self._awaited = _Awaited(self.image)
                return self._say(Confirm.OK)
            case Instruction.EMPTY:
                self.library.clear()
                return self._say(Confirm.OK)
            case Instruction.SET_PARAMETER:
                return self._say(self._set(parameters))
            case Instruction.READ_PARAMETERS:
                return self._say(Confirm.OK, codec.encode_parameters(self.parameters))
            case Instruction.TEMPLATE_COUNT if self.habits.counts_templates:
                return self._say(Confirm.OK, len(self.library).to_bytes(2, "big"))
        return self._say(Confirm.UNKNOWN_COMMAND)

    def _look(self) -> Confirm:
        laid, gap = self._finger, self._left_it
        self._left_it = False
        if laid is None or gap:
            return Confirm.NO_FINGER
        self.pictures += 1
        self._times += 1
        if laid.trouble is Confirm.NOT_TAKEN and self._troubled(laid):
            return Confirm.NOT_TAKEN
        self.image[:] = (finger.seen(laid) * (codec.IMAGE_BYTES // RIDGE_BYTES + 1))[: codec.IMAGE_BYTES]
        return Confirm.OK

    def _troubled(self, laid: Finger) -> bool:
        return laid.trouble is not None and (laid.times is None or self._times <= laid.times)

    def _read_ridges(self, buffer: int) -> Confirm:
        if not any(self.image):
            return Confirm.NO_IMAGE
        if self._finger is not None and self._finger.trouble is not None and self._troubled(self._finger):
            return self._finger.trouble
        self.buffers[buffer][:RIDGE_BYTES] = self.image[:RIDGE_BYTES]
        return Confirm.OK

    def _match(self) -> bytes:
        alike = finger.likeness(bytes(self.buffers[1]), bytes(self.buffers[2]))
        passed = alike >= _LEVEL_BASE + _LEVEL_STEP * self.parameters.security_level
        score = alike if passed else 0
        return self._say(Confirm.OK if passed else Confirm.NO_MATCH, score.to_bytes(2, "big"))

    def _set(self, parameters: bytes) -> Confirm:
        if len(parameters) != 2 or parameters[0] != codec.SECURITY_LEVEL or not 1 <= parameters[1] <= 5:
            return Confirm.BAD_PARAMETER
        told = self.parameters
        self.parameters = Parameters(told.library_size, parameters[1], told.packet_bytes, told.baud_rate)
        return Confirm.OK

    def _give(self, held: bytes) -> bytes:
        if not self.habits.gives_templates:
            return self._say(Confirm.CANNOT_SEND)
        if self.habits.changes_templates and any(held):
            held = bytes((held[0] ^ 0xFF, held[1] ^ 0xFF)) + held[2:]
        return self._say(Confirm.OK) + b"".join(codec.data_packets(held, self.habits.packet_bytes))

    def _say(self, code: Confirm, more: bytes = b"") -> bytes:
        packet = codec.encode(Identifier.ACKNOWLEDGE, bytes((code,)) + more)
        if self.wrong_checks:
            self.wrong_checks -= 1
            packet = packet[:-1] + bytes((packet[-1] ^ 0x01,))
        return packet
