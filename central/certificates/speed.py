"""How long one certificate takes, set and sealed; and the same content by WeasyPrint where that is installed (it is nobody's
dependency: ``pip install weasyprint`` on a developer's machine).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape

from central.certificates.content import Block, Column, Content, Facts, Imprint, Side, Statement, Table
from central.certificates.keys import fresh
from central.certificates.office import Office, Term
from central.certificates.paper import make_sheet

_MONTHS = 24


def sample() -> Content:
    """A sheet of two pages such as C01: facts, a sentence, 24 months."""
    figures = ("5,600.00", "448.00", "5,600.00", "112.00")
    heads = ("养老基数", "养老个人", "医疗基数", "医疗个人")
    columns = (Column("年月"), *(Column(head, 1.3, Side.RIGHT) for head in heads), Column("状态"))
    months = tuple((f"20{25 + at // 12}-{at % 12 + 1:02d}", *figures, "已缴") for at in range(_MONTHS))
    blocks: tuple[Block, ...] = (
        Facts((("姓名", "沈䶮𬱖"), ("社会保障号", "990000195311030015"), ("性别", "男"), ("用途", "个人留存"))),
        Statement("兹证明以上人员在示例市参加社会保险，累计缴纳职工基本养老保险费17年4个月。"),
        Table("最近24个月缴费（元）", columns, months),
    )
    return Content(
        "C01", "社会保险参保证明", blocks, ("一、本证明供参考。", "二、扫码可以核对真伪。"), "累计缴费17年4个月"
    )


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of each round: ``sealed`` whole, signature included; ``page`` without code and seal; ``weasyprint`` the same page by that,
    where it can be had, and ``weasyprint_with_harfbuzz`` where it found HarfBuzz's own cutter of fonts. The first of each is thrown
    away: fonts and libraries are loaded once in the life of a centre.
    """
    keys, content = fresh(), sample()
    office, number, now = Office(lambda: keys), "C01202611260000000001", datetime.now(UTC)
    term = Term(now.date(), now.date() + timedelta(days=90))

    def ours() -> None:
        office.make_print(content, number, 0, term, now, "https://shebao.example", "沈**")

    def page() -> None:
        make_sheet(content, Imprint("", "", "", "", "", office.name), datetime.now(UTC), None)

    found = {"sealed": _timed(ours, rounds), "page": _timed(page, rounds)}
    theirs = _weasyprint(content)
    if theirs is not None:
        found[_their_name()] = _timed(theirs, max(1, rounds // 5))
    return found


def _timed(work: Callable[[], None], rounds: int) -> list[float]:
    seconds = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return seconds[1:]


def _weasyprint(content: Content) -> Callable[[], None] | None:
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        # Not installed, or without the system's Pango.
        return None
    page = _html(content)
    return lambda: HTML(string=page).write_pdf()


def _their_name() -> str:
    """Which way it cuts fonts decides on nearly all of its time."""
    from weasyprint.text.ffi import harfbuzz_subset

    return "weasyprint" if harfbuzz_subset is None else "weasyprint_with_harfbuzz"


def _html(content: Content) -> str:
    """The same words on the same paper in the same font; no seal, no code, no signature: that much is given."""
    parts = [f"<h1>{escape(content.title)}</h1>"]
    for block in content.blocks:
        match block:
            case Facts():
                parts.append(_rows((), block.rows))
            case Statement():
                parts.append(f"<p>{escape(block.text)}</p>")
            case Table():
                parts.append(f"<h2>{escape(block.heading)}</h2>")
                parts.append(_rows(tuple(column.head for column in block.columns), block.rows))
    parts.extend(f"<p>{escape(note)}</p>" for note in content.notes)
    style = "@page{size:A4;margin:18mm}body{font:14pt 'Noto Sans CJK SC'}table{width:100%;font-size:10.5pt}"
    return f"<html lang=zh><style>{style}</style><body>{''.join(parts)}</body></html>"


def _rows(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
