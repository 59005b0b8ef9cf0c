"""What a code may hold, strictly: everything that is not exactly one of our kinds is refused with a reason.

A code comes from a stranger's telephone or paper. It is never an address to open, never text to show, never keys to type.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from drivers.scanner.contract import BYTES_MAX, CodeKind, CodeRules, Refusal, Scanned, ScanRefused

_E_CARD: Final = re.compile(r"[0-9A-Za-z]+")
_STAFF_NUMBER: Final = re.compile(r"[A-Z0-9]{2,16}")
_ID: Final = re.compile(r"[0-9]{17}[0-9Xx]")
_VERIFICATION_CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{20}")
"""Crockford's base 32, as the centre draws it."""
_CERTIFICATE: Final = re.compile(rf"{_VERIFICATION_CODE.pattern}#NP1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{{86}}")
_STAFF_CARD: Final = re.compile(rf"{_STAFF_NUMBER.pattern}-[0-9A-HJKMNP-TV-Z]{{16}}")
"""Number and serial; the hyphen, which no other kind has, keeps it apart from an e-card code."""
# A URI scheme (RFC 3986, 3.1) with anything behind it; also WIFI:, BEGIN:VCARD, javascript:. No kind of ours has a colon.
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*|//.*|www\..*", re.IGNORECASE)
# AIM symbology identifiers of codes with FNC1 in first place (ISO/IEC 15424), where the scanner is set to send them.
_GS1_IDENTIFIERS: Final = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_GS: Final = "\x1d"
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK: Final = "10X98765432"
_ID_YEARS: Final = range(1850, 2100)


def classify(raw: bytes, rules: CodeRules) -> Scanned | ScanRefused:
    """The one code in ``raw`` (without line end)."""
    text = _plain(raw)
    return ScanRefused(text) if isinstance(text, Refusal) else _kind(text, rules)


def one_line(burst: bytes) -> bytes | Refusal:
    """The code in what a scanner sent at one go, its end of line included; empty when there is none.

    A line end inside a code would else smuggle a second one in. The same line several times is a scanner that repeats.
    """
    if burst and not burst.endswith((b"\r", b"\n")):
        return Refusal.TORN
    lines = {line for line in re.split(rb"[\r\n]+", burst) if line}
    if len(lines) > 1:
        return Refusal.SEVERAL_LINES
    return lines.pop() if lines else b""


def _plain(raw: bytes) -> str | Refusal:
    """``raw`` as printable ASCII."""
    if len(raw) > BYTES_MAX:
        return Refusal.TOO_LONG
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Refusal.NOT_ASCII
    if _GS in text or text.startswith(_GS1_IDENTIFIERS):
        return Refusal.GS1
    categories = {unicodedata.category(character) for character in text}
    if "Cc" in categories:
        return Refusal.CONTROL_CHARACTER
    if categories & {"Cf", "Zl", "Zp", "Mn", "Me"}:
        return Refusal.INVISIBLE_CHARACTER
    return text if text.isascii() else Refusal.NOT_ASCII


def _kind(text: str, rules: CodeRules) -> Scanned | ScanRefused:
    prefix = rules.verification_prefix
    if prefix and text.startswith(prefix):
        code = text[len(prefix) :]
        if _VERIFICATION_CODE.fullmatch(code):
            return Scanned(CodeKind.RECEIPT, code)
        if _CERTIFICATE.fullmatch(code):
            return Scanned(CodeKind.CERTIFICATE, code)
        return ScanRefused(Refusal.FOREIGN_ADDRESS)
    if _ADDRESS.fullmatch(text):
        return ScanRefused(Refusal.FOREIGN_ADDRESS)
    if _ID.fullmatch(text) and _born(text):
        number = text.upper()
        return Scanned(CodeKind.ID_NUMBER, number) if _checks(number) else ScanRefused(Refusal.CHECK_DIGIT)
    if _E_CARD.fullmatch(text) and rules.e_card_length_min <= len(text) <= rules.e_card_length_max:
        return Scanned(CodeKind.E_CARD, text)
    if rules.staff_prefix and text.startswith(rules.staff_prefix):
        if _STAFF_CARD.fullmatch(text):
            return Scanned(CodeKind.STAFF_CARD, text)
        if _STAFF_NUMBER.fullmatch(text):
            return ScanRefused(Refusal.NUMBER_ONLY)
    return ScanRefused(Refusal.UNKNOWN_FORM)


def _born(number: str) -> bool:
    """Whether a date of birth stands where an identity number has it (GB 11643-1999)."""
    if number[0] == "0" or int(number[6:10]) not in _ID_YEARS:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def _checks(number: str) -> bool:
    """ISO 7064 MOD 11-2, as GB 11643-1999 uses it."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return number[17] == _ID_CHECK[total % 11]
