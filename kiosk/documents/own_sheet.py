"""An A4 sheet of the terminal's own: a query's or an estimate's, never a certificate. What stands on it in words, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.a4.blocks import Align, Block, Column, Gap, Pairs, Paragraph, Reading, Table, Title

TITLE_PT, SAID_PT, PERIOD_PT, FACTS_PT = 28.0, 22.0, 16.0, 14.0
Part = tuple[str, tuple[tuple[str, str], ...]]
"""A heading and the pairs under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSheet:
    """Everything that stands on the sheet, in words. ``rest`` and ``page_words`` hold the places ``{count}``, ``{at}``, ``{of}``.

    Without ``heads`` it has no table.
    """

    title: str
    notice: str
    owner: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    said: tuple[str, ...] = field(repr=False)
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    heads: tuple[str, ...] = ()
    figures: tuple[bool, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    rest: str = ""
    more: int = 0
    foot: str
    page_words: str
    large: bool = False


def blocks_of(pages: OwnSheet) -> tuple[Block, ...]:
    """Ordered as on the screen."""
    said, *period = pages.said
    blocks: list[Block] = [
        Title(pages.title, TITLE_PT),
        Paragraph(pages.notice, FACTS_PT, align=Align.CENTER),
        Gap(2.0),
        *(
            Paragraph("　　".join(f"{label}　{value}" for label, value in owner), FACTS_PT)
            for owner in (pages.owner,)
            if owner
        ),
        Gap(3.0),
        Paragraph(said, SAID_PT, bold=True),
        *(Paragraph(line, PERIOD_PT) for line in period),
        Gap(1.0),
        *(Pairs(pages.facts, FACTS_PT, abreast=2) for _ in pages.facts[:1]),
        Gap(4.0),
    ]
    for head, pairs in pages.parts:
        if pairs:
            blocks += [Paragraph(head, PERIOD_PT, bold=True), Pairs(pairs, FACTS_PT, abreast=2), Gap(4.0)]
    if pages.large:
        blocks.append(Reading(pages.rows, pages.rest, pages.more))
    elif pages.heads:
        columns = tuple(Column(head, figures) for head, figures in zip(pages.heads, pages.figures, strict=True))
        blocks.append(Table(columns, pages.rows, pages.rest, pages.more))
    return tuple(blocks)
