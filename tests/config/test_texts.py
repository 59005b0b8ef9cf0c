"""The texts loader and the completeness of the shipped texts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource

from config import texts_check
from config.texts import FOLDER, Source, TextError, Texts, languages

ZH = """\
# The first page.
welcome = 您好
    .spoken = 您好,请把社保卡放好

plain = 请稍候
amount = 共 { $sum } 元
    .spoken = 一共{ $sum }元
-agency = 社保中心
who = 请找{ -agency }的工作人员
again = { who }再试一次
two =
    第一行
    第二行
only-zh = 只有中文
"""
EN = """\
welcome = Hello
    .spoken = Hello, please put your card in
plain = Please wait
amount = { $sum } yuan in all
    .spoken = { $sum } yuan
-agency = the agency
who = Please ask { -agency }
again = { who } again
two = Two lines
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, text in (("zh", ZH), ("en", EN)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "pages.ftl").write_text(text, encoding="utf-8")
    return tmp_path


def test_screen_and_spoken_forms_come_from_one_id(folder: Path) -> None:
    texts = Texts(folder, "zh", strict=True)
    assert texts.screen("welcome") == "您好"
    assert texts.spoken("welcome") == "您好,请把社保卡放好"
    assert texts.spoken("plain") is None


def test_arguments_are_set_in_without_isolation_marks(folder: Path) -> None:
    texts = Texts(folder, "zh", strict=True)
    assert texts.screen("amount", {"sum": "4436.70"}) == "共 4436.70 元"
    assert texts.spoken("amount", {"sum": "4436.70"}) == "一共4436.70元"


def test_terms_references_and_several_lines_work(folder: Path) -> None:
    texts = Texts(folder, "en", strict=True)
    assert texts.screen("again") == "Please ask the agency again"
    assert Texts(folder, "zh", strict=True).screen("two") == "第一行\n第二行"


def test_missing_text_is_an_error_in_development(folder: Path) -> None:
    with pytest.raises(TextError, match="only-zh is missing in en"):
        Texts(folder, "en", strict=True).screen("only-zh")


def test_missing_text_falls_back_to_chinese_then_to_the_id_and_is_logged_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    texts = Texts(folder, "en", strict=False)
    assert texts.screen("only-zh") == texts.screen("only-zh") == "只有中文"
    assert texts.screen("nowhere") == "nowhere"
    assert texts.spoken("nowhere") is None
    assert [record.getMessage() for record in caplog.records] == [
        "text only-zh is missing in en",
        "text nowhere is missing in en",
        "text nowhere is missing in zh",
    ]


def test_missing_argument_is_an_error_that_names_it_and_no_value(folder: Path) -> None:
    with pytest.raises(TextError, match=r"text amount in zh: .*sum"):
        Texts(folder, "zh", strict=True).screen("amount", {"other": "SECRET"})


def test_unknown_language_is_refused(folder: Path) -> None:
    with pytest.raises(TextError, match="no language 'ug'"):
        Texts(folder, "ug", strict=True)


def test_id_given_twice_is_refused(folder: Path) -> None:
    (folder / "zh" / "slip.ftl").write_text("plain = 又一次\n", encoding="utf-8")
    with pytest.raises(TextError, match="plain is there twice"):
        Texts(folder, "zh", strict=True)


def test_chinese_comes_first_among_the_languages(folder: Path) -> None:
    assert languages(folder) == ("zh", "en")
    assert languages()[0] == "zh"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (EN.replace("plain = Please wait\n", ""), "en: plain is missing"),
        (EN.replace("{ $sum } yuan in all", "{ $amount } yuan"), "en: amount (value) uses ['amount'], zh uses ['sum']"),
        (EN.replace("    .spoken = Hello, please put your card in\n", ""), "en: welcome has no .spoken"),
        (EN + "extra = More\n", "en: extra is not in zh"),
        (EN + "plain = Again\n", "en/pages.ftl: plain is there twice"),
        (EN + "broken = { $\n", "en/pages.ftl: not valid Fluent: 'broken = { $'"),
    ],
)
def test_each_kind_of_incompleteness_is_found(change: str, problem: str, folder: Path) -> None:
    (folder / "en" / "pages.ftl").write_text(change + "only-zh = Chinese only\n", encoding="utf-8")
    assert texts_check.problems(folder) == [problem]


def test_shipped_texts_are_complete() -> None:
    assert texts_check.problems() == []


@pytest.mark.parametrize("language", languages())
def test_loading_on_demand_gives_what_fluent_gives(language: str) -> None:
    source, whole = Source(FOLDER, language), FluentBundle([language], use_isolating=False)
    for path in sorted((FOLDER / language).glob("*.ftl")):
        whole.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    for text_id in source.entries:
        if text_id.startswith("-"):
            continue
        message = whole.get_message(text_id)
        for pattern, spoken in ((message.value, False), (message.attributes.get("spoken"), True)):
            expected = None if pattern is None else str(whole.format_pattern(pattern, {})[0])
            assert source.format(text_id, {}, spoken=spoken)[0] == expected, text_id


@pytest.mark.parametrize(
    ("language", "whole", "month"),
    [("zh", "2026年3月7日", "2026年3月"), ("en", "7 March 2026", "March 2026")],
)
def test_dates_are_written_as_people_write_them(language: str, whole: str, month: str) -> None:
    texts = Texts(FOLDER, language, strict=True)
    assert texts.date(dt.date(2026, 3, 7)) == whole
    assert texts.month(dt.date(2026, 3, 7)) == month
