"""espeak-ng as a program: always there, hard to understand (61 to 73 % syllable error in Mandarin). The last resort.

Only ``cmn-latn-pinyin``: the voice ``cmn`` of Debian 12 spells Hanzi out in English (espeak-ng issue 1236).
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from voice.contract import SPEED_RANGE, Miss, MissReason, Pcm
from voice.engines.wav_bytes import pcm_from_wav

VOICES: Mapping[str, str] = {"zh": "cmn-latn-pinyin", "en": "en-gb"}
# Words a minute; the program's own 175 is far too fast. Mandarin was best understood at 120.
WORDS_PER_MINUTE: Mapping[str, int] = {"zh": 120, "en": 130}
_FALLBACK_WORDS_PER_MINUTE = 130
TIMEOUT_SECONDS = 5.0


class EspeakEngine:
    """One espeak-ng process per sentence (0.02 s)."""

    name = "espeak"

    def __init__(self, program: str = "espeak-ng", timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._program = program
        self._timeout_seconds = timeout_seconds

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        """22.05 kHz sound of normalised ``text``; languages without a known voice need ``voice``."""
        voice = voice or VOICES.get(language, "")
        if not voice:
            return Miss(MissReason.UNSUPPORTED_LANGUAGE, language)
        speed = min(SPEED_RANGE[1], max(SPEED_RANGE[0], speed))
        words = round(WORDS_PER_MINUTE.get(language, _FALLBACK_WORDS_PER_MINUTE) * speed)
        # The text goes in by standard input: a command line can be read by every user of the machine.
        command = [self._program, "-v", voice, "-s", str(words), "--stdin", "--stdout"]
        try:
            answer = subprocess.run(
                command, input=text.encode(), capture_output=True, check=True, timeout=self._timeout_seconds
            )
        except OSError:
            return Miss(MissReason.NOT_INSTALLED, "espeak-ng")
        except subprocess.TimeoutExpired:
            return Miss(MissReason.TIMED_OUT, "espeak-ng")
        except subprocess.CalledProcessError as failure:
            return Miss(MissReason.ENGINE_FAILED, f"exit-{failure.returncode}")
        return pcm_from_wav(answer.stdout)
