"""One try at the module: right and wrong fingers, fingers that give nothing, hints, lifting."""

from __future__ import annotations

import threading

import pytest

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, Failed
from drivers.far_end import Trouble
from drivers.fingerprint.codec import Confirm, Damaged, Instruction, Packet
from drivers.fingerprint.contract import FingerHint, FingerprintModule, Matched, ModuleReport, NotMatched, Unclear
from drivers.fingerprint.driver import FingerprintSettings
from drivers.fingerprint.finger import demonstration_template, finger_of, stranger
from drivers.fingerprint.model import FingerprintModel, Habits
from tests.drivers.fingerprint.rigs import RIGHT, TEMPLATE, Rig

HABITS = [
    Habits(),
    Habits(packet_bytes=32, command_ends_data=False),
    Habits(packet_bytes=256, gives_templates=False),
    Habits(packet_bytes=64, takes_images=False, counts_templates=False, changes_templates=True),
]


@pytest.fixture(params=HABITS, ids=["usual", "stubborn", "secretive", "poor"])
def rig(request: pytest.FixtureRequest) -> Rig:
    return Rig(request.param).open()


class TestComparing:
    def test_the_templates_finger_matches(self, rig: Rig) -> None:
        rig.hand.place(RIGHT)
        result = rig.compare()
        assert isinstance(result, Matched)
        assert result.score > 200
        assert rig.hints == []

    def test_another_finger_does_not(self, rig: Rig) -> None:
        for finger in (stranger(), finger_of(demonstration_template("of somebody else"))):
            rig.hand.place(finger)
            assert rig.compare() == NotMatched()

    def test_several_fingers_may_be_tried_one_after_the_other(self, rig: Rig) -> None:
        rig.hand.place(stranger())
        assert rig.compare() == NotMatched()
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)

    def test_a_finger_that_comes_later_is_waited_for(self, rig: Rig) -> None:
        timer = threading.Timer(0.3, rig.hand.place, [RIGHT])
        timer.start()
        assert isinstance(rig.compare(), Matched)
        timer.join()

    def test_no_finger_is_a_value(self, rig: Rig) -> None:
        assert rig.compare(seconds=0.3) == Failed(Completion.TIMED_OUT, "no-finger")

    def test_a_cancelled_try_ends(self, rig: Rig) -> None:
        deadline = Deadline(10)
        timer = threading.Timer(0.2, deadline.cancel)
        timer.start()
        result = rig.module.compare(TEMPLATE, deadline, rig.hints.append)
        timer.join()
        assert result == Failed(Completion.CANCELLED, "cancelled")

    @pytest.mark.parametrize("length", [0, 511, 513, 768])
    def test_a_template_of_another_length_is_not_sent(self, length: int) -> None:
        rig = Rig().open()
        asked = len(rig.model.asked)
        assert rig.compare(template=bytes(length)) == Failed(Completion.INVALID_DATA, "template-length")
        assert len(rig.model.asked) == asked

    def test_it_is_the_contracts_driver(self) -> None:
        assert isinstance(Rig().module, FingerprintModule)


class TestFingersThatGiveNothing:
    @pytest.mark.parametrize(
        ("trouble", "hint"),
        [
            (Confirm.TOO_FEW_POINTS, FingerHint.PRESS_HARDER),
            (Confirm.TOO_MESSY, FingerHint.WIPE_DRY),
            (Confirm.NOT_TAKEN, FingerHint.PRESS_AGAIN),
        ],
    )
    def test_pressed_better_it_goes_on_in_the_same_try(self, rig: Rig, trouble: Confirm, hint: FingerHint) -> None:
        rig.hand.place(RIGHT.troubled(trouble, times=2))
        assert isinstance(rig.compare(), Matched)
        assert rig.hints == [hint]

    def test_the_same_trouble_again_asks_for_another_finger(self) -> None:
        rig = Rig().open()
        worn = RIGHT.troubled(Confirm.TOO_FEW_POINTS)
        rig.hand.place(worn)
        hints: list[FingerHint] = []

        def tell(hint: FingerHint) -> None:
            hints.append(hint)
            rig.now += 2.0
            rig.hand.place(worn if len(hints) < 3 else RIGHT)

        assert isinstance(rig.module.compare(TEMPLATE, Deadline(10), tell), Matched)
        assert hints == [FingerHint.PRESS_HARDER, FingerHint.OTHER_FINGER, FingerHint.OTHER_FINGER]

    def test_three_placings_that_give_nothing_are_unclear(self) -> None:
        rig = Rig().open()
        wet = RIGHT.troubled(Confirm.TOO_MESSY)
        rig.hand.place(wet)
        placed = []

        def tell(hint: FingerHint) -> None:
            placed.append(hint)
            rig.now += 2.0
            if len(placed) < 3:
                rig.hand.place(wet)

        assert rig.module.compare(TEMPLATE, Deadline(10), tell) == Unclear(FingerHint.OTHER_FINGER)
        assert placed == [FingerHint.WIPE_DRY, FingerHint.OTHER_FINGER, FingerHint.OTHER_FINGER]
        assert Instruction.MATCH not in rig.model.asked

    def test_time_that_runs_out_over_a_dry_finger_is_unclear_too(self, rig: Rig) -> None:
        rig.hand.place(RIGHT.troubled(Confirm.TOO_FEW_POINTS))
        assert rig.compare(seconds=0.4) == Unclear(FingerHint.PRESS_HARDER)

    def test_hints_are_two_seconds_apart(self) -> None:
        rig = Rig().open()
        worn = RIGHT.troubled(Confirm.TOO_FEW_POINTS)
        rig.hand.place(worn)

        def place_again() -> None:
            rig.hand.place(worn)

        timers = [threading.Timer(after, place_again) for after in (0.3, 0.6)]
        for timer in timers:
            timer.start()
        rig.module.compare(TEMPLATE, Deadline(1.2), rig.hints.append)
        for timer in timers:
            timer.join()
        assert rig.hints == [FingerHint.PRESS_HARDER]


