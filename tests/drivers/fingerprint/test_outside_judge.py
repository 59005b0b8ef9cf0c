"""What another maker's host makes of our module's bytes: pyfingerprint, used in the field, works with it as with a real one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy import fetch_judges
from drivers.far_end import FarEnd, PtyCable
from drivers.fingerprint.codec import BAUD_RATE, Confirm, Instruction
from drivers.fingerprint.finger import stranger
from drivers.fingerprint.model import FingerprintModel, Habits
from drivers.fingerprint.simulator import FingerHand
from tests.drivers.fingerprint.rigs import RIGHT, TEMPLATE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=[32, 64, 128, 256])
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[FingerHand, Path]]:
    model = FingerprintModel(Habits(packet_bytes=request.param))
    hand = FingerHand(model, FarEnd(model))
    with PtyCable(hand.far_end, tmp_path / "finger") as cable:
        yield hand, cable.name


@pytest.fixture
def judge(hand: tuple[FingerHand, Path], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(fetch_judges.PYFINGERPRINT.folder(ROOT / ".cache")))
    module = importlib.import_module("pyfingerprint.pyfingerprint")
    return module.PyFingerprint(str(hand[1]), BAUD_RATE)


def test_it_finds_a_module_and_reads_its_parameters(hand: tuple[FingerHand, Path], judge: Any) -> None:
    size = hand[0].model.habits.packet_bytes
    assert judge.verifyPassword() is True
    assert judge.getSystemParameters() == (0, 0, 1000, 3, 0xFFFFFFFF, [32, 64, 128, 256].index(size), 6)
    assert judge.getMaxPacketSize() == size
    assert judge.getBaudRate() == BAUD_RATE
    assert judge.getTemplateCount() == 0


def test_it_compares_as_our_driver_does(hand: tuple[FingerHand, Path], judge: Any) -> None:
    assert judge.readImage() is False
    hand[0].place(RIGHT)
    assert judge.readImage() is True
    assert judge.convertImage(1) is True
    assert judge.uploadCharacteristics(2, list(TEMPLATE)) is True
    assert judge.compareCharacteristics() > 200
    hand[0].place(stranger())
    assert judge.readImage() is False
    assert judge.readImage() is True
    assert judge.convertImage(1) is True
    assert judge.compareCharacteristics() == 0


def test_it_can_read_back_that_a_buffer_is_overwritten(judge: Any) -> None:
    assert judge.uploadCharacteristics(1, list(TEMPLATE)) is True
    assert judge.uploadCharacteristics(1, [0] * 512) is True
    assert judge.downloadCharacteristics(1) == [0] * 512


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(Confirm.TOO_MESSY, "too messy"), (Confirm.TOO_FEW_POINTS, "too few feature points")],
)
def test_it_understands_why_a_finger_gives_nothing(
    hand: tuple[FingerHand, Path], judge: Any, trouble: Confirm, words: str
) -> None:
    hand[0].place(RIGHT.troubled(trouble))
    assert judge.readImage() is True
    with pytest.raises(Exception, match=words):
        judge.convertImage(1)


def test_it_empties_the_library(hand: tuple[FingerHand, Path], judge: Any) -> None:
    hand[0].model.library[0] = TEMPLATE
    assert judge.getTemplateCount() == 1
    assert judge.clearDatabase() is True
    assert judge.getTemplateCount() == 0
    assert hand[0].model.asked[-2:] == [Instruction.EMPTY, Instruction.TEMPLATE_COUNT]
