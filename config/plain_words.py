"""Are the texts said plainly? Short sentences, no word that only offices use. The rules are data: ``plain_words.toml``.

Read are the Fluent files and the items of the catalogue. What is heard of a text is its ``.spoken``, or else the text itself: by
ear every label is said. Wording of laws that visitors know from letters has a language of its own (zh-standard) and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from fluent.syntax import FluentParser, ast

from config.catalogue.load import shipped
from config.catalogue.texts import messages
from config.merge import ConfigError, read_toml
from config.texts import FOLDER

RULES = Path(__file__).with_name("plain_words.toml")
LANGUAGES = ("zh", "en")

_ENDS = {"zh": re.compile(r"[\u3002\uff01\uff1f\uff1b!?\n]"), "en": re.compile(r"[.!?](?=\s|$)|\n")}
_VALUE = "\ufffc"
_NO_TEXTS = re.compile(r"term-")
"""Single words of a dictionary, for languages of which only words are known."""
_HEARD_NEVER = re.compile(r"slip-|certificate-paper-|input-decade$")
"""Printed on paper, never said."""


@dataclass(frozen=True, slots=True)
class Jargon:
    """A word of offices and what is said in its place. ``on_screen``: it may be read, because it stands on her papers."""

    word: str
    say: str
    on_screen: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """``sentence``: most characters (zh) or words (en) of a sentence; a filled-in value counts as ``value`` of them."""

    sentence: int
    value: int
    jargon: tuple[Jargon, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One text that is not plain, and what to do about it."""

    language: str
    place: str
    text_id: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}/{self.place}: {self.text_id}: {self.what}"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text as it stands in its file: ``shown`` on the screen, ``heard`` from the voice; values are one sign each."""

    language: str
    place: str
    text_id: str
    shown: str
    heard: str


@cache
def rules(language: str, path: Path = RULES) -> Rules:
    """The rules of one language. Raises ConfigError."""
    tree = read_toml(path, "The list of plain words")
    try:
        limits = cast(dict[str, int], tree["limits"])
        words = cast(list[dict[str, Any]], tree[language])
        jargon = tuple(Jargon(**word) for word in words)
        return Rules(int(limits[f"{language}_sentence"]), int(limits[f"{language}_value"]), jargon)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path.name} has no usable rules for {language}: {error}.") from None


def check(folder: Path = FOLDER) -> list[Finding]:
    """Everything in the shipped texts that is not plain, in the order of the files."""
    return [finding for wording in wordings(folder) for finding in judge(wording)]


def wordings(folder: Path = FOLDER) -> Iterator[Wording]:
    """Every text of the plain languages: of the files, and of the items of the catalogue."""
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.ftl")):
            yield from _wordings(language, path.name, path.read_text(encoding="utf-8"))
        for text_id, source in messages(shipped().items, language).items():
            yield from _wordings(language, f"catalogue {text_id}", source)


def judge(wording: Wording) -> Iterator[Finding]:
    """What is not plain about one text."""
    ruled = rules(wording.language)
    said = [wording.heard] if wording.heard else []
    for form in dict.fromkeys([wording.shown, *said]):
        for sentence in sentences(form, wording.language):
            if (long := length(sentence, wording.language)) > ruled.sentence:
                unit = "characters" if wording.language == "zh" else "words"
                yield _finding(wording, f"a sentence of {long} {unit} (at most {ruled.sentence}): {_shown(sentence)}")
    for jargon in ruled.jargon:
        if any(_has(form, jargon.word) for form in said):
            yield _finding(wording, f"{jargon.word!r} is heard; say: {jargon.say}")
        elif _has(wording.shown, jargon.word) and not jargon.on_screen:
            yield _finding(wording, f"{jargon.word!r} is shown; write: {jargon.say}")


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, without what ends them."""
    return [part.strip() for part in _ENDS[language].split(text) if part.strip()]


def length(sentence: str, language: str) -> int:
    """Characters that are said (zh; a Latin word or a number is one each two letters) or words (en)."""
    value = rules(language).value
    if language == "en":
        return sum(value if _VALUE in word else 1 for word in sentence.split() if re.search(rf"[\w{_VALUE}]", word))
    latin = sum((len(word) + 1) // 2 for word in re.findall(r"[A-Za-z]+", sentence))
    others = len(re.findall(r"[^\W_A-Za-z]", sentence))
    return latin + others + value * sentence.count(_VALUE)


def decisions(shown: str) -> int:
    """How many things a page asks at once: its questions."""
    return len(re.findall(r"[\uff1f?]", shown))


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{word}", text, re.IGNORECASE) is not None if word.isascii() else word in text


def _shown(sentence: str) -> str:
    return sentence.replace(_VALUE, "…")


def _finding(wording: Wording, what: str) -> Finding:
    return Finding(wording.language, wording.place, wording.text_id, what)


def _wordings(language: str, place: str, source: str) -> Iterator[Wording]:
    for entry in FluentParser().parse(source).body:
        if not isinstance(entry, ast.Message) or entry.value is None or _NO_TEXTS.match(entry.id.name):
            continue
        spoken = next((item.value for item in entry.attributes if item.id.name == "spoken"), None)
        text_id = entry.id.name
        for shown in _flat(entry.value):
            heard = "" if _HEARD_NEVER.match(text_id) else shown
            for said in _flat(spoken) if spoken is not None else [heard]:
                yield Wording(language, place, text_id, shown, said)


def _flat(pattern: ast.Pattern) -> list[str]:
    """The pattern as text, one for each variant it has."""
    forms = [""]
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            parts = [element.value]
        elif isinstance(element.expression, ast.StringLiteral):
            parts = [element.expression.parse()["value"].replace("\u2060", "")]
        elif isinstance(element.expression, ast.SelectExpression):
            parts = [form for variant in element.expression.variants for form in _flat(variant.value)]
        else:
            parts = [_VALUE]
        forms = [form + part for form in forms for part in parts]
    return forms
