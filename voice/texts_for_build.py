"""Every sentence the kiosk may speak, read from the Fluent files and the catalogue, and cut into the phrases a build renders.

Spoken is the ``.spoken`` attribute of a message. A placeable is a value; its kind follows from the name of its variable
(``$date``, ``$count`` ...). Values of unknown kind (names, places) are private or endless, so only what stands around them
is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product, zip_longest
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from voice import values
from voice.contract import Part, PartKind
from voice.normalise import speakable
from voice.phrasing import EDGE_PUNCTUATION, Phrase, clip_text, phrases
from voice.planner import plan

# Alternatives of one message (products of its select expressions) above this are a mistake in the text file.
_MOST_ALTERNATIVES = 64
_UNKNOWN = "某某"
_ITEM = "item-"
# Two counts that are always said together and never exceed ten: rendered as one.
_STEPS = re.compile(r"步|页|step|page", re.IGNORECASE)
# A place among others: its number sounds with its word.
_PLACES = re.compile(r"第|共|of |choice ", re.IGNORECASE)
_COUNT = "7"
_SAMPLES = {
    PartKind.COUNT: _COUNT,
    PartKind.DATE: "2027年11月23日",
    PartKind.MONEY: "4436.70元",
    PartKind.VALUE: _UNKNOWN,
}
_KIND_WORDS: Mapping[PartKind, str] = {
    PartKind.DATE: "date day until deadline due expiry expires DATETIME",
    PartKind.MONEY: "amount money yuan fee sum balance pension price",
    PartKind.COUNT: "n number count step steps total of page pages minute minutes second seconds position items copy copies"
    " try tries age left index queue ahead days hours NUMBER digits place",
}
_KINDS_BY_WORD = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}


class TextFileError(Exception):
    """A Fluent file cannot be built from; the text names file and message."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """One thing to render: ``text`` as written, and the id it was (first) found under."""

    language: str
    text_id: str
    text: str
    value: bool = False
    """A chunk of a value, which is never heard alone."""


def spoken_texts(folder: Path, languages: Sequence[str], *, screen_texts: bool = False) -> Iterator[SpokenText]:
    """Phrases of all messages under ``folder/<language>/*.ftl``. With ``screen_texts`` messages without ``.spoken`` are spoken
    as they stand on the screen. Raises TextFileError.
    """
    for language in languages:
        for text_id, alternatives in _messages(folder / language, screen_texts=screen_texts):
            for parts in alternatives:
                if text_id.startswith(_ITEM):
                    # The catalogue declares its own kinds: every one of its values is said by the value groups.
                    parts = [
                        Part(PartKind.VALUE, _UNKNOWN) if part.kind is not PartKind.TEXT else part for part in parts
                    ]
                cut = phrases(parts, language)
                for phrase, following in zip_longest(cut, cut[1:]):
                    yield from _instances(phrase, following, language, text_id)


def value_texts(languages: Sequence[str], groups: Iterable[str]) -> Iterator[SpokenText]:
    """Chunks of the value groups (``values.GROUPS``), in an order in which neighbours make a value together."""
    for group in groups:
        if group not in values.GROUPS:
            raise ValueError(f"unknown value group {group}")
        for language in languages:
            for text in values.GROUPS[group](language):
                yield SpokenText(language, f"value-{group}", text, value=True)


def _instances(phrase: Phrase, following: Phrase | None, language: str, text_id: str) -> Iterator[SpokenText]:
    """A phrase with its value filled in, for every value that is rendered ahead."""
    counts = [index for index, part in enumerate(phrase.parts) if part.kind is PartKind.COUNT]
    if phrase.kind is PartKind.TEXT:
        # A lead keeps its voice up for the value that comes.
        goes_on = following is not None and following.kind is not PartKind.TEXT and phrase.text.rstrip()[-1:].isalnum()
        yield SpokenText(
            language, text_id, phrase.text.strip() + (("，" if language == "zh" else ",") if goes_on else "")
        )
    elif phrase.kind is PartKind.VALUE and len(phrase.parts) == 1:
        if phrase.text != _UNKNOWN:
            yield SpokenText(language, text_id, phrase.text)
    elif phrase.kind is PartKind.DATE:
        lead = "".join(part.text for part in phrase.parts if part.kind is PartKind.TEXT)
        if lead:
            # English days are read after any short word; 366 clips a word would be needed otherwise.
            chunks = values.years(language, lead) if language == "zh" else [lead.strip()]
            yield from (SpokenText(language, text_id, chunk) for chunk in chunks)
    elif len(counts) == 1:
        for number in range(values.HIGHEST_COUNT + 1):
            filled = _filled(phrase, {counts[0]: number})
            if not _is_of_values(filled, language):
                yield SpokenText(language, text_id, filled)
    elif len(counts) == 2 and _STEPS.search(phrase.text):
        # "Step 2 of 4": the first never exceeds the second.
        for second in range(1, values.HIGHEST_PAIR + 1):
            for first in range(1, second + 1):
                yield SpokenText(language, text_id, _filled(phrase, {counts[0]: first, counts[1]: second}))
    elif counts:
        for part in _one_count_each(phrase):
            if _PLACES.match(part.text.strip(EDGE_PUNCTUATION)):
                yield from _instances(part, None, language, text_id)
            else:
                fixed = (each.text for each in part.parts if each.kind is PartKind.TEXT and speakable(each.text))
                yield from (SpokenText(language, text_id, text.strip()) for text in fixed)


def _one_count_each(phrase: Phrase) -> Iterator[Phrase]:
    """A phrase of several counts, cut behind each."""
    start = 0
    for index, part in enumerate(phrase.parts):
        if part.kind is PartKind.COUNT:
            yield Phrase(phrase.parts[start : index + 1])
            start = index + 1
    if start < len(phrase.parts):
        yield Phrase(phrase.parts[start:])


def _is_of_values(text: str, language: str) -> bool:
    """Whether the chunks of the value groups say it without a clip of its own: 十七年, 3 years."""
    return all(piece.clip for piece in plan(text, language, _value_words(language).__contains__))


@cache
def _value_words(language: str) -> frozenset[str]:
    return frozenset(clip_text(text.text, language) for text in value_texts([language], values.SHIPPED))


def _filled(phrase: Phrase, numbers: Mapping[int, int]) -> str:
    return "".join(
        part.text.replace(_COUNT, str(numbers[index])) if index in numbers else part.text
        for index, part in enumerate(phrase.parts)
    )


def _messages(folder: Path, *, screen_texts: bool) -> Iterator[tuple[str, list[list[Part]]]]:
    entries: dict[str, ftl.Message | ftl.Term] = {}
    for name, source in _sources(folder):
        for entry in FluentParser().parse(source).body:
            if isinstance(entry, ftl.Junk):
                raise TextFileError(f"{name}: not Fluent: {(entry.content or '').strip()[:40]!r}")
            if isinstance(entry, ftl.Message | ftl.Term):
                entries[("-" if isinstance(entry, ftl.Term) else "") + entry.id.name] = entry
    for text_id, entry in entries.items():
        if isinstance(entry, ftl.Term):
            continue
        pattern = next((attribute.value for attribute in entry.attributes if attribute.id.name == "spoken"), None)
        if pattern is None and screen_texts:
            pattern = entry.value
        if pattern is not None:
            yield text_id, _Flattener(entries, text_id).pattern(pattern)


def _sources(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and Fluent source of everything in a language: its files, and the words of the catalogue's items beside them."""
    for path in sorted(folder.glob("*.ftl")):
        yield path.name, path.read_text(encoding="utf-8")
    items = folder.parent.parent / "catalogue" / "items"
    if items.is_dir():
        from config.catalogue.load import load_folder  # pydantic: only where the catalogue is
        from config.catalogue.texts import messages

        yield items.name, "\n".join(messages(load_folder(items).items, folder.name).values())


class _Flattener:
    """Turns Fluent patterns into lists of parts, one list for every combination of variants."""

    def __init__(self, entries: Mapping[str, ftl.Message | ftl.Term], text_id: str) -> None:
        self._entries = entries
        self._text_id = text_id
        self._open: list[str] = []

    def pattern(self, pattern: ftl.Pattern) -> list[list[Part]]:
        choices: list[list[list[Part]]] = []
        for element in pattern.elements:
            if isinstance(element, ftl.TextElement):
                choices.append([[Part(PartKind.TEXT, re.sub(r"\s*\n\s*", " ", element.value))]])
            else:
                choices.append(self._expression(element.expression))
        combinations = [list(chain.from_iterable(choice)) for choice in product(*choices)]
        if len(combinations) > _MOST_ALTERNATIVES:
            raise TextFileError(f"{self._text_id}: too many alternatives to render")
        return combinations

    def _expression(self, expression: object) -> list[list[Part]]:
        if isinstance(expression, ftl.Placeable):
            return self._expression(expression.expression)
        if isinstance(expression, ftl.StringLiteral):
            return [[Part(PartKind.TEXT, expression.parse()["value"])]]
        if isinstance(expression, ftl.NumberLiteral):
            return [[Part(PartKind.TEXT, expression.value)]]
        if isinstance(expression, ftl.VariableReference):
            return [[_sample(expression.id.name)]]
        if isinstance(expression, ftl.FunctionReference):
            return [[_sample(expression.id.name)]]
        if isinstance(expression, ftl.SelectExpression):
            return [parts for variant in expression.variants for parts in self.pattern(variant.value)]
        if isinstance(expression, ftl.TermReference):
            return self._reference("-" + expression.id.name, expression.attribute)
        if isinstance(expression, ftl.MessageReference):
            return self._reference(expression.id.name, expression.attribute)
        raise TextFileError(f"{self._text_id}: cannot speak a {type(expression).__name__}")

    def _reference(self, name: str, attribute: ftl.Identifier | None) -> list[list[Part]]:
        entry = self._entries.get(name)
        if entry is None or name in self._open:
            raise TextFileError(f"{self._text_id}: unknown or circular reference {name}")
        pattern = entry.value
        if attribute is not None:
            pattern = next((item.value for item in entry.attributes if item.id.name == attribute.name), None)
        if pattern is None:
            raise TextFileError(f"{self._text_id}: {name} has no such text")
        self._open.append(name)
        alternatives = self.pattern(pattern)
        self._open.pop()
        return alternatives


def _sample(variable: str) -> Part:
    words = re.split(r"[-_]", variable)
    kind = next(
        (_KINDS_BY_WORD[word] for word in (variable, *reversed(words)) if word in _KINDS_BY_WORD), PartKind.VALUE
    )
    return Part(kind, _SAMPLES[kind])
