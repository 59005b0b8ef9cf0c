"""The kiosk's side of the face process: start it, ask it, and kill it when it does not answer.

A fresh interpreter is started with ``subprocess`` on one end of a socket pair rather than with ``multiprocessing``'s
spawn: that would import the kiosk's main module, and Qt with it, into the process, and leave a resource tracker
running.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from config.schema_base import ROOT
from kiosk.face.last_words import LastWords
from kiosk.face.liveness.evidence import Side
from kiosk.face.liveness.light import WHITE, Colour
from kiosk.face.pipe import Pipe, PipeCancelled, PipeClosed, PipeTimeout, Wait
from kiosk.face.protocol import (
    Ask,
    BadReference,
    Begin,
    Begun,
    End,
    Ended,
    Examine,
    Examined,
    FaceSettings,
    Heard,
    Judge,
    Judged,
    Load,
    Look,
    Message,
    NotReady,
    ProtocolError,
    Quit,
    Ready,
    Request,
    Seen,
)
from kiosk.protection import plain_environment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger("kiosk.face")

LOAD_SECONDS = 20.0
BEGIN_SECONDS = 5.0
LOOK_SECONDS = 3.0
JUDGE_SECONDS = 5.0
SHORT_SECONDS = 2.0
_SEND_LOAD_SECONDS = 1.0
_REAP_SECONDS = 2.0
# A process closes its pipe a moment before the kernel can say how it ended.
_ENDING_SECONDS = 0.1

# One thread per library: two cores serve the whole terminal. A picture of more than 25 megapixels is not a reference.
_CHILD_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "OPENCV_LOG_LEVEL": "ERROR",
    "OPENCV_IO_MAX_IMAGE_PIXELS": "25000000",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CUDA_VISIBLE_DEVICES": "",
}

R = TypeVar("R")


class TroubleKind(StrEnum):
    """How the face process failed."""

    CRASHED = "CRASHED"
    TIMED_OUT = "TIMED_OUT"
    CANCELLED = "CANCELLED"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    MISUSED = "MISUSED"


@dataclass(frozen=True, slots=True)
class EngineTrouble:
    """A question that got no answer; after any of them but MISUSED and NOT_AVAILABLE a new process is starting."""

    kind: TroubleKind
    reason: str = ""


class _Child:
    """One living process and our end of its pipe."""

    def __init__(self, settings: FaceSettings) -> None:
        ours, theirs = socket.socketpair()
        self._last_words = LastWords()
        with theirs:
            # -P and the kiosk's own folder: the process must run the same code, not what lies in the working directory.
            command = [sys.executable, "-P", "-m", "kiosk.face.child", str(theirs.fileno())]
            # Killed with all it holds, so it needs no allocator that overwrites.
            environment = {**plain_environment(os.environ), **_CHILD_ENVIRONMENT, "PYTHONPATH": _path()}
            self.process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._last_words.writing,
            )
        self._last_words.started()
        self.pipe = Pipe(ours)
        self.ready: Ready | NotReady | None = None
        self._settings = settings
        self._asked = False

    def ask_to_load(self) -> None:
        """Start loading the engine; the answer is read when it is needed. Raises PipeClosed, PipeTimeout."""
        if not self._asked:
            self.pipe.send(Load(self._settings), wait=Wait(_SEND_LOAD_SECONDS))
            self._asked = True

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def how_it_ended(self) -> str:
        """For the log, once its end of the pipe is closed: the exit status (negative: the signal that ended it), None while it
        runs, and where in the code it broke.
        """
        try:
            status = self.process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return "exit status None"
        words = self._last_words.read()
        return f"exit status {status}" + (f" ({words})" if words else "")

    def kill(self) -> None:
        """End it now; its memory goes back to the kernel."""
        self.process.kill()
        try:
            self.process.wait(_REAP_SECONDS)
        except subprocess.TimeoutExpired:
            _log.error("the face process could not be ended")
        self.pipe.close()
        self._last_words.close()


def _path() -> str:
    """Where the process finds this program: not ``sys.path`` as it is now, since OpenCV, while another thread loads it, puts a
    folder there whose modules hide Python's own (``cv2/typing``).
    """
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


class FaceProcess:
    """The face process as a synchronous service. One thread asks; any thread may ``recycle`` or ``close``.

    Answers are values: the reply, or EngineTrouble. Frames are passed through and never kept.
    """

    def __init__(self, settings: FaceSettings) -> None:
        self._settings = settings
        self._changing = threading.Lock()
        self._asking = threading.Lock()
        self._child: _Child | None = None
        self._closed = False

    @property
    def settings(self) -> FaceSettings:
        return self._settings

    @property
    def pid(self) -> int | None:
        """The process id, or None when none is running."""
        child = self._child
        return None if child is None else child.process.pid

    def start(self) -> None:
        """Start the process and let it load in the background; returns at once."""
        with self._changing:
            self._closed = False
            if self._child is None:
                self._child = self._spawn()

    def recycle(self) -> None:
        """Kill the process, with everything it knows, and start loading the next one. Any thread."""
        with self._changing:
            child, self._child = self._child, None
            if child is not None:
                child.kill()
            if not self._closed:
                self._child = self._spawn()

    def close(self) -> None:
        """Kill the process and start no other. Any thread, any number of times."""
        with self._changing:
            self._closed = True
            child, self._child = self._child, None
            if child is not None:
                child.kill()

    def warm(self, seconds: float = LOAD_SECONDS) -> Ready | EngineTrouble:
        """Wait until the engine is loaded."""
        with self._asking:
            self._replace_dead()
            child = self._current()
            if child is None:
                return EngineTrouble(TroubleKind.CRASHED, "not-started")
            return self._guarded(child, lambda: self._loaded(child, Wait(seconds)))

    def begin(
        self, reference: bytes, seconds: float = BEGIN_SECONDS, cancelled: Callable[[], bool] | None = None
    ) -> Begun | BadReference | EngineTrouble:
        """Start a check against an encoded picture; waits for the engine first if it is still loading. A process that ended
        while nobody asked it is replaced first: the visitor who comes next does not pay for it.
        """
        self._replace_dead()
        block = memoryview(reference)
        answer = self._ask(Begin(), Wait(seconds + LOAD_SECONDS, cancelled), block)
        return _expect((Begun, BadReference), answer)

    def look(
        self,
        bgr: NDArray[np.uint8],
        seconds: float = LOOK_SECONDS,
        cancelled: Callable[[], bool] | None = None,
        *,
        at: float | None = None,
        light: Colour = WHITE,
    ) -> Seen | EngineTrouble:
        """Show one frame: height x width x 3, C-contiguous; ``at`` and ``light`` as in ``Look``."""
        height, width = bgr.shape[:2]
        return _expect((Seen,), self._ask(Look(height, width, at, light), Wait(seconds, cancelled), bgr.data))

    def ask(self, side: Side, at: float, seconds: float = SHORT_SECONDS) -> Heard | EngineTrouble:
        """Tell that the visitor was asked to look to this side; ``at`` as in ``Look``."""
        return _expect((Heard,), self._ask(Ask(side, at), Wait(seconds)))

    def judge(self, seconds: float = JUDGE_SECONDS) -> Judged | EngineTrouble:
        """The verdict, once a frame was answered with ``enough``."""
        return _expect((Judged,), self._ask(Judge(), Wait(seconds)))

    def end(self, seconds: float = SHORT_SECONDS) -> Ended | EngineTrouble:
        """Have the process overwrite what it holds; ``recycle`` is the stronger word."""
        return _expect((Ended,), self._ask(End(), Wait(seconds)))

    def examine(self, seconds: float = LOAD_SECONDS) -> Examined | EngineTrouble:
        """How the process is protected."""
        return _expect((Examined,), self._ask(Examine(), Wait(seconds)))

    def quit(self, seconds: float = SHORT_SECONDS) -> None:
        """Ask the process to wipe itself and end, then make sure of it."""
        with self._asking:
            child = self._current()
            if child is not None:
                try:
                    child.pipe.send(Quit(), wait=Wait(seconds))
                    child.process.wait(seconds)
                except (PipeClosed, PipeTimeout, subprocess.TimeoutExpired):
                    _log.warning("the face process did not end by itself")
        self.close()

    def _spawn(self) -> _Child:
        child = _Child(self._settings)
        try:
            child.ask_to_load()
        except (PipeClosed, PipeTimeout):
            # Noticed again, and answered for, by whoever asks first.
            _log.warning("the face process did not start")
        return child

    def _current(self) -> _Child | None:
        with self._changing:
            if self._child is None and not self._closed:
                self._child = self._spawn()
            return self._child

    def _replace_dead(self) -> None:
        child = self._child
        if child is not None and child.ended:
            _log.warning("the face process ended unasked: %s", child.how_it_ended())
            self._replace(child)

    def _ask(self, request: Request, wait: Wait, block: memoryview | None = None) -> Message | EngineTrouble:
        with self._asking:
            child = self._current()
            if child is None:
                return EngineTrouble(TroubleKind.CRASHED, "closed")
            return self._guarded(child, lambda: self._exchange(child, request, wait, block))

    def _exchange(
        self, child: _Child, request: Request, wait: Wait, block: memoryview | None
    ) -> Message | EngineTrouble:
        loaded = self._loaded(child, wait)
        if isinstance(loaded, EngineTrouble):
            return loaded
        child.pipe.send(request, block, wait)
        return child.pipe.receive(wait)[0]

    def _loaded(self, child: _Child, wait: Wait) -> Ready | EngineTrouble:
        if child.ready is None:
            child.ask_to_load()
            answer = child.pipe.receive(wait)[0]
            if not isinstance(answer, Ready | NotReady):
                raise ProtocolError("not an answer to Load")
            child.ready = answer
        if isinstance(child.ready, NotReady):
            return EngineTrouble(TroubleKind.NOT_AVAILABLE, child.ready.reason)
        return child.ready

    def _guarded(self, child: _Child, exchange: Callable[[], R]) -> R | EngineTrouble:
        """Run an exchange; whatever breaks it also ends the process, because its next answer could be a late one."""
        try:
            return exchange()
        except PipeTimeout:
            trouble = EngineTrouble(TroubleKind.TIMED_OUT)
        except PipeCancelled:
            trouble = EngineTrouble(TroubleKind.CANCELLED)
        except PipeClosed:
            trouble = EngineTrouble(TroubleKind.CRASHED, "process-ended")
        except ProtocolError:
            trouble = EngineTrouble(TroubleKind.CRASHED, "answer-unreadable")
        except BaseException:
            # A bug here, or an interrupt, must not leave an answer in the pipe for the next question to take.
            self._replace(child)
            raise
        if trouble.kind is not TroubleKind.CANCELLED:
            _log.warning("the face process failed: %s, %s", trouble.kind, child.how_it_ended())
        self._replace(child)
        return trouble

    def _replace(self, broken: _Child) -> None:
        """Kill a broken process and start the next, unless another thread already has."""
        with self._changing:
            if self._child is not broken:
                return
            broken.kill()
            self._child = None if self._closed else self._spawn()


def _expect(kinds: tuple[type[R], ...], answer: Message | EngineTrouble) -> R | EngineTrouble:
    if isinstance(answer, EngineTrouble):
        return answer
    if isinstance(answer, kinds):
        return answer
    return EngineTrouble(TroubleKind.MISUSED, getattr(answer, "reason", "unexpected-answer"))
