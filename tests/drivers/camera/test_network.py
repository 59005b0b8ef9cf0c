"""A camera behind an address: what may be shown of it, what is refused, time limits, and sizes."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.camera.base import SMALL_PICTURE
from drivers.camera.contract import CameraSettings, PictureSize, Rotation
from drivers.camera.mjpeg import MjpegCamera
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.source import is_sound, knockable, shown
from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, Failed
from tests.drivers.camera.rigs import poll_until

BUSY_MACHINE_SECONDS = 2.0


@pytest.mark.parametrize(
    ("source", "visible"),
    [
        ("rtsp://admin:geheim@10.0.0.7:554/live?token=geheim", "rtsp://10.0.0.7:554/..."),
        ("http://10.0.0.7/geheim/stream", "http://10.0.0.7/..."),
        ("HTTP://u:geheim@[::1]:8080/", "http://[::1]:8080/..."),
        ("http://admin:geheim@", "stream"),
        ("http://a:geheim@host:port/", "stream"),
        ("0", "0"),
        ("/dev/camera", "/dev/camera"),
    ],
)
def test_of_an_address_only_the_host_is_shown(source: str, visible: str) -> None:
    assert shown(source) == visible
    assert "geheim" not in shown(source) + repr(CameraSettings(source))


@pytest.mark.parametrize(
    "source",
    [
        "http://",
        "rtsp://:554/x",
        "http://host\r\nX: y/",
        "http://a b/",
        "http://h:0/",
        "http://h:99999/",
        "http://[::1/",
    ],
)
def test_an_address_that_makes_no_sense_is_a_permanent_fault_without_its_text(source: str) -> None:
    assert not is_sound(source)
    camera = OpenCvCamera(CameraSettings(source))
    with pytest.raises(DeviceFault, match=r"^address-invalid$") as fault:
        camera.open()
    assert fault.value.permanent


def test_a_password_in_the_address_reaches_no_log_and_no_stream(caplog: pytest.LogCaptureFixture) -> None:
    code = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from drivers.camera.contract import CameraSettings
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.contract import Deadline, DeviceFault
for source in ("http://admin:geheim@127.0.0.1:1/s", "rtsp://admin:geheim@127.0.0.1:1/s", "rtsp://admin:geheim@h:x/s"):
    camera = OpenCvCamera(CameraSettings(source, open_timeout_seconds=1.0))
    try:
        camera.open()
    except DeviceFault as fault:
        print(fault.reason)
    print(camera.start_capture(Deadline(2)), camera.status(), camera)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "no-device" in done.stdout
    assert "geheim" not in done.stdout + done.stderr
    assert "admin" not in done.stdout + done.stderr
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_an_idle_network_camera_that_goes_is_noticed_without_a_look_through_its_lens(faces: Path) -> None:
    with MjpegCamera(faces) as server:
        camera = OpenCvCamera(CameraSettings(server.url))
        camera.open()
        assert camera.status().state is DeviceState.ONLINE
        assert server.viewers == 0
    with pytest.raises(DeviceFault, match="no-device"):
        poll_until(camera, lambda: False)
    assert camera.times_opened == 0
    assert camera.status().state is DeviceState.OFFLINE
    assert knockable("rtsp://u:p@10.0.0.7/x") == ("10.0.0.7", 554)
    assert knockable("http://camera.example.cn/x") is None


@pytest.fixture(params=["http", "rtsp"])
def silent(request: pytest.FixtureRequest) -> Iterator[str]:
    """Takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"{request.param}://127.0.0.1:{server.getsockname()[1]}/stream"


def test_opening_ends_at_the_deadline_and_at_a_cancel(silent: str) -> None:
    camera = OpenCvCamera(CameraSettings(silent, open_timeout_seconds=2.0))
    camera.open()
    began = time.monotonic()
    assert camera.start_capture(Deadline(0.3)) == Failed(Completion.HARDWARE_ERROR, "no-signal")
    assert time.monotonic() - began < 0.3 + BUSY_MACHINE_SECONDS
    deadline = Deadline(30)
    timer = threading.Timer(0.2, deadline.cancel)
    timer.start()
    began = time.monotonic()
    assert isinstance(camera.start_capture(deadline), Failed)
    assert time.monotonic() - began < 0.2 + BUSY_MACHINE_SECONDS
    timer.join()
    camera.close()


