"""好差评 (GB/T 39734-2020): five levels, voluntary, once per matter, never invented."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.contract.base import Answer, Code, Instant, Many, ReceiptNumber, Request


class RatingRequest(Request):
    """``level``: 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意; null = the visitor skipped (未评价)."""

    receipt_number: ReceiptNumber | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None
    reasons: Many[Code] = ()
    rated_at: Instant


class Rated(Answer):
    """The rating is stored; ``level`` is what was sent."""

    level: Annotated[int, Field(ge=1, le=5)] | None
