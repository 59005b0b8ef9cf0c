"""What is drawn is what is read: whatever a name or a text holds, the file says the same characters as its code."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from central.certificates.content import Column, Content, Facts, Imprint, Statement, Table
from central.certificates.paper import Sheet, make_sheet
from kiosk.contract.seals import text_digest
from kiosk.papers.drawn import UnreadablePdf, read_drawn
from kiosk.papers.judge import Verdict
from kiosk.papers.sheet import judge_pdf
from tests.papers.conftest import MADE, NUMBER, Made, make

HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\uff0d\u30fb"
LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆĳǆ㈱㎏Ⅳ①ﷺ"
LATIN = "fil office AVA ÄÖé\u0301ğ'’()\\.,"
RARE_HAN = "〇㐂䶮𠀀𬭎𰻞𬱖⼀一\uf92c\ufa11\u2ff0"
MINORITY = "བོད་སྐད་ ئۇيغۇر ᠮᠣᠩᠭᠣᠯ ꆈꌠ ᥖᥭᥰ 한국어 Vaƅ"
UNSEEN = "\u200b\u200d\u202e\u2028\ufeff\ufe0f\U000e0101\u3000\u00a0\t"
WORDS = st.text(st.sampled_from(HYPHENS + LIGATURES + LATIN + RARE_HAN + MINORITY + UNSEEN), min_size=1, max_size=60)
ANYTHING = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def _content(name: str, words: str) -> Content:
    table = Table("明细", (Column("年月"), Column("单位", 2.0)), ((words, name), ("2026-11", words)))
    return Content(
        "C04", "缴费明细", (Facts((("姓名", name), ("单位", words))), Statement(words), table), (words,), "记录"
    )


def _sheet(content: Content) -> Sheet:
    imprint = Imprint(NUMBER, "C" * 20, "2026年11月26日", "2027年2月24日", "2026年11月26日 10:30", "示例市-局")
    return make_sheet(content, imprint, MADE, lambda digest: f"https://centre.example/verify/{digest}")


@settings(max_examples=20)
@given(name=WORDS | ANYTHING, words=WORDS)
@example(name="欧阳-office", words="ABC-DEF-" * 40)
@example(name="ﬁﬂ", words="e\u0301" * 60 + "-")
def test_the_digest_is_that_of_the_characters_in_the_file(name: str, words: str) -> None:
    sheet = _sheet(_content(name, words))
    drawn = read_drawn(sheet.data)
    assert text_digest(drawn.text) == sheet.digest
    assert drawn.links == (f"https://centre.example/verify/{sheet.digest}",)


def test_a_true_paper_with_hyphens_at_the_ends_of_lines_and_ligatures_is_true(made: Made) -> None:
    paper = make(made.keys, what=_content("阿依努尔-ﬁ", "CHINA-EUROPE-RAILWAY-LOGISTICS-" * 6 + "oﬃce"))
    found = judge_pdf(paper.pdf, made.keys.seal_root, made.known())
    assert (found.verdict, found.reason) == (Verdict.TRUE, "signed")


def test_one_character_more_or_less_is_another_digest() -> None:
    base = _content("张三", "-100.00")
    digests = {
        _sheet(base).digest,
        _sheet(_content("张三", "100.00")).digest,
        _sheet(_content("张三", "–100.00")).digest,
    }
    assert len(digests) == 3
    assert _sheet(replace(base, notes=())).digest not in digests


CMAP = b"1 beginbfchar <0001> <0041> endbfchar 2 beginbfrange <0002><0003><D840DC00> <0010> <0012> [<0042> <0043>] endbfrange"


def _pdf(content: bytes, packing: str = "", data: bytes | None = None) -> bytes:
    """One page in the words of the standard, not of a library; readers rebuild the missing table."""
    packed = content if data is None else data
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 6 0 R/F2 7 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents[4 0 R]/Annots[<</A<</S/URI/URI(https://a.example/)>>>>]>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), packing.encode(), packed),
        b"<</Length %d>>stream\n%s\nendstream" % (len(CMAP), CMAP),
        b"<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"BT /F1 9 Tf <00010002> Tj ET", "A𠀀"),
        (b"/F1 9 Tf [(\\000\\001) -20 <0003>] TJ", "A𠀁"),
        (b"/F1 9 Tf 1 2 (\\0\\1)\" <0011>'", "AC"),
        (b"/F1 9 Tf q /F2 9 Tf (ab) Tj Q <0001>Tj", "\ufffdA"),
        (b"/F1 9 Tf <000100> Tj <FFFF>Tj", "A\ufffd\ufffd"),
        (b"/F1 9 Tf % (\0\1)Tj\n /P <</MCID 0/X(\0\1)>> BDC <0001>Tj EMC", "A"),
        (b"/F1 9 Tf <0001>Tj /X1 Do BI /W 1 ID (\0\1)Tj EI <0001>Tj", "A\ufffc\ufffcA"),
        (b"/F1 9 Tf ((\\)\\\\) \\\n(\0\1) Tj) Tj", "\ufffd\ufffd\ufffdA\ufffd\ufffd"),
        (b"", ""),
    ],
)
def test_the_operators_of_the_standard(content: bytes, text: str) -> None:
    assert read_drawn(_pdf(content)).text == text


def test_a_packed_page_and_its_links() -> None:
    plain = b"/F1 9 Tf <0001>Tj"
    drawn = read_drawn(_pdf(b"", "/Filter/FlateDecode", zlib.compress(plain)))
    assert (drawn.text, drawn.links) == ("A", ("https://a.example/",))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        _pdf(b"/F1 9 Tf (never closed"),
        _pdf(b"/F1 9 Tf <00"),
        _pdf(b"", "/Filter/LZWDecode", b"abc"),
        _pdf(b"", "/Filter/FlateDecode", b"abc"),
        _pdf(b"", "/Filter/FlateDecode", zlib.compress(b" " * 70_000_000, 1)),
        _pdf(b"").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        _pdf(b"").replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
    ],
    ids=["head-only", "string", "hex", "packing", "damaged", "bomb", "cycle", "no-pages"],
)
def test_what_cannot_be_read_is_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(UnreadablePdf):
        read_drawn(data)
