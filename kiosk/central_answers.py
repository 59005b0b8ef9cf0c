"""What came back from the centre: an answer of the contract, or a typed trouble. Knows bytes and headers, no sockets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kiosk.central_trouble import CentralTrouble, TroubleKind

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A complete 2xx answer; ``media_type`` in lower case without parameters."""

    status: int
    media_type: str
    body: bytes
    retry_after_seconds: float | None


def garbage(code: str) -> CentralTrouble:
    """Not our centre's language; what happened to the request is unknown."""
    return CentralTrouble(TroubleKind.GARBAGE, code, maybe_done=True)


def _retry_after(text: str | None) -> float | None:
    """Seconds of a Retry-After header, capped at an hour; the date form is ignored, our clock may be wrong."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 9:
        return None
    return min(float(text), 3600.0)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> RawAnswer | CentralTrouble:
    """Sort a complete response. ``headers`` finds names in any case."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    raw = RawAnswer(status, media_type, body, _retry_after(headers.get("retry-after")))
    if "content-encoding" in headers:
        return garbage("content-encoding")
    if 200 <= raw.status < 300:
        return raw
    if 300 <= raw.status < 400:
        return garbage("redirect")
    code = _problem_code(raw)
    if raw.status == 429:
        return CentralTrouble(TroubleKind.BUSY, code or "too-many-requests", False, raw.retry_after_seconds)
    if raw.status >= 500 or code == "in-progress":
        return CentralTrouble(TroubleKind.BUSY, code or "server-error", True, raw.retry_after_seconds)
    if code is None:
        return garbage("not-our-centre")
    kind = TroubleKind.UNAUTHORISED if raw.status == 401 else TroubleKind.REFUSED
    return CentralTrouble(kind, code, maybe_done=False)


def _problem_code(raw: RawAnswer) -> str | None:
    from kiosk.contract import Problem
    from kiosk.contract.wire import PROBLEM_TYPE

    if raw.media_type != PROBLEM_TYPE:
        return None
    problem = _validated(raw.body, Problem)
    return problem.code if problem is not None and problem.status == raw.status else None


def parse(raw: RawAnswer, answer: type[M]) -> M | CentralTrouble:
    """The typed answer, or GARBAGE when it is not the contract's."""
    if raw.media_type != "application/json":
        return garbage("content-type")
    value = _validated(raw.body, answer)
    return value if value is not None else garbage("not-the-contract")


def _validated(body: bytes, model: type[M]) -> M | None:
    from pydantic import ValidationError

    from kiosk.contract.wire import WireError, read_json

    try:
        return model.model_validate(read_json(body))
    except (WireError, ValidationError):
        return None
