from __future__ import annotations

import pytest

from voice.readings import SURNAMES, name_reading


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
