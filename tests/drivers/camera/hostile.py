"""A hostile network camera and its victim: random and mutated MJPEG headers and JPEG bodies over HTTP, or RTSP answers.

The victim runs as a process of its own, so that a crash inside FFmpeg is a signal and not the end of the tests:

    python -m tests.drivers.camera.hostile URL COUNT     opens and looks COUNT times; prints one line of outcomes
"""

from __future__ import annotations

import random
import socket
import sys
import threading
import time
from collections.abc import Callable

import cv2
import numpy as np

from drivers.camera.contract import CameraSettings
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.contract import Deadline, DeviceFault, Failed

LIMIT_SECONDS = 0.25
# How far over its limit one look may be on a busy machine before it counts as a hang.
HANG_SECONDS = 5.0
BOUNDARY = "b"


def _jpeg(chance: random.Random) -> bytes:
    size = chance.choice([(48, 64), (8, 8), (240, 320)])
    picture = np.frombuffer(chance.randbytes(size[0] * size[1] * 3), np.uint8).reshape(*size, 3)
    return bytes(cv2.imencode(".jpg", picture)[1].tobytes())


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out, doubled; sometimes cut off."""
    bad = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(bad) + 1)
        match chance.randrange(4):
            case 0:
                bad[place : place + 1] = chance.randbytes(1)
            case 1:
                del bad[place : place + chance.randint(1, 40)]
            case 2:
                bad[place:place] = bad[place : place + chance.randint(1, 60)]
            case _:
                bad[place:place] = chance.randbytes(chance.randint(1, 8))
    return bytes(bad[: chance.randrange(len(bad) + 1)] if chance.random() < 0.2 else bad)


def _header(chance: random.Random) -> bytes:
    kind = chance.choice(
        [
            f"multipart/x-mixed-replace; boundary={BOUNDARY}",
            f'multipart/x-mixed-replace;boundary="--{BOUNDARY}',
            "multipart/x-mixed-replace",
            "image/jpeg",
            "video/mp4",
            "application/vnd.apple.mpegurl",
            "A" * chance.randint(0, 9000),
        ]
    )
    status = chance.choice(["200 OK", "200", "206 Partial", "301 Moved", "401 Unauthorized", "503 No", "999 \x01", ""])
    lines = [f"HTTP/1.{chance.randrange(3)} {status}", f"Content-Type: {kind}"]
    extra = [
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip",
    ]
    extra += [
        "Location: file:///etc/passwd",
        "Location: http://127.0.0.1:1/",
        "Icy-MetaInt: 1",
        "Set-Cookie: " + "x=" * 3000,
    ]
    lines += chance.sample(extra, chance.randrange(3))
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def _part(chance: random.Random) -> bytes:
    body = _jpeg(chance)
    if chance.random() < 0.7:
        body = _mutated(body, chance)
    length = chance.choice([len(body), len(body), 0, -5, 2**31, 2**63, len(body) * 3])
    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n".encode()
    return (_mutated(head, chance) if chance.random() < 0.4 else head) + body + b"\r\n"


def http_answer(chance: random.Random) -> bytes:
    """One whole answer of a hostile camera."""
    plain = f"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary={BOUNDARY}\r\n\r\n".encode()
    head = plain if chance.random() < 0.6 else _header(chance)
    answer = head + b"".join(_part(chance) for _ in range(chance.randint(1, 5)))
    return _mutated(answer, chance) if chance.random() < 0.3 else answer


def rtsp_answer(chance: random.Random) -> bytes:
    """Answers to OPTIONS, DESCRIBE and SETUP, more or less wrong, then noise."""
    sdp = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:track1\r\n"
    parts = [
        b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
        % (len(sdp), sdp),
        b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\nSession: 1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nCSeq: 4\r\nSession: 1\r\n\r\n",
        b"$\x00" + chance.randbytes(2) + chance.randbytes(chance.randrange(300)),
    ]
    return b"".join(_mutated(part, chance) if chance.random() < 0.5 else part for part in parts)


class HostileServer:
    """Gives each connection the next hostile answer, then hangs up; as many as are asked for."""

    def __init__(self, answer: Callable[[random.Random], bytes], seed: int) -> None:
        self._answer = answer
        self._chance = random.Random(seed)
        self.given = 0
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="hostile-camera", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(5)
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(0.5)
                try:
                    # A knock asks for nothing and gets nothing.
                    if connection.recv(4096):
                        self.given += 1
                        connection.sendall(self._answer(self._chance))
                        connection.shutdown(socket.SHUT_WR)
                        while connection.recv(4096):
                            continue
                except OSError:
                    continue


def victim(url: str, count: int) -> str:
    """Opens, looks until the limit, shuts; ``count`` times. Raises AssertionError for a hang or a strange outcome."""
    outcomes = {"frame": 0, "failed": 0, "fault": 0, "nothing": 0}
    for _ in range(count):
        camera = OpenCvCamera(
            CameraSettings(url, open_timeout_seconds=LIMIT_SECONDS, read_timeout_seconds=LIMIT_SECONDS)
        )
        began = time.monotonic()
        outcomes[_look(camera)] += 1
        camera.stop_capture()
        camera.close()
        assert time.monotonic() - began < HANG_SECONDS, "it hung"
    return " ".join(f"{name}={number}" for name, number in outcomes.items())


def _look(camera: OpenCvCamera) -> str:
    deadline = Deadline(LIMIT_SECONDS)
    if isinstance(camera.start_capture(deadline), Failed):
        return "failed"
    try:
        while deadline.over is None:
            list(camera.poll(0.02))
            frame = camera.mailbox.latest()
            if frame is not None:
                assert frame.bgr.ndim == 3
                assert frame.bgr.nbytes <= 3840 * 3840 * 3
                return "frame"
    except DeviceFault:
        return "fault"
    return "nothing"


if __name__ == "__main__":
    sys.stdout.write(victim(sys.argv[1], int(sys.argv[2])) + "\n")
