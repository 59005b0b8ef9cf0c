"""The shipped texts are plain, and each rule finds what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import plain_words
from config.merge import ConfigError
from config.plain_words import Wording, decisions, judge, length, sentences
from config.texts import FOLDER
from kiosk.commands import texts


def found(shown: str, heard: str = "", language: str = "zh") -> list[str]:
    wording = Wording(language, "a.ftl", "a", shown, heard or shown)
    return [finding.what for finding in judge(wording)]


def test_every_shipped_text_is_plain() -> None:
    assert [str(finding) for finding in plain_words.check()] == []


def test_what_is_read_is_every_file_and_every_item() -> None:
    read = list(plain_words.wordings())
    places = {wording.place for wording in read}
    for language in plain_words.LANGUAGES:
        for path in (FOLDER / language).glob("*.ftl"):
            assert path.name in places or path.name == "terms.ftl"
    assert "catalogue item-H01" in places


@pytest.mark.parametrize(
    ("shown", "heard", "part"),
    [
        ("养老金照常发，您现在不用再来一趟，以后也都一样。", "", "a sentence of 21 characters"),
        ("好。", "请您把手里的身份证放到机器下面的感应区上面去", "a sentence of 22 characters"),
        ("没有办理任何业务。", "", "'业务' is heard"),
        ("资格认证", "资格认证", "'资格认证' is heard"),
        ("系统不好", "机器不好", "'系统' is shown"),
    ],
)
def test_each_rule_finds_what_breaks_it(shown: str, heard: str, part: str) -> None:
    assert any(part in what for what in found(shown, heard))


@pytest.mark.parametrize(
    ("shown", "heard"),
    [
        ("资格认证", "确认您还在领养老金"),
        ("养老金照常发，您不用再来。以后也一样，好好保重身体。", ""),
        ("请打 12333。", ""),
    ],
)
def test_plain_words_are_not_found(shown: str, heard: str) -> None:
    assert found(shown, heard) == []


def test_english_is_counted_in_words() -> None:
    assert found(" ".join(["word"] * 17) + ".", language="en")
    assert found(" ".join(["word"] * 16) + ".", language="en") == []
    assert found("The system is down.", language="en")
    assert found("An unusual day.", language="en") == []


def test_a_value_that_is_filled_in_counts() -> None:
    assert length("一共\ufffc元", "zh") == 7
    assert sentences("好。走！", "zh") == ["好", "走"]


def test_questions_are_decisions() -> None:
    assert decisions("要打印吗？要认证吗？") == 2


def test_a_longer_form_is_found_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.ftl").write_text(
        "a = { $n ->\n    [one] 好\n   *[other] 本终端系统操作失败\n }\n", encoding="utf-8"
    )
    (tmp_path / "en").mkdir()
    assert {finding.text_id for finding in plain_words.check(tmp_path)} == {"a"}


def test_rules_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    path.write_text("[limits]\nzh_sentence = 20\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"no usable rules for zh"):
        plain_words.rules("zh", path)


def test_the_command_tells_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert texts.main(["check"]) == 0
    assert capsys.readouterr().out.endswith("0 incomplete, 0 not plain\n")
