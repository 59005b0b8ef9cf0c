"""Building blocks of the contract: strict bases, bounded strings, times.

A request is strict in both directions: unknown fields are a mistake of the sender. An answer tolerates fields a newer
centre added, and refuses everything else that is missing or of the wrong type.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Request(BaseModel):
    """What a terminal sends: immutable, no unknown fields, no coercion ("5" is not 5), no NaN, no input in errors."""

    # Pydantic's JSON parser keeps short texts for reuse, for as long as the program runs: a person's would stay there.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        cache_strings="keys",
    )


class Answer(BaseModel):
    """What the centre answers: immutable, unknown fields ignored, no coercion, no NaN."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        strict=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        cache_strings="keys",
    )


def _iso_text(value: object) -> object:
    # The lenient date parser would take a bare number, also as a text, for a Unix time.
    if isinstance(value, date) or (isinstance(value, str) and value[4:5] == "-"):
        return value
    raise ValueError("expected an ISO 8601 text")


Day = Annotated[date, Field(strict=False), BeforeValidator(_iso_text, json_schema_input_type=str)]
"""A calendar day in the centre's zone, ``YYYY-MM-DD``."""

Instant = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_iso_text, json_schema_input_type=datetime)]
"""A point in time with its offset, RFC 3339."""

E = TypeVar("E", bound=StrEnum)
Word = Annotated[E, Field(strict=False)]
"""An enumeration carried as its text; unknown words are refused."""

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False, max_length=100)]
"""A JSON array of at most 100 items, immutable here."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
"""A machine word."""

TerminalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,31}$")]
StaffNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,16}$")]
PersonRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits that stand for a person at the centre; says nothing about the person."""

ReceiptNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{8,32}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]
