"""The long-lived thread in which face checks run, one after the other."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from drivers.stack import forget_stack
from kiosk.face.check import FaceCheck, FaceVerdict
from kiosk.face.process import FaceProcess

_log = logging.getLogger("kiosk.face")
_STOP_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Errand:
    check: FaceCheck
    done: Callable[[FaceVerdict], None]


class FaceWorker:
    """The long-lived thread in which checks run, one after the other. ``done`` is called in that thread."""

    def __init__(self, process: FaceProcess) -> None:
        self._process = process
        self._errands: queue.SimpleQueue[_Errand | None] = queue.SimpleQueue()
        self._running: FaceCheck | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread and warm the face process up behind it."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._process.start()
        self._thread = threading.Thread(target=self._run, name="face-check", daemon=True)
        self._thread.start()

    def submit(self, check: FaceCheck, done: Callable[[FaceVerdict], None]) -> None:
        """Run ``check`` when the ones before it are over."""
        self._errands.put(_Errand(check, done))

    def stop(self) -> None:
        """Cancel what runs or waits, end the thread and the face process. Safe to call twice."""
        thread = self._thread
        self._stopping.set()
        running = self._running
        if running is not None:
            running.cancel()
        self._errands.put(None)
        if thread is not None:
            thread.join(_STOP_SECONDS)
            if thread.is_alive():
                _log.error("the face thread did not stop within %.0f s", _STOP_SECONDS)
        self._thread = None
        self._process.close()

    def _run(self) -> None:
        while (errand := self._errands.get()) is not None:
            self._running = errand.check
            if self._stopping.is_set():
                errand.check.cancel()
            verdict = errand.check.run()
            self._running = None
            errand.done(verdict)
            del errand
            forget_stack()
