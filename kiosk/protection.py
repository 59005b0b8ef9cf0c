"""What this process does so that nothing of a visitor stays in its memory: freed memory is overwritten at once, no core
dump is written, nothing goes to swap where the machine allows that.

Python cannot overwrite a string, and a freed one keeps its bytes until somebody else needs the place. So the allocator
does it: glibc fills what is freed when it is told to (``glibc.malloc.perturb``), if Python's own allocator and the
per-thread caches, which hand memory on unseen, are out of the way. All three are set by the environment, so they must
stand before the process starts (docs/decisions/0012).
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

FILL: Final = 0xA5
"""The byte that freed memory is filled with."""
_TUNABLES: Final = {"glibc.malloc.perturb": str(FILL), "glibc.malloc.tcache_count": "0"}
_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_PROBE: Final = b"\x33" * 8
_PROBE_SIZES: Final = (64, 512, 4096)
# glibc keeps two to four pointers of its own in a free chunk.
_POINTER_BYTES: Final = 32
_TAIL_BYTES: Final = 8
_CAP_IPC_LOCK: Final = 14


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """``given`` with what makes the allocator overwrite; other tunables of glibc are kept."""
    others = [part for part in given.get("GLIBC_TUNABLES", "").split(":") if part.partition("=")[0] not in _TUNABLES]
    tunables = [part for part in others if part] + [f"{name}={value}" for name, value in _TUNABLES.items()]
    return {**given, "PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": ":".join(tunables)}


def plain_environment(given: Mapping[str, str]) -> dict[str, str]:
    """``given`` without it: for a child that holds nothing, or is killed with all it holds."""
    kept = dict(given)
    others = [part for part in kept.pop("GLIBC_TUNABLES", "").split(":") if part.partition("=")[0] not in _TUNABLES]
    kept.pop("PYTHONMALLOC", None)
    return {**kept, **({"GLIBC_TUNABLES": ":".join(others)} if any(others) else {})}


def restart_overwriting(command: Sequence[str] = ()) -> None:
    """Start this very program anew, in the same process, with an allocator that overwrites; returns when it already does.

    Before Qt is loaded and before any thread: nothing but open descriptors above 2 is lost.
    """
    wanted = environment(os.environ)
    if wanted != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *(command or sys.orig_argv[1:])], wanted)


def overwrites_freed_memory() -> bool:
    """Whether it works here: memory of several sizes is filled, freed and looked at. Only glibc can do it."""
    c = ctypes.CDLL(None)
    c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    return all(_is_overwritten(c, size) for size in _PROBE_SIZES)


def _is_overwritten(c: ctypes.CDLL, size: int) -> bool:
    block, behind = c.malloc(size), c.malloc(size)
    ctypes.memset(block, _PROBE[0], size)
    c.free(block)
    # Looking allocates too, and may get this very place: what counts is that nothing of the probe is left.
    left = ctypes.string_at(block + _POINTER_BYTES, size - _POINTER_BYTES - _TAIL_BYTES)
    c.free(behind)
    return _PROBE not in left


def refuse_core_dumps() -> None:
    """No memory image of this process on disk, and no debugger of another user's process on it (root can still read)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def dumpable() -> bool:
    """Whether the kernel would write this process to a core file."""
    return bool(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))


def may_lock_memory() -> bool:
    """Whether the machine lets this process keep its memory out of swap. A limit in bytes is not enough: beyond it every
    allocation of a process that has locked its future memory fails.
    """
    return resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY or _has_ipc_lock()


def lock_memory() -> bool:
    """Keep every page of this process, now and later, out of swap; False where the machine does not allow it. Pages count
    from their first use: reserved stacks of threads cost nothing.
    """
    return may_lock_memory() and ctypes.CDLL(None).mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0


def swap_bytes() -> int:
    """How much swap this machine has switched on."""
    lines = Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    return sum(int(line.split()[2]) for line in lines) * 1024


def _has_ipc_lock() -> bool:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    granted = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(granted, 16) >> _CAP_IPC_LOCK & 1)


def main() -> int:
    """Protect this process and say as JSON what came of it, for the doctor."""
    refuse_core_dumps()
    found = {
        "overwrites": overwrites_freed_memory(),
        "core_limit": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "dumpable": dumpable(),
        "locked": lock_memory(),
        "swap_bytes": swap_bytes(),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
