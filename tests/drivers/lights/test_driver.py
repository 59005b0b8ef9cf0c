"""Lamps: shown, flashing, and none left burning, whatever happens to driver, cable and process."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.contract import Adapter, Completion, Deadline, DeviceFault, DeviceState, Failed, StatusChanged
from drivers.far_end import PtyCable, Trouble
from drivers.gpio_fake import FakeChip
from drivers.lights.contract import GuideColour, GuideLight, Shown, Slot
from drivers.lights.gpio_lamps import GpioLights, LampLines
from drivers.lights.model import RelayFarEnd
from drivers.lights.proof import LAMPS
from drivers.lights.relay import RelaySettings, SerialRelayLights
from drivers.lights.simulator import ALL_SLOTS, SimulatedLights
from drivers.supervisor import Supervised

CARD = ALL_SLOTS[Slot.CARD]
SOON = 10.0


def until(adapter: Adapter, done: Callable[[], bool]) -> None:
    """Poll until ``done``."""
    give_up_at = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < give_up_at, "it never happened"
        list(adapter.poll(0.02))


@contextmanager
def relay(folder: Path, *, answers: bool = False) -> Iterator[tuple[RelayFarEnd, SerialRelayLights]]:
    board = RelayFarEnd(answers=answers)
    with PtyCable(board, folder / "relay") as cable:
        lights = SerialRelayLights(str(cable.name), RelaySettings(ALL_SLOTS, answers=answers, solid_state=True))
        yield board, lights
        lights.close()


def test_a_lamp_is_shown_and_all_go_off() -> None:
    lights = SimulatedLights()
    lights.open()
    assert lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(2)) == Shown(frozenset({Slot.CARD}))
    assert lights.show(Slot.CASH, GuideLight.CONTINUOUS, Deadline(2)) == Shown(frozenset({Slot.CARD, Slot.CASH}))
    assert lights.burning() == {Slot.CARD, Slot.CASH}
    assert lights.all_off(Deadline(2)) == Shown(frozenset())
    assert lights.burning() == frozenset()
    lights.close()


def test_it_flashes_while_it_is_polled_and_without_a_thread() -> None:
    lights = SimulatedLights()
    lights.open()
    threads = set(threading.enumerate())
    lights.show(Slot.CARD, GuideLight.QUICK_FLASH, Deadline(2))
    board = lights.controls.board
    until(lights, lambda: board.switched >= 5)
    assert set(threading.enumerate()) <= threads
    lights.show(Slot.CARD, GuideLight.OFF, Deadline(2))
    assert lights.burning() == frozenset()
    before = board.switched
    list(lights.poll(0.6))
    assert board.switched == before
    lights.close()


def test_a_mechanical_relay_does_not_flash() -> None:
    lights = SimulatedLights(RelaySettings({Slot.CARD: 1}, answers=True))
    lights.open()
    lights.show(Slot.CARD, GuideLight.QUICK_FLASH, Deadline(2))
    list(lights.poll(1.0))
    assert lights.controls.lit == (1,)
    assert lights.controls.board.switched == 1
    lights.close()


def test_no_lamp_there_is_a_value() -> None:
    lights = SimulatedLights(RelaySettings({Slot.CARD: 1}, answers=True))
    lights.open()
    no_lamp = Failed(Completion.UNSUPPORTED, "no-such-light")
    assert lights.show(Slot.CASH, GuideLight.CONTINUOUS, Deadline(2)) == no_lamp
    assert lights.slots == {Slot.CARD}
    lights.close()


def test_a_relay_that_does_not_move_is_a_hardware_error() -> None:
    lights = SimulatedLights()
    lights.open()
    lights.controls.stick(CARD)
    stuck = Failed(Completion.HARDWARE_ERROR, "relay-stuck")
    assert lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(2)) == stuck
    assert (lights.status().state, lights.status().reason) == (DeviceState.HARDWARE_ERROR, "relay-stuck")
    lights.controls.stick()
    assert isinstance(lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(2)), Shown)
    assert lights.status().state is DeviceState.ONLINE
    lights.close()


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(Trouble.SILENT, "no-answer"), (Trouble.GARBAGE, "relay-garbage"), (Trouble.TORN, "relay-garbage")],
)
def test_a_board_that_answers_badly_is_unknown(trouble: Trouble, reason: str) -> None:
    lights = SimulatedLights()
    lights.open()
    lights.controls.set_trouble(trouble)
    assert lights.all_off(Deadline(0.2)) == Failed(Completion.TIMED_OUT, reason)
    assert (lights.status().state, lights.status().reason) == (DeviceState.UNKNOWN, reason)
    lights.close()


def test_off_that_came_too_late_is_done_at_the_next_poll() -> None:
    lights = SimulatedLights()
    lights.open()
    lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(2))
    assert lights.all_off(Deadline(0)) == Failed(Completion.TIMED_OUT)
    list(lights.poll(0.0))
    assert lights.burning() == frozenset()
    lights.close()


@pytest.mark.parametrize("answers", [False, True])
def test_closing_puts_all_out_before_the_port_is_closed(tmp_path: Path, answers: bool) -> None:
    """pyserial drops what it has not sent: without a wait the lamps stay on."""
    with relay(tmp_path, answers=answers) as (board, lights):
        for _ in range(5):
            lights.open()
            for slot in ALL_SLOTS:
                lights.show(slot, GuideLight.CONTINUOUS, Deadline(2))
            assert board.wait(lambda: len(board.lit) == len(ALL_SLOTS), SOON)
            lights.close()
            assert board.wait(lambda: board.lit == (), SOON)


def test_opening_puts_out_what_burnt_before_also_without_a_slot(tmp_path: Path) -> None:
    board = RelayFarEnd(answers=False)
    with PtyCable(board, tmp_path / "relay") as cable:
        board.board.on = [True] * 8
        lights = SerialRelayLights(str(cable.name), RelaySettings({Slot.CARD: 1}))
        lights.open()
        assert board.wait(lambda: board.lit == (), SOON)
        lights.close()


KILLED = """
import sys
from drivers.contract import Deadline
from drivers.lights.contract import GuideLight, Slot
from drivers.lights.relay import RelaySettings, SerialRelayLights
lights = SerialRelayLights(sys.argv[1], RelaySettings({Slot.CARD: 1}))
lights.open()
lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(5))
print("lit", flush=True)
while True:
    list(lights.poll(0.3))
