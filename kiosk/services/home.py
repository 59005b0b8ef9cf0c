"""The home page: what this terminal offers, and truthfully what cannot work now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.pages import HomePage, Option, Text, text

CERTIFY = "certify"
DUE_DATE = "due-date"
REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What works now. ``out_of_service`` names the reason when nothing may be started (the ledger cannot write)."""

    card: bool = True
    central: bool = True
    paper: bool = True
    out_of_service: str | None = None


def home_page(items: tuple[str, ...], ready: Readiness) -> HomePage:
    """The first page with one tile per configured item (at most six)."""
    title = "home-title" if ready.out_of_service is None else "home-out-of-service"
    return HomePage(
        title=text(title), body=(text("home-insert-card"),), options=tuple(_tile(item, ready) for item in items)
    )


def _tile(item: str, ready: Readiness) -> Option:
    return Option(
        item,
        text(f"item-{item}"),
        hint=text("tile-no-paper") if item == CERTIFY and not ready.paper else text(f"item-{item}-hint"),
        disabled_because=_obstacle(item, ready),
    )


def _obstacle(item: str, ready: Readiness) -> Text | None:
    if ready.out_of_service is not None:
        return text("tile-out-of-service")
    if not ready.central:
        return text("tile-no-network")
    if not ready.card:
        return text("tile-no-reader")
    if item == REPRINT and not ready.paper:
        return text("tile-no-printer")
    return None
