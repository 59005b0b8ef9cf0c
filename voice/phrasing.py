"""From a sentence with values in it to the phrases that are rendered as one clip each.

Fixed text stays whole, a number takes its 第 and its measure word along, and fixed scraps under four syllables join the value
beside them, because very short clips are the ones nobody understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from voice.contract import Part, PartKind
from voice.normalise import MEASURE_WORDS, normalise, speakable

MIN_SYLLABLES = 4
EDGE_PUNCTUATION = " \t\r\n,，。.;；:：、!！?？—-…"
_LEADING_MEASURE = re.compile(rf"\s*(?:{MEASURE_WORDS})")
_TRAILING_ORDINAL = re.compile(r"第\s*$")
_SENTENCES = re.compile(r".+?(?:[。！？!?；]+|\.(?=\s)|$)\s*", re.DOTALL)
_SENTENCE_END = tuple("。！？!?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is spoken as one clip (a date as two): neighbouring parts of a sentence."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def kind(self) -> PartKind:
        """TEXT for a fixed phrase, else the kind of its (first) value."""
        return next((part.kind for part in self.parts if part.kind is not PartKind.TEXT), PartKind.TEXT)


def clip_text(text: str, language: str) -> str:
    """The words a clip is found by: normalised, without punctuation at the edges; English without regard to case."""
    spoken = normalise(text, language).strip(EDGE_PUNCTUATION)
    return spoken if language == "zh" else spoken.casefold()


def syllables(text: str, language: str) -> int:
    """Syllables of a text when spoken: Hanzi (zh), vowel groups (everything else)."""
    spoken = normalise(text, language)
    if language == "zh":
        return sum(
            1
            for character in spoken
            if "\u4e00" <= character <= "\u9fff" or (character.isascii() and character.isalpha())
        )
    return len(re.findall(r"[aeiouy]+|\d", spoken.lower()))


def phrases(parts: Iterable[Part], language: str) -> list[Phrase]:
    """Cut a sentence into phrases, in speaking order; phrases without anything to say are left out."""
    merged: list[Phrase] = []
    scrap: Part | None = None
    for part in chain.from_iterable(map(_sentences, _with_counters(parts))):
        if part.kind is PartKind.TEXT:
            if scrap is not None:
                part, scrap = Part(PartKind.TEXT, scrap.text + part.text), None
            if 0 < syllables(part.text, language) < MIN_SYLLABLES:
                scrap = part
            else:
                merged.append(Phrase((part,)))
            continue
        before = merged[-1] if merged else None
        if scrap is None:
            merged.append(Phrase((part,)))
        elif part.kind is PartKind.COUNT and before is not None and before.kind is PartKind.COUNT:
            merged[-1] = Phrase((*before.parts, scrap, part))
        elif part.kind in _TAKES_LEAD:
            merged.append(Phrase((scrap, part)))
        else:
            merged += [Phrase((scrap,)), Phrase((part,))]
        scrap = None
    if scrap is not None:
        if merged and merged[-1].kind is PartKind.COUNT and scrap.text.lstrip()[:1] not in _SENTENCE_END:
            merged[-1] = Phrase((*merged[-1].parts, scrap))
        else:
            merged.append(Phrase((scrap,)))
    return [phrase for phrase in map(_trimmed, merged) if phrase.parts]


def _sentences(part: Part) -> list[Part]:
    """A fixed part sentence by sentence: each is judged for itself, and one that several texts share is rendered once."""
    if part.kind is not PartKind.TEXT:
        return [part]
    return [Part(PartKind.TEXT, sentence) for sentence in _SENTENCES.findall(part.text)]


def _with_counters(parts: Iterable[Part]) -> list[Part]:
    """Move 第 before and the measure word after a number into the number's own part; join neighbouring fixed parts."""
    result: list[Part] = []
    for part in parts:
        before = result[-1] if result else None
        if part.kind is PartKind.TEXT and before is not None:
            if before.kind is PartKind.TEXT:
                result[-1] = Part(PartKind.TEXT, before.text + part.text)
                continue
            measure = _LEADING_MEASURE.match(part.text) if before.kind is PartKind.COUNT else None
            if measure is not None:
                result[-1] = replace(before, text=before.text + measure.group())
                part = Part(PartKind.TEXT, part.text[measure.end() :])
        elif part.kind is PartKind.COUNT and before is not None and before.kind is PartKind.TEXT:
            ordinal = _TRAILING_ORDINAL.search(before.text)
            if ordinal is not None:
                result[-1] = Part(PartKind.TEXT, before.text[: ordinal.start()])
                part = replace(part, text=ordinal.group() + part.text)
        result.append(part)
    return result


def _trimmed(phrase: Phrase) -> Phrase:
    """Without punctuation at its outer left edge, and without parts that only pause at either end."""
    parts = list(phrase.parts)
    while parts and not speakable(parts[0].text):
        parts.pop(0)
    while parts and not speakable(parts[-1].text):
        parts.pop()
    if parts:
        parts[0] = replace(parts[0], text=parts[0].text.lstrip(EDGE_PUNCTUATION))
    return Phrase(tuple(parts))


_TAKES_LEAD = (PartKind.COUNT, PartKind.DATE)