"""


def test_after_a_kill_the_lamp_burns_until_the_next_start(tmp_path: Path) -> None:
    """Nothing in a killed process can switch a relay off; what is promised is the next start."""
    board = RelayFarEnd(answers=False)
    with PtyCable(board, tmp_path / "relay") as cable:
        victim = subprocess.Popen([sys.executable, "-c", KILLED, str(cable.name)], stdout=subprocess.PIPE)
        try:
            assert victim.stdout is not None
            assert victim.stdout.readline() == b"lit\n"
            assert board.wait(lambda: board.lit == (1,), SOON)
        finally:
            victim.kill()
            victim.wait(SOON)
            assert victim.stdout is not None
            victim.stdout.close()
        assert board.lit == (1,)
        lights = SerialRelayLights(str(cable.name), RelaySettings({Slot.CARD: 1}))
        lights.open()
        assert board.wait(lambda: board.lit == (), SOON)
        lights.close()


@pytest.mark.expected_logs("device lights is")
def test_pulled_and_put_back_under_supervision_all_is_off_and_it_works(tmp_path: Path) -> None:
    states: list[DeviceState] = []
    changed = threading.Condition()

    def publish(message: object) -> None:
        if isinstance(message, StatusChanged):
            with changed:
                states.append(message.status.state)
                changed.notify_all()

    def wait(state: DeviceState) -> None:
        with changed:
            assert changed.wait_for(lambda: states[-1:] == [state], SOON)

    with relay(tmp_path) as (board, lights):
        device = Supervised(lights, publish)
        device.start()
        done: list[object] = []
        wait(DeviceState.ONLINE)
        for round_ in range(3):
            device.submit(lambda a, d: a.show(Slot.CARD, GuideLight.MEDIUM_FLASH, d), 5, done.append)
            assert board.wait(lambda: board.lit == (CARD,), SOON)
            board.unplug()
            wait(DeviceState.OFFLINE)
            board.plug()
            wait(DeviceState.ONLINE)
            assert board.lit == ()
            assert done == [Shown(frozenset({Slot.CARD}))] * (round_ + 1)
        device.submit(lambda a, d: a.show(Slot.CARD, GuideLight.CONTINUOUS, d), 5, done.append)
        assert board.wait(lambda: board.lit == (CARD,), SOON)
        device.stop()
        assert board.wait(lambda: board.lit == (), SOON)


RECEIPT_PIN, CARD_PIN, RED, GREEN, BLUE = 6, 5, 17, 27, 22


@pytest.mark.parametrize("dimmable", [True, False])
def test_lamps_on_lines(dimmable: bool) -> None:
    chip = FakeChip()
    lights = GpioLights(LAMPS, dimmable=dimmable, open_pins=chip.open)
    lights.open()
    # A lamp that burns at low level is held high.
    assert (chip.level(CARD_PIN), chip.level(RECEIPT_PIN)) == (0, 1)
    lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(1))
    lights.show(Slot.RECEIPT, GuideLight.CONTINUOUS, Deadline(1))
    lights.show(Slot.CASH, GuideLight.CONTINUOUS, Deadline(1), GuideColour.YELLOW)
    assert (chip.level(CARD_PIN), chip.level(RECEIPT_PIN)) == (1, 0)
    assert (chip.level(RED), chip.level(GREEN), chip.level(BLUE)) == (1, 1, 0)
    lights.all_off(Deadline(1))
    assert [chip.level(pin) for pin in (CARD_PIN, RECEIPT_PIN, RED, GREEN, BLUE)] == [0, 1, 0, 0, 0]
    lights.close()
    # Given back, a line is an input: nothing drives the lamp any more.
    assert chip.level(CARD_PIN) == 0


def test_a_dimmed_lamp_flashes_softly_on_its_line() -> None:
    chip = FakeChip()
    lights = GpioLights({Slot.CARD: LampLines((CARD_PIN,))}, open_pins=chip.open)
    lights.open()
    lights.show(Slot.CARD, GuideLight.MEDIUM_FLASH, Deadline(1))
    seen: set[float] = set()

    def half_bright() -> bool:
        seen.add(chip.level(CARD_PIN))
        return any(0.2 < level < 0.8 for level in seen) and max(seen) > 0.9 and min(seen) < 0.1

    until(lights, half_bright)
    lights.close()


def test_a_chip_that_goes_and_comes_back_shows_nothing() -> None:
    chip = FakeChip()
    lights = GpioLights(LAMPS, open_pins=chip.open)
    lights.open()
    lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(1))
    chip.unplug()
    with pytest.raises(DeviceFault, match="gpio-lost"):
        until(lights, lambda: False)
    chip.plug()
    lights.open()
    list(lights.poll(0.1))
    assert chip.level(CARD_PIN) == 0
    assert isinstance(lights.show(Slot.CARD, GuideLight.CONTINUOUS, Deadline(1)), Shown)
    chip.unplug()
    with pytest.raises(DeviceFault, match="gpio-lost"):
        lights.show(Slot.CARD, GuideLight.OFF, Deadline(1))


@pytest.mark.parametrize("lamps", [{Slot.CARD: LampLines((99,))}, {s: LampLines((5,)) for s in (Slot.CARD, Slot.CASH)}])
def test_a_line_that_does_not_exist_or_is_used_twice_is_a_wrong_configuration(lamps: dict[Slot, LampLines]) -> None:
    lights = GpioLights(lamps, open_pins=FakeChip().open)
    with pytest.raises(DeviceFault, match="gpio-pin-refused") as refused:
        lights.open()
    assert refused.value.permanent
    lights.close()
