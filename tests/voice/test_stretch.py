from __future__ import annotations

import numpy as np
import pytest

from tests.voice.conftest import RATE, pitch, tone
from voice.contract import Pcm
from voice.resample import resampled
from voice.shaping import LEAD_SECONDS, TAIL_SECONDS, shaped, speech_level, trimmed
from voice.stretch import stretched


@pytest.mark.parametrize("speed", [0.5, 0.7, 0.8, 1.25, 1.6, 2.0])
@pytest.mark.parametrize("hertz", [110.0, 205.0, 318.0])
def test_rate_changes_length_and_keeps_pitch_and_level(speed: float, hertz: float) -> None:
    sound = tone(hertz, 1.5)
    changed = stretched(sound.samples, RATE, speed)
    assert len(changed) == pytest.approx(len(sound.samples) / speed, abs=1)
    assert pitch(changed, RATE) == pytest.approx(hertz, rel=0.01)
    level = np.sqrt(np.mean(np.square(sound.samples)))
    assert np.sqrt(np.mean(np.square(changed))) == pytest.approx(level, rel=0.1)


def test_the_shipped_rate_is_the_clip_itself() -> None:
    sound = tone(200, 0.5)
    assert stretched(sound.samples, RATE, 1.0) is sound.samples


def test_a_fragment_shorter_than_two_frames_is_left_alone() -> None:
    sound = tone(200, 0.05)
    assert stretched(sound.samples, RATE, 0.5) is sound.samples


def test_a_rate_of_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        stretched(tone(200, 0.5).samples, RATE, 0.0)


def test_resampling_keeps_pitch_and_duration() -> None:
    sound = tone(220, 0.8, rate=22_050)
    changed = Pcm(resampled(sound, 48_000), 48_000)
    assert changed.seconds == pytest.approx(sound.seconds, abs=1e-3)
    assert pitch(changed.samples, 48_000) == pytest.approx(220, rel=0.005)


def test_silence_is_trimmed_but_a_tail_is_left() -> None:
    silence = np.zeros(RATE, np.float32)
    sound = Pcm(np.concatenate((silence, tone(200, 1.0).samples, silence)), RATE)
    assert trimmed(sound).seconds == pytest.approx(1.0 + LEAD_SECONDS + TAIL_SECONDS, abs=0.05)


def test_a_tightly_cut_sound_gets_its_tail() -> None:
    assert trimmed(tone(200, 0.5)).seconds == pytest.approx(0.5 + LEAD_SECONDS + TAIL_SECONDS, abs=0.03)


@pytest.mark.parametrize("level", [0.01, 0.1, 0.9])
def test_clips_come_out_equally_loud_and_at_the_slow_pace(level: float) -> None:
    sound = shaped(tone(200, 1.0, level), "zh", syllable_count=5)
    assert 20 * np.log10(speech_level(sound)) == pytest.approx(-20, abs=0.7)
    assert 5 / (sound.seconds - LEAD_SECONDS - TAIL_SECONDS) == pytest.approx(3.5, rel=0.07)


def test_silence_stays_silence() -> None:
    sound = shaped(Pcm(np.zeros(RATE, np.float32), RATE), "zh", 3)
    assert not sound.samples.any()
