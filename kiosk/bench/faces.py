"""Face: a pair of pictures and a five-frame verdict, beside the ``face_recognition`` command on the same pair."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from config.schema_base import ROOT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REFERENCE = "wang"
SITTER = "astronaut"
COMMAND_SECONDS = 60.0
FRAME_SECONDS = 10.0


def measure_faces(faces: Path, folder: Path, rounds: int) -> dict[str, object]:
    """Seconds of: our command and theirs on one pair (both from nothing), a pair when loaded, a verdict of five frames.

    The pair is the demonstration's: the reference photo, and a picture of the simulated camera.
    """
    import cv2

    frames = _frames(faces, 12)
    known, unknown = folder / "known", folder / "unknown"
    known.mkdir(parents=True)
    unknown.mkdir()
    shutil.copyfile(faces / f"{REFERENCE}.jpg", known / "reference.jpg")
    cv2.imwrite(str(unknown / "frame.jpg"), frames[0])
    pairs = folder / "pairs.csv"
    pairs.write_text("known/reference.jpg,unknown/frame.jpg,1\n", encoding="utf-8")
    figures: dict[str, object] = {}
    ours = [sys.executable, "-m", "kiosk", "face", "evaluate", str(pairs), "--json"]
    figures["our_command"] = [_run(ours)]
    command = Path(sys.executable).with_name("face_recognition")
    if command.is_file():
        theirs = [str(command), str(known), str(unknown)]
        figures["their_command"] = [_run(theirs) for _ in range(max(1, rounds // 3))]
    figures["pair"] = _pairs(known / "reference.jpg", unknown / "frame.jpg", rounds)
    figures |= _verdicts(faces, frames, rounds)
    return figures


def _frames(faces: Path, count: int) -> list[NDArray[np.uint8]]:
    """Pictures of the simulated camera with the sitter before it."""
    from drivers.camera.contract import CameraSettings
    from drivers.camera.simulator import SimulatedCamera
    from drivers.contract import Deadline

    camera = SimulatedCamera(CameraSettings(str(faces)), faces, SITTER)
    camera.open()
    try:
        camera.start_capture(Deadline(FRAME_SECONDS))
        frames: list[NDArray[np.uint8]] = []
        number, deadline = 0, Deadline(FRAME_SECONDS)
        while len(frames) < count and deadline.over is None:
            camera.poll(0.1)
            frame = camera.mailbox.latest()
            if frame is not None and frame.number > number:
                number = frame.number
                frames.append(frame.bgr)
        return frames
    finally:
        camera.stop_capture()
        camera.close()


def _run(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=COMMAND_SECONDS, check=True)
    return time.monotonic() - started


def _pairs(first: Path, second: Path, rounds: int) -> list[float]:
    """Both pictures read, found, turned into numbers and compared by a loaded engine."""
    import cv2

    from kiosk.face.engine import EngineName, load_engine
    from kiosk.face.protocol import ReferenceProblem
    from kiosk.face.session import read_reference

    cv2.setNumThreads(1)
    engine = load_engine(EngineName.SFACE)
    taken = []
    for _ in range(rounds + 1):
        started = time.monotonic()
        one, other = (read_reference(engine, path.read_bytes()) for path in (first, second))
        if isinstance(one, ReferenceProblem) or isinstance(other, ReferenceProblem):
            return []
        engine.similarity(one, other)
        taken.append(time.monotonic() - started)
    # The first run allocates.
    return taken[1:]


def _verdicts(faces: Path, frames: list[NDArray[np.uint8]], rounds: int) -> dict[str, object]:
    """Through the face process as in a visit, but without the pauses between good frames: the work itself."""
    from kiosk.face.process import EngineTrouble, FaceProcess
    from kiosk.face.protocol import FaceSettings, Judged, Seen

    reference = (faces / f"{REFERENCE}.jpg").read_bytes()
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0))
    frame_seconds: list[float] = []
    verdict_seconds: list[float] = []
    kinds: set[str] = set()
    started = time.monotonic()
    process.start()
    try:
        warm = process.warm()
        loaded = time.monotonic() - started
        for _ in range(0 if isinstance(warm, EngineTrouble) else rounds):
            started = time.monotonic()
            process.begin(reference)
            for bgr in frames:
                shown = time.monotonic()
                seen = process.look(bgr)
                frame_seconds.append(time.monotonic() - shown)
                if not isinstance(seen, Seen) or seen.enough:
                    break
            judged = process.judge()
            if isinstance(judged, Judged):
                verdict_seconds.append(time.monotonic() - started)
                kinds.add(judged.likeness.value)
            process.end()
    finally:
        process.close()
    return {"engine_start": [loaded], "frame": frame_seconds, "verdict": verdict_seconds, "verdicts": sorted(kinds)}
