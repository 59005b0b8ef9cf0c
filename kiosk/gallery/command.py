"""``kiosk gallery``: draw, measure, write, and say with the exit code whether anything was found."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk.gallery.draw import PANELS, WordFor, draw
from kiosk.gallery.report import milliseconds, write
from kiosk.pages import Chrome, Contrast, Overlay, Page, Size, Text


def main(
    argv: Sequence[str],
    pages: Callable[[], Iterable[tuple[str, Page, Chrome]]],
    word_for: WordFor,
    *,
    languages: Sequence[str] = ("zh", "en"),
    overlays: Callable[[], Iterable[tuple[str, Overlay]]] = tuple,
    spoken_for: WordFor | None = None,
    place: Text | None = None,
) -> int:
    """0 when nothing was found, 1 when something was, 2 for a wrong command line."""
    parser = argparse.ArgumentParser(prog="kiosk gallery", description="Draw every page in every look and measure it.")
    parser.add_argument("--out", type=Path, default=Path("out/gallery"), help="folder of pictures, index and report")
    parser.add_argument("--panel", action="append", choices=sorted(PANELS), help="only these panels")
    parser.add_argument("--size", action="append", choices=[size.value for size in Size], help="only these sizes")
    parser.add_argument("--contrast", action="append", choices=[each.value for each in Contrast], help="only these")
    parser.add_argument("--language", action="append", choices=sorted(languages), help="only these languages")
    parser.add_argument("--page", action="append", help="only pages whose name contains this")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    chosen = parser.parse_args(argv)
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication([])
        application.setQuitOnLastWindowClosed(False)
    wanted = [item for item in pages() if not chosen.page or any(part in item[0] for part in chosen.page)]
    report = draw(
        wanted,
        word_for,
        chosen.out,
        {name: panel for name, panel in PANELS.items() if not chosen.panel or name in chosen.panel},
        [Size(size) for size in chosen.size or Size],
        [Contrast(each) for each in chosen.contrast or Contrast],
        chosen.language or languages,
        overlays=overlays(),
        spoken_for=spoken_for,
        place=place,
    )
    index = write(report, chosen.out)
    if chosen.json:
        found = {"drawings": len(report.drawings), "findings": len(report.findings), "index": str(index)}
        sys.stdout.write(json.dumps({**found, "milliseconds": milliseconds(report)}) + "\n")
    else:
        for where, finding in report.findings:
            sys.stdout.write(f"{where}: {finding.rule}: {finding.where}: {finding.detail}\n")
        sys.stdout.write(f"{len(report.drawings)} pictures, {len(report.findings)} findings: {index}\n")
    return 1 if report.findings else 0
