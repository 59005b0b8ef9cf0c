"""The photo plug-ins: our marked container, and a closed library called for real in its own process."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.idcard import photo_child
from drivers.idcard.photo import (
    TEST_PICTURE_BYTES,
    ChildExit,
    LibraryDecoder,
    LibraryTrouble,
    TestContainerDecoder,
    seal_test_picture,
)
from tests.drivers.idcard.people import RESIDENT, drawn_face

# What a shim around a closed library looks like, and what such libraries do wrong.
SOURCE = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int bitmap(const unsigned char *block, unsigned char *bmp, unsigned size) {
    unsigned at;
    memcpy(bmp, "BM", 2);
    for (at = 0; at < 4; at++) bmp[2 + at] = (unsigned char)(size >> (8 * at));
    memcpy(bmp + 6, block, 16);
    return 1;
}
int decode(const unsigned char *block, unsigned char *bmp) {
    printf("licence of the library\n");
    fflush(stdout);
    if (block[0] != 'W' || block[1] != 'L') return -1;
    return bitmap(block, bmp, 1000);
}
int no_picture(const unsigned char *block, unsigned char *bmp) { memcpy(bmp, "xx", 2); return 1; }
int too_large(const unsigned char *block, unsigned char *bmp) { return bitmap(block, bmp, 0x7fffffff); }
int crash(const unsigned char *block, unsigned char *bmp) { abort(); }
int overrun(const unsigned char *block, unsigned char *bmp) { memset(bmp, 1, 1u << 30); return 1; }
int leaves(const unsigned char *block, unsigned char *bmp) { exit(0); }
int hang(const unsigned char *block, unsigned char *bmp) { for (;;) { } }
int writes(const unsigned char *block, unsigned char *bmp) {
    FILE *file = fopen((const char *)block + 2, "w");
    FILE *here = fopen("zp.bmp", "w");
    int written = file != NULL && fwrite("face", 1, 4, file) == 4 && fflush(file) == 0;
    return written || here != NULL ? 0 : bitmap(block, bmp, 1000);
}
"""
BLOCK = b"WL" + bytes(1022)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    folder = tmp_path_factory.mktemp("library")
    (folder / "decoder.c").write_text(SOURCE)
    out = folder / "libdecoder.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-w", "-o", str(out), str(folder / "decoder.c")], check=True)
    return out


def test_the_container_gives_back_its_picture() -> None:
    face = drawn_face()
    block = seal_test_picture(face)
    assert len(block) == 1024
    found = TestContainerDecoder().decode(block)
    assert found == face
    with Image.open(io.BytesIO(found)) as picture:
        assert picture.size == (102, 126)


@pytest.mark.parametrize(
    "block",
    [
        b"",
        bytes(1024),
        BLOCK,
        b"WLf" + bytes(1021),
        seal_test_picture(drawn_face())[:-1],
        seal_test_picture(drawn_face()).replace(b"\xff\xd8\xff", b"\x00\xd8\xff"),
        seal_test_picture(drawn_face())[:14] + b"\xff\xff" + seal_test_picture(drawn_face())[16:],
    ],
)
def test_the_container_decoder_refuses_everything_else(block: bytes) -> None:
    assert TestContainerDecoder().decode(block) is None


def test_what_does_not_fit_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="JPEG"):
        seal_test_picture(b"BM")
    with pytest.raises(ValueError, match="at most"):
        seal_test_picture(b"\xff\xd8\xff" + bytes(TEST_PICTURE_BYTES - 2))
    with pytest.raises(ValueError, match="JPEG"):
        replace(RESIDENT, picture=b"BM")


def test_a_card_carries_the_container() -> None:
    card = replace(RESIDENT, picture=drawn_face())
    assert TestContainerDecoder().decode(card.photo_block()) == drawn_face()
    assert RESIDENT.photo_block() == bytes(1024)


def test_a_library_decodes(library: Path) -> None:
    decoder = LibraryDecoder(library, "decode")
    found = decoder.decode(BLOCK)
    assert decoder.trouble is None
    # Whole, and without what the library printed.
    assert found is not None
    assert (found[:2], len(found), found[6:8]) == (b"BM", 1000, b"WL")
    assert decoder.check() is None


@pytest.mark.parametrize(
    ("function", "trouble"),
    [
        ("no_such_function", LibraryTrouble.NO_FUNCTION),
        ("no_picture", LibraryTrouble.NO_PICTURE),
        ("too_large", LibraryTrouble.NO_PICTURE),
        ("crash", LibraryTrouble.CRASHED),
        ("overrun", LibraryTrouble.CRASHED),
        ("leaves", LibraryTrouble.NO_PICTURE),
        ("hang", LibraryTrouble.HUNG),
    ],
)
def test_what_a_library_does_wrong_is_a_value(library: Path, function: str, trouble: LibraryTrouble) -> None:
    decoder = LibraryDecoder(library, function, seconds=0.5 if trouble is LibraryTrouble.HUNG else 20.0)
    assert decoder.decode(BLOCK) is None
    assert decoder.trouble is trouble


@pytest.mark.parametrize("block", [b"", bytes(1024), BLOCK[:-1], BLOCK + b"\x00"])
def test_a_block_that_the_library_refuses(library: Path, block: bytes) -> None:
    decoder = LibraryDecoder(library, "decode")
    assert decoder.decode(block) is None
    assert decoder.trouble is LibraryTrouble.REFUSED


def test_another_value_of_success(library: Path) -> None:
    assert LibraryDecoder(library, "decode", success=-1).decode(bytes(1024)) is None
    assert LibraryDecoder(library, "decode", success=0).decode(BLOCK) is None


def test_no_library_leaves_a_face_on_the_disk(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "face.bmp"
    block = (b"WL" + str(target).encode() + b"\x00").ljust(1024, b"\x00")
    assert LibraryDecoder(library, "writes").decode(block) is not None
    assert not target.exists() or target.read_bytes() == b""


def test_a_library_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    decoder = LibraryDecoder(tmp_path / "none.so", "decode")
    assert decoder.decode(BLOCK) is None
    assert decoder.trouble is LibraryTrouble.NOT_THERE
    assert decoder.check() is LibraryTrouble.NOT_THERE
    (tmp_path / "text.so").write_text("no library")
    assert LibraryDecoder(tmp_path / "text.so", "decode").check() is LibraryTrouble.NOT_LOADED


def test_both_sides_of_the_process_agree() -> None:
    assert (ChildExit.NOT_LOADED, ChildExit.NO_FUNCTION, ChildExit.REFUSED, ChildExit.NO_PICTURE) == (
        photo_child.NOT_LOADED,
        photo_child.NO_FUNCTION,
        photo_child.REFUSED,
        photo_child.NO_PICTURE,
    )
