"""The dock: what a hand at the machine would do to it, as words. Development only; production configurations refuse it.

One line, one act: ``card insert due-soon`` · ``card pull`` · ``card fault garbage`` · ``printer paper out`` · ``camera scene
no-face`` · ``network cut``. The same words serve scenario scripts and ``kiosk dock``.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ANSWER_SECONDS = 15.0
OFFERS = "offers"


class DockError(Exception):
    """The line cannot be carried out; the message says why in one sentence."""


class NotYet(DockError):
    """Nothing is there yet for the line to act on; a scenario tries again for a while."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A line this dock knows, for people: its two words and what may follow them (empty: nothing has to)."""

    words: str
    choices: tuple[str, ...] = ()


class Dock:
    """Carries out dock lines."""

    def __init__(self) -> None:
        self._acts: dict[tuple[str, str], Callable[..., object]] = {}
        self._choices: dict[tuple[str, str], Callable[[], Sequence[str]]] = {}

    def add(
        self, words: str, act: Callable[..., object], choices: Callable[[], Sequence[str]] | Sequence[str] = ()
    ) -> None:
        """``words`` such as ``card insert``; the rest of a line becomes the act's string arguments, usually one of
        ``choices``.
        """
        subject, verb = words.split()
        self._acts[(subject, verb)] = act
        self._choices[(subject, verb)] = choices if callable(choices) else lambda: choices

    def offers(self) -> tuple[Offer, ...]:
        """Every line, in the order in which they were added."""
        return tuple(Offer(" ".join(words), tuple(self._choices[words]())) for words in self._acts)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(sorted(" ".join(words) for words in self._acts))

    def knows(self, line: str) -> bool:
        return tuple(line.split()[:2]) in self._acts

    def do(self, line: str) -> None:
        """Raises DockError for a line that says nothing this dock knows, or that the device refuses."""
        words = line.split()
        if not self.knows(line):
            raise DockError(f"{line!r} is not a dock line; there are: {', '.join(self.lines)}")
        try:
            self._acts[(words[0], words[1])](*words[2:])
        except (TypeError, ValueError, OSError, RuntimeError) as error:
            raise DockError(f"{line!r}: {type(error).__name__}: {error}") from None


class DockServer:
    """Listens on a unix socket of the running kiosk; each line is carried out and answered with one JSON line. The line
    ``offers`` is answered with what there is.
    """

    def __init__(self, path: Path, dock: Dock) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._path = path
        self._dock = dock
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        path.chmod(0o600)
        self._listener.listen()
        self._listener.settimeout(0.2)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(2.0)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                link, _ = self._listener.accept()
            except TimeoutError:
                continue
            with link:
                link.settimeout(ANSWER_SECONDS)
                self._serve(link)

    def _serve(self, link: socket.socket) -> None:
        try:
            line = link.makefile(encoding="utf-8").readline().strip()
            answer: dict[str, object] = {"ok": True}
            if line == OFFERS:
                answer["offers"] = [asdict(offer) for offer in self._dock.offers()]
            else:
                self._dock.do(line)
        except (DockError, OSError, UnicodeDecodeError) as error:
            answer = {"ok": False, "error": str(error)}
        try:
            link.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            return


def send(path: Path, line: str) -> None:
    """Say one line to a running kiosk. Raises DockError."""
    _ask(path, line)


def offers_of(path: Path) -> tuple[Offer, ...]:
    """What the dock of a running kiosk can do. Raises DockError."""
    found = _ask(path, OFFERS)["offers"]
    return tuple(Offer(str(offer["words"]), tuple(map(str, offer["choices"]))) for offer in found)


def _ask(path: Path, line: str) -> dict[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(ANSWER_SECONDS)
            link.connect(str(path))
            link.sendall(line.encode() + b"\n")
            answer: dict[str, Any] = json.loads(link.makefile(encoding="utf-8").readline())
    except (OSError, ValueError):
        raise DockError(f"no kiosk listens at {path}; is one running with the dock enabled?") from None
    if not answer.get("ok"):
        raise DockError(str(answer.get("error", "refused")))
    return answer
