"""Stands between the unchanged SQLite library and the disk: lets operations fail, or cuts the power.

SQLite reaches the disk through a table of functions per open file. Inside ``under_sqlite`` the table of every newly opened
file is a copy whose xWrite, xTruncate and xSync ask a ``Disk`` first: what SQLite's own crash and I/O-error sweeps do.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

SECTOR_BYTES = 512
SQLITE_FULL = 13
SQLITE_IOERR_WRITE = 778
SQLITE_IOERR_FSYNC = 1034
SQLITE_IOERR_TRUNCATE = 1546

_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_UNTOUCHED_AFTER_SYNC = 13


class _Vfs(ctypes.Structure):
    """The head of sqlite3_vfs, up to xOpen (sqlite3.h, stable since 3.5)."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("max_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("app_data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
    ]


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", ctypes.c_void_p),
        ("truncate", ctypes.c_void_p),
        ("sync", ctypes.c_void_p),
        ("rest", ctypes.c_void_p * _UNTOUCHED_AFTER_SYNC),
    ]


class Disk:
    """Passes everything on. ``go`` performs the real operation, on fewer bytes if told so, and returns SQLite's code."""

    def write(self, path: str, offset: int, data: bytes, go: Callable[[int], int]) -> int:
        return go(len(data))

    def truncate(self, path: str, size: int, go: Callable[[], int]) -> int:
        return go()

    def sync(self, path: str, go: Callable[[], int]) -> int:
        return go()


class Trouble(StrEnum):
    """How the Nth operation fails."""

    NO_SPACE = "NO_SPACE"
    HALF_WRITTEN = "HALF_WRITTEN"
    """The first half of the bytes arrives, then an I/O error."""
    SYNC_FAILS = "SYNC_FAILS"
    """The bytes are in the page cache, and the fsync reports an error."""


