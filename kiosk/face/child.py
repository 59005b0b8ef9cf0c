"""The face process itself: ``python -m kiosk.face.child FD``. Knows no Qt, opens no file but the engine's, keeps
nothing.

It is a fresh interpreter, not a fork: dlib and OpenCV hang after a fork from a program with threads.
"""

from __future__ import annotations

import resource
import socket
import sys
import time
from pathlib import Path

from kiosk.face.engine import EngineMissing, load_engine
from kiosk.face.pipe import Pipe, PipeClosed
from kiosk.face.protocol import (
    Ask,
    Begin,
    End,
    Ended,
    Examine,
    Examined,
    Judge,
    Load,
    Look,
    Message,
    NotReady,
    ProtocolError,
    Quit,
    Ready,
    Refused,
    Reply,
)
from kiosk.face.session import Session
from kiosk.protection import dumpable, lock_memory, refuse_core_dumps

PIPE_CLOSED, UNREADABLE = 4, 5
"""Exit statuses: the kiosk is gone; what it said cannot be read. 1 is Python's own, for a bug or a library that does not load."""


def protect() -> None:
    """No core dump, no debugger of another user's process on this one, no swap where the machine allows that."""
    refuse_core_dumps()
    lock_memory()


def examine() -> Examined:
    """The protection as the kernel reports it, and what is loaded."""
    qt_loaded = any(name.startswith(("PySide", "PyQt", "shiboken")) for name in sys.modules)
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in status if line.endswith(" kB")}
    core_limit = resource.getrlimit(resource.RLIMIT_CORE)[0]
    resident = round(kilobytes["VmRSS"] / 1000, 1)
    return Examined(core_limit, dumpable(), qt_loaded, resident, round(kilobytes["VmLck"] / 1000, 1))


def serve(pipe: Pipe) -> None:
    """Answer until told to quit or the kiosk is gone."""
    session: Session | None = None
    while True:
        message, block = pipe.receive()
        try:
            if isinstance(message, Quit):
                return
            session, reply = _handle(session, message, block)
        finally:
            block[:] = bytes(len(block))
            if isinstance(message, Quit) and session is not None:
                session.end()
        pipe.send(reply)


def _handle(session: Session | None, message: Message, block: bytearray) -> tuple[Session | None, Reply]:
    try:
        if isinstance(message, Load):
            return _load(message)
        return session, Refused("not-loaded") if session is None else _answer(session, message, block)
    except Exception as bug:  # noqa: BLE001 - the visitor must get an answer even from a bug, and then another way
        # The kind of the exception helps to mend it; its text might quote a picture, so it stays here.
        return session, Refused(f"bug-{type(bug).__name__}")


def _load(message: Load) -> tuple[Session | None, Reply]:
    started = time.perf_counter()
    try:
        engine = load_engine(message.settings.engine)
        session = Session(engine, message.settings)
    except EngineMissing as missing:
        return None, NotReady(missing.reason)
    milliseconds = (time.perf_counter() - started) * 1000
    return session, Ready(engine.name, session.thresholds.accept, round(milliseconds, 1))


def _answer(session: Session, message: Message, block: bytearray) -> Reply:
    match message:
        case Begin():
            return session.begin(block)
        case Look(height, width, at, light):
            return session.look(height, width, block, at, light)
        case Ask(side, at):
            return session.ask(side, at)
        case Judge():
            return session.judge()
        case End():
            session.end()
            return Ended()
        case Examine():
            return examine()
    return Refused("unknown-request")


def main(argv: list[str] | None = None) -> int:
    """Serve on the socket whose descriptor is the only argument."""
    arguments = sys.argv[1:] if argv is None else argv
    protect()
    pipe = Pipe(socket.socket(fileno=int(arguments[0])))
    try:
        serve(pipe)
    except PipeClosed:
        return PIPE_CLOSED
    except ProtocolError:
        return UNREADABLE
    finally:
        pipe.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
