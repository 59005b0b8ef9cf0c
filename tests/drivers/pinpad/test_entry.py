"""Typing a PIN through the driver: results, feedback, privacy, and every way to be interrupted."""

from __future__ import annotations

import ast
import inspect
import secrets
from itertools import count

import pytest

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, Failed
from drivers.far_end import Trouble
from drivers.pinpad import contract, driver, frame, line, messages
from drivers.pinpad.contract import ClearDigits, Key, KeyFeedback, KeyUse, PadKey, PadSettings, PinEntered, PinFormat
from drivers.pinpad.frame import Frame, FrameReader
from drivers.pinpad.keys import MASTER, Algorithm, KeyStore, SecretKey, wrap_key
from drivers.pinpad.messages import Kind
from drivers.pinpad.model import PadModel
from drivers.pinpad.simulator import DEMO_MASTER, demo_store
from tests.drivers.pinpad.rigs import (
    ACCOUNT,
    AES_KEY,
    TDEA_KEY,
    Rig,
    decipher_iso_0,
    decipher_iso_4,
    doubled,
    lost,
    nth,
    one_bit_wrong,
)

PIN = "135790"
D, CLEAR, CANCEL, ENTER = Key.DIGIT, Key.CLEAR, Key.CANCEL, Key.ENTER


def enter(rig: Rig, seconds: float = 10.0) -> PinEntered | Failed:
    return rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(seconds), rig.heard.append)


def pin_of(result: object) -> str:
    assert isinstance(result, PinEntered), result
    return decipher_iso_4(AES_KEY, result.block, ACCOUNT)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(line, "_QUIET_SECONDS", 0.1)
    monkeypatch.setattr(line, "_GAP_SECONDS", 0.03)


def test_a_pin_comes_out_enciphered_under_the_configured_key() -> None:
    rig = Rig()
    rig.hand.type_when_asked(PIN)
    result = enter(rig)
    assert pin_of(result) == PIN
    assert isinstance(result, PinEntered)
    assert (result.format, result.key_name) == (PinFormat.ISO_4, "pin")
    assert rig.heard == [*(KeyFeedback(D, number) for number in range(1, 7)), KeyFeedback(ENTER, 6)]


def test_format_0_uses_the_tdea_key() -> None:
    rig = Rig(PadSettings(key_name="pin-tdea", pin_format=PinFormat.ISO_0))
    rig.hand.type_when_asked("1357")
    result = enter(rig)
    assert isinstance(result, PinEntered)
    assert decipher_iso_0(TDEA_KEY, result.block, ACCOUNT) == "1357"


def test_clear_starts_again_too_few_digits_do_not_end_it_and_too_many_are_not_taken() -> None:
    rig = Rig()
    rig.model.visitor = (*"99", "clear", *"135", "enter", *"7902", "enter")
    assert pin_of(enter(rig)) == "135790"
    assert [(heard.key, heard.entered) for heard in rig.heard] == [
        (D, 1), (D, 2), (CLEAR, 0), (D, 1), (D, 2), (D, 3), (ENTER, 3), (D, 4), (D, 5), (D, 6), (D, 6), (ENTER, 6),
    ]  # fmt: skip


def test_the_cancel_key_ends_it() -> None:
    rig = Rig()
    rig.hand.type_when_asked("135", last="cancel")
    assert enter(rig) == Failed(Completion.CANCELLED, "cancel-key")
    assert not rig.model.entry_running


def test_time_up_and_a_cancel_of_the_program_make_the_pad_forget() -> None:
    rig = Rig()
    rig.hand.type_when_asked("135", last="7")
    assert enter(rig, 0.3) == Failed(Completion.TIMED_OUT, "timed-out")
    assert not rig.model.entry_running
    rig.hand.type_when_asked("1357", last="9")
    deadline = Deadline(10)

    def cancel_at_the_third(feedback: KeyFeedback) -> None:
        if feedback.entered == 3:
            deadline.cancel()

    cancelled = rig.pad.enter_pin(4, 6, ACCOUNT, deadline, cancel_at_the_third)
    assert cancelled == Failed(Completion.CANCELLED, "cancelled")
    assert not rig.model.entry_running
    rig.hand.type_when_asked(PIN)
    assert pin_of(enter(rig)) == PIN


