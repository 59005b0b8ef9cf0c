"""What several families do with GPIO lines, over a kernel library that is made up here: chips, faults, other boards."""

from __future__ import annotations

import importlib
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers import gpio
from drivers.contract import DeviceFault
from drivers.link import LinkLostError


class FakeLgpio(types.ModuleType):
    """As much of lgpio as gpiozero's factory uses to claim, read and write lines."""

    SET_PULL_NONE, SET_PULL_UP, SET_PULL_DOWN = 128, 32, 64
    BOTH_EDGES, RISING_EDGE, FALLING_EDGE = 3, 1, 2

    class error(Exception):  # noqa: N801  the name in lgpio
        pass

    def __init__(self) -> None:
        super().__init__("lgpio")
        self.present = True
        self.open_handles: set[int] = set()
        self.written: dict[tuple[int, int], int] = {}
        self._next = 0

    def gpiochip_open(self, chip: int) -> int:
        if not self.present:
            raise self.error("can not open gpiochip")
        self._next += 1
        self.open_handles.add(self._next)
        return self._next

    def gpiochip_close(self, handle: int) -> None:
        self.open_handles.discard(handle)

    def gpio_claim_input(self, handle: int, pin: int, flags: int = 0) -> None:
        self._check()

    def gpio_claim_output(self, handle: int, pin: int) -> None:
        self._check()

    def gpio_get_mode(self, handle: int, pin: int) -> int:
        self._check()
        return 2

    def gpio_write(self, handle: int, pin: int, level: int) -> None:
        self._check()
        self.written[handle, pin] = level

    def gpio_read(self, handle: int, pin: int) -> int:
        self._check()
        return self.written.get((handle, pin), 0)

    def _check(self) -> None:
        if not self.present:
            raise self.error("unknown handle")


@pytest.fixture
def lgpio(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLgpio]:
    library = FakeLgpio()
    monkeypatch.setitem(sys.modules, "lgpio", library)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    yield library
    sys.modules.pop("gpiozero.pins.lgpio", None)


def _led(factory: Any, pin: int) -> Any:
    return importlib.import_module("gpiozero").LED(pin, pin_factory=factory)


def test_one_family_that_closes_its_chip_does_not_close_anothers_lines(lgpio: FakeLgpio) -> None:
    """gpiozero keeps one table of pins for all local factories; ours must not."""
    one, other = gpio.open_chip(0), gpio.open_chip(0)
    lamp, theirs = _led(one, 5), _led(other, 6)
    gpio.release(other, [theirs])
    lamp.on()
    assert lamp.value == 1
    gpio.release(one, [lamp])
    assert not lgpio.open_handles


def test_a_board_that_is_no_raspberry_pi_is_served(lgpio: FakeLgpio) -> None:
    factory = gpio.open_chip(0)
    lamps = [_led(factory, pin) for pin in (4, 27)]
    gpio.release(factory, lamps)


def test_a_chip_that_is_not_there_is_a_lost_device(lgpio: FakeLgpio) -> None:
    lgpio.present = False
    with pytest.raises(LinkLostError, match="gpio-not-found"):
        gpio.open_chip(0)


def test_a_chip_that_has_gone_is_given_back_quietly(lgpio: FakeLgpio) -> None:
    factory = gpio.open_chip(0)
    rgb = importlib.import_module("gpiozero").RGBLED(5, 6, 7, pwm=False, pin_factory=factory)
    lamp = _led(factory, 8)
    lgpio.present = False
    gpio.release(factory, [rgb, lamp])
    assert not lgpio.open_handles
    # Collected now, they must not complain on stderr: warnings are errors here.
    del rgb, lamp


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lgpio", None)
    with pytest.raises(DeviceFault, match="lgpio-missing") as missing:
        gpio.open_chip(0)
    assert missing.value.permanent
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with pytest.raises(DeviceFault, match="gpiozero-missing"):
        gpio.open_chip(0)


def test_a_working_folder_that_takes_no_pipe_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """lgpio opens ``.lgd-nfy0`` in the working folder when it is imported."""
    (tmp_path / "lgpio.py").write_text("open('.lgd-nfy-3', 'rb')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "lgpio", raising=False)
    monkeypatch.chdir(os.sep)
    with pytest.raises(DeviceFault, match="gpio-folder-not-writable") as refused:
        gpio.open_chip(0)
    assert refused.value.permanent
