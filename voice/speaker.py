"""The voice thread: one sentence at a time, the newest wins, silence within 50 ms.

A sentence is covered with clips; what no clip says goes to the configured live engines, which start while the clips before it
play; what nobody can say stays text on the screen, and MissingClip tells. Logs name text ids, never words.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from voice.clips import ClipStore, joined
from voice.contract import (
    SPEED_RANGE,
    Engine,
    Miss,
    MissingClip,
    MissReason,
    Outcome,
    PartKind,
    Pcm,
    SpeechEnded,
    SpeechEvent,
    SpeechStarted,
    Utterance,
)
from voice.normalise import normalise
from voice.planner import Piece, plan
from voice.player import BLOCK_SECONDS, NullSink, Sink, SinkLost
from voice.playing import Playing
from voice.readings import name_reading
from voice.shaping import levelled, trimmed
from voice.stretch import is_same, stretched

# 24 dB in steps of 3 dB: the law behind the house rule asks for 18 dB; the softest step still can be heard.
VOLUME_RANGE_DB = 24.0
VOLUME_STEP = 0.125
DEFAULT_VOLUME = 0.5
DEFAULT_RATE = 1.0
PAUSE_SECONDS = 0.15
DEVICE_RETRY_SECONDS = 20.0
PRELOADED_LANGUAGES = ("zh", "en")
_STOP_SECONDS = 3.0

_log = logging.getLogger("voice.speaker")


def volume_gain(volume: float) -> float:
    """Linear gain of a volume 0..1: 0 is -24 dB, 1 is full scale, equal steps in dB."""
    return float(10 ** ((min(1.0, max(0.0, volume)) - 1.0) * VOLUME_RANGE_DB / 20))


@dataclass(frozen=True, slots=True)
class _Order:
    """What the thread was asked for. ``number`` grows with every say and stop: a larger one ends what is playing."""

    number: int
    utterance: Utterance | None
    asked_at: float


class Speaker:
    """Speaks utterances in its own thread. All methods may be called from any thread and return at once.

    ``publish`` receives the speech events, in the voice thread. ``engines`` are tried in order for what no clip says.
    """

    def __init__(
        self,
        store: ClipStore,
        sink: Sink,
        publish: Callable[[SpeechEvent], None],
        engines: Sequence[Engine] = (),
        *,
        default_rate: float = DEFAULT_RATE,
    ) -> None:
        self._store = store
        self._sink = sink
        self._silence = NullSink(real_time=True)
        self._publish = publish
        self._engines = tuple(engines)
        self._changed = threading.Condition()
        self._order = _Order(0, None, 0.0)
        self._last: Utterance | None = None
        self._closing = False
        self._volume = DEFAULT_VOLUME
        self._default_rate = self._rate = default_rate
        self._thread: threading.Thread | None = None
        self._workers: ThreadPoolExecutor | None = None
        self._next_open = 0.0
        self._opened = False
        self._told: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Start the voice thread; a second call does nothing."""
        if self._thread is not None:
            return
        self._closing = False
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="voice-engine")
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Silence, end the thread, release the device. Safe to call twice."""
        thread = self._thread
        if thread is None:
            return
        with self._changed:
            self._closing = True
            self._replace(None)
        thread.join(_STOP_SECONDS)
        if thread.is_alive():
            _log.error("voice thread did not stop within %.0f s", _STOP_SECONDS)
        if self._workers is not None:
            self._workers.shutdown(wait=False, cancel_futures=True)
        self._thread = None

    def say(self, utterance: Utterance) -> None:
        """Speak now; whatever is being spoken ends at once."""
        with self._changed:
            self._last = utterance
            self._replace(utterance)

    def stop(self) -> None:
        """Silence within 50 ms."""
        with self._changed:
            self._replace(None)

    def repeat(self) -> bool:
        """Say the last sentence again; False when there is none."""
        with self._changed:
            if self._last is None:
                return False
            self._replace(self._last)
            return True

    def reset(self) -> None:
        """End of a visit: silence, default volume and rate, and the last sentence forgotten."""
        with self._changed:
            self._last = None
            self._volume = DEFAULT_VOLUME
            self._rate = self._default_rate
            self._replace(None)

    @property
    def volume(self) -> float:
        """0..1 in equal steps of loudness; takes effect within a block, also while speaking."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(1.0, max(0.0, volume))

    def louder(self) -> float:
        """One step up; returns the new volume."""
        self.volume = self._volume + VOLUME_STEP
        return self._volume

    def softer(self) -> float:
        """One step down; returns the new volume."""
        self.volume = self._volume - VOLUME_STEP
        return self._volume

    @property
    def pace(self) -> float:
        """How fast the visitor wants it, times the terminal's own rate; both together stay in 0.5..2.0."""
        return self._rate / self._default_rate

    @pace.setter
    def pace(self, pace: float) -> None:
        self.rate = self._default_rate * pace

    @property
    def rate(self) -> float:
        """0.5..2.0 times the shipped pace, pitch kept; takes effect with the next piece of a sentence."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._rate = min(SPEED_RANGE[1], max(SPEED_RANGE[0], rate))

    def _replace(self, utterance: Utterance | None) -> None:
        self._order = _Order(self._order.number + 1, utterance, time.monotonic())
        self._changed.notify_all()

    def _run(self) -> None:
        self._store.preload(PRELOADED_LANGUAGES)
        done = 0
        while True:
            with self._changed:
                while self._order.number == done:
                    self._changed.wait()
                order, closing = self._order, self._closing
            if closing:
                break
            done = order.number
            if order.utterance is not None:
                self._speak_safely(order, order.utterance)
        self._sink.close()

    def _speak_safely(self, order: _Order, utterance: Utterance) -> None:
        try:
            self._speak(order, utterance)
        except Exception as bug:  # noqa: BLE001  a bug in one sentence must not leave the kiosk mute until it is restarted
            # Only the type: the exception's text may hold what was to be said.
            _log.error("voice failed at text %s: %s", utterance.text_id, type(bug).__name__)
            self._publish(SpeechEnded(utterance.text_id, Outcome.NOT_SPOKEN, audible=False))

    def _speak(self, order: _Order, utterance: Utterance) -> None:
        sink = self._ready_sink()
        playing = Playing(sink, lambda: self._order.number != order.number, lambda: volume_gain(self._volume))
        said = missed = 0
        try:
            for sound in self._sounds(utterance, playing):
                if sound is None:
                    missed += 1
                    continue
                said += 1
                if not playing.play(sound, lambda: self._publish(_started(utterance, order))):
                    break
            if playing.interrupted:
                sink.abort()
            else:
                sink.finish()
        except SinkLost as lost:
            self._lose(str(lost))
        if playing.interrupted:
            outcome = Outcome.STOPPED
        elif missed:
            outcome = Outcome.PARTLY if said else Outcome.NOT_SPOKEN
        else:
            outcome = Outcome.SPOKEN
        self._publish(SpeechEnded(utterance.text_id, outcome, audible=sink.audible and self._opened))

    def _sounds(self, utterance: Utterance, playing: Playing) -> Iterator[Pcm | None]:
        """The pieces of a sentence, in order, at the visitor's rate; None for one nobody can say."""
        language = utterance.language
        pieces = plan(utterance.text, language, partial(self._store.has, language=language))
        names = {normalise(part.text, language) for part in utterance.parts if part.kind is PartKind.VALUE}
        waiting = {
            index: self._workers.submit(
                self._engine_sound, name_reading(piece.text) if piece.text in names else piece.text, language
            )
            for index, piece in enumerate(pieces)
            if not piece.clip and self._workers is not None
        }
        try:
            for index, piece in enumerate(pieces):
                for sound in self._piece_sounds(utterance, piece, waiting.get(index), playing):
                    if playing.interrupted:
                        return
                    yield sound
                if piece.pause and index < len(pieces) - 1:
                    yield Pcm(np.zeros(int(PAUSE_SECONDS / self._rate * playing.rate), np.float32), playing.rate)
        finally:
            for future in waiting.values():
                future.cancel()

    def _piece_sounds(
        self, utterance: Utterance, piece: Piece, engine_sound: Future[tuple[Pcm | None, str]] | None, playing: Playing
    ) -> Iterator[Pcm | None]:
        reason = MissReason.NO_CLIP
        if piece.clip:
            for part in self._clip_parts(piece.text, utterance.language, playing):
                if isinstance(part, Miss):
                    reason = part.reason
                    break
                yield part
            else:
                return
            sound, engine = self._engine_sound(piece.text, utterance.language)
        else:
            assert engine_sound is not None
            made = playing.awaited(engine_sound)
            if made is None:
                return
            sound, engine = made
        self._tell_missing(MissingClip(utterance.text_id, utterance.language, reason, engine))
        yield None if sound is None else self._paced(sound)

    def _clip_parts(self, text: str, language: str, playing: Playing) -> Iterator[Pcm | Miss]:
        """The clip at the visitor's rate. Its beginning goes out at once where nothing is to be done to it: a change of
        pace or of sampling rate would leave a seam between two parts.
        """
        parts = self._store.parts(text, language)
        first = next(parts)
        if isinstance(first, Pcm) and first.rate == playing.rate and is_same(self._rate):
            # Decoding the rest would take the processor from the very first block.
            block = int(first.rate * BLOCK_SECONDS)
            yield Pcm(first.samples[:block], first.rate)
            rest = self._workers.submit(list, parts) if self._workers is not None else None
            yield Pcm(first.samples[block:], first.rate)
            yield from (rest and playing.awaited(rest)) or ()
            return
        whole = joined([first, *parts])
        yield self._paced(whole) if isinstance(whole, Pcm) else whole

    def _engine_sound(self, text: str, language: str) -> tuple[Pcm | None, str]:
        for engine in self._engines:
            try:
                sound = engine.render(text, language)
            except Exception as bug:  # noqa: BLE001  a vendor engine's bug must cost one sentence, not the voice
                # Only the type: the exception's text may hold what was to be said.
                _log.error("voice engine %s failed: %s", engine.name, type(bug).__name__)
                continue
            if not isinstance(sound, Miss):
                core = trimmed(sound)
                return Pcm(levelled(core.samples, core.rate), core.rate), engine.name
        return None, ""

    def _tell_missing(self, missing: MissingClip) -> None:
        if (missing.text_id, missing.language) not in self._told:
            self._told.add((missing.text_id, missing.language))
            _log.warning(
                "no clip for text %s (%s): %s, spoken by %s",
                missing.text_id,
                missing.language,
                missing.reason,
                missing.spoken_by or "nobody",
            )
        self._publish(missing)

    def _paced(self, sound: Pcm) -> Pcm:
        return Pcm(stretched(sound.samples, sound.rate, self._rate), sound.rate)

    def _ready_sink(self) -> Sink:
        """The configured sink, or silence in real time while there is no device: the visit goes on."""
        if self._opened:
            return self._sink
        now = time.monotonic()
        if now < self._next_open:
            return self._silence
        trouble = self._sink.open()
        if trouble is None:
            if self._next_open:
                _log.warning("sound device is back")
            self._opened = True
            return self._sink
        self._lose(trouble.reason)
        return self._silence

    def _lose(self, reason: str) -> None:
        if not self._next_open or self._opened:
            _log.warning("no sound device: %s; the kiosk goes on without voice", reason)
        self._opened = False
        self._next_open = time.monotonic() + DEVICE_RETRY_SECONDS
        self._sink.close()


def _started(utterance: Utterance, order: _Order) -> SpeechStarted:
    return SpeechStarted(utterance.text_id, time.monotonic() - order.asked_at)