def test_the_pad_ends_an_entry_whose_host_has_gone() -> None:
    now = [0.0]
    rig = Rig(model=PadModel(demo_store(), clock=lambda: now[0]), settings=PadSettings())

    def walk_away(feedback: KeyFeedback) -> None:
        now[0] += 1000

    rig.hand.type_when_asked("1357", last="9")
    rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(10), walk_away)
    assert not rig.model.entry_running


@pytest.mark.parametrize(
    ("least", "most", "account", "reason"),
    [(3, 6, ACCOUNT, "lengths"), (6, 4, ACCOUNT, "lengths"), (4, 13, ACCOUNT, "lengths"), (4, 6, "12", "account"),
     (4, 6, "99999900000012X4", "account"), (4, 6, "１" * 16, "account")],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anybody_types(least: int, most: int, account: str, reason: str) -> None:
    rig = Rig()
    refused = rig.pad.enter_pin(least, most, account, Deadline(5), rig.heard.append)
    assert refused == Failed(Completion.INVALID_DATA, reason)
    assert rig.model.entries_started == 0


def test_keys_pressed_when_nothing_is_asked_go_nowhere() -> None:
    rig = Rig()
    rig.hand.press("2468")
    assert list(rig.pad.poll(0.0)) == []
    rig.hand.type_when_asked(PIN)
    assert pin_of(enter(rig)) == PIN


class TestTheDigitsStayInThePad:
    @pytest.mark.parametrize("how", list(PinFormat))
    def test_no_form_of_them_is_on_the_wire(self, how: PinFormat) -> None:
        rig = Rig(PadSettings(key_name="pin" if how is PinFormat.ISO_4 else "pin-tdea", pin_format=how))
        rig.hand.type_when_asked(PIN)
        assert isinstance(enter(rig), PinEntered)
        wire = b"".join(rig.passed)
        for name, form in forms_of(PIN, ACCOUNT).items():
            assert form not in wire, name
            assert form[::-1] not in wire, name
        # The net has no hole: what does pass is found.
        assert ACCOUNT.encode() in wire

    def test_two_pins_differ_on_the_wire_by_their_block_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def frames_for(pin: str) -> list[Frame]:
            numbers = count()
            monkeypatch.setattr(secrets, "token_bytes", lambda size: next(numbers).to_bytes(size))
            monkeypatch.setattr(secrets, "randbelow", lambda _: 0)
            rig = Rig(model=PadModel(demo_store(), entropy=lambda size: b"\x07" * size), settings=PadSettings())
            rig.hand.type_when_asked(pin)
            assert pin_of(enter(rig)) == pin
            return [item for item in FrameReader().feed(b"".join(rig.passed)) if isinstance(item, Frame)]

        one, other = frames_for("111111"), frames_for("975310")
        differing = [left.kind for left, right in zip(one, other, strict=True) if left != right]
        assert differing == [Kind.DONE]

    def test_the_clear_way_is_seen_by_the_same_net(self) -> None:
        rig = Rig()
        rig.hand.type_when_asked(PIN)
        assert isinstance(rig.pad.enter_clear(6, 6, Deadline(5), rig.heard.append), ClearDigits)
        assert PIN.encode() in b"".join(rig.passed)


def test_the_driver_cannot_make_a_pin_block_and_holds_no_key() -> None:
    """What would need the digits or a key lives on the pad's side only."""
    for module in (contract, driver, frame, line, messages):
        tree = ast.parse(inspect.getsource(module))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        inside_the_pad = {f"drivers.pinpad.{name}" for name in ("pin_block", "keys", "model", "simulator")}
        assert not imported & inside_the_pad
        assert not any(name.startswith("cryptography") for name in imported)


def forms_of(pin: str, account: str) -> dict[str, bytes]:
    """Every plain form a careless pad could send."""
    values = bytes(int(digit) for digit in pin)
    account_field = bytes.fromhex("0000" + account[-13:-1])
    plain_0 = bytes.fromhex(f"0{len(pin):x}{pin}".ljust(16, "f"))
    plain_4 = bytes.fromhex(f"4{len(pin):x}{pin}".ljust(16, "a"))
    return {
        "ASCII": pin.encode(),
        "unpacked": values,
        "UTF-16": pin.encode("utf-16-le"),
        "BCD": bytes.fromhex(pin),
        "BCD, shifted by half a byte": bytes.fromhex(pin[1:-1]),
        "format 0 before the account": plain_0[:5],
        "format 0 before enciphering": bytes(a ^ b for a, b in zip(plain_0, account_field, strict=True)),
        "format 4 field": plain_4,
        "BCD XOR account": bytes(a ^ b for a, b in zip(bytes.fromhex(pin), account_field[-3:], strict=True)),
        "ASCII XOR account": bytes(a ^ b for a, b in zip(pin.encode(), account.encode()[-6:], strict=True)),
    }


class TestClearEntry:
    def test_the_digits_come_back_and_the_events_stay_mute(self) -> None:
        rig = Rig()
        rig.hand.type_when_asked(PIN)
        typed = rig.pad.enter_clear(6, 6, Deadline(5), rig.heard.append)
        assert isinstance(typed, ClearDigits)
        assert typed.as_bcd() == bytearray.fromhex(PIN)
        assert rig.entered == [1, 2, 3, 4, 5, 6, 6]

    def test_it_must_be_configured_here(self) -> None:
        rig = Rig(PadSettings())
        refused = rig.pad.enter_clear(6, 6, Deadline(5), rig.heard.append)
        assert refused == Failed(Completion.UNSUPPORTED, "clear-not-configured")

    def test_the_pad_must_allow_it_too(self) -> None:
        rig = Rig(model=PadModel(demo_store()))
        assert rig.pad.status().reason == "clear-refused"
        refused = rig.pad.enter_clear(6, 6, Deadline(5), rig.heard.append)
        assert refused == Failed(Completion.UNSUPPORTED, "clear-refused")

    def test_a_pad_without_keys_serves_clear_entry_alone(self) -> None:
        rig = Rig(PadSettings(key_name="", clear_allowed=True), PadModel(KeyStore(None), clear_allowed=True))
        assert rig.pad.status().state is DeviceState.ONLINE
        rig.hand.type_when_asked("1")
        assert isinstance(rig.pad.enter_clear(1, 1, Deadline(5), rig.heard.append), ClearDigits)
        assert enter(rig) == Failed(Completion.UNSUPPORTED, "pin-not-configured")


class TestInterruptions:
    def test_pulled_at_any_digit_it_leaves_no_half_pin_for_the_next(self) -> None:
        for pulled_at in range(1, 6):
            rig = Rig()

            def pull(feedback: KeyFeedback, rig: Rig = rig, pulled_at: int = pulled_at) -> None:
                if feedback.entered == pulled_at:
                    rig.hand.unplug()

            rig.hand.type_when_asked("97531", last="1")
            with pytest.raises(DeviceFault):
                rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(5), pull)
            assert not rig.model.entry_running
            rig.hand.press("42")
            rig.hand.plug()
            rig.pad.open()
            rig.hand.type_when_asked("2468")
            assert pin_of(enter(rig)) == "2468"
            assert rig.entered == [1, 2, 3, 4, 4]

    def test_a_program_that_dies_in_an_entry_leaves_none_for_the_next(self) -> None:
        rig = Rig()

        def die(feedback: KeyFeedback) -> None:
            raise ZeroDivisionError

        rig.hand.type_when_asked("97", last="5")
        with pytest.raises(ZeroDivisionError):
            rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(5), die)
        assert rig.model.entry_running
        rig.hand.type_when_asked("2468")
        assert pin_of(enter(rig)) == "2468"

    def test_a_pin_that_came_too_late_is_not_handed_out_later(self) -> None:
        rig = Rig()
        rig.hand.type_when_asked(PIN)
        rig.to_host = lambda data: b"" if kinds(data) & {Kind.DONE} else data
        assert enter(rig, 0.4) == Failed(Completion.TIMED_OUT, "timed-out")
        rig.to_host = bytes
        rig.hand.type_when_asked("2468")
        assert pin_of(enter(rig)) == "2468"

    @pytest.mark.usefixtures("quick_retries")
    @pytest.mark.parametrize("change", [lost, one_bit_wrong, doubled], ids=lambda change: change.__name__)
    @pytest.mark.parametrize("direction", ["to_pad", "to_host"])
    def test_one_message_wrong_at_any_place_costs_no_digit_and_no_second_entry(
        self, direction: str, change: object
    ) -> None:
        rig = Rig()
        for place in range(9):
            rig.heard.clear()
            before = rig.model.entries_started
            setattr(rig, direction, nth(place, change))  # type: ignore[arg-type]
            rig.hand.type_when_asked("1357")
            assert pin_of(enter(rig)) == "1357", place
            assert rig.model.entries_started == before + 1, place
            assert rig.entered == [1, 2, 3, 4, 4], place

    def test_a_pad_that_falls_silent_while_somebody_types_is_noticed(self) -> None:
        rig = Rig()
        rig.hand.type_when_asked("13", last="5")

        def fall_silent(feedback: KeyFeedback) -> None:
            rig.hand.set_trouble(Trouble.SILENT)

        result = rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(30), fall_silent)
        assert result == Failed(Completion.HARDWARE_ERROR, "silent")
        with pytest.raises(DeviceFault, match="silent"):
            list(rig.pad.poll(0.0))


