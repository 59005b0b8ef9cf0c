"""Human voices: what a speaker has to record for a language, and from the recordings to clips.

For Cantonese and the minority languages, which no engine that may be shipped speaks. One WAV a sentence, named by the number in the
list of prompts; each is measured, cut to the speech, made equally loud, and stored like a rendered clip.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice.clips import Clip, ManifestError, clip_file, read_clip, read_manifest, write_clip, write_manifest
from voice.contract import Miss, Pcm, clip_key
from voice.phrasing import clip_text
from voice.resample import resampled
from voice.shaping import levelled, speech_level, trimmed
from voice.texts_for_build import TextFileError, spoken_texts

PROMPTS = "prompts.csv"
CLIP_RATE = 24_000
LOWEST_RATE = 16_000
# Speech may not stand less than this above the room, nor touch full scale.
LEAST_ABOVE_ROOM_DB = 25.0
_FULL_SCALE = 0.999
_ROOM_SECONDS = 0.2
_SHORTEST_SECONDS = 0.25
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to be read. ``number`` names its recording, for example ``0042.wav``."""

    number: str
    text_id: str
    words: str


def prompts(texts: Path, language: str, base: str = "zh") -> list[Prompt]:
    """What a speaker reads, in the order of the text files: the language's own texts, and Chinese where it has none."""
    own = {text.text_id for text in spoken_texts(texts, [language])} if (texts / language).is_dir() else set()
    wanted: dict[str, str] = {}
    for source, keep in ((language, True), (base, False)):
        if not (texts / source).is_dir():
            continue
        for text in spoken_texts(texts, [source]):
            words = clip_text(text.text, language)
            if words and (text.text_id in own) is keep:
                wanted.setdefault(words, text.text_id)
    return [Prompt(f"{number:04}", text_id, words) for number, (words, text_id) in enumerate(wanted.items(), start=1)]


def write_prompts(wanted: Iterable[Prompt], path: Path) -> None:
    """The list for the speaker, as a table any office program opens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("number", "text", "read this aloud"))
        rows.writerows((prompt.number, prompt.text_id, prompt.words) for prompt in wanted)


def read_prompts(path: Path) -> list[Prompt]:
    """The list the speaker read from. Raises OSError, ValueError for a file that is none."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [*csv.reader(stream)]
    if any(len(row) != 3 for row in rows):
        raise ValueError(f"{path.name} is not a list of prompts")
    return [Prompt(*row) for row in rows[1:]]


def fault(recording: Pcm) -> str | None:
    """Why a recording must be made again, in a machine word; None when it is good."""
    if recording.rate < LOWEST_RATE:
        return "rate-too-low"
    if recording.seconds < _SHORTEST_SECONDS:
        return "too-short"
    if np.count_nonzero(np.abs(recording.samples) >= _FULL_SCALE):
        return "clipped"
    edge = int(_ROOM_SECONDS * recording.rate)
    room = float(np.sqrt(np.mean(np.square(recording.samples[:edge]))))
    speech = speech_level(recording)
    if speech <= 0:
        return "silent"
    if 20 * np.log10(speech / max(room, 1e-6)) < LEAST_ABOVE_ROOM_DB:
        return "noisy"
    return None


def take(wanted: Sequence[Prompt], folder: Path, language: str, speaker: str, out: Path) -> dict[str, str]:
    """Make clips of the recordings in ``folder``; number to fault for those that are missing or must be made again."""
    faults: dict[str, str] = {}
    clips = read_manifest(out / language)
    for prompt in wanted:
        recording = read_clip(folder / f"{prompt.number}.wav")
        problem = "missing" if isinstance(recording, Miss) else fault(recording)
        if problem is not None or isinstance(recording, Miss):
            faults[prompt.number] = problem or "missing"
            continue
        core = trimmed(Pcm(resampled(recording, CLIP_RATE), CLIP_RATE))
        sound = Pcm(levelled(core.samples, core.rate), core.rate)
        key = clip_key(language, prompt.words)
        write_clip(out / language / clip_file(key), sound)
        milliseconds = round(sound.seconds * 1000)
        clips[key] = Clip(key, clip_file(key), prompt.words, milliseconds, "human", speaker, 1.0, True)
    write_manifest(out / language, clips)
    return faults


def main(argv: Sequence[str] | None = None) -> int:
    """Command line. Exit code 0; 1 with recordings that are missing or must be made again; 2 for unreadable input."""
    parser = argparse.ArgumentParser(
        prog="kiosk voice record",
        description="Write the list of sentences a speaker reads, or make clips of the recordings (see voice/recordings/README.md).",
    )
    parser.add_argument("language", help="code of the language, for example yue or ug")
    parser.add_argument("--recordings", type=Path, help="folder of 0001.wav ...; without it the list is written")
    parser.add_argument("--speaker", default="", help="who spoke, as agreed with the speaker; stands in the manifest")
    parser.add_argument("--prompts", type=Path, help=f"the list (default: voice/recordings/<language>/{PROMPTS})")
    parser.add_argument("--texts", type=Path, default=_PACKAGE.parent / "config" / "texts", help="folder of the texts")
    parser.add_argument("--out", type=Path, default=_PACKAGE / "clips", help="clip folder (default: the shipped one)")
    arguments = parser.parse_args(argv)
    path = arguments.prompts or _PACKAGE / "recordings" / arguments.language / PROMPTS
    try:
        if arguments.recordings is None:
            wanted = prompts(arguments.texts, arguments.language)
            write_prompts(wanted, path)
            sys.stdout.write(f"{len(wanted)} sentences in {path}\n")
            return 0
        wanted = read_prompts(path)
        faults = take(wanted, arguments.recordings, arguments.language, arguments.speaker, arguments.out)
    except (OSError, ValueError, TextFileError, ManifestError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    for number, problem in faults.items():
        sys.stdout.write(f"{number}: {problem}\n")
    sys.stdout.write(f"{len(wanted) - len(faults)} of {len(wanted)} sentences taken\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
