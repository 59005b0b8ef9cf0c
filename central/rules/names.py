"""Names of persons: one form for comparing, one for showing.

民委发〔2016〕33号: the separator is U+00B7 only; look-alikes are accepted on input. Masking counts code points, because
names with characters outside the BMP (𬱖) exist.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_SEPARATORS: Final = str.maketrans(dict.fromkeys("\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e", "\u00b7"))


def comparable(name: str) -> str:
    """The name in the one form two records are compared in."""
    return unicodedata.normalize("NFC", name).translate(_SEPARATORS).strip()


def masked(name: str) -> str:
    """张*; 张*三; longer names keep first and last character and every separator: 阿***·**提."""
    if len(name) < 3:
        return name[:1] + "*" * (len(name) - 1)
    middle = "".join(char if char == "\u00b7" else "*" for char in name[1:-1])
    return name[0] + middle + name[-1]
