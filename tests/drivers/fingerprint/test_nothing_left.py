"""What is left in the module: nothing, whatever came of the try, and nothing forbidden was ever said to it."""

from __future__ import annotations

import pytest

from drivers.contract import Completion, Deadline, DeviceState, Failed
from drivers.far_end import Trouble
from drivers.fingerprint.codec import Confirm, Instruction
from drivers.fingerprint.contract import Matched
from drivers.fingerprint.finger import Finger, seen, stranger
from drivers.fingerprint.model import FingerprintModel, Habits
from tests.drivers.fingerprint.rigs import NEVER, RIGHT, TEMPLATE, Rig

TRIES = [
    RIGHT,
    stranger(),
    RIGHT.troubled(Confirm.TOO_MESSY),
    RIGHT.troubled(Confirm.TOO_FEW_POINTS),
    RIGHT.troubled(Confirm.NOT_TAKEN),
]


def holds_nothing_of(rig: Rig, finger: Finger) -> bool:
    """Neither template nor characteristics, not even a sixteenth of them."""
    memory = rig.memory()
    parts = [whole[at : at + 16] for whole in (TEMPLATE, seen(finger)) for at in range(0, len(whole) - 15, 16)]
    return not any(part in memory for part in parts)


@pytest.mark.parametrize("finger", TRIES)
@pytest.mark.parametrize("habits", [Habits(), Habits(32, command_ends_data=False), Habits(gives_templates=False)])
def test_after_a_try_and_a_wipe_nothing_is_left(habits: Habits, finger: Finger) -> None:
    rig = Rig(habits).open()
    rig.hand.place(finger)
    rig.compare(seconds=0.6)
    rig.idle()
    assert set(rig.hand.remains()) <= {"image"}
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.hand.remains() == []
    assert holds_nothing_of(rig, finger)
    assert rig.said_nothing_forbidden()


def test_the_test_would_see_what_is_left() -> None:
    rig = Rig().open()
    rig.hand.place(RIGHT)
    assert isinstance(rig.compare(), Matched)
    assert rig.hand.remains() == ["image", "buffer 1", "buffer 2"]
    assert not holds_nothing_of(rig, RIGHT)


def test_the_next_command_cleans_when_no_poll_came_between() -> None:
    rig = Rig().open()
    rig.hand.place(RIGHT)
    rig.compare()
    other = bytes(reversed(TEMPLATE))
    rig.hand.place(stranger())
    rig.compare(template=other)
    assert not any(TEMPLATE[at : at + 16] in rig.memory() for at in range(0, 496, 16))


def test_cancelled_in_the_middle_it_is_cleaned_at_the_next_poll() -> None:
    rig = Rig().open()
    deadline = Deadline(10)
    load = rig.model._take

    def cancel(packet: object) -> bytes:
        deadline.cancel()
        return load(packet)  # type: ignore[arg-type]

    rig.model._take = cancel  # type: ignore[method-assign]
    rig.hand.place(RIGHT)
    assert rig.module.compare(TEMPLATE, deadline, rig.hints.append) == Failed(Completion.CANCELLED, "cancelled")
    assert "buffer 1" in rig.hand.remains()
    rig.idle()
    assert set(rig.hand.remains()) <= {"image"}


def test_a_kiosk_that_died_in_the_middle_leaves_nothing_once_it_is_back() -> None:
    rig = Rig().open()
    rig.hand.place(RIGHT)
    rig.compare()
    again = Rig(model=rig.model).open()
    assert set(again.hand.remains()) <= {"image"}
    assert again.module.wipe(Deadline(10)) is None
    assert again.hand.remains() == []


def test_pulled_in_the_middle_it_forgets_by_itself() -> None:
    rig = Rig().open()
    rig.hand.place(RIGHT)
    rig.compare()
    rig.hand.unplug()
    assert rig.hand.remains() == []


def test_prints_in_the_flash_library_go_with_a_wipe() -> None:
    rig = Rig().open()
    rig.model.library = {3: b"somebody" * 64, 9: b"else" * 128}
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.hand.remains() == []
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.model.asked.count(Instruction.EMPTY) == 1


def test_a_model_that_cannot_count_is_emptied_each_time() -> None:
    rig = Rig(Habits(counts_templates=False)).open()
    rig.model.library = {3: b"somebody" * 64}
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.hand.remains() == []


def test_a_model_that_takes_no_image_says_so_and_is_clean_otherwise() -> None:
    rig = Rig(Habits(takes_images=False)).open()
    rig.model.library = {3: b"somebody" * 64}
    rig.hand.place(RIGHT)
    assert isinstance(rig.compare(), Matched)
    assert rig.module.wipe(Deadline(10)) == Failed(Completion.UNSUPPORTED, "image-stays")
    assert rig.hand.remains() == ["image"]
    status = rig.module.status()
    assert (status.state, status.reason, status.usable) == (DeviceState.ONLINE, "image-stays", True)


def test_a_module_that_keeps_what_it_has_is_out_of_use() -> None:
    rig = Rig(Habits()).open()
    rig.hand.place(RIGHT)
    rig.compare()
    rig.model.habits = Habits(keeps_what_it_has=True)
    rig.idle()
    assert (rig.module.status().state, rig.module.status().reason) == (DeviceState.HARDWARE_ERROR, "not-wiped")
    rig.hand.place(RIGHT)
    assert rig.compare() == Failed(Completion.HARDWARE_ERROR, "not-wiped")
    assert rig.module.wipe(Deadline(10)) == Failed(Completion.HARDWARE_ERROR, "not-wiped")
    rig.model.habits = Habits()
    rig.idle()
    assert rig.module.status().state is DeviceState.ONLINE
    assert set(rig.hand.remains()) <= {"image"}


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_wipe_that_is_cancelled_amid_the_image_leaves_a_module_that_works(stubborn: bool) -> None:
    model = FingerprintModel(Habits(command_ends_data=not stubborn))
    rig = Rig(model=model).open()
    rig.hand.place(RIGHT)
    rig.compare()
    deadline = Deadline(10)
    take, packets = model._take, 0

    def counted(packet: object) -> bytes:
        nonlocal packets
        packets += 1
        if packets == 100:
            deadline.cancel()
        return take(packet)  # type: ignore[arg-type]

    model._take = counted  # type: ignore[method-assign]
    assert rig.module.wipe(deadline) == Failed(Completion.CANCELLED, "cancelled")
    assert rig.hand.remains() == ["image"]
    rig.hand.place(RIGHT)
    assert isinstance(rig.compare(), Matched)
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.hand.remains() == []


def test_a_wipe_without_an_answer_is_no_success() -> None:
    rig = Rig().open()
    rig.hand.place(RIGHT)
    rig.compare()
    rig.hand.set_trouble(Trouble.SILENT)
    assert rig.module.wipe(Deadline(3)) == Failed(Completion.HARDWARE_ERROR, "silent")


def test_the_image_is_written_only_when_there_may_be_one() -> None:
    rig = Rig().open()
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.module.wipe(Deadline(10)) is None
    assert rig.model.asked.count(Instruction.DOWN_IMAGE) == 1


def test_the_driver_knows_no_word_that_would_give_a_print_away_or_keep_it() -> None:
    words = {word.name for word in Instruction}
    assert not words & {"UP_IMAGE", "STORE", "LOAD", "SEARCH"}
    assert not NEVER & {int(word) for word in Instruction}
