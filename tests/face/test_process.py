"""The face process as the kiosk sees it: protected, killable, gone when it should be."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.camera.scenes import SceneGenerator
from kiosk.face.engine import EngineName
from kiosk.face.last_words import LastWords, reduced
from kiosk.face.process import EngineTrouble, FaceProcess, TroubleKind
from kiosk.face.protocol import (
    BadReference,
    Begun,
    Ended,
    Examined,
    FaceSettings,
    Judged,
    Ready,
    ReferenceProblem,
    Seen,
)
from kiosk.face.quality import Hint
from kiosk.protection import may_lock_memory


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def begin(process: FaceProcess, faces: Path, name: str = "wang") -> None:
    assert process.begin((faces / f"{name}.jpg").read_bytes()) == Begun()


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        ("person", Hint.GOOD),
        ("no-face", Hint.NO_FACE),
        ("two-faces", Hint.ONE_PERSON_ONLY),
        ("too-far", Hint.COME_CLOSER),
        ("too-near", Hint.MOVE_BACK),
        ("too-dark", Hint.TOO_DARK),
        ("over-exposed", Hint.TOO_BRIGHT),
        ("blurred", Hint.HOLD_STILL),
        ("black", Hint.TOO_DARK),
    ],
)
def test_each_scene_has_its_one_hint(
    engine_process: FaceProcess, faces: Path, scenes: SceneGenerator, scene: str, hint: Hint
) -> None:
    begin(engine_process, faces)
    scenes.select(scene, "wang")
    seen = engine_process.look(scenes.draw())
    assert isinstance(seen, Seen)
    assert seen.hint is hint
    assert seen.good_frames == (1 if hint is Hint.GOOD else 0)
    assert engine_process.end() == Ended()


def test_the_box_says_where_the_face_is(sface: FaceProcess, faces: Path, scenes: SceneGenerator) -> None:
    begin(sface, faces)
    scenes.select("person", "wang")
    seen = sface.look(scenes.draw())
    assert isinstance(seen, Seen)
    assert seen.box is not None
    assert 0.3 < seen.box.x < seen.box.x + seen.box.width < 0.7
    assert 0.1 < seen.box.y < seen.box.y + seen.box.height < 0.9


def test_somebody_else_in_mid_check_starts_the_count_again(faces: Path, scenes: SceneGenerator) -> None:
    process = FaceProcess(FaceSettings(good_frame_gap_seconds=0.0))
    begin(process, faces, "obama")
    counts: list[int] = []
    for person in ("obama", "obama", "biden", "obama", "obama", "obama", "obama", "obama"):
        scenes.select("person", person)
        seen = process.look(scenes.draw())
        assert isinstance(seen, Seen)
        counts.append(seen.good_frames)
    judged = process.judge()
    process.close()
    assert counts == [1, 2, 1, 1, 2, 3, 4, 5]
    assert isinstance(judged, Judged)
    assert judged.score > 0.9


@pytest.mark.parametrize(
    ("scene", "problem"),
    [("no-face", ReferenceProblem.NO_FACE), ("two-faces", ReferenceProblem.SEVERAL_FACES)],
)
def test_a_reference_must_show_one_face(
    sface: FaceProcess, scenes: SceneGenerator, scene: str, problem: ReferenceProblem
) -> None:
    scenes.select(scene, "wang")
    assert sface.begin(scenes.jpeg()) == BadReference(problem)


@settings(max_examples=40)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"\xff\xd8\xff\xdb" + tail))
def test_no_bytes_break_the_process(data: bytes) -> None:
    assert isinstance(SHARED.begin(data), BadReference)


@pytest.fixture(autouse=True, scope="module")
def shared(sface: FaceProcess) -> None:
    # Hypothesis wants no function fixtures; the process is the module's.
    global SHARED
    SHARED = sface


SHARED: FaceProcess


def test_a_small_chip_photo_is_enough(sface: FaceProcess, faces: Path, scenes: SceneGenerator) -> None:
    import cv2

    portrait = cv2.imread(str(faces / "obama.jpg"))
    assert portrait is not None
    encoded = cv2.imencode(".jpg", cv2.resize(portrait, (102, 126), interpolation=cv2.INTER_AREA))[1].tobytes()
    assert sface.begin(encoded) == Begun()
    scenes.select("person", "obama2")
    seen = sface.look(scenes.draw())
    while isinstance(seen, Seen) and not seen.enough:
        seen = sface.look(scenes.draw())
    judged = sface.judge()
    assert isinstance(judged, Judged)
    assert judged.score > 0.5
    sface.end()


def test_questions_out_of_turn_are_refused_and_harm_nothing(sface: FaceProcess, scenes: SceneGenerator) -> None:
    scenes.select("no-face")
    assert sface.look(scenes.draw()) == EngineTrouble(TroubleKind.MISUSED, "no-check-begun")
    assert sface.judge() == EngineTrouble(TroubleKind.MISUSED, "not-enough-frames")
    assert sface.end() == Ended()


def test_a_sliver_of_a_frame_is_refused(sface: FaceProcess, faces: Path) -> None:
    begin(sface, faces)
    assert sface.look(np.zeros((4, 4, 3), np.uint8)) == EngineTrouble(TroubleKind.MISUSED, "not-a-frame")
    sface.end()


def test_the_process_is_protected_and_knows_no_qt(engine_process: FaceProcess) -> None:
    import PySide6.QtCore

    assert PySide6.QtCore.qVersion()
    examined = engine_process.examine()
    assert isinstance(examined, Examined)
    assert (examined.core_limit, examined.dumpable, examined.qt_loaded) == (0, False, False)
    assert examined.resident_megabytes < 400
    assert (examined.locked_megabytes > 0) == may_lock_memory()


@pytest.mark.expected_logs("the face process failed")
def test_an_interrupted_question_leaves_no_answer_for_the_next(sface: FaceProcess, faces: Path) -> None:
    class Interrupted(Exception):
        pass

    def interrupt() -> bool:
        raise Interrupted

    begin(sface, faces)
    with pytest.raises(Interrupted):
        sface.look(np.zeros((480, 640, 3), np.uint8), cancelled=interrupt)
    assert sface.end() == Ended()


def test_after_a_recycle_the_old_process_is_gone_and_a_new_one_warm(sface: FaceProcess) -> None:
    old = sface.pid
    assert old is not None
    sface.recycle()
    assert gone(old)
    assert sface.pid not in (None, old)
    assert isinstance(sface.warm(), Ready)


@pytest.mark.expected_logs("the face process failed: TIMED_OUT")
def test_a_process_that_hangs_is_killed_and_replaced(sface: FaceProcess, faces: Path) -> None:
    begin(sface, faces)
    old = sface.pid
    assert old is not None
    os.kill(old, signal.SIGSTOP)
    # A whole frame does not fit into the pipe, so this hangs in sending.
    assert sface.look(np.zeros((1080, 1920, 3), np.uint8), seconds=0.2) == EngineTrouble(TroubleKind.TIMED_OUT)
    assert gone(old)
    assert isinstance(sface.warm(), Ready)
    os.kill(sface.pid or 0, signal.SIGSTOP)
    assert sface.end(seconds=0.2) == EngineTrouble(TroubleKind.TIMED_OUT)
    assert isinstance(sface.warm(), Ready)


@pytest.mark.expected_logs("the face process failed: CRASHED")
def test_a_recycle_from_another_thread_ends_a_question(sface: FaceProcess) -> None:
    assert isinstance(sface.warm(), Ready)
    os.kill(sface.pid or 0, signal.SIGSTOP)
    recycler = threading.Timer(0.1, sface.recycle)
    recycler.start()
    answer = sface.end(seconds=10)
    recycler.join()
    assert isinstance(answer, EngineTrouble)
    assert answer.kind is TroubleKind.CRASHED
    assert isinstance(sface.warm(), Ready)


def test_a_process_that_starts_while_opencv_is_being_loaded_finds_its_own_modules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What OpenCV's loader does to the path meanwhile, in its thread; `cv2/typing` hides the module of the same name.
    found = importlib.util.find_spec("cv2")
    assert found is not None
    assert found.origin is not None
    folder = str(Path(found.origin).parent)
    monkeypatch.setattr(sys, "path", [sys.path[0], folder, *sys.path[1:]])
    process = FaceProcess(FaceSettings())
    process.start()
    monkeypatch.undo()
    answer = process.warm()
    process.close()
    assert isinstance(answer, Ready)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaceProcess]:
    """Its process ends with an exception whose text is nobody's business, before it answers anything."""
    (tmp_path / "resource.py").write_text('raise ValueError("310\\nWang: Xiaoming")\n', encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        process = FaceProcess(FaceSettings())
        yield process
        process.close()


def test_the_log_says_where_a_process_broke_and_not_about_whom(
    broken: FaceProcess, caplog: pytest.LogCaptureFixture
) -> None:
    assert broken.warm() == EngineTrouble(TroubleKind.CRASHED, "process-ended")
    (line,) = caplog.messages
    assert re.fullmatch(
        r"the face process failed: CRASHED, exit status 1 \(.*, face/child\.py:\d+, test_\w+/resource\.py:1: ValueError\)",
        line,
    )


def test_a_process_that_ended_unasked_costs_no_visitor_a_check(
    sface: FaceProcess, faces: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(sface.warm(), Ready)
    pid = sface.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    begin(sface, faces)
    assert caplog.messages == ["the face process ended unasked: exit status -9"]
    sface.end()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", ""),
        (b"[ WARN:0@0.5] global loadsave.cpp:48 wang\n", ""),
        (
            b"Traceback (most recent call last):\n"
            b'  File "/o/kiosk/a.py", line 3, in f\n    x("secret")\nKeyError: 1\nSecret: 2\n',
            "kiosk/a.py:3: KeyError",
        ),
        (b'Traceback (most recent call last):\n  File "/o/kiosk/a.py", line 3, in <module>\n', ""),
        (b'  File "<frozen runpy>", line 198, in _run\n\xe7\x8e\x8b: 1\n', "<frozen runpy>:198: ?"),
    ],
)
def test_last_words_are_places_and_a_kind(said: bytes, words: str) -> None:
    assert reduced(said) == words


