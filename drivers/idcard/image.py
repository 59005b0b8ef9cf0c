"""What lies on a simulated reader: an IdCardImage, from Python or from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final, Self

from drivers.idcard.contract import IdCardKind
from drivers.idcard.frames import EXTRA_ADDRESS_BYTES, PHOTO_BYTES, TEXT_BYTES
from drivers.idcard.photo import seal_test_picture
from drivers.idcard.text import KIND_LETTERS, LAYOUTS, WITHOUT_END

_BLANK: Final = " ".encode("utf-16-le")
_LETTERS: Final = {kind: letter for letter, kind in KIND_LETTERS.items()}
_TYPE_OFFSET: Final = 248


@dataclass(frozen=True, slots=True)
class IdCardImage:
    """An invented card; fields as in ``contract.IdCardData``. Its repr shows nothing of the person.

    ``picture``: a JPEG of at most photo.TEST_PICTURE_BYTES bytes, put into the marked test container; b"" for a card
    whose photo block is empty. ``raw_text`` and ``raw_photo`` replace the blocks (for damaged cards, or for a real
    decoder under test); ``raw_text`` then need not fit the other fields. Raises ValueError, naming the field only.
    """

    number: str = field(repr=False)
    name: str = field(default="", repr=False)
    kind: IdCardKind = IdCardKind.RESIDENT
    sex: str = field(default="1", repr=False)
    birth_date: date = field(default=date(1950, 1, 1), repr=False)
    valid_from: date = field(default=date(2015, 1, 1), repr=False)
    valid_to: date | None = field(default=None, repr=False)
    english_name: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    issuer: str = field(default="", repr=False)
    pass_number: str = field(default="", repr=False)
    issue_count: int | None = field(default=None, repr=False)
    nationality: str = field(default="", repr=False)
    version: str = field(default="", repr=False)
    old_number_link: str = field(default="", repr=False)
    extra_address: str = field(default="", repr=False)
    picture: bytes = field(default=b"", repr=False)
    raw_text: bytes = field(default=b"", repr=False)
    raw_photo: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.raw_text and len(self.raw_text) != TEXT_BYTES:
            raise ValueError("bad id card field raw_text")
        if len(self.raw_photo) > PHOTO_BYTES:
            raise ValueError("bad id card field raw_photo")
        self.text_block()
        self.photo_block()
        self.extra_address_block()

    def text_block(self) -> bytes:
        """The 256 bytes on the chip."""
        if self.raw_text:
            return self.raw_text
        block = bytearray(_BLANK * (TEXT_BYTES // len(_BLANK)))
        for name, (offset, size) in LAYOUTS[self.kind].items():
            value = _encoded(name, self._value(name), size)
            block[offset : offset + len(value)] = value
        letter = _LETTERS[self.kind].encode("utf-16-le")
        block[_TYPE_OFFSET : _TYPE_OFFSET + len(letter)] = letter
        return bytes(block)

    def photo_block(self) -> bytes:
        """The 1024 bytes on the chip."""
        block = self.raw_photo or (seal_test_picture(self.picture) if self.picture else b"")
        return block.ljust(PHOTO_BYTES, b"\x00")

    def extra_address_block(self) -> bytes:
        """The 70 bytes of 追加住址; b"" where the chip has none."""
        if not self.extra_address:
            return b""
        value = _encoded("extra_address", self.extra_address, EXTRA_ADDRESS_BYTES)
        return value + _BLANK * ((EXTRA_ADDRESS_BYTES - len(value)) // len(_BLANK))

    def _value(self, name: str) -> str:
        """What stands in the layout's field ``name``."""
        english_places = LAYOUTS[self.kind].get("english", (0, 0))[1] // 2
        match name:
            case "birth":
                return _day(self.birth_date)
            case "start":
                return _day(self.valid_from)
            case "end":
                return WITHOUT_END if self.valid_to is None else _day(self.valid_to)
            case "english":
                return (
                    self.english_name
                    if "english_rest" not in LAYOUTS[self.kind]
                    else self.english_name[:english_places]
                )
            case "english_rest":
                return self.english_name[english_places:]
            case "count":
                return "" if self.issue_count is None else f"{self.issue_count:02d}"
            case "pass":
                return self.pass_number
            case "link":
                return self.old_number_link
        value: str = getattr(self, name)
        return value

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> Self:
        """From a JSON object with the field names above: dates as YYYY-MM-DD, bytes as hex, ``valid_to`` null for 长期.
        Raises ValueError, naming the field only.
        """
        types = {item.name: str(item.type) for item in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in document.items():
            if key not in types:
                raise ValueError(f"unknown id card field {key!r}")
            values[key] = _from_json(key, types[key], value)
        if "number" not in values:
            raise ValueError("missing id card field number")
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        """What ``from_json`` reads."""
        document: dict[str, object] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, bytes):
                value = value.hex()
            document[item.name] = value
        return document


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _encoded(name: str, value: str, size: int) -> bytes:
    try:
        encoded = value.encode("utf-16-le")
    except UnicodeEncodeError:
        raise ValueError(f"bad id card field {name}") from None
    if len(encoded) > size:
        raise ValueError(f"id card field {name} is too long")
    return encoded


def _from_json(key: str, declared: str, value: object) -> object:
    """``value`` as a field declared as ``declared`` takes it."""
    try:
        if value is None and declared.endswith("| None"):
            return None
        if isinstance(value, str):
            if declared == "IdCardKind":
                return IdCardKind(value)
            if declared.startswith("date"):
                return date.fromisoformat(value)
            if declared == "bytes":
                return bytes.fromhex(value)
            if declared == "str":
                return value
        if declared.startswith("int") and isinstance(value, int) and not isinstance(value, bool):
            return value
    except ValueError:
        raise ValueError(f"bad id card field {key}") from None
    raise ValueError(f"id card field {key} has the wrong type")
