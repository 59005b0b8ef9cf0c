"""What the desk is told of a visitor who calls: the item, the step, the devices in trouble; never who she is."""

from __future__ import annotations

import pytest

from drivers.contract import DeviceState, DeviceStatus, Supply
from kiosk.contract import HelpCallRequest
from kiosk.runtime.help_desk import context_of
from kiosk.runtime.readiness import Watch


def test_devices_in_trouble_are_words_of_the_contract() -> None:
    watch = Watch(lambda ready: None)
    watch.device(DeviceStatus("card", DeviceState.ONLINE))
    watch.device(DeviceStatus("printer", DeviceState.ONLINE, Supply.OUT))
    watch.device(DeviceStatus("camera", DeviceState.HARDWARE_ERROR))
    watch.device(DeviceStatus("scanner", DeviceState.NOT_CONFIGURED))
    assert watch.in_trouble() == ("printer-out", "camera-hardware-error")
    given = {"reason": "help", "page": "pin-page", **context_of("H01", (2, 4), watch.in_trouble())}
    request = HelpCallRequest.model_validate(given)
    assert (request.item, request.step, request.devices) == ("H01", "2/4", watch.in_trouble())


@pytest.mark.parametrize("entry", ["all", "practice", "110000195203074121", None])
def test_only_items_of_the_catalogue_are_told(entry: str | None) -> None:
    assert "item" not in context_of(entry, None, ())


def test_no_more_devices_than_the_contract_takes() -> None:
    context = context_of(None, None, tuple(f"device-{number}" for number in range(30)))
    assert HelpCallRequest.model_validate({"reason": "help", "page": "home-page", **context})
