from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.voice.conftest import tone
from voice.clips import ClipStore
from voice.contract import Pcm
from voice.recordings import PROMPTS, fault, main, prompts, read_prompts, write_prompts

RATE = 48_000


def _recording(seconds: float = 1.0, *, loud: float = 0.3, room: float = 0.0005) -> Pcm:
    """A tone between two stretches of a quiet room."""
    noise = np.random.default_rng(1).normal(0, room, int((seconds + 0.6) * RATE)).astype(np.float32)
    speech = tone(200, seconds, rate=RATE).samples
    speech = speech * (loud / float(np.abs(speech).max()))
    noise[int(0.3 * RATE) : int(0.3 * RATE) + len(speech)] += speech
    return Pcm(np.clip(noise, -1, 1), RATE)


def _texts(folder: Path) -> Path:
    for language, words in (
        ("zh", "a = 甲\n    .spoken = 请插卡。\nb = 乙\n    .spoken = 请取卡。\n"),
        ("ug", "a = x\n    .spoken = ياردەم\n"),
    ):
        (folder / language).mkdir(parents=True)
        (folder / language / "a.ftl").write_text(words, encoding="utf-8")
    return folder


def test_the_list_has_the_languages_own_texts_and_chinese_where_it_has_none(tmp_path: Path) -> None:
    wanted = prompts(_texts(tmp_path / "texts"), "ug")
    assert [(prompt.number, prompt.text_id, prompt.words) for prompt in wanted] == [
        ("0001", "a", "ياردەم"),
        ("0002", "b", "请取卡"),
    ]
    write_prompts(wanted, tmp_path / PROMPTS)
    assert read_prompts(tmp_path / PROMPTS) == wanted


def test_cantonese_reads_the_chinese_texts(tmp_path: Path) -> None:
    assert [prompt.words for prompt in prompts(_texts(tmp_path / "texts"), "yue")] == ["请插卡", "请取卡"]


@pytest.mark.parametrize(
    ("recording", "problem"),
    [
        (_recording(), None),
        (_recording(loud=3.0), "clipped"),
        (_recording(room=0.05), "noisy"),
        (_recording(loud=0.0, room=0.0), "silent"),
        (Pcm(tone(200, 1.0, rate=8_000).samples, 8_000), "rate-too-low"),
        (Pcm(tone(200, 0.1, rate=RATE).samples, RATE), "too-short"),
    ],
)
def test_a_recording_is_measured(recording: Pcm, problem: str | None) -> None:
    assert fault(recording) == problem


def test_recordings_become_clips_and_what_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts, listed, sounds = _texts(tmp_path / "texts"), tmp_path / PROMPTS, tmp_path / "sounds"
    common = ["ug", "--texts", str(texts), "--prompts", str(listed), "--out", str(tmp_path / "clips")]
    assert main(common) == 0
    sounds.mkdir()
    good = _recording()
    soundfile.write(sounds / "0001.wav", good.samples, good.rate)
    assert main([*common, "--recordings", str(sounds), "--speaker", "one"]) == 1
    assert "0002: missing" in capsys.readouterr().out
    found = ClipStore(tmp_path / "clips").find("ياردەم", "ug")
    assert isinstance(found, Pcm)
    assert found.seconds == pytest.approx(1.18, abs=0.06)
    soundfile.write(sounds / "0002.wav", good.samples, good.rate)
    assert main([*common, "--recordings", str(sounds)]) == 0


def test_a_file_that_is_no_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / PROMPTS).write_text("a,b\n", encoding="utf-8")
    assert main(["ug", "--prompts", str(tmp_path / PROMPTS), "--recordings", str(tmp_path)]) == 2
    assert "not a list" in capsys.readouterr().err
