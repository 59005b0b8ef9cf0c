"""The home page: what this terminal offers, and truthfully what cannot work now."""

from __future__ import annotations

from dataclasses import dataclass

from config.catalogue.item import HOME_PLACES, Catalogue, Item
from kiosk.engine.requests import Effect
from kiosk.pages import HomePage, Option, Picture, Text, text
from kiosk.services.printers import JAMMED

CERTIFY = "H01"
"""The item whose absence of paper is told on its tile: it is the one with a slip to wait for."""

ALL = "all"
"""The entry that leads to all services."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What works now. ``out_of_service`` is ``starting`` or ``repair`` (the ledger cannot write) when nothing may begin.
    ``printer``: the trouble of the printer for slips (see ``printers``), "" while it prints.
    ``devices``: the other families that would do a job now; ``networks`` this terminal is connected to.
    """

    card: bool = True
    id_card: bool = False
    central: bool = True
    printer: str = ""
    out_of_service: str | None = None
    devices: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset({"centre"})


@dataclass(frozen=True, slots=True)
class LookAround(Effect[Readiness]):
    """Ask what works, so that a list tells the truth about each of its entries."""

    def outcomes(self) -> tuple[Readiness, ...]:
        return (
            Readiness(id_card=True, devices=frozenset({"page_printer", "scanner"})),
            Readiness(card=False, printer=JAMMED),
            Readiness(central=False),
        )


def home_page(catalogue: Catalogue, ready: Readiness, chosen: tuple[str, ...] = ()) -> HomePage:
    """The first page: at most five items, ``chosen`` or else the catalogue's own choice, and the entry to all of them."""
    items = tuple(item for code in chosen if (item := catalogue.get(code)) is not None) or catalogue.at_home()
    options = [item_option(item, ready) for item in items[:HOME_PLACES]]
    if set(catalogue.items) - set(items):
        closed = None if ready.out_of_service is None else text(f"tile-{ready.out_of_service}")
        everything = Option(ALL, text("all-services"), text("all-services-hint"), False, closed, Picture.ALL)
        options.append(everything)
    if ready.out_of_service is not None:
        return HomePage(title=text(f"home-{ready.out_of_service}"), options=tuple(options))
    # Where every tile is closed, a bare "what would you like to do?" would leave her standing there.
    return HomePage(title=text("home-title"), body=(text(_invitation(ready)),), options=tuple(options))


def item_option(item: Item, ready: Readiness) -> Option:
    """The button of an item, with the reason where it cannot work now."""
    no_slip = item.code == CERTIFY and bool(ready.printer)
    return Option(
        item.code,
        text(f"item-{item.code}"),
        hint=text("tile-no-paper", why=ready.printer) if no_slip else text(f"item-{item.code}-hint"),
        disabled_because=obstacle(item, ready),
        picture=Picture(item.picture),
    )


def obstacle(item: Item, ready: Readiness) -> Text | None:
    """Why the item cannot work now; None when it can."""
    if ready.out_of_service is not None:
        return text(f"tile-{ready.out_of_service}")
    if item.needs.network != "none" and not ready.central:
        return text("tile-no-network")
    if item.needs.network == "bank" and "bank" not in ready.networks:
        return text("tile-no-bank")
    if item.sign_in != "A0" and not (ready.card or ready.id_card):
        return text("tile-no-reader")
    for device in item.needs.devices:
        if not _works(device, ready):
            return text("tile-no-printer" if device in ("printer", "page_printer") else "tile-no-device")
    return None


def _works(device: str, ready: Readiness) -> bool:
    match device:
        case "card":
            return ready.card
        case "id_card":
            return ready.id_card
        case "printer":
            return not ready.printer
    return device in ready.devices


def _invitation(ready: Readiness) -> str:
    """It asks for the card that can be read."""
    if not ready.central:
        return "home-no-network"
    if ready.card:
        return "home-insert-card"
    return "home-put-id-card" if ready.id_card else "home-no-reader"
