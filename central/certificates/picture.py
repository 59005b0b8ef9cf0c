"""Pages as pictures, for the terminal's preview."""

from __future__ import annotations

import io
from typing import Final

import pypdfium2

DPI: Final = 150
"""As many pixels across the page (1240) as the widest elder screen shows of it."""
_PAGES_SHOWN: Final = 4


def page_pictures(pdf: bytes, dpi: int = DPI) -> tuple[bytes, ...]:
    """The first pages as grey PNG files."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_png(document[at], dpi) for at in range(min(len(document), _PAGES_SHOWN)))
    finally:
        document.close()


def _png(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
