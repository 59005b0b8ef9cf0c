"""What stands on the paper of an estimate."""

from __future__ import annotations

import pytest

from drivers.printer.contract import Line, Pair, Slip
from drivers.printer.fonts import font_chain
from drivers.printer.raster import draw_slip
from kiosk.documents.estimate_slip import EstimateFacts, estimate_slip
from kiosk.documents.slip import BODY_MM
from kiosk.estimate_walks import SAMPLES, estimate_items, example
from kiosk.pages import text
from kiosk.runtime.words import Words
from kiosk.services.estimates.asking import asked_facts

ITEMS = {item.code: item for item in estimate_items()}
LANGUAGES = ("zh", "en")


def slip(code: str, language: str = "zh") -> Slip:
    words = Words(LANGUAGES, strict=True)
    words.language = language
    item, found = ITEMS[code], example(ITEMS[code])
    facts = EstimateFacts(
        title=text(f"item-{code}"),
        headline=found.headline,
        essence=found.essence,
        parts=found.facts,
        asked=asked_facts(item.flow, dict(SAMPLES[code][0])),  # type: ignore[arg-type]
        basis=found.basis,
        terminal_number="T-1",
    )
    return estimate_slip(facts, words.screen)


def words_of(found: Slip) -> str:
    lines = [block.text for block in found.blocks if isinstance(block, Line)]
    pairs = [f"{block.label} {block.value}" for block in found.blocks if isinstance(block, Pair)]
    return "\n".join((*lines, *pairs))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ITEMS))
def test_every_estimate_has_its_paper(code: str, language: str) -> None:
    said = words_of(slip(code, language))
    assert {"zh": "以经办机构核定为准", "en": "the agency decides"}[language] in said
    assert "12333" in said
    assert "{" not in said


def test_what_comes_out_what_was_answered_and_what_it_rests_on() -> None:
    said = words_of(slip("M01"))
    for wanted in ("每月大约", "1973 年 6 月", "26 年 4 个月", "123,456.78 元", "示例市", "2026年11月26日", "计发基数"):
        assert wanted in said, wanted


def test_it_can_be_drawn_and_no_letter_is_small() -> None:
    found = slip("M01")
    assert all(block.size_mm >= BODY_MM for block in found.blocks if isinstance(block, (Line, Pair)))
    assert draw_slip(found, 80, font_chain()).image.height > 500
