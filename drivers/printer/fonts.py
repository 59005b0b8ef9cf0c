"""Font chain of the slip: finds the installed Han font, reads its character map, says which face has a character.

Pillow cannot tell whether a font has a character (it draws the font's empty box), so the ``cmap`` table is read here.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

_ROOTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
# Regular and bold file of each family, best first. Face 2 of the Noto CJK collections is simplified Chinese.
_KNOWN = (
    ("NotoSansCJK-Regular.ttc#2", "NotoSansCJK-Bold.ttc#2"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    # Not Sans, but the fallback for rare characters: some ideographs exist only here.
    ("NotoSerifCJK-Regular.ttc#2", "NotoSerifCJK-Bold.ttc#2"),
    # The other languages of the country: Latin letters of Zhuang, Tibetan, Uyghur and Kazakh, Mongolian, Yi.
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("NotoSerifTibetan-Regular.ttf", "NotoSerifTibetan-Bold.ttf"),
    ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    ("NotoSansMongolian-Regular.ttf", "NotoSansMongolian-Regular.ttf"),
    ("NotoSansYi-Regular.ttf", "NotoSansYi-Regular.ttf"),
)
# Han first: the size of a slip's text is the height of a Han character.
_HAN_FAMILIES = 4
_SCALE_PROBE = 1000


class FontError(Exception):
    """No usable Han font, or a font file that cannot be read. The text is a machine word, never a path of a person."""


class CharacterMap:
    """The code points of one font face, from its ``cmap`` table (formats 4 and 12)."""

    def __init__(self, data: bytes, face: int = 0) -> None:
        """Raises FontError when ``data`` is not an OpenType font or collection with a Unicode map."""
        try:
            self._starts, self._ends = _ranges(data, face)
        except (struct.error, IndexError, ValueError) as damaged:
            raise FontError("font-damaged") from damaged

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        index = bisect_right(self._starts, code) - 1
        return index >= 0 and code <= self._ends[index]


def _ranges(data: bytes, face: int) -> tuple[list[int], list[int]]:
    base = 0
    if data[:4] == b"ttcf":
        base = struct.unpack_from(">I", data, 12 + 4 * face)[0]
    tables = struct.unpack_from(">H", data, base + 4)[0]
    records = (struct.unpack_from(">4s4xII", data, base + 12 + 16 * i) for i in range(tables))
    cmap = next((offset for tag, offset, _ in records if tag == b"cmap"), None)
    if cmap is None:
        raise FontError("font-without-cmap")
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = {struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)[2] + cmap for i in range(count)}
    by_format = {struct.unpack_from(">H", data, offset)[0]: offset for offset in sorted(offsets)}
    if 12 in by_format:
        groups = _format_12(data, by_format[12])
    elif 4 in by_format:
        groups = _format_4(data, by_format[4])
    else:
        raise FontError("font-without-unicode-map")
    groups.sort()
    return [start for start, _ in groups], [end for _, end in groups]


def _format_12(data: bytes, offset: int) -> list[tuple[int, int]]:
    count = struct.unpack_from(">I", data, offset + 12)[0]
    groups = (struct.unpack_from(">III", data, offset + 16 + 12 * i) for i in range(count))
    # A group may begin at glyph 0 (.notdef): that code point is not really there.
    return [(start if glyph else start + 1, end) for start, end, glyph in groups]


def _format_4(data: bytes, offset: int) -> list[tuple[int, int]]:
    size = struct.unpack_from(">H", data, offset + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", data, offset + 14)
    starts = struct.unpack_from(f">{size // 2}H", data, offset + 16 + size)
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF]


@dataclass(frozen=True, slots=True)
class Face:
    """One face in regular and bold, with the characters it has."""

    regular: tuple[str, int]
    bold: tuple[str, int]
    characters: CharacterMap


class FontChain:
    """Faces in order of preference; the first that has a character draws it."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        if not faces:
            raise FontError("font-missing")
        self._faces = faces
        probe = ImageFont.truetype(faces[0].regular[0], _SCALE_PROBE, index=faces[0].regular[1])
        _, top, _, bottom = probe.getbbox("国")
        self._em_per_body = _SCALE_PROBE / max(1.0, bottom - top)

    def face_for(self, character: str) -> int | None:
        """Index of the first face with this character, None when no face has it."""
        return next((i for i, face in enumerate(self._faces) if character in face.characters), None)

    def has(self, face: int, character: str) -> bool:
        """Whether that face has the character."""
        return character in self._faces[face].characters

    def font(self, face: int, em_dots: int, bold: bool, *, shaped: bool = False) -> ImageFont.FreeTypeFont:
        """``shaped``: for letters that join or stack; needs ``can_shape()``."""
        path, index = self._faces[face].bold if bold else self._faces[face].regular
        return _load(path, index, em_dots, shaped)

    def em_dots(self, body_dots: float) -> int:
        """Font size (em, in dots) whose 国 is ``body_dots`` tall, rounded up: a minimum height stays a minimum."""
        return max(6, -int(-body_dots * self._em_per_body // 1))


def can_shape() -> bool:
    """Whether letters can be joined and stacked here: Pillow brings Raqm, the system FriBiDi (Debian: libfribidi0)."""
    return bool(features.check("raqm"))


@lru_cache(maxsize=64)
def _load(path: str, index: int, em_dots: int, shaped: bool) -> ImageFont.FreeTypeFont:
    # Basic layout elsewhere: a ligature or kerning would move what was measured character by character.
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, em_dots, index=index, layout_engine=engine)


@lru_cache(maxsize=4)
def font_chain(font_files: tuple[str, ...] = ()) -> FontChain:
    """The configured files (``path`` or ``path#face``), then the installed fonts. Raises FontError without a Han font."""
    faces = [_face(entry, entry) for entry in font_files]
    installed = _installed()
    if not faces and not any(regular.partition("#")[0] in installed for regular, _ in _KNOWN[:_HAN_FAMILIES]):
        raise FontError("font-missing")
    for regular, bold in _KNOWN:
        if regular.partition("#")[0] in installed:
            regular_entry = _resolve(regular, installed)
            has_bold = bold.partition("#")[0] in installed
            faces.append(_face(regular_entry, _resolve(bold, installed) if has_bold else regular_entry))
    return FontChain(tuple(faces))


def _resolve(entry: str, installed: dict[str, str]) -> str:
    name, mark, face = entry.partition("#")
    return installed[name] + mark + face


def _face(regular: str, bold: str) -> Face:
    path, index = _split(regular)
    try:
        characters = CharacterMap(Path(path).read_bytes(), index)
        ImageFont.truetype(path, 12, index=index)
    except OSError as unreadable:
        raise FontError("font-unreadable") from unreadable
    return Face((path, index), _split(bold), characters)


def _split(entry: str) -> tuple[str, int]:
    path, _, index = entry.partition("#")
    if index and not index.isdecimal():
        raise FontError("font-entry")
    return path, int(index or 0)


def _installed() -> dict[str, str]:
    wanted = {name.partition("#")[0] for pair in _KNOWN for name in pair}
    found: dict[str, str] = {}
    for root in _ROOTS:
        for folder, _, names in os.walk(os.path.expanduser(root)):
            for name in wanted.intersection(names):
                found.setdefault(name, os.path.join(folder, name))
    return found
