"""What a code may hold, and the reason why everything else is refused."""

from __future__ import annotations

import pytest

from drivers.scanner.contract import CodeKind, CodeRules, Refusal, Scanned, ScanRefused, SerialSettings
from drivers.scanner.grammar import classify, one_line
from kiosk.people.id_numbers import IdNumber, check_digit, parse_id_number

RULES = CodeRules(verification_prefix="https://centre.example/verify/")
CODE = "7K2MQ9XH4RT8WZ3B0C1D"
SERIAL = CODE[:16]
ID_NUMBER = "11000019500101" + "123"
ID_NUMBER += check_digit(ID_NUMBER)


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        (ID_NUMBER, CodeKind.ID_NUMBER, ID_NUMBER),
        (f"https://centre.example/verify/{CODE}", CodeKind.RECEIPT, CODE),
        (f"S001-{SERIAL}", CodeKind.STAFF_CARD, f"S001-{SERIAL}"),
        (f"SK2041AB-{SERIAL}", CodeKind.STAFF_CARD, f"SK2041AB-{SERIAL}"),
        ("a" * 18, CodeKind.E_CARD, "a" * 18),
        ("Zz09" * 10, CodeKind.E_CARD, "Zz09" * 10),
        ("123456789012345678", CodeKind.E_CARD, "123456789012345678"),
        (CODE, CodeKind.E_CARD, CODE),
    ],
)
def test_our_kinds(raw: str, kind: CodeKind, value: str) -> None:
    assert classify(raw.encode(), RULES) == Scanned(kind, value)


def test_a_small_x_is_the_check_digit_ten() -> None:
    body = next(b for n in range(1000) if check_digit(b := f"11000019500101{n:03d}") == "X")
    assert classify(f"{body}x".encode(), RULES) == Scanned(CodeKind.ID_NUMBER, f"{body}X")


def test_the_check_digit_is_that_of_the_kiosk() -> None:
    for order in range(300):
        for last in "0123456789X":
            number = f"11000019481231{order:03d}{last}"
            sound = isinstance(parse_id_number(number), IdNumber)
            expected = Scanned(CodeKind.ID_NUMBER, number) if sound else ScanRefused(Refusal.CHECK_DIGIT)
            assert classify(number.encode(), RULES) == expected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a" * 513, Refusal.TOO_LONG),
        (b"S0\x0001", Refusal.CONTROL_CHARACTER),
        (b"S001\x7f", Refusal.CONTROL_CHARACTER),
        (b"\x1b[2J", Refusal.CONTROL_CHARACTER),
        (b"S001\t", Refusal.CONTROL_CHARACTER),
        ("S001\u0085".encode(), Refusal.CONTROL_CHARACTER),
        (b"0106901234567892\x1d10AB", Refusal.GS1),
        (b"]C10106901234567892", Refusal.GS1),
        (b"]d20106901234567892", Refusal.GS1),
        ("S001\u200b".encode(), Refusal.INVISIBLE_CHARACTER),
        ("S0\u202e01".encode(), Refusal.INVISIBLE_CHARACTER),
        ("\ufeffS001".encode(), Refusal.INVISIBLE_CHARACTER),
        ("S\u030101".encode(), Refusal.INVISIBLE_CHARACTER),
        ("S\uff10\uff10\uff11".encode(), Refusal.NOT_ASCII),
        ("张三".encode(), Refusal.NOT_ASCII),
        ("张三".encode("gb18030"), Refusal.NOT_ASCII),
        (b"\xff\xfe\xfd", Refusal.NOT_ASCII),
        (b"https://elsewhere.example/verify/" + CODE.encode(), Refusal.FOREIGN_ADDRESS),
        (b"https://centre.example.evil.example/verify/" + CODE.encode(), Refusal.FOREIGN_ADDRESS),
        (b"https://centre.example@evil.example/verify/" + CODE.encode(), Refusal.FOREIGN_ADDRESS),
        (b"http://centre.example/verify/" + CODE.encode(), Refusal.FOREIGN_ADDRESS),
        (b"https://centre.example/verify/" + CODE.encode() + b"?x=1", Refusal.FOREIGN_ADDRESS),
        (b"https://centre.example/verify/../desk", Refusal.FOREIGN_ADDRESS),
        (b"https://centre.example/verify/" + CODE.lower().encode(), Refusal.FOREIGN_ADDRESS),
        (b"//evil.example/x", Refusal.FOREIGN_ADDRESS),
        (b"WWW.EVIL.EXAMPLE", Refusal.FOREIGN_ADDRESS),
        (b"javascript:alert(1)", Refusal.FOREIGN_ADDRESS),
        (b"weixin://wxpay/x", Refusal.FOREIGN_ADDRESS),
        (b"WIFI:S:hall;P:secret;;", Refusal.FOREIGN_ADDRESS),
        (ID_NUMBER[:-1].encode() + str((int(ID_NUMBER[-1], 36) + 1) % 10).encode(), Refusal.CHECK_DIGIT),
        (b"6901234567892", Refusal.UNKNOWN_FORM),
        (b" S001", Refusal.UNKNOWN_FORM),
        (b"s001", Refusal.UNKNOWN_FORM),
        (b"S001", Refusal.NUMBER_ONLY),
        (b"SK2041AB", Refusal.NUMBER_ONLY),
        (b"S001-", Refusal.UNKNOWN_FORM),
        (b"S001-" + SERIAL[:15].encode(), Refusal.UNKNOWN_FORM),
        (b"S001-" + CODE[:17].encode(), Refusal.UNKNOWN_FORM),
        (b"S001-" + SERIAL.lower().encode(), Refusal.UNKNOWN_FORM),
        (b"S001-7K2MQ9XH4RT8WZ3U", Refusal.UNKNOWN_FORM),
        (b"S001_" + SERIAL.encode(), Refusal.UNKNOWN_FORM),
        (b"S001-S002-" + SERIAL.encode(), Refusal.UNKNOWN_FORM),
        (b"A001-" + SERIAL.encode(), Refusal.UNKNOWN_FORM),
        (b"S", Refusal.UNKNOWN_FORM),
        (b"S" * 17, Refusal.UNKNOWN_FORM),
        (b"a" * 41, Refusal.UNKNOWN_FORM),
        (b"'; DROP TABLE x; --aaaaa", Refusal.UNKNOWN_FORM),
        (b"../../../../etc/passwd", Refusal.UNKNOWN_FORM),
    ],
)
def test_refused_with_a_reason(raw: bytes, reason: Refusal) -> None:
    assert classify(raw, RULES) == ScanRefused(reason)


