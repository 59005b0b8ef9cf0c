"""Audit of the shipped clips by measuring: nobody listens to 1,000 clips, but a silent, cut or racing one shows in numbers."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from voice.clips import MANIFEST, Clip, ClipStore, ManifestError, read_clip, read_manifest
from voice.contract import Miss, Pcm, clip_key
from voice.phrasing import clip_text, syllables
from voice.planner import plan
from voice.shaping import LEAD_SECONDS, TAIL_SECONDS, frame_levels, speech_level
from voice.texts_for_build import SpokenText, TextFileError, spoken_texts, value_texts
from voice.values import SHIPPED

LEVEL_DBFS = (-26.0, -17.0)
SYLLABLES_PER_SECOND = {"zh": (2.5, 5.0), "en": (2.0, 5.5)}
HIGHEST_SILENCE_RATIO = 0.45
_SILENT_BELOW = 0.003
# A sample that the decoder had to cut off.
_FULL_SCALE = 0.999
_PACED_FROM_SYLLABLES = 4
_LATIN = re.compile(r"[A-Za-z]{2,}")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one clip or text. ``problem`` is a machine word with a figure where there is one."""

    language: str
    subject: str
    problem: str


@dataclass(slots=True)
class Audit:
    """Figures of a clip folder. Bytes are of the sound files; levels are of speech, in dB below full scale."""

    clips: int = 0
    bytes: int = 0
    seconds: float = 0.0
    not_understood: int = 0
    quietest_dbfs: float = 0.0
    loudest_dbfs: float = -99.0
    highest_peak_dbfs: float = -99.0
    clipped_samples: int = 0
    findings: list[Finding] = field(default_factory=list)


def audit(directory: Path, languages: Sequence[str], texts: Iterable[SpokenText] = ()) -> Audit:
    """Measure every clip under ``directory`` and name the ``texts`` that no clip says."""
    result = Audit()
    for language in languages:
        folder = directory / language
        try:
            rows = read_manifest(folder)
        except ManifestError as trouble:
            result.findings.append(Finding(language, MANIFEST, str(trouble)))
            continue
        for clip in rows.values():
            _measure(folder, language, clip, result)
        known = {clip.file for clip in rows.values()} | {MANIFEST}
        strays = sorted(path.name for path in folder.glob("*") if path.name not in known)
        result.findings += [Finding(language, name, "not-in-manifest") for name in strays]
    store = ClipStore(directory)
    for text in texts:
        pieces = plan(text.text, text.language, partial(store.has, language=text.language))
        if any(not piece.clip for piece in pieces):
            result.findings.append(Finding(text.language, text.text_id, "no-clip"))
    result.seconds = round(result.seconds, 1)
    return result


def stale(directory: Path, language: str, wanted: Iterable[SpokenText]) -> list[Finding]:
    """Clips that none of ``wanted`` (all texts and all values of the language) asks for any more."""
    keys = {clip_key(language, clip_text(text.text, language)) for text in wanted if text.language == language}
    return [
        Finding(language, clip.text, "stale")
        for key, clip in read_manifest(directory / language).items()
        if key not in keys
    ]