class TestLifting:
    def test_the_last_finger_must_be_lifted(self, rig: Rig) -> None:
        rig.hand.place(stranger())
        assert rig.compare() == NotMatched()
        assert rig.compare(seconds=0.3) == Failed(Completion.TIMED_OUT, "not-lifted")
        assert rig.hints == [FingerHint.LIFT]
        rig.hand.lift()
        assert rig.compare(seconds=0.3) == Failed(Completion.TIMED_OUT, "no-finger")
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)

    def test_the_next_visitors_finger_may_lie_there_already(self, rig: Rig) -> None:
        rig.hand.place(stranger())
        assert rig.compare() == NotMatched()
        rig.hand.place(RIGHT)
        # Nobody looked while the one went and the other came.
        rig.model._left_it = False
        rig.module.wipe(Deadline(10))
        assert isinstance(rig.compare(), Matched)
        assert rig.hints == []


class TestTheTemplateOnItsWay:
    def test_lost_on_the_way_it_is_sent_again(self) -> None:
        rig = Rig(model=Forgetful(losses=1)).open()
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)

    def test_lost_again_it_is_said_and_nobody_is_called_another(self) -> None:
        rig = Rig(model=Forgetful(losses=2)).open()
        rig.hand.place(RIGHT)
        assert rig.compare() == Failed(Completion.INVALID_DATA, "template-refused")
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)


