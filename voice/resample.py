"""Change of sampling rate for whole clips."""

from __future__ import annotations

import numpy as np

from voice.contract import FloatSamples, Pcm


def resampled(clip: Pcm, rate: int) -> FloatSamples:
    """Samples of ``clip`` at ``rate`` Hz, band-limited (through the spectrum: clips are short, one transform is fine)."""
    length = round(len(clip.samples) * rate / clip.rate)
    if rate == clip.rate or length == 0:
        return clip.samples
    spectrum = np.fft.rfft(clip.samples)
    wanted = length // 2 + 1
    spectrum = spectrum[:wanted] if len(spectrum) > wanted else np.pad(spectrum, (0, wanted - len(spectrum)))
    resized: FloatSamples = (np.fft.irfft(spectrum, length) * (length / len(clip.samples))).astype(np.float32)
    return resized
