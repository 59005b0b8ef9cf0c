"""Clip store: sentences rendered ahead of time, found by their normalised text.

Layout: ``<directory>/<language>/manifest.json`` and one Ogg Opus file per clip. The key is the SHA-256 of language and
normalised text: when a wording changes, its old clip is simply not found any more, so screen and voice cannot drift apart.
"""

from __future__ import annotations

import io
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from voice.contract import Miss, MissReason, Pcm, clip_key
from voice.ogg import with_serial

MANIFEST = "manifest.json"
CLIP_SUFFIX = ".opus"
CACHE_BYTES = 16 * 1024 * 1024
# Whole blocks of every sound device. Decoded in 2 ms, where a whole sentence takes 25 and more.
BEGINNING_SECONDS = 0.1
# libsndfile maps 0..1 to 256..6 kbit/s per channel: 0.94 is about 2.5 KB of speech per second.
_OPUS_COMPRESSION = 0.94
_STREAM_NUMBER = 1

_log = logging.getLogger("voice.clips")


@dataclass(frozen=True, slots=True)
class Clip:
    """One manifest row. ``score`` is 1 minus the recogniser's error rate; ``passed`` whether that was good enough."""

    key: str
    file: str
    text: str
    duration_ms: int
    engine: str
    voice: str
    score: float
    passed: bool


