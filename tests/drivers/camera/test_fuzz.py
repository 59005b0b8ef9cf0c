"""A hostile camera must not bring the kiosk down: FFmpeg reads whatever it sends. NUANPING_FUZZ sets how many answers."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.camera.mjpeg import MjpegCamera, obey
from drivers.camera.source import SourceKind, is_sound, knockable, shown, source_kind
from tests.drivers.camera.hostile import HostileServer, http_answer, rtsp_answer

ROOT = Path(__file__).resolve().parents[3]
INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
# One look costs some hundred times what a parser's input costs.
LOOKS = max(30, INPUTS // 20)
SEED = int(os.environ.get("NUANPING_SEED", "1"))
SECONDS_EACH = 3.0


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("scheme", "answer"), [("http", http_answer), ("rtsp", rtsp_answer)])
def test_a_hostile_stream_neither_crashes_nor_hangs_the_process_that_looks(
    scheme: str, answer: Callable[[random.Random], bytes]
) -> None:
    server = HostileServer(answer, SEED)
    try:
        command = [
            sys.executable,
            "-m",
            "tests.drivers.camera.hostile",
            f"{scheme}://127.0.0.1:{server.port}/s",
            str(LOOKS),
        ]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60 + LOOKS * SECONDS_EACH, check=False
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes = dict(pair.split("=") for pair in done.stdout.split())
    assert sum(map(int, outcomes.values())) == LOOKS
    assert server.given >= LOOKS * 0.9
    if scheme == "http":
        # The fuzz is worth something only when some of it comes through and some does not.
        assert int(outcomes["frame"]) > 0
        assert int(outcomes["failed"]) + int(outcomes["fault"]) > 0
    sys.stdout.write(f"{scheme}: {server.given} answers, {done.stdout}")


@settings(max_examples=INPUTS)
@given(
    st.one_of(
        st.text(max_size=60),
        st.builds("{}{}".format, st.sampled_from(["http://", "https://", "rtsp://", "RTSP://"]), st.text(max_size=60)),
        st.builds("http://user:{}@{}".format, st.just("geheim"), st.text(alphabet="[]:/@.%a1?#\\", max_size=20)),
    )
)
def test_any_address_is_judged_and_its_password_never_shown(source: str) -> None:
    is_sound(source)
    visible = shown(source)
    if source_kind(source) is SourceKind.STREAM:
        knockable(source)
        if "user:geheim@" in source:
            assert "geheim" not in visible


@pytest.fixture(scope="module")
def camera() -> Iterator[MjpegCamera]:
    with MjpegCamera(ROOT) as made:
        yield made


COMMANDS = st.fixed_dictionaries(
    {"do": st.sampled_from(["scene", "status", "fly", 7])},
    optional={"name": st.sampled_from(["black", "", 3]), "person": st.sampled_from(["../x", "nobody", None])},
)


@settings(max_examples=INPUTS)
@given(st.one_of(st.binary(max_size=80), COMMANDS.map(json.dumps).map(str.encode)))
def test_any_control_line_is_answered(camera: MjpegCamera, line: bytes) -> None:
    assert obey(camera, line, threading.Event())["ok"] in (True, False)
