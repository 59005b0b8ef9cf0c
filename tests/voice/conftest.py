"""Synthetic clips and a recording sink: nothing here needs a sound device or a model."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from voice.clips import Clip, ClipStore, clip_file, read_manifest, write_clip, write_manifest
from voice.contract import Engine, FloatSamples, Miss, MissReason, Pcm, SpeechEnded, SpeechEvent, clip_key
from voice.phrasing import clip_text
from voice.player import NullSink, Sink
from voice.speaker import Speaker

RATE = 24_000


def tone(hertz: float, seconds: float, level: float = 0.3, rate: int = RATE) -> Pcm:
    """A voice-like tone: a fundamental with three overtones."""
    time = np.arange(int(seconds * rate)) / rate
    overtones = np.arange(1, 5)[:, np.newaxis]
    wave = (np.sin(2 * np.pi * hertz * overtones * time) / overtones).sum(axis=0)
    return Pcm((level * wave / 2).astype(np.float32), rate)


def pitch(samples: FloatSamples, rate: int) -> float:
    """Fundamental in Hz by autocorrelation, searched between 60 and 500 Hz, with a parabola through the peak."""
    middle = samples[len(samples) // 4 : len(samples) * 3 // 4].astype(np.float64)
    size = 2 ** int(np.ceil(np.log2(2 * len(middle))))
    spectrum = np.fft.rfft(middle, size)
    correlation = np.fft.irfft(spectrum * np.conj(spectrum))[: len(middle)]
    first, last = int(rate / 500), int(rate / 60)
    # Twice the period correlates as well as the period: the first peak near the highest is the pitch.
    high = correlation > 0.9 * correlation[first:last].max()
    peaks = high[1:-1] & (correlation[1:-1] >= correlation[:-2]) & (correlation[1:-1] >= correlation[2:])
    lag = next(int(index) + 1 for index in np.flatnonzero(peaks) if index + 1 >= first)
    left, peak, right = correlation[lag - 1 : lag + 2]
    return float(rate / (lag + 0.5 * (left - right) / (left - 2 * peak + right)))


def add_clip(directory: Path, language: str, text: str, pcm: Pcm, *, passed: bool = True) -> Path:
    words = clip_text(text, language)
    key = clip_key(language, words)
    folder = directory / language
    write_clip(folder / clip_file(key), pcm)
    rows = read_manifest(folder)
    rows[key] = Clip(key, clip_file(key), words, round(pcm.seconds * 1000), "tone", "t", 1.0, passed)
    write_manifest(folder, rows)
    return folder / clip_file(key)


class RecordingSink(NullSink):
    """Keeps what was played; ``hold_after`` blocks the writer there until ``go`` is set, so that tests can act in between."""

    audible = True

    def __init__(self, *, real_time: bool = False) -> None:
        super().__init__(real_time=real_time)
        self.blocks: list[FloatSamples] = []
        self.aborted = 0
        self.hold_after = -1
        self.held = threading.Event()
        self.go = threading.Event()

    def write(self, block: FloatSamples) -> None:
        self.blocks.append(block.copy())
        super().write(block)
        if len(self.blocks) == self.hold_after:
            self.held.set()
            assert self.go.wait(5)

    def abort(self) -> None:
        self.aborted += 1
        super().abort()

    @property
    def samples(self) -> FloatSamples:
        return np.concatenate(self.blocks)


class FakeEngine:
    """Renders a tone, or misses."""

    def __init__(self, name: str, answer: Pcm | Miss) -> None:
        self.name = name
        self.answer = answer
        self.asked: list[str] = []

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        self.asked.append(text)
        return self.answer


NO_ENGINE = Miss(MissReason.NOT_INSTALLED, "none")


class Events:
    """Speech events in order."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()

    def __call__(self, event: SpeechEvent) -> None:
        self._queue.put(event)

    def next(self) -> SpeechEvent:
        return self._queue.get(timeout=5)

    def until_end(self) -> list[SpeechEvent]:
        seen = [self.next()]
        while not isinstance(seen[-1], SpeechEnded):
            seen.append(self.next())
        return seen


@pytest.fixture
def events() -> Events:
    return Events()


SpeakerFactory = Callable[..., Speaker]


@pytest.fixture
def speaker(tmp_path: Path, events: Events) -> Iterator[SpeakerFactory]:
    started: list[Speaker] = []

    def make(sink: Sink, *engines: Engine) -> Speaker:
        made = Speaker(ClipStore(tmp_path), sink, events, engines)
        made.start()
        started.append(made)
        return made

    yield make
    for made in started:
        made.close()
