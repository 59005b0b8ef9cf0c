"""All services: shelf by shelf in large rows, or by the first letters of an everyday word (退休钱: T X Q)."""

from __future__ import annotations

from collections.abc import Iterator

from config.catalogue.item import Catalogue, Item
from kiosk.engine.visit import Visit
from kiosk.pages import Option, Picture, text
from kiosk.services.asking import choose
from kiosk.services.home import LookAround, Readiness, item_option
from kiosk.sheet_pages import ListPage, SearchPage

SEARCH = "search"
ERASE = "erase"
SHELVES = "shelves"
SHELF = "shelf-"
KEY = "key-"
MOST_HITS = 4
MOST_LETTERS = 6

_PICTURES = {
    "query-pension": Picture.PENSION,
    "query-medical": Picture.MEDICAL,
    "query-work": Picture.WORK,
    "query-card": Picture.CARD,
    "query-guide": Picture.GUIDE,
    "certificate": Picture.CERTIFICATE,
    "estimate": Picture.ESTIMATE,
    "application": Picture.SLIP,
    "payment": Picture.MONEY,
    "card": Picture.CARD,
    "assistance": Picture.PERSON,
}


async def find_item(visit: Visit, catalogue: Catalogue) -> Item:
    """Let her find one; what cannot work now says so and cannot be chosen."""
    ready = await visit.do(LookAround())
    while True:
        picked = await choose(visit, shelves_page(catalogue))
        if picked == SEARCH:
            code = await _by_letters(visit, catalogue, ready)
        else:
            code = await choose(visit, shelf_page(catalogue, picked.removeprefix(SHELF), ready))
        if code != SHELVES:
            return catalogue[code]


async def _by_letters(visit: Visit, catalogue: Catalogue, ready: Readiness) -> str:
    typed = ""
    while True:
        picked = await choose(visit, search_page(catalogue, typed, ready))
        if picked.startswith(KEY):
            typed += picked.removeprefix(KEY)
        elif picked == ERASE:
            typed = typed[:-1]
        else:
            return picked


def shelves_page(catalogue: Catalogue) -> ListPage:
    """What there is, by shelf; searching stands first."""
    shelves = (
        Option(
            f"{SHELF}{shelf}",
            text(f"shelf-{shelf}"),
            hint=text(f"shelf-{shelf}-hint"),
            picture=_PICTURES[shelf],
        )
        for shelf in catalogue.shelves
    )
    search = Option(SEARCH, text("search-entry"), hint=text("search-entry-hint"), picture=Picture.SEARCH)
    return ListPage(title=text("shelves-title"), options=(*shelves, search))


def shelf_page(catalogue: Catalogue, shelf: str, ready: Readiness) -> ListPage:
    """The items of a shelf; where nothing on it can work now, there are the others."""
    options = (item_option(item, ready) for item in catalogue.on_shelf(shelf))
    return ListPage(title=text(f"shelf-{shelf}"), options=(*options, Option(SHELVES, text("option-shelves"))))


def search_page(catalogue: Catalogue, typed: str, ready: Readiness) -> SearchPage:
    """The letters that lead on, and what was found so far. Before the first letter: what is wanted most."""
    found = tuple(hits(catalogue, typed))
    keys = sorted({rest[len(typed)] for rest, _, _ in found if len(rest) > len(typed)}) if typed else _firsts(catalogue)
    best: dict[str, Option] = {}
    for _, item, word in found:
        if item.code not in best and len(best) < MOST_HITS:
            plain = item_option(item, ready)
            best[item.code] = Option(
                plain.id,
                plain.label,
                hint=text("search-hit", value=f"text:{word}"),
                disabled_because=plain.disabled_because,
                picture=plain.picture,
            )
    more = keys if len(typed) < MOST_LETTERS else []
    erase = (Option(ERASE, text("option-erase")),) if typed else (Option(SHELVES, text("option-shelves")),)
    return SearchPage(
        title=text("search-title") if not typed else text("search-typed", value=f"text:{typed.upper()}"),
        body=() if typed else (text("search-how"),),
        keys=tuple(Option(f"{KEY}{letter}", text("search-key", value=f"text:{letter.upper()}")) for letter in more),
        options=(*best.values(), *erase),
    )


def hits(catalogue: Catalogue, typed: str) -> Iterator[tuple[str, Item, str]]:
    """Letters, item and word for every everyday word that begins so, the most wanted item first."""
    ranked = sorted(catalogue.items, key=lambda item: (item.home or 9, item.order, item.code))
    for item in ranked:
        for word in item.words:
            if word.initials.startswith(typed):
                yield word.initials, item, word.word


def _firsts(catalogue: Catalogue) -> list[str]:
    return sorted({initials[0] for initials, _, _ in hits(catalogue, "")})
