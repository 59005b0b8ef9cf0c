"""Makes the Nth write, sync or truncate of SQLite fail, underneath the unchanged library.

SQLite reaches the disk through a table of functions per open file. While armed, the table of every newly opened file is a
copy whose xWrite, xTruncate and xSync count and then fail: what SQLite's own I/O-error sweeps do, without a second library.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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


class Trouble(StrEnum):
    """How the Nth operation fails."""

    NO_SPACE = "NO_SPACE"
    HALF_WRITTEN = "HALF_WRITTEN"
    """The first half of the bytes arrives, then an I/O error."""
    SYNC_FAILS = "SYNC_FAILS"
    """The bytes are in the page cache, and the fsync reports an error."""


@dataclass
class FailingDisk:
    """``arm`` starts counting; ``fired`` tells whether the planned failure happened. Sticky: all later ones fail too."""

    trouble: Trouble = Trouble.NO_SPACE
    at: int = 0
    sticky: bool = False
    armed: bool = False
    count: int = 0
    fired: bool = False
    _keep: list[Any] = field(default_factory=list)

    def arm(self, trouble: Trouble, at: int, sticky: bool) -> None:
        self.trouble, self.at, self.sticky = trouble, at, sticky
        self.armed, self.count, self.fired = True, 0, False

    def disarm(self) -> None:
        self.armed = False

    def fails(self, is_sync: bool) -> bool:
        if not self.armed or is_sync != (self.trouble is Trouble.SYNC_FAILS):
            return False
        self.count += 1
        now = self.count == self.at or (self.sticky and self.count > self.at)
        self.fired = self.fired or now
        return now

    def replace_methods(self, file: int) -> None:
        """Give an open sqlite3_file a counting copy of its table."""
        place = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        if not place[0]:
            return
        original = ctypes.cast(place[0], ctypes.POINTER(_Methods)).contents
        write, truncate, sync = _WRITE(original.write), _TRUNCATE(original.truncate), _SYNC(original.sync)

        def counted_write(handle: int, data: int, size: int, offset: int) -> int:
            if not self.fails(is_sync=False):
                return int(write(handle, data, size, offset))
            if self.trouble is Trouble.NO_SPACE:
                return SQLITE_FULL
            write(handle, data, size // 2, offset)
            return SQLITE_IOERR_WRITE

        def counted_truncate(handle: int, size: int) -> int:
            return SQLITE_IOERR_TRUNCATE if self.fails(is_sync=False) else int(truncate(handle, size))

        def counted_sync(handle: int, flags: int) -> int:
            return SQLITE_IOERR_FSYNC if self.fails(is_sync=True) else int(sync(handle, flags))

        copy = _Methods()
        ctypes.memmove(ctypes.byref(copy), ctypes.byref(original), ctypes.sizeof(_Methods))
        replaced = (_WRITE(counted_write), _TRUNCATE(counted_truncate), _SYNC(counted_sync))
        copy.write, copy.truncate, copy.sync = (ctypes.cast(one, ctypes.c_void_p).value for one in replaced)
        self._keep.append((copy, replaced))
        place[0] = ctypes.addressof(copy)


@contextmanager
def failing_disk() -> Iterator[FailingDisk]:
    """While inside, files that SQLite opens can be made to fail. Every connection must be closed before the end."""
    library = ctypes.CDLL(_sqlite3.__file__)
    find: Callable[[object], int] = library.sqlite3_vfs_find
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    vfs = ctypes.cast(find(None), ctypes.POINTER(_Vfs)).contents
    original_address = vfs.open
    original = _OPEN(original_address)
    disk = FailingDisk()

    def opened(vfs_address: int, name: int, file: int, flags: int, out_flags: int) -> int:
        result = int(original(vfs_address, name, file, flags, out_flags))
        if result == 0:
            disk.replace_methods(file)
        return result

    hook = _OPEN(opened)
    vfs.open = ctypes.cast(hook, ctypes.c_void_p).value
    try:
        yield disk
    finally:
        vfs.open = original_address
