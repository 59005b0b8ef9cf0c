"""Languages as folders: review states, drafts kept out of production, Chinese where a text is missing, sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import texts_check
from config.languages import Review, language
from config.layers import load
from config.merge import ConfigError
from config.texts import FOLDER, Source, Texts, languages, may_ship
from kiosk.pages import text
from kiosk.runtime.words import Words

WORDS_ONLY = ("bo", "ii", "ko", "mn-Mong", "ug", "za")
BLOCKS = {
    "bo": r"[\u0f00-\u0fff]",
    "ii": r"[\ua000-\ua4cf]",
    "ko": r"[\uac00-\ud7af]",
    "mn-Mong": r"[\u1800-\u18af]",
    "ug": r"[\u0600-\u06ff]",
    "za": r"[A-Za-z]",
}
ABOUT = 'name = "Kuliak"\nchinese_name = "{}"\nvoice = "zh"\ncomplete = false\nreview = "draft"\n'
FTL = """\
chrome-back = mit
    .review = native-reviewed
    .source = a reader
chrome-help = tok
    .source = a dictionary
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's Chinese texts, and beside them a language that is nothing but a folder."""
    (tmp_path / "zh").symlink_to(FOLDER / "zh")
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "language.toml").write_text(ABOUT.format("某文"), encoding="utf-8")
    (tmp_path / "xx" / "some.ftl").write_text(FTL, encoding="utf-8")
    return tmp_path


def test_a_folder_is_a_language(folder: Path) -> None:
    assert languages(folder) == ("zh", "xx")
    assert texts_check.problems(folder) == []
    words = Words(("zh", "xx"), strict=True, folder=folder)
    words.language = "xx"
    assert words.screen(text("chrome-back")) == "mit"
    assert words.screen(text("chrome-leave")) == Texts(FOLDER, "zh", strict=True).screen("chrome-leave")
    assert words.own(text("chrome-back"))
    assert not words.own(text("chrome-leave"))
    said = words.utterance((text("chrome-back"),), "page")
    assert said is not None
    assert said.language == "zh"


def test_a_draft_is_never_shown_in_production(folder: Path) -> None:
    shown = Texts(folder, "xx", strict=True, production=True)
    assert shown.screen("chrome-back") == "mit"
    assert shown.screen("chrome-help") == Texts(FOLDER, "zh", strict=True).screen("chrome-help")
    assert Source(folder, "xx").review("chrome-help") is Review.DRAFT
    (folder / "xx" / "some.ftl").write_text(FTL.split("chrome-help")[0].replace("native-reviewed", "draft"))
    assert not may_ship(folder, "xx")


def test_a_word_that_is_no_review_state_is_a_defect_and_counts_as_a_draft(folder: Path) -> None:
    (folder / "xx" / "some.ftl").write_text("chrome-back = mit\n    .review = good\n    .source = somebody\n")
    assert Source(folder, "xx").review("chrome-back") is Review.DRAFT
    assert any("has review 'good'" in problem for problem in texts_check.problems(folder))


def test_a_text_from_outside_without_a_source_is_a_defect(folder: Path) -> None:
    (folder / "xx" / "some.ftl").write_text("chrome-back = mit\n")
    assert texts_check.problems(folder) == ["xx: chrome-back is draft and names no source"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('colour = "red"', "unknown keys: colour"),
        ('review = "good"', "allowed are"),
        ('complete = "no"', "true and false"),
    ],
)
def test_a_language_file_that_cannot_be_used_is_refused(folder: Path, line: str, told: str) -> None:
    (folder / "xx" / "language.toml").write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        language(folder, "xx")


@pytest.mark.parametrize("code", WORDS_ONLY)
def test_words_from_public_sources_stand_in_their_own_script_and_name_their_source(code: str) -> None:
    source = Source(FOLDER, code)
    assert source.entries
    for text_id, entry in source.entries.items():
        assert re.search(r"^ +\.source = \S", entry, re.MULTILINE), text_id
        assert source.review(text_id) in (Review.DRAFT, Review.OFFICIAL)
        shown, problems = source.format(text_id, None, spoken=False)
        assert problems == []
        assert re.search(BLOCKS[code], shown or ""), text_id
        assert not re.search(r"[\u0400-\u04ff]", shown or ""), "Cyrillic is not a script of these languages here"
    assert language(FOLDER, code).voice == "zh"


def test_the_standard_wording_changes_the_screen_and_leaves_the_voice_plain() -> None:
    words = Words(("zh", "zh-standard"), strict=True)
    plain = words.screen(text("benefit-employee-pension"))
    words.language = "zh-standard"
    assert words.screen(text("benefit-employee-pension")) != plain
    assert words.voice_language == "zh"


def test_production_offers_no_language_of_drafts(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('mode = "development"\n[texts]\nlanguages = ["zh", "ug"]\n', encoding="utf-8")
    assert load("simulated", site, environment={}).configuration.texts.languages == ("zh", "ug")
    site.write_text('mode = "development"\n[texts]\nlanguages = ["zh", "xx"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="there is no xx"):
        load("simulated", site, environment={})
