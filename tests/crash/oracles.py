"""What must hold, judged from five witnesses: the journal, the centre's database, the paper, what was seen, the files."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
from cv2.typing import MatLike

from kiosk.ledger.journal import Checkpoint
from kiosk.ledger.rules import DEEDS, OPEN
from kiosk.ledger.verify import verify
from tests.crash.site import JournalRow, Life, Site, reading

_LOUD = re.compile(r"Traceback|Fatal Python error| ERROR | CRITICAL |Warning:")
SEALED_PROBE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Filing:
    """A certification as the centre holds it."""

    key: str
    receipt: str
    intent_row_hash: str


class CentreBooks:
    """The centre's database, read from outside; its process may be running, dead or starting."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def filings(self, terminal: str) -> list[Filing]:
        query = "SELECT key, receipt_number, intent_row_hash FROM certifications WHERE terminal_id = ?"
        return [Filing(*row) for row in self._read(query, terminal)]

    def outcomes(self, terminal: str) -> dict[str, tuple[str, int]]:
        """Operation and HTTP status of every idempotency key of the terminal."""
        query = "SELECT key, operation, status FROM idempotency_keys WHERE terminal_id = ?"
        return {key: (operation, status) for key, operation, status in self._read(query, terminal)}

    def checkpoints(self, terminal: str) -> list[Checkpoint]:
        query = "SELECT row_count, last_hash FROM journal_checkpoints WHERE terminal_id = ?"
        return [Checkpoint(rows, digest) for rows, digest in self._read(query, terminal)]

    def flags(self, terminal: str) -> list[str]:
        return [code for (code,) in self._read("SELECT code FROM terminal_flags WHERE terminal_id = ?", terminal)]

    def printed_code(self, code: str) -> tuple[str, int] | None:
        """Receipt number and copy number of a verification code."""
        found = self._read("SELECT receipt_number, copy_number FROM verification_codes WHERE code = ?", code)
        return (found[0][0], found[0][1]) if found else None

    def sound(self) -> bool:
        return self._read("SELECT * FROM pragma_integrity_check WHERE ? = ''", "") == [("ok",)]

    def people(self) -> list[bytes]:
        """Everything by which a person could be known: numbers, names, card numbers, the centre's references."""
        words: set[str] = set()
        with reading(self._path) as connection:
            words.update(str(word) for (word,) in connection.execute("SELECT person_ref FROM people"))
        return [word.encode() for word in words]

    def _read(self, query: str, value: str) -> list[tuple[Any, ...]]:
        with reading(self._path) as connection:
            return connection.execute(query, (value,)).fetchall()


def canaries(cards: Path, books: CentreBooks) -> list[bytes]:
    """Bytes that may stand nowhere on a terminal's disk, in every encoding a leak could have."""
    found = set(books.people())
    for path in cards.glob("*.json"):
        card = json.loads(path.read_text(encoding="utf-8"))
        number, name = str(card["social_security_number"]), str(card["name"])
        found |= {number.encode(), number.encode("utf-16-le"), str(card["card_number"]).encode()}
        found |= {name.encode("utf-8"), name.encode("utf-16-le")}
        found |= {name.encode("gb18030")} if len(name) > 2 else set()
    return sorted(found)


def judge_image(site: Site, life: Life, books: CentreBooks, marks: list[bytes]) -> list[str]:
    """The disk of a terminal that has just died, and what its bystander had seen by then."""
    rows = site.rows()
    return [
        *_announced(site, rows, books),
        *_told(life, rows),
        *_journal_whole(site, rows, books),
        *_no_trace(site, life, marks),
        *_quiet(life),
    ]


def judge_end(site: Site, books: CentreBooks) -> list[str]:
    """After the drain: nothing open, nothing lost, nothing twice, honest paper, clean files."""
    rows = site.rows()
    found = [*_acts_end_once(site, rows, books), *_paper(site, rows, books)]
    with reading(site.ledger) as connection:
        left = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    if left:
        found.append(f"G4 {left} payloads are still kept after the drain")
    images = [path.read_bytes() for path in site.state_dir.iterdir() if path.is_file()]
    for sealed in site.sealed:
        probes = (sealed[:SEALED_PROBE_BYTES], sealed[-SEALED_PROBE_BYTES:])
        if any(probe in image for probe in probes for image in images):
            found.append("G8 an acknowledged payload is still in a file, sealed")
    if not books.sound():
        found.append("G1 the centre's database is damaged")
    return found


def _announced(site: Site, rows: list[JournalRow], books: CentreBooks) -> list[str]:
    intents = {row.key: row.hash for row in rows if row.state == "INTENT"}
    found = []
    for filing in books.filings(site.terminal):
        if filing.key not in intents:
            found.append(f"G2 the centre filed key {filing.key[:8]}, which the journal did not announce")
        elif intents[filing.key] != filing.intent_row_hash:
            found.append(f"G2 key {filing.key[:8]} was filed for another journal row than announced it")
    for key, (operation, _) in books.outcomes(site.terminal).items():
        if operation in ("certification", "rating") and key not in intents:
            found.append(f"G2 the centre knows {operation} key {key[:8]}, which the journal did not announce")
    return found


