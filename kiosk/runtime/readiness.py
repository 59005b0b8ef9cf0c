"""What works now, from device states, the centre's answers and the ledger; the home page follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drivers.contract import DeviceState, DeviceStatus, Supply
from drivers.printer.contract import FAMILY as PRINTER
from kiosk.services.home import Readiness
from kiosk.services.printers import trouble_of_status

_NAMED = frozenset({"card", "id_card", PRINTER})
"""Families that a readiness has a word of its own for."""


class Watch:
    """Collects what is known and tells ``changed`` when the readiness differs. Main thread only."""

    def __init__(self, changed: Callable[[Readiness], None], networks: Iterable[str] = ("centre",)) -> None:
        self._networks = frozenset(networks)
        self._changed = changed
        self._statuses: dict[str, DeviceStatus] = {}
        self._central: bool | None = None
        self._ledger: str | None = "starting"
        self._last: Readiness | None = None

    @property
    def statuses(self) -> dict[str, DeviceStatus]:
        """Last status of each device family."""
        return dict(self._statuses)

    @property
    def central(self) -> bool:
        """Whether the centre answered the last time it was asked."""
        return self._central is True

    def device(self, status: DeviceStatus) -> None:
        self._statuses[status.family] = status
        self._tell()

    def central_answered(self, answered: bool) -> None:
        self._central = answered
        self._tell()

    def ledger(self, out_of_service: str | None) -> None:
        """``out_of_service`` as the ledger says: any reason means repair."""
        self._ledger = None if out_of_service is None else "repair"
        self._tell()

    def now(self) -> Readiness:
        """Until everything was asked once, nothing is claimed about it: the terminal is starting."""
        asked = self._central is not None and {"card", PRINTER} <= self._statuses.keys()
        return Readiness(
            card=self.usable("card"),
            id_card=self.usable("id_card"),
            central=self.central,
            printer=trouble_of_status(self._statuses.get(PRINTER)),
            out_of_service=self._ledger if asked or self._ledger == "repair" else "starting",
            devices=frozenset(family for family in self._statuses if self.usable(family)) - _NAMED,
            networks=self._networks,
        )

    def usable(self, family: str) -> bool:
        """Whether a device of this family is built in and would do a job now."""
        status = self._statuses.get(family)
        return status is not None and status.usable

    def in_trouble(self) -> tuple[str, ...]:
        """A word for each device that is built in and would not do its work now: ``printer-out``, ``camera-offline``."""
        return tuple(
            f"{status.family}-{_trouble(status)}".lower().replace("_", "-")
            for status in self._statuses.values()
            if not status.usable and status.state is not DeviceState.NOT_CONFIGURED
        )

    def _tell(self) -> None:
        now = self.now()
        if now != self._last:
            self._last = now
            self._changed(now)


def _trouble(status: DeviceStatus) -> str:
    return status.supply.value if status.supply in (Supply.OUT, Supply.JAMMED) else status.state.value
