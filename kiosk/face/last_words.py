"""What a process that broke said last, reduced to what names no visitor: places in the code and the kind of exception."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import PurePath
from typing import Final

_PLACE: Final = re.compile(r'^ +File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in .*)?$')
_KIND: Final = re.compile(r"^(?P<kind>[A-Za-z_][A-Za-z0-9_.]*)(?=:|$)")
_PLACES: Final = 3
_MOST_BYTES: Final = 65_536


class LastWords:
    """The standard error of a process: a pipe that never makes it wait. What no longer fits is lost, what nobody asks for goes
    with the pipe.
    """

    def __init__(self) -> None:
        self._reading, self.writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self.writing, False)

    def started(self) -> None:
        """The process has its end; ours of it is closed."""
        os.close(self.writing)

    def read(self) -> str:
        """Where it ended and by which kind of exception, "" when it did not say; nothing of the exception's own text."""
        with contextlib.suppress(BlockingIOError):
            return reduced(os.read(self._reading, _MOST_BYTES))
        return ""

    def close(self) -> None:
        os.close(self._reading)


def reduced(said: bytes) -> str:
    """The last places of a traceback of Python and the kind of exception: ``child.py:12, typing.py:3: ImportError``."""
    places: list[str] = []
    kind = ""
    for line in said.decode("utf-8", "replace").splitlines():
        if place := _PLACE.match(line):
            places.append("/".join(PurePath(place["file"]).parts[-2:]) + f":{place['line']}")
            kind = ""
        elif places and not kind and not line.startswith(" "):
            # Whatever follows is the exception's text, which may quote anything.
            named = _KIND.match(line)
            kind = named["kind"] if named else "?"
    return f"{', '.join(places[-_PLACES:])}: {kind}" if places and kind else ""
