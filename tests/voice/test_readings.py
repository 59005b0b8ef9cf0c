from __future__ import annotations

import pytest

from voice.readings import SURNAMES, WORDS, name_reading, reading


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("单玉兰", "善玉兰"),
        ("仇大海", "球大海"),
        ("曾国强", "增国强"),
        ("解小龙", "谢小龙"),
        ("查良德", "渣良德"),
        ("盖文正", "舸文正"),
        ("尉迟恭", "玉迟恭"),
        ("万俟明月", "莫齐明月"),
        ("王小单", "王小单"),
        ("单", "单"),
        ("单位的电话号码", "单位的电话号码"),
        ("Zeng", "Zeng"),
        ("买买提·艾力", "买买提·艾力"),
    ],
)
def test_a_surname_is_spelt_as_it_sounds(name: str, given: str) -> None:
    assert name_reading(name) == given


def test_no_surname_is_spelt_with_a_surname_that_would_be_spelt_again() -> None:
    assert all(sound not in SURNAMES and sound[:1] not in SURNAMES for sound, _ in SURNAMES.values())


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("我把屏幕调亮。", "我把屏幕条亮。"),
        ("今天办得怎么样？", "今天办的怎么样？"),
        ("请按得重一点。", "请按的重一点。"),
        ("您听得见。", "您听的见。"),
        ("记得带卡。", "记得带卡。"),
        ("得到了。", "得到了。"),
        ("养老金发放。", "养老金 发放。"),
    ],
)
def test_words_of_the_house_are_given_as_they_sound(written: str, given: str) -> None:
    assert reading(written) == given


def test_what_is_given_sounds_as_it_is_written_in_length() -> None:
    assert all(len(given.replace(" ", "")) == len(written) for written, (given, _) in WORDS.items())
