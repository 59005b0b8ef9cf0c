"""A journal as people read it: one line a row, nothing personal is in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.ledger.verify import verify


def extract(path: Path) -> str:
    """Sequence, time, kind, key, state, evidence and hash of each row, and what verification says. Reads only."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT sequence, at, kind, key, state, evidence, hash FROM journal ORDER BY sequence"
        )
        lines = [
            f"{sequence:>6}  {at:<30} {kind:<14} {key[:8]:<9} {state:<20} {digest[:8]}  {evidence}"
            for sequence, at, kind, key, state, evidence, digest in rows
        ]
    finally:
        connection.close()
    report = verify(path)
    verdict = "the chain is whole" if report.ok else f"BROKEN at row {report.first_bad}: {report.reason}"
    return "\n".join([*lines, f"{report.rows} rows, {verdict}"]) + "\n"
