"""Characters with several readings: surnames that are read otherwise than the word, and the words of the house that were checked.

An engine guesses a reading from the word; a surname has no word around it. It is given to the engine spelt with a character of the
right sound. Source of the readings: 通用规范汉字表 and 现代汉语词典 (surname senses).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SURNAMES: Mapping[str, tuple[str, str]] = {
    "单": ("善", "shàn"),
    "仇": ("球", "qiú"),
    "曾": ("增", "zēng"),
    "解": ("谢", "xiè"),
    "查": ("渣", "zhā"),
    "盖": ("舸", "gě"),
    "区": ("欧", "ōu"),
    "任": ("仁", "rén"),
    "华": ("画", "huà"),
    "朴": ("瓢", "piáo"),
    "种": ("虫", "chóng"),
    "缪": ("庙", "miào"),
    "乐": ("月", "yuè"),
    "翟": ("宅", "zhái"),
    "召": ("绍", "shào"),
    "员": ("运", "yùn"),
    "折": ("舌", "shé"),
    "秘": ("币", "bì"),
    "洗": ("显", "xiǎn"),
    "冼": ("显", "xiǎn"),
    "燕": ("烟", "yān"),
    "覃": ("秦", "qín"),
    "万俟": ("莫齐", "mò qí"),
    "尉迟": ("玉迟", "yù chí"),
    "长孙": ("掌孙", "zhǎng sūn"),
    "澹台": ("谈台", "tán tái"),
}
"""Surname: a spelling with one reading only, and that reading. 乐 (also Lè), 翟 (also Dí), 覃 (also Tán) and 召 take the more
common one; who bears the other is asked by a person.
"""

_LONGEST_NAME = 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def name_reading(name: str) -> str:
    """A Chinese name as it is given to an engine: its surname spelt as it sounds. Everything else comes back unchanged."""
    if not _HAN.fullmatch(name) or not 1 < len(name) <= _LONGEST_NAME:
        return name
    for length in (2, 1):
        found = SURNAMES.get(name[:length])
        if found is not None:
            return found[0] + name[length:]
    return name
