"""What a PDF draws as text, character by character in the order of drawing, and where its links lead.

A program that extracts text for readers guesses: it joins words that were broken at a line's end, takes ligatures apart, puts lines into the
order in which they are read. A digest needs what is written there. So this reads the operators that show text (ISO 32000-1, 9.4.3)
and the tables of the fonts that say which character each code is (9.10.3), and nothing else.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Operand = bytes | str | list[bytes] | None
"""A string, a name (with its slash), the strings of an array, or anything else."""

PAGES_MAX: Final = 200
_BYTES_MAX: Final = 64_000_000
_UNKNOWN: Final = "\ufffd"
_PICTURE: Final = "\ufffc"
_BLANK: Final = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)+")
_PLAIN: Final = re.compile(rb"[^\0\t\n\f\r ()<>\[\]{}/%]+")
_IN_STRING: Final = re.compile(rb"[\\()]")
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_END_OF_PICTURE: Final = re.compile(rb"[\0\t\n\f\r ]EI(?![^\0\t\n\f\r ])")
_OCTAL: Final = re.compile(rb"[0-7]{1,3}")
_SECTION: Final = re.compile(rb"beginbf(char|range)(.*?)endbf\1", re.DOTALL)
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")


class UnreadablePdf(ValueError):
    """No PDF, a damaged one, or one written in a way that no certificate is."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """``text``: U+FFFD for a code without a character, U+FFFC where a picture or a form is drawn. ``links``: addresses."""

    text: str = field(repr=False)
    links: tuple[str, ...] = field(repr=False)


def read_drawn(data: bytes) -> Drawn:
    """All pages of a PDF. Raises UnreadablePdf."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    texts: list[str] = []
    links: list[str] = []
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            raise UnreadablePdf("encrypted")
        budget = [_BYTES_MAX]
        for page, resources in _pages(reader.root["/Pages"], None, [PAGES_MAX]):
            fonts = _Fonts(_got(resources, "/Font") or {}, budget)
            texts.append(_shown(_content(page, budget), fonts))
            links += _links(page)
    except (PdfError, zlib.error, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        # The library checks little of what it reads: what is missing or of another type shows as one of these.
        raise UnreadablePdf(type(error).__name__) from None
    except UnreadablePdf:
        raise
    except ValueError as error:
        raise UnreadablePdf(type(error).__name__) from None
    return Drawn("".join(texts), tuple(links))


def _got(holder: Any, name: str) -> Any:
    """The entry with whatever it refers to, None where there is none."""
    return holder[name] if holder is not None and name in holder else None


def _pages(node: Any, inherited: Any, left: list[int]) -> Iterator[tuple[Any, Any]]:
    """The pages below a node of the tree with their resources, which may stand further up. A tree without end is no tree."""
    left[0] -= 1
    if left[0] < 0:
        raise UnreadablePdf("too-many-pages")
    resources = _got(node, "/Resources") or inherited
    if "/Kids" not in node:
        yield node, resources
        return
    for at in range(len(node["/Kids"])):
        yield from _pages(node["/Kids"][at], resources, left)


def _content(page: Any, budget: list[int]) -> bytes:
    found = _got(page, "/Contents")
    if found is None:
        return b""
    if isinstance(found, list):
        return b"\n".join(_unpacked(found[at], budget) for at in range(len(found)))
    return _unpacked(found, budget)


def _unpacked(stream: Any, budget: list[int]) -> bytes:
    """A stream's bytes. A small file must not fill the memory, so all streams share what is allowed."""
    packing = _got(stream, "/Filter")
    if isinstance(packing, list):
        packing = packing[0] if len(packing) == 1 else tuple(packing)
    packed: bytes = stream.encoded_data
    if packing is None:
        data = packed
    elif packing == "/FlateDecode" and "/DecodeParms" not in stream:
        data = zlib.decompressobj().decompress(packed, budget[0] + 1)
    else:
        raise UnreadablePdf("packing")
    budget[0] -= len(data)
    if budget[0] < 0:
        raise UnreadablePdf("too-large")
    return data


def _links(page: Any) -> Iterator[str]:
    annotations = _got(page, "/Annots") or ()
    for at in range(len(annotations)):
        action = _got(annotations[at], "/A")
        if action is not None and _got(action, "/S") == "/URI":
            address = action["/URI"]
            yield bytes(address).decode("utf-8", "replace") if isinstance(address, bytes) else str(address)


class _Fonts:
    """The fonts of a page by name, each as what its codes of two bytes stand for; read at the first use."""

    def __init__(self, declared: Any, budget: list[int]) -> None:
        self._declared = declared
        self._budget = budget
        self._known: dict[str, dict[int, str]] = {}

    def __getitem__(self, name: str) -> dict[int, str]:
        if name not in self._known:
            font = _got(self._declared, name)
            composite = font is not None and font["/Subtype"] == "/Type0" and "/ToUnicode" in font
            self._known[name] = _characters(_unpacked(font["/ToUnicode"], self._budget)) if composite else {}
        return self._known[name]


def _characters(table: bytes) -> dict[int, str]:
    """A ToUnicode table: code to character or characters."""
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(table):
        if kind == b"char":
            for code, text in _CHAR.findall(body):
                found[int(code, 16)] = _utf16(text)
            continue
        for first, last, text, several in _RANGE.findall(body):
            codes = range(int(first, 16), min(int(last, 16), 0xFFFF) + 1)
            if several:
                found.update(zip(codes, map(_utf16, _HEX.findall(several)), strict=False))
            else:
                stem, final = _utf16(text)[:-1], _utf16(text)[-1:]
                found.update((code, stem + chr(ord(final) + at)) for at, code in enumerate(codes) if final)
    return found


def _utf16(text: bytes) -> str:
    return bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")


def _shown(content: bytes, fonts: _Fonts) -> str:
    """The characters of a content stream. The font belongs to the graphics state, which is kept and brought back by q and Q."""
    found: list[str] = []
    font: dict[int, str] = {}
    kept: list[dict[int, str]] = []
    for operator, operands in _operations(content):
        match operator:
            case b"Tf":
                name = operands[0] if operands else None
                font = fonts[name] if isinstance(name, str) else {}
            case b"Tj" | b"'" | b'"' | b"TJ":
                last = operands[-1] if operands else None
                for string in last if isinstance(last, list) else [last]:
                    if isinstance(string, bytes):
                        found += _decoded(string, font)
            case b"q":
                kept.append(font)
            case b"Q":
                font = kept.pop() if kept else {}
            case b"Do" | b"sh" | b"BI":
                found.append(_PICTURE)
    return "".join(found)


def _decoded(string: bytes, font: dict[int, str]) -> Iterator[str]:
    for at in range(0, len(string), 2):
        pair = string[at : at + 2]
        yield font.get(int.from_bytes(pair), _UNKNOWN) if len(pair) == 2 else _UNKNOWN


def _operations(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Operators with their operands (ISO 32000-1, 7.8.2)."""
    operands: list[Operand] = []
    array: list[bytes] | None = None
    at = 0
    while at < len(content):
        if blank := _BLANK.match(content, at):
            at = blank.end()
            continue
        operand: Operand = None
        lead = content[at : at + 1]
        if content.startswith(b"<<", at):
            at += 2
            continue
        if lead == b"(":
            operand, at = _string(content, at)
        elif lead == b"<":
            end = content.index(b">", at)
            digits = b"".join(content[at + 1 : end].split()).decode("ascii")
            operand, at = bytes.fromhex(digits + "0" * (len(digits) % 2)), end + 1
        elif lead == b"/":
            name = _PLAIN.match(content, at + 1)
            end = at + 1 if name is None else name.end()
            operand, at = content[at:end].decode("latin-1"), end
        elif lead == b"[":
            array, at = [], at + 1
            continue
        elif lead == b"]":
            operand, array, at = array, None, at + 1
        elif word := _PLAIN.match(content, at):
            at = word.end()
            if array is None and not word[0][:1].isdigit() and word[0][:1] not in b"+-.":
                if word[0] == b"BI":
                    picture = _END_OF_PICTURE.search(content, at)
                    at = len(content) if picture is None else picture.end()
                yield word[0], operands
                operands = []
                continue
        else:
            # Ends of dictionaries and procedures: no operator that shows text has one.
            at += 1
            continue
        if array is None:
            operands.append(operand)
        elif isinstance(operand, bytes):
            array.append(operand)


def _string(content: bytes, start: int) -> tuple[bytes, int]:
    """The string in round brackets that begins at ``start``, and where it ends (ISO 32000-1, 7.3.4.2)."""
    out = bytearray()
    depth, at = 1, start + 1
    while found := _IN_STRING.search(content, at):
        out += content[at : found.start()]
        at = found.end()
        if found[0] == b"\\":
            octal = _OCTAL.match(content, at)
            if octal:
                out.append(int(octal[0], 8) & 0xFF)
                at = octal.end()
                continue
            following = content[at : at + 1]
            at += 1
            if following == b"\r" and content[at : at + 1] == b"\n":
                at += 1
            elif following not in (b"\r", b"\n"):
                out += _ESCAPES.get(following, following)
            continue
        depth += 1 if found[0] == b"(" else -1
        if depth == 0:
            return bytes(out), at
        out += found[0]
    raise UnreadablePdf("string-without-end")
