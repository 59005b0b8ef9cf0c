"""PC/SC part 10: golden structures, and the dialogue over an injected connection (the virtual reader knows no control)."""

from __future__ import annotations

import struct
from types import SimpleNamespace

import pytest

from drivers.contract import Completion, Deadline, DeviceFault, Failed
from drivers.pinpad.ccid import ScardControl, features_of, verify_card_password
from drivers.pinpad.part10 import (
    GET_FEATURE_REQUEST,
    Feature,
    Part10Error,
    PasswordLocked,
    PinProperties,
    Verified,
    WrongPassword,
    decode_features,
    decode_pin_properties,
    decode_verify_result,
    encode_verify_card_password,
)

# A list as CCID drivers give it: verify direct, modify direct, PIN properties, and one feature we do not know.
FEATURES = bytes.fromhex("0604 42330006  0704 42330007  0A04 4233000A  1204 42330012")
VERIFY_CODE = 0x42330006


class Pad:
    """A reader with a PIN pad, as far as SCardControl sees it."""

    def __init__(self, result: str = "9000", features: bytes = FEATURES) -> None:
        self.result = bytes.fromhex(result)
        self.features = features
        self.asked: list[tuple[int, bytes]] = []

    def control(self, code: int, data: bytes) -> bytes:
        self.asked.append((code, data))
        if code == GET_FEATURE_REQUEST:
            return self.features
        if code != VERIFY_CODE:
            raise OSError("not supported")
        return self.result


def test_the_control_code_is_that_of_pcsc_lite() -> None:
    assert GET_FEATURE_REQUEST == 0x42000D48


def test_features_are_read() -> None:
    assert decode_features(FEATURES) == {6: VERIFY_CODE, 7: 0x42330007, 0x0A: 0x4233000A, 0x12: 0x42330012}
    assert decode_features(b"") == {}


@pytest.mark.parametrize("damaged", ["06", "0604423300", "060342330006", "06044233000600"])
def test_a_damaged_feature_list_is_refused(damaged: str) -> None:
    with pytest.raises(Part10Error):
        decode_features(bytes.fromhex(damaged))


def test_pin_properties_are_read() -> None:
    assert decode_pin_properties(bytes.fromhex("10020702")) == PinProperties(2, 16, 7, 2)
    with pytest.raises(Part10Error):
        decode_pin_properties(b"123")


def test_the_verify_structure_is_these_bytes() -> None:
    expected = "1e 1e 81 03 00 06 06 02 01 04 08 00 00 00 00 08 00 00 00 00 20 00 00 03 ff ff ff"
    assert encode_verify_card_password(6, 30).hex(" ") == expected
    assert struct.unpack_from("<I", encode_verify_card_password(8, 30), 15) == (9,)


@pytest.mark.parametrize(("digits", "seconds"), [(5, 30), (2, 30), (18, 30), (6, 0), (6, 256)])
def test_what_no_pad_could_do_is_refused(digits: int, seconds: int) -> None:
    with pytest.raises(ValueError, match=r"password|seconds"):
        encode_verify_card_password(digits, seconds)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ("9000", Verified()),
        ("63c2", WrongPassword(2)),
        ("63c0", PasswordLocked()),
        ("6983", PasswordLocked()),
        ("6400", Failed(Completion.TIMED_OUT, "timed-out")),
        ("6401", Failed(Completion.CANCELLED, "cancel-key")),
        ("6403", Failed(Completion.INVALID_DATA, "lengths")),
        ("6b80", Failed(Completion.UNSUPPORTED, "pad-refused")),
        ("6f00", Failed(Completion.HARDWARE_ERROR, "card-refused")),
        ("", Failed(Completion.HARDWARE_ERROR, "garbled")),
        ("90009000", Failed(Completion.HARDWARE_ERROR, "garbled")),
    ],
)
def test_answers_are_understood(answer: str, meaning: object) -> None:
    assert decode_verify_result(bytes.fromhex(answer)) == meaning


def test_the_password_is_asked_for_once_with_the_time_that_is_left() -> None:
    pad = Pad("63c1")
    assert verify_card_password(pad, 6, Deadline(20.9)) == WrongPassword(1)
    assert pad.asked == [(GET_FEATURE_REQUEST, b""), (VERIFY_CODE, encode_verify_card_password(6, 20))]


@pytest.mark.parametrize("features", [b"", FEATURES[6:], FEATURES[:-1]])
def test_a_reader_without_a_pad_is_said_to_be_one(features: bytes) -> None:
    pad = Pad(features=features)
    assert verify_card_password(pad, 6, Deadline(20)) == Failed(Completion.UNSUPPORTED, "no-pin-pad")
    assert len(pad.asked) == 1


def test_nothing_is_asked_when_time_is_up() -> None:
    cancelled = Deadline(20)
    cancelled.cancel()
    assert verify_card_password(Pad(), 6, cancelled) == Failed(Completion.CANCELLED, "cancelled")
    pad = Pad()
    assert verify_card_password(pad, 6, Deadline(1.2)) == Failed(Completion.TIMED_OUT, "timed-out")
    assert [code for code, _ in pad.asked] == [GET_FEATURE_REQUEST]


def test_a_reader_that_refuses_the_structure_is_a_value() -> None:
    pad = Pad(features=bytes.fromhex("060442330099"))
    assert verify_card_password(pad, 6, Deadline(20)) == Failed(Completion.HARDWARE_ERROR, "pad-refused")


class TestScardControl:
    CODES = SimpleNamespace(SCARD_S_SUCCESS=0, SCARD_E_NO_SERVICE=1, SCARD_E_SERVICE_STOPPED=2, SCARD_F_COMM_ERROR=3)

    def connection(self, result: int) -> ScardControl:
        def control(handle: int, code: int, data: list[int]) -> tuple[int, list[int]]:
            assert (handle, code, data) == (77, GET_FEATURE_REQUEST, [])
            return result, list(FEATURES)

        return ScardControl(77, lambda: SimpleNamespace(SCardControl=control, **vars(self.CODES)))

    def test_bytes_go_both_ways(self) -> None:
        assert features_of(self.connection(0))[Feature.VERIFY_PIN_DIRECT] == VERIFY_CODE

    def test_a_refusal_means_no_feature(self) -> None:
        assert features_of(self.connection(-2146435050)) == {}

    def test_a_lost_service_is_a_fault(self) -> None:
        with pytest.raises(DeviceFault, match="pcscd-down"):
            features_of(self.connection(2))

    def test_a_missing_library_is_a_permanent_fault(self) -> None:
        def missing() -> object:
            raise ImportError

        with pytest.raises(DeviceFault, match="pyscard-missing") as fault:
            ScardControl(1, missing).control(GET_FEATURE_REQUEST, b"")
        assert fault.value.permanent
