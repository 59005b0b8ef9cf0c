"""Demonstration terminals and staff. Their secrets stand in this file for everyone to read: never for real use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SeedStaff:
    """Someone at the desk."""

    staff_number: str
    name: str
    pin: str
    active: bool = True
    card_serial: str = ""
    """Empty: no card was issued."""

    @property
    def card(self) -> str:
        """What stands on the staff card."""
        return f"{self.staff_number}-{self.card_serial}"


STAFF: Final = (
    SeedStaff("S001", "何晓燕", "135001", card_serial="7K2MQ9XH4RT8WZ3B"),
    SeedStaff("S002", "马国栋", "135002", card_serial="3M8VT5CN2XK7QH4D"),
    SeedStaff("S003", "唐丽华", "135003"),
    SeedStaff("S009", "许文斌", "135009", active=False, card_serial="9P4RZ6WB1YG8JC5S"),
)
TERMINALS: Final = {f"T-{number:04d}": f"示例市服务大厅{number}号机" for number in range(1, 21)}


def demonstration_hsm_key() -> bytes:
    """The 32-byte master key behind the demonstration people's 3.0 cards."""
    return hashlib.sha256(b"nuanping demonstration security module").digest()


def demonstration_e_card_key() -> bytes:
    """The 32-byte key behind the demonstration people's e-card codes."""
    return hashlib.sha256(b"nuanping demonstration e-card issuer").digest()


def demonstration_secret(terminal_id: str) -> bytes:
    """The 32-byte secret of a seeded terminal."""
    return hashlib.sha256(f"nuanping demonstration terminal {terminal_id}".encode()).digest()
