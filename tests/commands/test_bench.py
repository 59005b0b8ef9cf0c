from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.bench.figures import Spread, memory_below, ratio, spread
from kiosk.bench.floors.disk import durable_writes
from tests.commands.conftest import Kiosk


def spreads(value: object) -> Iterator[dict[str, Any]]:
    """Every spread of a report, however deep."""
    if isinstance(value, dict):
        if "p50" in value:
            yield value
        else:
            for inner in value.values():
                yield from spreads(inner)


@pytest.mark.slow
def test_a_quick_bench_measures_everything(kiosk: Kiosk) -> None:
    done = kiosk("bench", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    found = list(spreads(report))
    assert len(found) >= 14
    for figures in found:
        assert 0 < figures["p50"] <= figures["p99"] <= figures["most"] < 60_000
        assert figures["count"] >= 1
    start = report["start"]
    assert start["floor_empty_window"]["p50"] < start["first_page"]["p50"] < start["usable_page"]["p50"]
    assert start["first_page_to_floor"] > 1
    assert report["tap_to_page"]["count"] >= 12
    assert report["tap_load"]["slips"] > 0
    assert report["tap_load"]["frames"] > 0
    result = report["result"]
    assert result["answer_of_480_rows_to_page"]["count"] == 3
    assert result["floor_bare_client_and_empty_window"]["p50"] < result["answer_of_480_rows_to_page"]["p50"]
    assert report["face"]["verdicts"] == ["SAME"]
    assert report["card"]["simulator"]["count"] == 1
    memory = report["memory_megabytes"]
    assert {"kiosk", "face", "centre"} <= memory.keys()
    assert all(0 < process["pss"] <= process["rss"] < 4000 for process in memory.values())


def test_the_estimates_are_measured_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--estimates", "--quick", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report.keys() == {"estimates"}
    figures = report["estimates"]
    rates = [figures[name] for name in figures if name.endswith("_per_second")]
    assert len(rates) == 4
    assert min(rates) > 0
    assert figures["plot"]["count"] == 20


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert spread([]) is None
    assert spread([0.002]) == Spread(1, 2.0, 2.0, 2.0)
    assert spread([number / 1000 for number in range(1, 101)]) == Spread(100, 51.0, 100.0, 100.0)


def test_a_ratio_needs_both_sides() -> None:
    assert ratio(spread([0.004]), spread([0.002])) == 2.0
    assert ratio(spread([0.004]), None) is None
    assert ratio(None, spread([0.004])) is None


def test_memory_is_found_among_descendants_only() -> None:
    # A parent of its own: the worker may well have centres and face processes of other tests below it.
    child = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", "kiosk.face.child"]
    command = [sys.executable, "-c", f"import subprocess; subprocess.run({child!r})", "kiosk.face.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdout.readline()
        below = [found.process for found in memory_below(parent.pid)]
        parent.stdin.close()
    assert below == ["face"]
    assert memory_below(parent.pid) == []


def test_the_disk_floor_leaves_nothing(tmp_path: Path) -> None:
    taken = durable_writes(tmp_path / "floor.db", 3)
    assert len(taken) == 3
    assert min(taken) > 0
    assert list(tmp_path.iterdir()) == []
