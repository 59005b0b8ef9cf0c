"""Arbitrary bytes into every parser of this family, and a hostile card under the whole reader.

NUANPING_FUZZ sets the number of inputs of each test.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card import records
from drivers.card.apdu import MAX_EXCHANGES, CardGone, CardTrouble, Channel
from drivers.card.contract import (
    Authenticated,
    AuthenticationAnswer,
    AuthenticationRefused,
    AuthenticationRequest,
    CardData,
    CardProblem,
    ChangeOk,
    Pin,
    PinLocked,
    PinOk,
    PinWrong,
)
from drivers.card.fci import ALGORITHMS, MalformedFci, algorithm_of
from drivers.card.image import CardImage
from drivers.card.session import CardSession
from drivers.card.virtual import VirtualCard
from drivers.contract import Failed
from tests.digits import digits
from tests.drivers.card.cards import IMAGE, soon

many = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")), deadline=None)
REASONS = frozenset(problem.value for problem in CardProblem)
CARDS = tuple(
    replace(IMAGE, version=version, internal_key="0F" * 16, external_key="A5" * 16, pin_protected=protected)
    for version in ("1.00", "2.00", "3.00")
    for protected in (False, True)
)
FCIS = [
    bytes.fromhex(text)
    for text in (
        "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E",
        "6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103",
    )
]
RECORDS = [bytes.fromhex("0110110000D1560000050114F199BF7C7A48"), b"\x08\x12110000195001010015", b"\x03\x042.0\0"]
VALUES = [record[2:] for record in RECORDS] + ["张三".encode("gb18030"), bytes.fromhex("20190304"), b"X00000019"]
ATRS = [IMAGE.atr, VirtualCard(IMAGE, contactless=True).atr, b"\x3b" + b"\xff" * 5]
SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
INSTRUCTIONS = [
    bytes.fromhex(head)
    for head in [
        "0088000010",
        "0082000A10",
        "805E010007",
        "0020000003",
        "0084000008",
        "00B20105FF",
        "00B208",
        "00A4",
        "00C0",
        "00",
    ]
]
WORDS = [
    bytes.fromhex(word)
    for word in [
        "9000",
        "9000",
        "9000",
        "6101",
        "6110",
        "61FF",
        "6100",
        "6C00",
        "6C10",
        "6CFF",
        "6A82",
        "6982",
        "6700",
        "6A83",
        "6283",
        "63C1",
        "63C0",
        "6983",
        "6984",
        "6985",
        "6A88",
        "9303",
    ]
] + [b"\x60\x00", b"\x00\x00"]


def nearly(valid: list[bytes], noise: bytes) -> bytes:
    """Arbitrary bytes, or bytes that are nearly right: one changed, some cut off or added."""
    if len(noise) < 4 or noise[0] & 1:
        return noise[1:]
    found = bytearray(valid[noise[1] % len(valid)])
    found[noise[2] % len(found)] = noise[3]
    cut = noise[0] >> 6
    return bytes(found[: len(found) - cut]) + noise[4:]


def near(valid: list[bytes]) -> st.SearchStrategy[bytes]:
    return st.binary(max_size=80).map(functools.partial(nearly, valid))


def script(noise: bytes) -> list[bytes | None]:
    """Answers of a card out of noise: bare bytes, data with a status word, records, far too much, and None."""
    answers: list[bytes | None] = []
    while len(noise) > 2:
        kind, word, length = noise[0] % 6, WORDS[noise[1] % len(WORDS)], noise[2] % 40
        data, noise = noise[3 : 3 + length], noise[3 + length :]
        match kind:
            case 0:
                answers.append(data)
            case 1:
                answers.append(data + word)
            case 2:
                answers.append(bytes([word[1] % 14, len(data)]) + data + WORDS[0])
            case 3:
                answers.append(bytes(300) + word if length == 7 else word)
            case _:
                answers.append(None)
    return answers or [None]


def commands(noise: bytes) -> list[bytes]:
    """Commands out of noise, most of them with an instruction the card knows."""
    found = []
    while len(noise) > 1:
        length = noise[1] % 24
        head = [*INSTRUCTIONS, b""][noise[0] % (len(INSTRUCTIONS) + 1)]
        found.append(head + noise[2 : 2 + length])
        noise = noise[2 + length :]
    return found


scripts = st.binary(max_size=250).map(script)


@many
@given(near(RECORDS), st.integers(0, 255))
def test_a_record_is_a_value_or_none(data: bytes, tag: int) -> None:
    value = records.value_of(data, tag)
    assert value is None or data == bytes([tag, len(value)]) + value
    found = records.values_of(data)
    assert not found or b"".join(bytes([tag, len(value)]) + value for tag, value in found.items()) == data


@many
@given(near(VALUES))
def test_every_field_is_decoded_or_refused(data: bytes) -> None:
    decoders: list[Callable[[bytes], object]] = [
        records.decode_identification,
        records.decode_version,
        records.decode_date,
        records.decode_card_number,
        records.decode_social_security_number,
        records.decode_name,
        records.decode_sex,
        records.decode_ethnicity,
        lambda value: records.decode_name(value, value),
    ]
    for decode in decoders:
        with contextlib.suppress(CardTrouble):
            decode(data)


@many
@given(near(FCIS))
def test_file_control_information_gives_a_known_algorithm_or_none(data: bytes) -> None:
    with contextlib.suppress(MalformedFci):
        assert algorithm_of(data) in ALGORITHMS


@many
@given(near(ATRS))
def test_an_answer_to_reset_gives_some_of_its_bytes(atr: bytes) -> None:
    history = records.historical_bytes(atr)
    assert len(history) <= 15
    assert history in atr


class Hostile:
    """Answers from a list, in circles; where the list has None as ``card`` does, and pulled where there is none."""

    def __init__(self, answers: list[bytes | None], card: VirtualCard | None = None) -> None:
        self._answers = answers
        self._card = card
        self.exchanges = 0

    def transmit(self, command: bytes) -> bytes:
        answer = self._answers[self.exchanges % len(self._answers)]
        self.exchanges += 1
        if answer is not None:
            return answer
        if self._card is None:
            raise CardGone
        return self._card.transmit(command)


@many
@given(scripts, st.binary(min_size=5, max_size=30))
def test_chains_of_61_and_6c_end(answers: list[bytes | None], command: bytes) -> None:
    card = Hostile(answers)
    with contextlib.suppress(CardTrouble, CardGone):
        Channel(card, soon()).send(command)
    assert card.exchanges <= MAX_EXCHANGES


def everything(session: CardSession, card: Hostile) -> None:
    """Every command of the reader; each in bounds, each with a declared end."""
    answer = AuthenticationAnswer(session.identity, bytes(16), bytes(16))
    asked: list[Callable[[], object]] = [
        lambda: session.read(soon()),
        lambda: session.verify_pin(Pin(digits("294750")), soon()),
        lambda: session.begin_authentication(soon()),
        lambda: session.finish_authentication(answer, soon()),
        lambda: session.change_pin(Pin(digits("294750")), Pin(digits("305861")), soon()),
    ]
    ends = (
        CardData,
        PinOk,
        PinWrong,
        PinLocked,
        ChangeOk,
        AuthenticationRequest,
        Authenticated,
        AuthenticationRefused,
    )
    for ask in asked:
        before = card.exchanges
        result = ask()
        assert card.exchanges - before <= MAX_EXCHANGES
        assert result.reason in REASONS if isinstance(result, Failed) else isinstance(result, ends)


@many
@given(scripts, st.binary(max_size=40))
def test_a_card_that_answers_anything_never_raises_and_never_talks_for_ever(
    answers: list[bytes | None], atr: bytes
) -> None:
    card = Hostile(answers)
    everything(CardSession(card, atr), card)


@many
@given(st.sampled_from(CARDS), st.booleans(), scripts)
def test_a_card_that_lies_now_and_then_never_raises(
    image: CardImage, contactless: bool, answers: list[bytes | None]
) -> None:
    chip = VirtualCard(image, contactless=contactless)
    card = Hostile(answers, chip)
    everything(CardSession(card, chip.atr), card)


@many
@given(st.sampled_from(CARDS), st.booleans(), st.binary(max_size=200).map(commands))
def test_the_virtual_card_answers_any_command_with_a_status_word(
    image: CardImage, contactless: bool, asked: list[bytes]
) -> None:
    chip = VirtualCard(image, contactless=contactless)
    chip.transmit(SELECT)
    for command in asked:
        assert chip.transmit(command)[-2] >> 4 in (6, 9)
