from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voice import values
from voice.contract import Part, PartKind
from voice.phrasing import clip_text, phrases
from voice.planner import plan
from voice.texts_for_build import SpokenText, TextFileError, spoken_texts, value_texts


def _texts(tmp_path: Path, ftl: str, language: str = "zh", *, screen_texts: bool = False) -> list[SpokenText]:
    folder = tmp_path / language
    folder.mkdir(exist_ok=True)
    (folder / "a.ftl").write_text(ftl, encoding="utf-8")
    return [*spoken_texts(tmp_path, [language], screen_texts=screen_texts)]


def test_only_messages_with_a_spoken_form_are_rendered(tmp_path: Path) -> None:
    texts = _texts(tmp_path, "a = 屏幕\nb = 资格认证\n    .spoken = 确认您还在领取养老金\n")
    assert texts == [SpokenText("zh", "b", "确认您还在领取养老金")]


def test_screen_texts_are_spoken_where_asked(tmp_path: Path) -> None:
    assert [text.text_id for text in _texts(tmp_path, "a = 返回首页\n", screen_texts=True)] == ["a"]


def test_a_text_is_cut_into_sentences_so_that_shared_ones_are_rendered_once(tmp_path: Path) -> None:
    texts = _texts(tmp_path, "a = x\n    .spoken = 回执打印好了，请取走。认证已经成功。\n")
    assert [text.text for text in texts] == ["回执打印好了，请取走。", "认证已经成功。"]


def test_a_number_takes_its_measure_word_and_is_rendered_for_every_count(tmp_path: Path) -> None:
    texts = [text.text for text in _texts(tmp_path, "a = x\n    .spoken = 您的证明一共有{ $count }页，请都取走。\n")]
    assert texts[0] == "您的证明一共有，"
    assert texts[1:-1] == [f"{count}页" for count in range(values.HIGHEST_COUNT + 1)]
    assert texts[-1] == "请都取走。"


def test_step_so_many_of_so_many_is_one_clip_for_each_pair(tmp_path: Path) -> None:
    texts = {text.text for text in _texts(tmp_path, "a = x\n    .spoken = 第{ $step }步，共{ $total }步。\n")}
    assert "第2步，共4步" in texts
    assert "第5步，共4步" not in texts


def test_names_are_never_rendered_but_what_stands_around_them_is(tmp_path: Path) -> None:
    texts = [text.text for text in _texts(tmp_path, "a = x\n    .spoken = 欢迎您来办理，{ $name }，请坐下来等。\n")]
    assert texts == ["欢迎您来办理，", "请坐下来等。"]


def test_every_variant_of_a_choice_is_rendered(tmp_path: Path) -> None:
    ftl = "a = x\n    .spoken = 请把卡{ $side ->\n        [up] 芯片朝上放好\n       *[down] 芯片朝下放好\n    }。\n"
    assert {text.text for text in _texts(tmp_path, ftl)} == {"请把卡芯片朝上放好。", "请把卡芯片朝下放好。"}


def test_terms_and_references_are_followed(tmp_path: Path) -> None:
    ftl = "-place = 服务大厅\nb = x\n    .spoken = 请到{ -place }来办理\nc = x\n    .spoken = { b.spoken }吧\n"
    assert [text.text for text in _texts(tmp_path, ftl)] == ["请到服务大厅来办理", "请到服务大厅来办理吧"]


@pytest.mark.parametrize(
    "ftl", ["a = x\n    .spoken = { -nowhere }\n", "!!!\n", "-a = { -a }\nb = x\n    .spoken = { -a }\n"]
)
def test_a_text_file_that_cannot_be_spoken_is_named(tmp_path: Path, ftl: str) -> None:
    with pytest.raises(TextFileError):
        _texts(tmp_path, ftl)


