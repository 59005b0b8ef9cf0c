"""One sentence on its way to a sink."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

import numpy as np

from voice.contract import FloatSamples, Pcm
from voice.player import BLOCK_SECONDS, Sink
from voice.resample import resampled

_T = TypeVar("_T")


class Playing:
    """Feeds one sentence to a sink block by block, until it is over or superseded."""

    def __init__(self, sink: Sink, superseded: Callable[[], bool], gain: Callable[[], float]) -> None:
        self._sink = sink
        self._superseded = superseded
        self._gain = gain
        self._last_gain = gain()
        self._started = False

    @property
    def interrupted(self) -> bool:
        return self._superseded()

    @property
    def rate(self) -> int:
        """Samples a second of the device."""
        return self._sink.rate

    def play(self, sound: Pcm, started: Callable[[], None]) -> bool:
        """Play ``sound``; ``started`` is called after the first block of the sentence. False when superseded."""
        samples = resampled(sound, self._sink.rate)
        size = int(self._sink.rate * BLOCK_SECONDS)
        for start in range(0, len(samples), size):
            if self._superseded():
                return False
            self._sink.write(self._scaled(samples[start : start + size]))
            if not self._started:
                self._started = True
                started()
        return True

    def _scaled(self, block: FloatSamples) -> FloatSamples:
        """A change of volume glides over one block, so that it does not click."""
        gain = self._gain()
        ramp = np.linspace(self._last_gain, gain, len(block), dtype=np.float32)
        self._last_gain = gain
        return block * ramp

    def awaited(self, future: Future[_T]) -> _T | None:
        """What is being made meanwhile; None when it is no longer wanted."""
        while True:
            try:
                return future.result(BLOCK_SECONDS)
            except FutureTimeout:
                if self._superseded():
                    return None
