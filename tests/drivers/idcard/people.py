"""Invented holders of the four cards, and helpers for the tests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final

from PIL import Image, ImageDraw

from drivers.contract import Deadline, Failed
from drivers.idcard.contract import IdCardData, IdCardKind
from drivers.idcard.image import IdCardImage
from drivers.idcard.simulator import SimulatedIdCardReader
from drivers.idcard.text import check_character

RESIDENT: Final = IdCardImage(
    number="110000195001010015",
    name="张三",
    sex="2",
    ethnicity="08",
    birth_date=date(1950, 1, 1),
    address="示例市光明路一号",
    issuer="示例市公安局",
    valid_from=date(2015, 3, 4),
)
HK_MO_TW: Final = IdCardImage(
    kind=IdCardKind.HK_MO_TW,
    number="81000019500101001" + check_character("81000019500101001"),
    name="李四",
    birth_date=date(1950, 1, 1),
    address="示例市光明路二号",
    issuer="示例市公安局",
    valid_from=date(2023, 3, 4),
    valid_to=date(2028, 3, 3),
    pass_number="H00000001",
    issue_count=1,
)
FOREIGN_OLD: Final = IdCardImage(
    kind=IdCardKind.FOREIGN_OLD,
    number="XXA110050010101",
    english_name="DOE, JANE MARY",
    name="杜简",
    birth_date=date(1950, 1, 1),
    valid_from=date(2018, 3, 4),
    valid_to=date(2028, 3, 3),
    nationality="XXA",
    version="01",
    issuer="1500",
)
# The first of the two sample numbers that the immigration administration published.
FOREIGN_2023: Final = IdCardImage(
    kind=IdCardKind.FOREIGN_2023,
    number="932682198501010017",
    english_name="A NAME OF MORE THAN THIRTY-FIVE LETTERS IN ALL",
    name="杜简",
    birth_date=date(1985, 1, 1),
    valid_from=date(2024, 3, 4),
    valid_to=date(2034, 3, 3),
    nationality="XXA",
    issue_count=2,
    old_number_link="ABC",
)
ALL: Final = (RESIDENT, HK_MO_TW, FOREIGN_OLD, FOREIGN_2023)
OTHER: Final = replace(RESIDENT, number="110000195001010023", name="王五")


def soon() -> Deadline:
    return Deadline(5.0)


@contextmanager
def opened(reader: SimulatedIdCardReader) -> Iterator[SimulatedIdCardReader]:
    reader.open()
    try:
        yield reader
    finally:
        reader.close()


def events(reader: SimulatedIdCardReader) -> list[object]:
    """One look."""
    return list(reader.poll(0.0))


def reason(result: object) -> str:
    assert isinstance(result, Failed)
    return result.reason


def name(result: object) -> str:
    assert isinstance(result, IdCardData), result
    return result.name


def drawn_face() -> bytes:
    """A small JPEG of a drawn face."""
    picture = Image.new("L", (102, 126), 230)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((25, 20, 77, 90), fill=170)
    pen.ellipse((38, 45, 46, 52), fill=30)
    pen.ellipse((56, 45, 64, 52), fill=30)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=20)
    return out.getvalue()
