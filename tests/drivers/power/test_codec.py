"""NUT's text protocol: lines recorded from Debian's upsd 2.8.0, and what a hostile server may say."""

from __future__ import annotations

import pytest

from drivers.contract import Completion, Failed, Supply
from drivers.power import codec
from drivers.power.codec import LineReader, ListReader
from drivers.power.contract import PowerReading, PowerSettings
from drivers.power.model import UpsModel

SETTINGS = PowerSettings()
# upsd 2.8.0 with dummy-ups, LIST VAR.
RECORDED = rb"""BEGIN LIST VAR ups
VAR ups battery.charge "95"
VAR ups battery.runtime "1200"
VAR ups device.mfr "A\\\"B"
VAR ups device.model "Dummy UPS"
VAR ups driver.parameter.port "/srv/u.dev"
VAR ups ups.mfr "A\"B"
VAR ups ups.status "OL"
END LIST VAR ups
"""


def listed(data: bytes, ups: str = "ups") -> dict[str, str] | Failed | None:
    reader = ListReader(ups)
    for line in LineReader().feed(data):
        answer = reader.feed(line)
        if answer is not None:
            return answer
    return None


def test_a_recorded_list() -> None:
    found = listed(RECORDED)
    assert isinstance(found, dict)
    assert found["device.mfr"] == 'A\\"B'
    assert found["ups.mfr"] == 'A"B'
    assert codec.reading(found, SETTINGS) == PowerReading(
        False, Supply.PLENTY, charge_percent=95, runtime_seconds=1200, model="Dummy UPS"
    )


def test_recorded_answers() -> None:
    assert codec.get("ups", "ups.status") == b"GET VAR ups ups.status\n"
    assert codec.value_of(b'VAR ups ups.status "OB LB"', "ups", "ups.status") == "OB LB"
    assert codec.value_of(b"ERR VAR-NOT-SUPPORTED", "ups", "x") == Failed(Completion.UNSUPPORTED, "ups-cannot-tell")
    assert codec.value_of(b"ERR UNKNOWN-UPS", "ups", "x") == Failed(Completion.UNSUPPORTED, "ups-unknown")
    assert codec.value_of(b"ERR DATA-STALE", "ups", "x") == Failed(Completion.NOT_READY, "ups-stale")
    assert codec.value_of(b"ERR DRIVER-NOT-CONNECTED", "ups", "x") == Failed(Completion.NOT_READY, "ups-driver-down")
    assert codec.value_of(b"ERR ACCESS-DENIED", "ups", "x") == Failed(Completion.UNSUPPORTED, "ups-access-denied")
    assert codec.value_of(b"ERR UNKNOWN-COMMAND", "ups", "x") == Failed(Completion.INVALID_DATA, "ups-refused")
    assert codec.value_of(b"ERR", "ups", "x") == Failed(Completion.INVALID_DATA, "ups-refused")


def test_an_answer_to_another_question_is_none_to_this() -> None:
    assert codec.value_of(b'VAR ups battery.charge "95"', "ups", "ups.status") is None
    assert codec.value_of(b'VAR other ups.status "OL"', "ups", "ups.status") is None
    late = b'VAR ups ups.status "OL"\nEND LIST VAR ups\n'
    assert isinstance(listed(late + RECORDED), dict)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b'VAR ups ups.status "OL',
        b'VAR ups ups.status "OL"x',
        b"HTTP/1.1 400 Bad Request",
        b'"',
        b"\\",
        b"\t",
    ],
)
def test_what_is_no_answer_is_garbage(line: bytes) -> None:
    assert codec.value_of(line, "ups", "ups.status") == codec.GARBAGE
    assert ListReader("ups").feed(line) == codec.GARBAGE


def test_a_list_without_end_is_cut_off() -> None:
    endless = b"BEGIN LIST VAR ups\n" + b"".join(b'VAR ups a%d "1"\n' % number for number in range(2000))
    assert listed(endless) == codec.GARBAGE


def test_a_line_without_end_costs_no_memory_and_the_next_is_read() -> None:
    reader = LineReader()
    for _ in range(100):
        assert reader.feed(b"x" * 4096) == []
        assert len(reader._held) <= codec.LINE_MAX
    assert reader.feed(b"rest\nnext\n") == [b"next"]


@pytest.mark.parametrize(
    ("status", "on_battery", "battery", "shutdown"),
    [
        ("OL", False, Supply.PLENTY, False),
        ("OL CHRG", False, Supply.PLENTY, False),
        ("OL CHRG LB", False, Supply.LOW, False),
        ("OB DISCHRG", True, Supply.PLENTY, False),
        ("OB LB", True, Supply.LOW, True),
        ("FSD OL", False, Supply.PLENTY, True),
        ("OB CAL", None, Supply.PLENTY, False),
        ("OFF", None, Supply.PLENTY, False),
        ("BYPASS", None, Supply.PLENTY, False),
        ("OL OB", None, Supply.PLENTY, False),
        ("OL TRIM BOOST ALARM UNHEARD-OF", False, Supply.PLENTY, False),
    ],
)
def test_the_words_of_the_status(status: str, on_battery: bool | None, battery: Supply, shutdown: bool) -> None:
    said = codec.reading({"ups.status": status}, SETTINGS)
    assert isinstance(said, PowerReading)
    assert (said.on_battery, said.battery, said.shutdown) == (on_battery, battery, shutdown)


def test_a_driver_that_starts_or_ends_is_no_supply_without_mains() -> None:
    """Recorded from upsd 2.8.0 when its driver was stopped, just before it says DRIVER-NOT-CONNECTED."""
    assert codec.reading({"ups.status": "WAIT"}, SETTINGS) == Failed(Completion.NOT_READY, "ups-driver-down")


def test_low_by_numbers_where_the_supply_does_not_say_so() -> None:
    def battery(**told: str) -> Supply:
        said = codec.reading({name.replace("_", "."): value for name, value in told.items()}, SETTINGS)
        assert isinstance(said, PowerReading)
        return said.battery

    assert battery(ups_status="OB", battery_charge="20") is Supply.LOW
    assert battery(ups_status="OB", battery_charge="21") is Supply.PLENTY
    assert battery(ups_status="OB", battery_runtime="120") is Supply.LOW
    # What is left says nothing while the mains are there.
    assert battery(ups_status="OL", battery_runtime="120") is Supply.PLENTY


@pytest.mark.parametrize("text", ["", "-1", "101", "1e2", "nan", "9,5", "3022999999999998800", "１２", " 5"])
def test_nonsense_numbers_are_unknown(text: str) -> None:
    assert codec.number(text, 100) is None


def test_the_model_speaks_the_protocol_back() -> None:
    model = UpsModel()
    found = listed(model.receive(codec.list_all("ups")))
    assert found == model.variables
    assert model.receive(b"GET VAR ups nope\n") == b"ERR VAR-NOT-SUPPORTED\n"
    assert model.receive(b"GET VAR x ups.status\nFOO\n") == b"ERR UNKNOWN-UPS\nERR UNKNOWN-COMMAND\n"
    assert model.receive(b"LOGIN ups\n") == b"ERR USERNAME-REQUIRED\n"
