"""The virtual card answers as the traces of real cards do."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from drivers.card.image import CardImage
from drivers.card.virtual import Fault, VirtualCard
from tests.drivers.card.cards import IMAGE

SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"


def exchange(card: VirtualCard, command: str) -> str:
    return card.transmit(bytes.fromhex(command)).hex().upper()


def play(card: VirtualCard, *exchanges: tuple[str, str]) -> None:
    for command, answer in exchanges:
        assert exchange(card, command) == answer, command


@pytest.mark.parametrize(("version", "short_file_id"), [("2.00", "1E"), ("1.00", "0B")])
def test_select_by_name_gives_the_file_control_information_of_real_cards(version: str, short_file_id: str) -> None:
    play(
        VirtualCard(replace(IMAGE, version=version)),
        (SELECT, "6118"),
        ("00C0000018", f"6F16840F7378312E73682EC9E7BBE1B1A3D5CFA5038801{short_file_id}9000"),
    )


def test_the_master_file_carries_the_name_of_the_payment_environment() -> None:
    play(
        VirtualCard(IMAGE),
        ("00A40000023F00", "6112"),
        ("00C0000012", "6F10840E315041592E5359532E44444630319000"),
    )


@pytest.mark.parametrize("select_file", ["00A4020002EF05", "00A4000002EF05"])
def test_the_card_number_is_found_by_number_and_by_identifier(select_file: str) -> None:
    record = "0709" + b"X00000019".hex() + "9000"
    play(VirtualCard(IMAGE), (SELECT, "6118"), (select_file, "9000"), ("00B207040B", record), ("00B207000B", record))


def test_records_are_found_by_short_file_id_without_a_selected_file() -> None:
    number = ("0812" + b"110000195001010015".hex() + "9000").upper()
    card_number = "0709" + b"X00000019".hex() + "9000"
    play(VirtualCard(IMAGE), (SELECT, "6118"), ("00B2083014", number), ("00B2072C0B", card_number))


def test_all_records_come_in_one_answer_of_64_bytes() -> None:
    card = VirtualCard(IMAGE)
    play(card, (SELECT, "6118"), ("00A4020002EF05", "9000"), ("00B20105FF", "6C40"))
    answer = exchange(card, "00B2010540")
    assert len(answer) == 2 * (64 + 2)
    assert answer.startswith("0110110000D1560000050114F199BF7C7A48020133")


def test_the_answer_to_reset_has_the_layout_of_real_cards() -> None:
    assert (
        VirtualCard(replace(IMAGE, version="1.00")).atr.hex().upper()
        == "3B6D0000" + "0081008843866533" + "00" + "0114F199"
    )


def test_the_pin_counts_down_locks_and_stays_locked_after_a_reset() -> None:
    card = VirtualCard(IMAGE)
    play(
        card,
        (SELECT, "6118"),
        ("0020000003000000", "63C2"),
        ("0020000003000000", "63C1"),
        ("0020000003123456", "9000"),
        ("0020000003000000", "63C2"),
        ("0020000003000000", "63C1"),
        ("0020000003000000", "6983"),
        ("0020000003123456", "6983"),
    )
    card.reset()
    play(card, (SELECT, "6118"), ("0020000003123456", "6983"))


def test_challenges_have_the_length_asked_for_and_differ() -> None:
    card = VirtualCard(IMAGE)
    for length in (4, 8, 16):
        first, second = (exchange(card, f"00840000{length:02X}") for _ in range(2))
        assert len(first) == 2 * length + 4
        assert first.endswith("9000")
        assert first != second
    assert exchange(card, "0084000007") == "6700"


def test_a_third_generation_card_keeps_card_number_and_holder_to_itself() -> None:
    play(
        VirtualCard(replace(IMAGE, version="3.00")),
        (SELECT, "611E"),
        ("00A4020002EF05", "9000"),
        ("00B2030406", "0304332E30309000"),
        ("00B207040B", "6982"),
        ("00A4020002EF06", "9000"),
        ("00B2010414", "6982"),
    )


def test_a_holder_file_protected_by_pin_opens_after_verify_until_the_next_select() -> None:
    card = VirtualCard(replace(IMAGE, pin_protected=True))
    play(card, (SELECT, "6118"), ("00B2083014", "6982"), ("0020000003123456", "9000"))
    assert exchange(card, "00B2083014").endswith("9000")
    play(card, (SELECT, "6118"), ("00B2083014", "6982"))


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00B2010412", "6986"),
        ("00A404000E315041592E5359532E4444463031", "6A82"),
        ("00A40000023F01", "6A82"),
        ("00A4020003EF05", "6700"),
        ("00C0000010", "6F00"),
        ("00D0000000", "6D00"),
        ("80B2010412", "6E00"),
        ("00A4", "6700"),
        ("", "6700"),
        ("0020000003123456", "6986"),
    ],
)
def test_what_the_card_does_not_know_has_its_status_word(command: str, answer: str) -> None:
    assert exchange(VirtualCard(IMAGE), command) == answer


def test_a_record_that_is_not_there_and_an_addressing_the_card_does_not_know() -> None:
    card = VirtualCard(replace(IMAGE, addressings=frozenset({"number"})))
    play(card, (SELECT, "6118"), ("00A4020002EF05", "9000"), ("00B2090404", "6A83"), ("00B2080004", "6A86"))


@pytest.mark.parametrize(
    ("fault", "answer"),
    [(Fault.MUTE, ""), (Fault.UNKNOWN_CARD, "6A82"), (Fault.BLOCKED, "6A81"), (Fault.ENDLESS, "6101")],
)
def test_faults_answer_as_named(fault: Fault, answer: str) -> None:
    card = VirtualCard(IMAGE)
    card.set_fault(fault)
    assert exchange(card, SELECT) == answer


def test_a_slow_card_takes_its_time_over_every_answer() -> None:
    card = VirtualCard(IMAGE)
    card.set_fault(Fault.SLOW, 0.2)
    for _ in range(2):
        began = time.monotonic()
        assert exchange(card, SELECT) == "6118"
        assert time.monotonic() - began >= 0.19


@pytest.mark.parametrize(("end", "answer"), [("fault", "6118"), ("power", "")])
def test_a_silent_card_answers_when_it_is_well_again_and_never_without_power(end: str, answer: str) -> None:
    card = VirtualCard(IMAGE)
    card.set_fault(Fault.SILENT)
    timer = threading.Timer(0.1, lambda: card.set_fault(Fault.NONE) if end == "fault" else card.interrupt())
    timer.start()
    assert exchange(card, SELECT) == answer
    timer.join()


def test_a_dead_chip_has_no_answer_to_reset() -> None:
    card = VirtualCard(IMAGE)
    card.set_fault(Fault.DEAD_ATR)
    assert card.atr == b""


def test_an_image_survives_json() -> None:
    image = replace(IMAGE, raw_records={"09": "ff"}, addressings=frozenset({"number"}))
    assert CardImage.from_json(image.to_json()) == image


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("region", "11"),
        ("serial", "xyz"),
        ("version", "4.00"),
        ("card_number", "short"),
        ("name", ""),
        ("name", "王" * 26),
        ("social_security_number", "1"),
        ("birth_date", "1950-13-01"),
        ("birth_date", 1950),
        ("pin", "12345"),
        ("pin_tries", 0),
        ("pin_tries", True),
        ("pin_protected", "yes"),
        ("addressings", ["telepathy"]),
        ("addressings", "number"),
        ("raw_records", {"09": 5}),
        ("raw_records", {"099": "ff"}),
        ("shoe_size", "43"),
    ],
)
def test_a_bad_image_is_refused_naming_the_field_and_not_the_person(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key) as refusal:
        CardImage.from_json(IMAGE.to_json() | {key: value})
    assert IMAGE.name not in str(refusal.value)
    assert IMAGE.social_security_number not in str(refusal.value)


def test_an_image_needs_a_person() -> None:
    with pytest.raises(ValueError, match="missing card field"):
        CardImage.from_json({"name": "张三"})


def test_no_repr_shows_the_person_or_the_pin() -> None:
    for secret in (IMAGE.name, IMAGE.social_security_number, IMAGE.pin, IMAGE.card_number):
        assert secret not in repr(IMAGE)
