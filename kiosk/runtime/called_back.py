"""The list of certificates that the centre called back: fetched every hour, for the days on which the centre is silent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.runtime.regularly import Regularly

if TYPE_CHECKING:
    from config.schema import Certificates
    from kiosk.papers.judge import Knowledge

HOUR_SECONDS: Final = 3600.0

_log = logging.getLogger("kiosk.certificates")


class CalledBack(Regularly):
    """``run``: the network threads. ``path``: where the list is kept, with the signature it came with. ``today``: by the
    terminal's clock.
    """

    def __init__(
        self,
        client: CentralClient,
        run: Callable[[Callable[[], None]], object],
        path: Path,
        section: Certificates,
        today: Callable[[], date],
    ) -> None:
        super().__init__(HOUR_SECONDS)
        self._client = client
        self._run = run
        self._path = path
        self._section = section
        self._today = today
        self._renewing = threading.Lock()
        self._refused = ""

    def start(self) -> None:
        """Look now and every hour; a terminal that knows no key can check nothing and does not ask."""
        if self._section.public_keys:
            super().start()

    @Slot()
    def look(self) -> None:
        """Fetch the list, on the network threads."""
        self._run(self.renew)

    def renew(self) -> None:
        """Fetch and keep the list; waits for the centre. One that is refused leaves the one before, with its own date. While another
        thread is at it, nothing is done.
        """
        if self._renewing.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._renewing.release()

    def _renew(self) -> None:
        from kiosk.contract.seals import Revocations, SealError
        from kiosk.papers.judge import keys_of
        from kiosk.papers.kept_list import keep

        answer = self._client.revoked_certificates()
        if isinstance(answer, CentralTrouble):
            return
        listed = Revocations(answer.key_id, answer.listed_on, answer.revoked)
        try:
            keys = keys_of(self._section.public_keys)
            keep(self._path, listed, bytes.fromhex(answer.signature), keys, self._today())
            self._refused = ""
        except (SealError, OSError) as trouble:
            reason = str(trouble) if isinstance(trouble, SealError) else type(trouble).__name__
            if reason != self._refused:
                self._refused = reason
                _log.warning("the list of certificates called back is not kept: %s", reason)

    def knowledge(self) -> Knowledge:
        """What a code is judged by: the configured keys and the kept list."""
        from kiosk.papers.judge import Knowledge, keys_of
        from kiosk.papers.kept_list import load

        keys = keys_of(self._section.public_keys)
        return Knowledge(keys, load(self._path, keys), self._today(), self._section.list_days)
