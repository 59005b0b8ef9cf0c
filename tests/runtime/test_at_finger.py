"""A fingerprint check through the real driver: results and hints in the services' words, and nothing left in the module."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from drivers.contract import Completion, Failed, StatusChanged
from drivers.fingerprint.codec import Confirm
from drivers.fingerprint.contract import FingerHint as Hint
from drivers.fingerprint.contract import FingerprintModule, Matched, NotMatched, Unclear
from drivers.fingerprint.finger import demonstration_template, finger_of, stranger
from drivers.fingerprint.simulator import SimulatedFingerprintModule
from drivers.supervisor import Supervised
from kiosk.engine.messages import Completed, Event, Noted
from kiosk.engine.requests import Token
from kiosk.runtime.at_finger import AtFinger, outcome
from kiosk.runtime.performer import Performer
from kiosk.services.proofs import CheckFingerprint, FingerRight, FingerTemplate, FingerUnclear, FingerWrong

TEMPLATE = demonstration_template("of the runtime")
RIGHT = finger_of(TEMPLATE)
CHECK = CheckFingerprint(FingerTemplate(TEMPLATE))
PATIENCE_SECONDS = 15.0


@dataclass
class Desk:
    """A module under supervision with its performer, and what came back."""

    module: SimulatedFingerprintModule
    at_finger: AtFinger
    performer: Performer
    events: list[Event] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    usable: bool = False
    checks: int = 0

    def post(self, event: Event) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def publish(self, message: object) -> None:
        if isinstance(message, StatusChanged):
            with self.changed:
                self.usable = message.status.usable
                self.changed.notify_all()

    def wait(self, done: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(done, PATIENCE_SECONDS)

    def wait_for_module(self, done: Callable[[], bool]) -> None:
        """What happens inside the module wakes nobody."""
        give_up = threading.Event()
        for _ in range(int(PATIENCE_SECONDS / 0.02)):
            if done():
                return
            give_up.wait(0.02)
        raise AssertionError(f"left in the module: {self.module.controls.remains()}")

    def begin(self) -> Token:
        self.checks += 1
        token = Token(1, self.checks)
        self.performer.perform(token, CHECK)
        return token

    def result(self, token: Token) -> object:
        self.wait(lambda: any(isinstance(event, Completed) and event.token == token for event in self.events))
        return next(event.result for event in self.events if isinstance(event, Completed) and event.token == token)

    def hints(self) -> list[str]:
        return [event.note.id for event in self.events if isinstance(event, Noted)]


@pytest.fixture
def desk() -> Iterator[Desk]:
    module = SimulatedFingerprintModule()
    held: list[Desk] = []
    device: Supervised[FingerprintModule] = Supervised(module, lambda message: held[0].publish(message))
    held.append(Desk(module, AtFinger(device), Performer(lambda event: held[0].post(event))))
    desk = held[0]
    desk.at_finger.register(desk.performer)
    device.start()
    desk.wait(lambda: desk.usable)
    yield desk
    desk.at_finger.stop()
    device.stop()


def test_right_wrong_and_right_again(desk: Desk) -> None:
    desk.module.controls.place(RIGHT)
    right = desk.result(desk.begin())
    assert isinstance(right, FingerRight)
    assert right.score > 200
    desk.module.controls.place(stranger())
    assert desk.result(desk.begin()) == FingerWrong()
    desk.module.controls.place(RIGHT)
    assert isinstance(desk.result(desk.begin()), FingerRight)


def test_a_dry_finger_is_told_what_helps_while_the_try_goes_on(desk: Desk) -> None:
    desk.module.controls.place(RIGHT.troubled(Confirm.TOO_FEW_POINTS, times=2))
    assert isinstance(desk.result(desk.begin()), FingerRight)
    assert desk.hints() == ["finger-hint-press-harder"]


def test_after_the_visit_nothing_is_left(desk: Desk) -> None:
    desk.module.controls.place(RIGHT)
    desk.result(desk.begin())
    desk.at_finger.end_visit()
    desk.wait_for_module(lambda: desk.module.controls.remains() == [])


def test_a_visitor_who_goes_while_she_is_waited_for_leaves_nothing_either(desk: Desk) -> None:
    desk.module.controls.place(RIGHT.troubled(Confirm.TOO_MESSY))
    token = desk.begin()
    desk.wait(lambda: desk.hints() == ["finger-hint-wipe-dry"])
    desk.performer.cancel_all()
    assert desk.result(token) == Failed(Completion.CANCELLED, "cancelled")
    desk.at_finger.end_visit()
    desk.wait_for_module(lambda: desk.module.controls.remains() == [])


def test_what_a_killed_kiosk_left_is_wiped_at_the_start(desk: Desk) -> None:
    controls = desk.module.controls
    with controls.far_end.changed:
        controls.model.image[:4] = b"left"
        controls.model.library[1] = TEMPLATE
    desk.at_finger.start()
    desk.wait_for_module(lambda: controls.remains() == [])


def test_a_wipe_that_could_not_be_done_is_owed(desk: Desk) -> None:
    desk.module.controls.place(RIGHT)
    desk.result(desk.begin())
    desk.at_finger._wiped(Failed(Completion.HARDWARE_ERROR, "silent"))
    assert desk.at_finger._owes_wipe
    desk.at_finger.end_visit()
    desk.wait_for_module(lambda: desk.module.controls.remains() == [])
    desk.at_finger._wiped(Failed(Completion.UNSUPPORTED, "image-stays"))
    assert not desk.at_finger._owes_wipe


def test_without_a_module_it_is_said_at_once() -> None:
    events: list[Event] = []
    performer = Performer(events.append)
    at_finger = AtFinger(None)
    at_finger.register(performer)
    at_finger.start()
    performer.perform(Token(1, 1), CHECK)
    at_finger.end_visit()
    at_finger.stop()
    assert events == [Completed(Token(1, 1), Failed(Completion.NOT_READY, "not-configured"))]


def test_every_answer_of_the_module_is_one_the_effect_declares() -> None:
    declared = {type(result) for result in CHECK.outcomes()}
    answers = [Matched(7), NotMatched(), *(Unclear(hint) for hint in Hint), Failed(Completion.TIMED_OUT, "no-finger")]
    assert {type(outcome(answer)) for answer in answers} == declared
    assert outcome(Matched(7)) == FingerRight(7)
    assert outcome(Unclear(Hint.LIFT)) == FingerUnclear("lift")
    assert "octets" not in repr(CHECK)
