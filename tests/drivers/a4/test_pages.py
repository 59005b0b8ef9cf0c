"""A4 pages: what a person sees and what pdftotext, pdffonts, pdfinfo and zbarimg find, which we did not write."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.a4.blocks import Block, Gap, Pairs, Paragraph, Qr, Rule, Title
from drivers.a4.pages import PageError, Pdf, make_pdf
from drivers.a4.testpage import RARE_CHARACTERS, make_test_page

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")


def made(*blocks: Block) -> Pdf:
    return make_pdf(blocks, "test", "仅供测试", NOON)


def told(tool: str, pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        [tool, *options, "-", "-"][: 2 + len(options) + (tool == "pdftotext")],
        input=pdf,
        capture_output=True,
        check=True,
        timeout=30,
    )
    return done.stdout.decode()


@poppler
def test_every_character_comes_out_of_the_page_as_it_went_in() -> None:
    names = ("䶮𠮷㛃", "人大小力卜又口土士女子", "欧阳·买买提")
    text = told("pdftotext", made(Pairs(tuple(("姓名", name) for name in names))).data)
    assert all(name in text for name in names)
    assert not [character for character in text if "⺀" <= character <= "⿟"], "Kangxi radicals"


@poppler
def test_the_test_page_is_one_a4_page_with_embedded_fonts() -> None:
    job = make_test_page("示例市政务大厅 01 号机", NOON)
    info = told("pdfinfo", job.pdf)
    assert "Pages:           1" in info
    assert "(A4)" in info
    fonts = [line.split()[-5:-2] for line in told("pdffonts", job.pdf).splitlines()[2:]]
    assert fonts
    assert all(flags == ["yes", "yes", "yes"] for flags in fonts), "embedded, subset, with code points"
    text = told("pdftotext", job.pdf)
    for words in (*RARE_CHARACTERS.split(), "打印测试页", "示例市政务大厅 01 号机", "壹万贰仟叁佰", "第 1 页，共 1 页"):
        assert words in text


@pytest.mark.skipif(shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None, reason="needs zbar-tools")
def test_the_code_on_the_page_is_read(tmp_path: Path) -> None:
    data = "https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B"
    pdf = made(Qr(data, 30, "扫码核验")).data
    subprocess.run(
        ["pdftoppm", "-r", "200", "-png", "-singlefile", "-", str(tmp_path / "page")], input=pdf, check=True, timeout=30
    )
    seen = subprocess.run(
        ["zbarimg", "-q", "--raw", str(tmp_path / "page.png")], capture_output=True, check=True, timeout=30
    )
    assert seen.stdout.decode().strip() == data


@poppler
def test_long_text_flows_over_pages_and_loses_nothing() -> None:
    sentence = "按月缴费，多缴多得，长缴多得。"
    made_pdf = made(Title("明细"), Rule(), *(Paragraph(f"第{number}条：{sentence}") for number in range(60)), Gap(5))
    text = told("pdftotext", made_pdf.data).replace("\n", "")
    assert made_pdf.pages == 3
    assert all(f"第{number}条" in text for number in range(60))
    assert "第 3 页，共 3 页" in text


@poppler
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark() -> None:
    paragraph = Paragraph("（一）参保人员，按月足额缴费的，视为连续缴费；" * 20)
    lines = told("pdftotext", made(paragraph).data, "-layout").split("\n")
    lines = [line.strip() for line in lines if line.strip()][:-1]
    assert len(lines) > 5
    assert not [line for line in lines if line[0] in "，。；）" or line[-1] in "（"]


@poppler
def test_a_word_wider_than_the_paper_is_broken_and_kept() -> None:
    word = "A" * 150
    assert told("pdftotext", made(Paragraph(word)).data).replace("\n", "").count("A") == 150


def test_a_character_no_font_has_is_shown_by_its_number() -> None:
    unassigned = "\U0003fffd"
    result = made(Paragraph(f"姓名{unassigned}"))
    assert result.missing == {unassigned}
    if shutil.which("pdftotext"):
        assert "〔U+3FFFD〕" in told("pdftotext", result.data)


def test_control_characters_do_not_reach_the_page() -> None:
    hostile = "张\x00三\x1b[31m\u202e\ufeff丰\U000e0100"
    result = made(Paragraph(hostile))
    assert result.missing == frozenset()
    if shutil.which("pdftotext"):
        assert "张三[31m丰" in told("pdftotext", result.data)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(PageError, match="too-high"):
        made(Gap(400))
    with pytest.raises(PageError, match="qr-too-long"):
        made(Qr("x" * 5000))


def test_nothing_personal_in_repr() -> None:
    shown = repr(
        (Paragraph("张三丰"), Pairs((("姓名", "张三丰"),)), Qr("张三丰", caption="张三丰"), made(Paragraph("张三丰")))
    )
    assert "张三丰" not in shown


def test_the_page_is_the_same_for_the_same_time() -> None:
    assert made(Paragraph("同")).data == made(Paragraph("同")).data