def _told(life: Life, rows: list[JournalRow]) -> list[str]:
    shown = {"result-filed": "ACCEPTED", "result-pending": "PROMISED"}
    written = {(row.state, row.hash[:8]) for row in rows}
    digests = {row.evidence.get("receipt") for row in rows if row.state == "ACCEPTED"}
    found = []
    for event in life.events:
        state = shown.get(str(event.get("title")))
        if state is None:
            continue
        # With paper in her hand the screen leaves the journal code to the slip, which the paper oracle reads.
        row = str(event.get("row", "")).replace(" ", "")
        if not any(state == found_state and digest.startswith(row) for found_state, digest in written):
            found.append(f"G6 the visitor saw {event['title']} and the journal does not hold {state}")
        receipt = event.get("receipt")
        if receipt is not None and _digest(str(receipt)) not in digests:
            found.append("G6 the visitor saw a receipt number that the journal does not hold")
    return found


def _journal_whole(site: Site, rows: list[JournalRow], books: CentreBooks) -> list[str]:
    if not rows:
        return []
    report = verify(site.ledger, books.checkpoints(site.terminal))
    found = [] if report.ok else [f"G9 the journal is not whole: {report}"]
    # "journal-unproven" may stand: killed before it knew the centre's last checkpoint, a terminal proves it only when asked.
    if "journal-regressed" in books.flags(site.terminal):
        found.append("G9 the centre believes that the journal went back")
    return found


def _no_trace(site: Site, life: Life, marks: list[bytes]) -> list[str]:
    files = [path for path in site.state_dir.iterdir() if path.is_file()] if site.state_dir.exists() else []
    return [
        f"G8 personal data of a visitor in {path.name}"
        for path in (*files, life.log)
        if any(mark in image for image in (path.read_bytes(),) for mark in marks)
    ]


def _quiet(life: Life) -> list[str]:
    loud = [line for line in life.errors().splitlines() if _LOUD.search(line)]
    found = [f"G10 {life.log.name} says: {loud[0]}"] if loud else []
    if any(event.get("title") == "home-repair" for event in life.events):
        found.append("G10 the terminal went out of service")
    return found


def _acts_end_once(site: Site, rows: list[JournalRow], books: CentreBooks) -> list[str]:
    ends: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        if row.state in DEEDS:
            ends[row.key], kinds[row.key] = row.state, row.kind
    filings = books.filings(site.terminal)
    outcomes = books.outcomes(site.terminal)
    by_key = Counter(filing.key for filing in filings)
    by_intent = Counter(filing.intent_row_hash for filing in filings)
    found = [f"G1 {count} filings under one key" for count in by_key.values() if count > 1]
    found += [f"G1 {count} filings for one confirmed intent" for count in by_intent.values() if count > 1]
    for key, end in ends.items():
        done = by_key[key] if kinds[key] == "certification" else int(outcomes.get(key, ("", 999))[1] < 400)
        if end in OPEN:
            found.append(f"G4 {kinds[key]} {key[:8]} ended as {end}")
        elif done != (1 if end == "ACCEPTED" else 0):
            found.append(f"G3 {kinds[key]} {key[:8]} is {end} and the centre has it {done} times")
    return found


def _paper(site: Site, rows: list[JournalRow], books: CentreBooks) -> list[str]:
    accepted = {row.evidence.get("receipt") for row in rows if row.state == "ACCEPTED"}
    codes, plain = _codes(site.slips())
    found = []
    originals: Counter[str] = Counter()
    for code in codes:
        printed = books.printed_code(code)
        if printed is None:
            found.append("G5 a slip with a code that the centre never gave")
            continue
        receipt, copy = printed
        originals[receipt] += copy == 0
        if _digest(receipt) not in accepted:
            found.append("G5 a slip for an act the journal does not hold as accepted")
    found += [f"G5 {count} originals of one receipt" for count in originals.values() if count > 1]
    slips: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        slips[f"{row.state} {row.evidence.get('of')}"] += 1
    promised = sum(row.state == "PROMISED" for row in rows)
    for_staff = site.handed_over()
    if plain > promised + for_staff:
        found.append(
            f"G5 {plain} slips without a receipt for {promised} promises and {for_staff} persons who took over"
        )
    if slips["HANDED_OVER receipt"] > len(codes) or slips["HANDED_OVER promise"] > plain:
        found.append("G5 the journal calls a slip handed over that never came out")
    return found


def _codes(slips: list[Path]) -> tuple[list[str], int]:
    """Verification codes read off the paper, and the number of slips that carry none."""
    codes, plain = [], 0
    for slip in slips:
        picture = cv2.imread(str(slip), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            # The simulated printer died with the kiosk while it was drawing this paper.
            continue
        text = _qr(picture)
        if text:
            codes.append(text.rpartition("/")[2])
        else:
            plain += 1
    return codes, plain


def _qr(picture: MatLike) -> str:
    """The text of the code on a slip, or nothing. No single reader reads every clean print, so each gets its turn."""
    # The code stands in the lower part.
    for view in (picture[picture.shape[0] // 3 :], picture):
        for reader in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
            text: str = reader.detectAndDecode(view)[0]
            if text:
                return text
    return ""


def _digest(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()[:16]
