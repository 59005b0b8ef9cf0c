"""The paper of the simulated printer: dot rows come out, a cut makes a picture."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

_INVERTED = bytes(byte ^ 0xFF for byte in range(256))


class Paper:
    """Collects printed rows of ``width`` dots; ``cut`` ends a ticket and writes it as a PNG when there is a folder.

    File names are counters: nothing of the content may show in a name.
    """

    def __init__(self, width: int, folder: Path | None = None) -> None:
        self.width = width
        self.tickets: list[Image.Image] = []
        self.last_file: Path | None = None
        self._folder = folder
        self._rows = bytearray()
        self._number = 0

    @property
    def row_bytes(self) -> int:
        return self.width // 8

    @property
    def rows(self) -> int:
        """Rows printed since the last cut."""
        return len(self._rows) // self.row_bytes

    def print_rows(self, ink: bytes, width: int) -> None:
        """Whole rows of ``width`` bytes, cut to the paper or filled up; set bits are ink."""
        paper = self.row_bytes
        if width != paper:
            each = (ink[begin : begin + min(width, paper)] for begin in range(0, len(ink), width))
            ink = b"".join(row.ljust(paper, b"\0") for row in each)
        self._rows += ink

    def feed(self, rows: int) -> None:
        self._rows += bytes(rows * self.row_bytes)

    def picture(self) -> Image.Image:
        """The paper since the last cut, mode "1", 0 is ink."""
        dots = bytes(self._rows.translate(_INVERTED))
        return Image.frombytes("1", (self.width, self.rows), dots) if self.rows else Image.new("1", (self.width, 0), 1)

    def cut(self) -> None:
        if not self.rows:
            return
        ticket = self.picture()
        self._rows.clear()
        # Only the last few are kept: a kiosk that runs for months on simulated devices must not grow.
        self.tickets = [*self.tickets[-7:], ticket]
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._next_path(self._folder)
        # Black and white is small however hard it is pressed.
        ticket.save(path, compress_level=1)
        self.last_file = path

    def _next_path(self, folder: Path) -> Path:
        while True:
            self._number += 1
            path = folder / f"slip-{self._number:04d}.png"
            if not path.exists():
                return path
