"""The two-step authentication of a 3.0 card by the centre's security module, as APDUs.

The order of the challenges is that of code which reads real cards: 原始信息 before 过程因子, internal before external.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from drivers.card import apdu
from drivers.card.apdu import CardTrouble, Channel, Response
from drivers.card.contract import Authenticated, AuthenticationAnswer, AuthenticationRefused, CardProblem

CHALLENGE_BYTES = 8
# Of the card's and of the module's result these bytes are compared.
COMPARED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Challenges:
    """What the card gave for step 1: two pairs of challenges, and its own result over the first pair."""

    internal_original: bytes = field(repr=False)
    internal_process_factor: bytes = field(repr=False)
    external_original: bytes = field(repr=False)
    external_process_factor: bytes = field(repr=False)
    proof: bytes = field(repr=False)


def draw(channel: Channel) -> Challenges:
    """Step 1. Raises CardGone, CardTrouble."""
    internal_original, internal_process_factor = _challenge(channel), _challenge(channel)
    response = channel.send(apdu.internal_authenticate(internal_process_factor, internal_original))
    if not response.ok:
        raise CardTrouble(_refusal(response))
    if len(response.data) < COMPARED_BYTES:
        raise CardTrouble(CardProblem.BAD_RECORD)
    external_original, external_process_factor = _challenge(channel), _challenge(channel)
    return Challenges(
        internal_original,
        internal_process_factor,
        external_original,
        external_process_factor,
        response.data[:COMPARED_BYTES],
    )


def present(channel: Channel, proof: bytes, answer: AuthenticationAnswer) -> Authenticated | AuthenticationRefused:
    """Step 2, sent once. Raises CardGone, CardTrouble; AUTH_MISMATCH before anything is sent, so that keys which do not
    fit cost the card no try.
    """
    if not hmac.compare_digest(answer.internal[:COMPARED_BYTES], proof):
        raise CardTrouble(CardProblem.AUTH_MISMATCH)
    response = channel.send(apdu.external_authenticate(answer.external))
    if response.ok:
        return Authenticated()
    if response.status & 0xFFF0 == 0x63C0:
        return AuthenticationRefused(response.status & 0x0F)
    if response.status == apdu.METHOD_BLOCKED:
        return AuthenticationRefused(0)
    raise CardTrouble(_refusal(response))


def _challenge(channel: Channel) -> bytes:
    response = channel.send(apdu.get_challenge())
    if not response.ok:
        raise CardTrouble(_refusal(response))
    if len(response.data) != CHALLENGE_BYTES:
        raise CardTrouble(CardProblem.BAD_RECORD)
    return response.data


def _refusal(response: Response) -> CardProblem:
    if response.status in apdu.BLOCKED:
        return CardProblem.CARD_BLOCKED
    if response.status in apdu.NOT_NOW:
        return CardProblem.AUTH_LAPSED
    return CardProblem.NO_AUTH_KEY if response.status == apdu.KEY_NOT_FOUND else CardProblem.AUTH_REFUSED