def test_a_stream_that_hangs_is_late_and_then_lost_within_its_limit(faces: Path) -> None:
    with MjpegCamera(faces) as server:
        camera = OpenCvCamera(CameraSettings(server.url, read_timeout_seconds=0.8))
        camera.open()
        assert camera.start_capture(Deadline(3)) is None
        poll_until(camera, lambda: camera.mailbox.latest() is not None)
        server.set_scene("stalled")
        seen = set()

        def late_seen() -> bool:
            seen.add(camera.status().reason)
            return False

        began = time.monotonic()
        with pytest.raises(DeviceFault, match="no-signal"):
            poll_until(camera, late_seen)
        assert "late" in seen
        assert time.monotonic() - began < 0.8 + 1.0 + BUSY_MACHINE_SECONDS
        camera.stop_capture()
        camera.close()


@pytest.mark.parametrize(
    ("asked", "reason", "used"),
    [((640, 480), "", (480, 640)), ((1280, 720), SMALL_PICTURE, (480, 640)), ((320, 240), "", (240, 320))],
)
def test_what_the_device_delivers_is_compared_with_what_was_asked(
    faces: Path, asked: tuple[int, int], reason: str, used: tuple[int, int]
) -> None:
    with MjpegCamera(faces) as server:
        camera = OpenCvCamera(CameraSettings(server.url, *asked))
        camera.open()
        assert camera.start_capture(Deadline(3)) is None
        poll_until(camera, lambda: camera.mailbox.latest() is not None and camera.status().state is DeviceState.BUSY)
        frame = camera.mailbox.latest()
        assert frame is not None
        assert frame.bgr.shape[:2] == used
        assert camera.delivered == PictureSize(640, 480)
        assert (camera.status().usable, camera.status().reason) == (True, reason)
        camera.stop_capture()
        camera.close()


@pytest.mark.parametrize("rotation", list(Rotation))
def test_rotation_is_applied_to_what_comes_and_not_to_what_is_asked(faces: Path, rotation: Rotation) -> None:
    with MjpegCamera(faces) as server:
        camera = OpenCvCamera(CameraSettings(server.url, rotation=rotation))
        camera.open()
        assert camera.start_capture(Deadline(3)) is None
        poll_until(camera, lambda: camera.mailbox.latest() is not None)
        frame = camera.mailbox.latest()
        assert frame is not None
        lying = rotation in (Rotation.CLOCKWISE, Rotation.COUNTER_CLOCKWISE)
        assert frame.bgr.shape == ((640, 480, 3) if lying else (480, 640, 3))
        camera.stop_capture()
        camera.close()


@pytest.mark.parametrize("close", [True, False], ids=["closed", "forgotten"])
@pytest.mark.parametrize("sends", ["nothing", "pictures"])
def test_a_program_that_ends_while_the_lens_is_being_opened_or_read_ends_cleanly(
    faces: Path, sends: str, close: bool
) -> None:
    code = """
import sys
from drivers.camera.contract import CameraSettings
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.contract import Deadline
camera = OpenCvCamera(CameraSettings(sys.argv[1], open_timeout_seconds=1.0))
print(camera.start_capture(Deadline(0.3 if sys.argv[2] == "nothing" else 10)))
if sys.argv[3] == "True":
    camera.stop_capture()
    camera.close()
"""
    with MjpegCamera(faces) as server:
        server.set_scene("stalled" if sends == "nothing" else "no-face")
        done = subprocess.run(
            [sys.executable, "-c", code, server.url, sends, str(close)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert ("no-signal" in done.stdout) is (sends == "nothing")
