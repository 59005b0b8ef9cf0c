"""Reading every kind of card over the virtual one, and surviving every other kind."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import MAX_EXCHANGES, CardGone
from drivers.card.contract import CardData, Pin, PinLocked, PinOk, PinWrong
from drivers.card.image import ADDRESSINGS, CardImage
from drivers.card.session import CardSession
from drivers.card.virtual import Fault, VirtualCard
from drivers.contract import Completion, Deadline, Failed
from tests.digits import digits
from tests.drivers.card.cards import EACH_ALONE, IMAGE, named, session_on, soon, with_raw

BAD_RECORD = Failed(Completion.INVALID_DATA, "bad-record")
UNKNOWN_CARD = Failed(Completion.INVALID_DATA, "unknown-card")
GARBAGE = Failed(Completion.INVALID_DATA, "garbage-apdu")


def read(image: CardImage) -> CardData | Failed:
    return session_on(image)[0].read(soon())


def read_data(image: CardImage) -> CardData:
    data = read(image)
    assert isinstance(data, CardData), data
    return data


def test_a_second_generation_card_is_read_whole() -> None:
    assert read(IMAGE) == CardData(
        region="110000",
        identification_code="110000D1560000050114F199BF7C7A48",
        version="2.0",
        card_number="X00000019",
        issued_on=date(2019, 3, 4),
        valid_to=date(2029, 3, 4),
        social_security_number="110000195001010015",
        name="张三",
        sex="2",
        ethnicity="08",
        birth_date=date(1950, 1, 1),
        atr_history="008131473186504300" + "0114F199",
    )


def test_a_read_takes_no_more_exchanges_than_needed() -> None:
    session, tap, _ = session_on(IMAGE)
    session.read(soon())
    select_and_fetch, files, all_records = 2, 2, 2 * 2
    assert len(tap.commands) == select_and_fetch + files + all_records


def test_a_card_that_gives_its_records_one_by_one_is_asked_for_all_of_them_once() -> None:
    session, tap, _ = session_on(EACH_ALONE)
    for _ in range(2):
        assert isinstance(session.read(soon()), CardData)
    select_and_fetch, files, records = 2, 2, 11
    assert len(tap.commands) == select_and_fetch + 1 + 2 * (files + records)


@pytest.mark.parametrize(
    "answer",
    ["", "0110", "01", "FF" * 64, "0101AA0101AA", "0304322E3030", "0304322E303009"],
    ids=["nothing", "cut", "half-header", "erased", "twice", "one-of-many", "more-than-records"],
)
def test_a_card_whose_records_come_wrong_all_at_once_is_read_one_by_one(answer: str) -> None:
    card = VirtualCard(IMAGE)

    class AllWrong:
        def transmit(self, command: bytes) -> bytes:
            if command[1:4] == bytes.fromhex("B20105"):
                return bytes.fromhex(answer + "9000")
            return card.transmit(command)

    assert CardSession(AllWrong(), card.atr).read(soon()) == read_data(IMAGE)


@pytest.mark.parametrize("addressing", sorted(ADDRESSINGS))
@pytest.mark.parametrize("version", ["1.00", "2.00"])
def test_each_addressing_alone_is_enough(addressing: str, version: str) -> None:
    data = read_data(replace(IMAGE, version=version, addressings=frozenset({addressing})))
    expected = replace(read_data(IMAGE), version=f"{version[0]}.0", atr_history=data.atr_history)
    assert data == expected


def test_the_addressing_found_is_kept_for_the_next_read() -> None:
    session, tap, _ = session_on(replace(IMAGE, addressings=frozenset({"sfi-number"})))
    session.read(soon())
    first = len(tap.commands)
    session.read(soon())
    assert len(tap.commands) - first < first


def test_a_first_generation_card_without_name_extension_keeps_sex_and_birth_date() -> None:
    data = read_data(replace(IMAGE, version="1.00"))
    assert (data.sex, data.ethnicity, data.birth_date) == ("2", "08", date(1950, 1, 1))


def test_a_second_generation_card_without_the_extension_record_is_read() -> None:
    data = read_data(with_raw(x4E=""))
    assert (data.name, data.sex, data.birth_date) == ("张三", "2", date(1950, 1, 1))


@pytest.mark.parametrize("version", ["3.00"])
def test_a_third_generation_card_needs_external_authentication(version: str) -> None:
    assert read(replace(IMAGE, version=version)) == Failed(Completion.UNSUPPORTED, "needs-external-auth")


@pytest.mark.parametrize("addressing", sorted(ADDRESSINGS))
def test_a_protected_card_asks_for_its_pin_and_is_read_after_it(addressing: str) -> None:
    session, _, _ = session_on(replace(IMAGE, pin_protected=True, addressings=frozenset({addressing})))
    assert session.read(soon()) == Failed(Completion.NOT_READY, "needs-pin")
    assert session.verify_pin(Pin(digits("123456")), soon()) == PinOk()
    assert isinstance(session.read(soon()), CardData)


def test_a_card_that_finds_its_application_only_from_the_master_file_is_read() -> None:
    assert read_data(replace(IMAGE, needs_master_file=True)).name == "张三"


def test_a_card_with_its_files_at_the_top_is_read_without_an_application() -> None:
    assert read_data(replace(IMAGE, application_at_top=True)).name == "张三"


@pytest.mark.parametrize(
    "name", ["䶮", "𬱖𫖯𠅤", "阿布都克里木·买买提", "王" * 25, "王" * 14 + "𬱖" * 5, "王" * 14 + "𬱖李", "𬱖" * 12]
)
def test_names_of_every_length_and_plane_are_read(name: str) -> None:
    assert read_data(named(name)).name == name


def test_the_extension_of_a_first_generation_card_is_not_a_name() -> None:
    assert read_data(replace(IMAGE, version="1.00", raw_records={"4E": "c8fd"})).name == "张三"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (with_raw(x09="80" * 30), Failed(Completion.INVALID_DATA, "bad-name-bytes")),
        (with_raw(x09="00" * 30), Failed(Completion.INVALID_DATA, "bad-name-bytes")),
        (with_raw(x09=""), BAD_RECORD),
        (with_raw(x09="d5c5" * 40), BAD_RECORD),
        (with_raw(x08="3131"), BAD_RECORD),
        (with_raw(x08="ff" * 18), BAD_RECORD),
        (with_raw(x01="1100"), BAD_RECORD),
        (with_raw(x01="aa" * 16), BAD_RECORD),
        (with_raw(x03="392e3030"), BAD_RECORD),
    ],
)
def test_a_card_whose_person_cannot_be_told_is_refused_with_a_reason(image: CardImage, expected: Failed) -> None:
    assert read(image) == expected


@pytest.mark.parametrize(
    ("image", "field", "value"),
    [
        (with_raw(x05="32303132"), "issued_on", None),
        (with_raw(x06="ffffffff"), "valid_to", None),
        (with_raw(x07="414141414141414141"), "card_number", ""),
        (with_raw(x0A="ff"), "sex", "0"),
        (with_raw(x0B="ff"), "ethnicity", ""),
        (with_raw(x0D="00000000"), "birth_date", None),
        (with_raw(x0D=""), "birth_date", None),
    ],
)
def test_rubbish_in_a_field_that_names_nobody_turns_nobody_away(image: CardImage, field: str, value: object) -> None:
    changed: dict[str, Any] = {field: value}
    assert read_data(image) == replace(read_data(IMAGE), **changed)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.GARBAGE, GARBAGE),
        (Fault.ENDLESS, GARBAGE),
        (Fault.UNKNOWN_CARD, UNKNOWN_CARD),
        (Fault.BLOCKED, Failed(Completion.INVALID_DATA, "card-blocked")),
        (Fault.BAD_NAME, Failed(Completion.INVALID_DATA, "bad-name-bytes")),
        (Fault.MUTE, Failed(Completion.HARDWARE_ERROR, "mute")),
    ],
)
def test_each_fault_of_a_card_has_its_own_reason_and_the_session_recovers(fault: Fault, expected: Failed) -> None:
    session, tap, card = session_on(IMAGE)
    card.set_fault(fault)
    assert session.read(soon()) == expected
    assert len(tap.commands) <= MAX_EXCHANGES
    card.set_fault(Fault.NONE)
    assert isinstance(session.read(soon()), CardData)


def test_the_pin_is_right_wrong_or_locked() -> None:
    session, tap, _ = session_on(IMAGE)
    wrong, right = Pin(digits("000000")), Pin(digits("123456"))
    assert session.verify_pin(wrong, soon()) == PinWrong(2)
    assert session.verify_pin(wrong, soon()) == PinWrong(1)
    assert session.verify_pin(right, soon()) == PinOk()
    assert session.verify_pin(wrong, soon()) == PinWrong(2)
    assert session.verify_pin(wrong, soon()) == PinWrong(1)
    assert session.verify_pin(wrong, soon()) == PinLocked()
    assert session.verify_pin(right, soon()) == PinLocked()
    assert tap.commands[-1] == bytes.fromhex("0020000003123456")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("63C5", PinWrong(5)),
        ("63C0", PinLocked()),
        ("6983", PinLocked()),
        ("6984", Failed(Completion.UNSUPPORTED, "pin-refused")),
        ("6985", Failed(Completion.UNSUPPORTED, "pin-refused")),
        ("6982", Failed(Completion.UNSUPPORTED, "pin-refused")),
        ("9303", Failed(Completion.INVALID_DATA, "card-blocked")),
        ("6C03", Failed(Completion.UNSUPPORTED, "pin-refused")),
        ("0000", GARBAGE),
    ],
)
def test_every_answer_to_verify_has_its_meaning_and_the_pin_is_sent_once(status: str, expected: object) -> None:
    class Card:
        verifications = 0

        def transmit(self, command: bytes) -> bytes:
            if command[1] != 0x20:
                return bytes.fromhex("9000")
            self.verifications += 1
            return bytes.fromhex(status)

    card = Card()
    assert CardSession(card, b"").verify_pin(Pin(digits("123456")), soon()) == expected
    assert card.verifications == 1


@pytest.mark.parametrize("typed", [(), (7,) * 5, (7,) * 3, (7, 7, 7, 7, 7, 10), (7, 7, 7, 7, 7, -1), (7,) * 18])
def test_what_is_no_pin_is_refused_without_being_shown(typed: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="even number of digits") as refusal:
        Pin(typed)
    assert "7" not in str(refusal.value)


def test_nothing_personal_stands_in_a_repr() -> None:
    data = read_data(IMAGE)
    assert repr(data) == "CardData(version='2.0')"
    assert repr(Pin(digits("123456"))) == "Pin()"
    assert {item.name for item in fields(data) if item.repr} == {"version"}


class PulledAt:
    """A card that is pulled when APDU number ``index`` arrives."""

    def __init__(self, index: int) -> None:
        self._card = VirtualCard(EACH_ALONE)
        self._left = index

    def transmit(self, command: bytes) -> bytes:
        if self._left == 0:
            raise CardGone
        self._left -= 1
        return self._card.transmit(command)


def test_a_card_pulled_at_any_exchange_is_media_removed() -> None:
    for index in count():
        result = CardSession(PulledAt(index), b"").read(soon())
        if isinstance(result, CardData):
            assert index == 16
            break
        assert result == Failed(Completion.MEDIA_REMOVED, "pulled")


@pytest.mark.parametrize("cancel", [True, False])
def test_no_exchange_starts_after_the_deadline(cancel: bool) -> None:
    session, tap, _ = session_on(IMAGE)
    deadline = Deadline(60.0 if cancel else 0.0)
    if cancel:
        deadline.cancel()
    assert session.read(deadline) == Failed(Completion.CANCELLED if cancel else Completion.TIMED_OUT, "deadline")
    assert tap.commands == []


def test_a_read_stops_between_exchanges_when_it_is_cancelled() -> None:
    deadline = Deadline(60.0)
    card = VirtualCard(IMAGE)
    seen: list[bytes] = []

    class Cancelling:
        def transmit(self, command: bytes) -> bytes:
            seen.append(command)
            if len(seen) == 4:
                deadline.cancel()
            return card.transmit(command)

    assert CardSession(Cancelling(), b"").read(deadline) == Failed(Completion.CANCELLED, "deadline")
    assert len(seen) == 4


def test_le_is_repeated_as_the_card_wants_it_and_le_zero_is_tried_after_wrong_length() -> None:
    card = VirtualCard(IMAGE)

    class Stubborn:
        """Knows only Le 00, and then names the right length."""

        def __init__(self) -> None:
            self.named = False

        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0xB2 and not self.named and command[4] != 0:
                return bytes.fromhex("6700")
            self.named = command[1] == 0xB2 and command[4] == 0
            return card.transmit(command)

    assert isinstance(CardSession(Stubborn(), card.atr).read(soon()), CardData)


def test_a_contactless_reader_that_answers_with_the_data_at_once_needs_nothing_else() -> None:
    card = VirtualCard(IMAGE)
    commands: list[bytes] = []

    class Contactless:
        """T=CL: no 61xx and no 6Cxx reach the kiosk."""

        def transmit(self, command: bytes) -> bytes:
            commands.append(command)
            answer = card.transmit(command)
            if answer[0] == 0x61:
                return card.transmit(bytes([0x00, 0xC0, 0x00, 0x00, answer[1]]))
            return answer

    data = CardSession(Contactless(), bytes.fromhex("3B8980014D494641524520504C5553")).read(soon())
    assert isinstance(data, CardData)
    assert data.name == "张三"
    assert data.atr_history == ""
    assert all(command[1] != 0xC0 for command in commands)


def test_a_long_answer_fetched_in_pieces_is_joined() -> None:
    card = VirtualCard(IMAGE)
    waiting = bytearray()

    class InPieces:
        """Hands every record over in two pieces."""

        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0xC0 and waiting:
                piece = bytes(waiting[: command[4]])
                del waiting[: command[4]]
                return piece + (bytes([0x61, len(waiting)]) if waiting else bytes.fromhex("9000"))
            answer = card.transmit(command)
            if command[1] != 0xB2 or not answer.endswith(b"\x90\0"):
                return answer
            waiting.extend(answer[:-2])
            return bytes([0x61, (len(waiting) + 1) // 2])

    assert CardSession(InPieces(), card.atr).read(soon()) == read_data(IMAGE)


@given(st.data())
def test_a_card_with_random_records_is_read_or_refused_with_a_reason(data: st.DataObject) -> None:
    tags = ["01", "03", "05", "06", "07", "08", "09", "4E", "0A", "0B", "0D"]
    raw = data.draw(st.dictionaries(st.sampled_from(tags), st.binary(max_size=40).map(bytes.hex), max_size=4))
    result = read(replace(IMAGE, raw_records=raw))
    assert isinstance(result, CardData) or result.reason in ("bad-record", "bad-name-bytes", "needs-external-auth")
