"""Invented people and small helpers for the card tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from drivers.card.apdu import Transport
from drivers.card.image import CardImage
from drivers.card.session import CardSession
from drivers.card.virtual import VirtualCard
from drivers.contract import Deadline

IMAGE: Final = CardImage(
    social_security_number="110000195001010015",
    name="张三",
    region="110000",
    serial="0114F199",
    authentication_code="BF7C7A48",
    card_number="X00000019",
    issued_on=date(2019, 3, 4),
    valid_to=date(2029, 3, 4),
    sex="2",
    ethnicity="08",
    birth_date=date(1950, 1, 1),
)


EACH_ALONE: Final = replace(IMAGE, addressings=frozenset({"number"}))
"""The same card, whose records come one by one only."""


def named(name: str, version: str = "2.00") -> CardImage:
    return replace(IMAGE, name=name, version=version)


def with_raw(**records: str) -> CardImage:
    """IMAGE with record values replaced: ``with_raw(x09="ffff")``."""
    return replace(IMAGE, raw_records={key[1:]: value for key, value in records.items()})


def soon() -> Deadline:
    return Deadline(5.0)


class Tap:
    """Counts and keeps the APDUs that go through."""

    def __init__(self, card: Transport) -> None:
        self._card = card
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return self._card.transmit(command)


def session_on(image: CardImage) -> tuple[CardSession, Tap, VirtualCard]:
    card = VirtualCard(image)
    tap = Tap(card)
    return CardSession(tap, card.atr), tap, card
