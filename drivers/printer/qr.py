"""QR codes as segno makes them (ISO/IEC 18004, level M), in a third of its time.

Nearly all of that time goes into trying eight masks, module by module, to find the one of least penalty (7.8.3). What two
masks of one size differ in is the same whatever the code says, so it is kept: a code is made once, seven others are laid over
it, and their penalties are counted for all of them together.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import segno
from numpy.typing import NDArray

Modules = NDArray[np.uint8]
Counts = NDArray[np.int64]
_MASKS = 8
_FINDER = bytes((1, 0, 1, 1, 1, 0, 1))
_SIZES_KEPT = 8
_FIRST_SIZE_WITH_VERSION = 45


def qr_modules(data: str) -> Modules:
    """The modules, 1 is dark, without the quiet zone. Raises segno.DataOverflowError where it does not fit into any code."""
    first = segno.make(data, error="m", micro=False, boost_error=False, mask=0)
    codes = _modules(first) ^ _differences(int(first.version))
    best: Modules = codes[int(np.argmin(penalties(codes)))]
    return best


def penalties(codes: Modules) -> Counts:
    """The penalty of each of several codes of one size."""
    bare = np.where(_informs(codes.shape[-1]), 0, codes).astype(np.uint8)
    across = bare.transpose(0, 2, 1)
    dark = bare.mean(axis=(1, 2))
    found: Counts = _runs(bare) + _runs(across) + 3 * _blocks(bare) + 40 * (_finders(bare) + _finders(across))
    found += 10 * (np.abs(dark * 100 - 50) / 5).astype(np.int64)
    return found


@lru_cache(maxsize=_SIZES_KEPT)
def _differences(version: int) -> Modules:
    """What is laid over the code with the first mask to make it that of each mask; the information on the mask too."""
    made = [segno.make("0", error="m", version=version, boost_error=False, mask=mask) for mask in range(_MASKS)]
    codes = np.stack([_modules(code) for code in made])
    laid: Modules = codes ^ codes[0]
    return laid


@lru_cache(maxsize=_SIZES_KEPT)
def _informs(size: int) -> NDArray[np.bool_]:
    """Where a code of this size tells its mask and its version: both are added after the choice."""
    found = np.zeros((size, size), dtype=np.bool_)
    found[8, :9] = found[8, -8:] = True
    if size >= _FIRST_SIZE_WITH_VERSION:
        found[:6, -11:-8] = True
    found |= found.T
    # The timing patterns cross these lines.
    found[8, 6] = found[6, 8] = False
    return found


def _modules(code: segno.QRCode) -> Modules:
    return np.array(code.matrix, dtype=np.uint8)


def _runs(codes: Modules) -> Counts:
    """Three for five modules alike in a row, and one for each more."""
    alike = codes[:, :, 1:] == codes[:, :, :-1]
    five = alike[:, :, 3:] & alike[:, :, 2:-1] & alike[:, :, 1:-2] & alike[:, :, :-3]
    begins = five.copy()
    begins[:, :, 1:] &= ~five[:, :, :-1]
    return _count(five) + 2 * _count(begins)


def _blocks(codes: Modules) -> Counts:
    """Squares of four modules alike."""
    alike = codes[:, :, 1:] == codes[:, :, :-1]
    return _count(alike[:, 1:] & alike[:, :-1] & (codes[:, 1:, 1:] == codes[:, :-1, 1:]))


def _finders(codes: Modules) -> Counts:
    """Rows that look like a finder with light beside it."""
    size = codes.shape[-1]
    rows = codes.tobytes()
    each = [_in_row(rows[begin : begin + size]) for begin in range(0, len(rows), size)]
    found: Counts = np.array(each, dtype=np.int64).reshape(len(codes), size).sum(axis=1)
    return found


def _count(there: NDArray[np.bool_]) -> Counts:
    found: Counts = there.sum(axis=(1, 2), dtype=np.int64)
    return found


def _in_row(row: bytes) -> int:
    count, at, last = 0, row.find(_FINDER), len(row) - len(_FINDER)
    while at >= 0:
        after = at + len(_FINDER)
        if at in (0, last) or not any(row[max(at - 4, 0) : at]) or not any(row[after : after + 4]):
            count += 1
        else:
            # The end of this one may be the beginning of the next.
            after = at + 4
        at = row.find(_FINDER, after)
    return count