class ClipStore:
    """Reads clips, and keeps the most recent ones decoded. One thread at a time, and another for the rest of a clip that has
    been begun; nothing here raises.
    """

    def __init__(self, directory: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self._directory = directory
        self._cache_bytes = cache_bytes
        self._cached = 0
        self._cache: OrderedDict[str, Pcm] = OrderedDict()
        self._keeping = threading.Lock()
        self._manifests: dict[str, dict[str, Clip]] = {}

    def preload(self, languages: Iterable[str]) -> None:
        """Load manifests and the decoder now, so that the first sentence does not wait for them (80 ms)."""
        for language in languages:
            self._manifest(language)
        with suppress(ImportError, OSError):
            import_module("soundfile")

    def clips(self, language: str) -> Iterator[Clip]:
        """All manifest rows of a language, in the order of the manifest."""
        return iter(self._manifest(language).values())

    def entry(self, words: str, language: str) -> Clip | None:
        """Manifest row of some words (``phrasing.clip_text``), or None."""
        return self._manifest(language).get(words)

    def has(self, words: str, language: str) -> bool:
        """True when the manifest lists a clip for this text."""
        return self.entry(words, language) is not None

    def find(self, words: str, language: str) -> Pcm | Miss:
        """Decoded clip of some words; NO_CLIP or CORRUPT_CLIP otherwise (the detail is the clip's key)."""
        return joined(list(self.parts(words, language)))

    def parts(self, words: str, language: str) -> Iterator[Pcm | Miss]:
        """The same clip in parts that follow each other without a gap: its beginning at once, the rest while that plays.
        A Miss is the last part.
        """
        key = clip_key(language, words)
        clip = self._manifest(language).get(words)
        with self._keeping:
            cached = self._cache.get(key)
            if cached is not None:
                self._cache.move_to_end(key)
        if cached is not None:
            yield cached
        elif clip is None:
            yield Miss(MissReason.NO_CLIP, key[:16])
        else:
            said = []
            for part in _read(self._directory / language / clip.file):
                said.append(part)
                yield part
            if isinstance(whole := joined(said), Pcm):
                self._remember(key, whole)

    def _remember(self, key: str, pcm: Pcm) -> None:
        with self._keeping:
            if key in self._cache:
                return
            self._cache[key] = pcm
            self._cached += pcm.samples.nbytes
            while self._cached > self._cache_bytes and len(self._cache) > 1:
                _, oldest = self._cache.popitem(last=False)
                self._cached -= oldest.samples.nbytes

    def _manifest(self, language: str) -> dict[str, Clip]:
        """Manifest rows by their words: planning a sentence asks for some thousand of its parts."""
        if language not in self._manifests:
            try:
                rows = read_manifest(self._directory / language)
                self._manifests[language] = {clip.text: clip for clip in rows.values()}
            except ManifestError as trouble:
                _log.warning("clips of %s unusable: %s", language, trouble)
                self._manifests[language] = {}
        return self._manifests[language]


class ManifestError(Exception):
    """The manifest cannot be read; the text says why in a machine word."""


def read_manifest(folder: Path) -> dict[str, Clip]:
    """Manifest rows of one language folder by key; a folder without manifest has none. Raises ManifestError."""
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as trouble:
        raise ManifestError(type(trouble).__name__) from trouble
    names = {field.name for field in fields(Clip)}
    rows: dict[str, Clip] = {}
    for row in raw.get("clips", []) if isinstance(raw, dict) else []:
        if not isinstance(row, dict) or set(row) != names:
            raise ManifestError("unknown-row")
        if not all(isinstance(row[name], str) for name in ("key", "file", "text", "engine", "voice")):
            raise ManifestError("bad-row")
        if not all(isinstance(row[name], int | float) for name in ("duration_ms", "score", "passed")):
            raise ManifestError("bad-row")
        clip = Clip(**row)
        # A manifest that came with an update may not point outside its folder.
        if Path(clip.file).name != clip.file:
            raise ManifestError("file-outside")
        rows[clip.key] = clip
    return rows


def write_manifest(folder: Path, clips: dict[str, Clip]) -> None:
    """Write the manifest atomically, rows in key order so that two builds compare equal."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = [asdict(clips[key]) for key in sorted(clips)]
    body = ",\n".join("  " + json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    temporary = folder / (MANIFEST + ".part")
    temporary.write_text(f'{{"clips": [\n{body}\n]}}\n', encoding="utf-8")
    temporary.replace(folder / MANIFEST)


def clip_file(key: str) -> str:
    """File name of a clip: short, free of any text."""
    return key[:20] + CLIP_SUFFIX


def write_clip(path: Path, pcm: Pcm) -> None:
    """Encode as Ogg Opus, about 2.5 KB per second. Needs a rate Opus knows (8, 12, 16, 24 or 48 kHz)."""
    import soundfile  # libsndfile is loaded when the first clip is touched, not with the program

    encoded = io.BytesIO()
    soundfile.write(encoded, pcm.samples, pcm.rate, format="OGG", subtype="OPUS", compression_level=_OPUS_COMPRESSION)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(path.suffix + ".part")
    temporary.write_bytes(with_serial(encoded.getvalue(), _STREAM_NUMBER))
    temporary.replace(path)


def read_clip(path: Path) -> Pcm | Miss:
    """Decode any file libsndfile knows to mono; a damaged, empty or missing file is CORRUPT_CLIP."""
    return joined(list(_read(path)))


def joined(parts: Sequence[Pcm | Miss]) -> Pcm | Miss:
    """Parts of a clip as one; the Miss where one is."""
    sounds = [part for part in parts if isinstance(part, Pcm)]
    for part in parts:
        if isinstance(part, Miss):
            return part
    return sounds[0] if len(sounds) == 1 else Pcm(np.concatenate([sound.samples for sound in sounds]), sounds[0].rate)


def _read(path: Path) -> Iterator[Pcm | Miss]:
    """Beginning and rest of a file, each when it is asked for."""
    try:
        import soundfile

        with soundfile.SoundFile(path) as file:
            rate = int(file.samplerate)
            for size in (int(BEGINNING_SECONDS * rate), -1):
                mono = file.read(size, dtype="float32", always_2d=True).mean(axis=1, dtype=np.float32)
                if (size > 0 and not len(mono)) or not np.isfinite(mono).all():
                    raise ValueError("no sound")
                if len(mono):
                    yield Pcm(mono, rate)
    except ImportError:
        yield Miss(MissReason.NOT_INSTALLED, "soundfile")
    except (OSError, RuntimeError, ValueError):
        yield Miss(MissReason.CORRUPT_CLIP, path.stem[:16])
