"""The sheet before the eyes of other people's programs: pdfsig, pdftotext, pdffonts, zbarimg."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from central.certificates.content import Facts, Statement, Table
from central.certificates.picture import page_pictures
from kiosk.contract.seals import text_digest
from tests.papers.conftest import MADE, NUMBER, Made, make


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.fixture
def file(made: Made, tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made.pdf)
    return path


def _signature(path: Path, *more: str) -> str:
    # pdfsig's status says whether there is a signature; what it thinks of it stands in its words.
    done = subprocess.run(["pdfsig", *more, str(path)], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout


def test_pdfsig_finds_one_valid_signature_over_the_whole_file(file: Path) -> None:
    said = _signature(file)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said  # PAdES, not Adobe's older form
    assert said.count("Signature #") == 1


def test_pdfsig_trusts_it_where_the_authority_is_known(made: Made, file: Path, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(made.keys.root_pem)
    store = tmp_path / "nss"
    store.mkdir()
    _run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    _run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-i", str(root))
    assert "Certificate is Trusted." in _signature(file, "-nssdir", f"sql:{store}")


@pytest.mark.parametrize("where", [0.1, 0.5, 0.8])
def test_one_flipped_byte_is_seen(made: Made, tmp_path: Path, where: float) -> None:
    data = bytearray(made.pdf)
    data[int(len(data) * where)] ^= 1
    path = tmp_path / "flipped.pdf"
    path.write_bytes(data)
    assert "Signature is Valid." not in _signature(path)


def test_pdftotext_gives_every_character_in_its_own_code_point(made: Made, file: Path) -> None:
    text = "".join(_run("pdftotext", "-raw", str(file), "-").split())
    wanted = [made.content.title, *made.content.notes, made.paper.number, "第1页/共2页", "第2页/共2页", "测试专用章"]
    for block in made.content.blocks:
        match block:
            case Facts():
                wanted += [part for row in block.rows for part in row]
            case Statement():
                wanted.append(block.text)
            case Table():
                wanted += ["".join("".join(row) for row in block.rows[:3]), block.heading]
    missing = [words for words in wanted if "".join(words.split()) not in text]
    assert not missing
    # Kangxi radicals, radical supplements and compatibility ideographs look right and cannot be searched for.
    assert not re.search("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f\ue000-\uf8ff]", text)


def test_every_font_is_embedded_and_can_be_read_back(file: Path) -> None:
    lines = _run("pdffonts", str(file)).splitlines()[2:]
    assert len(lines) >= 3
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_it_says_that_it_is_an_archive_file(file: Path) -> None:
    said = _run("pdfinfo", "-meta", str(file))
    assert re.search(r"pdfaid:part[>=\"']+2", said)
    assert re.search(r"pdfaid:conformance[>=\"']+U", said)


def test_zbarimg_reads_the_code_off_a_rendering_of_200_dpi(made: Made, file: Path, tmp_path: Path) -> None:
    _run("pdftoppm", "-r", "200", "-f", "2", "-png", str(file), str(tmp_path / "page"))
    [picture] = tmp_path.glob("page*.png")
    read = _run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)).strip()
    assert read == made.paper.address


def test_the_digest_is_that_of_the_characters_another_reader_finds(made: Made) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(made.pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert text_digest(text) == made.paper.digest


def test_a_copy_says_which_one_it_is(made: Made, tmp_path: Path) -> None:
    copy = make(made.keys, copy=2)
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy.pdf)
    assert "副本第2次补打" in "".join(_run("pdftotext", "-raw", str(path), "-").split())
    assert copy.paper.code != made.paper.code


def test_a_character_without_any_font_is_named_and_not_left_out(made: Made, tmp_path: Path) -> None:
    from central.certificates.content import Imprint
    from central.certificates.paper import make_sheet

    blocks = (Facts((("姓名", "王\U0003fffd"),)), *made.content.blocks[1:])
    sheet = make_sheet(
        replace(made.content, blocks=blocks), Imprint(NUMBER, "C" * 20, "", "", "", "局"), MADE, lambda _: "x"
    )
    assert sheet.missing == {"\U0003fffd"}
    path = tmp_path / "missing.pdf"
    path.write_bytes(sheet.data)
    assert "王〔U+3FFFD〕" in _run("pdftotext", "-raw", str(path), "-")


def test_the_preview_is_a_picture_of_each_page(made: Made) -> None:
    pictures = page_pictures(made.pdf, 30)
    assert len(pictures) == made.paper.pages == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
