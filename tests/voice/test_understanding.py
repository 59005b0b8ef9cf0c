from __future__ import annotations

from pathlib import Path

import pytest

from tests.voice.conftest import FakeEngine, add_clip, tone
from voice.clips import ClipStore
from voice.contract import Miss, MissReason, Pcm
from voice.phrasing import clip_text
from voice.planner import plan
from voice.recogniser import Verdict
from voice.texts_for_build import value_texts
from voice.understanding import Sentence, fixed_sentences, said_by_clips, table, value_sentences
from voice.values import SHIPPED


class _Listener:
    """Understands long sounds and mishears short ones."""

    def listen(self, clip: Pcm, text: str, language: str) -> Verdict:
        return Verdict(0, 10, text) if clip.seconds > 1.5 else Verdict(4, 10, "不是这样")


def test_a_sentence_is_put_together_from_its_clips(tmp_path: Path) -> None:
    add_clip(tmp_path, "zh", "四千四百", tone(220, 0.8))
    add_clip(tmp_path, "zh", "三十六元", tone(220, 0.9))
    sound = said_by_clips(ClipStore(tmp_path), "4,436元")
    assert sound is not None
    assert sound.seconds == pytest.approx(1.7, abs=0.05)
    assert said_by_clips(ClipStore(tmp_path), "4,437元") is None


def test_the_table_has_both_voices_and_counts_what_was_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.understanding.units", lambda text, language: list(text))
    add_clip(tmp_path, "zh", "四千四百", tone(220, 0.8))
    add_clip(tmp_path, "zh", "三十六元", tone(220, 0.9))
    sentences = [("values", [Sentence("4,436元", "4,436元"), Sentence("5,436元", "5,436元")])]
    clips, espeak = table(sentences, ClipStore(tmp_path), FakeEngine("espeak", tone(200, 1.0)), _Listener())
    assert (clips.voice, clips.sentences, clips.wrong_percent, clips.amounts_exact_percent) == ("clips", 1, 0.0, 100.0)
    assert (espeak.voice, espeak.sentences, espeak.wrong_percent, espeak.amounts_exact_percent) == (
        "espeak",
        1,
        40.0,
        0.0,
    )


def test_a_robot_that_is_not_installed_says_nothing(tmp_path: Path) -> None:
    add_clip(tmp_path, "zh", "请插卡", tone(220, 1.8))
    absent = FakeEngine("espeak", Miss(MissReason.NOT_INSTALLED, "espeak-ng"))
    clips, espeak = table([("fixed", [Sentence("请插卡。")])], ClipStore(tmp_path), absent, _Listener())
    assert (clips.sentences, espeak.sentences) == (1, 0)
    assert clips.amounts_exact_percent is None


def test_the_sample_is_the_same_every_time_and_clips_cover_it() -> None:
    known = {clip_text(text.text, "zh") for text in value_texts(["zh"], SHIPPED)}
    sample = value_sentences(80)
    assert sample == value_sentences(80)
    assert sum(bool(sentence.amount) for sentence in sample) == 40
    assert all(piece.clip for sentence in sample for piece in plan(sentence.text, "zh", known.__contains__))
    texts = Path("config/texts")
    assert fixed_sentences(texts, 20) == fixed_sentences(texts, 20)
