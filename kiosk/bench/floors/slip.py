"""Floor of the slip: python-escpos prints a ready picture, cuts, and asks for the process id; the kiosk's driver beside it.

Both on one connection each to the same fake printer, in turn, in one run:

    python -m kiosk.bench.floors.slip [--jobs 20]

One JSON object: milliseconds from the call to the printer's word that the slip is cut (``printed``) and to the last byte
taken by the line (``bytes_out``), of the bare library, of the driver with the picture ready, and of the driver's drawing
alone; and the ratios. The driver's figures contain its status questions before the job.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import sys
import tempfile
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from drivers.contract import Deadline
from drivers.link import Link, SocketLink
from drivers.printer.contract import Align, Line, Pair, PrinterSettings, PrintOutcome, Qr, Rule, Slip
from drivers.printer.driver import EscPosDriver
from drivers.printer.fonts import font_chain
from drivers.printer.raster import RasterSlip, draw_slip
from kiosk.child import Child

# As much Han text as a receipt has; what it says does not matter here.
_HAN = "".join(map(chr, range(0x4E00, 0x4E40)))
SLIP = Slip(
    (
        Line(_HAN[:6], 6.0, bold=True, align=Align.CENTER),
        Rule(),
        Pair(_HAN[6:8], _HAN[8:11], 5.0),
        Pair(_HAN[11:13], "110***********0018", 5.0),
        Line(_HAN[13:42], 5.0),
        Qr("https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B", 32.0),
        Line(_HAN[42:48], 5.0),
    )
)
_PROCESS_ID_HEAD = b"\x1d(H\x06\x0000"
ROUNDS = 3


class TimedLink:
    """Notes when the line took the last byte that belongs to a slip."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.last_taken_at = 0.0

    def write(self, data: bytes, timeout_seconds: float) -> int:
        taken = self._link.write(data, timeout_seconds)
        if taken > 16:
            self.last_taken_at = time.monotonic()
        return taken

    def read(self, timeout_seconds: float) -> bytes:
        return self._link.read(timeout_seconds)

    def close(self) -> None:
        self._link.close()

    def abort(self) -> None:
        self._link.abort()


def bare(printer: Any, picture: Image.Image, job: int) -> tuple[float, float]:
    """Seconds until printed and until the bytes were out, by the library alone."""
    process_id = b"%04d" % (job % 10_000)
    began = time.monotonic()
    with contextlib.redirect_stdout(None):
        # It remarks on each picture that its profile knows no paper width.
        printer.image(picture, impl="bitImageRaster")
    printer.cut(mode="PART")
    out = time.monotonic()
    printer._raw(_PROCESS_ID_HEAD + process_id)
    heard = b""
    while process_id not in heard:
        heard += printer.device.recv(64)
    return time.monotonic() - began, out - began


def ours(driver: EscPosDriver, link: TimedLink, ready: RasterSlip, job: int) -> tuple[float, float]:
    """The same by the kiosk's driver."""
    began = time.monotonic()
    report = driver.print_drawn(ready, job, Deadline(10))
    if report.outcome is not PrintOutcome.PRINTED:
        raise SystemExit(f"not printed: {report.reason}")
    return time.monotonic() - began, link.last_taken_at - began


def measure(port: int, jobs: int) -> dict[str, object]:
    """Both in turn, several rounds, so that they meet the same machine; the first job of each connection is not counted."""
    from escpos.printer import Network

    fonts = font_chain()
    ready = draw_slip(SLIP, 80, fonts)
    drawing: list[float] = []
    for _ in range(5):
        began = time.monotonic()
        draw_slip(SLIP, 80, fonts)
        drawing.append(time.monotonic() - began)
    floor: list[tuple[float, float]] = []
    driven: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        printer = Network("127.0.0.1", port, timeout=5)
        printer.open()
        floor += [bare(printer, ready.image, job) for job in range(jobs + 1)][1:]
        printer.close()
        link = TimedLink(SocketLink(socket.create_connection(("127.0.0.1", port), timeout=5)))
        driver = EscPosDriver(partial(_given, link), PrinterSettings())
        driver.open()
        driven += [ours(driver, link, ready, job) for job in range(jobs + 1)][1:]
        driver.close()
    return {
        "jobs": len(floor),
        "bare_printed_ms": _milliseconds(seconds for seconds, _ in floor),
        "driver_printed_ms": _milliseconds(seconds for seconds, _ in driven),
        "printed_to_floor": _ratio((seconds for seconds, _ in driven), (seconds for seconds, _ in floor)),
        "bare_bytes_out_ms": _milliseconds(seconds for _, seconds in floor),
        "driver_bytes_out_ms": _milliseconds(seconds for _, seconds in driven),
        "bytes_out_to_floor": _ratio((seconds for _, seconds in driven), (seconds for _, seconds in floor)),
        "drawing_ms": _milliseconds(drawing),
    }


def _given(link: TimedLink) -> Link:
    return link


def _milliseconds(seconds: Iterable[float]) -> float:
    return round(median(seconds) * 1000, 2)


def _ratio(measured: Iterable[float], floor: Iterable[float]) -> float:
    return round(median(measured) / median(floor), 2)


def main() -> int:
    parser = argparse.ArgumentParser(description="python-escpos alone and the kiosk's driver on one fake printer.")
    parser.add_argument("--jobs", type=int, default=20, help="slips in each of the rounds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fake = Child("drivers.printer.endpoint", ["--port", "0"], Path(folder) / "ready")
        try:
            report = measure(int(json.loads(fake.ready)["port"]), options.jobs)
        finally:
            fake.stop()
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
