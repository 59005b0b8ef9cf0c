"""What is done to a rendered sentence before it becomes a clip: trim, pace, loudness."""

from __future__ import annotations

import numpy as np

from voice.contract import FloatSamples, Pcm
from voice.stretch import stretched

LEAD_SECONDS = 0.06
TAIL_SECONDS = 0.12
LOUDNESS_DBFS = -20.0
PEAK_LIMIT = 0.89
# About 200 syllables a minute with short pauses: the slow default for elderly listeners.
PACE_SYLLABLES_PER_SECOND = {"zh": 3.5, "en": 3.8}
SLOWEST_STRETCH = 0.6
_SILENCE_BELOW_PEAK_DB = -38.0
_FADE_SECONDS = 0.008
_FRAME_SECONDS = 0.02


def shaped(pcm: Pcm, language: str, syllable_count: int) -> Pcm:
    """Trimmed to speech plus a 120 ms tail (tightly cut clips are misunderstood), slowed to the pace, equally loud."""
    core = trimmed(pcm)
    spoken_seconds = max(0.1, core.seconds - LEAD_SECONDS - TAIL_SECONDS)
    pace = PACE_SYLLABLES_PER_SECOND.get(language, 3.8)
    speed = min(1.0, max(SLOWEST_STRETCH, pace * spoken_seconds / max(1, syllable_count)))
    slow = trimmed(Pcm(stretched(core.samples, core.rate, speed), core.rate))
    return Pcm(_faded(levelled(slow.samples, slow.rate), slow.rate), slow.rate)


def trimmed(pcm: Pcm) -> Pcm:
    """Without the silence around the speech, but with a short lead and a 120 ms tail (padded where there was less)."""
    loud = np.flatnonzero(
        frame_levels(pcm) > 10 ** (_SILENCE_BELOW_PEAK_DB / 20) * max(1e-9, float(np.abs(pcm.samples).max(initial=0)))
    )
    if not len(loud):
        return pcm
    frame = int(pcm.rate * _FRAME_SECONDS)
    first = int(loud[0]) * frame - int(LEAD_SECONDS * pcm.rate)
    last = (int(loud[-1]) + 1) * frame + int(TAIL_SECONDS * pcm.rate)
    padded = np.pad(pcm.samples[max(0, first) : last], (max(0, -first), max(0, last - len(pcm.samples))))
    return Pcm(padded.astype(np.float32), pcm.rate)


def frame_levels(pcm: Pcm) -> FloatSamples:
    """RMS of consecutive 20 ms frames."""
    frame = int(pcm.rate * _FRAME_SECONDS)
    count = -(-len(pcm.samples) // frame)
    padded = np.pad(pcm.samples, (0, count * frame - len(pcm.samples)))
    levels: FloatSamples = np.sqrt(np.mean(np.square(padded.reshape(count, frame)), axis=1)).astype(np.float32)
    return levels


def speech_level(pcm: Pcm) -> float:
    """RMS of the frames that hold speech (within 30 dB of the loudest), 0 for silence."""
    levels = frame_levels(pcm)
    if not len(levels) or levels.max() <= 0:
        return 0.0
    speech = levels[levels > levels.max() * 10 ** (-30 / 20)]
    return float(np.sqrt(np.mean(np.square(speech))))


def levelled(samples: FloatSamples, rate: int) -> FloatSamples:
    """Speech at -20 dBFS, less where a peak would clip; silence stays silence."""
    level = speech_level(Pcm(samples, rate))
    if level <= 0:
        return samples
    gain = 10 ** (LOUDNESS_DBFS / 20) / level
    peak = float(np.abs(samples).max()) * gain
    return (samples * (gain * min(1.0, PEAK_LIMIT / peak))).astype(np.float32)


def _faded(samples: FloatSamples, rate: int) -> FloatSamples:
    length = min(int(_FADE_SECONDS * rate), len(samples) // 2)
    out = samples.copy()
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    out[:length] *= ramp
    out[len(out) - length :] *= ramp[::-1]
    return out
