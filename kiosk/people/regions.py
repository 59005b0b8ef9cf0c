"""Top level of GB/T 2260: what the first two digits of an identity number say, in the standard's own words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

PROVINCES: Mapping[str, str] = MappingProxyType(
    {
        "11": "北京市",
        "12": "天津市",
        "13": "河北省",
        "14": "山西省",
        "15": "内蒙古自治区",
        "21": "辽宁省",
        "22": "吉林省",
        "23": "黑龙江省",
        "31": "上海市",
        "32": "江苏省",
        "33": "浙江省",
        "34": "安徽省",
        "35": "福建省",
        "36": "江西省",
        "37": "山东省",
        "41": "河南省",
        "42": "湖北省",
        "43": "湖南省",
        "44": "广东省",
        "45": "广西壮族自治区",
        "46": "海南省",
        "50": "重庆市",
        "51": "四川省",
        "52": "贵州省",
        "53": "云南省",
        "54": "西藏自治区",
        "61": "陕西省",
        "62": "甘肃省",
        "63": "青海省",
        "64": "宁夏回族自治区",
        "65": "新疆维吾尔自治区",
        "71": "台湾省",
        "81": "香港特别行政区",
        "82": "澳门特别行政区",
    }
)


class Holder(StrEnum):
    """Which document carries a number of this kind."""

    CITIZEN = "citizen"
    HONG_KONG_RESIDENT = "hong-kong-resident"
    MACAO_RESIDENT = "macao-resident"
    TAIWAN_RESIDENT = "taiwan-resident"
    FOREIGN_RESIDENT = "foreign-resident"


# 港澳台居民居住证 carry these six digits instead of a county; a permanent residence card begins with 9, then the province
# that issued it.
PERMITS: Mapping[str, Holder] = MappingProxyType(
    {
        "810000": Holder.HONG_KONG_RESIDENT,
        "820000": Holder.MACAO_RESIDENT,
        "830000": Holder.TAIWAN_RESIDENT,
        "9": Holder.FOREIGN_RESIDENT,
    }
)
_FOREIGN = "9"


def holder_of(region: str) -> Holder:
    """Whose document a number with these first six digits is."""
    return PERMITS.get(region) or PERMITS.get(region[:1]) or Holder.CITIZEN


def province_of(region: str) -> str | None:
    """The province of six region digits, in the words of GB/T 2260; None where there is no such region."""
    if region[:1] == _FOREIGN:
        return PROVINCES.get(region[1:3])
    if holder_of(region) is Holder.TAIWAN_RESIDENT:
        return PROVINCES["71"]
    return PROVINCES.get(region[:2])
