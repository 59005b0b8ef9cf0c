"""Is a catalogue fit to be shown? What the schema cannot see: whether the words are valid Fluent and every field has a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from fluent.syntax import FluentParser, ast

from config.catalogue.flows import QueryFlow
from config.catalogue.item import Catalogue, Item
from config.catalogue.load import CatalogueError, Document, catalogue_of
from config.catalogue.texts import messages
from config.catalogue.words import WORDS
from config.texts import BASE_LANGUAGE, FOLDER, Source


def checked(documents: Mapping[str, Document], version: int = 0, folder: Path = FOLDER) -> Catalogue:
    """The catalogue made of these documents, its words checked as well. Raises CatalogueError with every defect."""
    catalogue = catalogue_of(documents, version)
    if found := list(problems(catalogue, folder)):
        raise CatalogueError(found)
    return catalogue


def problems(catalogue: Catalogue, folder: Path = FOLDER) -> Iterator[str]:
    """One line for each text that is no Fluent, is there already, or is missing."""
    shared = Source(folder, BASE_LANGUAGE).entries.keys()
    for item in catalogue.items:
        for language, _ in item.texts:
            for text_id, source in messages((item,), language).items():
                if not isinstance(FluentParser().parse(source).body[0], ast.Message):
                    yield f"{item.code}: texts.{language}: {text_id} is not valid Fluent"
                if text_id in shared:
                    yield f"{item.code}: texts.{language}: {text_id} is one of the shared texts already"
        yield from _unnamed(item, shared | messages((item,), BASE_LANGUAGE).keys())


def _unnamed(item: Item, known: set[str]) -> Iterator[str]:
    if not isinstance(item.flow, QueryFlow):
        return
    own = {name for _, said in item.texts for name, _ in said.codes}
    for field in (*item.flow.values, *item.flow.rows):
        words = field.kind.removeprefix("code:")
        if field.kind != words and words not in WORDS and not any(name.startswith(f"{words}-") for name in own):
            yield f"{item.code}: field {field.name}: there is no list {words}: add its words to texts.zh.codes"
    for name in dict.fromkeys((*item.flow.totals, *item.flow.facts, *item.flow.columns)):
        if not known & {f"field-{name}", f"field-{name}-of-{item.code}"}:
            yield f"{item.code}: field {name} has no name: add it to texts.zh.labels"
