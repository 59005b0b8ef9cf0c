"""Golden bytes of frames, messages, PIN blocks and keys."""

from __future__ import annotations

import copy
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from drivers.pinpad.contract import ClearDigits, Key, KeyFeedback, KeyUse, PadKey, PinEntered, PinFormat
from drivers.pinpad.frame import Ack, Control, Damaged, Frame, FrameReader, encode_ack, encode_frame
from drivers.pinpad.keys import MASTER, Algorithm, KeyStore, SecretKey, wrap_key
from drivers.pinpad.messages import (
    Done,
    EnterPin,
    KeyPressed,
    LoadKey,
    MessageError,
    Outcome,
    PadReport,
    Result,
    SecureState,
    decode_done,
    decode_enter_pin,
    decode_key,
    decode_report,
    encode_done,
    encode_enter_pin,
    encode_key,
    encode_report,
)
from drivers.pinpad.pin_block import encipher_iso_0, encipher_iso_4, tdea
from tests.drivers.pinpad.rigs import decipher_iso_0, decipher_iso_4

KEK = bytes(range(32))


def digits(text: str) -> bytearray:
    return bytearray(int(letter) for letter in text)


def test_a_frame_is_these_bytes() -> None:
    assert encode_frame(Frame(0x2A, 0x02)).hex(" ") == "02 00 02 2a 02 03 29"
    assert encode_ack(0x2A).hex(" ") == "06 2a"


def test_the_reader_takes_frames_in_any_pieces() -> None:
    stream = encode_ack(7) + encode_frame(Frame(1, 0x40, b"\x02\x03\x06")) + bytes([0x15, 0x05, 0x04])
    expected = [Ack(7), Frame(1, 0x40, b"\x02\x03\x06"), Control.NAK, Control.ENQ, Control.EOT]
    assert FrameReader().feed(stream) == expected
    reader = FrameReader()
    assert [item for byte in stream for item in reader.feed(bytes([byte]))] == expected


def test_a_damaged_frame_is_dropped_whole_and_shows_no_control_from_its_inside() -> None:
    frame = bytearray(encode_frame(Frame(1, 0x40, b"\x06\x06\x15\x05")))
    frame[6] ^= 0x01
    assert FrameReader().feed(bytes(frame) + bytes([0x05])) == [Damaged(), Control.ENQ]


@pytest.mark.parametrize("length", [b"\x00\x00", b"\x00\x01", b"\x02\x01", b"\xff\xff"])
def test_a_length_that_cannot_be_drops_what_is_there(length: bytes) -> None:
    reader = FrameReader()
    assert reader.feed(b"\x02" + length + b"rest") == [Damaged()]
    assert not reader.waiting
    assert reader.feed(encode_ack(1)) == [Ack(1)]


def test_enter_pin_is_these_bytes() -> None:
    wanted = EnterPin(bytes.fromhex("01020304"), 4, 6, 60, PinFormat.ISO_4, "pin", "9999990000001234")
    encoded = encode_enter_pin(wanted)
    assert encoded == bytes.fromhex("01020304 0406 003c 04 03") + b"pin" + b"\x10" + b"9999990000001234"
    assert decode_enter_pin(encoded) == wanted


def test_events_are_these_bytes() -> None:
    pressed = KeyPressed(b"abcd", KeyFeedback(Key.ENTER, 6))
    assert encode_key(pressed) == b"abcd\x03\x06"
    assert decode_key(b"abcd\x03\x06") == pressed
    done = Done(b"abcd", Outcome.ENTERED, b"\x01\x02")
    assert encode_done(done) == b"abcd\x00\x02\x01\x02" + bytes.fromhex("549d")
    assert decode_done(encode_done(done)) == done
    report = PadReport(SecureState.READY, True, (PadKey("pin", KeyUse.PIN, b"\x01\x02\x03"),))
    assert encode_report(report) == b"\x00\x01\x01\x03pin\x01\x03\x01\x02\x03"
    assert decode_report(encode_report(report)) == report


