"""The light at the slot that the visitor's hand should go to now. Nothing burns when nothing is asked of her."""

from __future__ import annotations

from drivers.contract import Deadline
from drivers.lights.contract import GuideLight, GuideLights, Slot
from drivers.supervisor import Supervised
from kiosk.pages import (
    HelperCardPage,
    InsertCardPage,
    Page,
    Picture,
    ResultPage,
    ScanPage,
    TakeCardPage,
    WorkingPage,
)

SHOW_SECONDS = 2.0

Wanted = dict[Slot, GuideLight]


def lights_for(page: Page) -> Wanted:
    """Which lamps a page wants. Slow pulses for "here, please"; steady light while something comes out."""
    if isinstance(page, TakeCardPage):
        return {Slot.CARD: GuideLight.MEDIUM_FLASH}
    if isinstance(page, InsertCardPage):
        slots = [Slot.ID_CARD] if page.picture is Picture.PUT_ID_CARD else [Slot.CARD]
        if page.id_card and Slot.ID_CARD not in slots:
            slots.append(Slot.ID_CARD)
        return dict.fromkeys(slots, GuideLight.SLOW_FLASH)
    if isinstance(page, HelperCardPage):
        return {Slot.ID_CARD: GuideLight.SLOW_FLASH}
    if isinstance(page, ScanPage):
        return {Slot.SCANNER: GuideLight.SLOW_FLASH}
    if isinstance(page, WorkingPage) and page.title.id == "working-printing":
        return {Slot.RECEIPT: GuideLight.CONTINUOUS}
    if isinstance(page, WorkingPage) and page.title.id == "working-printing-a4":
        return {Slot.PAGE_PRINTER: GuideLight.CONTINUOUS}
    if isinstance(page, ResultPage) and page.picture is Picture.PRINTER:
        return {Slot.RECEIPT: GuideLight.SLOW_FLASH}
    return {}


class Guide:
    """Makes the lamps follow the pages. ``follow`` in the main thread; the board is talked to in the device's thread."""

    def __init__(self, lights: Supervised[GuideLights] | None) -> None:
        self._lights = lights
        self._shown: Wanted = {}

    def follow(self, page: Page) -> None:
        """Called for each page that is put on the screen."""
        wanted = lights_for(page)
        if self._lights is None or wanted == self._shown:
            return
        self._shown = wanted
        self._lights.submit(lambda lights, deadline: show(lights, wanted, deadline), SHOW_SECONDS, _seen)

    def came_back(self, page: Page) -> None:
        """The board was away and is dark now: show again what the page on the screen wants."""
        self._shown = {}
        self.follow(page)


def show(lights: GuideLights, wanted: Wanted, deadline: Deadline) -> object:
    """Exactly these lamps, of those there are; the first failure is returned."""
    result: object = lights.all_off(deadline)
    for slot in lights.slots & wanted.keys():
        result = lights.show(slot, wanted[slot], deadline)
    return result


def _seen(result: object) -> None:
    """A lamp that does not burn is seen in the device's status; no visit waits for it."""
