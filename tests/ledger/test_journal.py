"""The chain shows every edit, removal, swap and cut; rows hold no personal data."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ledger.acts import Accepted, LedgerUnsafe, PaperOutcome, PaperReport, Refused, Voided
from kiosk.ledger.journal import COLUMNS, GENESIS, Checkpoint, row_hash
from kiosk.ledger.verify import Report, verify
from tests.ledger.doubles import FILING, PAYMENT, RATING, Desk

TEXT_COLUMNS = ("at", "kind", "key", "state", "evidence", "previous", "hash")


@pytest.fixture(scope="module")
def busy_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Checkpoint]]:
    """A closed ledger of a few acts, and the checkpoint after each of them."""
    directory = tmp_path_factory.mktemp("busy")
    desk = Desk(directory)
    known = [desk.journal.checkpoint()]
    for act in (FILING, RATING, PAYMENT):
        for result in (Accepted({}, "R1"), Refused("no")):
            key = desk.commit(act)
            desk.answer(result)
            if isinstance(result, Accepted):
                desk.clerk.handed_over(key, PaperReport(PaperOutcome.PRINTED, "process-id"))
            desk.clerk.checkpointed(desk.journal.checkpoint())
            known.append(desk.journal.checkpoint())
    desk.commit(PAYMENT, wait_seconds=0.0)
    desk.calls.clear()
    desk.advance(0.0)
    desk.answer(Voided())
    desk.commit()
    known.append(desk.journal.checkpoint())
    desk.store.close()
    return desk.path, known


def tampered(busy: Path, target: Path, *statements: str) -> Path:
    copy = shutil.copy(busy, target)
    connection = sqlite3.connect(copy, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return Path(copy)


def rehash(path: Path, start: int) -> None:
    """What a thorough forger does: make the chain whole again behind the change."""
    connection = sqlite3.connect(path, isolation_level=None)
    previous = connection.execute("SELECT hash FROM journal WHERE sequence = ?", (start - 1,)).fetchone()[0]
    for row in connection.execute(f"SELECT {COLUMNS} FROM journal WHERE sequence >= ? ORDER BY sequence", (start,)):
        sequence, at, kind, key, state, evidence, *_ = row
        digest = row_hash(sequence, at, kind, key, state, evidence, previous)
        connection.execute("UPDATE journal SET previous=?, hash=? WHERE sequence=?", (previous, digest, sequence))
        previous = digest
    connection.close()


def test_an_honest_journal_is_whole_and_meets_every_known_checkpoint(busy_day: tuple[Path, list[Checkpoint]]) -> None:
    path, known = busy_day
    assert verify(path, known) == Report(known[-1].rows, True)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_edit_of_any_row_is_found_at_that_row(busy_day: tuple[Path, list[Checkpoint]], data: st.DataObject) -> None:
    path, known = busy_day
    sequence = data.draw(st.integers(1, known[-1].rows))
    column = data.draw(st.sampled_from(TEXT_COLUMNS))
    bad = tampered(
        path, path.with_suffix(".bad"), f"UPDATE journal SET {column} = {column} || 'x' WHERE sequence = {sequence}"
    )
    report = verify(bad)
    assert not report.ok
    assert report.first_bad == sequence


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_removed_row_or_two_swapped_rows_are_found(
    busy_day: tuple[Path, list[Checkpoint]], data: st.DataObject
) -> None:
    path, known = busy_day
    first = data.draw(st.integers(1, known[-1].rows - 1))
    second = data.draw(st.integers(first + 1, known[-1].rows))
    removed = tampered(path, path.with_suffix(".bad"), f"DELETE FROM journal WHERE sequence = {first}")
    assert verify(removed).first_bad == first
    closed_up = tampered(
        removed, path.with_suffix(".bad2"), f"UPDATE journal SET sequence = sequence - 1 WHERE sequence > {first}"
    )
    assert not verify(closed_up).ok
    swapped = tampered(
        path,
        path.with_suffix(".bad"),
        f"UPDATE journal SET sequence = -1 WHERE sequence = {first}",
        f"UPDATE journal SET sequence = {first} WHERE sequence = {second}",
        f"UPDATE journal SET sequence = {second} WHERE sequence = -1",
    )
    assert verify(swapped).first_bad == first


def test_a_cut_below_a_known_checkpoint_is_found_at_every_length(busy_day: tuple[Path, list[Checkpoint]]) -> None:
    path, known = busy_day
    for length in range(known[-1].rows):
        cut = tampered(
            path,
            path.with_suffix(".bad"),
            f"DELETE FROM journal WHERE sequence > {length}",
            "DELETE FROM outbox WHERE key NOT IN (SELECT key FROM journal)",
        )
        assert not verify(cut, known[-1:]).ok, length


def test_a_rewritten_chain_is_whole_in_itself_and_found_by_a_checkpoint(
    busy_day: tuple[Path, list[Checkpoint]],
) -> None:
    path, known = busy_day
    forged = tampered(path, path.with_suffix(".bad"), "UPDATE journal SET kind = 'forged' WHERE sequence = 5")
    rehash(forged, 5)
    report = verify(forged, known)
    assert (report.ok, report.reason) in {(False, "other-chain"), (False, "wrong-checkpoint")}


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE journal SET state = 'ACCEPTED' WHERE sequence = 3", "INTENT-then-ACCEPTED"),
        ("UPDATE journal SET state = 'WHATEVER' WHERE sequence = 3", "unknown-content"),
        ("UPDATE journal SET evidence = '[]' WHERE sequence = 3", "unknown-content"),
        ("UPDATE journal SET key = '' WHERE sequence = 3", "row-without-key"),
        ("UPDATE journal SET state = 'SETTLED' WHERE sequence = 3", "settled-without-work"),
        ("UPDATE journal SET state = 'HANDED_OVER' WHERE sequence = 3", "paper-without-evidence"),
    ],
)
def test_a_story_that_cannot_have_happened_is_found_even_with_good_hashes(
    busy_day: tuple[Path, list[Checkpoint]], statement: str, reason: str
) -> None:
    path, _ = busy_day
    forged = tampered(path, path.with_suffix(".bad"), statement)
    rehash(forged, 3)
    assert verify(forged) == Report(3, False, 3, reason)


def test_a_slip_of_a_visitor_is_a_witness(busy_day: tuple[Path, list[Checkpoint]]) -> None:
    path, known = busy_day
    slips = [checkpoint.hash[:8] for checkpoint in known]
    assert verify(path, slips=[slips[0].upper(), *slips]).ok
    forged = tampered(path, path.with_suffix(".bad"), "UPDATE journal SET at = 'earlier' WHERE sequence = 2")
    rehash(forged, 2)
    assert verify(forged, slips=slips[1:2]).reason in {"slip-not-found", "wrong-checkpoint"}
    assert verify(path, slips=["00000001"]).reason == "slip-not-found"


def test_a_payload_left_or_missing_is_found(busy_day: tuple[Path, list[Checkpoint]]) -> None:
    path, _ = busy_day
    assert verify(tampered(path, path.with_suffix(".bad"), "DELETE FROM outbox")).reason == "payload-missing"
    left = tampered(path, path.with_suffix(".bad"), "UPDATE outbox SET key = 'nobody'")
    assert verify(left).reason == "payload-left"


def test_what_is_not_a_ledger_is_a_report_and_no_exception(tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"junk" * 1000)
    (tmp_path / "empty").touch()
    for name in ("absent", "junk", "empty"):
        assert verify(tmp_path / name) == Report(0, False, None, "unreadable")


def test_an_altered_last_row_is_refused_at_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.commit()
    desk.store.close()
    tampered(desk.path, tmp_path / "copy.db")
    connection = sqlite3.connect(desk.path, isolation_level=None)
    connection.execute("UPDATE journal SET at = 'x' WHERE sequence = (SELECT max(sequence) FROM journal)")
    connection.close()
    with pytest.raises(LedgerUnsafe, match="altered"):
        Desk(tmp_path)


def test_the_running_ledger_can_be_verified_from_outside(desk: Desk) -> None:
    desk.commit()
    assert desk.verify().ok


def test_no_row_holds_anything_of_the_payload_or_the_answer(desk: Desk) -> None:
    desk.commit()
    desk.answer(Accepted({"name": "marker-name"}, "marker-receipt"))
    everything = repr(desk.store.read("SELECT * FROM journal"))
    assert "110000199001011234" not in everything
    assert "marker" not in everything


def test_the_encoding_of_a_row_cannot_be_shifted_between_columns() -> None:
    one = row_hash(1, "ab", "c", "k", "s", "{}", GENESIS)
    other = row_hash(1, "a", "bc", "k", "s", "{}", GENESIS)
    assert one != other
