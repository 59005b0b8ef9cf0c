"""Heartbeats: the centre notices a journal that went backwards or was changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from central.storage.tables import LastHeartbeat, TerminalFlag
from tests.central.support import START, Api, code_of


def _hash(number: int) -> str:
    return f"{number:064x}"


def _beat(api: Api, rows: int, last: int, previous: tuple[int, int] | None = None) -> dict[str, object]:
    journal: dict[str, object] = {"row_count": rows, "last_hash": _hash(last)}
    if previous is not None:
        journal["previous"] = {"row_count": previous[0], "last_hash": _hash(previous[1])}
    body = {
        "app_version": "1.2.3",
        "journal": journal,
        "devices": [{"family": "receipt-printer", "state": "ONLINE", "supply": "LOW"}],
        "outbox_waiting": 2,
        "counters": {"visits": 7},
    }
    answer = api.post("/v1/heartbeats", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def _flags(api: Api) -> list[str]:
    with api.centre.database.read() as session:
        return list(session.scalars(select(TerminalFlag.code).order_by(TerminalFlag.id)))


def test_a_heartbeat_brings_the_centres_clock_and_is_kept(api: Api) -> None:
    answer = _beat(api, 0, 0)
    assert answer == {"server_time": "2026-11-23T04:00:00Z", "journal_accepted": True, "checkpoint_row_count": 0}
    with api.centre.database.read() as session:
        kept = session.get_one(LastHeartbeat, "T-0001")
        assert (kept.received_at, kept.report["counters"]) == (START, {"visits": 7})


def test_a_journal_that_grows_and_proves_its_past_is_accepted(api: Api) -> None:
    assert _beat(api, 5, 50)["checkpoint_row_count"] == 5
    assert _beat(api, 5, 50)["journal_accepted"] is True
    assert _beat(api, 9, 90, previous=(5, 50)) == {
        "server_time": "2026-11-23T04:00:00Z",
        "journal_accepted": True,
        "checkpoint_row_count": 9,
    }
    assert _flags(api) == []


@pytest.mark.parametrize(
    ("rows", "last", "previous", "flag"),
    [
        (3, 30, None, "journal-regressed"),
        (5, 51, None, "journal-regressed"),
        (9, 90, (5, 51), "journal-regressed"),
        (9, 90, (2, 21), "journal-regressed"),
        (9, 90, (12, 120), "journal-regressed"),
        (9, 90, (9, 91), "journal-regressed"),
        (9, 90, None, "journal-unproven"),
        (9, 90, (4, 40), "journal-unproven"),
    ],
)
def test_a_journal_that_does_not_continue_is_flagged_and_does_not_replace_the_known_one(
    api: Api, rows: int, last: int, previous: tuple[int, int] | None, flag: str
) -> None:
    _beat(api, 2, 20)
    _beat(api, 5, 50, previous=(2, 20))
    answer = _beat(api, rows, last, previous)
    assert (answer["journal_accepted"], answer["checkpoint_row_count"]) == (False, 5)
    assert _flags(api) == [flag]
    assert _beat(api, 6, 60, previous=(5, 50))["journal_accepted"] is True


def test_a_terminal_that_proves_an_older_row_only_is_asked_for_the_newest_and_not_flagged(api: Api) -> None:
    _beat(api, 2, 20)
    _beat(api, 5, 50, previous=(2, 20))
    answer = _beat(api, 9, 90, previous=(2, 20))
    assert (answer["journal_accepted"], answer["checkpoint_row_count"]) == (False, 5)
    assert _beat(api, 10, 100, previous=(5, 50))["journal_accepted"] is True
    assert _flags(api) == []


def test_checkpoints_belong_to_their_terminal(api: Api) -> None:
    _beat(api, 5, 50)
    assert _beat(api.sign_in("T-0002"), 1, 11)["journal_accepted"] is True


@pytest.mark.parametrize(
    "counters", [{"visits": -1}, {"visits": 1.5}, {"Visits of 张三": 1}, {f"c{n}": 1 for n in range(201)}]
)
def test_counters_are_machine_words_and_counts(sqlite_api: Api, counters: dict[str, object]) -> None:
    body = {"app_version": "1", "journal": {"row_count": 0, "last_hash": _hash(0)}, "counters": counters}
    assert code_of(sqlite_api.post("/v1/heartbeats", body)) == "invalid-request"
