"""Anonymous counts of face checks: a day, a band of ten years, a camera. No row leads to a visit."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, timedelta

from kiosk.ledger.store import Store

KEPT_DAYS = 92
TOLD_DAYS = 7
"""Days told to the centre again and again: counts only grow, so repeating them changes nothing."""


@dataclass(frozen=True, slots=True)
class FaceCount:
    """``failed`` of the ``tries`` did not work; ``handed_over``: visitors who went on to a person after that."""

    day: date
    band: str
    device: str
    tries: int = 0
    failed: int = 0
    handed_over: int = 0


class Tallies:
    """Adds up, in the ledger's thread. Raises LedgerFailed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._recent = self._read()

    @property
    def recent(self) -> tuple[FaceCount, ...]:
        """The last days that have counts, newest first."""
        return self._recent

    def add(self, count: FaceCount) -> None:
        """Add to the day's counts; what is older than ``KEPT_DAYS`` goes."""
        with self._store.transaction() as connection:
            connection.execute(
                """INSERT INTO face_counts (day, band, device, tries, failed, handed_over) VALUES (?, ?, ?, ?, ?, ?)
                   ON CONFLICT (day, band, device) DO UPDATE SET tries = tries + excluded.tries,
                   failed = failed + excluded.failed, handed_over = handed_over + excluded.handed_over""",
                (count.day.isoformat(), *astuple(count)[1:]),
            )
            oldest = count.day - timedelta(days=KEPT_DAYS)
            connection.execute("DELETE FROM face_counts WHERE day < ?", (oldest.isoformat(),))
        self._recent = self._read()

    def _read(self) -> tuple[FaceCount, ...]:
        rows = self._store.read(
            """SELECT day, band, device, tries, failed, handed_over FROM face_counts
               WHERE day > (SELECT date(max(day), ?) FROM face_counts) ORDER BY day DESC, band, device""",
            (f"-{TOLD_DAYS} days",),
        )
        return tuple(read_count(row) for row in rows)


def read_count(row: tuple[object, ...]) -> FaceCount:
    """A count as it stands in its table."""
    day, band, device, *counts = row
    return FaceCount(date.fromisoformat(str(day)), str(band), str(device), *(int(str(count)) for count in counts))
