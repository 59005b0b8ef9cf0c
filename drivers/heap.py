"""The last bytes of freed blocks, which the allocator leaves as they are.

glibc fills what is freed but for the eight bytes that belong to the next block's head (kiosk/protection.py). A short
text may end exactly there: six digits of a password did, until digits were no texts any more (``kiosk.pages.PinEntered``). Who
takes such blocks again, fills them whole and gives them back leaves hardly any. Only glibc needs it, and only the heap of the thread that calls is reached.
"""

from __future__ import annotations

import ctypes
from typing import Final

BLOCKS: Final = {
    **dict.fromkeys((1016, 504, 248), 2000),
    **dict.fromkeys((24, 40, 56, 72, 88, 104, 120), 4000),
}
"""How many blocks of which usable size: neighbours that were freed together are one large block by then; the small ones hold a
short string, its bytes or a number (heads of 33 to 56 bytes and a few characters).
"""
_FILL: Final = 0xA5
_c: Final = ctypes.CDLL(None)


def fill_ends() -> bool:
    """Overwrite the ends of freed small blocks. False where the C library is another; then nothing was done."""
    try:
        take, usable, give = _c.malloc, _c.malloc_usable_size, _c.free
    except AttributeError:
        return False
    take.restype, take.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    usable.restype, usable.argtypes = ctypes.c_size_t, [ctypes.c_void_p]
    give.restype, give.argtypes = None, [ctypes.c_void_p]
    taken = []
    for size, most in BLOCKS.items():
        for _ in range(most):
            block = take(size)
            if not block:
                break
            ctypes.memset(block, _FILL, usable(block))
            taken.append(block)
    for block in taken:
        give(block)
    return True
