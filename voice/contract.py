"""The words of speech: what is to be said, how an engine answers, what is published while speaking."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    # numpy costs 0.2 s of start-up, and whoever only names what is to be said has no use for it.
    import numpy as np
    import numpy.typing as npt

FloatSamples: TypeAlias = "npt.NDArray[np.float32]"

SPEED_RANGE = (0.5, 2.0)


class PartKind(StrEnum):
    """What a part of a sentence is. Everything but TEXT may hold personal data and is never logged."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    DIGITS = "digits"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a sentence, as written (it is normalised by whoever speaks it)."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence or paragraph to speak. ``text_id`` is what logs and events may name; the words never are."""

    language: str
    text_id: str
    parts: tuple[Part, ...]

    @classmethod
    def fixed(cls, language: str, text_id: str, text: str) -> Utterance:
        """A sentence without values."""
        return cls(language, text_id, (Part(PartKind.TEXT, text),))

    @property
    def text(self) -> str:
        """Everything as written. Two fixed parts in a row are two texts of a page: they are kept apart by a full stop."""
        stop = "\u3002" if self.language == "zh" else ". "
        written = ""
        before: Part | None = None
        for part in self.parts:
            if before is not None and before.kind is part.kind is PartKind.TEXT:
                written = written.rstrip() + (stop if written.rstrip()[-1:].isalnum() else " ")
            written += part.text
            before = part
        return written


@dataclass(frozen=True, slots=True, eq=False)
class Pcm:
    """Mono float32 samples in -1..1 at ``rate`` Hz."""

    samples: FloatSamples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class MissReason(StrEnum):
    """Why something could not be spoken."""

    NO_CLIP = "no-clip"
    CORRUPT_CLIP = "corrupt-clip"
    NO_DEVICE = "no-device"
    NOT_INSTALLED = "not-installed"
    TIMED_OUT = "timed-out"
    ENGINE_FAILED = "engine-failed"
    UNSUPPORTED_LANGUAGE = "unsupported-language"


@dataclass(frozen=True, slots=True)
class Miss:
    """Expected trouble as a value: nothing to play. ``detail`` is a machine word, never the text to be spoken."""

    reason: MissReason
    detail: str = ""


class Engine(Protocol):
    """Text to sound. Called from the voice thread or the build, one call at a time; may block for seconds."""

    name: str

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        """Sound of normalised ``text``. Empty ``voice`` is the engine's own choice for the language; ``speed`` 1.0 is its
        normal rate. Trouble is a Miss, never an exception.
        """
        ...


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The first sample of a sentence went to the sink. ``seconds_to_sound`` counts from ``say``."""

    text_id: str
    seconds_to_sound: float


class Outcome(StrEnum):
    """How speaking a sentence ended."""

    SPOKEN = "spoken"
    PARTLY = "partly"
    """Some piece had neither clip nor engine."""
    NOT_SPOKEN = "not-spoken"
    """Nothing could be said: the visitor has the text only."""
    STOPPED = "stopped"
    """Stopped or replaced by another sentence."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """A sentence is over; comes once for every ``say`` that was not replaced before it began. ``audible`` is False when there
    was no sound device.
    """

    text_id: str
    outcome: Outcome
    audible: bool


@dataclass(frozen=True, slots=True)
class MissingClip:
    """A piece of the sentence had no usable clip. ``spoken_by`` is the engine that took over, empty if none did."""

    text_id: str
    language: str
    reason: MissReason
    spoken_by: str


SpeechEvent: TypeAlias = SpeechStarted | SpeechEnded | MissingClip


def clip_key(language: str, words: str) -> str:
    """Key of a clip: SHA-256 over language and words (``phrasing.clip_text``), so wording and clip cannot drift apart."""
    return hashlib.sha256(f"{language}\n{words}".encode()).hexdigest()
