"""What of a text may be said aloud: the values in it are found, and sentences with personal ones are kept for her ear.

Personal data is not spoken on the loudspeaker unless the visitor asks for it or wears headphones (elder-access practice; 14 CFR
382.57 asks for private listening as well).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kiosk.pages import Text
from voice.contract import Part, PartKind
from voice.normalise import sign_by_sign

PUBLIC_VALUES = frozenset({"at", "of", "step", "item", "total", "count", "length", "minutes", "position"})
"""Arguments that tell how the conversation stands, and never what belongs to the visitor."""

_OPEN, _CLOSE = "\u2068", "\u2069"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[a-z][a-z0-9-]*")
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
STOPS = {"zh": "。"}
"""What ends a sentence where it is not a full stop and a blank."""
_SENTENCE = re.compile(r"[^。！？!?；;.]*(?:[。！？!?；;]+|\.(?=\s|$)\s*|\.|$)")


def marked(text: Text, values: Mapping[str, str]) -> dict[str, str]:
    """Arguments that can be found again in the finished text. A word that may choose a variant of the text stays as it is."""
    choosers = {name for name, written in text.args if _WORD.fullmatch(written)}
    return {name: value if name in choosers else f"{_OPEN}{value}{_CLOSE}" for name, value in values.items()}


def parts_of(spoken: str, text: Text, values: Mapping[str, str], language: str) -> list[Part]:
    """The finished text of ``marked`` arguments as fixed words and values. Arguments that name another text are fixed words."""
    kinds = {values[name].strip(_OPEN + _CLOSE): _kind(text.id, name, written) for name, written in text.args}
    parts: list[Part] = []
    for index, piece in enumerate(_MARKED.split(spoken)):
        if not piece:
            continue
        kind = kinds.get(piece, PartKind.VALUE) if index % 2 else PartKind.TEXT
        if kind is PartKind.DIGITS:
            piece = sign_by_sign(piece, language)
        if parts and parts[-1].kind is kind is PartKind.TEXT:
            parts[-1] = Part(kind, parts[-1].text + piece)
        else:
            parts.append(Part(kind, piece))
    return parts


def _kind(text_id: str, name: str, written: str) -> PartKind:
    """The words of an item are about the visitor's own record, where ``total`` is money and a code is her state."""
    if written.startswith("@"):
        return PartKind.VALUE if written.startswith("@code-") else PartKind.TEXT
    if written.startswith("code:"):
        return PartKind.DIGITS
    if _ISO_DATE.fullmatch(written):
        return PartKind.DATE
    stands = name in PUBLIC_VALUES and ":" not in written and not text_id.startswith("item-")
    return PartKind.COUNT if stands else PartKind.VALUE


def public(parts: Iterable[Part]) -> tuple[list[Part], bool]:
    """The parts without the sentences that hold something personal, and whether there were any."""
    kept: list[Part] = []
    sentence: list[Part] = []
    withheld = False
    for part, ends in _by_sentence(parts):
        sentence.append(part)
        if ends:
            personal = any(each.kind not in (PartKind.TEXT, PartKind.COUNT) for each in sentence)
            withheld |= personal
            kept += [] if personal else sentence
            sentence = []
    personal = any(each.kind not in (PartKind.TEXT, PartKind.COUNT) for each in sentence)
    return (kept if personal else kept + sentence), withheld or personal


def _by_sentence(parts: Iterable[Part]) -> Iterator[tuple[Part, bool]]:
    """Pieces of the parts, each with whether a sentence ends with it."""
    for part in parts:
        if part.kind is not PartKind.TEXT:
            yield part, False
            continue
        for piece in _SENTENCE.findall(part.text):
            if piece:
                yield Part(PartKind.TEXT, piece), piece.rstrip()[-1:] in tuple("。！？!?；;.")
