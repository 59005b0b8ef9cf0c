"""Reading the WAV that speech programs write."""

from __future__ import annotations

import io
import wave

import numpy as np

from voice.contract import Miss, MissReason, Pcm


def pcm_from_wav(data: bytes) -> Pcm | Miss:
    """Mono sound of a 16-bit WAV. espeak-ng streaming to a pipe leaves the length field at its maximum; what is there counts."""
    try:
        with wave.open(io.BytesIO(data)) as stream:
            if stream.getsampwidth() != 2:
                return Miss(MissReason.ENGINE_FAILED, "not-16-bit")
            frames = stream.readframes(stream.getnframes())
            channels, rate = stream.getnchannels(), stream.getframerate()
    except (wave.Error, EOFError):
        return Miss(MissReason.ENGINE_FAILED, "not-wav")
    whole = len(frames) // (2 * channels) * 2 * channels
    samples = np.frombuffer(frames[:whole], dtype="<i2").reshape(-1, channels).mean(axis=1) / 32768
    if not len(samples) or rate <= 0:
        return Miss(MissReason.ENGINE_FAILED, "empty")
    return Pcm(samples.astype(np.float32), rate)