def test_what_is_not_configured_is_not_taken() -> None:
    bare = CodeRules(staff_prefix="")
    assert classify(f"S001-{SERIAL}".encode(), bare) == ScanRefused(Refusal.UNKNOWN_FORM)
    assert classify(b"S001", bare) == ScanRefused(Refusal.UNKNOWN_FORM)
    assert classify(f"https://centre.example/verify/{CODE}".encode(), bare) == ScanRefused(Refusal.FOREIGN_ADDRESS)


def test_no_form_of_a_staff_card_is_an_e_card_and_none_of_a_number_is_a_staff_card() -> None:
    for length in range(2, 17):
        number = "S" + "A" * (length - 1)
        assert classify(number.encode(), RULES) == ScanRefused(Refusal.NUMBER_ONLY)
        event = classify(f"{number}-{SERIAL}".encode(), RULES)
        assert event == Scanned(CodeKind.STAFF_CARD, f"{number}-{SERIAL}")
        assert SERIAL not in repr(event)


@pytest.mark.parametrize("length", [18, 24, 32, 40])
def test_an_e_card_code_is_letters_and_digits_of_the_configured_length(length: int) -> None:
    code = ("Ec9" * 14)[:length]
    assert classify(code.encode(), RULES) == Scanned(CodeKind.E_CARD, code)
    narrow = CodeRules(e_card_length_min=24, e_card_length_max=24)
    expected = Scanned(CodeKind.E_CARD, code) if length == 24 else ScanRefused(Refusal.UNKNOWN_FORM)
    assert classify(code.encode(), narrow) == expected
    for mark in "-_.+/= ":
        assert classify((code[:-1] + mark).encode(), RULES) == ScanRefused(Refusal.UNKNOWN_FORM)


@pytest.mark.parametrize(
    ("burst", "line"),
    [
        (b"S001\r", b"S001"),
        (b"S001\r\n", b"S001"),
        (b"\r\n", b""),
        (b"", b""),
        (b"S001\rS001\r", b"S001"),
        (b"S001\rS002\r", Refusal.SEVERAL_LINES),
        (b"S001", Refusal.TORN),
        (b"S001\rS0", Refusal.TORN),
    ],
)
def test_one_code_at_a_time(burst: bytes, line: bytes | Refusal) -> None:
    assert one_line(burst) == line


def test_events_and_settings_do_not_show_what_was_read() -> None:
    assert ID_NUMBER not in repr(classify(ID_NUMBER.encode(), RULES))
    assert repr(classify(b"my secret", RULES)) == "ScanRefused(reason=<Refusal.UNKNOWN_FORM: 'unknown-form'>)"


def test_settings_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="longer than a staff number"):
        CodeRules(e_card_length_min=10)
    with pytest.raises(ValueError, match="trigger_on and trigger_off"):
        SerialSettings(trigger_on=b"x")
    with pytest.raises(ValueError, match="question and answer"):
        SerialSettings(question=b"x")
    with pytest.raises(ValueError, match="answer_seconds"):
        SerialSettings(question=b"x", answer=b"y", answer_seconds=0.1)
