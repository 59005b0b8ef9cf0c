"""The process around a closed photo decoder; see ``photo.LibraryDecoder``. Run as a file, alone, with nothing of ours.

Arguments: library, function, value of success. The block comes on standard input, the BMP goes to standard output; the
exit status says the rest (``photo.ChildExit``).
"""

import ctypes
import os
import resource
import signal
import sys

BLOCK_BYTES = 1024
# 102 x 126 points of three bytes and a header take 38862; what a library writes beyond its due ends here, not there.
PICTURE_BYTES = 65536
NOT_LOADED, NO_FUNCTION, REFUSED, NO_PICTURE = 65, 66, 67, 68


def confine() -> None:
    """No file may be written and no memory image left: both would hold the face."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def decode(library: str, function: str, success: int) -> bytes | int:
    """The BMP, or the exit status that says why not."""
    try:
        call = getattr(ctypes.CDLL(library), function)
    except OSError:
        return NOT_LOADED
    except AttributeError:
        return NO_FUNCTION
    block = sys.stdin.buffer.read()
    if len(block) != BLOCK_BYTES:
        return REFUSED
    call.restype = ctypes.c_int
    call.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    picture = ctypes.create_string_buffer(PICTURE_BYTES)
    if call(block, picture) != success:
        return REFUSED
    size = int.from_bytes(picture.raw[2:6], "little")
    return picture.raw[:size] if picture.raw[:2] == b"BM" and 0 < size <= PICTURE_BYTES else NO_PICTURE


def main() -> int:
    confine()
    # A library that prints must not print into the picture.
    out = os.dup(1)
    os.dup2(2, 1)
    found = decode(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    if isinstance(found, int):
        return found
    with os.fdopen(out, "wb") as pipe:
        pipe.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