class FailingDisk(Disk):
    """``arm`` starts counting; ``fired`` tells whether the planned failure happened. Sticky: all later ones fail too."""

    def __init__(self) -> None:
        self.fired = False
        self._trouble = Trouble.NO_SPACE
        self._at = 0
        self._sticky = False
        self._armed = False
        self._count = 0

    def arm(self, trouble: Trouble, at: int, sticky: bool) -> None:
        self._trouble, self._at, self._sticky = trouble, at, sticky
        self._armed, self._count, self.fired = True, 0, False

    def disarm(self) -> None:
        self._armed = False

    def write(self, path: str, offset: int, data: bytes, go: Callable[[int], int]) -> int:
        if not self._fails(is_sync=False):
            return go(len(data))
        if self._trouble is Trouble.NO_SPACE:
            return SQLITE_FULL
        go(len(data) // 2)
        return SQLITE_IOERR_WRITE

    def truncate(self, path: str, size: int, go: Callable[[], int]) -> int:
        return SQLITE_IOERR_TRUNCATE if self._fails(is_sync=False) else go()

    def sync(self, path: str, go: Callable[[], int]) -> int:
        return SQLITE_IOERR_FSYNC if self._fails(is_sync=True) else go()

    def _fails(self, is_sync: bool) -> bool:
        if not self._armed or is_sync != (self._trouble is Trouble.SYNC_FAILS):
            return False
        self._count += 1
        now = self._count == self._at or (self._sticky and self._count > self._at)
        self.fired = self.fired or now
        return now


class PowerCutDisk(Disk):
    """Knows what a power cut could leave: what was synced, plus any part of what was not, in sectors of 512 bytes.

    ``at_each`` is called before every operation once ``watch`` was called.
    """

    def __init__(self) -> None:
        self._durable: dict[str, bytearray] = {}
        self._pending: dict[str, list[tuple[int, bytes | None]]] = {}
        self._at_each: Callable[[], None] | None = None

    def watch(self, directory: Path, at_each: Callable[[], None]) -> None:
        """Take the files as they are for durable, and begin."""
        self._durable = {str(path): bytearray(path.read_bytes()) for path in directory.glob("ledger.db*")}
        self._durable = {path: data for path, data in self._durable.items() if not path.endswith("-shm")}
        self._pending = {}
        self._at_each = at_each

    def unwatch(self) -> None:
        self._at_each = None

    def write(self, path: str, offset: int, data: bytes, go: Callable[[int], int]) -> int:
        self._before()
        for start in range(0, len(data), SECTOR_BYTES):
            self._pending.setdefault(path, []).append((offset + start, data[start : start + SECTOR_BYTES]))
        return go(len(data))

    def truncate(self, path: str, size: int, go: Callable[[], int]) -> int:
        self._before()
        self._pending.setdefault(path, []).append((size, None))
        return go()

    def sync(self, path: str, go: Callable[[], int]) -> int:
        self._before()
        for change in self._pending.pop(path, []):
            _apply(self._durable.setdefault(path, bytearray()), change)
        return go()

    def cut(self, chance: random.Random, survival: float) -> dict[str, bytes]:
        """The files that are left when the power goes now and each un-synced sector survives by chance."""
        left = {}
        for path in {*self._durable, *self._pending}:
            image = bytearray(self._durable.get(path, b""))
            for change in self._pending.get(path, []):
                if chance.random() < survival:
                    _apply(image, change)
            left[Path(path).name] = bytes(image)
        return left

    def _before(self) -> None:
        if self._at_each is not None:
            self._at_each()


def _apply(image: bytearray, change: tuple[int, bytes | None]) -> None:
    offset, data = change
    if data is None:
        del image[offset:]
        return
    image.extend(bytes(max(0, offset + len(data) - len(image))))
    image[offset : offset + len(data)] = data


@contextmanager
def under_sqlite(disk: Disk) -> Iterator[None]:
    """While inside, files that SQLite opens go through ``disk``. Every connection must be closed before the end."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    vfs = ctypes.cast(library.sqlite3_vfs_find(None), ctypes.POINTER(_Vfs)).contents
    original_address = vfs.open
    original = _OPEN(original_address)
    keep: list[object] = []

    def opened(vfs_address: int, name: int | None, file: int, flags: int, out_flags: int) -> int:
        result = int(original(vfs_address, name, file, flags, out_flags))
        if result == 0 and name:
            keep.append(_replace_methods(file, ctypes.string_at(name).decode(), disk))
        return result

    hook = _OPEN(opened)
    vfs.open = ctypes.cast(hook, ctypes.c_void_p).value
    try:
        yield
    finally:
        vfs.open = original_address


def _replace_methods(file: int, path: str, disk: Disk) -> object:
    """Give an open sqlite3_file its own table; the result must be kept alive as long as the file is open."""
    place = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
    original = ctypes.cast(place[0], ctypes.POINTER(_Methods)).contents
    real_write, real_truncate, real_sync = _WRITE(original.write), _TRUNCATE(original.truncate), _SYNC(original.sync)

    def write(handle: int, data: int, size: int, offset: int) -> int:
        return disk.write(
            path, offset, ctypes.string_at(data, size), lambda count: int(real_write(handle, data, count, offset))
        )

    def truncate(handle: int, size: int) -> int:
        return disk.truncate(path, size, lambda: int(real_truncate(handle, size)))

    def sync(handle: int, flags: int) -> int:
        return disk.sync(path, lambda: int(real_sync(handle, flags)))

    copy = _Methods()
    ctypes.memmove(ctypes.byref(copy), ctypes.byref(original), ctypes.sizeof(_Methods))
    replaced = (_WRITE(write), _TRUNCATE(truncate), _SYNC(sync))
    copy.write, copy.truncate, copy.sync = (ctypes.cast(one, ctypes.c_void_p).value for one in replaced)
    place[0] = ctypes.addressof(copy)
    return copy, replaced