class Forgetful(FingerprintModel):
    """Loses the first packet of the first templates that come with a finger on the sensor."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        super().__init__()

    def _take(self, packet: Packet) -> bytes:
        if self.losses and packet.content == TEMPLATE[: len(packet.content)]:
            self.losses -= 1
            return b""
        return super()._take(packet)


class Noisy(FingerprintModel):
    """From ``begin`` on, the packet (or the answer) of that number is damaged on the line, once."""

    def __init__(self, habits: Habits, *, answer: int = 0, packet: int = 0) -> None:
        self._before = [0, 0]
        self._damaged = (answer, packet)
        super().__init__(habits)

    def begin(self) -> None:
        self._before = [*self._damaged]

    def _counted(self, which: int) -> bool:
        self._before[which] -= 1
        return self._before[which] == 0

    def _answer(self, packet: Packet | Damaged) -> bytes:
        return super()._answer(Damaged() if self._counted(1) else packet)

    def _say(self, code: Confirm, more: bytes = b"") -> bytes:
        self.wrong_checks += self._counted(0)
        return super()._say(code, more)


class TestTheLine:
    def test_a_wrong_checksum_is_asked_again(self, rig: Rig) -> None:
        rig.hand.place(RIGHT)
        rig.model.wrong_checks = 1
        assert isinstance(rig.compare(), Matched)

    @pytest.mark.parametrize("number", range(1, 9))
    @pytest.mark.parametrize("habits", HABITS[:2], ids=["usual", "stubborn"])
    def test_whichever_answer_is_damaged_the_finger_still_matches(self, habits: Habits, number: int) -> None:
        model = Noisy(habits, answer=number)
        rig = Rig(model=model).open()
        rig.hand.place(RIGHT)
        model.begin()
        assert isinstance(rig.compare(seconds=15), Matched)
        rig.idle()
        assert set(rig.hand.remains()) <= {"image"}

    @pytest.mark.parametrize("number", range(1, 26))
    @pytest.mark.parametrize("habits", HABITS[:2], ids=["usual", "stubborn"])
    def test_whichever_packet_to_the_module_is_damaged_the_finger_still_matches(
        self, habits: Habits, number: int
    ) -> None:
        model = Noisy(habits, packet=number)
        rig = Rig(model=model).open()
        rig.hand.place(RIGHT)
        model.begin()
        assert isinstance(rig.compare(seconds=15), Matched)
        rig.idle()
        assert set(rig.hand.remains()) <= {"image"}

    def test_only_wrong_checksums_are_garbled(self, rig: Rig) -> None:
        rig.hand.place(RIGHT)
        rig.model.wrong_checks = 1000
        assert rig.compare() == Failed(Completion.HARDWARE_ERROR, "garbled")
        rig.model.wrong_checks = 0
        assert isinstance(rig.compare(), Matched)

    def test_a_late_answer_is_not_taken_for_the_next(self) -> None:
        rig = Rig().open()
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)
        # As if the answer to that comparison came once more, while nobody waits.
        rig.hand.far_end.say(bytes.fromhex("EF01FFFFFFFF 07 0005 00 00E0 00EC"))
        rig.hand.place(stranger())
        assert rig.compare() == NotMatched()

    def test_silence_is_said_and_then_the_device_is_lost(self) -> None:
        rig = Rig().open()
        rig.hand.set_trouble(Trouble.SILENT)
        assert rig.compare() == Failed(Completion.HARDWARE_ERROR, "silent")
        with pytest.raises(DeviceFault, match="silent"):
            rig.idle()
        assert (rig.module.status().state, rig.module.status().reason) == (DeviceState.OFFLINE, "silent")
        with pytest.raises(DeviceFault, match="silent"):
            rig.module.open()
        rig.hand.set_trouble(Trouble.NONE)
        rig.open()
        assert rig.module.status().state is DeviceState.ONLINE

    def test_noise_where_a_module_should_be(self) -> None:
        rig = Rig()
        rig.hand.set_trouble(Trouble.GARBAGE)
        with pytest.raises(DeviceFault, match="garbled"):
            rig.module.open()

    def test_a_process_that_died_amid_data_does_no_harm(self, rig: Rig) -> None:
        rig.model.receive(bytes.fromhex("EF01FFFFFFFF 01 0004 09 01 000F"))
        rig.open()
        rig.hand.place(RIGHT)
        assert isinstance(rig.compare(), Matched)


class TestTheModule:
    def test_it_reports(self) -> None:
        rig = Rig().open()
        rig.model.library[7] = b"x" * 512
        assert rig.module.report(Deadline(5)) == ModuleReport(1000, 1, 3, 128, 57_600)
        assert Rig(Habits(counts_templates=False)).open().module.report(Deadline(5)) == ModuleReport(
            1000, None, 3, 128, 57_600
        )

    def test_its_security_level_is_set_once(self) -> None:
        rig = Rig(settings=FingerprintSettings(4)).open()
        assert rig.model.parameters.security_level == 4
        rig.open()
        assert rig.model.asked.count(Instruction.SET_PARAMETER) == 1

    def test_a_level_decides_how_alike_is_alike_enough(self) -> None:
        rig = Rig(settings=FingerprintSettings(5)).open()
        half = TEMPLATE[:90] + bytes(octet ^ 0x0F for octet in TEMPLATE[90:])
        rig.hand.place(finger_of(half))
        assert rig.compare() == NotMatched()
        rig = Rig(settings=FingerprintSettings(1)).open()
        rig.hand.place(finger_of(half))
        assert isinstance(rig.compare(), Matched)

    def test_a_level_there_is_not(self) -> None:
        for level in (0, 6):
            with pytest.raises(ValueError, match="1 to 5"):
                FingerprintSettings(level)

    def test_one_that_lets_nobody_set_its_level_is_not_used(self) -> None:
        class Fixed(FingerprintModel):
            def _set(self, parameters: bytes) -> Confirm:
                return Confirm.FLASH_ERROR

        with pytest.raises(DeviceFault, match="level-refused") as fault:
            Rig(model=Fixed(), settings=FingerprintSettings(5)).open()
        assert fault.value.permanent

    def test_one_with_a_password_is_not_guessed_at(self) -> None:
        rig = Rig(Habits(password=b"\x12\x34\x56\x78"))
        with pytest.raises(DeviceFault, match="module-password") as fault:
            rig.module.open()
        assert fault.value.permanent

    def test_one_with_longer_templates_is_not_used(self) -> None:
        rig = Rig(Habits(buffer_bytes=1536))
        with pytest.raises(DeviceFault, match="template-size") as fault:
            rig.open()
        assert fault.value.permanent
