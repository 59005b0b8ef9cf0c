"""Tables and large print on A4: pdftotext gives every row back, pdfinfo and pdffonts say what sheet it is."""

from __future__ import annotations

import shutil

import pytest

from drivers.a4.blocks import Column, Pairs, Reading, Table, Title
from drivers.a4.pages import TABLE_SIZES_PT, Pdf, make_pdf
from drivers.a4.strips import Stack, Strip
from drivers.a4.tables import widths_of
from tests.drivers.a4.test_pages import NOON, poppler, told

KANGXI = ("\u2e80", "\u2fdf")
EMPLOYER = "示例市第一纺织厂有限公司"


def table(rows: int, more: int = 0, columns: int = 4) -> Table:
    heads = (Column("月份"), Column("单位"), *(Column("个人缴费", figures=True) for _ in range(columns - 2)))
    return Table(
        heads,
        tuple((f"{at + 1}月", EMPLOYER, *(f"{at + 1000}.25元" for _ in range(columns - 2))) for at in range(rows)),
        "还有 {count} 条没有打印",
        more,
    )


def made(*blocks: Title | Pairs | Table | Reading, most_pages: int = 20) -> Pdf:
    return make_pdf(blocks, "test", "只供参考\n有疑问请打 12333", NOON, most_pages=most_pages)


def pages_of(pdf: Pdf) -> list[str]:
    return told("pdftotext", pdf.data, "-layout").split("\f")[: pdf.pages]


@poppler
def test_the_head_stands_on_every_page_and_no_row_is_lost() -> None:
    pages = pages_of(made(Title("明细"), table(90)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.count("月份") == 1
        assert f"第 {number} 页，共 {len(pages)} 页" in page
        assert "有疑问请打 12333" in page
    everything = "".join(pages)
    assert all(everything.count(f"{at + 1000}.25元") == 2 for at in range(90))
    assert not [character for character in everything if KANGXI[0] <= character <= KANGXI[1]]
    assert "没有打印" not in everything


@poppler
def test_what_has_no_room_is_counted_on_the_paper_and_in_the_answer() -> None:
    pdf = made(table(400, more=7), most_pages=3)
    everything = "".join(pages_of(pdf))
    assert pdf.pages == 3
    printed = sum(f"{at + 1000}.25元" in everything for at in range(400))
    assert 0 < printed < 400
    assert pdf.left_out == 400 - printed
    assert f"还有 {pdf.left_out + 7} 条没有打印" in everything


@poppler
def test_what_the_centre_left_out_is_told_where_everything_else_fits() -> None:
    pdf = made(table(3, more=7))
    assert (pdf.pages, pdf.left_out) == (1, 0)
    assert "还有 7 条没有打印" in pages_of(pdf)[0]


@poppler
def test_a_wide_table_lies_along_the_sheet_which_stays_upright_for_the_printer() -> None:
    pdf = made(Title("明细"), table(12, columns=9))
    info = told("pdfinfo", pdf.data)
    assert "595.28 x 841.89 pts (A4)" in info
    assert "Page rot:        0" in info
    read = told("pdftotext", pdf.data)
    assert all(read.count(f"{at + 1000}.25元") == 7 for at in range(12)), "no figure is broken into lines"


@poppler
def test_fonts_are_embedded() -> None:
    fonts = [line.split()[-5:-2] for line in told("pdffonts", made(table(2)).data).splitlines()[2:]]
    assert fonts
    assert all(flags == ["yes", "yes", "yes"] for flags in fonts)


@poppler
def test_in_large_print_what_two_rows_share_stands_once() -> None:
    rows = (("资格认证", "要带的", "社保卡"), ("资格认证", "要带的", "身份证"), ("资格认证", "在哪办", "社保卡"))
    read = told("pdftotext", made(Reading(rows)).data)
    assert [read.count(word) for word in ("资格认证", "要带的", "在哪办", "社保卡", "身份证")] == [1, 1, 1, 2, 1]


def test_columns_fill_the_room_and_figures_keep_theirs() -> None:
    def measure(text: str, bold: bool) -> float:
        return 4.0 * len(text)

    wide = table(2)
    employer_mm = 4.0 * len(EMPLOYER)
    for room in (120.0, 300.0):
        widths = widths_of(wide, 4.0, room, measure)
        assert sum(widths) == pytest.approx(room)
        assert min(widths[2:]) >= 4.0 * len("1000.25元")
    assert widths_of(wide, 4.0, 120.0, measure)[1] < employer_mm < widths_of(wide, 4.0, 300.0, measure)[1]
    assert min(TABLE_SIZES_PT) >= 12


def test_a_row_begins_no_page_without_its_head_and_keeps_what_is_reserved() -> None:
    head = Strip(10.0, lambda top: None)
    stack = Stack(100.0, 2)
    assert all(stack.put(Strip(40.0, lambda top: None, head), 20.0) for _ in range(3))
    assert [len(page) for page in stack.pages] == [2, 1]
    assert not stack.put(Strip(40.0, lambda top: None, head), 20.0)
    assert stack.put(Strip(40.0, lambda top: None, head))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_pairs_beside_each_other_lose_nothing() -> None:
    read = told("pdftotext", made(Pairs((("甲", "一"), ("乙", "二"), ("丙", "三")), 14.0, abreast=2)).data)
    assert all(word in read for word in "甲一乙二丙三")
