"""Face: a pair of pictures, a frame that is followed and a five-frame verdict, beside the ``face_recognition`` command on
the same pair and beside the networks called bare.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from config.schema_base import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.process import FaceProcess

REFERENCE = "wang"
SITTER = "astronaut"
COMMAND_SECONDS = 60.0
FRAME_SECONDS = 10.0
FRAME_PERIOD, VERDICT_FRAMES = 0.04, 5


def measure_faces(faces: Path, folder: Path, rounds: int) -> dict[str, object]:
    """Seconds of: our command and theirs on one pair (both from nothing), a pair when loaded, a frame that is followed, a
    verdict of five frames, and the bare networks of both.

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
    import cv2

    from kiosk.bench.networks import BareNetworks
    from kiosk.face.process import EngineTrouble, FaceProcess
    from kiosk.face.protocol import FaceSettings, Judged, Seen

    reference = (faces / f"{REFERENCE}.jpg").read_bytes()
    picture = cv2.imread(str(faces / f"{REFERENCE}.jpg"))
    assert picture is not None
    bare = BareNetworks()
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0))
    frame_seconds: list[float] = []
    tracked_seconds: list[float] = []
    verdict_seconds: list[float] = []
    kinds: set[str] = set()
    started = time.monotonic()
    process.start()
    try:
        warm = process.warm()
        loaded = time.monotonic() - started
        for _ in range(0 if isinstance(warm, EngineTrouble) else rounds):
            # Floor and check in turn, so that both meet the same machine.
            bare.measure(np.asarray(picture, np.uint8), frames[:VERDICT_FRAMES])
            started = time.monotonic()
            process.begin(reference)
            number = 0
            for number, bgr in enumerate(frames):
                shown = time.monotonic()
                seen = process.look(bgr, at=number * FRAME_PERIOD)
                frame_seconds.append(time.monotonic() - shown)
                if not isinstance(seen, Seen) or seen.enough:
                    break
            judged = process.judge()
            if isinstance(judged, Judged):
                verdict_seconds.append(time.monotonic() - started)
                kinds.add(judged.likeness.value)
                tracked_seconds += _tracked(process, frames, number * FRAME_PERIOD)
            process.end()
    finally:
        process.close()
    return {
        "engine_start": [loaded],
        "frame": frame_seconds,
        "tracked_frame": tracked_seconds,
        "bare_tracked_frame": bare.tracked,
        "verdict": verdict_seconds,
        "bare_verdict": bare.verdict,
        "verdicts": sorted(kinds),
    }


def _tracked(process: FaceProcess, frames: list[NDArray[np.uint8]], since: float) -> list[float]:
    """Seconds of each frame while the check goes on looking after its five; now and then one is compared again."""
    taken = []
    for number, bgr in enumerate(frames, 1):
        shown = time.monotonic()
        process.look(bgr, at=since + number * FRAME_PERIOD)
        taken.append(time.monotonic() - shown)
    return taken
