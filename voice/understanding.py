"""How well the voice is understood, by an offline recogniser that stands in for a listener: the clips beside espeak-ng.

Fixed sentences, and sentences with values as the kiosk puts them together from clips. Toneless syllables are compared, because
the recogniser swaps homophones and the two ways of writing Chinese. Runs where clips are built (extra ``voice-build``).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from voice.clips import ClipStore
from voice.contract import Engine, Miss, Pcm
from voice.engines.espeak import EspeakEngine
from voice.normalise import normalise
from voice.phrasing import syllables
from voice.planner import Piece, plan
from voice.recogniser import Verdict, units
from voice.resample import resampled
from voice.speaker import PAUSE_SECONDS
from voice.texts_for_build import spoken_texts

LANGUAGE = "zh"
_SEED = 20_26
_FEWEST_SYLLABLES = 5
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said and, for a sentence with an amount, the amount as written."""

    text: str
    amount: str = ""


class Listener(Protocol):
    """Whoever hears (``voice.recogniser.Recogniser``)."""

    def listen(self, clip: Pcm, text: str, language: str) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: percent of toneless syllables heard wrong, and of amounts heard exactly (None: no amounts)."""

    voice: str
    kind: str
    sentences: int
    syllables: int
    wrong_percent: float
    amounts: int
    amounts_exact_percent: float | None


def said_by_clips(store: ClipStore, text: str) -> Pcm | None:
    """The sentence as the speaker puts it together; None where a clip is missing."""
    pieces = plan(text, LANGUAGE, partial(store.has, language=LANGUAGE))
    return put_together(pieces, [store.find(piece.text, LANGUAGE) for piece in pieces if piece.clip])


def put_together(pieces: Sequence[Piece], sounds: Sequence[Pcm | Miss]) -> Pcm | None:
    """Clips in a row, with the speaker's pauses; None where one is missing."""
    found = [sound for sound in sounds if isinstance(sound, Pcm)]
    if not pieces or len(found) < len(pieces):
        return None
    rate = found[0].rate
    samples = []
    for piece, sound in zip(pieces, found, strict=True):
        samples.append(resampled(sound, rate))
        if piece.pause:
            samples.append(np.zeros(int(PAUSE_SECONDS * rate), np.float32))
    return Pcm(np.concatenate(samples), rate)


def said_by(engine: Engine, text: str) -> Pcm | None:
    """The sentence from a live engine; None where it cannot say it."""
    sound = engine.render(normalise(text, LANGUAGE), LANGUAGE)
    return None if isinstance(sound, Miss) else sound


def fixed_sentences(texts: Path, count: int) -> list[Sentence]:
    """Sentences without values from the product's texts, drawn evenly with a fixed seed."""
    found = sorted(
        {text.text for text in spoken_texts(texts, [LANGUAGE]) if syllables(text.text, LANGUAGE) >= _FEWEST_SYLLABLES}
    )
    chosen = random.Random(_SEED).sample(found, min(count, len(found)))
    return [Sentence(text) for text in chosen]


def value_sentences(count: int) -> list[Sentence]:
    """Amounts of every size, dates, months, durations and shares, as pages write them; half are amounts."""
    dice = random.Random(_SEED)
    found: list[Sentence] = []
    for index in range(count):
        if index % 2:
            amount = f"{round(10 ** dice.uniform(2, 6) - 1) / 100 + dice.randrange(100, 5_000):,.2f}元"
            if index % 6 == 5:
                amount = f"{dice.randrange(10_000_00, 999_999_99) / 100:,.2f}元"
            found.append(Sentence(amount, amount))
        else:
            year, month = dice.randrange(1960, 2030), dice.randrange(1, 13)
            written = (
                f"{year}年{month}月{dice.randrange(1, 29)}日",
                f"{dice.randrange(1, 41)}年{dice.randrange(1, 12)}个月",
                f"{dice.randrange(1, 10_000) / 100}%",
                f"{year}年{month}月",
            )[index // 2 % 4]
            found.append(Sentence(written))
    return found


def table(
    sentences: Iterable[tuple[str, Sequence[Sentence]]], store: ClipStore, espeak: Engine, listener: Listener
) -> Iterator[Row]:
    """Both voices say every sentence that clips can say."""
    for kind, chosen in sentences:
        pairs = [(sentence, said_by_clips(store, sentence.text)) for sentence in chosen]
        sayable = [(sentence, sound) for sentence, sound in pairs if sound is not None]
        yield _row("clips", kind, sayable, listener)
        robot = [(sentence, said_by(espeak, sentence.text)) for sentence, _ in sayable]
        yield _row("espeak", kind, [(sentence, sound) for sentence, sound in robot if sound is not None], listener)


def _row(voice: str, kind: str, said: Sequence[tuple[Sentence, Pcm]], listener: Listener) -> Row:
    wrong = total = exact = amounts = 0
    for sentence, sound in said:
        verdict = listener.listen(sound, sentence.text, LANGUAGE)
        wrong, total = wrong + verdict.errors, total + verdict.units
        if sentence.amount:
            amounts += 1
            exact += _within(units(sentence.amount, LANGUAGE), units(verdict.heard, LANGUAGE))
    percent = round(100 * wrong / max(1, total), 1)
    return Row(voice, kind, len(said), total, percent, amounts, round(100 * exact / amounts, 1) if amounts else None)


def _within(wanted: Sequence[str], heard: Sequence[str]) -> bool:
    length = len(wanted)
    return any([*heard[start : start + length]] == [*wanted] for start in range(len(heard) - length + 1))


def main(argv: Sequence[str] | None = None) -> int:
    """Command line. Exit code 0; 1 where clips are missing for the sample; 2 without recogniser."""
    parser = argparse.ArgumentParser(
        prog="kiosk voice understand",
        description="Let an offline recogniser listen to the clips and to espeak-ng, and print how much it understood.",
    )
    parser.add_argument("--models", type=Path, required=True, help="directory of the model archives, as for the build")
    parser.add_argument("--clips", type=Path, default=_PACKAGE / "clips", help="clip folder (default: the shipped one)")
    parser.add_argument("--texts", type=Path, default=_PACKAGE.parent / "config" / "texts", help="folder of the texts")
    parser.add_argument("--count", type=int, default=40, help="sentences of each kind")
    parser.add_argument("--threads", type=int, default=1, help="cores to use")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    from voice.recogniser import IN_CHARACTERS, Recogniser  # the heavy half

    sentences = (
        ("fixed", fixed_sentences(arguments.texts, arguments.count)),
        ("values", value_sentences(arguments.count)),
    )
    store, listener = ClipStore(arguments.clips), Recogniser(arguments.models, arguments.threads, IN_CHARACTERS)
    try:
        rows = [*table(sentences, store, EspeakEngine(), listener)]
    except ImportError as absent:
        sys.stderr.write(f"the recogniser needs {absent.name}; see voice/README.md\n")
        return 2
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    else:
        for row in rows:
            exact = "-" if row.amounts_exact_percent is None else f"{row.amounts_exact_percent:.0f} % of {row.amounts}"
            sys.stdout.write(
                f"{row.voice:<8}{row.kind:<8}{row.sentences:>4} sentences {row.wrong_percent:>6.1f} % wrong, amounts exact {exact}\n"
            )
    missing = any(row.sentences < len(chosen) for row, (_, chosen) in zip(rows[::2], sentences, strict=True))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
