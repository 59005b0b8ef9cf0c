"""The judge of the voice build: does an offline recogniser hear what the clip should say?

whisper-base through faster-whisper. Chinese is compared by toneless pinyin, because the recogniser swaps traditional and
simplified characters and homophones; English by words. Build-time only (extra ``voice-build``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from voice.contract import Pcm
from voice.model_files import whisper_directory
from voice.normalise import normalise
from voice.passages import errors_by_part, joined
from voice.resample import resampled

RECOGNISER_RATE = 16_000
LONG_SYLLABLES = 10
LONG_ALLOWED_ERROR = 0.10
# Puts the recogniser into simplified characters without telling it any word of the sentence.
_PROMPTS: dict[str, str | None] = {"zh": "以下是普通话的句子。", "en": None}
IN_CHARACTERS: dict[str, str | None] = {"zh": "以下是普通话的句子。两万五千里长征，三十六计，一百零八将。", "en": None}
"""Makes it write numbers in characters, with numbers of sayings and none of the sample: in figures of its own making (``49,7900,38元``)
what was heard right cannot be told from what was not. For the listening table alone: clips of numbers are judged without any hint.
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``errors`` edit distance in syllables (zh) or words (en) out of ``units``; ``heard`` is what was understood."""

    errors: int
    units: int
    heard: str

    @property
    def error_rate(self) -> float:
        return self.errors / max(1, self.units)

    @property
    def passed(self) -> bool:
        """No error at all, or at most 10 % in a sentence of ten syllables or more."""
        return self.errors == 0 or (self.units >= LONG_SYLLABLES and self.error_rate <= LONG_ALLOWED_ERROR)


class Recogniser:
    """Loads whisper-base at the first use; one thread unless told otherwise."""

    def __init__(self, directory: Path, threads: int = 1, prompts: Mapping[str, str | None] = _PROMPTS) -> None:
        self._directory = directory
        self._prompts = prompts
        self._threads = threads
        self._model: Any = None

    def judge(self, clip: Pcm, text: str, language: str) -> Verdict:
        """Compare what is heard in ``clip`` with normalised ``text``. A greedy pass first; only a failure pays for a search."""
        first = self.listen(clip, text, language)
        if first.passed:
            return first
        second = self.listen(clip, text, language, beam=5)
        return second if second.errors < first.errors else first

    def listen(self, clip: Pcm, text: str, language: str, beam: int = 1) -> Verdict:
        """One pass, greedy unless ``beam`` asks for a search."""
        expected, heard = units(text, language), self._hear(clip, language, beam)
        return Verdict(edit_distance(expected, units(heard, language)), len(expected), heard)

    def judge_all(self, clips: Sequence[Pcm], texts: Sequence[str], language: str) -> list[Verdict]:
        """One greedy pass over clips that are said one after the other; a verdict for each."""
        if len(clips) == 1:
            return [self.judge(clips[0], texts[0], language)]
        heard = self._hear(joined(clips), language, 1)
        expected = [units(text, language) for text in texts]
        errors = errors_by_part(expected, units(heard, language))
        return [Verdict(wrong, len(part), heard) for wrong, part in zip(errors, expected, strict=True)]

    def _hear(self, clip: Pcm, language: str, beam: int) -> str:
        if self._model is None:
            from faster_whisper import WhisperModel  # heavy and only installed where clips are built

            self._model = WhisperModel(
                str(whisper_directory(self._directory)),
                device="cpu",
                compute_type="int8",
                cpu_threads=self._threads,
                local_files_only=True,
            )
        segments, _ = self._model.transcribe(
            resampled(clip, RECOGNISER_RATE),
            language=language,
            beam_size=beam,
            temperature=0.0,
            initial_prompt=self._prompts.get(language),
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return "".join(segment.text for segment in segments).strip()


def units(text: str, language: str) -> list[str]:
    """What is compared: toneless pinyin syllables for Chinese, lower-case words for everything else."""
    spoken = normalise(text, language)
    if language != "zh":
        return _english_words(spoken)
    pypinyin = import_module("pypinyin")  # comes with misaki[zh]
    return [
        unit for unit in pypinyin.lazy_pinyin(spoken, errors=lambda rest: re.findall(r"[a-z0-9]", rest.lower())) if unit
    ]


def _english_words(text: str) -> list[str]:
    """Numbers are compared as words, because the recogniser writes them as it likes."""
    num2words = import_module("num2words").num2words
    text = text.lower().replace("%", " percent ").replace("’", "'").replace("-", " ")
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text)

    def words(number: re.Match[str]) -> str:
        value = int(number.group())
        if len(number.group()) > 4:
            return " ".join(num2words(int(digit)) for digit in number.group())
        kind = "year" if 1900 <= value <= 2099 else "cardinal"
        return str(num2words(value, to=kind)).replace("-", " ")

    spoken = re.sub(r"\d+", words, text)
    return [word for word in re.findall(r"[a-z']+", spoken) if word != "and"]


def edit_distance(first: Sequence[str], second: Sequence[str]) -> int:
    """Levenshtein distance."""
    previous = list(range(len(second) + 1))
    for row, left in enumerate(first, start=1):
        current = [row]
        for column, right in enumerate(second, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left != right)))
        previous = current
    return previous[-1]
