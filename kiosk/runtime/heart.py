"""The terminal's heartbeat: state, journal checkpoint, and the centre's clock back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk import __version__
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.ledger.journal import Checkpoint
from kiosk.ledger.registrar import Registrar
from kiosk.runtime.clock import Clock
from kiosk.runtime.readiness import Watch

if TYPE_CHECKING:
    from kiosk.contract import HeartbeatAnswer

Run = Callable[[Callable[[], None]], object]

RETRY_MS = 2000
"""While the centre is silent the terminal asks again this often, so that the tiles come back by themselves."""


class Heart(QObject):
    """Beats every ``seconds`` while the centre answers and faster while it does not."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        cross: Callable[[Callable[[], None]], None],
        registrar: Registrar,
        watch: Watch,
        clock: Clock,
        seconds: float,
        counters: Callable[[], dict[str, int]],
    ) -> None:
        super().__init__()
        self._client = client
        self._run = run
        self._cross = cross
        self._registrar = registrar
        self._watch = watch
        self._clock = clock
        self._interval_ms = int(seconds * 1000)
        self._counters = counters
        self._wanted: int | None = None
        self._beating = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.beat)

    @Slot()
    def beat(self) -> None:
        """Send one now; a beat under way is not doubled."""
        if self._beating:
            return
        self._beating = True
        self._registrar.checkpoint_for(self._wanted, lambda known: self._cross(lambda: self._send(known)))

    def _send(self, known: Checkpoint | None) -> None:
        checkpoint = self._registrar.checkpoint()
        body = {
            "app_version": __version__,
            "journal": {
                "row_count": checkpoint.rows,
                "last_hash": checkpoint.hash,
                "previous": None if known is None else {"row_count": known.rows, "last_hash": known.hash},
            },
            "devices": [
                {
                    "family": status.family,
                    "state": str(status.state),
                    "supply": str(status.supply),
                    "reason": status.reason,
                }
                for status in self._watch.statuses.values()
            ],
            "outbox_waiting": self._registrar.waiting(),
            "counters": {**self._counters(), "work-items": len(self._registrar.work_list())},
            "face_counts": [asdict(count) for count in self._registrar.face_counts()],
        }

        def work() -> None:
            from kiosk.contract import HeartbeatRequest

            answer = self._client.heartbeat(HeartbeatRequest.model_validate(body))
            self._cross(lambda: self._on_answer(checkpoint, answer))

        self._run(work)

    def look_soon(self) -> None:
        """Somebody's call went unanswered: the tiles need not wait a whole interval to hear that the centre is back."""
        if not self._beating:
            self._timer.start(RETRY_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _on_answer(self, sent: Checkpoint, answer: HeartbeatAnswer | CentralTrouble) -> None:
        self._beating = False
        if isinstance(answer, CentralTrouble):
            self._watch.central_answered(False)
            self._timer.start(RETRY_MS)
            return
        self._watch.central_answered(True)
        self._clock.follow_centre(answer.server_time)
        asked_before, self._wanted = self._wanted, answer.checkpoint_row_count
        if answer.journal_accepted:
            self._registrar.checkpointed(sent)
        elif asked_before != self._wanted:
            # The centre knows a later row than this journal remembers being acknowledged: prove that one at once.
            self.beat()
            return
        self._timer.start(self._interval_ms)
