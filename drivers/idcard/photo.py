"""From the photo block of a card to a picture: a plug-in, because the coding ("WLT") is secret.

Only closed libraries decode it, and only their owners may give them out. What a terminal has is named in its
configuration; without one there is no photo, and nothing else changes. The simulator's cards carry a marked container of
our own instead, so that nobody can take the one for the other.
"""

from __future__ import annotations

import subprocess
import sys
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Final, Protocol

from drivers.idcard.frames import PHOTO_BYTES

DECODE_SECONDS: Final = 3.0
_CHILD: Final = Path(__file__).with_name("photo_child.py")

_TEST_MAGIC: Final = b"NUANPING-TEST\x00"
_SIZE_BYTES: Final = 2
_JPEG_START: Final = b"\xff\xd8\xff"
_BMP_START: Final = b"BM"
TEST_PICTURE_BYTES: Final = PHOTO_BYTES - len(_TEST_MAGIC) - _SIZE_BYTES
"""The largest JPEG that fits into the test container."""


class PhotoDecoder(Protocol):
    """``decode`` may take DECODE_SECONDS and is called from a worker's thread. It never raises for what is in a block."""

    def decode(self, block: bytes) -> bytes | None:
        """An encoded picture (BMP or JPEG) of the photo block, None when there is none to be had."""
        ...


class TestContainerDecoder:
    """Opens the simulator's container and refuses everything else, real photo blocks included."""

    __test__ = False

    def decode(self, block: bytes) -> bytes | None:
        """See PhotoDecoder: the JPEG."""
        head = len(_TEST_MAGIC) + _SIZE_BYTES
        if len(block) != PHOTO_BYTES or not block.startswith(_TEST_MAGIC):
            return None
        size = int.from_bytes(block[len(_TEST_MAGIC) : head], "big")
        picture = block[head : head + size]
        return picture if len(picture) == size and picture.startswith(_JPEG_START) else None


def seal_test_picture(jpeg: bytes) -> bytes:
    """The test container around a small JPEG. Raises ValueError."""
    if not jpeg.startswith(_JPEG_START):
        raise ValueError("the test container holds a JPEG")
    if len(jpeg) > TEST_PICTURE_BYTES:
        raise ValueError(f"a test picture has at most {TEST_PICTURE_BYTES} bytes")
    return (_TEST_MAGIC + len(jpeg).to_bytes(_SIZE_BYTES, "big") + jpeg).ljust(PHOTO_BYTES, b"\x00")


class LibraryTrouble(StrEnum):
    """Why a decoder library gave no picture."""

    NOT_THERE = "photo-library-missing"
    NOT_LOADED = "photo-library-unloadable"
    NO_FUNCTION = "photo-function-missing"
    REFUSED = "photo-refused"
    """The library says that it cannot decode this block: another card's format, or its licence."""
    NO_PICTURE = "photo-not-a-picture"
    CRASHED = "photo-library-crashed"
    HUNG = "photo-library-hung"


class ChildExit(IntEnum):
    """How ``photo_child.py`` ends; agreed with that file."""

    DECODED = 0
    NOT_LOADED = 65
    NO_FUNCTION = 66
    REFUSED = 67
    NO_PICTURE = 68


_TROUBLES: Final[dict[int, LibraryTrouble]] = {
    ChildExit.NOT_LOADED: LibraryTrouble.NOT_LOADED,
    ChildExit.NO_FUNCTION: LibraryTrouble.NO_FUNCTION,
    ChildExit.REFUSED: LibraryTrouble.REFUSED,
    ChildExit.NO_PICTURE: LibraryTrouble.NO_PICTURE,
}


class LibraryDecoder:
    """A closed decoder library, called in a process of its own for each photo: it may crash or hang on a block, and it
    may want to write the face to a file, which that process cannot do.

    ``function`` is ``int f(const unsigned char block[1024], unsigned char bmp[65536])``; it returns ``success`` and has
    then written a BMP file into its second argument. A vendor's library with another interface needs a shim of a few
    lines of C with this one.
    """

    def __init__(self, path: Path, function: str, success: int = 1, seconds: float = DECODE_SECONDS) -> None:
        self._command = [sys.executable, "-I", str(_CHILD), str(path), function, str(success)]
        self._path = path
        self._seconds = seconds
        self.trouble: LibraryTrouble | None = None
        """Of the last call; None when it gave a picture."""

    def decode(self, block: bytes) -> bytes | None:
        """See PhotoDecoder: a BMP. ``trouble`` says why there is none."""
        picture, self.trouble = self._run(block)
        return picture

    def check(self) -> LibraryTrouble | None:
        """Whether the library can be loaded and has the function; for the doctor."""
        _, trouble = self._run(b"")
        # Loaded, the child finds no block to decode.
        return None if trouble is LibraryTrouble.REFUSED else trouble

    def _run(self, block: bytes) -> tuple[bytes | None, LibraryTrouble | None]:
        if not self._path.is_file():
            return None, LibraryTrouble.NOT_THERE
        try:
            ended = subprocess.run(
                self._command,
                input=block,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=False,
                # Nothing can be created here, whoever one is.
                cwd="/proc",
            )
        except subprocess.TimeoutExpired:
            return None, LibraryTrouble.HUNG
        except OSError:
            return None, LibraryTrouble.NOT_LOADED
        if ended.returncode != ChildExit.DECODED:
            return None, _TROUBLES.get(ended.returncode, LibraryTrouble.CRASHED)
        if not ended.stdout.startswith(_BMP_START):
            return None, LibraryTrouble.NO_PICTURE
        return ended.stdout, None
