"""The receipt printers that the device contract is proved on: the simulator, and the real adapter on TCP and serial."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline
from drivers.far_end import Trouble
from drivers.printer.contract import FAMILY, Evidence, Line, PrinterSettings, PrintOutcome, PrintReport, Slip
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_server import EndpointServer, PtyServer, TcpServer
from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort, SerialPort
from drivers.printer.simulator import SimulatedReceiptPrinter
from drivers.proving import Subject, Variant

_SLIP: Final = Slip((Line("0123456789", 5.0),))
_SETTINGS: Final = PrinterSettings()


class _PrinterSubject:
    """Prints a slip; done when the printer's process id says so."""

    def __init__(self, printer: EscPosDriver, endpoint: EscPosEndpoint) -> None:
        self.adapter: Adapter = printer
        self._printer = printer
        self._endpoint = endpoint
        self._jobs = count(1)

    def work(self, deadline: Deadline) -> object:
        return self._printer.print_slip(_SLIP, next(self._jobs), deadline)

    def delivered(self, result: object) -> bool:
        return result == PrintReport(PrintOutcome.PRINTED, Evidence.PROCESS_ID)

    def hinder(self, trouble: Trouble) -> bool:
        self._endpoint.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._endpoint.unplug()

    def plug(self) -> None:
        self._endpoint.plug()


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    printer = SimulatedReceiptPrinter(_SETTINGS, folder / "paper")
    yield _PrinterSubject(printer, printer.controls)


@contextmanager
def _on(server: EndpointServer, port: NetworkPort | SerialPort) -> Iterator[Subject]:
    server.start()
    try:
        yield _PrinterSubject(EscPosAdapter(port, _SETTINGS), server.endpoint)
    finally:
        server.stop()


def _tcp(folder: Path) -> AbstractContextManager[Subject]:
    server = TcpServer(EscPosEndpoint(out_folder=folder / "paper"))
    return _on(server, NetworkPort("127.0.0.1", server.port))


def _serial(folder: Path) -> AbstractContextManager[Subject]:
    line = folder / "receipt_printer"
    return _on(PtyServer(EscPosEndpoint(out_folder=folder / "paper"), line), SerialPort(str(line)))


def _variant(name: str, make: Callable[[Path], AbstractContextManager[Subject]]) -> Variant:
    return Variant(FAMILY, name, make)


VARIANTS: Final[tuple[Variant, ...]] = (
    _variant("simulator", _simulator),
    _variant("escpos on tcp", _tcp),
    _variant("escpos on serial", _serial),
)
