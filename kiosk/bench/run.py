"""The whole bench: rigs, programs, floors, and the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from config.schema_base import ROOT
from config.texts import FOLDER
from kiosk.bench.estimates import FEW, MANY, measure_estimates
from kiosk.bench.faces import measure_faces
from kiosk.bench.figures import ratio, spread
from kiosk.bench.voices import voice_report
from kiosk.bench.wires import id_card_reads, slips
from kiosk.rig import Rig

PROGRAM_SECONDS = 300.0
FLOOR_WINDOW = Path(__file__).with_name("floors") / "window.py"
ROUNDS = 4
CLIPS = ROOT / "voice" / "clips"
# The gate for presses is at its least, so that the bench does not mostly wait; it costs no work itself.
QUICKER = ["timing.double_tap_ms=100", "timing.page_grace_ms=0"]


class BenchError(Exception):
    """A part of the bench did not run; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How often each thing is measured."""

    starts: int
    switches: int
    cards: int
    commits: int
    face_rounds: int
    device_reads: int
    estimates: int
    sentences: int
    results: int


FULL = Plan(
    starts=4,
    switches=60,
    cards=12,
    commits=30,
    face_rounds=9,
    device_reads=20,
    estimates=MANY,
    sentences=100,
    results=30,
)
QUICK = Plan(
    starts=1, switches=12, cards=1, commits=8, face_rounds=2, device_reads=5, estimates=FEW, sentences=8, results=3
)


def run_bench(folder: Path, plan: Plan, *, wire: bool) -> dict[str, object]:
    """Everything, in one run on one machine. Raises BenchError, LocalCentreFailed."""
    started = time.monotonic()
    report: dict[str, object] = {"machine": _machine()}
    with Rig(folder / "rig") as rig:
        overrides = [*rig.overrides(), *QUICKER]
        report["start"] = _starts(overrides, plan)
        pages = _program(_order("pages", rig.folder, overrides, plan, wire=False))
        report |= _pages(pages)
        report["result"] = _results(_program(_order("results", rig.folder, [], plan, wire=False)))
        report["face"] = _faces(measure_faces(rig.faces, folder / "pair", plan.face_rounds))
    card: dict[str, object] = {"simulator": _json(pages["card_to_person"])}
    memory = pages["memory"]
    if wire:
        on_wire = _program(_order("wire", folder / "wire", QUICKER, plan, wire=True))
        report["tap_on_wire"] = {"to_page": _json(on_wire["tap_to_page"]), "load": _load(on_wire)}
        card |= _cards(on_wire)
        memory = on_wire["memory"]
    report["card"] = card
    report["devices"] = _devices(folder / "devices", plan)
    report["estimates"] = measure_estimates(plan.estimates)
    report["voice"] = voice_report(CLIPS, FOLDER, plan.sentences)
    report["memory_megabytes"] = _memory(memory)
    report["seconds"] = round(time.monotonic() - started, 1)
    return report


def run_voice(plan: Plan) -> dict[str, object]:
    """The voice alone. Raises VoiceBenchError."""
    return {"machine": _machine(), "voice": voice_report(CLIPS, FOLDER, plan.sentences)}


def _order(mode: str, folder: Path, overrides: list[str], plan: Plan, *, wire: bool) -> dict[str, object]:
    order = {"mode": mode, "folder": str(folder), "overrides": overrides, "wire": wire}
    return {**order, **asdict(plan), "root": os.getpid()}


def _starts(overrides: list[str], plan: Plan) -> dict[str, object]:
    """Floor and kiosk in turn, so that both meet the same machine."""
    floors, first, usable = [], [], []
    for _ in range(plan.starts):
        floors.append(_floor_start())
        begun = time.monotonic()
        seen = _program({"mode": "start", "overrides": overrides, "wire": False})
        if "usable" not in seen:
            raise BenchError("the kiosk did not become usable")
        first.append(seen["first_page"] - begun)
        usable.append(seen["usable"] - begun)
    floor, page = spread(floors), spread(first)
    return {
        "floor_empty_window": _json(floors),
        "first_page": _json(first),
        "usable_page": _json(usable),
        "first_page_to_floor": ratio(page, floor),
        "usable_page_to_floor": ratio(spread(usable), floor),
    }


def _floor_start() -> float:
    begun = time.monotonic()
    command = [sys.executable, str(FLOOR_WINDOW), "1080", "1920"]
    done = subprocess.run(
        command, env=_offscreen(), capture_output=True, text=True, timeout=PROGRAM_SECONDS, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"the empty window: {done.stderr.strip()[-200:]}")
    return float(done.stdout.split()[0]) - begun


def _program(order: dict[str, object]) -> dict[str, Any]:
    """Run the kiosk with an order; the figures it printed."""
    command = [sys.executable, "-m", "kiosk.bench.program"]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=_offscreen(),
            input=json.dumps(order) + "\n",
            capture_output=True,
            text=True,
            timeout=PROGRAM_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BenchError(f"{order['mode']}: not done within {PROGRAM_SECONDS:.0f} s") from None
    if done.returncode != 0:
        raise BenchError(f"{order['mode']}: {done.stderr.strip()[-300:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def _pages(figures: dict[str, Any]) -> dict[str, object]:
    durable, floor = spread(figures["commit_durable"]), spread(figures["commit_floor"])
    return {
        "tap_to_page": _json(figures["tap_to_page"]),
        "tap_load": _load(figures),
        "page_to_speech": _json(figures["page_to_speech"]),
        "commit": {
            "on_disk": _json(figures["commit_durable"]),
            "answered_by_centre": _json(figures["commit_answered"]),
            "floor_one_row": _json(figures["commit_floor"]),
            "on_disk_to_floor": ratio(durable, floor),
        },
    }


def _load(figures: dict[str, Any]) -> dict[str, object]:
    return {"slips": figures["slips_printed"], "frames": figures["frames"], "heartbeat": "2 per second"}


def _results(figures: dict[str, Any]) -> dict[str, object]:
    page, floor = figures["result_page"], figures["result_floor"]
    return {
        "answer_of_480_rows_to_page": _json(page),
        "floor_bare_client_and_empty_window": _json(floor),
        "result_to_floor": ratio(spread(page), spread(floor)),
    }


def _faces(figures: dict[str, Any]) -> dict[str, object]:
    theirs = spread(figures.get("their_command", []))
    return {
        "pair": _json(figures["pair"]),
        "frame": _json(figures["frame"]),
        "tracked_frame": _json(figures["tracked_frame"]),
        "floor_bare_networks_of_a_tracked_frame": _json(figures["bare_tracked_frame"]),
        "tracked_frame_to_floor": ratio(spread(figures["tracked_frame"]), spread(figures["bare_tracked_frame"])),
        "five_frame_verdict": _json(figures["verdict"]),
        "floor_bare_networks_of_a_verdict": _json(figures["bare_verdict"]),
        "verdict_to_floor": ratio(spread(figures["verdict"]), spread(figures["bare_verdict"])),
        "verdicts": figures["verdicts"],
        "engine_start": _json(figures["engine_start"]),
        "our_command": _json(figures["our_command"]),
        "face_recognition_command": _json(figures.get("their_command", [])),
        "their_command_to_ours": ratio(theirs, spread(figures["our_command"])),
        "their_command_to_verdict": ratio(theirs, spread(figures["verdict"])),
    }


def _devices(folder: Path, plan: Plan) -> dict[str, object]:
    bare, driven = id_card_reads(folder, plan.device_reads, ROUNDS)
    slip = slips(plan.device_reads)
    bare_seconds, driven_seconds = [[found / 1000 for found in taken] for taken in (bare, driven)]
    return {
        "id_card": _json(driven_seconds),
        "floor_bare_pyserial": _json(bare_seconds),
        "id_card_to_floor": ratio(spread(driven_seconds), spread(bare_seconds)),
        "slip_bytes_out_to_bare_escpos": slip["bytes_out_to_floor"],
        "slip_printed_to_bare_escpos": slip["printed_to_floor"],
        "slip_drawing_ms": slip["drawing_ms"],
    }


def _cards(figures: dict[str, Any]) -> dict[str, object]:
    floor, seen = spread(figures["bare"]), spread(figures["card_to_person"])
    return {
        "wire": _json(figures["card_to_person"]),
        "floor_bare_pyscard": _json(figures["bare"]),
        "wire_to_floor": ratio(seen, floor),
        "read": _json(figures["driven_read"]),
        "floor_bare_pyscard_read": _json(figures["bare_read"]),
        "read_to_floor": ratio(spread(figures["driven_read"]), spread(figures["bare_read"])),
    }


def _memory(found: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The largest of each name: the fakes may have helpers under the same name."""
    largest: dict[str, dict[str, float]] = {}
    for process in sorted(found, key=lambda process: float(process["proportional"])):
        largest[process["process"]] = {"rss": process["resident"], "pss": process["proportional"]}
    return largest


def _json(seconds: list[float]) -> dict[str, float] | None:
    found = spread(seconds)
    return None if found is None else found.to_json()


def _machine() -> dict[str, object]:
    import platform

    load = round(os.getloadavg()[0], 1)
    return {
        "cores": os.cpu_count(),
        "load_before": load,
        "python": platform.python_version(),
        "kernel": platform.release(),
    }
