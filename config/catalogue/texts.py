"""The words of the items as Fluent messages, so that screen, voice and paper read them like every other text.

``item-<code>`` is the title, ``item-<code>-hint``, ``-explanation``, ``-summary``, ``-nothing``, ``-why`` the rest; ``field-<name>-of-<code>`` a
label that only this item has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from config.catalogue.item import Item, ItemTexts


def messages(items: Iterable[Item], language: str) -> dict[str, str]:
    """Text id to its Fluent source. Items without texts in ``language`` are left out: the Chinese ones stand in."""
    return {
        text_id: _source(text_id, shown, spoken)
        for item in items
        for found, said in item.texts
        if found == language
        for text_id, shown, spoken in _messages(item, said)
    }


def _messages(item: Item, said: ItemTexts) -> Iterator[tuple[str, str, str]]:
    stem = f"item-{item.code}"
    yield stem, said.title, said.spoken or said.title
    yield f"{stem}-hint", said.hint, ""
    yield f"{stem}-explanation", said.explanation, said.explanation
    for name, shown, spoken in (
        ("summary", said.summary, said.summary_spoken or said.summary),
        ("nothing", said.nothing, said.nothing),
        ("why", said.why, said.why),
    ):
        if shown:
            yield f"{stem}-{name}", shown, spoken
    for name, label in said.labels:
        yield f"field-{name}-of-{item.code}", label, ""
    for name, word in said.codes:
        yield f"code-{name}", word, ""


def _source(text_id: str, shown: str, spoken: str) -> str:
    return f"{text_id} = {shown}\n" + (f"    .spoken = {spoken}\n" if spoken else "")
