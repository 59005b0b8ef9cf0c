"""A faithful ESC/POS printer without the iron: takes the byte stream, keeps the state of paper, cover and cutter,
answers status, draws the paper.

Modelled after Epson's command reference: data wait in a receive buffer and are worked off in order, real-time commands
(DLE EOT, DLE DC4 fn 8) are carried out on arrival even inside raster data, an offline printer works nothing off, a full
buffer takes nothing more.

As a process: ``python -m drivers.printer.endpoint --port 0 --out DIR --control SOCKET --ready-file F`` (see
endpoint_server).
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from pathlib import Path

from drivers.far_end import Trouble
from drivers.printer.answer_line import AnswerLine
from drivers.printer.endpoint_model import PARAMETERS, EndpointModel, Fault, Mechanics, PaperState, UnpluggedError
from drivers.printer.paper import Paper

LINE_ROWS = 30

_REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x04]|\x14\x08\x01\x03\x14\x01\x06\x02\x08)", re.DOTALL)
_REAL_TIME_LONGEST = 10
_ARRIVAL_BYTES = 1024


class EscPosEndpoint:
    """One printer; every method may be called from any thread. ``changed`` is notified when an answer is ready.
    ``requests`` counts DLE EOT, ``plugs`` how often it was plugged in again, ``flagged`` what it did not understand.
    """

    def __init__(self, model: EndpointModel | None = None, out_folder: Path | None = None) -> None:
        self.model = model or EndpointModel()
        self.paper = Paper(self.model.width, out_folder)
        self.changed = threading.Condition(threading.RLock())
        self.flagged: Counter[str] = Counter()
        self.requests = 0
        self.plugs = 0
        self._mechanics = Mechanics()
        self._plugged = True
        self._fault: tuple[int, Fault] | None = None
        self._automatic = 0
        self._answers = AnswerLine()
        self._worked_at = time.monotonic()
        self._row_budget = 0.0
        self._forget_stream()

    def _forget_stream(self) -> None:
        self._buffer = bytearray()
        self._seen = b""
        self._raster_rows = 0
        self._raster_row_bytes = 0

    @property
    def plugged(self) -> bool:
        return self._plugged

    def offer(self, data: bytes) -> int:
        """Bytes taken into the receive buffer, possibly fewer than offered. Raises UnpluggedError."""
        with self.changed:
            self._require_plug()
            self.work()
            room = 0 if self._mechanics.stalled else self.model.buffer_bytes - len(self._buffer)
            taken = min(room, len(data))
            for start in range(0, taken, _ARRIVAL_BYTES):
                self._arrive(data[start : min(start + _ARRIVAL_BYTES, taken)])
                if not self._plugged:
                    break
            return taken

    def take_answers(self) -> bytes:
        """What the printer has sent since the last call. Raises UnpluggedError."""
        with self.changed:
            self._require_plug()
            self.work()
            self._require_plug()
            return self._answers.take()

    def work(self) -> None:
        """Prints as much as the buffer holds and the speed allows."""
        with self.changed:
            now = time.monotonic()
            if self.model.rows_per_second is not None:
                # At most a quarter of a second is caught up: a slow caller must not make the printer fast.
                self._row_budget += min(now - self._worked_at, 0.25) * self.model.rows_per_second
            self._worked_at = now
            while self._online and self._step():
                continue
            if not self._buffer and not self._raster_rows:
                self._row_budget = 0.0

    def set_paper(self, state: PaperState) -> None:
        with self.changed:
            self._mechanics.paper = state
            self._state_changed()

    def set_cover(self, is_open: bool) -> None:
        with self.changed:
            self._mechanics.cover_open = is_open
            self._state_changed()

    def set_offline(self, offline: bool) -> None:
        with self.changed:
            self._mechanics.offline = offline
            self._state_changed()

    def set_jam(self, jammed: bool) -> None:
        with self.changed:
            self._mechanics.jammed = jammed
            self._state_changed()

    def set_trouble(self, trouble: Trouble) -> None:
        """What is wrong with the answers."""
        with self.changed:
            self._answers.set_trouble(trouble)

    def set_silent(self, silent: bool) -> None:
        self.set_trouble(Trouble.SILENT if silent else Trouble.NONE)

    def set_garbage(self, garbage: bool) -> None:
        self.set_trouble(Trouble.GARBAGE if garbage else Trouble.NONE)

    def set_stalled(self, stalled: bool) -> None:
        with self.changed:
            self._mechanics.stalled = stalled
            self.changed.notify_all()

    def set_model(self, model: EndpointModel) -> None:
        with self.changed:
            self.model = model

    def fail_at_row(self, row: int, fault: Fault = Fault.PAPER) -> None:
        """The fault strikes when ``row`` rows of the current ticket are printed."""
        with self.changed:
            self._fault = (row, fault)
            self._strike()

    def unplug(self) -> None:
        """Cable out, power off: buffers and settings are gone, the paper keeps what is on it."""
        with self.changed:
            self._plugged = False
            self._automatic = 0
            self._answers.clear()
            self._forget_stream()
            self.changed.notify_all()

    def plug(self) -> None:
        with self.changed:
            self._plugged = True
            self.plugs += 1
            self.changed.notify_all()

    def power_cycle(self) -> None:
        """Off and on again; the connection breaks in between."""
        self.unplug()
        self.plug()

    def disconnected(self) -> None:
        """The host went away without the printer losing power: answers for it are dropped, the buffer stays."""
        with self.changed:
            self._answers.clear()

    def facts(self) -> dict[str, object]:
        """State for the control socket and for tests."""
        with self.changed:
            return {
                "paper": str(self._mechanics.paper),
                "cover_open": self._mechanics.cover_open,
                "plugged": self._plugged,
                "rows": self.paper.rows,
                "tickets": len(self.paper.tickets),
                "cuts": self._mechanics.cuts,
                "buffered": len(self._buffer),
                "status_requests": self.requests,
                "flagged": dict(self.flagged),
                "last_file": str(self.paper.last_file or ""),
            }

    def _require_plug(self) -> None:
        if not self._plugged:
            raise UnpluggedError

    @property
    def _online(self) -> bool:
        return self._plugged and self._mechanics.ready

    def _arrive(self, data: bytes) -> None:
        """Into the receive buffer; real-time commands act now, even when they are split over two arrivals."""
        window = self._seen + data
        done = 0
        placed = len(self._seen)
        for match in _REAL_TIME.finditer(window):
            if match.end() <= len(self._seen):
                continue
            self._buffer += window[placed : match.end()]
            placed = match.end()
            done = match.end()
            self.work()
            self._real_time(match.group())
        self._buffer += window[placed:]
        self._seen = window[max(done, len(window) - _REAL_TIME_LONGEST + 1) :]
        self.work()

    def _real_time(self, command: bytes) -> None:
        if command[1] == 0x04:
            self.requests += 1
            self._answer(bytes((self._mechanics.status_byte(command[2]),)))
        elif self.model.knows_clear_buffers:
            self._buffer.clear()
            self._raster_rows = 0
            self._answer(b"\x37\x25\x00")

    def _answer(self, data: bytes) -> None:
        if self._plugged:
            self._answers.put(data)
            self.changed.notify_all()

    def _state_changed(self) -> None:
        if self._automatic and self.model.knows_automatic_status:
            self._answer(self._mechanics.automatic_status())
        self.work()
        self.changed.notify_all()

    def _step(self) -> bool:
        """Works off one command or raster rows; False when bytes or time are missing."""
        if self._raster_rows:
            return self._print_rows()
        if not self._buffer:
            return False
        first = self._buffer[0]
        if first == 0x1B:
            return self._escape()
        if first == 0x1D:
            return self._group()
        if first == 0x10:
            return self._data_link()
        if first == 0x0A:
            self.paper.feed(LINE_ROWS)
        elif first >= 0x20:
            self.flagged["text"] += 1
        elif first:
            self.flagged[f"control-{first:02x}"] += 1
        return self._consume(1)

    def _consume(self, length: int) -> bool:
        del self._buffer[:length]
        return True

    def _print_rows(self) -> bool:
        """All that are there, or as many as the speed allows; one at a time where a fault waits for its row."""
        width = self._raster_row_bytes
        rows = min(1 if self._fault is not None else self._raster_rows, len(self._buffer) // width)
        if self.model.rows_per_second is not None:
            rows = min(rows, int(self._row_budget))
        if not rows or not self._may_move(rows):
            return False
        if width > self.paper.row_bytes:
            self.flagged["raster-wider-than-paper"] += rows
        self.paper.print_rows(bytes(self._buffer[: rows * width]), width)
        self._raster_rows -= rows
        self._consume(rows * width)
        self._strike()
        return True

    def _may_move(self, rows: int) -> bool:
        if self.model.rows_per_second is None:
            return True
        if self._row_budget < rows:
            return False
        self._row_budget -= rows
        return True

    def _strike(self) -> None:
        if self._fault is None or self.paper.rows < self._fault[0]:
            return
        fault, self._fault = self._fault[1], None
        match fault:
            case Fault.PAPER:
                self.set_paper(PaperState.OUT)
            case Fault.COVER:
                self.set_cover(True)
            case Fault.JAM:
                self.set_jam(True)
            case Fault.UNPLUG:
                self.unplug()
            case Fault.SILENT:
                self.set_silent(True)
            case Fault.STALL:
                self.set_stalled(True)

    def _escape(self) -> bool:
        if len(self._buffer) < 2:
            return False
        kind = self._buffer[1]
        if kind == ord("@"):
            self._automatic = 0
            return self._consume(2)
        if kind in b"dJ":
            if len(self._buffer) < 3:
                return False
            rows = self._buffer[2] * (LINE_ROWS if kind == ord("d") else 1)
            if not self._may_move(rows):
                return False
            self.paper.feed(rows)
            self._consume(3)
            self._strike()
            return True
        return self._skip("esc", kind)

    def _group(self) -> bool:
        if len(self._buffer) < 3:
            return False
        kind, parameter = self._buffer[1], self._buffer[2]
        if kind == ord("v") and parameter == ord("0"):
            return self._begin_raster()
        if kind == ord("V"):
            length = 4 if parameter in (65, 66, 97, 98, 103, 104) else 3
            if len(self._buffer) < length:
                return False
            self.paper.cut()
            self._mechanics.cuts += self.model.counts_cuts
            self.changed.notify_all()
            return self._consume(length)
        if kind == ord("a"):
            self._automatic = parameter
            if parameter and self.model.knows_automatic_status:
                self._answer(self._mechanics.automatic_status())
            return self._consume(3)
        if kind == ord("r"):
            if self.model.knows_in_order_status and parameter in (1, 49):
                self._answer(b"\x03" if self._mechanics.paper is PaperState.LOW else b"\x00")
            return self._consume(3)
        if kind == ord("g") and parameter == ord("2") and self.model.knows_cut_counter:
            return self._counter()
        if kind == ord("("):
            return self._extended(parameter)
        return self._skip("gs", kind)

    def _counter(self) -> bool:
        if len(self._buffer) < 6:
            return False
        if self._buffer[3:6] == b"\x00\xb2\x00":
            self._answer(b"\x5f%d\x00" % self._mechanics.cuts)
        else:
            self.flagged["counter"] += 1
        return self._consume(6)

    def _begin_raster(self) -> bool:
        if len(self._buffer) < 8:
            return False
        self._raster_row_bytes = int.from_bytes(self._buffer[4:6], "little")
        self._raster_rows = int.from_bytes(self._buffer[6:8], "little") if self._raster_row_bytes else 0
        if self._buffer[3] not in (0, 48):
            self.flagged["raster-scaling"] += 1
        return self._consume(8)

    def _extended(self, kind: int) -> bool:
        if len(self._buffer) < 5:
            return False
        length = int.from_bytes(self._buffer[3:5], "little")
        if len(self._buffer) < 5 + length:
            return False
        body = bytes(self._buffer[5 : 5 + length])
        if kind == ord("H") and body[:2] == b"00" and len(body) == 6 and self.model.knows_process_id:
            self._answer(b"\x37\x22" + body[2:] + b"\x00")
        else:
            self.flagged[f"gs-({chr(kind) if 32 < kind < 127 else f'{kind:02x}'}"] += 1
        return self._consume(5 + length)

    def _data_link(self) -> bool:
        # Real-time commands were carried out on arrival; here they are only stepped over.
        if len(self._buffer) < 3:
            return False
        length = 3
        if self._buffer[1] == 0x14:
            length = 10 if self._buffer[2] == 8 else 5
        return len(self._buffer) >= length and self._consume(length)

    def _skip(self, prefix: str, kind: int) -> bool:
        parameters = PARAMETERS[prefix]
        length = 2 + parameters.get(kind, 0)
        if len(self._buffer) < length:
            return False
        if kind not in parameters:
            self.flagged[f"{prefix}-{kind:02x}"] += 1
        return self._consume(length)


if __name__ == "__main__":
    from drivers.printer.endpoint_server import main

    raise SystemExit(main())
