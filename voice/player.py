"""Where sound goes: a real device, a WAV file to be measured, or nowhere, all at the pace of real or virtual time."""

from __future__ import annotations

import logging
import threading
import time
import wave
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from voice.contract import FloatSamples, Miss, MissReason

DEFAULT_RATE = 24_000
BLOCK_SECONDS = 0.01
DEVICE_RATES = (24_000, 48_000, 44_100)

_log = logging.getLogger("voice.player")


class SinkLost(Exception):
    """The sound device went away while playing."""


class Sink(Protocol):
    """Takes mono float32 blocks. All calls come from the voice thread. ``rate`` is known after ``open``."""

    rate: int
    audible: bool

    def open(self) -> Miss | None:
        """Make ready; a Miss when there is no device or library. May be called again after a Miss or ``close``."""

    def write(self, block: FloatSamples) -> None:
        """Take one block; returns when the next one is due. Raises SinkLost."""

    def finish(self) -> None:
        """Let everything written be heard. Raises SinkLost."""

    def abort(self) -> None:
        """Silence at once: what was written but not heard yet is dropped. Never raises."""

    def close(self) -> None:
        """Release the device; never raises, idempotent."""


class _Pace:
    """Real time: each block takes as long as it sounds. Virtual time: no waiting."""

    def __init__(self, *, real_time: bool) -> None:
        self._real_time = real_time
        self._due = 0.0
        self._never = threading.Event()

    def restart(self) -> None:
        self._due = 0.0

    def wait(self, seconds: float) -> None:
        if not self._real_time:
            return
        now = time.monotonic()
        self._due = max(self._due, now) + seconds
        self._never.wait(self._due - now)


class NullSink:
    """Plays to nobody. ``played_samples`` counts what went in."""

    audible = False

    def __init__(self, *, real_time: bool = True, rate: int = DEFAULT_RATE) -> None:
        self.rate = rate
        self.played_samples = 0
        self._pace = _Pace(real_time=real_time)

    def open(self) -> Miss | None:
        return None

    def write(self, block: FloatSamples) -> None:
        self.played_samples += len(block)
        self._pace.wait(len(block) / self.rate)

    def finish(self) -> None:
        self._pace.restart()

    def abort(self) -> None:
        self._pace.restart()

    def close(self) -> None:
        self._pace.restart()


class WavSink:
    """Writes what would be heard to a 16-bit WAV file, so that a run without loudspeaker can be listened to by measuring."""

    audible = True

    def __init__(self, path: Path, *, real_time: bool = False, rate: int = DEFAULT_RATE) -> None:
        self.rate = rate
        self._path = path
        self._pace = _Pace(real_time=real_time)
        self._wave: wave.Wave_write | None = None

    def open(self) -> Miss | None:
        if self._wave is not None:
            return None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._wave = wave.open(str(self._path), "wb")  # noqa: SIM115  stays open until close()
        except OSError as trouble:
            return Miss(MissReason.NO_DEVICE, type(trouble).__name__)
        self._wave.setnchannels(1)
        self._wave.setsampwidth(2)
        self._wave.setframerate(self.rate)
        return None

    def write(self, block: FloatSamples) -> None:
        if self._wave is None:
            raise SinkLost("closed")
        try:
            self._wave.writeframesraw((np.clip(block, -1, 1) * 32767).astype("<i2").tobytes())
        except OSError as trouble:
            raise SinkLost(type(trouble).__name__) from trouble
        self._pace.wait(len(block) / self.rate)

    def finish(self) -> None:
        self._pace.restart()

    def abort(self) -> None:
        self._pace.restart()

    def close(self) -> None:
        if self._wave is None:
            return
        try:
            self._wave.close()
        except OSError as trouble:
            _log.warning("recording of the voice is incomplete: %s", type(trouble).__name__)
        self._wave = None


class SoundDeviceSink:
    """A real sound device through PortAudio. ``device`` is a part of its name, empty for the system's default."""

    audible = True

    def __init__(self, device: str = "") -> None:
        self.rate = DEFAULT_RATE
        self._device = device or None
        self._library: Any = None
        self._stream: Any = None

    def open(self) -> Miss | None:
        try:
            # An OSError here means that the PortAudio library is not installed.
            import sounddevice
        except (ImportError, OSError):
            return Miss(MissReason.NOT_INSTALLED, "portaudio")
        try:
            if self._library is not None:
                # PortAudio lists devices once; a loudspeaker plugged in later needs a fresh list.
                sounddevice._terminate()
                sounddevice._initialize()
            self._library = sounddevice
            self.rate = self._supported_rate()
            self._stream = sounddevice.OutputStream(
                samplerate=self.rate,
                device=self._device,
                channels=1,
                dtype="float32",
                latency="low",
                blocksize=int(self.rate * BLOCK_SECONDS),
            )
        except (sounddevice.PortAudioError, ValueError):
            self._stream = None
            return Miss(MissReason.NO_DEVICE, "portaudio")
        return None

    def _supported_rate(self) -> int:
        for rate in DEVICE_RATES:
            try:
                self._library.check_output_settings(self._device, channels=1, dtype="float32", samplerate=rate)
            except self._library.PortAudioError:
                continue
            return rate
        raise ValueError("no usable rate")

    def write(self, block: FloatSamples) -> None:
        if self._stream is None:
            raise SinkLost("closed")
        try:
            if self._stream.stopped:
                self._stream.start()
            self._stream.write(np.ascontiguousarray(block.reshape(-1, 1)))
        except self._library.PortAudioError as trouble:
            raise SinkLost("portaudio") from trouble

    def finish(self) -> None:
        if self._stream is None or self._stream.stopped:
            return
        try:
            self._stream.stop()
        except self._library.PortAudioError as trouble:
            raise SinkLost("portaudio") from trouble

    def abort(self) -> None:
        if self._stream is not None and not self._stream.stopped:
            self._stream.abort(ignore_errors=True)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close(ignore_errors=True)
            self._stream = None
