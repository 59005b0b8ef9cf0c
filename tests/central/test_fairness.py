"""Counts of face checks by age: kept once, compared fairly, flagged once."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from central.cli import main
from central.fairness import EVERYWHERE, judge_everywhere
from central.storage.tables import FaceCountRow, TerminalFlag
from kiosk.contract import AgeBand
from kiosk.contract.fairness import Comparison, Tries, compare
from tests.central.support import TODAY, Api, code_of, desk_browser, press

Count = tuple[str, int, int]


def _report(api: Api, *counts: Count, day: date = TODAY, device: str = "opencv") -> None:
    body = {
        "app_version": "1.2.3",
        "journal": {"row_count": 0, "last_hash": "0" * 64},
        "face_counts": [
            {
                "day": day.isoformat(),
                "band": band,
                "device": device,
                "tries": tries,
                "failed": failed,
                "handed_over": 0,
            }
            for band, tries, failed in counts
        ],
    }
    answer = api.post("/v1/heartbeats", body)
    assert answer.status_code == 200, answer.text


def _flags(api: Api) -> list[TerminalFlag]:
    with api.centre.database.read() as session:
        return list(session.scalars(select(TerminalFlag).order_by(TerminalFlag.id)))


@pytest.mark.parametrize(
    ("old", "others", "unfair"),
    [
        ((40, 20), (40, 8), True),
        ((40, 16), (40, 8), False),  # exactly twice, but 40 tries are too few to be sure
        ((400, 160), (400, 80), True),
        ((400, 159), (400, 80), False),  # sure, but less than twice
        ((29, 29), (400, 0), False),
        ((30, 29), (400, 0), True),
        ((400, 100), (29, 0), False),
        ((400, 0), (400, 0), False),
        ((400, 400), (400, 400), False),
        ((400, 80), (400, 160), False),
        ((0, 0), (0, 0), False),
    ],
)
def test_when_somebody_must_look(old: tuple[int, int], others: tuple[int, int], unfair: bool) -> None:
    assert Comparison(Tries(*old), Tries(*others)).unfair is unfair


def test_the_test_of_two_proportions_agrees_with_a_textbook_value() -> None:
    """45/100 against 30/100: pooled 0.375, standard error 0.06847, z 2.19."""
    assert Comparison(Tries(100, 45), Tries(100, 30)).z == pytest.approx(2.191, abs=0.001)


def test_seventy_is_old_and_sixty_nine_is_not() -> None:
    found = compare({band: Tries(1, 0) for band in AgeBand})
    assert (found.old.tries, found.others.tries) == (3, 3)
    assert compare({AgeBand.SIXTIES: Tries(5, 1), AgeBand.SEVENTIES: Tries(7, 2)}).old == Tries(7, 2)


@given(st.integers(0, 500), st.integers(0, 500), st.data())
def test_a_camera_that_treats_the_old_better_is_never_unfair(n1: int, n2: int, data: st.DataObject) -> None:
    failed = data.draw(st.integers(0, n2))
    lucky = data.draw(st.integers(0, failed * n1 // n2 if n2 else 0))
    found = Comparison(Tries(n1, lucky), Tries(n2, failed))
    assert not found.unfair or lucky * n2 > failed * n1


def test_chance_alone_rarely_raises_the_alarm() -> None:
    """Both sides fail at 10 %: of 2000 drawn months fewer than one in a hundred is called unfair."""
    chance = random.Random(11)

    def drawn(tries: int) -> Tries:
        return Tries(tries, sum(chance.random() < 0.1 for _ in range(tries)))

    alarms = sum(Comparison(drawn(60), drawn(60)).unfair for _ in range(2000))
    assert alarms < 20


def test_counts_are_cumulative_for_a_day_and_repeating_changes_nothing(api: Api) -> None:
    for report in ((("70-79", 5, 1),), (("70-79", 5, 1),), (("70-79", 9, 2), ("60-69", 1, 0)), (("70-79", 7, 2),)):
        _report(api, *report)
    _report(api.sign_in("T-0002"), ("70-79", 3, 0))
    with api.centre.database.read() as session:
        kept = {
            (row.terminal_id, row.band): (row.tries, row.failed)
            for row in session.scalars(select(FaceCountRow).where(FaceCountRow.day == TODAY))
        }
    assert kept == {("T-0001", "70-79"): (9, 2), ("T-0001", "60-69"): (1, 0), ("T-0002", "70-79"): (3, 0)}


def test_days_that_cannot_be_are_left_out(sqlite_api: Api) -> None:
    _report(sqlite_api, ("70-79", 5, 1), day=TODAY + timedelta(days=2))
    _report(sqlite_api, ("70-79", 5, 1), day=TODAY - timedelta(days=401))
    with sqlite_api.centre.database.read() as session:
        assert session.scalars(select(FaceCountRow)).all() == []


@pytest.mark.parametrize(
    "change", [{"failed": 6}, {"band": "70+"}, {"tries": -1}, {"device": "Kamera von 张三"}, {"name": "x"}]
)
def test_counts_that_name_somebody_or_make_no_sense_are_refused(sqlite_api: Api, change: dict[str, object]) -> None:
    count = {"day": "2026-11-23", "band": "70-79", "device": "opencv", "tries": 5, "failed": 1, "handed_over": 0}
    body = {
        "app_version": "1",
        "journal": {"row_count": 0, "last_hash": "0" * 64},
        "face_counts": [{**count, **change}],
    }
    assert code_of(sqlite_api.post("/v1/heartbeats", body)) == "invalid-request"


UNFAIR: tuple[Count, ...] = (("60-69", 50, 5), ("70-79", 30, 10), ("80-89", 20, 15))


def test_a_terminal_whose_camera_fails_the_old_is_flagged_once(api: Api) -> None:
    _report(api, ("60-69", 50, 5), ("70-79", 30, 6))
    assert _flags(api) == []
    for tries in (20, 21, 22):
        _report(api, ("80-89", tries, 19))
    [flag] = _flags(api)
    assert (flag.terminal_id, flag.code) == ("T-0001", "face-unfair-70")
    assert flag.detail == {"device": "opencv", "days": 30, "old": [25, 50], "others": [5, 50]}
    desk = desk_browser(api.centre)
    shown = desk.request("GET", "/desk/flags").text
    desk.close()
    assert "70岁以上刷脸失败明显多于其他人（摄像头 opencv）：25/50 对 5/50" in shown
    assert "示例市服务大厅1号机（T-0001）" in shown


def test_what_a_person_has_seen_to_is_judged_by_what_comes_later(api: Api) -> None:
    _report(api, *UNFAIR)
    desk = desk_browser(api.centre)
    [flag] = _flags(api)
    assert press(desk, "/desk/flags", f"/desk/flags/{flag.id}/close").status_code == 303
    assert "现在没有提示" in desk.request("GET", "/desk/flags").text
    _report(api, ("60-69", 60, 6))
    api.clock.pass_by(hours=9)
    _report(api, ("60-69", 50, 5), day=TODAY)
    assert len(_flags(api)) == 1
    api.clock.pass_by(days=1)
    api = api.sign_in()
    _report(api, *UNFAIR, day=api.clock.today)
    first, second = _flags(api)
    assert (first.closed_by, second.closed_at) == ("S001", None)
    desk.close()


def test_what_is_older_than_thirty_days_no_longer_counts(sqlite_api: Api) -> None:
    _report(sqlite_api, ("60-69", 50, 5), ("70-79", 50, 25), day=TODAY - timedelta(days=31))
    _report(sqlite_api, ("60-69", 50, 5))
    assert _flags(sqlite_api) == []
    _report(sqlite_api, ("60-69", 50, 5), ("70-79", 50, 25), day=TODAY - timedelta(days=30))
    assert len(_flags(sqlite_api)) == 1


def test_two_cameras_of_a_terminal_are_judged_together_and_each_by_itself(sqlite_api: Api) -> None:
    _report(sqlite_api, ("60-69", 400, 40), ("70-79", 400, 40), device="left")
    _report(sqlite_api, *UNFAIR, device="right")
    assert [flag.detail["device"] for flag in _flags(sqlite_api)] == ["right"]


def test_a_kind_of_camera_is_compared_over_all_terminals(api: Api) -> None:
    """Each terminal alone has too few tries to say anything."""
    for number in range(1, 6):
        _report(api.sign_in(f"T-{number:04d}"), ("60-69", 12, 1), ("70-79", 12, 6), device="uvc")
    assert _flags(api) == []
    assert judge_everywhere(api.centre)["uvc"].unfair
    judge_everywhere(api.centre)
    [flag] = _flags(api)
    assert (flag.terminal_id, flag.detail["device"]) == (EVERYWHERE, "uvc")
    desk = desk_browser(api.centre)
    assert "全部终端" in desk.request("GET", "/desk/flags").text
    desk.close()


def test_the_command_shows_the_rates(sqlite_api: Api, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    _report(sqlite_api, *UNFAIR)
    assert main(["fairness", "--db", sqlite_url, "--clock", TODAY.isoformat()]) == 0
    assert "opencv: 70 and over 25/50 (50.0%), others 5/50 (10.0%), z 4.36, UNFAIR" in capsys.readouterr().out
