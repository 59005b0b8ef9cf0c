"""Slower or faster speech at the same pitch: WSOLA (waveform similarity overlap-add, Verhelst and Roelands 1993)."""

from __future__ import annotations

import numpy as np

from voice.contract import FloatSamples

_FRAME_SECONDS = 0.040
_SEARCH_SECONDS = 0.010
# The best-match search runs on every fourth sample: speech periodicity sits far below 3 kHz, and it is 16 times cheaper.
_DECIMATION = 4
_SAME = 0.01


def is_same(speed: float) -> bool:
    """Whether sound at this speed is left as it is."""
    return abs(speed - 1) < _SAME


def stretched(samples: FloatSamples, rate: int, speed: float) -> FloatSamples:
    """``samples`` played ``speed`` times as fast (0.5 is twice as long) with pitch kept. ``speed`` near 1 returns the input."""
    if speed <= 0:
        raise ValueError("speed must be positive")
    hop = int(rate * _FRAME_SECONDS / 2)
    frame = 2 * hop
    if is_same(speed) or len(samples) < 2 * frame:
        return samples
    reach = int(rate * _SEARCH_SECONDS) // _DECIMATION * _DECIMATION
    frames = int(len(samples) / speed) // hop + 1
    padded = np.pad(samples, (reach, frame * 2 + reach + int(hop * speed)))
    coarse = padded[::_DECIMATION]
    energy = np.concatenate(([0.0], np.cumsum(np.square(coarse, dtype=np.float64))))
    window = np.hanning(frame + 1)[:frame].astype(np.float32)
    out = np.zeros((frames + 1) * hop, np.float32)
    position = reach
    for index in range(frames):
        if index:
            natural = position + hop
            position = _best_start(coarse, energy, natural, reach + int(index * hop * speed), reach, frame)
            position = _refined(padded, natural, position, frame)
        grain = padded[position : position + frame]
        if len(grain) < frame:
            break
        out[index * hop : index * hop + frame] += grain * window
    # The first half frame has only one window over it; its fade-in would eat a first plosive.
    out[:hop] += padded[reach : reach + hop] * window[hop:]
    return out[: int(len(samples) / speed)]


def _best_start(
    coarse: FloatSamples,
    energy: np.ndarray[tuple[int], np.dtype[np.float64]],
    natural: int,
    wanted: int,
    reach: int,
    frame: int,
) -> int:
    """Start near ``wanted`` whose waveform continues best what follows naturally (normalised cross-correlation)."""
    width = frame // _DECIMATION
    template = coarse[natural // _DECIMATION : natural // _DECIMATION + width]
    first = (wanted - reach) // _DECIMATION
    region = coarse[first : first + width + 2 * reach // _DECIMATION]
    if len(template) < width or len(region) < width:
        return wanted
    scores = np.correlate(region, template)
    starts = np.arange(first, first + len(scores))
    norms = np.sqrt(energy[starts + width] - energy[starts]) + 1e-9
    return int(first + int(np.argmax(scores / norms))) * _DECIMATION


def _refined(samples: FloatSamples, natural: int, start: int, frame: int) -> int:
    """The best start to the sample, around a start found on the decimated signal."""
    template = samples[natural : natural + frame]
    first = max(0, start - _DECIMATION + 1)
    region = samples[first : start + frame + _DECIMATION - 1]
    if len(template) < frame or len(region) <= frame:
        return start
    return first + int(np.argmax(np.correlate(region, template)))
