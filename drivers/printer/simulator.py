"""The simulated receipt printer: the real driver and the real bytes into a printer in memory that draws its paper."""

from __future__ import annotations

import time
from pathlib import Path

from drivers.link import Link, LinkLostError
from drivers.printer.contract import PrinterSettings
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import EndpointModel, UnpluggedError
from drivers.printer.raster import DOTS_BY_PAPER_MM

# A slow printer works by the clock, not by events: somebody must look now and then.
_LOOK_SECONDS = 0.01


class MemoryLink:
    """A cable to an endpoint in this process."""

    def __init__(self, endpoint: EscPosEndpoint) -> None:
        self._endpoint = endpoint
        self._plugs = endpoint.plugs
        self._check()

    def write(self, data: bytes, timeout_seconds: float) -> int:
        give_up_at = time.monotonic() + timeout_seconds
        with self._endpoint.changed:
            while True:
                self._check()
                taken = self._offer(data)
                left = give_up_at - time.monotonic()
                if taken or left <= 0:
                    return taken
                self._endpoint.changed.wait(min(left, _LOOK_SECONDS))

    def read(self, timeout_seconds: float) -> bytes:
        give_up_at = time.monotonic() + timeout_seconds
        with self._endpoint.changed:
            while True:
                self._check()
                data = self._answers()
                left = give_up_at - time.monotonic()
                if data or left <= 0:
                    return data
                self._endpoint.changed.wait(min(left, _LOOK_SECONDS))

    def close(self) -> None:
        self._endpoint.disconnected()

    def abort(self) -> None:
        self.close()

    def _check(self) -> None:
        # A printer that was pulled and put back is a new connection, as on every real wire.
        if not self._endpoint.plugged or self._endpoint.plugs != self._plugs:
            raise LinkLostError("unplugged")

    def _offer(self, data: bytes) -> int:
        try:
            return self._endpoint.offer(data)
        except UnpluggedError:
            raise LinkLostError("unplugged") from None

    def _answers(self) -> bytes:
        try:
            return self._endpoint.take_answers()
        except UnpluggedError:
            raise LinkLostError("unplugged") from None


class SimulatedReceiptPrinter(EscPosDriver):
    """Configured like any printer; ``controls`` may be used from any thread (dock, scenarios, tests)."""

    def __init__(
        self, settings: PrinterSettings, paper_dir: Path | None = None, model: EndpointModel | None = None
    ) -> None:
        width = DOTS_BY_PAPER_MM.get(settings.paper_width_mm, 576)
        self.controls = EscPosEndpoint(model or EndpointModel(width=width), paper_dir)
        super().__init__(self._plug_in, settings)

    @property
    def last_paper(self) -> Path | None:
        """Picture of the last slip that was cut, None before the first or without ``paper_dir``."""
        return self.controls.paper.last_file

    def _plug_in(self) -> Link:
        return MemoryLink(self.controls)
