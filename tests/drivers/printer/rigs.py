"""A printer under test together with the endpoint behind it: in memory, on TCP, on a serial line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.printer.contract import Align, Line, Pair, PrinterSettings, Qr, Rule, Slip
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import EndpointModel
from drivers.printer.endpoint_server import EndpointServer, PtyServer, TcpServer
from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort, SerialPort
from drivers.printer.simulator import SimulatedReceiptPrinter

WIRES = ("simulator", "tcp", "serial")
# 200 ms over a deadline are allowed; a busy test machine gets more, and each fault here would last for ever.
BUSY_MACHINE_SECONDS = 2.0
SETTINGS = PrinterSettings(status_timeout_seconds=0.25)

SLIP = Slip(
    (
        Line("资格认证回执", 6.0, bold=True, align=Align.CENTER),
        Rule(),
        Pair("姓名", "张*三", 5.0),
        Line("请在2027年11月23日以前再来", 5.0),
        Qr("https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B", 32.0),
    )
)


@dataclass
class Rig:
    """``printer`` is what the kiosk holds, ``endpoint`` what stands on the counter."""

    printer: EscPosDriver
    endpoint: EscPosEndpoint

    def model(self, **changes: bool | float | int) -> None:
        self.endpoint.set_model(replace(self.endpoint.model, **changes))  # type: ignore[arg-type]  # fields of all types


@contextmanager
def rig(
    wire: str, folder: Path, settings: PrinterSettings = SETTINGS, model: EndpointModel | None = None
) -> Iterator[Rig]:
    if wire == "simulator":
        simulator = SimulatedReceiptPrinter(settings, folder / "paper", model)
        try:
            yield Rig(simulator, simulator.controls)
        finally:
            simulator.close()
        return
    endpoint = EscPosEndpoint(model, folder / "paper")
    server: EndpointServer
    if wire == "tcp":
        tcp = TcpServer(endpoint)
        server, port = tcp, NetworkPort("127.0.0.1", tcp.port)
        adapter = EscPosAdapter(port, settings)
    else:
        server = PtyServer(endpoint, folder / "receipt_printer")
        adapter = EscPosAdapter(SerialPort(str(folder / "receipt_printer")), settings)
    server.start()
    try:
        yield Rig(adapter, endpoint)
    finally:
        adapter.close()
        server.stop()


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Waits until ``condition`` holds; fails the test when it does not in time."""
    give_up_at = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < give_up_at, "condition did not come true"
        pause.wait(0.01)
