"""A serial device's far end as a process of its own, for rigs: a pty under a stable name and a control socket."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers.control_socket import ControlSocket
from drivers.far_end import FarEnd, PtyCable, Trouble

Act = Callable[[dict[str, Any]], None]


def run_serial_fake(
    arguments: list[str] | None,
    program: str,
    far_end: FarEnd,
    acts: Mapping[str, Act],
    facts: Callable[[], dict[str, object]],
) -> int:
    """Until SIGTERM or SIGINT. Orders: ``{"do": NAME, ...}`` with a name of ``acts``, or ``unplug``, ``plug``,
    ``trouble`` (``name`` as in Trouble), ``facts``. Every answer carries ``facts``.
    """
    parser = argparse.ArgumentParser(prog=program, description="A device on a serial line.")
    parser.add_argument("--name", type=Path, required=True, help="symlink to create for the serial line")
    parser.add_argument("--control", type=Path, help="Unix socket for JSON-line controls")
    parser.add_argument("--ready-file", type=Path, help="written with the addresses when everything listens")
    options = parser.parse_args(arguments)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    known: dict[str, Act] = {
        "unplug": lambda _: far_end.unplug(),
        "plug": lambda _: far_end.plug(),
        "trouble": lambda order: far_end.set_trouble(Trouble(order["name"])),
        "facts": lambda _: None,
        **acts,
    }

    def act(order: dict[str, Any]) -> dict[str, object]:
        known[order["do"]](order)
        return {"plugged": far_end.plugged, **facts()}

    control = None if options.control is None else ControlSocket(options.control, act)
    with PtyCable(far_end, options.name):
        if control is not None:
            control.start()
        if options.ready_file is not None:
            partial = options.ready_file.with_suffix(".partial")
            partial.write_text(json.dumps({"name": str(options.name), "control": str(options.control or "")}))
            partial.replace(options.ready_file)
        done.wait()
        if control is not None:
            control.stop()
    options.name.unlink(missing_ok=True)
    return 0
