"""The four layouts of the text block: what is read, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from drivers.idcard.contract import IdCardData, IdCardKind, IdCardProblem
from drivers.idcard.image import IdCardImage
from drivers.idcard.text import LAYOUTS, BadBlock, decode_extra_address, decode_text, number_is_valid
from tests.drivers.idcard.people import ALL, FOREIGN_2023, FOREIGN_OLD, HK_MO_TW, RESIDENT


def read(image: IdCardImage) -> IdCardData:
    return decode_text(image.text_block())


def refusal(block: bytes) -> IdCardProblem:
    with pytest.raises(BadBlock) as caught:
        decode_text(block)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.problem


def patched(image: IdCardImage, offset: int, text: str | bytes) -> bytes:
    block = bytearray(image.text_block())
    value = text if isinstance(text, bytes) else text.encode("utf-16-le")
    block[offset : offset + len(value)] = value
    return bytes(block)


# Field by field as the layout documents them, not as the code has them: offset, text.
BLOCKS = {
    IdCardKind.RESIDENT: [
        (0, "张三"), (30, "2"), (32, "08"), (36, "19500101"), (52, "示例市光明路一号"), (122, "110000195001010015"),
        (158, "示例市公安局"), (188, "20150304"), (204, "长期"),
    ],
    IdCardKind.HK_MO_TW: [
        (0, "李四"), (30, "1"), (36, "19500101"), (52, "示例市光明路二号"), (122, HK_MO_TW.number),
        (158, "示例市公安局"), (188, "20230304"), (204, "20280303"), (220, "H00000001"), (238, "01"), (248, "J"),
    ],
    IdCardKind.FOREIGN_OLD: [
        (0, "DOE, JANE MARY"), (120, "1"), (122, "XXA110050010101"), (152, "XXA"), (158, "杜简"), (188, "20180304"),
        (204, "20280303"), (220, "19500101"), (236, "01"), (240, "1500"), (248, "I"),
    ],
    IdCardKind.FOREIGN_2023: [
        (0, "杜简"), (30, "1"), (32, "02"), (36, "19850101"), (52, "A NAME OF MORE THAN THIRTY-FIVE LETT"[:35]),
        (122, "932682198501010017"), (188, "20240304"), (204, "20340303"), (220, "A NAME OF MORE THAN THIRTY-FIVE LETTERS IN ALL"[35:]),
        (242, "XXA"), (248, "Y"), (250, "ABC"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("image", ALL, ids=lambda image: image.kind.value)
def test_a_block_as_documented_is_the_image(image: IdCardImage) -> None:
    block = bytearray(" ".encode("utf-16-le") * 128)
    for offset, text in BLOCKS[image.kind]:
        value = text.encode("utf-16-le")
        block[offset : offset + len(value)] = value
    assert bytes(block) == image.text_block()


@pytest.mark.parametrize("image", ALL, ids=lambda image: image.kind.value)
def test_every_field_is_read(image: IdCardImage) -> None:
    found = read(image)
    for name in IdCardData.__dataclass_fields__:
        if name not in ("photo", "extra_address"):
            assert getattr(found, name) == getattr(image, name), name


@pytest.mark.parametrize("kind", LAYOUTS, ids=lambda kind: kind.value)
def test_fields_do_not_overlap(kind: IdCardKind) -> None:
    places = sorted([*LAYOUTS[kind].values(), (248, 2)])
    assert all(start + size <= following for (start, size), (following, _) in pairwise(places))
    assert places[-1][0] + places[-1][1] <= 256


def test_a_first_letter_does_not_make_a_foreigner() -> None:
    found = read(replace(RESIDENT, name="A·买买提"))
    assert found.kind is IdCardKind.RESIDENT


@pytest.mark.parametrize("letter", ["X", "j", "1", "\u3042", "\ud800".encode("utf-16-le", "surrogatepass")])
def test_an_unknown_layout_is_refused(letter: str | bytes) -> None:
    assert refusal(patched(RESIDENT, 248, letter)) is IdCardProblem.BAD_LAYOUT


@pytest.mark.parametrize(
    ("number", "kind"),
    [("932682198501010017", IdCardKind.FOREIGN_2023), ("911124198108030024", IdCardKind.FOREIGN_2023)],
)
def test_published_numbers_are_right(number: str, kind: IdCardKind) -> None:
    assert number_is_valid(number, kind)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not number_is_valid(wrong, kind)


@pytest.mark.parametrize(
    ("image", "number"),
    [
        (RESIDENT, "110000195001010016"),
        (RESIDENT, "11000019500101001"),
        (RESIDENT, "932682198501010017"),
        (RESIDENT, "XXA110050010101"),
        (RESIDENT, "11000019500101001５"),
        (RESIDENT, ""),
        (HK_MO_TW, "110000195001010015"),
        (FOREIGN_OLD, "XXA11005001010"),
        (FOREIGN_OLD, "xxa110050010101"),
        (FOREIGN_2023, "110000195001010015"),
    ],
)
def test_a_wrong_number_is_refused(image: IdCardImage, number: str) -> None:
    assert refusal(replace(image, number=number).text_block()) is IdCardProblem.BAD_NUMBER


@pytest.mark.parametrize("offset", [36, 188, 204])
@pytest.mark.parametrize("text", ["20230229", "00000000", "2023 101", "２０２３０１０１", "        ", "长期    "])
def test_a_date_that_is_none_is_refused(offset: int, text: str) -> None:
    block = patched(RESIDENT, offset, text)
    if offset == 204 and text.strip() == "长期":
        assert decode_text(block).valid_to is None
    else:
        assert refusal(block) is IdCardProblem.BAD_DATE


def test_dates_in_the_wrong_order_are_refused() -> None:
    assert refusal(replace(RESIDENT, valid_to=date(2014, 1, 1)).text_block()) is IdCardProblem.BAD_DATE
    assert refusal(replace(RESIDENT, birth_date=date(2016, 1, 1)).text_block()) is IdCardProblem.BAD_DATE


@pytest.mark.parametrize(
    "units",
    [
        b"\x00\xd8", b"\x00\xdc", "\u0378".encode("utf-16-le"), "\ufffe".encode("utf-16-le"), "\u202e".encode("utf-16-le"),
        "\n".encode("utf-16-le"), "\u200b".encode("utf-16-le"), "\u2028".encode("utf-16-le"), "\U0002ffff".encode("utf-16-le"),
        "\U000e0001".encode("utf-16-le"), "\x00".encode("utf-16-le"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("offset", [0, 52, 158])
def test_what_is_no_writing_is_refused(units: bytes, offset: int) -> None:
    """In the name, the address and the issuer: lone surrogates, unassigned, direction marks, line breaks."""
    text = "张".encode("utf-16-le") + units + "三".encode("utf-16-le")
    assert refusal(patched(RESIDENT, offset, text)) is IdCardProblem.BAD_LAYOUT


@pytest.mark.parametrize(
    "name", ["䶮䶮", "𠮷田", "\U00031350字", "\U0002ebf0字", "\ue863某", "吾買爾·阿不都", "ཚེ་རིང", "㐂山"]
)
def test_rare_names_are_nobodys_mistake(name: str) -> None:
    """Planes 2 and 3 are still being filled, and the registry keeps rare names in the private use area."""
    assert read(replace(RESIDENT, name=name)).name == name


@pytest.mark.parametrize("dot", "\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e")
def test_there_is_one_separator_in_names(dot: str) -> None:
    assert read(replace(RESIDENT, name=f"买{dot}提")).name == "买·提"


@pytest.mark.parametrize("blank", "\u00a0\u2001\u202f\u3000")
def test_a_name_that_looks_empty_is_empty(blank: str) -> None:
    assert refusal(replace(RESIDENT, name=blank * 3).text_block()) is IdCardProblem.BAD_NAME
    assert read(replace(FOREIGN_OLD, english_name=f"DOE,{blank}JANE{blank}")).english_name == "DOE, JANE"


def test_a_compatibility_ideograph_stays_what_it_is() -> None:
    assert read(replace(RESIDENT, name="\ufa0c山")).name == "\ufa0c山"


def test_a_foreigner_needs_no_chinese_name_and_a_resident_does() -> None:
    assert read(replace(FOREIGN_OLD, name="")).name == ""
    assert read(replace(FOREIGN_2023, name="")).english_name == FOREIGN_2023.english_name
    assert refusal(replace(FOREIGN_2023, name="", english_name="").text_block()) is IdCardProblem.BAD_NAME
    assert refusal(replace(RESIDENT, name="").text_block()) is IdCardProblem.BAD_NAME
    assert refusal(replace(HK_MO_TW, name="　").text_block()) is IdCardProblem.BAD_NAME


@pytest.mark.parametrize("nationality", ["", "XX", "xxa", "X1A"])
def test_a_foreigner_has_a_nationality(nationality: str) -> None:
    assert refusal(replace(FOREIGN_OLD, nationality=nationality).text_block()) is IdCardProblem.BAD_LAYOUT


@pytest.mark.parametrize(("sex", "found"), [("1", "1"), ("2", "2"), ("9", "9"), ("0", "0"), ("", "0")])
def test_sexes_are_those_of_the_standard(sex: str, found: str) -> None:
    assert read(replace(RESIDENT, sex=sex)).sex == found


def test_another_sex_is_a_broken_block() -> None:
    assert refusal(replace(RESIDENT, sex="3").text_block()) is IdCardProblem.BAD_LAYOUT


@pytest.mark.parametrize(
    ("code", "found"), [("01", "01"), ("56", "56"), ("97", "97"), ("98", "98"), ("57", ""), ("", "")]
)
def test_nobody_is_refused_for_a_group(code: str, found: str) -> None:
    assert read(replace(RESIDENT, ethnicity=code)).ethnicity == found


def test_padding_may_be_zeros() -> None:
    block = RESIDENT.text_block().replace(b"\x20\x00", b"\x00\x00")
    assert decode_text(block) == read(RESIDENT)


def test_zeros_within_a_long_english_name_become_one_blank() -> None:
    block = patched(FOREIGN_2023, 52, "JANE\x00\x00 \x00".ljust(35, "\x00"))
    assert decode_text(block).english_name == "JANE TERS IN ALL"[:5] + FOREIGN_2023.english_name[35:]


@pytest.mark.parametrize("size", [0, 1, 255, 257])
def test_another_size_is_refused(size: int) -> None:
    assert refusal(bytes(size)) is IdCardProblem.BAD_LAYOUT


def test_the_extra_address() -> None:
    image = replace(RESIDENT, extra_address="示例市光明路三号")
    assert decode_extra_address(image.extra_address_block()) == "示例市光明路三号"
    for block in (b"", bytes(69), b"\x00\xd8" * 35):
        with pytest.raises(BadBlock):
            decode_extra_address(block)


@pytest.mark.parametrize("image", ALL, ids=lambda image: image.kind.value)
def test_neither_repr_nor_refusal_tells_who_it_was(image: IdCardImage) -> None:
    said = repr(read(image)) + repr(image)
    with pytest.raises(BadBlock) as caught:
        decode_text(replace(image, number="0").text_block())
    said += repr(caught.value) + str(caught.value)
    for secret in (image.name, image.number, image.address or "?", "1950", "1985", "DOE"):
        assert secret not in said
