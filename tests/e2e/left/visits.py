"""Whole visits of marked people, one for each way to show that it is she. What hands do is done here, outside the kiosk."""

from __future__ import annotations

import threading
import time

from central.checks.scrypt import hashed
from kiosk.dock import NotYet
from kiosk.rig import STAFF_NUMBER, STAFF_PIN
from tests.e2e.left.house import PIN, House, Kiosk

HELPER = "helper"


def begin_by_face(house: House, kiosk: Kiosk, slug: str) -> None:
    """Up to the live picture."""
    _begin(house, kiosk, slug, "face")
    kiosk.press("consent-title", "option-agree")
    kiosk.do("pictured")


def end_by_face(house: House, kiosk: Kiosk) -> None:
    """From the live picture to the end, with paper and a rating."""
    kiosk.press("result-filed", "option-done")
    kiosk.press("RatingPage", "option-very-satisfied")
    house.over(kiosk)
    house.dock.do("card pull")


def by_password(house: House, kiosk: Kiosk, slug: str) -> None:
    """The card checks it; it is typed on the screen, digit by digit."""
    _begin(house, kiosk, slug, "password")
    _type(kiosk, PIN)
    _finish(house, kiosk)


def by_finger(house: House, kiosk: Kiosk, slug: str) -> None:
    """The centre's template goes to the module through the kiosk."""
    _begin(house, kiosk, slug, "fingerprint")
    kiosk.press("finger-consent-title", "option-agree-finger")
    kiosk.do("page", "FingerPage")
    house.dock.do(f"finger place right {slug}")
    kiosk.do("page", "result-filed")
    house.dock.do("finger lift")
    _finish(house, kiosk)


def by_e_card(house: House, kiosk: Kiosk, slug: str) -> str:
    """The code on her telephone, which is returned."""
    code = house.rig.centre.e_card(slug)
    _begin(house, kiosk, slug, "e-card")
    kiosk.do("page", "ScanPage")
    house.rig.scan(code)
    _finish(house, kiosk)
    return code


def by_helper(house: House, kiosk: Kiosk, slug: str) -> None:
    """Her helper's identity card, and the helper's password at the centre."""
    _set_password(house, HELPER)
    _begin(house, kiosk, slug, "helper")
    kiosk.press("helper-title", "option-helper-here")
    kiosk.do("page", "HelperCardPage")
    house.dock.do(f"id-card place {HELPER}")
    _type(kiosk, PIN)
    kiosk.do("page", "result-looked-at")
    house.dock.do("id-card lift")
    _finish(house, kiosk, "result-looked-at")


def by_centre_password(house: House, kiosk: Kiosk, slug: str) -> None:
    """With the identity card alone; the centre checks the password."""
    _set_password(house, slug)
    house.dock.do(f"id-card place {slug}")
    _choose(kiosk, "password")
    _type(kiosk, PIN)
    kiosk.do("page", "result-filed")
    house.dock.do("id-card lift")
    _finish(house, kiosk, pull=False)


def by_staff_card(house: House, kiosk: Kiosk, slug: str) -> str:
    """A person beside the machine: staff card, which is returned, and PIN."""
    code = house.rig.centre.staff_card(STAFF_NUMBER)
    _begin(house, kiosk, slug, "staff")
    kiosk.do("page", "vouch-title")
    house.rig.scan(code)
    _type(kiosk, STAFF_PIN)
    _finish(house, kiosk)
    return code


def by_id_card_and_desk(house: House, kiosk: Kiosk, slug: str) -> None:
    """With the identity card; a person at the desk vouches."""
    house.dock.do(f"id-card place {slug}")
    _choose(kiosk, "staff")
    kiosk.do("page", "vouch-title")
    _at_desk(house, f"desk vouch {STAFF_NUMBER} {STAFF_PIN}")
    kiosk.do("page", "result-filed")
    house.dock.do("id-card lift")
    _finish(house, kiosk, pull=False)


def _begin(house: House, kiosk: Kiosk, slug: str, way: str) -> None:
    house.rig.insert(house.person(slug))
    _choose(kiosk, way)


def _choose(kiosk: Kiosk, way: str) -> None:
    """From the offer to a way. A page that says why another way is missing is the same page under another title."""
    kiosk.do("press", "option-start")
    kiosk.do("press", f"option-{way}")


def _type(kiosk: Kiosk, digits: str) -> None:
    kiosk.do("page", "PinPage")
    for digit in digits:
        kiosk.do("press", f"key-{digit}")
    kiosk.do("press", "key-confirm")


def _finish(house: House, kiosk: Kiosk, page: str = "result-filed", *, pull: bool = True) -> None:
    kiosk.press(page, "option-done")
    kiosk.press("RatingPage", "option-skip")
    house.over(kiosk)
    if pull:
        house.dock.do("card pull")


def _set_password(house: House, slug: str) -> None:
    """One that nobody else has, at the centre."""
    kept, number = hashed(PIN), house.person(slug)["social_security_number"]
    with house.records() as town, town:
        changed = town.execute(
            "UPDATE centre_passwords SET salt = ?, hash = ?, failed_tries = 0 WHERE person_ref = "
            "(SELECT person_ref FROM people WHERE social_security_number = ?)",
            (kept.salt, kept.digest, number),
        )
        assert changed.rowcount == 1


def _at_desk(house: House, line: str) -> None:
    tick, until = threading.Event(), time.monotonic() + 30.0
    while True:
        try:
            house.dock.do(line)
        except NotYet:
            assert time.monotonic() < until, "the call did not reach the desk"
            tick.wait(0.1)
        else:
            return