def test_two_flips_that_the_lrc_misses_do_not_change_a_pin_block() -> None:
    data = bytearray(encode_done(Done(b"abcd", Outcome.ENTERED, bytes(16))))
    data[8] ^= 0x40
    data[12] ^= 0x40
    passed_by_the_lrc = FrameReader().feed(encode_frame(Frame(1, 0x41, bytes(data))))
    assert passed_by_the_lrc == [Frame(1, 0x41, bytes(data))]
    with pytest.raises(MessageError):
        decode_done(bytes(data))


# From the test vectors of two published implementations (psec, paysec).
@pytest.mark.parametrize(
    ("pin", "plain"),
    [("1234", "041261AAAAEDCBA9"), ("123456789", "091261032D8DCBA9"), ("123456789012", "0C1261032D8226A9")],
)
def test_format_0_hides_the_published_block(pin: str, plain: str) -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    account = "5555555551234567"
    block = encipher_iso_0(key, digits(pin), account)
    assert len(block) == 8
    assert decipher_iso_0(key, block, account) == pin
    assert Cipher(tdea(key), modes.ECB()).decryptor().update(block).hex().upper() == plain


def test_format_4_gives_the_published_block() -> None:
    key = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
    block = encipher_iso_4(key, digits("1234"), "1234567890123456789", lambda count: b"\xff" * count)
    assert block.hex().upper() == "28B41FDDD29B743E93124BD8E32D921E"


@pytest.mark.parametrize(
    ("key", "block", "account", "pin"),
    [
        # ep2 (eft/pos 2000) Security Specification 8.0.0, section 8.4.
        ("C1D0F8FB4958670DBA40AB1F3752EF0D", "CC17F65586BFD0953010226C4FC5B3CA", "432198765432109870", "1234"),
        ("00112233445566778899AABBCCDDEEFF", "847A0209C659E4C4A79CA6A2A2217D31", "123456789012345678", "123456"),
    ],
)
def test_format_4_agrees_with_what_others_made(key: str, block: str, account: str, pin: str) -> None:
    assert decipher_iso_4(bytes.fromhex(key), bytes.fromhex(block), account) == pin
    random_part = random_part_of(bytes.fromhex(key), bytes.fromhex(block), account)
    again = encipher_iso_4(bytes.fromhex(key), digits(pin), account, lambda _: random_part)
    assert again == bytes.fromhex(block)


def random_part_of(key: bytes, block: bytes, account: str) -> bytes:
    """The 8 random bytes somebody else's block was made with."""
    decryptor = Cipher(AES(key), modes.ECB()).decryptor()
    account_field = bytes.fromhex(f"{len(account) - 12}{account}".ljust(32, "0"))
    inner = bytes(a ^ b for a, b in zip(decryptor.update(block), account_field, strict=True))
    return decryptor.update(inner)[8:]


def test_two_blocks_of_one_pin_differ_in_format_4() -> None:
    key, account = bytes(16), "9999990000001234"
    numbers = iter((b"\x01" * 8, b"\x02" * 8))
    first, second = (encipher_iso_4(key, digits("1234"), account, lambda _: next(numbers)) for _ in range(2))
    assert first != second


@pytest.mark.parametrize("pin", ["123", "1234567890123"])
def test_an_impossible_pin_is_refused_without_being_named(pin: str) -> None:
    with pytest.raises(ValueError, match="4 to 12") as refused:
        encipher_iso_4(bytes(16), digits(pin), "9999990000001234", bytes)
    assert pin not in str(refused.value)


