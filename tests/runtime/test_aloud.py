"""What the loudspeaker may say of a page that holds something personal, and what only she hears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.pages import Text, text
from kiosk.runtime.aloud import marked, parts_of, public
from kiosk.runtime.words import Words
from kiosk.services.figures import code_text
from voice.contract import Part, PartKind
from voice.normalise import normalise

WORDS = Words(("zh", "en"), strict=True)
DUE = text("offer-due-soon", due="2027-11-23")


def _said(texts: tuple[Text, ...], *, aloud: bool, language: str = "zh") -> str:
    WORDS.language = language
    utterance = WORDS.utterance(texts, "page", aloud=aloud)
    return "" if utterance is None else utterance.text


def test_she_alone_hears_the_whole_sentence() -> None:
    assert _said((DUE,), aloud=False) == "您的养老金认证快到期了。到期日是2027年11月23日。"


@pytest.mark.parametrize(("language", "word"), [("zh", "再听一遍"), ("en", "Repeat")])
def test_the_hall_hears_no_date_and_how_it_can_be_heard(language: str, word: str) -> None:
    said = _said((DUE, text("offer-free")), aloud=True, language=language)
    assert "2027" not in said
    assert "23" not in said
    assert word in said


def test_what_tells_how_the_conversation_stands_is_said_to_the_hall_as_it_is() -> None:
    step = text("chrome-step", at="2", of="4")
    assert _said((step,), aloud=True) == _said((step,), aloud=False) == "第 2 步，共 4 步"


def test_a_text_that_names_another_text_is_said_in_one_piece() -> None:
    source = text("any", benefit="@benefit-employee-pension")
    values = marked(source, {"benefit": "职工养老金"})
    assert parts_of(f"为您办好：{values['benefit']}资格认证。", source, values, "zh") == [
        Part(PartKind.TEXT, "为您办好：职工养老金资格认证。")
    ]


def test_a_value_is_found_where_it_stands_also_when_it_repeats_a_fixed_word() -> None:
    source = Text("any", (("value", "2"), ("other", "3")))
    values = marked(source, dict(source.args))
    parts = parts_of(f"第2项有{values['other']}个。另外{values['value']}个。", source, values, "zh")
    assert [part.text for part in parts if part.kind is PartKind.VALUE] == ["3", "2"]
    assert parts[0] == Part(PartKind.TEXT, "第2项有")


def test_a_word_that_may_choose_a_variant_is_left_alone() -> None:
    assert marked(text("any", state="due-soon"), {"state": "due-soon"}) == {"state": "due-soon"}


_FIXED = (
    st.text("您好请看。！？，", max_size=6).map(lambda words: Part(PartKind.TEXT, words)).filter(lambda part: part.text)
)
_PERSONAL = st.sampled_from([PartKind.DATE, PartKind.VALUE, PartKind.MONEY]).map(lambda kind: Part(kind, "秘密1"))


@given(st.lists(st.one_of(_FIXED, _PERSONAL), max_size=12))
def test_nothing_personal_is_ever_public_and_it_is_told_when_there_was_some(parts: list[Part]) -> None:
    kept, withheld = public(parts)
    assert "秘密" not in "".join(part.text for part in kept)
    assert withheld == any(part.kind is not PartKind.TEXT for part in parts)
    if not withheld:
        assert "".join(part.text for part in kept) == "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("text_id", "name", "written", "kind"),
    [
        ("item-Q15-summary", "total", "fen:1234500", PartKind.VALUE),
        ("item-Q02-summary", "count", "4", PartKind.VALUE),
        ("item-Q18-summary", "state", "@code-card-lost", PartKind.VALUE),
        ("key-place", "total", "6", PartKind.COUNT),
        ("doing-certify", "benefit", "@benefit-employee-pension", PartKind.TEXT),
    ],
)
def test_what_belongs_to_her_record_is_personal_whatever_it_is_called(
    text_id: str, name: str, written: str, kind: PartKind
) -> None:
    source = Text(text_id, ((name, written),))
    values = marked(source, {name: "12,345"})
    parts = parts_of(f"一共{values[name]}。", source, values, "zh")
    assert parts[1 if len(parts) > 1 else 0].kind is kind


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("3001 0420", "三零零一，零四二零", "3 0 0 1, 0 4 2 0"),
        ("3f1a 0b42", "三F一A，零B四二", "3 F 1 A, 0 B 4 2"),
        ("120", "一二零", "1 2 0"),
        ("d3adbeef00124457", "D三A D，B E E F，零零一二，四四五七", "D 3 A D, B E E F, 0 0 1 2, 4 4 5 7"),
        ("6222********1234", "六二二二，一二三四", "6 2 2 2, 1 2 3 4"),
    ],
)
def test_a_code_is_read_sign_by_sign_and_never_as_a_number(code: str, chinese: str, english: str) -> None:
    shown = (text("fact-journal"), code_text(code))
    for language, heard in (("zh", chinese), ("en", english)):
        WORDS.language = language
        utterance = WORDS.utterance(shown, "page", everything=True)
        assert utterance is not None
        assert normalise(utterance.text, language).endswith(heard)
        assert Part(PartKind.DIGITS, heard) in utterance.parts
        assert code not in "".join(part.text for part in public(utterance.parts)[0])


def test_two_values_that_follow_each_other_are_not_read_as_one_number() -> None:
    row = (text("figure-count", count="17"), text("value-money", amount="fen:40000"), text("value-plain", value="3"))
    WORDS.language = "zh"
    utterance = WORDS.utterance(row, "page", everything=True)
    assert utterance is not None
    assert normalise(utterance.text, "zh") == "十七。四百元。三"


def test_a_value_of_small_letters_is_hers_and_no_fixed_word() -> None:
    utterance = WORDS.utterance((text("value-plain", value="text:lihua"),), "page", everything=True)
    assert utterance is not None
    assert public(utterance.parts) == ([], True)
