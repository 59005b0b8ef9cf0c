"""The driver of a fingerprint module. A finger is compared in the module, and whatever came of it the module is cleaned."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, TypeVar

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed
from drivers.fingerprint import codec
from drivers.fingerprint.codec import Confirm, Instruction
from drivers.fingerprint.contract import (
    FAMILY,
    TEMPLATE_BYTES,
    Comparison,
    FingerHint,
    Matched,
    ModuleReport,
    NotMatched,
    Tell,
    Unclear,
)
from drivers.fingerprint.line import FLASH_SECONDS, PICTURE_SECONDS, REFUSED, ModuleLine, Trouble
from drivers.link import Link, LinkLostError

FINGER_BUFFER: Final = 1
TEMPLATE_BUFFER: Final = 2
BUFFERS: Final = (FINGER_BUFFER, TEMPLATE_BUFFER)

PLACINGS: Final = 3
"""So many times a finger may be laid on without giving enough to compare."""
PICTURES_A_PLACING: Final = 4
HINT_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.1
ASK_EVERY_SECONDS: Final = 2.0
_POLL_LIMIT_SECONDS: Final = 0.8
_MISSES_MAX: Final = 2
# Modules may change a few bytes of what they are given; lost data changes nearly all behind it.
_TOLERATED_BYTES: Final = TEMPLATE_BYTES // 4

_HINTS: Final = {
    Confirm.NOT_TAKEN: FingerHint.PRESS_AGAIN,
    Confirm.NO_IMAGE: FingerHint.PRESS_AGAIN,
    Confirm.TOO_MESSY: FingerHint.WIPE_DRY,
    Confirm.TOO_FEW_POINTS: FingerHint.PRESS_HARDER,
}
_NOT_WIPED: Final = Failed(Completion.HARDWARE_ERROR, "not-wiped")
_IMAGE_STAYS: Final = Failed(Completion.UNSUPPORTED, "image-stays")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FingerprintSettings:
    """``security_level`` 1 (lenient) to 5 (strict): how alike the module must find two fingers. Set in the module once."""

    security_level: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.security_level <= 5:
            raise ValueError("a security level is 1 to 5")


class SerialFingerprintModule(ModuleLine):
    """See contract.FingerprintModule, over any Link."""

    family: ClassVar[str] = FAMILY

    def __init__(
        self,
        connect: Callable[[], Link],
        settings: FingerprintSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(connect)
        self._settings = settings or FingerprintSettings()
        self._clock = clock
        self._unclean: set[int] = set()
        self._image_unclean = True
        self._lying = False
        self._asked_at = 0.0
        self._misses = 0
        self._hinted_at = 0.0

    def compare(self, template: bytes, deadline: Deadline, tell: Tell) -> Comparison | Failed:
        """See contract.FingerprintModule."""
        if len(template) != TEMPLATE_BYTES:
            return Failed(Completion.INVALID_DATA, "template-length")
        return self._dialogue(lambda: self._compare(template, deadline, tell), deadline)

    def wipe(self, deadline: Deadline) -> Failed | None:
        """See contract.FingerprintModule. A model that takes no image: Failed UNSUPPORTED ``image-stays``, when all else
        was wiped.
        """
        return self._dialogue(lambda: self._wipe(deadline), deadline)

    def report(self, deadline: Deadline) -> ModuleReport | Failed:
        """See contract.FingerprintModule."""
        return self._dialogue(lambda: self._report(deadline), deadline)

    def _opened(self) -> None:
        # Whoever used the module last may have left something in it.
        self._unclean, self._image_unclean, self._lying = set(BUFFERS), True, False
        self._misses, self._asked_at = 0, self._clock()
        super()._opened()
        if self._parameters.security_level != self._settings.security_level:
            self._set_level(Deadline(FLASH_SECONDS))

    def _set_level(self, deadline: Deadline) -> None:
        try:
            said = self._ask(
                Instruction.SET_PARAMETER,
                codec.SECURITY_LEVEL,
                self._settings.security_level,
                deadline=deadline,
                seconds=FLASH_SECONDS,
            )
        except Trouble as trouble:
            raise LinkLostError(trouble.failed.reason) from None
        if said[0] != Confirm.OK:
            raise DeviceFault("level-refused", permanent=True)

    def _look(self) -> Iterable[object]:
        """Clean what a command left, one buffer at a time; else ask now and then whether the module is still there."""
        deadline = Deadline(_POLL_LIMIT_SECONDS)
        try:
            if self._unclean:
                self._overwrite(min(self._unclean), deadline)
            elif self._unsettled or self._clock() - self._asked_at >= ASK_EVERY_SECONDS:
                self._settle(deadline)
                self._asked_at = self._clock()
        except Trouble as trouble:
            self._missed(trouble)
        else:
            self._misses = 0
        return ()

    def _heard(self, data: bytes) -> Iterable[object]:
        if data:
            # A module says nothing unasked: this belongs to a command that was given up.
            self._unsettled = True
        return ()

    def _missed(self, trouble: Trouble) -> None:
        self._misses += trouble.failed != _NOT_WIPED
        if self._misses >= _MISSES_MAX:
            raise LinkLostError(trouble.failed.reason)

    def _dialogue(self, work: Callable[[], _T], deadline: Deadline) -> _T | Failed:
        if (over := deadline.over) is not None:
            return Failed(over)
        try:
            return work()
        except Trouble as trouble:
            return trouble.failed
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    def _compare(self, template: bytes, deadline: Deadline, tell: Tell) -> Comparison:
        for buffer in sorted(self._unclean):
            self._overwrite(buffer, deadline)
        self._hinted_at = self._clock() - HINT_SECONDS
        if self._lying:
            self._wait_for_lift(deadline, tell)
        hint = self._take_finger(deadline, tell)
        if hint is not None:
            return Unclear(hint)
        self._load(template, deadline)
        said = self._ask(Instruction.MATCH, deadline=deadline, sizes=frozenset({1, 3}))
        if said[0] == Confirm.OK and len(said) == 3:
            return Matched(int.from_bytes(said[1:], "big"))
        if said[0] == Confirm.NO_MATCH:
            return NotMatched()
        raise Trouble(REFUSED)

    def _wait_for_lift(self, deadline: Deadline, tell: Tell) -> None:
        told = False
        while self._picture(deadline, "not-lifted") != Confirm.NO_FINGER:
            if not told:
                self._hint(FingerHint.LIFT, tell)
                told = True
            self._pause(deadline, "not-lifted")

    def _take_finger(self, deadline: Deadline, tell: Tell) -> FingerHint | None:
        """Until the characteristics of a finger are in FINGER_BUFFER; the last hint when that does not come about."""
        placings = pictures = 0
        hint: FingerHint | None = None
        try:
            while True:
                lay = self._lying
                code = self._picture(deadline, "no-finger")
                if code != Confirm.NO_FINGER:
                    placings, pictures = (placings, pictures + 1) if lay else (placings + 1, 1)
                    code = self._characteristics(deadline) if code == Confirm.OK else code
                    if code == Confirm.OK:
                        return None
                    hint = _better(_HINTS[Confirm(code)], placings)
                    if pictures == 1:
                        self._hint(hint, tell)
                    if placings >= PLACINGS and pictures >= PICTURES_A_PLACING:
                        return hint
                self._pause(deadline, "no-finger")
        except Trouble as trouble:
            if hint is None or trouble.failed.completion is not Completion.TIMED_OUT:
                raise
            return hint

    def _picture(self, deadline: Deadline, waits_for: str) -> int:
        """OK, NO_FINGER or NOT_TAKEN. Raises Trouble for anything else; ``waits_for`` names what the time ran out for."""
        if deadline.over is Completion.TIMED_OUT:
            raise Trouble(Failed(Completion.TIMED_OUT, waits_for))
        # Whatever is answered, and if nothing is: there may be a picture now.
        self._image_unclean = True
        code = self._ask(Instruction.GET_IMAGE, deadline=deadline, seconds=PICTURE_SECONDS)[0]
        if code not in (Confirm.OK, Confirm.NO_FINGER, Confirm.NOT_TAKEN):
            raise Trouble(REFUSED)
        self._lying = code != Confirm.NO_FINGER
        return code

    def _characteristics(self, deadline: Deadline) -> int:
        """OK, or a code that has a hint."""
        self._unclean.add(FINGER_BUFFER)
        said = self._ask(
            Instruction.IMAGE_TO_CHARACTERISTICS, FINGER_BUFFER, deadline=deadline, seconds=PICTURE_SECONDS
        )
        if said[0] != Confirm.OK and said[0] not in _HINTS:
            raise Trouble(REFUSED)
        return said[0]

    def _load(self, template: bytes, deadline: Deadline) -> None:
        """Put the template beside the finger, and see that it arrived: the module says nothing of data it did not get."""
        for _ in range(2):
            self._unclean.add(TEMPLATE_BUFFER)
            code = self._give(Instruction.DOWN_CHARACTERISTICS, TEMPLATE_BUFFER, data=template, deadline=deadline)
            if code == Confirm.CANNOT_RECEIVE:
                break
            self._expect_ok(code)
            held = self._fetch_characteristics(TEMPLATE_BUFFER, deadline)
            if held is None:
                return
            wrong = sum(a != b for a, b in zip(held, template, strict=False)) + abs(len(held) - TEMPLATE_BYTES)
            if wrong <= _TOLERATED_BYTES:
                return
        raise Trouble(Failed(Completion.INVALID_DATA, "template-refused"))

    def _overwrite(self, buffer: int, deadline: Deadline) -> None:
        """Zeros over a character buffer, read back where the model does that. Raises Trouble."""
        self._expect_ok(
            self._give(Instruction.DOWN_CHARACTERISTICS, buffer, data=bytes(TEMPLATE_BYTES), deadline=deadline)
        )
        held = self._fetch_characteristics(buffer, deadline)
        if held is not None and len(held) != TEMPLATE_BYTES:
            raise DeviceFault("template-size", permanent=True)
        if held is not None and any(held):
            self._status = DeviceStatus(self.family, DeviceState.HARDWARE_ERROR, reason=_NOT_WIPED.reason)
            raise Trouble(_NOT_WIPED)
        self._unclean.discard(buffer)
        if not self._unclean and self._status.reason == _NOT_WIPED.reason:
            self._status = DeviceStatus(self.family, DeviceState.ONLINE)

    def _wipe(self, deadline: Deadline) -> Failed | None:
        self._lying = False
        for buffer in BUFFERS:
            self._overwrite(buffer, deadline)
        if self._image_unclean:
            code = self._give(Instruction.DOWN_IMAGE, data=bytes(codec.IMAGE_BYTES), deadline=deadline)
            self._image_unclean = code != Confirm.OK
        if self._stored(deadline) != 0:
            self._expect_ok(self._ask(Instruction.EMPTY, deadline=deadline, seconds=FLASH_SECONDS)[0])
        if not self._image_unclean:
            return None
        self._status = DeviceStatus(self.family, DeviceState.ONLINE, reason=_IMAGE_STAYS.reason)
        return _IMAGE_STAYS

    def _stored(self, deadline: Deadline) -> int | None:
        said = self._ask(Instruction.TEMPLATE_COUNT, deadline=deadline, sizes=frozenset({1, 3}))
        return int.from_bytes(said[1:], "big") if said[0] == Confirm.OK and len(said) == 3 else None

    def _report(self, deadline: Deadline) -> ModuleReport:
        self._settle(deadline)
        told = self._parameters
        return ModuleReport(
            told.library_size, self._stored(deadline), told.security_level, told.packet_bytes, told.baud_rate
        )

    def _hint(self, hint: FingerHint, tell: Tell) -> None:
        now = self._clock()
        if now - self._hinted_at >= HINT_SECONDS:
            self._hinted_at = now
            tell(hint)

    def _pause(self, deadline: Deadline, waits_for: str) -> None:
        """Between two pictures. Raises Trouble when the time is over."""
        if self._open_link.read(min(LOOK_SECONDS, deadline.remaining_seconds())):
            self._unsettled = True
        if deadline.over is Completion.TIMED_OUT:
            raise Trouble(Failed(Completion.TIMED_OUT, waits_for))
        self._stop_if_over(deadline)


def _better(hint: FingerHint, placings: int) -> FingerHint:
    """Dry and wet fingers are told what helps once; after that another finger is the better advice."""
    same_again = placings > 1 and hint in (FingerHint.PRESS_HARDER, FingerHint.WIPE_DRY)
    return FingerHint.OTHER_FINGER if same_again else hint
