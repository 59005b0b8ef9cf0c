"""The records of the centre as they were on the first day: taken once, put back before every visit.

A test that leaves a wish behind (a face withdrawn, a password nearly locked) decides what the next one on the same
terminal sees, and the order of tests is not fixed: every column a visit may change is here.
"""

from __future__ import annotations

import sqlite3

OF_VISITS = (
    *("verification_codes", "ratings", "reviews", "presence_evidence", "certifications", "help_calls", "consents"),
    *("consent_withdrawals", "face_wishes", "used_e_card_codes", "centre_proofs", "check_tries"),
    *("certificates", "certificate_prints", "contact_entries"),
)
"""What visits leave in the centre's records."""
CHANGED_BY_VISITS = {
    "benefits": ("last_certified", "suspended"),
    "centre_passwords": ("failed_tries",),
    "people": ("face_withdrawn_at",),
    "staff": ("failed_tries", "locked_until"),
}
"""Which columns of the town itself they change, by table."""


class FirstDay:
    def __init__(self, town: sqlite3.Connection) -> None:
        self._rows = {
            table: town.execute(f"SELECT {', '.join(columns)}, rowid FROM {table}").fetchall()
            for table, columns in CHANGED_BY_VISITS.items()
        }

    def restore(self, town: sqlite3.Connection) -> None:
        for table in OF_VISITS:
            town.execute(f"DELETE FROM {table}")
        for table, columns in CHANGED_BY_VISITS.items():
            values = ", ".join(f"{column} = ?" for column in columns)
            differs = " OR ".join(f"{column} IS NOT ?" for column in columns)
            change = f"UPDATE {table} SET {values} WHERE rowid = ? AND ({differs})"
            town.executemany(change, ((*row, *row[:-1]) for row in self._rows[table]))
