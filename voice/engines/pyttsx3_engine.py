"""pyttsx3, only as a file writer and only in a process of its own.

Measured with 2.99 on Linux: ``stop()`` does nothing, ``say`` twice loses the first sentence, ``runAndWait`` returns before the
sound is over, and after one ``save_to_file`` nothing else is ever spoken. A fresh process per sentence has none of these.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from voice.contract import SPEED_RANGE, Miss, MissReason, Pcm
from voice.engines.wav_bytes import pcm_from_wav

# pyttsx3 names voices by their path in espeak's data.
VOICES: Mapping[str, str] = {"zh": "sit/cmn-latn-pinyin", "en": "gmw/en"}
WORDS_PER_MINUTE = 130
TIMEOUT_SECONDS = 15.0
_NOT_INSTALLED_EXIT = 3
_NO_DRIVER_EXIT = 4
_MEMORY = Path("/dev/shm")


class Pyttsx3Engine:
    """``save_to_file`` in a fresh Python process per sentence (about 0.5 s), killed after ``timeout_seconds``."""

    name = "pyttsx3"

    def __init__(self, timeout_seconds: float = TIMEOUT_SECONDS, python: str = sys.executable) -> None:
        self._timeout_seconds = timeout_seconds
        self._python = python

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        """Sound of normalised ``text`` with the platform's own speech driver."""
        voice = voice or VOICES.get(language, "")
        if not voice:
            return Miss(MissReason.UNSUPPORTED_LANGUAGE, language)
        speed = min(SPEED_RANGE[1], max(SPEED_RANGE[0], speed))
        with tempfile.TemporaryDirectory(prefix="voice-", dir=_folder_in_memory()) as folder:
            target = Path(folder) / "speech.wav"
            order = {"text": text, "voice": voice, "rate": round(WORDS_PER_MINUTE * speed), "file": str(target)}
            # The text goes in by standard input: a command line can be read by every user of the machine.
            command = [self._python, "-m", "voice.engines.pyttsx3_engine"]
            try:
                answer = subprocess.run(
                    command,
                    input=json.dumps(order).encode(),
                    capture_output=True,
                    timeout=self._timeout_seconds,
                    cwd=Path(__file__).resolve().parents[2],
                )
            except OSError:
                return Miss(MissReason.NOT_INSTALLED, "python")
            except subprocess.TimeoutExpired:
                return Miss(MissReason.TIMED_OUT, "pyttsx3")
            if answer.returncode in (_NOT_INSTALLED_EXIT, _NO_DRIVER_EXIT):
                return Miss(
                    MissReason.NOT_INSTALLED, "pyttsx3" if answer.returncode == _NOT_INSTALLED_EXIT else "driver"
                )
            if answer.returncode != 0 or not target.is_file():
                return Miss(MissReason.ENGINE_FAILED, f"exit-{answer.returncode}")
            return pcm_from_wav(target.read_bytes())


def _folder_in_memory() -> Path | None:
    """What is spoken may be personal, so its sound is not left on a disk."""
    return _MEMORY if os.access(_MEMORY, os.W_OK) else None


def main() -> int:
    """The child process: one order as JSON on standard input, one WAV file."""
    order = json.loads(sys.stdin.buffer.read())
    try:
        import pyttsx3  # only ever loaded in this process
    except ImportError:
        return _NOT_INSTALLED_EXIT
    try:
        engine = pyttsx3.init()
    except (RuntimeError, OSError, ImportError):
        return _NO_DRIVER_EXIT
    engine.setProperty("voice", order["voice"])
    engine.setProperty("rate", order["rate"])
    engine.save_to_file(order["text"], order["file"])
    engine.runAndWait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
