"""What the real adapter takes as a source besides a network camera: files, sequences, devices that are not there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.contract import CameraSettings, Frame, Rotation
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.source import SourceKind, source_kind
from drivers.contract import Completion, Deadline, DeviceFault, Failed
from tests.drivers.camera.rigs import poll_until


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("0", SourceKind.DEVICE),
        ("/dev/v4l/by-id/usb-camera-index0", SourceKind.DEVICE),
        ("http://127.0.0.1:8080/stream", SourceKind.STREAM),
        ("rtsp://127.0.0.1/live", SourceKind.STREAM),
        ("seq/%03d.jpg", SourceKind.SEQUENCE),
        ("visit.avi", SourceKind.FILE),
    ],
)
def test_sources_are_told_apart(source: str, kind: SourceKind) -> None:
    assert source_kind(source) is kind


def picture(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Left half dark, right half bright, upper left corner white; the grey changes with the number."""
    made = np.full((120, 160, 3), 60 + number, np.uint8)
    made[:, 80:] = 150 + number
    made[:30, :40] = 255
    return made


@pytest.fixture
def sequence(tmp_path: Path) -> str:
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number:03d}.png"), picture(10 * number))
    return str(tmp_path / "%03d.png")


@pytest.fixture
def recording(tmp_path: Path) -> str:
    path = str(tmp_path / "visit.avi")
    writer = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"MJPG"), 25.0, (160, 120))
    for number in range(3):
        writer.write(picture(10 * number))
    writer.release()
    return path


def newer(camera: OpenCvCamera, number: int) -> bool:
    return camera.mailbox.wait_newer(number, 0) is not None


def frames(settings: CameraSettings, count: int) -> Iterator[Frame]:
    camera = OpenCvCamera(settings)
    camera.open()
    assert camera.start_capture(Deadline(3)) is None
    number = 0
    try:
        for _ in range(count):
            poll_until(camera, partial(newer, camera, number))
            frame = camera.mailbox.latest()
            assert frame is not None
            number = frame.number
            yield frame
    finally:
        camera.stop_capture()
        camera.close()


@pytest.mark.parametrize("source", ["sequence", "recording"])
def test_a_recording_plays_in_a_circle(source: str, request: pytest.FixtureRequest) -> None:
    settings = CameraSettings(request.getfixturevalue(source), frames_per_second=100.0)
    greys = [int(frame.bgr[100, 20, 0]) for frame in frames(settings, 7)]
    assert greys == pytest.approx([60, 70, 80, 60, 70, 80, 60], abs=4)


@pytest.mark.parametrize(
    ("rotation", "mirror", "corner"),
    [
        (Rotation.NONE, False, "upper left"),
        (Rotation.NONE, True, "upper right"),
        (Rotation.CLOCKWISE, False, "upper right"),
        (Rotation.HALF, False, "lower right"),
        (Rotation.COUNTER_CLOCKWISE, False, "lower left"),
    ],
)
def test_pictures_are_turned_as_configured(sequence: str, rotation: Rotation, mirror: bool, corner: str) -> None:
    settings = CameraSettings(sequence, rotation=rotation, mirror=mirror, frames_per_second=100.0)
    frame = next(iter(frames(settings, 1)))
    turned = rotation in (Rotation.CLOCKWISE, Rotation.COUNTER_CLOCKWISE)
    assert frame.bgr.shape == ((160, 120, 3) if turned else (120, 160, 3))
    corners = {"upper left": (5, 5), "upper right": (5, -5), "lower left": (-5, 5), "lower right": (-5, -5)}
    white = [name for name, (row, column) in corners.items() if int(frame.bgr[row, column].min()) > 240]
    assert white == [corner]


@pytest.mark.parametrize("source", ["/dev/video-that-is-not-there", "missing/visit.avi", "missing/%03d.jpg"])
def test_a_source_that_is_not_there_is_a_fault_at_once(source: str) -> None:
    camera = OpenCvCamera(CameraSettings(source))
    with pytest.raises(DeviceFault) as fault:
        camera.open()
    assert fault.value.reason == "no-device"
    assert not fault.value.permanent
    assert camera.times_opened == 0
    camera.close()


def test_a_file_that_is_no_video_fails_as_a_value(tmp_path: Path) -> None:
    path = tmp_path / "visit.avi"
    path.write_bytes(b"not a video" * 100)
    camera = OpenCvCamera(CameraSettings(str(path)))
    camera.open()
    assert camera.start_capture(Deadline(3)) == Failed(Completion.HARDWARE_ERROR, "no-signal")


def test_a_camera_that_accepts_and_never_answers_fails_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = f"http://127.0.0.1:{silent.getsockname()[1]}/stream"
        camera = OpenCvCamera(CameraSettings(source, open_timeout_seconds=0.5))
        camera.open()
        began = time.monotonic()
        assert camera.start_capture(Deadline(3)) == Failed(Completion.HARDWARE_ERROR, "no-signal")
        assert time.monotonic() - began < 2.5


def test_importing_the_drivers_loads_no_vendor_library() -> None:
    modules = "drivers.camera.contract, drivers.camera.simulator, drivers.camera.opencv_adapter"
    code = f"import {modules}, sys; sys.exit(int(bool({{'cv2', 'numpy'}} & set(sys.modules))))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