def test_check_values_are_the_published_ones() -> None:
    # FIPS 46 / X9.24: the zero block under 0123456789ABCDEF FEDCBA9876543210 begins 08D7B4.
    tdea_key = SecretKey("t", KeyUse.PIN, Algorithm.TDEA, bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    assert tdea_key.check_value.hex().upper() == "08D7B4"
    aes_key = SecretKey("a", KeyUse.PIN, Algorithm.AES, bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C"))
    assert len(aes_key.check_value) == 5


class TestKeyStore:
    def test_a_wrapped_key_is_loaded_by_name(self) -> None:
        store = KeyStore(KEK)
        key = SecretKey("pin-2", KeyUse.PIN, Algorithm.AES, bytes(16))
        assert store.load(LoadKey("pin-2", MASTER, key.check_value, wrap_key(KEK, key))) == (Result.OK, key.check_value)
        assert store.find("pin-2", KeyUse.PIN, Algorithm.AES) == bytes(16)

    def test_a_key_encryption_key_can_come_under_another(self) -> None:
        store = KeyStore(KEK)
        zone = SecretKey("zone", KeyUse.KEY_ENCRYPTION, Algorithm.AES, b"z" * 32)
        pin = SecretKey("pin", KeyUse.PIN, Algorithm.AES, b"p" * 16)
        store.load(LoadKey("zone", MASTER, zone.check_value, wrap_key(KEK, zone)))
        assert store.load(LoadKey("pin", "zone", pin.check_value, wrap_key(b"z" * 32, pin)))[0] is Result.OK

    def test_a_key_is_refused_for_another_name_use_or_check_value(self) -> None:
        store = KeyStore(KEK)
        good = SecretKey("pin", KeyUse.PIN, Algorithm.AES, b"p" * 16)
        store.load(LoadKey("pin", MASTER, good.check_value, wrap_key(KEK, good)))
        other = SecretKey("pin", KeyUse.PIN, Algorithm.AES, b"q" * 16)
        wrapped = wrap_key(KEK, other)
        assert store.load(LoadKey("pin-b", MASTER, other.check_value, wrapped))[0] is Result.KEY_REFUSED
        assert store.load(LoadKey("pin", MASTER, good.check_value, wrapped))[0] is Result.KEY_REFUSED
        assert store.load(LoadKey("pin", MASTER, other.check_value, wrapped[:-1] + b"\x00"))[0] is Result.KEY_REFUSED
        assert store.load(LoadKey("pin", "nobody", other.check_value, wrapped))[0] is Result.KEY_MISSING
        # A PIN key wraps nothing.
        assert store.load(LoadKey("pin", "pin", other.check_value, wrapped))[0] is Result.KEY_MISSING
        assert store.find("pin", KeyUse.PIN, Algorithm.AES) == b"p" * 16
        assert store.find("pin", KeyUse.KEY_ENCRYPTION, Algorithm.AES) is None
        assert store.find("pin", KeyUse.PIN, Algorithm.TDEA) is None

    def test_a_full_memory_takes_no_new_name(self) -> None:
        store = KeyStore(KEK)
        results = []
        for number in range(9):
            key = SecretKey(f"k{number}", KeyUse.PIN, Algorithm.AES, bytes([number]) * 16)
            results.append(store.load(LoadKey(key.name, MASTER, key.check_value, wrap_key(KEK, key)))[0])
        assert results == [Result.OK] * 7 + [Result.KEY_REFUSED] * 2

    def test_keys_do_not_show_themselves(self) -> None:
        key = SecretKey("pin", KeyUse.PIN, Algorithm.AES, b"secret-key-bytes")
        assert "secret" not in repr(key)
        assert "secret" not in repr(KeyStore(b"secret-key-bytes" * 2).listing())


class TestClearDigits:
    def test_they_hide_and_can_be_wiped(self) -> None:
        typed = ClearDigits(b"135790")
        assert "135790" not in f"{typed!r} {typed} {[typed]}"
        assert (len(typed), typed.reveal(), typed.as_bcd()) == (6, "135790", bytearray.fromhex("135790"))
        with typed:
            assert len(typed) == 6
        assert (len(typed), typed.reveal(), typed.as_bcd()) == (0, "", bytearray())

    def test_they_are_neither_compared_nor_pickled_nor_copied(self) -> None:
        typed = ClearDigits(b"1357")
        assert typed != ClearDigits(b"1357")
        for store in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                store(typed)

    def test_an_odd_number_is_no_bcd_and_letters_are_no_digits(self) -> None:
        with pytest.raises(ValueError, match="odd"):
            ClearDigits(b"135").as_bcd()
        for wrong in (b"", b"12a4", "１２".encode()):
            with pytest.raises(ValueError, match="only digits"):
                ClearDigits(wrong)

    def test_the_block_does_not_show_itself(self) -> None:
        assert "secret" not in repr(PinEntered(b"secret-block-16b", PinFormat.ISO_4, "pin"))
