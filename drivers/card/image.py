"""What is on a virtual card: a CardImage, from Python or from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self

from drivers.card.fci import SM4, THREE_DES
from drivers.card.keys import KEY_BYTES
from drivers.card.records import NAME_BYTES, NAME_EXTENSION_BYTES

# 13 historical bytes as real cards have them: 00 81, chip and system, 86, maker, city code, serial.
_ATR_HEAD = bytes.fromhex("3B6D0000")
_HISTORY_BY_MAJOR_VERSION = {"1": "0081008843866533", "2": "0081314731865043", "3": "008C314731865043"}
_RID = "D156000005"

ADDRESSINGS = frozenset({"number", "identifier", "sfi-identifier", "sfi-number", "all"})


@dataclass(frozen=True, slots=True)
class CardImage:
    """An invented card. Its repr shows nothing of the person.

    ``region`` 6 digits; ``serial`` and ``authentication_code`` 8 hex digits each; ``version`` "1.00", "2.00" or "3.00";
    ``addressings`` of READ RECORD the card accepts; ``pin_protected``: the holder file opens only after VERIFY;
    ``algorithm`` of the keys of a 3.0 card ("01" 3DES, "03" SM4, "" is 3DES without saying so); ``internal_key`` and
    ``external_key`` 32 hex digits each, or "" for a card without keys (see ``keys``);
    ``raw_records`` replaces or, with an empty value, deletes record values by tag (two hex digits to hex bytes).
    Raises ValueError, naming the field only.
    """

    social_security_number: str = field(repr=False)
    name: str = field(repr=False)
    region: str = field(default="110000", repr=False)
    serial: str = field(default="00000001", repr=False)
    authentication_code: str = field(default="00000000", repr=False)
    version: str = "2.00"
    card_number: str = field(default="X00000019", repr=False)
    issued_on: date = field(default=date(2020, 1, 1), repr=False)
    valid_to: date = field(default=date(2030, 1, 1), repr=False)
    sex: str = field(default="1", repr=False)
    ethnicity: str = field(default="01", repr=False)
    birth_place: str = field(default="110000", repr=False)
    birth_date: date = field(default=date(1950, 1, 1), repr=False)
    pin: str = field(default="123456", repr=False)
    pin_tries: int = 3
    pin_protected: bool = False
    algorithm: str = SM4
    internal_key: str = field(default="", repr=False)
    external_key: str = field(default="", repr=False)
    authentication_tries: int = 5
    addressings: frozenset[str] = ADDRESSINGS
    application_at_top: bool = False
    needs_master_file: bool = False
    raw_records: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        _require(
            len(self.social_security_number) == 18 and self.social_security_number.isascii(), "social_security_number"
        )
        _require(_is_digits(self.region, 6), "region")
        _require(_is_hex(self.serial, 8), "serial")
        _require(_is_hex(self.authentication_code, 8), "authentication_code")
        _require(self.version in ("1.00", "2.00", "3.00"), "version")
        _require(len(self.card_number) == 9 and self.card_number.isascii(), "card_number")
        _require(len(self.sex) == 1 and self.sex.isascii(), "sex")
        _require(_is_digits(self.ethnicity, 2), "ethnicity")
        _require(_is_digits(self.birth_place, 6), "birth_place")
        _require(_is_digits(self.pin, len(self.pin)) and len(self.pin) % 2 == 0 and 4 <= len(self.pin) <= 16, "pin")
        _require(1 <= self.pin_tries <= 15, "pin_tries")
        _require(self.algorithm in ("", THREE_DES, SM4), "algorithm")
        for name in ("internal_key", "external_key"):
            key = getattr(self, name)
            _require(key == "" or _is_hex(key, 2 * KEY_BYTES), name)
        _require(1 <= self.authentication_tries <= 15, "authentication_tries")
        _require(bool(self.addressings) and self.addressings <= ADDRESSINGS, "addressings")
        _require(
            all(_is_hex(tag, 2) and _is_hex(value, None) for tag, value in self.raw_records.items()), "raw_records"
        )
        self.name_values()

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> Self:
        """From a JSON object with the field names above, dates as YYYY-MM-DD. Raises ValueError, naming the field
        only.
        """
        values: dict[str, Any] = {}
        types = {item.name: str(item.type) for item in fields(cls)}
        for key, value in document.items():
            if key not in types:
                raise ValueError(f"unknown card field {key!r}")
            values[key] = _from_json(key, types[key], value)
        missing = {"social_security_number", "name"} - values.keys()
        if missing:
            raise ValueError(f"missing card field {min(missing)}")
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        """What ``from_json`` reads."""
        document: dict[str, object] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, frozenset):
                value = sorted(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            document[item.name] = value
        return document

    @property
    def atr(self) -> bytes:
        return _ATR_HEAD + self.history

    @property
    def history(self) -> bytes:
        """The 13 historical bytes (卡复位信息)."""
        city = bytes.fromhex(self.region[2:4])
        return bytes.fromhex(_HISTORY_BY_MAJOR_VERSION[self.version[0]]) + city + bytes.fromhex(self.serial)

    @property
    def identification_code(self) -> str:
        """32 hex digits: region, RID, serial, authentication code."""
        return f"{self.region}{_RID}{self.serial}{self.authentication_code}".upper()

    def name_values(self) -> tuple[bytes, bytes]:
        """Name and name extension, unpadded; no character is split between the two. Raises ValueError."""
        main, extension = b"", b""
        for character in self.name:
            encoded = character.encode("gb18030")
            if not extension and len(main) + len(encoded) <= NAME_BYTES:
                main += encoded
            else:
                extension += encoded
        _require(len(main) > 0 and len(extension) <= NAME_EXTENSION_BYTES, "name")
        return main, extension


def _from_json(key: str, declared: str, value: object) -> object:
    """``value`` as a field declared as ``declared`` takes it."""
    if declared == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"card field {key} is not a date YYYY-MM-DD") from None
    if declared == "str" and isinstance(value, str):
        return value
    if declared == "bool" and isinstance(value, bool):
        return value
    if declared == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if declared == "frozenset[str]" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    if declared.startswith("Mapping") and isinstance(value, dict) and _holds_only_text(value):
        return dict(value)
    raise ValueError(f"card field {key} has the wrong type")


def _holds_only_text(document: dict[object, object]) -> bool:
    return all(isinstance(item, str) for pair in document.items() for item in pair)


def _require(condition: bool, name: str) -> None:
    if not condition:
        raise ValueError(f"bad card field {name}")


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _is_hex(text: str, length: int | None) -> bool:
    try:
        bytes.fromhex(text)
    except ValueError:
        return False
    return length is None or len(text) == length
