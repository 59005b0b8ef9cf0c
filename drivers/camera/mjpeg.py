"""A network camera on the wire: MJPEG over HTTP, with scenes, for the real adapter to connect to.

In a test: ``with MjpegCamera(faces) as camera: camera.url``. As a process of its own:

    python -m drivers.camera.mjpeg --port 0 --ready-file READY --control SOCKET --faces DIR

READY receives one JSON object with ``url``, ``control`` and ``pid`` when the camera answers. The control socket takes
one JSON object per line and answers each with one:

    {"do": "scene", "name": "person", "person": "wang"}  ->  {"ok": true}
    {"do": "scene", "name": "glasses", "options": {"glare": 1}}  ->  {"ok": true}
    {"do": "light", "rgb": [1, 0.8, 0.7]}                ->  {"ok": true}      the screen before the scene
    {"do": "look", "where": "left"}                      ->  {"ok": true}      what the person was asked
    {"do": "status"}                                     ->  {"ok": true, "scene": "person", "viewers": 1}
    {"do": "quit"}                                       ->  {"ok": true}
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from drivers.camera.casting import SceneError
from drivers.camera.scenes import LATE_SECONDS, Scene, SceneGenerator

_BOUNDARY = "nuanping-frame"
_LONGEST_COMMAND = 4096


class MjpegCamera:
    """The HTTP server and its scenes. Starts in ``__enter__`` or ``start``; every stream ends in ``stop``."""

    def __init__(self, faces: Path, port: int = 0, frames_per_second: float = 25.0) -> None:
        self.scenes = SceneGenerator(faces, frames_per_second=frames_per_second)
        self.period_seconds = 1.0 / frames_per_second
        self.stopping = threading.Event()
        self._viewers = 0
        self._counting = threading.Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="mjpeg-camera")

    @property
    def url(self) -> str:
        """Where the stream is."""
        return f"http://127.0.0.1:{self.port}/stream"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def viewers(self) -> int:
        """How many clients the stream is going to now."""
        return self._viewers

    def count_viewer(self, change: int) -> None:
        with self._counting:
            self._viewers += change

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End every stream and close the port."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def set_scene(self, scene: str, person: str | None = None, options: Mapping[str, str] | None = None) -> None:
        """Show another scene from the next frame on. Raises SceneError."""
        self.scenes.select(scene, person, options)

    def __enter__(self) -> MjpegCamera:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    # server_close waits for the streams to end, so that a test leaves no thread behind.
    daemon_threads = False

    def __init__(self, address: tuple[str, int], camera: MjpegCamera) -> None:
        self.camera = camera
        super().__init__(address, _StreamHandler)


class _StreamHandler(BaseHTTPRequestHandler):
    server: _Server
    # A viewer that stops reading must not hold up the end of the server.
    timeout = 1.0

    def do_GET(self) -> None:
        camera = self.server.camera
        if self.path != "/stream":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if camera.scenes.scene is Scene.STOPPED:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        camera.count_viewer(1)
        try:
            self._send_frames(camera)
        except OSError:
            # The viewer hung up: that is how every stream ends.
            return
        finally:
            camera.count_viewer(-1)

    def _send_frames(self, camera: MjpegCamera) -> None:
        pause = camera.period_seconds
        while not camera.stopping.wait(pause):
            scene = camera.scenes.scene
            if scene is Scene.STOPPED:
                return
            if scene is Scene.STALLED:
                continue
            pause = LATE_SECONDS if scene is Scene.LATE else camera.period_seconds
            jpeg = camera.scenes.jpeg()
            head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            self.wfile.write(head.encode("ascii") + jpeg + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the fake's owner reads its answers, not its log."""


class _ControlServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, camera: MjpegCamera, quit_asked: threading.Event) -> None:
        self.camera = camera
        self.quit_asked = quit_asked
        super().__init__(path, _ControlHandler)


class _ControlHandler(socketserver.StreamRequestHandler):
    server: _ControlServer

    def handle(self) -> None:
        while line := self.rfile.readline(_LONGEST_COMMAND):
            answer = obey(self.server.camera, line, self.server.quit_asked)
            self.wfile.write(json.dumps(answer).encode() + b"\n")


