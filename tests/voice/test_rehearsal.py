from __future__ import annotations

from pathlib import Path

import pytest

from tests.voice.conftest import add_clip, tone
from voice.clips import ClipStore, read_manifest
from voice.contract import Pcm, clip_key
from voice.phrasing import clip_text
from voice.planner import plan
from voice.recogniser import Verdict
from voice.rehearsal import TAKES, VALUES, amounts, rehearse
from voice.texts_for_build import value_texts
from voice.values import SHIPPED

DRAWLED, CLEAR = 1.2, 0.8
SEVENTY_FEN = clip_key("zh", "七角")


class _Takes:
    """An engine whose takes drawl until the one that ``clear_from`` names."""

    name = "takes"

    def __init__(self, clear_from: int) -> None:
        self.asked: list[tuple[str, float]] = []
        self._clear_from = clear_from

    def render(self, text: str, language: str, voice: str = "", speed: float = 1.0) -> Pcm:
        assert (text, language) == ("七角。", "zh")
        self.asked.append((voice, speed))
        return tone(220, CLEAR if len(self.asked) > self._clear_from else DRAWLED)


class _Listener:
    """Hears 九 for a 角 that drawls."""

    def __init__(self) -> None:
        self.heard = 0

    def listen(self, clip: Pcm, text: str, language: str) -> Verdict:
        self.heard += 1
        spoken = "".join(piece.text for piece in plan(text, language, lambda words: True))
        heard = spoken.replace("角", "九") if "角" in spoken and clip.seconds > 2.0 else spoken
        return Verdict(0, 10, heard)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("voice.rehearsal.units", lambda text, language: list(text))
    add_clip(tmp_path, "zh", "三十六元", tone(220, 0.9))
    add_clip(tmp_path, "zh", "四十七元", tone(220, 0.9))
    add_clip(tmp_path, "zh", "七角", tone(220, DRAWLED), passed=False)
    return tmp_path


def test_a_chunk_that_is_misheard_where_it_stands_is_rendered_until_it_is_understood(folder: Path) -> None:
    engine = _Takes(clear_from=2)
    before = read_manifest(folder / "zh")
    done = rehearse(folder, engine, _Listener(), ["36.70元", "47.70元", "36元"])
    assert (done.values, done.wrong_before, done.anew, done.wrong_after) == (3, 2, ["七角"], 0)
    assert engine.asked == [(take.voice, take.speed) for take in TAKES[:3]]
    after = read_manifest(folder / "zh")
    assert {key for key in after if after[key] != before[key]} == {SEVENTY_FEN}
    assert after[SEVENTY_FEN].passed
    mended = ClipStore(folder).find("七角", "zh")
    assert isinstance(mended, Pcm)
    assert mended.seconds < DRAWLED


def test_what_no_take_makes_clear_stays_and_is_named(folder: Path) -> None:
    engine = _Takes(clear_from=len(TAKES))
    done = rehearse(folder, engine, _Listener(), ["36.70元"])
    assert done.misheard == [("36.70元", "三十六元七九")]
    assert (done.anew, len(engine.asked)) == ([], len(TAKES))
    rows = read_manifest(folder / "zh")
    assert {rows[key].text: rows[key].passed for key in rows} == {"三十六元": True, "四十七元": True, "七角": False}


def test_a_chunk_that_is_understood_in_all_its_places_counts_as_understood(folder: Path) -> None:
    add_clip(folder, "zh", "七角", tone(220, CLEAR), passed=False)
    assert rehearse(folder, _Takes(0), _Listener(), ["36.70元"]).wrong_before == 0
    assert read_manifest(folder / "zh")[SEVENTY_FEN].passed


def test_a_value_without_clips_is_named_and_not_heard(folder: Path) -> None:
    listener = _Listener()
    done = rehearse(folder, _Takes(0), listener, ["58.70元"])
    assert (done.without_clips, done.values, listener.heard) == (["58.70元"], 0, 0)


def test_every_chunk_of_an_amount_is_heard_beside_two_others() -> None:
    known = {clip_text(text.text, "zh") for text in value_texts(["zh"], SHIPPED)}
    beside: dict[str, set[str]] = {}
    for value in amounts():
        pieces = plan(value, "zh", known.__contains__)
        assert all(piece.clip for piece in pieces)
        for piece in pieces:
            beside.setdefault(piece.text, set()).add(value)
    small_change = [words for words in beside if words.endswith(("角", "分"))]
    assert len(small_change) >= 99
    assert all(len(beside[words]) >= 2 for words in small_change)
    shares = (piece for value in VALUES["shares"]() for piece in plan(value, "zh", known.__contains__))
    assert all(piece.clip for piece in shares)


def test_nothing_of_the_listening_table_is_rehearsed() -> None:
    from voice.understanding import value_sentences

    rehearsed = {value for each in VALUES.values() for value in each()}
    assert not rehearsed & {sentence.text for sentence in value_sentences(40)}
