"""Calling a person: help, hand-over of an unfinished matter, and vouching for a visitor's identity."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Code, Count, Request, StaffNumber, Word

_CALL_ID: Final = r"^[0-9a-f]{32}$"
MOST_DEVICES: Final = 12
CallId = Annotated[str, StringConstraints(pattern=_CALL_ID)]


def is_call_id(text: str) -> bool:
    """Whether ``text`` has the form of a call id: what comes in an address is checked before a database sees it."""
    return re.fullmatch(_CALL_ID, text) is not None


class HelpReason(StrEnum):
    """Why a person is needed."""

    HELP = "help"
    HAND_OVER = "hand-over"
    VOUCH = "vouch"


class HelpState(StrEnum):
    """Where the call is. CLOSED is final."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    CLOSED = "CLOSED"


class HelpOutcome(StrEnum):
    """How a closed call ended."""

    HELPED = "HELPED"
    VOUCHED = "VOUCHED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


class HelpCallRequest(Request):
    """All but ``reason`` are machine words: the desk sees where the visitor stands, not who it is. ``item`` is the catalogue's code
    of what she is at, ``step`` "2/4", ``devices`` name those of the terminal that do not work ("printer-out").
    """

    reason: Word[HelpReason]
    page: Code
    detail_code: Code | None = None
    item: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9]{2}$")] | None = None
    step: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}/[0-9]{1,2}$")] | None = None
    devices: Annotated[tuple[Code, ...], Field(strict=False, max_length=MOST_DEVICES)] = ()


class HelpCall(Answer):
    """``staff_number`` is set once accepted; ``outcome`` once closed. VOUCHED carries the staff number that vouched."""

    call_id: CallId
    state: Word[HelpState]
    outcome: Word[HelpOutcome] | None
    staff_number: StaffNumber | None
    waiting_seconds: Annotated[int, Field(ge=0)]
    people_ahead: Count
