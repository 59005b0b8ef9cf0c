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
# Frames of the call that overwrites, and the red zone below them: it is made from the same frame, in the same way and with
# as many arguments as the one that asks for the stack pointer, so its own frames end where those ended.
_IN_USE_BYTES: Final = 768
# What is given back as a whole begins so far below: that call is made from deeper, and how deep is the interpreter's
# business. When it began right below, it once reached a frame in use, and the kiosk died of it.
_BY_HAND_BYTES: Final = 32 * 1024
# As many as a foreign call may have.
_MANY: Final = (0,) * 1024
_LEAST_BYTES: Final = 512 * 1024
# The second is for memory locked against swapping (Linux 5.18), which the first refuses.
_MADV_DONTNEED: Final = (4, 24)
_MORE_BY_HAND_BYTES: Final = 256 * 1024
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
    # The two more arguments are ignored there: see _IN_USE_BYTES.
    if _c.getcontext(context, 0, 0) != 0:
        return False
    pointer = ctypes.c_uint64.from_buffer(context, at).value
    lowest = _bounds.lowest = _bounds.lowest or _lowest()
    if not lowest + _LEAST_BYTES < pointer < lowest + (1 << 40):
        return False
    end = pointer - _IN_USE_BYTES
    page = (pointer - _BY_HAND_BYTES) // mmap.PAGESIZE * mmap.PAGESIZE
    ctypes.memset(page, 0, end - page)
    # The last bytes before the frames in use: a call with many arguments lays them out there, whatever their number is.
    _c.getpid(*_MANY)
    # Farther down the kernel takes whole pages and gives zeros when they are needed again.
    first = -(-lowest // mmap.PAGESIZE) * mmap.PAGESIZE
    if not any(_give_back(first, page - first, how) for how in _MADV_DONTNEED):
        more = max(first, page - _MORE_BY_HAND_BYTES)
        ctypes.memset(more, 0, page - more)
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
