"""The Nth write or sync fails, for every N: what the visitor was told stays true over the restart, and never half."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kiosk.ledger.acts import Accepted, Act, NotKept, Outcome, Promised, Withdrawn
from kiosk.ledger.cases import Verb
from kiosk.ledger.rules import State
from tests.ledger.doubles import FILING, PAYMENT, Desk
from tests.ledger.under_sqlite import FailingDisk, Trouble, under_sqlite

OUT_OF_SERVICE = pytest.mark.expected_logs(r"kiosk\.ledger: the ledger is out of service")
MORE_THAN_ANY_VISIT_NEEDS = 200


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    made = FailingDisk()
    with under_sqlite(made):
        yield made


def sweep(directory: Path, disk: FailingDisk, trouble: Trouble, sticky: bool, visit: Callable[[Desk], None]) -> int:
    """``visit`` once per N on a fresh ledger until the Nth operation is never reached; how many failures there were."""
    for at in range(1, MORE_THAN_ANY_VISIT_NEEDS):
        desk = Desk(directory / f"{at}")
        disk.arm(trouble, at, sticky)
        try:
            visit(desk)
        finally:
            fired = disk.fired
            disk.disarm()
        judge(desk, fired)
        desk.store.close()
        if not fired:
            return at - 1
    pytest.fail("the sweep did not end")


def one_filing(desk: Desk) -> None:
    one_visit(desk, FILING)


def one_payment(desk: Desk) -> None:
    one_visit(desk, PAYMENT)


def one_visit(desk: Desk, act: Act) -> None:
    desk.commit(act, wait_seconds=5.0, key="a" * 32)
    if desk.calls:
        desk.answer(Accepted({}, "R1"))


def one_promise(desk: Desk) -> None:
    desk.commit(FILING, wait_seconds=5.0, key="a" * 32)
    desk.advance(5.0)


def judge(desk: Desk, fired: bool) -> None:
    """Restart on a sound disk and compare with what the visitor was told."""
    key = "a" * 32
    (told,) = desk.told[key]
    out = desk.store.out_of_service
    if fired and out is not None:
        desk.commit(FILING, key="b" * 32)
        assert desk.told["b" * 32] == [NotKept(out)]
    asked = list(desk.calls)
    desk.restart()
    no_paper = (State.NOT_HANDED_OVER, State.HAND_OVER_UNKNOWN)
    states = [state for state in desk.states(key) if state not in no_paper]
    assert desk.verify().ok
    assert desk.states("b" * 32) == []
    _judge_told(told, states, desk)
    if isinstance(told, NotKept):
        assert asked == []


def _judge_told(told: Outcome, states: Sequence[State], desk: Desk) -> None:
    if isinstance(told, NotKept):
        assert list(states) in ([], [State.INTENT, State.ABANDONED]), "told that nothing was kept"
        assert desk.calls == []
    elif isinstance(told, Accepted):
        assert list(states) == [State.INTENT, State.SENDING, State.ACCEPTED]
    elif isinstance(told, Promised):
        # Promised for a failing ledger: the answer may have been written after all, else the centre is asked.
        assert states[-1] in (State.SENDING, State.PROMISED, State.ACCEPTED)
        assert states[-1] is State.ACCEPTED or desk.out() == [Verb.LOOK_UP]
    else:
        assert isinstance(told, Withdrawn)
        assert states[-1] in (State.VOIDING, State.ACCEPTED)
        assert states[-1] is State.ACCEPTED or desk.out() == [Verb.VOID]


@OUT_OF_SERVICE
@pytest.mark.slow
@pytest.mark.parametrize("visit", [one_filing, one_payment, one_promise])
@pytest.mark.parametrize("sticky", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize("trouble", list(Trouble))
def test_whichever_disk_operation_fails_the_visitor_was_told_the_truth(
    trouble: Trouble, sticky: bool, visit: Callable[[Desk], None], tmp_path: Path, disk: FailingDisk
) -> None:
    failures = sweep(tmp_path, disk, trouble, sticky, visit)
    assert failures >= 2, "the sweep must have hit the intent and the sending"


@OUT_OF_SERVICE
def test_after_a_failed_sync_nothing_is_tried_on_the_same_handle(tmp_path: Path, disk: FailingDisk) -> None:
    desk = Desk(tmp_path)
    disk.arm(Trouble.SYNC_FAILS, 1, sticky=False)
    key = desk.commit()
    assert desk.told[key] == [NotKept("io-error")]
    again = desk.commit()
    assert desk.told[again] == [NotKept("io-error")]
    disk.disarm()
    desk.store.close()


@OUT_OF_SERVICE
def test_a_disk_that_became_read_only_keeps_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.store.read("PRAGMA query_only=1")
    key = desk.commit()
    assert desk.told[key] == [NotKept("read-only")]
    assert desk.calls == []
    desk.restart()
    assert desk.states(key) == []
    desk.store.close()


def test_a_file_size_limit_of_the_system_ends_in_not_kept(tmp_path: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path; from tests.ledger.doubles import Desk, FILING, Act\n"
        "desk = Desk(Path(sys.argv[1]))\n"
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))\n"
        "key = desk.commit(Act('rating', {'text': 'x' * 300000}))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))\n"
        "print(desk.told[key][0], len(desk.calls), flush=True)\n"
        "desk.restart(); print(desk.states(key), desk.verify().ok, flush=True)\n"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    result = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), "200000"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    told, after = result.stdout.splitlines()
    assert told.startswith("NotKept(reason=")
    assert told.endswith(" 0")
    assert after == "[] True"
