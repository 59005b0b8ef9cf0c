"""What comes onto the paper: sizes, wrapping, rare characters, QR codes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import fonts, raster
from drivers.printer.contract import Align, Block, Gap, Line, Pair, Qr, Rule, Slip
from drivers.printer.fonts import CharacterMap, FontError, font_chain
from drivers.printer.raster import DOTS_PER_MM, SlipError, draw_slip
from drivers.printer.typeset import printable, units, wrap, wrap_evenly

WIDTHS = (80, 58)


def test_drawing_a_slip_lets_other_threads_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    now = iter(range(10_000))
    clock = SimpleNamespace(monotonic=lambda: next(now) * 2 * raster.AT_A_STRETCH_SECONDS, sleep=pauses.append)
    monkeypatch.setattr(raster, "time", clock)
    gave: list[None] = []
    monkeypatch.setattr(raster, "SCREEN", SimpleNamespace(give=lambda: gave.append(None)))
    lines = [Line(f"{number}", 6.0) for number in range(30)]
    drawn(*lines)
    assert pauses == [raster.GIVE_WAY_SECONDS] * 2 * len(lines), "when it is laid out, and when it is drawn"
    assert len(gave) == len(pauses), "each time a page may be waiting"
    pauses.clear()
    monkeypatch.setattr(raster, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=pauses.append))
    drawn(*lines)
    assert not pauses, "no time has passed"


def drawn(*blocks: Block, width: int = 80) -> Image.Image:
    return draw_slip(Slip(blocks), width, font_chain()).image


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.convert("L").point(lambda dot: 255 - dot).getbbox()
    assert box is not None
    return box


def monospace(text: str) -> float:
    return float(sum(1 if character.isascii() else 2 for character in text))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size_mm", [4.8, 6.0, 8.0])
def test_a_han_character_is_at_least_as_tall_as_asked(size_mm: float, width: int) -> None:
    _, top, _, bottom = ink(drawn(Line("国", size_mm), width=width))
    assert size_mm * DOTS_PER_MM <= bottom - top <= size_mm * DOTS_PER_MM + 4


@pytest.mark.parametrize(("width", "dots"), [(80, 576), (58, 384)])
def test_the_paper_width_gives_the_dots(width: int, dots: int) -> None:
    assert drawn(Rule(), width=width).size == (dots, 16)


def test_alignment_moves_the_ink() -> None:
    left, centre, right = (ink(drawn(Line("认证", 5, align=align))) for align in Align)
    assert left[0] < 10
    assert right[2] > 566
    assert abs((centre[0] + centre[2]) / 2 - 288) < 6


def test_bold_has_more_ink() -> None:
    plain, bold = (drawn(Line("回执", 6, bold=heavy)) for heavy in (False, True))
    assert bold.histogram()[0] > plain.histogram()[0] * 1.2


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_runs_off_the_paper(width: int) -> None:
    fonts = font_chain()
    long = "二〇二六年度城镇企业职工基本养老保险待遇领取资格认证" * 3
    image = draw_slip(Slip((Line(long, 5), Pair("经办机构", long, 5), Line("A" * 90, 6))), width, fonts).image
    # The page is drawn again with room to the right of the paper: nothing may be there.
    assert ink(image)[2] <= image.width
    assert image.height > 10 * 5 * DOTS_PER_MM


def test_a_pair_stays_on_one_line_where_it_fits_and_goes_below_where_not() -> None:
    one = drawn(Pair("姓名", "张*三", 5))
    two = drawn(Pair("经办机构", "示例市社会保险中心", 5))
    assert two.height == 2 * one.height


def test_a_number_too_wide_for_the_paper_is_drawn_smaller_and_whole() -> None:
    wide = drawn(Line("110***********0018", 5.6), width=58)
    normal = drawn(Line("国", 5.6), width=58)
    assert wide.height < normal.height


def test_a_rare_character_outside_the_bmp_is_drawn_and_not_missing() -> None:
    for character in "𬱖𫖯𠅤䶮㛃龑":
        result = draw_slip(Slip((Line(character, 6),)), 80, font_chain())
        assert result.missing_glyphs == frozenset()
        assert ink(result.image)


def test_a_character_no_font_has_is_marked_and_reported_and_never_an_empty_box() -> None:
    unassigned = "\U000323b0"
    result = draw_slip(Slip((Line(f"张{unassigned}", 5),)), 80, font_chain())
    assert result.missing_glyphs == {unassigned}
    assert result.image.tobytes() == drawn(Line("张〔U+323B0〕", 5)).tobytes()


def test_format_characters_leave_no_trace() -> None:
    plain = drawn(Line("下次2027年", 5))
    isolated = draw_slip(Slip((Line("下次\u20682027\u2069年\ufe0f\u200b", 5),)), 80, font_chain())
    assert isolated.missing_glyphs == frozenset()
    assert isolated.image.tobytes() == plain.tobytes()


def test_slips_that_cannot_be_drawn_are_refused_without_content() -> None:
    with pytest.raises(SlipError, match=r"^paper-width$"):
        drawn(Rule(), width=76)
    with pytest.raises(SlipError, match=r"^qr-too-wide$"):
        drawn(Qr("A" * 1500, 30), width=58)
    with pytest.raises(SlipError, match=r"^qr-too-long$"):
        drawn(Qr("汉" * 3000, 30))
    with pytest.raises(SlipError, match=r"^slip-length$"):
        drawn(Gap(1500))
    with pytest.raises(SlipError, match=r"^slip-length$"):
        drawn()


def test_the_repr_of_a_slip_and_its_blocks_shows_no_text() -> None:
    blocks = (Line("张三", 5), Pair("姓名", "张三", 5), Qr("https://张三", 30))
    shown = repr(Slip(blocks)) + repr(blocks) + repr(draw_slip(Slip(blocks), 80, font_chain()))
    assert "张" not in shown
    assert "姓" not in shown


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is the outside judge of QR codes")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", ["https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B", "https://v.example.cn/" + "Q7" * 80])
def test_another_program_reads_the_qr_code(url: str, width: int, tmp_path: Path) -> None:
    path = tmp_path / "qr.png"
    drawn(Line("回执", 5), Qr(url, 32), width=width).save(path)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, text=True, timeout=20, check=True
    )
    assert read.stdout.strip() == url


def test_qr_modules_are_never_under_three_dots() -> None:
    image = drawn(Qr("https://v.example.cn/" + "Q7" * 80, 10))
    left, top, right, _ = ink(image)
    finder = image.crop((left, top, right, top + 1)).tobytes()
    assert finder.startswith(b"\x00" * 2)
    assert (right - left) % 3 == 0


def test_a_qr_code_asked_for_too_large_fills_the_paper_and_no_more() -> None:
    image = drawn(Qr("https://v.example.cn/1", 500))
    assert image.width == 576
    assert 480 < image.height <= 576


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("请在2027年11月23日以前来", 16, ["请在", "2027年11月23日以", "前来"]),
        ("认证成功，请收好", 8, ["认证成", "功，请收", "好"]),
        ("编号（一）", 6, ["编号", "（一）"]),
        ("call 12333 now", 8, ["call", "12333", "now"]),
        ("阿***·**提", 20, ["阿***·**提"]),
        ("1234567890", 4, ["1234", "5678", "90"]),
        ("", 10, [""]),
        ("   ", 10, [""]),
    ],
)
def test_lines_break_where_chinese_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width, monospace) == lines


def test_centred_lines_are_balanced() -> None:
    assert wrap_evenly("示例市社会保险事业管理中心", 24, monospace) == ["示例市社会保险", "事业管理中心"]


@given(st.text(alphabet="国保。（，a1* 年月·2027-", max_size=60), st.integers(4, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    for breaker in (wrap, wrap_evenly):
        lines = breaker(text, width, monospace)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(monospace(line) <= width or len(line) == 1 for line in lines)


def test_units_keep_dates_whole() -> None:
    assert "2027年11月23日" in list(units("请在2027年11月23日"))
    assert printable("一\n二\x00") == ["一", "二"]


@pytest.mark.parametrize(
    "data", [b"", b"OTTO", b"ttcf" + bytes(8), bytes(range(256)), b"\x00\x01\x00\x00" + b"\xff" * 40]
)
def test_a_damaged_font_is_a_typed_failure(data: bytes) -> None:
    with pytest.raises(FontError):
        CharacterMap(data)


def test_a_machine_without_a_han_font_is_a_typed_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    font_chain.cache_clear()
    with pytest.raises(FontError, match="font-missing"):
        font_chain()


@pytest.mark.parametrize(("entry", "word"), [("/no/such/font.ttf", "font-unreadable"), ("x.ttc#two", "font-entry")])
def test_a_wrong_font_setting_is_a_typed_failure(entry: str, word: str) -> None:
    with pytest.raises(FontError, match=word):
        font_chain((entry,))
