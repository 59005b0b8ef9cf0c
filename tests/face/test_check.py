"""Whole checks: a camera in its thread, the face process in its process, and a verdict for everything that happens."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from drivers.camera.mjpeg import MjpegCamera
from drivers.contract import Deadline
from kiosk.face.check import FaceCheck, FaceVerdict, Stage, VerdictKind
from kiosk.face.process import FaceProcess
from kiosk.face.protocol import FaceSettings, Ready
from kiosk.face.quality import Hint
from kiosk.face.worker import FaceWorker
from tests.face.studio import Running, Studio

# On a machine that is busy with other tests any stream may be late for a moment.
pytestmark = pytest.mark.expected_logs("device camera is (down|back)")


@pytest.mark.parametrize(
    ("reference", "live", "kind"),
    [
        ("obama", "obama2", VerdictKind.SAME),
        ("wang", "obama3", VerdictKind.DIFFERENT),
    ],
)
def test_each_engine_tells_people_apart(
    engine_process: FaceProcess, studio: Studio, reference: str, live: str, kind: VerdictKind
) -> None:
    studio.scene("person", live)
    verdict = studio.check(engine_process, reference).run()
    assert verdict.kind is kind
    assert verdict.engine == engine_process.settings.engine
    assert verdict.frames_used == 5
    assert verdict.score is not None
    assert verdict.threshold is not None
    assert (verdict.score >= verdict.threshold) is (kind is VerdictKind.SAME)


def test_a_likeness_between_the_thresholds_is_left_to_people(studio: Studio) -> None:
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0, accept=0.95, unsure=0.5))
    studio.scene("person", "obama3")
    verdict = studio.check(process, "obama").run()
    process.close()
    assert verdict.kind is VerdictKind.UNSURE
    assert verdict.threshold == 0.95


@pytest.mark.parametrize(
    ("scene", "hint", "kind"),
    [
        ("no-face", Hint.NO_FACE, VerdictKind.NO_FACE),
        ("two-faces", Hint.ONE_PERSON_ONLY, VerdictKind.TIMED_OUT),
    ],
)
def test_a_check_that_cannot_compare_says_why_and_ends_in_time(
    sface: FaceProcess, studio: Studio, scene: str, hint: Hint, kind: VerdictKind
) -> None:
    studio.scene(scene)
    # Frames drawn before the change of scene must not count for it.
    newest = studio.camera.mailbox.latest()
    number = 0 if newest is None else newest.number
    assert studio.camera.mailbox.wait_newer(number + 2, 5) is not None
    assert isinstance(sface.warm(), Ready)
    hints: list[Hint] = []
    check = studio.check(sface, "wang", seconds=0.8, on_hint=hints.append)
    verdict = check.run()
    assert verdict.kind is kind
    assert verdict.score is None
    assert hints == [hint]


def test_a_late_stream_still_leads_to_a_verdict(studio: Studio) -> None:
    process = FaceProcess(FaceSettings(good_frames=3))
    studio.scene("late")
    verdict = studio.check(process, "wang", patience=3).run()
    process.close()
    assert verdict.kind is VerdictKind.SAME


@pytest.mark.parametrize(("scene", "reason"), [("black", "black"), ("frozen", "no-frames")])
def test_pictures_that_show_nothing_are_the_cameras_trouble(
    sface: FaceProcess, studio: Studio, scene: str, reason: str
) -> None:
    assert isinstance(sface.warm(), Ready)
    studio.scene(scene)
    # The picture that stays when the stream freezes is a good one; it must not be counted again and again.
    verdict = studio.check(sface, "wang").run()
    assert verdict.kind is VerdictKind.CAMERA_TROUBLE
    assert verdict.reason == reason


def test_hints_come_one_at_a_time_and_not_too_often(sface: FaceProcess, studio: Studio) -> None:
    told: list[tuple[Hint, float]] = []
    first = threading.Event()

    def hear(hint: Hint) -> None:
        told.append((hint, time.monotonic()))
        first.set()

    studio.scene("too-far")
    newest = studio.camera.mailbox.wait_newer(0, 5)
    assert newest is not None
    assert studio.camera.mailbox.wait_newer(newest.number + 2, 5) is not None
    check = studio.check(sface, "wang", on_hint=hear)
    running = Running(check)
    assert first.wait(10)
    studio.scene("too-dark")
    expires_at = time.monotonic() + 5
    while (progress := check.progress) is None or progress.hint is not Hint.TOO_DARK:
        assert time.monotonic() < expires_at
        threading.Event().wait(0.02)
    # The oval on the screen is up to date although the next hint is still to wait for.
    assert [hint for hint, _ in told] == [Hint.COME_CLOSER]
    while len(told) < 2:
        assert time.monotonic() < expires_at
        threading.Event().wait(0.02)
    check.cancel()
    assert running.verdict().kind is VerdictKind.CANCELLED
    assert [hint for hint, _ in told] == [Hint.COME_CLOSER, Hint.TOO_DARK]
    assert told[1][1] - told[0][1] >= 2.0


def test_a_network_camera_that_dies_in_mid_check_is_the_cameras_trouble(sface: FaceProcess, faces: Path) -> None:
    with MjpegCamera(faces) as server:
        server.set_scene("two-faces", "wang")
        with Studio(faces, server) as studio:
            running = Running(studio.check(sface, "wang", on_hint=lambda _: server.set_scene("stopped")))
            verdict = running.verdict()
    assert verdict.kind is VerdictKind.CAMERA_TROUBLE
    assert verdict.reason == "no-frames"


def test_a_network_camera_that_comes_back_in_time_is_forgiven(sface: FaceProcess, faces: Path) -> None:
    hiccup = threading.Event()

    def interrupt(_: Hint) -> None:
        if not hiccup.is_set():
            hiccup.set()
            server.set_scene("garbage")
            threading.Timer(0.3, lambda: server.set_scene("person")).start()

    with MjpegCamera(faces) as server:
        server.set_scene("two-faces", "wang")
        with Studio(faces, server) as studio:
            verdict = Running(studio.check(sface, "wang", on_hint=interrupt, patience=6)).verdict()
    assert hiccup.is_set()
    assert verdict.kind is VerdictKind.SAME


@pytest.mark.expected_logs("the face process failed: CRASHED")
def test_an_engine_killed_in_mid_check_is_a_verdict_and_the_next_check_works(
    sface: FaceProcess, studio: Studio
) -> None:
    def kill(_: Hint) -> None:
        assert sface.pid is not None
        os.kill(sface.pid, signal.SIGKILL)

    verdict = studio.check(sface, "wang", on_hint=kill).run()
    assert (verdict.kind, verdict.reason) == (VerdictKind.ENGINE_TROUBLE, "process-ended")
    assert studio.check(sface, "wang").run().kind is VerdictKind.SAME


def test_a_cancel_is_honoured_at_once_even_when_the_engine_hangs(sface: FaceProcess, studio: Studio) -> None:
    looking = threading.Event()

    def hang(_: Hint) -> None:
        assert sface.pid is not None
        os.kill(sface.pid, signal.SIGSTOP)
        looking.set()

    check = studio.check(sface, "wang", on_hint=hang)
    running = Running(check)
    assert looking.wait(10)
    began = time.monotonic()
    check.cancel()
    verdict = running.verdict()
    assert verdict.kind is VerdictKind.CANCELLED
    # 200 ms are promised; the rest is for a busy test machine.
    assert time.monotonic() - began < 2


def test_an_engine_that_is_not_ready_in_time_is_the_engines_trouble(sface: FaceProcess, studio: Studio) -> None:
    assert isinstance(sface.warm(), Ready)
    os.kill(sface.pid or 0, signal.SIGSTOP)
    began = time.monotonic()
    verdict = studio.check(sface, "wang", seconds=0.3).run()
    assert (verdict.kind, verdict.reason) == (VerdictKind.ENGINE_TROUBLE, "too-slow")
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("reference", "reason"),
    [(b"", "none"), (b"garbage", "unreadable"), (b"\xff\xd8\xff\xe0 half a picture", "unreadable")],
)
def test_a_reference_that_is_no_picture_is_no_reference(
    sface: FaceProcess, studio: Studio, reference: bytes, reason: str
) -> None:
    verdict = studio.check(sface, reference).run()
    assert (verdict.kind, verdict.reason) == (VerdictKind.NO_REFERENCE, reason)


def test_a_cancelled_deadline_starts_nothing(sface: FaceProcess, studio: Studio) -> None:
    deadline = Deadline(5)
    deadline.cancel()
    check = FaceCheck(sface, studio.camera.mailbox, (), Stage(lambda _: None), deadline)
    assert check.run().kind is VerdictKind.CANCELLED


def test_nothing_is_written_to_disk(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0))
    assert studio.check(process, "wang").run().kind is VerdictKind.SAME
    process.close()
    assert list(tmp_path.rglob("*")) == []


def test_the_worker_runs_checks_in_its_own_thread_and_ends_them(studio: Studio) -> None:
    threads = threading.active_count()
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0))
    worker = FaceWorker(process)
    worker.start()
    worker.start()
    verdicts: list[tuple[FaceVerdict, str]] = []
    arrived = threading.Semaphore(0)

    def done(verdict: FaceVerdict) -> None:
        verdicts.append((verdict, threading.current_thread().name))
        arrived.release()

    worker.submit(studio.check(process, "wang"), done)
    assert arrived.acquire(timeout=60)
    studio.scene("no-face")
    looking = threading.Event()
    worker.submit(studio.check(process, "wang", on_hint=lambda _: looking.set()), done)
    worker.submit(studio.check(process, "wang"), done)
    assert looking.wait(10)
    worker.stop()
    worker.stop()
    kinds = [verdict.kind for verdict, _ in verdicts]
    assert kinds == [VerdictKind.SAME, VerdictKind.CANCELLED, VerdictKind.CANCELLED]
    assert {name for _, name in verdicts} == {"face-check"}
    assert process.pid is None
    assert threading.active_count() == threads


def test_representations_show_no_picture(sface: FaceProcess, studio: Studio) -> None:
    check = studio.check(sface, b"secret-picture")
    assert "secret" not in repr(check)
    assert "secret" not in repr(check.run())
