"""Kinds of values and lists of words: terminal and centre mean the same by them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from central.records.words import WORDS as CENTRE_WORDS
from config.catalogue.flows import FIELD_KINDS
from config.catalogue.words import WORDS
from config.texts import FOLDER, Texts
from kiosk.contract import records
from kiosk.services import figures


def test_the_lists_of_words_are_those_of_the_centre_and_each_is_shown() -> None:
    assert WORDS == CENTRE_WORDS
    for language in ("zh", "en"):
        texts = Texts(FOLDER, language, strict=True)
        assert all(texts.screen(f"code-{name}-{word}") for name, words in WORDS.items() for word in words)


@given(
    kind=st.sampled_from([*FIELD_KINDS, "code"]),
    value=st.one_of(st.integers(), st.text(), st.booleans(), st.dates().map(str)),
)
def test_terminal_and_centre_agree_on_what_fits_a_kind(kind: str, value: int | str) -> None:
    ours = figures.fits("code:list" if kind == "code" else kind, value)
    assert ours == records.fits(records.FieldKind(kind), value)


def test_a_sample_fits_its_kind() -> None:
    for kind in (*FIELD_KINDS, "code:payment", "code:unheard-of"):
        assert all(figures.fits(kind, figures.sample(kind, number)) for number in range(30))
