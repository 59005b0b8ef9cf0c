"""Whether the face check of this terminal works worse for old people: its own anonymous counts, by the centre's rule."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from config.schema import Configuration
from kiosk.contract.fairness import FLAG, WINDOW_DAYS, Tries, compare
from kiosk.contract.terminals import AgeBand
from kiosk.doctor.check import Check, fine, poor


def check_fairness(configuration: Configuration, today: date) -> Check:
    """One line: tries and failures of the last 30 days, people of 70 and over beside the others."""
    if "face" not in configuration.presence.ways:
        return fine("fairness", "no face check by configuration")
    counts, handed_over = face_counts(configuration.paths.state_dir / "ledger.db", today - timedelta(days=WINDOW_DAYS))
    if not counts:
        return fine("fairness", f"no face checks in {WINDOW_DAYS} days")
    found = compare(counts)
    seen = (
        f"{WINDOW_DAYS} days: 70 and over {found.old.failed} of {found.old.tries} tries failed, "
        f"others {found.others.failed} of {found.others.tries}; {handed_over} went on to a person"
    )
    return poor("fairness", FLAG, seen) if found.unfair else fine("fairness", seen)


def face_counts(path: Path, since: date) -> tuple[dict[AgeBand, Tries], int]:
    """Tries by age band since a day, and how many visitors went on to a person. Empty where nothing can be read."""
    if not path.is_file():
        return {}, 0
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=2.0)) as ledger:
            rows = ledger.execute(
                "SELECT band, sum(tries), sum(failed), sum(handed_over) FROM face_counts WHERE day >= ? GROUP BY band",
                (since.isoformat(),),
            ).fetchall()
    except sqlite3.Error:
        return {}, 0
    return {AgeBand(band): Tries(tries, failed) for band, tries, failed, _ in rows}, sum(row[3] for row in rows)
