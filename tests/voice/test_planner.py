from __future__ import annotations

from voice.contract import Part, PartKind, Utterance
from voice.phrasing import clip_text
from voice.planner import Piece, plan


def _spoken(text: str, clips: list[str], language: str = "zh") -> list[Piece]:
    known = {clip_text(clip, language) for clip in clips}
    return plan(text, language, known.__contains__)


def test_a_sentence_with_its_own_clip_is_one_piece() -> None:
    assert _spoken("请插卡。", ["请插卡！"]) == [Piece("请插卡", clip=True, pause=True)]


def test_a_date_is_year_and_day_between_fixed_lead_and_tail() -> None:
    pieces = _spoken(
        "有效期到2027年11月23日，请收好。", ["有效期到", "2027年", "11月23日", "请收好", "二十三日", "十一月"]
    )
    assert [piece.text for piece in pieces] == ["有效期到", "二零二七年", "十一月二十三日", "请收好"]
    assert all(piece.clip for piece in pieces)
    assert [piece.pause for piece in pieces] == [False, False, True, True]


def test_the_fewest_and_longest_clips_win() -> None:
    pieces = _spoken("四千四百三十六元七角", ["四千", "四百", "三十六元", "七角", "四千四百", "三十六元七角"])
    assert [piece.text for piece in pieces] == ["四千四百", "三十六元七角"]


def test_what_no_clip_says_is_left_as_one_piece_in_its_place() -> None:
    pieces = _spoken("您好，张三，请坐一会儿。", ["您好", "请坐一会儿"])
    assert [(piece.text, piece.clip) for piece in pieces] == [("您好", True), ("张三，", False), ("请坐一会儿", True)]


def test_a_sentence_without_clips_is_left_whole() -> None:
    pieces = _spoken("网络断了，请稍等。", [])
    assert [(piece.text, piece.clip) for piece in pieces] == [("网络断了，请稍等。", False)]


def test_english_is_cut_between_words_and_without_regard_to_case() -> None:
    pieces = _spoken("Valid until 23 November 2027.", ["valid until", "23 November", "2027", "3 November"], "en")
    assert [piece.text for piece in pieces] == ["valid until", "23 november", "2027"]


def test_nothing_to_say_gives_no_piece() -> None:
    assert _spoken("……。", []) == []


def test_the_texts_of_a_page_are_kept_apart_and_values_are_not() -> None:
    def text(*words: str) -> tuple[Part, ...]:
        return tuple(Part(PartKind.COUNT if word.isdigit() else PartKind.TEXT, word) for word in words)

    assert (
        Utterance("en", "page", text("Hello", "Insert your card. ", "Step ", "2")).text
        == "Hello. Insert your card. Step 2"
    )
    assert Utterance("zh", "page", text("您好", "请插卡。", "还有", "2", "页")).text == "您好。请插卡。 还有2页"