def test_a_process_that_says_too_much_is_not_held_up() -> None:
    words = LastWords()
    code = "import os\nfor _ in range(40):\n    try: os.write(2, b'x' * 4096)\n    except BlockingIOError: pass"
    talker = subprocess.Popen([sys.executable, "-c", code], stderr=words.writing)
    words.started()
    assert talker.wait(20) == 0
    assert words.read() == ""
    words.close()


def test_a_closed_process_answers_nothing_and_leaves_nothing() -> None:
    threads, descriptors = threading.active_count(), len(os.listdir("/proc/self/fd"))
    process = FaceProcess(FaceSettings())
    process.start()
    pid = process.pid
    assert pid is not None
    process.close()
    process.close()
    assert gone(pid)
    assert process.pid is None
    assert process.end() == EngineTrouble(TroubleKind.CRASHED, "closed")
    process.recycle()
    assert process.pid is None
    assert threading.active_count() == threads
    assert len(os.listdir("/proc/self/fd")) == descriptors


def test_quitting_ends_the_process_by_itself(sface: FaceProcess) -> None:
    process = FaceProcess(FaceSettings())
    assert isinstance(process.warm(), Ready)
    pid = process.pid
    assert pid is not None
    process.quit()
    assert gone(pid)


def test_a_process_whose_kiosk_died_ends_too() -> None:
    code = (
        "from kiosk.face.process import FaceProcess; from kiosk.face.protocol import FaceSettings; import os, sys;"
        "p = FaceProcess(FaceSettings()); p.warm(); sys.stdout.write(str(p.pid)); sys.stdout.flush(); os._exit(1)"
    )
    orphan = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout)
    expires_at = time.monotonic() + 5
    while not _ended(orphan):
        assert time.monotonic() < expires_at
        threading.Event().wait(0.02)


def _ended(pid: int) -> bool:
    """Gone, or waiting as a zombie for an init that does not collect."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return True


def test_an_engine_that_cannot_load_is_a_typed_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "face_recognition.py").write_text("quit()\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    process = FaceProcess(FaceSettings(engine=EngineName.DLIB))
    trouble = EngineTrouble(TroubleKind.NOT_AVAILABLE, "face-recognition-unusable")
    assert process.warm() == trouble
    assert process.begin(b"picture") == trouble
    process.close()


def test_the_kiosks_side_loads_neither_qt_nor_numpy_nor_opencv() -> None:
    code = (
        "import kiosk.face.check, sys;"
        "sys.exit(any(n.startswith(('PySide6', 'numpy', 'cv2', 'dlib')) for n in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
