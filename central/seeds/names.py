"""Invented names: common, rare (outside GBK, outside the BMP) and with the separator U+00B7."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_COMPOUND: Final = ("欧阳", "司马", "上官", "诸葛")
_WOMEN: Final = "秀英桂兰淑珍玉梅凤霞素芬丽华春燕月娥雪琴翠莲美玲惠芳"
_MEN: Final = "建国志强德福永贵文斌长林金山树森振海家明学良国栋福生"
_RARE: Final = "䶮𬱖㛃龑翀𫖯奡暐"
_UYGHUR_WOMEN: Final = ("阿依古丽", "帕提古丽", "热依汗", "茹鲜古丽")
_UYGHUR_MEN: Final = ("艾山江", "吐尔逊", "买买提明", "阿布都热合曼")
_FATHERS: Final = ("吾买尔", "依明江", "库尔班", "司马义", "玉素甫")
_MONGOL: Final = ("包·其其格", "乌云·塔娜", "白·巴特尔", "宝音·朝鲁")
_TIBETAN: Final = ("扎西卓玛", "次仁顿珠", "格桑拉姆", "洛桑平措")


@dataclass(frozen=True, slots=True)
class Invented:
    """A name with its ethnicity code (GB 3304: 01 Han, 02 Mongol, 04 Tibetan, 05 Uyghur)."""

    name: str
    ethnicity: str


def invent(chance: random.Random, sex: int) -> Invented:
    """A name for a man (1) or a woman (2); about one in ten rare, one in ten of a minority."""
    kind = chance.random()
    if kind < 0.04:
        return Invented(chance.choice(_MONGOL), "02")
    if kind < 0.06:
        return Invented(chance.choice(_TIBETAN), "04")
    if kind < 0.11:
        given = chance.choice(_UYGHUR_WOMEN if sex == 2 else _UYGHUR_MEN)
        return Invented(f"{given}·{chance.choice(_FATHERS)}", "05")
    surname = chance.choice(_COMPOUND) if kind < 0.14 else chance.choice(_SURNAMES)
    pool = _WOMEN if sex == 2 else _MEN
    given = chance.choice(_RARE) if 0.14 <= kind < 0.24 else chance.choice(pool)
    if chance.random() < 0.8:
        given += chance.choice(pool)
    return Invented(surname + given, "01")
