"""A person sees to a work item: it is listed beside the running kiosk and closed when the kiosk stands still."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.commands.journal import main
from kiosk.ledger.acts import LedgerBusy, Refused, WorkItem
from kiosk.ledger.rules import State
from kiosk.ledger.settle import NoSuchItem, settle
from kiosk.ledger.verify import verify
from tests.ledger.doubles import Desk

NEEDS_A_PERSON = pytest.mark.expected_logs("a person is needed")


def with_work(desk: Desk) -> str:
    key = desk.commit(wait_seconds=1.0)
    desk.advance(1.0)
    desk.answer(Refused("not-entitled"))
    return key


@NEEDS_A_PERSON
def test_an_item_is_listed_settled_once_and_stays_settled(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    key = with_work(desk)
    assert desk.verify().work == (WorkItem(key, "certification", "refused-after-promise"),)
    assert main(["work", "--file", str(desk.path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {"key": key, "kind": "certification", "reason": "refused-after-promise"}
    ]
    desk.store.close()
    assert main(["settle", key, "--note", "called-visitor", "--file", str(desk.path)]) == 0
    assert main(["settle", key, "--file", str(desk.path)]) == 1
    assert main(["work", "--file", str(desk.path)]) == 0
    assert "0 open work items" in capsys.readouterr().out
    assert verify(desk.path).ok
    desk.restart()
    assert desk.clerk.work == {}
    assert desk.evidence(key, State.SETTLED) == {"note": "called-visitor"}


@NEEDS_A_PERSON
def test_a_running_kiosk_keeps_its_journal(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    key = with_work(desk)
    with pytest.raises(LedgerBusy):
        settle(desk.path, key, "seen-to")
    assert main(["settle", key, "--file", str(desk.path)]) == 1
    assert "stop it first" in capsys.readouterr().err


@NEEDS_A_PERSON
def test_only_one_item_at_a_time_and_only_a_word_as_note(desk: Desk) -> None:
    key = with_work(desk)
    desk.store.close()
    for wrong in ("x", key[:-1] + "f", key + "0"):
        with pytest.raises(NoSuchItem):
            settle(desk.path, wrong, "seen-to")
    for wrong in ("called 13800000000", "张三", "", "13800000000"):
        with pytest.raises(ValueError, match="one word"):
            settle(desk.path, key, wrong)
    assert settle(desk.path, key[:31], "seen-to").key == key


def test_a_broken_journal_lists_nothing_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ledger.db").write_bytes(b"junk" * 1000)
    assert main(["work", "--file", str(tmp_path / "ledger.db")]) == 1
    assert "unreadable" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["settle"], ["work", "3f9c"]])
def test_settle_and_only_settle_takes_a_key(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "takes the KEY" in capsys.readouterr().err
