"""Reading the catalogue: a folder of TOML files, or the documents of a catalogue that the centre serves. Both go the same way.

Every defect is named with the file and the place in it; nothing is accepted half.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from config.catalogue.flows import FLOWS, INPUTS, Flow
from config.catalogue.item import Catalogue, Item, ItemTexts, Limits, Needs, SearchWord

FOLDER = Path(__file__).with_name("items")
MOST_ITEMS = 300

Document = Mapping[str, Any]
T = TypeVar("T")


class CatalogueError(ValueError):
    """The catalogue cannot be used. ``problems``: one line for each defect, with file and place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def documents_of(*folders: Path) -> dict[str, Document]:
    """The documents of these folders by file name. Raises CatalogueError for what is not TOML, and for a name given twice."""
    found: dict[str, Document] = {}
    problems: list[str] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        if path.name in found:
            problems.append(f"{path.name}: there already, again in {path.parent.name}")
            continue
        try:
            found[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}: not valid TOML: {error}")
    if problems:
        raise CatalogueError(problems)
    return found


def catalogue_of(documents: Mapping[str, Document], version: int = 0) -> Catalogue:
    """The catalogue made of these documents. Raises CatalogueError with every defect found."""
    items: list[Item] = []
    problems: list[str] = []
    if not 1 <= len(documents) <= MOST_ITEMS:
        raise CatalogueError([f"a catalogue has 1 to {MOST_ITEMS} items, this one has {len(documents)}"])
    for name, document in documents.items():
        reader = _Reader(name, problems)
        item = reader.item(document)
        if item is not None:
            items.append(item)
            if item.code != name.removesuffix(".toml"):
                problems.append(f"{name}: code {item.code} does not agree with the name of the file")
    catalogue = Catalogue(tuple(items), version)
    # While an item is missing for a defect of its own, what refers to it is not to blame.
    problems += catalogue.problems() if not problems else ()
    if problems:
        raise CatalogueError(problems)
    return catalogue


def load_folder(*folders: Path) -> Catalogue:
    """The catalogue of these folders. Raises CatalogueError."""
    return catalogue_of(documents_of(*folders))


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the program and works without any centre."""
    return load_folder(FOLDER)


class _Reader:
    """Reads one document and collects its defects."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self._name = name
        self._problems = problems

    def item(self, document: Document) -> Item | None:
        before = len(self._problems)
        fields = dict(document)
        if "class_" in fields:
            self._tell("class_", "unknown key")
        flow = self._flow(_table(fields.pop("flow", None)))
        texts = tuple(
            (language, said)
            for language, words in _table(fields.pop("texts", None)).items()
            if (said := self._texts(language, _table(words))) is not None
        )
        words = tuple(word for written in _list(fields.pop("words", None)) if (word := self._word(written)) is not None)
        needs = self._read("needs", Needs, _table(fields.pop("needs", None)))
        limits = self._read("limits", Limits, _table(fields.pop("limits", None)))
        for name, wanted in (("order", int), ("home", int), ("countersigned", bool)):
            if name in fields and type(fields[name]) is not wanted:
                self._tell(name, f"must be {wanted.__name__}, not {fields[name]!r}")
        if len(self._problems) > before or flow is None:
            return None
        if "class" in fields:
            fields["class_"] = fields.pop("class")
        if "offered" in fields:
            fields["offered"] = tuple(_list(fields["offered"]))
        whole = {**fields, "flow": flow, "texts": texts, "words": words, "needs": needs, "limits": limits}
        return self._checked("", lambda: cast("Item", _adapter(Item).validate_python(whole)))

    def _flow(self, table: Document) -> Flow | None:
        kind = table.get("kind")
        if kind not in FLOWS:
            self._tell("flow.kind", f"{kind!r} is not one of {', '.join(FLOWS)}")
            return None
        fields = dict(table)
        inputs = fields.pop("inputs", None)
        for name in ("values", "rows"):
            if name in fields:
                fields[name] = [{"name": key, "kind": value} for key, value in _table(fields[name]).items()]
        if "fills" in fields:
            fields["fills"] = list(_table(fields["fills"]).items())
        if inputs is not None:
            read = [self._input(index, _table(each)) for index, each in enumerate(_list(inputs))]
            if None in read:
                return None
            fields["inputs"] = read
        return cast("Flow | None", self._read("flow", FLOWS[kind], fields))

    def _input(self, index: int, table: Document) -> object | None:
        where, kind = f"flow.inputs[{index}]", table.get("kind")
        if kind not in INPUTS:
            self._tell(f"{where}.kind", f"{kind!r} is not one of {', '.join(INPUTS)}")
            return None
        fields = dict(table)
        if "options" in fields:
            fields["options"] = list(_table(fields["options"]).items())
        # Checked here, under the name of its place; the flow takes the table once more.
        return None if self._read(where, INPUTS[kind], fields) is None else fields

    def _texts(self, language: str, table: Document) -> ItemTexts | None:
        fields = dict(table)
        for name in ("labels", "codes"):
            if name in fields:
                fields[name] = list(_table(fields[name]).items())
        return self._read(f"texts.{language}", ItemTexts, fields)

    def _word(self, written: object) -> SearchWord | None:
        if not isinstance(written, str) or not written.strip():
            self._tell("words", f"{written!r} is no word")
            return None
        word, *pinyin = written.split()
        return self._checked("words", lambda: SearchWord(word, tuple(pinyin)))

    def _read(self, where: str, kind: type[T], table: Document) -> T | None:
        # As JSON: a list may stand for a tuple there, and nothing else is converted.
        return self._checked(
            where, lambda: cast("T", _adapter(cast("Any", kind)).validate_json(json.dumps(table, default=str)))
        )

    def _checked(self, where: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ValidationError as found:
            for error in found.errors(include_url=False, include_input=False):
                place = ".".join([where, *map(str, error["loc"])]).strip(".")
                self._tell(place, error["msg"].removeprefix("Value error, "))
        except ValueError as error:
            self._tell(where, str(error))
        return None

    def _tell(self, place: str, what: str) -> None:
        self._problems.append(f"{self._name}: {place}: {what}" if place else f"{self._name}: {what}")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _table(value: object) -> Document:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []
