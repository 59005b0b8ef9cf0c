"""The voice: how soon it speaks, how soon a touch silences it, how loud it is, and pyttsx3 beside it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from kiosk.bench.figures import ratio, spread
from voice.check import audit
from voice.clips import ClipStore
from voice.contract import FloatSamples, SpeechEnded, SpeechEvent, SpeechStarted, Utterance
from voice.planner import plan
from voice.player import NullSink
from voice.speaker import Speaker
from voice.understanding import fixed_sentences

FLOOR_SAY = Path(__file__).with_name("floors") / "say.py"
PATIENCE_SECONDS = 20.0
# A touch comes anywhere in a sentence, also in its first block.
LONGEST_LISTENING_SECONDS = 0.35
LANGUAGES = ("zh", "en")

_Wanted = TypeVar("_Wanted", bound=SpeechEvent)


class VoiceBenchError(Exception):
    """Something did not speak; the text says what."""


class _Ear(NullSink):
    """Takes the sound at its pace and notes when it fell silent."""

    def __init__(self) -> None:
        super().__init__(real_time=True)
        self.silent_at = 0.0
        self.first_block_at = self.last_block_at = 0.0

    def listen(self) -> None:
        """The next block is the first of a sentence."""
        self.first_block_at = 0.0

    def write(self, block: FloatSamples) -> None:
        self.last_block_at = time.monotonic()
        self.first_block_at = self.first_block_at or self.last_block_at
        super().write(block)

    def abort(self) -> None:
        super().abort()
        self.silent_at = time.monotonic()


def voice_report(clips: Path, texts: Path, rounds: int) -> dict[str, object]:
    """The part of the bench that runs alone (``kiosk bench --voice``). Raises VoiceBenchError."""
    figures = measure_voice(clips, texts, rounds)
    found = {name: spread(seconds) for name, seconds in figures.items()}

    def json_of(name: str) -> dict[str, float] | None:
        spread_of = found[name]
        return None if spread_of is None else spread_of.to_json()

    return {
        "page_to_first_sample": json_of("cached"),
        "page_to_first_sample_from_disk": json_of("decoding"),
        "floor_pyttsx3_say": json_of("pyttsx3"),
        "pyttsx3_to_first_sample": ratio(found["pyttsx3"], found["cached"]),
        "touch_to_silence": json_of("silence"),
        "clips": levels(clips),
    }


def measure_voice(clips: Path, texts: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds from a page to its first sample (clips to be decoded, and kept decoded), from a touch to silence, and from
    pyttsx3's ``say`` to its first sample, over the same sentences. Raises VoiceBenchError.
    """
    sentences = _sayable(clips, texts, rounds)
    events: SimpleQueue[SpeechEvent] = SimpleQueue()
    ear = _Ear()
    speaker = Speaker(ClipStore(clips), ear, events.put)
    speaker.start()
    dice = random.Random(1)
    try:
        _ready(speaker, events)
        decoding: list[float] = []
        cached: list[float] = []
        silence: list[float] = []
        for number, sentence in enumerate(sentences):
            # Again at once: the store keeps the newest few clips decoded, not a hundred.
            for figures in (decoding, cached):
                ear.listen()
                asked = time.monotonic()
                speaker.say(Utterance.fixed("zh", f"bench-{number}", sentence))
                _next(events, SpeechStarted)
                figures.append(ear.first_block_at - asked)
                time.sleep(dice.uniform(0, LONGEST_LISTENING_SECONDS))
                touched = time.monotonic()
                speaker.stop()
                _next(events, SpeechEnded)
                silence.append(max(ear.silent_at, ear.last_block_at) - touched)
    finally:
        speaker.close()
    return {
        "decoding": decoding,
        "cached": cached,
        "silence": [max(0.0, seconds) for seconds in silence],
        "pyttsx3": _pyttsx3(sentences),
    }


def _sayable(clips: Path, texts: Path, rounds: int) -> list[str]:
    """Sentences with a clip: what a live engine would have to say is not what is measured."""
    store = ClipStore(clips)
    drawn = (sentence.text for sentence in fixed_sentences(texts, 2 * rounds))
    found = [text for text in drawn if all(piece.clip for piece in plan(text, "zh", partial(store.has, language="zh")))]
    if not found:
        raise VoiceBenchError("there are no clips")
    return found[:rounds]


def _ready(speaker: Speaker, events: SimpleQueue[SpeechEvent]) -> None:
    """The thread has loaded its manifests and its decoder, as it has long before a visitor comes."""
    speaker.say(Utterance.fixed("zh", "bench-ready", "您好。"))
    _next(events, SpeechEnded)


def _next(events: SimpleQueue[SpeechEvent], wanted: type[_Wanted]) -> _Wanted:
    while True:
        try:
            event = events.get(timeout=PATIENCE_SECONDS)
        except Empty:
            raise VoiceBenchError("the voice said nothing") from None
        if isinstance(event, wanted):
            return event


def _pyttsx3(sentences: list[str]) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bench-say-") as folder:
        try:
            done = subprocess.run(
                [sys.executable, str(FLOOR_SAY)],
                cwd=folder,
                input=json.dumps(sentences),
                capture_output=True,
                text=True,
                timeout=PATIENCE_SECONDS + len(sentences),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VoiceBenchError("pyttsx3 did not end") from None
    if done.returncode:
        raise VoiceBenchError(f"pyttsx3: {done.stderr.strip()[-200:]}")
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def levels(clips: Path) -> dict[str, object]:
    """Loudness and clipping of every clip there is."""
    found = audit(clips, LANGUAGES)
    return {
        "clips": found.clips,
        "megabytes": round(found.bytes / 1e6, 2),
        "speech_minutes": round(found.seconds / 60, 1),
        "quietest_dbfs": found.quietest_dbfs,
        "loudest_dbfs": found.loudest_dbfs,
        "highest_peak_dbfs": found.highest_peak_dbfs,
        "clipped_samples": found.clipped_samples,
        "not_understood": found.not_understood,
    }
