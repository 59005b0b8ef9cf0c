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

# Found by reading every text of the house beside the readings that a dictionary gives: written, as it is given to an engine, and the
# reading that was meant.
WORDS: Mapping[str, tuple[str, str]] = {
    "调亮": ("条亮", "tiáo liàng, not diào"),
    "怎么调": ("怎么条", "tiáo, not diào"),
    "补给早年": ("补 给早年", "gěi, not 补给 bǔ jǐ"),
    "养老金发放": ("养老金 发放", "fā fàng, not 金发 jīn fà"),
}
# 得 after a verb is de, which dictionaries of single characters read dé.
_DEGREE = re.compile(r"(?<=[办按看说听写做填走够打来])得(?=[^到了])")
_LONGEST_NAME = 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def reading(text: str) -> str:
    """Normalised Chinese as it is given to an engine that guesses readings from a dictionary."""
    for written, (given, _) in WORDS.items():
        text = text.replace(written, given)
    return _DEGREE.sub("的", text)


def name_reading(name: str) -> str:
    """A Chinese name as it is given to an engine: its surname spelt as it sounds. Everything else comes back unchanged."""
    if not _HAN.fullmatch(name) or not 1 < len(name) <= _LONGEST_NAME:
        return name
    for length in (2, 1):
        found = SURNAMES.get(name[:length])
        if found is not None:
            return found[0] + name[length:]
    return name
