"""The power goes before every single disk operation of a visit: what was told is there at the next start."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.ledger import store as store_module
from kiosk.ledger.acts import Accepted, PaperOutcome, PaperReport, Promised, Withdrawn
from kiosk.ledger.journal import Checkpoint
from kiosk.ledger.rules import State
from kiosk.ledger.verify import verify
from tests.ledger.doubles import FILING, PAYMENT, Desk
from tests.ledger.under_sqlite import PowerCutDisk, under_sqlite

SURVIVALS = (0.0, 0.5, 0.9)
ROW_OF = {Accepted: State.ACCEPTED, Promised: State.PROMISED, Withdrawn: State.VOIDING}


@dataclass(frozen=True)
class Cut:
    """What is on the disk, what the centre knows of the chain, and who was told what, at one moment."""

    files: dict[str, bytes]
    known: tuple[Checkpoint, ...]
    told: tuple[tuple[str, State], ...]


class Blackout:
    """Plays one visit of each ending and keeps a cut, or several, from before each disk operation."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.cuts: list[Cut] = []
        self._directory = directory
        self._chance = random.Random(seed)
        self._disk = PowerCutDisk()
        with under_sqlite(self._disk):
            self._desk = desk = Desk(directory / "site")
            desk.clerk.wipe()
            self._known = [desk.journal.checkpoint()]
            self._disk.watch(directory / "site", self._cut)
            self._visits()
            self._disk.unwatch()
            desk.store.close()

    def lost(self) -> list[str]:
        """Start anew on every cut; what was told or acknowledged and is not there."""
        found = []
        for number, cut in enumerate(self.cuts):
            place = self._directory / f"cut{number}"
            place.mkdir()
            for name, data in cut.files.items():
                (place / name).write_bytes(data)
            report = verify(place / "ledger.db", cut.known)
            if not report.ok:
                found.append(f"cut {number}: {report}")
                continue
            after = Desk(place)
            found += [
                f"cut {number}: {state} told and lost" for key, state in cut.told if state not in after.states(key)
            ]
            after.store.close()
        return found

    def _visits(self) -> None:
        desk = self._desk
        accepted = desk.commit(FILING)
        desk.answer(Accepted({}, "R1"))
        self._heartbeat()
        desk.clerk.handed_over(accepted, PaperReport(PaperOutcome.PRINTED, "process-id"))
        self._heartbeat()
        desk.commit(FILING, wait_seconds=0.0)
        desk.advance(0.0)
        self._heartbeat()
        desk.answer(Accepted({}, "R2"))
        desk.commit(PAYMENT, wait_seconds=0.0)
        desk.advance(0.0)
        self._heartbeat()

    def _heartbeat(self) -> None:
        """The centre is told; from now on the chain must reach at least this far."""
        self._known.append(self._desk.journal.checkpoint())
        self._cut()

    def _cut(self) -> None:
        told = tuple((key, ROW_OF[type(one)]) for key, outcomes in self._desk.told.items() for one in outcomes)
        for survival in SURVIVALS:
            self.cuts.append(Cut(self._disk.cut(self._chance, survival), tuple(self._known), told))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_was_told_is_lost_in_any_power_cut(seed: int, tmp_path: Path) -> None:
    blackout = Blackout(tmp_path, seed)
    assert len(blackout.cuts) > 150
    assert blackout.lost() == [], f"SEED={seed}"


@pytest.mark.slow
def test_the_cuts_can_see_a_database_that_does_not_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weak = ("PRAGMA synchronous=NORMAL", "PRAGMA synchronous", 1)
    changed = tuple(weak if "synchronous" in setting[0] else setting for setting in store_module.SETTINGS)
    monkeypatch.setattr(store_module, "SETTINGS", changed)
    assert Blackout(tmp_path, 1).lost() != []
