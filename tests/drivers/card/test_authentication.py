"""The two-step authentication of a 3.0 card, on the card's side of the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from drivers.card.contract import (
    Authenticated,
    AuthenticationAnswer,
    AuthenticationRefused,
    AuthenticationRequest,
    CardData,
    Pin,
    PinWrong,
)
from drivers.card.image import CardImage
from drivers.card.keys import cryptogram
from drivers.card.session import CardSession
from drivers.card.simulator import SimulatedCardReader
from drivers.card.virtual import Fault, VirtualCard
from drivers.contract import Completion, Failed
from tests.digits import digits
from tests.drivers.card.cards import IMAGE, session_on, soon

INTERNAL, EXTERNAL = "0F" * 16, "A5" * 16
CARD = replace(IMAGE, version="3.00", internal_key=INTERNAL, external_key=EXTERNAL)
CHANGED = Failed(Completion.MEDIA_REMOVED, "card-changed")
LAPSED = Failed(Completion.NOT_READY, "auth-lapsed")


def answered(
    request: AuthenticationRequest, *, internal: str = INTERNAL, external: str = EXTERNAL
) -> AuthenticationAnswer:
    """What a security module with these keys says."""
    results = [
        cryptogram(request.algorithm, bytes.fromhex(key), bytes.fromhex(factor), bytes.fromhex(original))
        for key, factor, original in (
            (internal, request.internal_process_factor, request.internal_original),
            (external, request.external_process_factor, request.external_original),
        )
    ]
    return request.answered(results[0].hex(), results[1].hex())


def begun(session: CardSession | SimulatedCardReader) -> AuthenticationRequest:
    request = session.begin_authentication(soon())
    assert isinstance(request, AuthenticationRequest), request
    return request


@pytest.fixture
def reader() -> Iterator[SimulatedCardReader]:
    reader = SimulatedCardReader()
    reader.open()
    yield reader
    reader.close()


@pytest.mark.parametrize(("on_card", "flag"), [("", "01"), ("01", "01"), ("03", "03")])
def test_a_card_is_opened_and_read(on_card: str, flag: str) -> None:
    session, tap, _ = session_on(replace(CARD, algorithm=on_card))
    assert session.read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")
    request = begun(session)
    assert request.for_centre() == {
        "region": "110000",
        "atr_history": CARD.history.hex().upper(),
        "algorithm": flag,
        "identification_code": CARD.identification_code,
        "internal_process_factor": request.internal_process_factor,
        "internal_original": request.internal_original,
        "external_process_factor": request.external_process_factor,
        "external_original": request.external_original,
    }
    assert session.finish_authentication(answered(request), soon()) == Authenticated()
    assert tap.commands[-1][:5] == bytes.fromhex("0082000A10")
    data = session.read(soon())
    assert isinstance(data, CardData)
    assert (data.name, data.card_number, data.version) == ("张三", "X00000019", "3.0")


def test_the_bytes_of_step_one_are_those_of_the_field() -> None:
    session, tap, _ = session_on(CARD)
    request = begun(session)
    challenge = bytes.fromhex("0084000008")
    internal = bytes.fromhex("0088000010" + request.internal_process_factor + request.internal_original)
    assert tap.commands[-6:] == [challenge, challenge, internal, bytes.fromhex("00C0000010"), challenge, challenge]


def test_a_card_with_other_keys_is_noticed_before_it_costs_a_try() -> None:
    session, tap, _ = session_on(CARD)
    answer = answered(begun(session), internal="00" * 16)
    sent = len(tap.commands)
    assert session.finish_authentication(answer, soon()) == Failed(Completion.INVALID_DATA, "auth-mismatch")
    assert len(tap.commands) == sent


def test_a_wrong_cryptogram_costs_a_try_until_none_is_left() -> None:
    session, _, card = session_on(replace(CARD, authentication_tries=2))
    assert session.finish_authentication(answered(begun(session), external="00" * 16), soon()) == AuthenticationRefused(
        1
    )
    assert session.finish_authentication(answered(begun(session)), soon()) == Authenticated()
    for left in (1, 0, 0):
        wrong = answered(begun(session), external="00" * 16)
        assert session.finish_authentication(wrong, soon()) == AuthenticationRefused(left)
    card.reset()
    again = CardSession(card, card.atr)
    assert again.finish_authentication(answered(begun(again)), soon()) == AuthenticationRefused(0)
    assert again.read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")


def test_an_answer_is_good_once_and_for_the_newest_request_only() -> None:
    session, _, _ = session_on(CARD)
    old, new = begun(session), begun(session)
    assert session.finish_authentication(answered(old), soon()) == Failed(Completion.INVALID_DATA, "auth-mismatch")
    assert session.finish_authentication(answered(new), soon()) == LAPSED
    fresh = answered(begun(session))
    assert session.finish_authentication(fresh, soon()) == Authenticated()
    assert session.finish_authentication(fresh, soon()) == LAPSED


def test_a_command_in_between_spends_the_challenges() -> None:
    session, _, _ = session_on(CARD)
    request = begun(session)
    assert session.verify_pin(Pin(digits("999999")), soon()) == PinWrong(2)
    assert session.finish_authentication(answered(request), soon()) == LAPSED


def test_challenges_spent_behind_the_readers_back_are_told_and_cost_no_try() -> None:
    session, _, card = session_on(replace(CARD, authentication_tries=1))
    request = begun(session)
    assert card.transmit(bytes.fromhex("00B2630414")) == bytes.fromhex("6A83")
    assert session.finish_authentication(answered(request), soon()) == LAPSED
    assert session.finish_authentication(answered(begun(session)), soon()) == Authenticated()


def test_a_card_cannot_be_made_to_compute_what_opens_it() -> None:
    session, _, card = session_on(CARD)
    request = begun(session)
    reflected = bytes.fromhex("0088000010" + request.external_process_factor + request.external_original)
    assert card.transmit(reflected) == bytes.fromhex("6110")
    result = card.transmit(bytes.fromhex("00C0000010"))[:16]
    assert card.transmit(bytes.fromhex("0082000A10") + result) == bytes.fromhex("63C4")


@pytest.mark.parametrize("how", ["another", "same", "released", "none"])
def test_step_two_is_for_the_card_of_step_one(reader: SimulatedCardReader, how: str) -> None:
    reader.insert(CARD)
    answer = answered(begun(reader))
    if how == "released":
        reader.release()
    else:
        reader.remove()
        if how != "none":
            reader.insert(CARD if how == "same" else replace(CARD, serial="00000002", name="李四"))
        list(reader.poll(0.0))
    result = reader.finish_authentication(answer, soon())
    assert result == (Failed(Completion.MEDIA_REMOVED, "no-card") if how == "none" else CHANGED)
    if how != "none":
        assert reader.read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")


def test_an_opened_card_is_closed_again_at_the_end_of_the_visit(reader: SimulatedCardReader) -> None:
    reader.insert(CARD)
    assert reader.finish_authentication(answered(begun(reader)), soon()) == Authenticated()
    assert isinstance(reader.read(soon()), CardData)
    reader.release()
    assert reader.read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")


@pytest.mark.parametrize("version", ["1.00", "2.00"])
def test_older_cards_need_no_module(version: str) -> None:
    session, _, _ = session_on(replace(CARD, version=version))
    assert session.begin_authentication(soon()) == Failed(Completion.UNSUPPORTED, "auth-not-needed")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (replace(CARD, internal_key=""), Failed(Completion.UNSUPPORTED, "no-auth-key")),
        (replace(CARD, raw_records={"01": "ff" * 16}), Failed(Completion.INVALID_DATA, "bad-record")),
    ],
)
def test_a_card_that_cannot_be_opened_says_why(image: CardImage, expected: Failed) -> None:
    assert session_on(image)[0].begin_authentication(soon()) == expected


def test_a_card_without_the_external_key_says_so_at_step_two() -> None:
    session, _, _ = session_on(replace(CARD, external_key=""))
    assert session.finish_authentication(answered(begun(session)), soon()) == Failed(
        Completion.UNSUPPORTED, "no-auth-key"
    )


class Odd:
    """A 3.0 card with other answers to some instructions."""

    def __init__(self, **answers: str) -> None:
        self._card = VirtualCard(CARD)
        self._answers = {int(name[1:], 16): bytes.fromhex(answer) for name, answer in answers.items()}

    def transmit(self, command: bytes) -> bytes:
        answer = self._answers.get(command[1])
        return self._card.transmit(command) if answer is None else answer


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (Odd(x84="6D00"), "auth-refused"),
        (Odd(x84="00112233445566779000"), ""),
        (Odd(x84="001122334455669000"), "bad-record"),
        (Odd(x84="9000"), "bad-record"),
        (Odd(x88="6985"), "auth-lapsed"),
        (Odd(x88="6A88"), "no-auth-key"),
        (Odd(x88="9303"), "card-blocked"),
        (Odd(x88="001122334455669000"), "bad-record"),
        (Odd(xC0="6F019000"), "bad-record"),
    ],
)
def test_odd_answers_in_step_one_are_refused_with_a_reason(card: Odd, reason: str) -> None:
    result = CardSession(card, CARD.atr).begin_authentication(soon())
    assert result.reason == reason if isinstance(result, Failed) else reason == ""


def test_beyond_t0_the_information_is_asked_for_when_it_was_not_given() -> None:
    card = VirtualCard(CARD, contactless=True)

    class OnlyWhenAsked:
        """ISO 7816-4 to the letter: no Le, no data."""

        def transmit(self, command: bytes) -> bytes:
            answer = card.transmit(command)
            return answer[-2:] if command[1] == 0xA4 and len(command) == 20 else answer

    session = CardSession(OnlyWhenAsked(), card.atr)
    request = begun(session)
    assert (request.algorithm, request.atr_history) == ("03", "")
    assert session.finish_authentication(answered(request), soon()) == Authenticated()


def test_malformed_information_closes_the_way_but_not_the_card() -> None:
    card = Odd(xC0="6F019000")
    assert CardSession(card, CARD.atr).read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")


@pytest.mark.parametrize("internal", ["", "00" * 15, "00" * 17])
def test_an_answer_of_another_length_is_no_answer(internal: str) -> None:
    session, _, _ = session_on(CARD)
    with pytest.raises(ValueError, match="16 bytes"):
        begun(session).answered(internal, "00" * 16)


def test_nothing_of_the_card_stands_in_a_repr() -> None:
    session, _, _ = session_on(CARD)
    request = begun(session)
    shown = f"{request!r} {answered(request)!r} {CARD!r}"
    for value in (*request.for_centre().values(), INTERNAL, EXTERNAL):
        assert value == request.algorithm or value not in shown


def test_faults_in_the_middle_end_with_their_reason(reader: SimulatedCardReader) -> None:
    reader.insert(CARD)
    answer = answered(begun(reader))
    reader.fault(Fault.GARBAGE.value)
    assert reader.finish_authentication(answer, soon()) == Failed(Completion.INVALID_DATA, "garbage-apdu")
    reader.fault(Fault.NONE.value)
    assert reader.finish_authentication(answer, soon()) == LAPSED
