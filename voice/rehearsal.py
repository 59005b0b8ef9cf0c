"""Amounts and shares as the speaker puts them together, heard whole: a chunk that is not understood where it stands is rendered
anew until it is.

The build hears chunks in a row with gaps between them. Behind 元 some 角 that passed there became 九: 15 of 20 amounts were heard
exactly. Here each chunk stands in two values or more, and counts as understood when it is in all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from voice.build import Variant, with_final_stop
from voice.clips import ClipStore, read_manifest, write_clip, write_manifest
from voice.contract import Engine, Pcm, clip_key
from voice.normalise import normalise
from voice.passages import errors_by_part
from voice.phrasing import syllables
from voice.planner import Piece, plan
from voice.recogniser import units
from voice.shaping import shaped
from voice.understanding import Listener, put_together

LANGUAGE = "zh"
# The house's own voice at every pace first: another one in the middle of an amount is heard as another person.
TAKES = (
    *(Variant("zf_xiaoyi", speed) for speed in (1.05, 0.9, 1.0, 0.95, 1.15, 0.85, 1.25)),
    Variant("zf_xiaoxiao", 0.9),
    Variant("zf_xiaobei", 0.9),
)
_ROUNDS = 2
_MOST_PLACES = 4
_PACKAGE = Path(__file__).resolve().parent


def amounts() -> Iterator[str]:
    """Every hundred, every yuan behind a hundred and every small change, each beside two others; then the ten thousands, with and
    without hundreds behind them.
    """
    for shift in range(_ROUNDS):
        for step in range(1, 100):
            yuan = step * 100 + (step * 37 + shift * 11) % 100
            yield f"{yuan:,}.{(step * 53 + shift * 29) % 100:02}元"
    for step in range(1, 100):
        yield f"{step * 10_000 + step * 1_300 % 10_000 + step * 41 % 100:,}.{step * 59 % 100:02}元"
        yield f"{step * 10_000 + step * 37 % 100:,}元"


def shares() -> Iterator[str]:
    """Every whole percent and every hundredth."""
    for shift in range(_ROUNDS):
        for whole in range(100):
            yield f"{whole}.{(whole * 53 + shift * 29) % 100:02}%"


VALUES: dict[str, Callable[[], Iterator[str]]] = {"amounts": amounts, "shares": shares}


@dataclass(slots=True)
class Rehearsal:
    """``values`` that were heard; how many of them wrong, before and after; what was rendered anew; what is still misheard, as
    (value, heard).
    """

    values: int = 0
    wrong_before: int = 0
    wrong_after: int = 0
    anew: list[str] = field(default_factory=list)
    misheard: list[tuple[str, str]] = field(default_factory=list)
    without_clips: list[str] = field(default_factory=list)


class _Stage:
    """The clips of a folder and the takes that replace some of them."""

    def __init__(self, folder: Path, engine: Engine, listener: Listener) -> None:
        self._folder = folder / LANGUAGE
        self._store = ClipStore(folder)
        self._engine = engine
        self._listener = listener
        self._takes: dict[str, Pcm] = {}

    def pieces(self, value: str) -> list[Piece]:
        """The chunks of a value; empty where one has no clip."""
        found = plan(value, LANGUAGE, partial(self._store.has, language=LANGUAGE))
        return found if all(piece.clip for piece in found) else []

    def errors(self, value: str, trial: dict[str, Pcm] | None = None) -> tuple[list[int], str]:
        """Syllables heard wrong in each chunk, and what was heard."""
        pieces = self.pieces(value)
        takes = {**self._takes, **(trial or {})}
        sounds = [takes.get(piece.text) or self._store.find(piece.text, LANGUAGE) for piece in pieces]
        whole = put_together(pieces, sounds)
        if whole is None:
            return [1] * len(pieces), ""
        heard = self._listener.listen(whole, value, LANGUAGE).heard
        expected = [units(piece.text, LANGUAGE) for piece in pieces]
        return errors_by_part(expected, units(heard, LANGUAGE)), heard

    def improve(self, chunk: str, values: Sequence[str]) -> bool:
        """Another take of ``chunk`` where one is understood better in all of ``values``."""
        fewest = sum(sum(self.errors(value)[0]) for value in values)
        best: tuple[Variant, Pcm] | None = None
        for variant in TAKES:
            if fewest == 0:
                break
            take = self._engine.render(
                with_final_stop(normalise(chunk, LANGUAGE), LANGUAGE), LANGUAGE, variant.voice, variant.speed
            )
            if not isinstance(take, Pcm):
                continue
            take = shaped(take, LANGUAGE, syllables(chunk, LANGUAGE))
            errors = sum(sum(self.errors(value, {chunk: take})[0]) for value in values)
            if errors < fewest:
                fewest, best = errors, (variant, take)
        if best is None:
            return False
        self._keep(chunk, *best)
        return True

    def mark(self, understood: Mapping[str, bool]) -> None:
        """Note for each chunk whether it was understood in all its places: that counts, whatever a row with gaps made of it."""
        clips = read_manifest(self._folder)
        for chunk, passed in understood.items():
            key = clip_key(LANGUAGE, chunk)
            clips[key] = replace(clips[key], passed=passed)
        write_manifest(self._folder, clips)

    def _keep(self, chunk: str, variant: Variant, take: Pcm) -> None:
        self._takes[chunk] = take
        clips = read_manifest(self._folder)
        key = clip_key(LANGUAGE, chunk)
        write_clip(self._folder / clips[key].file, take)
        clips[key] = replace(
            clips[key],
            duration_ms=round(take.seconds * 1000),
            engine=self._engine.name,
            voice=variant.voice,
        )
        write_manifest(self._folder, clips)


def rehearse(folder: Path, engine: Engine, listener: Listener, values: Sequence[str]) -> Rehearsal:
    """Hear ``values`` put together from the clips in ``folder``, render anew what is misheard, hear those values again."""
    stage, done = _Stage(folder, engine, listener), Rehearsal()
    places: dict[str, list[str]] = defaultdict(list)
    misheard_in: dict[str, list[str]] = defaultdict(list)
    wrong: list[str] = []
    for value in values:
        pieces = stage.pieces(value)
        if not pieces:
            done.without_clips.append(value)
            continue
        done.values += 1
        errors, _ = stage.errors(value)
        for piece, count in zip(pieces, errors, strict=True):
            places[piece.text].append(value)
            if count:
                misheard_in[piece.text].append(value)
        if any(errors):
            wrong.append(value)
    done.wrong_before = len(wrong)
    for chunk, where in misheard_in.items():
        others = [value for value in places[chunk] if value not in where]
        if stage.improve(chunk, [*where, *others][:_MOST_PLACES]):
            done.anew.append(chunk)
    still_wrong: set[str] = set()
    for value in dict.fromkeys([*wrong, *(value for chunk in done.anew for value in places[chunk])]):
        errors, heard = stage.errors(value)
        still_wrong |= {piece.text for piece, count in zip(stage.pieces(value), errors, strict=True) if count}
        if any(errors):
            done.misheard.append((value, heard))
    done.wrong_after = len(done.misheard)
    stage.mark({chunk: chunk not in still_wrong for chunk in places})
    return done


def main(argv: Sequence[str] | None = None) -> int:
    """Command line. Exit code 0; 1 where a value lacks clips; 2 without recogniser."""
    parser = argparse.ArgumentParser(prog="kiosk voice rehearse", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="directory of the model archives, as for the build")
    parser.add_argument("--clips", type=Path, default=_PACKAGE / "clips", help="clip folder (default: the shipped one)")
    parser.add_argument("--values", choices=[*VALUES], nargs="+", default=[*VALUES], help="what is rehearsed")
    parser.add_argument("--threads", type=int, default=1, help="cores to use")
    arguments = parser.parse_args(argv)
    from voice.engines.kokoro import KokoroEngine
    from voice.recogniser import IN_CHARACTERS, Recogniser

    values = [value for name in arguments.values for value in VALUES[name]()]
    engine = KokoroEngine(arguments.models, arguments.threads)
    listener = Recogniser(arguments.models, arguments.threads, IN_CHARACTERS)
    try:
        done = rehearse(arguments.clips, engine, listener, values)
    except ImportError as absent:
        sys.stderr.write(f"the recogniser needs {absent.name}; see voice/README.md\n")
        return 2
    sys.stdout.write(
        f"{done.values} values, {done.wrong_before} misheard, {len(done.anew)} clips rendered anew, then {done.wrong_after} misheard\n"
    )
    sys.stdout.writelines(f"{value}: heard {heard}\n" for value, heard in done.misheard)
    sys.stdout.writelines(f"{value}: no clips\n" for value in done.without_clips)
    return 1 if done.without_clips else 0


if __name__ == "__main__":
    sys.exit(main())
