"""Setting the A4 sheet of a query or an estimate, in a process of its own for each: the libraries take 60 MB and a second of the interpreter, which
belong to the screen; and what it knew of a visitor ends with it. Words go in and a PDF comes out through pipes; nothing is written to
a file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict

from config.schema_base import ROOT
from drivers.a4.pages import PageError, Pdf, make_pdf
from kiosk.documents.own_sheet import OwnSheet, blocks_of
from kiosk.protection import lock_memory, plain_environment, refuse_core_dumps

MOST_PAGES = 20
"""Forty years of months; nobody waits for more, and nobody reads it."""
SET_SECONDS = 40.0
"""A fresh process on a slow machine needs three."""
_MODULE = "kiosk.papers.setting"
_TITLE = "nuanping"
"""In the file's own description, which printers show: nothing of the visitor."""


def set_apart(pages: OwnSheet) -> Pdf:
    """The finished sheet. Blocks for seconds. Raises PageError, with a machine word only."""
    # Killed or ended with all it holds, so it needs no allocator that overwrites.
    environment = {**plain_environment(os.environ), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", _MODULE]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asdict(pages)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SET_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # From nothing: the exception knows what went in.
        raise PageError("setting-slow") from None
    except OSError as error:
        raise PageError("setting-not-started") from error
    told, _, data = done.stdout.partition(b"\n")
    if done.returncode != 0:
        raise PageError(told.decode("ascii", "replace") or "setting-ended")
    count, left_out = map(int, told.split())
    return Pdf(data, count, frozenset(), left_out)


def set_here(pages: OwnSheet) -> Pdf:
    """The finished sheet, set in this process. Raises PageError."""
    return make_pdf(blocks_of(pages), _TITLE, pages.foot, page_words=pages.page_words, most_pages=MOST_PAGES)


def main() -> int:
    """Words from standard input, the PDF to standard output behind a line with its pages and the rows left out."""
    refuse_core_dumps()
    lock_memory()
    told = json.load(sys.stdin.buffer)
    for name in ("owner", "facts", "rows"):
        told[name] = tuple(tuple(row) for row in told[name])
    told["parts"] = tuple((head, tuple(tuple(pair) for pair in pairs)) for head, pairs in told["parts"])
    out = sys.stdout.buffer
    try:
        made = set_here(OwnSheet(**told))
    except PageError as error:
        out.write(f"{error}\n".encode())
        return 1
    out.write(f"{made.pages} {made.left_out}\n".encode() + made.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
