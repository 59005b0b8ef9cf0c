"""What a thread's calls leave behind below its stack pointer, given back to the kernel.

C functions copy names and numbers into buffers on the stack (CPython's own encoder does). The frames are gone when they
return, the bytes are not: a thread that then waits keeps them for as long as it waits. Heaps have the allocator for that
(kiosk/protection.py); stacks have only their own thread, which alone knows that nothing below is in use.
"""

from __future__ import annotations

import ctypes
import mmap
import platform
import threading
from typing import Final

# Offset of the stack pointer in glibc's ucontext_t (sys/ucontext.h), and room for the largest of them.
_STACK_POINTER_AT: Final = {"x86_64": 160, "aarch64": 432}
_CONTEXT_BYTES: Final = 8192
# As many arguments as a foreign call may have. ctypes and libffi lay out over 40 bytes for each on the stack, 48 kB in all.
_MANY: Final = (0,) * 1024
# What is given back begins so far below: the frames of the call that gives it back are in use, and how many there are is
# the interpreter's business. A smaller margin once reached one of them, and the kiosk died of it.
_IN_USE_BYTES: Final = 32 * 1024
_LEAST_BYTES: Final = 512 * 1024
# The second is for memory locked against swapping (Linux 5.18), which the first refuses.
_MADV_DONTNEED: Final = (4, 24)
_BY_HAND_BYTES: Final = 256 * 1024
_ATTRIBUTE_BYTES: Final = 64
_c: Final = ctypes.CDLL(None)


class _Bounds(threading.local):
    """The lowest address of this thread's stack; 0 before it was asked for."""

    lowest: int = 0


_bounds = _Bounds()


def forget_stack() -> bool:
    """Overwrite what this thread's finished calls left on its stack. To be called where a thread is about to wait, with
    few calls above it: what they hold stays. False where this machine is not known; then nothing was done.
    """
    at = _STACK_POINTER_AT.get(platform.machine())
    if at is None:
        return False
    context = ctypes.create_string_buffer(_CONTEXT_BYTES)
    if _c.getcontext(context) != 0:
        return False
    pointer = ctypes.c_uint64.from_buffer(context, at).value
    lowest = _bounds.lowest = _bounds.lowest or _lowest()
    if not lowest + _LEAST_BYTES < pointer < lowest + (1 << 40):
        return False
    # Near by, a call writes over it whose own frame it becomes: nothing can be in use there. Farther down the kernel takes
    # whole pages and gives zeros when they are needed again.
    _c.getpid(*_MANY)
    page = (pointer - _IN_USE_BYTES) // mmap.PAGESIZE * mmap.PAGESIZE
    first = -(-lowest // mmap.PAGESIZE) * mmap.PAGESIZE
    if not any(_give_back(first, page - first, how) for how in _MADV_DONTNEED):
        by_hand = max(first, page - _BY_HAND_BYTES)
        ctypes.memset(by_hand, 0, page - by_hand)
    return True


def _give_back(address: int, size: int, how: int) -> bool:
    return bool(_c.madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), how) == 0)


def _lowest() -> int:
    """Where the stack of this thread ends, as the thread library knows it."""
    attribute = ctypes.create_string_buffer(_ATTRIBUTE_BYTES)
    address, size = ctypes.c_void_p(), ctypes.c_size_t()
    _c.pthread_self.restype = ctypes.c_ulong
    if _c.pthread_getattr_np(ctypes.c_ulong(_c.pthread_self()), attribute) != 0:
        return 0
    found = _c.pthread_attr_getstack(attribute, ctypes.byref(address), ctypes.byref(size)) == 0
    _c.pthread_attr_destroy(attribute)
    return int(address.value or 0) if found else 0
