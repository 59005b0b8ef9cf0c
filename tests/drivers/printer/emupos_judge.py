"""emupos, an ESC/POS printer that others wrote, as the judge of our bytes, on TCP. ``deploy/fetch_judges.py`` brings it.

emupos 0.4.0 (Apache-2.0) asks for Python 3.13 for the sake of its type statements. Its printer is plain logic, so on an
older Python those statements are read as assignments and nothing else is changed; its daemon is not used.

    python -m tests.drivers.printer.emupos_judge FOLDER-OF-EMUPOS OUT-FOLDER     prints its port, serves until its input ends
"""

from __future__ import annotations
import __future__

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import re
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

_TYPE_STATEMENT = re.compile(r"^type (\w+) = ", re.MULTILINE)
_TYPE_PARAMETERS = re.compile(r"^(def \w+)\[\w+\]", re.MULTILINE)
_IDLE_MS = 60_000


class _OlderPython(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Loads emupos with its type statements as assignments."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != "emupos":
            return None
        base = self._folder / fullname.replace(".", "/")
        file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if not file.is_file():
            return None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=self, submodule_search_locations=[str(base)] if base.is_dir() else None
        )

    def get_source(self, fullname: str) -> str:
        spec = self.find_spec(fullname, None)
        assert spec is not None
        assert spec.origin is not None
        text = Path(spec.origin).read_text(encoding="utf-8")
        return _TYPE_PARAMETERS.sub(r"\1", _TYPE_STATEMENT.sub(r"\1 = ", text))

    @staticmethod
    def source_to_code(data: Any, path: Any = "<string>") -> CodeType:
        # Type parameters are gone, so annotations must not be looked at.
        code: CodeType = compile(data, path, "exec", flags=__future__.annotations.compiler_flag, dont_inherit=True)
        return code

    def is_package(self, fullname: str) -> bool:
        return (self._folder / fullname.replace(".", "/")).is_dir()


def load(folder: Path) -> None:
    """Make ``import emupos`` work in this process."""
    if sys.version_info >= (3, 12):
        sys.path.insert(0, str(folder))
    else:
        sys.meta_path.insert(0, _OlderPython(folder))


def _printer() -> Any:
    text = (Path(sys.argv[1]) / "emupos" / "profiles" / "printers" / "epson-tm-t20iii.yaml").read_text("utf-8")
    settings = importlib.import_module("yaml").safe_load(text)
    profile = importlib.import_module("emupos.config").PrinterProfile.model_validate(settings)
    printer = importlib.import_module("emupos.printer.printer").Printer
    return printer("judge", profile, sensor_open_level="high", job_idle_timeout_ms=_IDLE_MS)


def main() -> int:
    load(Path(sys.argv[1]))
    out = Path(sys.argv[2])
    printer = _printer()
    with socket.create_server(("127.0.0.1", 0)) as listener, selectors.DefaultSelector() as selector:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        selector.register(sys.stdin, selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        receipts = 0
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    return 0
                if key.fileobj is listener:
                    connection, _ = listener.accept()
                    selector.register(connection, selectors.EVENT_READ)
                    printer.open_connection(f"tcp:{connection.fileno()}", time.monotonic())
                    continue
                host = key.fileobj
                assert isinstance(host, socket.socket)
                name, data = f"tcp:{host.fileno()}", host.recv(65536)
                done = printer.receive(name, data, 0.0) if data else printer.close_connection(name, 0.0)
                for write in done.writes:
                    host.sendall(write.data)
                for event in done.events:
                    sys.stderr.write(f"{event.type} {dict(event.data)}\n")
                for receipt in done.receipts:
                    receipts += 1
                    (out / f"{receipts}.txt").write_text(receipt.text, encoding="utf-8")
                    (out / f"{receipts}.png").write_bytes(receipt.png)
                if not data:
                    selector.unregister(host)
                    host.close()


if __name__ == "__main__":
    sys.exit(main())