def kinds(data: bytes) -> set[int]:
    return {item.kind for item in FrameReader().feed(data) if isinstance(item, Frame)}


class TestKeysAndTamper:
    def test_a_key_is_loaded_by_name_under_the_master_key(self) -> None:
        rig = Rig(PadSettings(key_name="pin"), PadModel(KeyStore(DEMO_MASTER)))
        assert (rig.pad.status().state, rig.pad.status().reason) == (DeviceState.NOT_CONFIGURED, "pin-key-missing")
        assert enter(rig) == Failed(Completion.NOT_READY, "pin-key-missing")
        key = SecretKey("pin", KeyUse.PIN, Algorithm.AES, AES_KEY)
        loaded = rig.pad.load_key("pin", wrap_key(DEMO_MASTER, key), MASTER, key.check_value, Deadline(5))
        assert loaded == PadKey("pin", KeyUse.PIN, key.check_value)
        assert rig.pad.status().state is DeviceState.ONLINE
        rig.hand.type_when_asked(PIN)
        assert pin_of(enter(rig)) == PIN

    def test_a_key_that_does_not_fit_is_refused_and_the_old_one_stays(self) -> None:
        rig = Rig()
        key = SecretKey("pin", KeyUse.PIN, Algorithm.AES, bytes(16))
        wrapped = wrap_key(DEMO_MASTER, key)
        wrong = rig.pad.load_key("pin", wrapped, MASTER, b"\x00" * 5, Deadline(5))
        assert wrong == Failed(Completion.INVALID_DATA, "key-refused")
        assert rig.pad.load_key("pin", wrapped, "zone", key.check_value, Deadline(5)) == Failed(
            Completion.NOT_READY, "kek-missing"
        )
        assert rig.pad.load_key("pin", bytes(300), MASTER, key.check_value, Deadline(5)) == Failed(
            Completion.INVALID_DATA, "key-refused"
        )
        rig.hand.type_when_asked(PIN)
        assert pin_of(enter(rig)) == PIN

    def test_a_format_0_terminal_does_not_use_an_aes_key(self) -> None:
        rig = Rig(PadSettings(key_name="pin", pin_format=PinFormat.ISO_0))
        assert enter(rig) == Failed(Completion.NOT_READY, "pin-key-missing")

    def test_tampering_erases_every_key_and_stays_known(self) -> None:
        rig = Rig()
        rig.hand.tamper()
        assert list(rig.pad.poll(0.5)) == []
        assert (rig.pad.status().state, rig.pad.status().reason) == (DeviceState.HARDWARE_ERROR, "tamper")
        assert enter(rig) == Failed(Completion.HARDWARE_ERROR, "tamper")
        assert rig.pad.enter_clear(4, 6, Deadline(5), rig.heard.append) == Failed(Completion.HARDWARE_ERROR, "tamper")
        assert rig.pad.keys(Deadline(5)) == ()
        rig.hand.unplug()
        rig.hand.plug()
        rig.pad.open()
        assert rig.pad.status().reason == "tamper"
        assert rig.pad.reset(Deadline(5)) is None
        assert enter(rig) == Failed(Completion.HARDWARE_ERROR, "tamper")
        rig.hand.repair()
        rig.hand.type_when_asked(PIN)
        assert pin_of(enter(rig)) == PIN

    def test_tampering_while_somebody_types_ends_the_entry(self) -> None:
        rig = Rig()
        rig.hand.type_when_asked("13", last="5")

        def break_open(feedback: KeyFeedback) -> None:
            if feedback.entered == 2:
                rig.hand.tamper()

        result = rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(5), break_open)
        assert result == Failed(Completion.HARDWARE_ERROR, "tamper")
        assert rig.pad.status().reason == "tamper"
        assert not rig.model.entry_running

    def test_what_is_loaded_can_be_listed(self) -> None:
        listed = Rig().pad.keys(Deadline(5))
        assert isinstance(listed, tuple)
        assert [key.name for key in listed] == [MASTER, "pin", "pin-tdea"]