def _measure(folder: Path, language: str, clip: Clip, result: Audit) -> None:
    def find(problem: str) -> None:
        result.findings.append(Finding(language, clip.text, problem))

    result.clips += 1
    result.not_understood += not clip.passed
    path = folder / clip.file
    pcm = read_clip(path)
    if isinstance(pcm, Miss):
        find("missing-file" if not path.exists() else pcm.reason)
        return
    result.bytes += path.stat().st_size
    result.seconds += pcm.seconds
    if abs(pcm.seconds * 1000 - clip.duration_ms) > 60:
        find(f"duration {pcm.seconds * 1000:.0f} ms, manifest says {clip.duration_ms}")
    level = 20 * np.log10(max(1e-6, speech_level(pcm)))
    result.quietest_dbfs = round(min(result.quietest_dbfs, float(level)), 1)
    result.loudest_dbfs = round(max(result.loudest_dbfs, float(level)), 1)
    peak = float(np.abs(pcm.samples).max(initial=0.0))
    result.highest_peak_dbfs = round(max(result.highest_peak_dbfs, float(20 * np.log10(max(1e-6, peak)))), 1)
    clipped = int(np.count_nonzero(np.abs(pcm.samples) >= _FULL_SCALE))
    result.clipped_samples += clipped
    if clipped:
        find(f"clipped {clipped} samples")
    if not LEVEL_DBFS[0] <= level <= LEVEL_DBFS[1]:
        find(f"level {level:.1f} dBFS")
    silence = silence_ratio(pcm)
    if silence > HIGHEST_SILENCE_RATIO:
        find(f"silence {silence:.0%}")
    pace = syllable_pace(pcm, clip.text, language)
    slowest, fastest = SYLLABLES_PER_SECOND.get(language, (1.5, 7.0))
    if pace is not None and not slowest <= pace <= fastest:
        find(f"pace {pace:.1f} syllables/s")


def silence_ratio(pcm: Pcm) -> float:
    """Share of 20 ms frames below -50 dBFS."""
    levels = frame_levels(pcm)
    return float(np.mean(levels < _SILENT_BELOW)) if len(levels) else 1.0


def syllable_pace(pcm: Pcm, text: str, language: str) -> float | None:
    """Syllables per second of speech; None for clips too short to have a pace. A word in Latin letters is spoken as a word
    and not spelt, unless it is all capitals.
    """
    words = [word for word in _LATIN.findall(text) if not word.isupper()] if language == "zh" else []
    count = syllables(text, language) - sum(map(len, words)) + sum(syllables(word, "en") for word in words)
    if count < _PACED_FROM_SYLLABLES:
        return None
    return count / max(0.1, pcm.seconds - LEAD_SECONDS - TAIL_SECONDS)


def _stale_or_unreadable(directory: Path, language: str, wanted: Iterable[SpokenText]) -> list[Finding]:
    try:
        return stale(directory, language, wanted)
    except ManifestError:
        # The audit has named it.
        return []


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the audit. Exit code 0, 1 with findings, 2 for unreadable texts."""
    parser = argparse.ArgumentParser(
        prog="kiosk voice check", description="Measure the clips; name what is wrong or missing."
    )
    parser.add_argument("--clips", type=Path, default=_PACKAGE / "clips", help="clip folder (default: the shipped one)")
    parser.add_argument(
        "--texts", type=Path, default=_PACKAGE.parent / "config" / "texts", help="folder of <language>/*.ftl"
    )
    parser.add_argument("--screen-texts", action="store_true", help="messages without .spoken are spoken too")
    parser.add_argument("--values", action="store_true", help="name the chunks of values too that have no clip")
    parser.add_argument("--languages", default="zh,en", help="for example zh,en")
    parser.add_argument("--json", action="store_true", help="print the whole audit as JSON")
    arguments = parser.parse_args(argv)
    languages = [name for name in arguments.languages.split(",") if name]
    try:
        texts = [*spoken_texts(arguments.texts, languages, screen_texts=arguments.screen_texts)]
    except TextFileError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    chunks = [*value_texts(languages, SHIPPED)]
    result = audit(arguments.clips, languages, [*texts, *chunks] if arguments.values else texts)
    for language in languages:
        result.findings += _stale_or_unreadable(arguments.clips, language, [*texts, *chunks])
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n")
    else:
        for finding in result.findings:
            sys.stdout.write(f"{finding.language} {finding.subject}: {finding.problem}\n")
        sys.stdout.write(
            f"{result.clips} clips, {result.bytes / 1e6:.2f} MB, {result.seconds:.0f} s of speech, "
            f"{result.not_understood} not understood by the recogniser, {len(result.findings)} findings\n"
        )
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())
