"""The other scripts of the country on paper: joined, stacked, from the right, in columns; and never half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.contract import Deadline
from drivers.printer import fonts, raster
from drivers.printer.contract import Align, Block, Line, Pair, PrintOutcome, PrintReport, Slip
from drivers.printer.fonts import font_chain
from drivers.printer.ink import TextFace
from drivers.printer.raster import SlipError, draw_slip
from drivers.printer.scripts import Direction, base_direction, is_upright_script, pieces_in_view
from drivers.printer.simulator import SimulatedReceiptPrinter
from drivers.printer.typeset import printable, units, wrap
from tests.drivers.printer.rigs import SETTINGS
from tests.drivers.printer.test_raster import drawn, ink

UYGHUR = "ئىجتىمائىي سۇغۇرتا كارتىڭىزنى قويۇڭ"
TIBETAN = "སྤྱི་ཚོགས་འགན་ལེན་གྱི་ལག་ཁྱེར། བསྒྲུབས་ཟིན།"
MONGOLIAN = "ᠨᠡᠶᠢᠭᠡᠮ ᠦᠨ ᠳᠠᠭᠠᠳᠬᠠᠯ ᠤᠨ ᠺᠠᠷᠲ ᠢᠶᠠᠨ ᠲᠠᠯᠪᠢᠭᠠᠷᠠᠢ᠃"
YI = "ꆈꌠꁱꂷ ꌦꊨꁨꀕꈐꄯ"
ZHUANG = "Cingj dawz gaj baujhoj cuengq haeuj. Ƅƅ Ɵɵ Ɯɯ Ƨƨ Ƃƃ"
KOREAN = "한국어 사회보장카드"
KAZAKH = "الەۋمەتتىك قامسىزداندىرۋ"
RIGHT, LEFT = Direction.RIGHT_TO_LEFT, Direction.LEFT_TO_RIGHT


@pytest.mark.parametrize("text", [UYGHUR, TIBETAN, MONGOLIAN, YI, ZHUANG, KOREAN, KAZAKH, "䶮𠮷𬱖𫖯㛃，："])
@pytest.mark.parametrize("width", [80, 58])
def test_every_script_has_its_letters_and_keeps_on_the_paper(text: str, width: int) -> None:
    result = draw_slip(
        Slip((Line(text * 3, 5), Pair(text[:6], text, 5), Line(text, 7, bold=True))), width, font_chain()
    )
    assert result.missing_glyphs == frozenset()
    assert ink(result.image)[2] <= result.image.width


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (UYGHUR, "NotoNaskhArabic-Regular.ttf"),
        (TIBETAN, "NotoSerifTibetan-Regular.ttf"),
        (KAZAKH, "NotoNaskhArabic-Regular.ttf"),
    ],
)
def test_letters_are_joined_and_stacked_as_the_font_and_the_shaper_say(text: str, file: str) -> None:
    # The judge is Pillow's own text with full bidirectional layout of the whole word, drawn in one go.
    word = text.split(" ")[0]
    image = drawn(Line(word, 6))
    box = ink(image)
    em = font_chain().em_dots(6 * 8)
    judge = ImageFont.truetype(fonts._installed()[file], em, layout_engine=ImageFont.Layout.RAQM)
    wanted = Image.new("L", image.size, 255)
    ImageDraw.Draw(wanted).text((20, image.height - 30), word, font=judge, fill=0, anchor="ls")
    black = wanted.point(lambda grey: 255 if grey > 140 else 0).convert("1", dither=Image.Dither.NONE)
    assert ImageChops.difference(image.crop(box).convert("L"), black.crop(ink(black)).convert("L")).getbbox() is None
    isolated = ImageFont.truetype(fonts._installed()[file], em, layout_engine=ImageFont.Layout.BASIC)
    assert box[2] - box[0] < isolated.getlength(word) - 3


def test_uyghur_begins_at_the_right_and_han_beside_it_at_the_left() -> None:
    assert ink(drawn(Line("ئىسمى", 5)))[2] > 566
    assert ink(drawn(Line("ئىسمى", 5, align=Align.RIGHT)))[0] < 10
    assert ink(drawn(Line("姓名", 5)))[0] < 10
    pair = drawn(Pair("ئىسمى", "张*三", 5))
    value, label = pair.crop((0, 0, 200, pair.height)), pair.crop((376, 0, 576, pair.height))
    assert ink(value)[0] < 10
    assert ink(label)[2] > 190


@pytest.mark.parametrize(
    ("line", "base", "shown"),
    [
        ("姓名 abc", LEFT, ["姓名 abc"]),
        ("سانى 2027-11-23، ئاخىرى", RIGHT, ["، ئاخىرى", "2027-11-23", "سانى "]),
        ("نومۇر 110***0018.", RIGHT, [".", "110***0018", "نومۇر "]),
        ("张三 (ئادىل) 李", LEFT, ["张三 (", "ئادىل", ") 李"]),
        ("ئادىل: 100元", RIGHT, ["100元", "ئادىل: "]),
        ("abc، def", RIGHT, ["abc، def"]),
    ],
)
def test_the_order_of_a_mixed_line(line: str, base: Direction, shown: list[str]) -> None:
    pieces = pieces_in_view(line, base)
    assert [piece.text for piece in pieces] == shown


@pytest.mark.parametrize(
    ("text", "base"), [("ئادىل 张", RIGHT), ("张 ئادىل", LEFT), ("2027 ئادىل", RIGHT), ("***", LEFT), ("", LEFT)]
)
def test_the_first_letter_decides_where_a_paragraph_begins(text: str, base: Direction) -> None:
    assert base_direction(text) is base


@given(st.text(alphabet="ئادىل张三2027-.*()، ་བོད", max_size=40))
def test_no_character_is_lost_or_doubled_in_any_order(text: str) -> None:
    for base in Direction:
        assert sorted("".join(piece.text for piece in pieces_in_view(text, base))) == sorted(text)


def test_mongolian_stands_in_columns_from_the_left() -> None:
    short, long = drawn(Line("ᠮᠣᠩᠭᠣᠯ", 6)), drawn(Line(MONGOLIAN, 6))
    assert ink(short)[2] < 80
    assert ink(short)[3] > ink(short)[2]
    assert ink(long)[2] > 2 * ink(short)[2]
    first = drawn(Line(wrap(MONGOLIAN, 320, TextFace(font_chain(), font_chain().em_dots(48), False).width)[0], 6))
    column = ink(first)[2]
    assert (
        long.crop((0, 0, column, first.height - 20)).tobytes()
        == first.crop((0, 0, column, first.height - 20)).tobytes()
    )
    assert is_upright_script("ᠮᠣᠩᠭᠣᠯ 2027")
    assert not is_upright_script("蒙古文 ᠮᠣ")


def test_a_long_mongolian_text_fills_the_width_before_it_grows_longer() -> None:
    image = drawn(Line(" ".join([MONGOLIAN] * 6), 5), width=58)
    assert 300 < ink(image)[2] <= 384


def test_words_that_join_are_not_cut_and_tibetan_breaks_behind_its_dot() -> None:
    assert list(units("سۇغۇرتا كارتا")) == ["سۇغۇرتا", " ", "كارتا"]
    assert list(units("བོད་ཡིག་གི།")) == ["བོད་", "ཡིག་", "གི།"]
    assert list(units("ᠮᠣᠩᠭᠣᠯ ᠤᠨ\u202fᠪᠢ")) == ["ᠮᠣᠩᠭᠣᠯ", " ", "ᠤᠨ\u202fᠪᠢ"]


def test_what_shapes_a_letter_is_kept_and_other_marks_without_ink_are_not() -> None:
    assert printable("ᠤᠨ\u180eᠠ") == ["ᠤᠨ\u180eᠠ"]
    assert printable("张\u200d三\u180e") == ["张三"]


def test_tibetan_that_hangs_low_does_not_touch_the_next_line() -> None:
    deep = "བསྒྲུབས་"
    one, two = drawn(Line(deep, 6)), drawn(Line(deep, 6), Line(deep, 6))
    assert two.height == 2 * one.height
    assert ink(one)[3] <= one.height
    assert two.crop((0, one.height, two.width, two.height)).tobytes() == one.tobytes()


def test_without_a_shaper_nothing_is_printed_rather_than_broken_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "can_shape", lambda: False)
    blocks: list[Block] = [Line(UYGHUR, 5), Line(TIBETAN, 5), Pair("姓名", MONGOLIAN, 5)]
    for block in blocks:
        with pytest.raises(SlipError, match=r"^shaping-missing$"):
            drawn(block)
    drawn(Line("回执 " + YI + ZHUANG, 5))
    printer = SimulatedReceiptPrinter(SETTINGS)
    printer.open()
    report = printer.print_slip(Slip((Line(UYGHUR, 5),)), 1, Deadline(5))
    assert report == PrintReport(PrintOutcome.NOT_PRINTED, reason="slip-invalid:shaping-missing")
    printer.close()
