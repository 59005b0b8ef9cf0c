"""好差评: one question after a finished service, five levels, skippable, none chosen beforehand (GB/T 39734-2020)."""

from __future__ import annotations

from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Option, RatingPage, text
from kiosk.services.asking import choose, option
from kiosk.services.effects import KeepRating

SKIP = "skip"
LEVELS = ("very-satisfied", "satisfied", "fairly-satisfied", "dissatisfied", "very-dissatisfied")
REASONS = ("too-slow", "hard-to-use", "hard-to-hear", "device-trouble", "other")
BAD_FROM = 4
"""The last two levels are a 差评 and ask for a reason."""


async def rate(visit: Visit, receipt_number: str | None) -> None:
    """Ask, and keep the answer for the centre. A skipped question is sent nowhere: no level is ever invented."""
    picked = await choose(visit, rating_page())
    if picked == SKIP:
        return
    level = LEVELS.index(picked) + 1
    reason = await choose(visit, reason_page()) if level >= BAD_FROM else None
    await visit.do(KeepRating(level, None if reason == SKIP else reason, receipt_number))


def rating_page() -> RatingPage:
    levels = tuple(Option(name, text(f"rating-{name}")) for name in LEVELS)
    return RatingPage(title=text("rating-title"), body=(text("rating-free"),), options=(*levels, option(SKIP)))


def reason_page() -> ChoicePage:
    reasons = tuple(Option(name, text(f"rating-reason-{name}")) for name in REASONS)
    return ChoicePage(title=text("rating-reason-title"), options=(*reasons, option(SKIP)))
