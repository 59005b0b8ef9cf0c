"""The home page: what this terminal offers, and truthfully what cannot work now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.pages import HomePage, Option, Picture, Text, text

# Codes of the service catalogue.
CERTIFY = "H01"
DUE_DATE = "Q08"
REPRINT = "C13"
WITHDRAW_FACE = "P01"

ITEMS = (CERTIFY, DUE_DATE, REPRINT, WITHDRAW_FACE)
"""What the home page offers where the configuration names nothing else."""

_PICTURES = {
    CERTIFY: Picture.PENSION,
    DUE_DATE: Picture.CALENDAR,
    REPRINT: Picture.SLIP,
    WITHDRAW_FACE: Picture.NO_FACE,
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """What works now. ``out_of_service`` is ``starting`` or ``repair`` (the ledger cannot write) when nothing may begin."""

    card: bool = True
    id_card: bool = False
    central: bool = True
    paper: bool = True
    out_of_service: str | None = None


def home_page(items: tuple[str, ...], ready: Readiness) -> HomePage:
    """The first page with one tile per configured item (at most six)."""
    options = tuple(_tile(item, ready) for item in items)
    if ready.out_of_service is not None:
        return HomePage(title=text(f"home-{ready.out_of_service}"), options=options)
    # Where every tile is closed, a bare "what would you like to do?" would leave her standing there.
    return HomePage(title=text("home-title"), body=(text(_invitation(ready)),), options=options)


def _invitation(ready: Readiness) -> str:
    """It asks for the card that can be read."""
    if not ready.central:
        return "home-no-network"
    if ready.card:
        return "home-insert-card"
    return "home-put-id-card" if ready.id_card else "home-no-reader"


def _tile(item: str, ready: Readiness) -> Option:
    return Option(
        item,
        text(f"item-{item}"),
        hint=text("tile-no-paper") if item == CERTIFY and not ready.paper else text(f"item-{item}-hint"),
        disabled_because=_obstacle(item, ready),
        picture=_PICTURES.get(item, Picture.NONE),
    )


def _obstacle(item: str, ready: Readiness) -> Text | None:
    if ready.out_of_service is not None:
        return text(f"tile-{ready.out_of_service}")
    if not ready.central:
        return text("tile-no-network")
    if not (ready.card or ready.id_card):
        return text("tile-no-reader")
    if item == REPRINT and not ready.paper:
        return text("tile-no-printer")
    return None