def obey(camera: MjpegCamera, line: bytes, quit_asked: threading.Event) -> dict[str, object]:
    """Carry out one control line; the answer says ``ok`` or names the ``error``."""
    try:
        command = json.loads(line)
    except ValueError:
        return {"ok": False, "error": "not JSON"}
    if not isinstance(command, dict):
        return {"ok": False, "error": "not an object"}
    match command:
        case {"do": "scene", "name": str(name), **rest}:
            person, options = rest.get("person"), rest.get("options")
            if isinstance(person, str | None) and isinstance(options, dict | None):
                return _attempt(lambda: camera.set_scene(name, person, {k: str(v) for k, v in (options or {}).items()}))
        case {"do": "light", "rgb": [int() | float() as red, int() | float() as green, int() | float() as blue]}:
            return _attempt(lambda: camera.scenes.shine(red, green, blue))
        case {"do": "look", "where": str(where)}:
            return _attempt(lambda: camera.scenes.look(where))
        case {"do": "status"}:
            return {"ok": True, "scene": camera.scenes.scene.value, "viewers": camera.viewers}
        case {"do": "quit"}:
            quit_asked.set()
            return {"ok": True}
    return {"ok": False, "error": "unknown command"}


def _attempt(act: Callable[[], None]) -> dict[str, object]:
    try:
        act()
    except SceneError as problem:
        return {"ok": False, "error": str(problem)}
    return {"ok": True}


def control(path: Path, command: dict[str, object], timeout_seconds: float = 3.0) -> dict[str, object]:
    """Send one command to a running camera's control socket and return its answer. Raises OSError or ValueError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(timeout_seconds)
        link.connect(str(path))
        link.sendall(json.dumps(command).encode() + b"\n")
        with link.makefile("rb") as answers:
            answer = json.loads(answers.readline())
    if not isinstance(answer, dict):
        raise ValueError("the camera's answer is not an object")
    return answer


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="drivers.camera.mjpeg", description="Fake network camera (MJPEG over HTTP).")
    parser.add_argument("--port", type=int, default=0, help="TCP port on the loopback address; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help="written when the camera answers")
    parser.add_argument("--control", type=Path, help="path of the control socket to make")
    parser.add_argument("--faces", type=Path, required=True, help="directory of portraits")
    parser.add_argument("--person", help="whom the camera sees at first; nobody when not given")
    parser.add_argument("--fps", type=float, default=25.0, help="frames per second")
    options = parser.parse_args(argv)
    try:
        return _serve(options)
    except (OSError, SceneError) as problem:
        sys.stderr.write(f"camera: {problem}\n")
        return 1


def _serve(options: argparse.Namespace) -> int:
    quit_asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: quit_asked.set())
    with MjpegCamera(options.faces, options.port, options.fps) as camera:
        if options.person is not None:
            camera.set_scene("person", options.person)
        controls = _start_controls(options.control, camera, quit_asked) if options.control is not None else None
        if options.ready_file is not None:
            _announce(options.ready_file, camera, options.control)
        while not quit_asked.wait(3600.0):
            continue
        if controls is not None:
            controls.shutdown()
            controls.server_close()
            options.control.unlink(missing_ok=True)
    return 0


def _start_controls(path: Path, camera: MjpegCamera, quit_asked: threading.Event) -> _ControlServer:
    path.unlink(missing_ok=True)
    controls = _ControlServer(str(path), camera, quit_asked)
    threading.Thread(target=controls.serve_forever, args=(0.05,), name="camera-controls", daemon=True).start()
    return controls


def _announce(ready_file: Path, camera: MjpegCamera, control_path: Path | None) -> None:
    ready = {"url": camera.url, "control": None if control_path is None else str(control_path), "pid": os.getpid()}
    # Renamed into place: whoever waits for the file never reads half of it.
    unfinished = ready_file.with_name(ready_file.name + ".part")
    unfinished.write_text(json.dumps(ready) + "\n", encoding="utf-8")
    unfinished.replace(ready_file)


if __name__ == "__main__":
    sys.exit(main())
