"""Asks the centre for a newer catalogue now and then. A visit under way goes on with the one it began with."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Slot

from config.catalogue.item import Catalogue
from config.catalogue.load import CatalogueError
from kiosk.catalogue_store import CatalogueStore
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.runtime.regularly import Regularly

Run = Callable[[Callable[[], None]], object]

_log = logging.getLogger("kiosk.catalogue")


class CatalogueWatch(Regularly):
    """``taken`` is called on the main thread with each new catalogue; what is refused is logged once, with every reason."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        cross: Callable[[Callable[[], None]], None],
        store: CatalogueStore,
        version: int,
        seconds: float,
        taken: Callable[[Catalogue], None],
    ) -> None:
        super().__init__(seconds)
        self._client = client
        self._run = run
        self._cross = cross
        self._store = store
        self._version = version
        self.refused: int | None = None
        """The version that was refused last."""
        self._taken = taken

    @Slot()
    def look(self) -> None:
        """Ask once, on the network threads."""
        known = self._version

        def work() -> None:
            answer = self._client.fetch_catalogue(known)
            if isinstance(answer, CentralTrouble) or answer.payload is None or answer.signature is None:
                return
            try:
                fresh = self._store.accept(answer.payload, answer.signature, known)
            except (CatalogueError, OSError) as error:
                reasons = error.problems if isinstance(error, CatalogueError) else (type(error).__name__,)
                self._cross(lambda: self._refuse(answer.version, reasons))
                return
            self._cross(lambda: self._take(fresh))

        self._run(work)

    def _take(self, fresh: Catalogue) -> None:
        if fresh.version > self._version:
            self._version = fresh.version
            _log.info("catalogue version %d is in use", fresh.version)
            self._taken(fresh)

    def _refuse(self, version: int, reasons: tuple[str, ...]) -> None:
        if version != self.refused:
            self.refused = version
            _log.warning("catalogue version %d is refused: %s", version, "; ".join(reasons))
