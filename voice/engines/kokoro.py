"""Kokoro-82M (int8, ONNX): the voice of the shipped clips, rendered ahead of time.

Measured: toneless syllable error 1.7 % (zf_xiaoyi), real-time factor 0.57 on one core, 485 MB: a build-time engine.
Needs onnx, onnxruntime and misaki[zh] (extra ``voice-build``) and, for English, the espeak-ng program as a phonemiser.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from voice.contract import Miss, MissReason, Pcm
from voice.model_files import KokoroFiles, ModelFilesError, kokoro_files
from voice.readings import reading

SAMPLE_RATE = 24_000
DEFAULT_VOICES = {"zh": "zf_xiaoyi", "en": "bf_emma"}
_MAX_SYMBOLS = 500
_STYLES_PER_VOICE = 510
_STYLE_SIZE = 256
_PHONEMISER_SECONDS = 10
_LONGEST = "longest"
# Frames of 25 ms around a sentence; the network would take 20 before and 40 behind it.
_LEAD_FRAMES, _STOP_FRAMES, _END_FRAMES = 14.0, 10.0, 2.0

# espeak-ng's British IPA (with ^ ties) to the symbols Kokoro was trained on; after misaki's EspeakFallback (Apache-2.0).
_ESPEAK_TO_KOKORO = (
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    ("ə^l", "ᵊl"),
    ("e^ə", "ɛː"),
    ("i^ə", "ɪə"),
    ("iə", "ɪə"),
    ("ə^ʊ", "Q"),
    ("ʲ", ""),
    ("ɚ", "əɹ"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ɐ", "ə"),
    ("ɾ", "T"),
    ("ʔ", "t"),
    ("e", "A"),
    ("^", ""),
)


class KokoroEngine:
    """Loads the network at the first render; ``threads`` is the number of cores it may use."""

    name = "kokoro"

    def __init__(self, directory: Path, threads: int = 1) -> None:
        self._directory = directory
        self._threads = threads
        self._session: Any = None
        self._chinese: Any = None
        self._files: KokoroFiles | None = None
        self._vocabulary: dict[str, int] = {}

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        """24 kHz sound of one normalised sentence, untrimmed."""
        if language not in DEFAULT_VOICES:
            return Miss(MissReason.UNSUPPORTED_LANGUAGE, language)
        try:
            self._load()
        except ImportError as missing:
            return Miss(MissReason.NOT_INSTALLED, missing.name or "library")
        except (ModelFilesError, OSError, ValueError) as trouble:
            return Miss(MissReason.NOT_INSTALLED, type(trouble).__name__)
        phonemes = self._phonemes(text, language)
        if isinstance(phonemes, Miss):
            return phonemes
        symbols = [self._vocabulary[symbol] for symbol in phonemes if symbol in self._vocabulary]
        if not symbols or len(symbols) > _MAX_SYMBOLS:
            return Miss(MissReason.ENGINE_FAILED, "nothing-to-say" if not symbols else "too-long")
        styles = self._styles(voice or DEFAULT_VOICES[language])
        if styles is None:
            return Miss(MissReason.NOT_INSTALLED, "voice")
        samples = self._session.run(
            None,
            {
                "tokens": np.array([[0, *symbols, 0]], dtype=np.int64),
                # The style row is chosen by the number of symbols: Kokoro's voices hold one row per length.
                "style": styles[min(len(symbols), len(styles)) - 1].reshape(1, _STYLE_SIZE),
                "speed": np.array([speed], dtype=np.float32),
                _LONGEST: _longest(symbols, self._vocabulary),
            },
        )[0]
        return Pcm(np.asarray(samples, np.float32).ravel(), SAMPLE_RATE)

    def _load(self) -> None:
        if self._session is not None:
            return
        import onnxruntime  # heavy and only installed where clips are built
        from misaki.zh import ZHG2P

        self._files = kokoro_files(self._directory)
        self._vocabulary = json.loads(self._files.vocabulary.read_text(encoding="utf-8"))["vocab"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        self._chinese = ZHG2P()
        self._session = onnxruntime.InferenceSession(
            _with_short_silences(self._files.network), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def _styles(self, voice: str) -> np.ndarray[Any, np.dtype[np.float32]] | None:
        assert self._files is not None
        path = self._files.voices / f"{voice}.bin"
        return _read_styles(path) if path.is_file() else None

    def _phonemes(self, text: str, language: str) -> str | Miss:
        if language == "zh":
            return str(self._chinese(reading(text))[0])
        return english_phonemes(text)


def _with_short_silences(network: Path) -> bytes:
    """The network with one input more: how long each symbol may last at most. Half a second of silence before a sentence and
    one after it would be computed only to be cut away: half of all work on a short clip.
    """
    import onnx  # like onnxruntime only installed where clips are built

    model = onnx.load(str(network))
    durations = next(node for node in model.graph.node if node.op_type == "Clip")
    (user,) = (node for node in model.graph.node if durations.output[0] in node.input)
    at = next(index for index, node in enumerate(model.graph.node) if node is user or node == user)
    limited = f"{durations.output[0]}_limited"
    user.input[[*user.input].index(durations.output[0])] = limited
    model.graph.node.insert(at, onnx.helper.make_node("Min", [durations.output[0], _LONGEST], [limited]))
    shape = [None]
    model.graph.input.append(onnx.helper.make_tensor_value_info(_LONGEST, onnx.TensorProto.FLOAT, shape))
    return bytes(model.SerializeToString())


def _longest(symbols: Sequence[int], vocabulary: Mapping[str, int]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Frames of 25 ms: without limit within the sentence, short before and after it."""
    longest = np.full(len(symbols) + 2, 1000.0, np.float32)
    longest[0], longest[-1] = _LEAD_FRAMES, _END_FRAMES
    if symbols[-1] in {vocabulary[sign] for sign in ".,!?" if sign in vocabulary}:
        longest[-2] = _STOP_FRAMES
    return longest


@lru_cache(maxsize=8)
def _read_styles(path: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.fromfile(path, dtype=np.float32).reshape(_STYLES_PER_VOICE, _STYLE_SIZE)


def english_phonemes(text: str) -> str | Miss:
    """British phonemes with the sentence's own punctuation kept (Kokoro makes its pauses from it)."""
    spoken = []
    for piece in re.split(r"([,.;:!?]+)", text):
        if not piece.strip():
            continue
        if not any(character.isalnum() for character in piece):
            spoken.append(piece.strip()[0])
            continue
        command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", "en-gb", "--", piece.strip()]
        try:
            answer = subprocess.run(command, capture_output=True, check=True, timeout=_PHONEMISER_SECONDS)
        except FileNotFoundError:
            return Miss(MissReason.NOT_INSTALLED, "espeak-ng")
        except subprocess.SubprocessError:
            return Miss(MissReason.ENGINE_FAILED, "phonemiser")
        phonemes = " ".join(answer.stdout.decode("utf-8", "replace").split())
        phonemes = re.sub(r"(\S)\u0329", r"ᵊ\1", phonemes)
        for espeak, kokoro in _ESPEAK_TO_KOKORO:
            phonemes = phonemes.replace(espeak, kokoro)
        spoken.append((" " if spoken else "") + phonemes)
    return "".join(spoken)
