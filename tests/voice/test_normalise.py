from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.normalise import normalise, receipt_digits, speakable
from voice.numerals import cardinal, counted, money


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("本月4436.70元", "本月四千四百三十六元七角"),
        ("¥1,234,567.05", "一百二十三万四千五百六十七元零五分"),
        ("2元", "两元"),
        ("0.70元", "七角"),
        ("0.05元", "五分"),
        ("0元", "零元"),
        ("200元/月", "二百元每月"),
        ("2027年11月23日", "二零二七年十一月二十三日"),
        ("2027-11-23", "二零二七年十一月二十三日"),
        ("2027/1/2", "二零二七年一月二日"),
        ("2027.01.02", "二零二七年一月二日"),
        ("2027年2月", "二零二七年二月"),
        ("2027-13-45", "二零二七，一三，四五"),
        ("2月2日", "二月二日"),
        ("17年4个月", "十七年四个月"),
        ("请拨打12333", "请拨打一二三三三"),
        ("拨打 120", "拨打一二零"),
        ("400-123-4567", "四零零，一二三，四五六七"),
        ("第 2 步,共 4 步", "第二步，共四步"),
        ("还有 2 页", "还有两页"),
        ("12 步", "十二步"),
        ("2号窗口", "二号窗口"),
        ("1-3天", "一到三天"),
        ("12.5%", "百分之十二点五"),
        ("14:30", "十四点三十分"),
        ("08:05", "八点零五分"),
        ("9:00-17:00", "九点到十七点"),
        ("110***1234", "一一零，一二三四"),
        ("A202711230042", "A，二零二七，一一二三，零零四二"),
        ("110000196001011234", "一一零零零零，一九六零零一零一，一二三四"),
        ("“再听一遍”", "再听一遍"),
        ("请 看 屏幕", "请看屏幕"),
        ("到⁨2027年1月2日⁩止", "到二零二七年一月二日止"),
    ],
)
def test_chinese_is_written_out_as_it_is_spoken(written: str, spoken: str) -> None:
    assert normalise(written, "zh") == spoken


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (110, "一百一十"),
        (101, "一百零一"),
        (1010, "一千零一十"),
        (2002, "两千零二"),
        (10_010, "一万零一十"),
        (20_000, "两万"),
        (100_000_001, "一亿零一"),
        (120_000, "十二万"),
        (-3, "负三"),
    ],
)
def test_cardinals_follow_putonghua(number: int, spoken: str) -> None:
    assert cardinal(number) == spoken


def test_a_number_nobody_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        cardinal(10**16)


def test_two_is_liang_only_where_things_are_counted() -> None:
    assert counted(2) == "两"
    assert counted(12) == "十二"
    assert money(Decimal("12.2")) == "十二元两角"


def test_english_passes_through_but_for_spaces_and_the_hotline() -> None:
    assert normalise("Call  12333,\n step 2 of 4.", "en") == "Call 1 2 3 3 3, step 2 of 4."


def test_another_language_is_only_cleaned() -> None:
    assert normalise(" 12333  ئا ", "ug") == "12333 ئا"


def test_receipt_numbers_are_read_in_groups() -> None:
    assert receipt_digits("13800001234") == "一三八，零零零零，一二三四"
    assert receipt_digits("11000019600101123X").endswith("一二三 X")


def test_punctuation_alone_is_nothing_to_say() -> None:
    assert not speakable("，。 … !")
    assert speakable("好。")


@given(st.text(alphabet="0123456789.,-:/%元年月日第步页 *¥，。Xab请", max_size=30))
def test_any_text_is_normalised_without_digits_left_and_only_once(text: str) -> None:
    spoken = normalise(text, "zh")
    assert not any(character in "0123456789" for character in spoken)
    assert normalise(spoken, "zh") == spoken


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_normaliser(text: str) -> None:
    assert isinstance(normalise(text, "zh"), str)
    assert isinstance(normalise(text, "en"), str)


@pytest.mark.parametrize(
    ("written", "said"),
    [("交5,000比交200", "交五千比交二百"), ("12,345", "一万两千三百四十五"), ("年交3,000", "年交三千")],
)
def test_thousands_are_one_number(written: str, said: str) -> None:
    assert normalise(written, "zh") == said
