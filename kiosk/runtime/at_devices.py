"""Which devices would work now, as the services ask before they offer anything."""

from __future__ import annotations

from drivers.fingerprint.contract import FAMILY as FINGERPRINT
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.runtime.readiness import Watch
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.home import LookAround


class AtDevices:
    """Answers at once, out of the last status of each device."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def register(self, performer: Performer) -> None:
        performer.register(LookAtDevices, self._look)
        performer.register(LookAround, self._look_around)

    def _look(self, effect: LookAtDevices, reply: Reply) -> Cancel | None:
        usable = self._watch.usable
        reply.done(
            Working(
                card=usable("card"),
                id_card=usable("id_card"),
                camera=usable("camera"),
                scanner=usable("scanner"),
                fingerprint=usable(FINGERPRINT),
            )
        )
        return None

    def _look_around(self, effect: LookAround, reply: Reply) -> Cancel | None:
        reply.done(self._watch.now())
        return None