def test_what_is_built_for_a_text_covers_what_is_spoken_at_run_time(tmp_path: Path) -> None:
    ftl = "a = x\n    .spoken = 第{ $step }步，共{ $total }步。下次请在{ $due }以前再来。请带{ $count }张照片。\n"
    built = [*_texts(tmp_path, ftl), *value_texts(["zh"], ["dates"])]
    known = {clip_text(text.text, "zh") for text in built}
    spoken = "第2步，共4步。下次请在2027年11月23日以前再来。请带2张照片。"
    assert all(piece.clip for piece in plan(spoken, "zh", known.__contains__))


_SHIPPED = {clip_text(text.text, "zh") for text in value_texts(["zh"], values.SHIPPED)}


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=1, max_value=99_999_999))
@example(11_000)
@example(2)
@example(20)
@example(10_003_600)
@example(20_000_000)
@example(40_040_006)
def test_every_amount_to_a_million_is_covered_by_long_chunks(fen: int) -> None:
    pieces = plan(f"{Decimal(fen) / 100:,.2f}元", "zh", _SHIPPED.__contains__)
    assert all(piece.clip for piece in pieces), pieces
    assert len(pieces) <= 4, pieces


@pytest.mark.parametrize(
    ("written", "most"),
    [
        ("2027年11月23日", 2),
        ("1992年3月", 2),
        ("17年4个月", 2),
        ("40年", 1),
        ("11个月", 1),
        ("45.25%", 2),
        ("0.6%", 2),
        ("100%", 1),
        ("A202711230042", 7),
        ("99", 1),
    ],
)
def test_dates_durations_shares_and_digits_are_covered(written: str, most: int) -> None:
    pieces = plan(written, "zh", _SHIPPED.__contains__)
    assert all(piece.clip or not any("\u4e00" <= sign <= "\u9fff" for sign in piece.text) for piece in pieces), pieces
    assert len(pieces) <= most


def test_all_values_together_are_some_hundred_clips_and_not_thousands() -> None:
    assert len(_SHIPPED) < 1_700
    assert len(set(values.month_days("zh"))) == len(set(values.month_days("en"))) == 366


def test_an_unknown_value_group_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown value group"):
        list(value_texts(["zh"], ["names"]))


def test_a_short_scrap_does_not_jump_over_the_end_of_a_sentence() -> None:
    parts = [Part(PartKind.TEXT, "您一共还要等"), Part(PartKind.COUNT, "7"), Part(PartKind.TEXT, "分钟。请坐。")]
    assert [phrase.text for phrase in phrases(parts, "zh")] == ["您一共还要等", "7分钟", "请坐。"]


def test_numbers_that_values_say_need_no_clip_of_their_own(tmp_path: Path) -> None:
    texts = _texts(tmp_path, "a = x\n    .spoken = { $count } 年\nb = x\n    .spoken = 请带{ $count }张照片\n")
    assert {text.text_id for text in texts} == {"a", "b"}
    assert [text.text for text in texts if text.text_id == "a"] == ["0 年"]
    assert len([text for text in texts if text.text_id == "b"]) == 21


def test_places_among_others_are_rendered_number_by_number_and_not_in_pairs(tmp_path: Path) -> None:
    texts = [text.text for text in _texts(tmp_path, "a = x\n    .spoken = 第{ $position }项，共{ $total }项。\n")]
    assert len(texts) == 2 * 21
    known = {clip_text(text, "zh") for text in texts}
    assert [piece.text for piece in plan("第3项，共14项。", "zh", known.__contains__)] == ["第三项", "共十四项"]


def test_limits_take_their_numbers_from_the_values(tmp_path: Path) -> None:
    texts = [
        text.text for text in _texts(tmp_path, "a = x\n    .spoken = 可以填 { $least_count } 到 { $most_count } 年。\n")
    ]
    known = {clip_text(text, "zh") for text in texts}
    assert len(known) <= 3
    pieces = plan("可以填 3 到 45 年。", "zh", (known | _SHIPPED).__contains__)
    assert all(piece.clip for piece in pieces), pieces
