"""Sections ``id_numbers``, ``names``, ``masks``, ``ssc_card``, ``rating``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from drivers.card.records import NAME_BYTES, NAME_EXTENSION_BYTES, decode_name
from kiosk.cases.reading import Case, Figures, NotUnderstood, counted, expected, section_of, table, whole, word
from kiosk.cases.report import Section
from kiosk.pension import RuleBook
from kiosk.people.id_numbers import CHECK_CHARACTERS, WEIGHTS, IdNumber, parse_id_number
from kiosk.people.masks import mask_bank_account, mask_card_number, mask_id_number, mask_name, mask_phone
from kiosk.people.names import MAX_CHARACTERS, SEPARATOR, from_gb18030, name_problem, normalise_name, to_gb18030
from kiosk.people.regions import PERMITS, PROVINCES

_MASKS: Mapping[str, Callable[[str], str]] = {
    "id": mask_id_number,
    "phone": mask_phone,
    "bank": mask_bank_account,
    "card_no": mask_card_number,
    "name": mask_name,
}
_NAME_BYTES = {"姓名": NAME_BYTES, "姓名扩展": NAME_EXTENSION_BYTES}
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")


def check_id_numbers(book: RuleBook, value: object) -> Iterator[Section]:
    """Weights, valid and invalid numbers, 15 digits to 18, small x, regions, permits."""
    found = table(value, "id_numbers")
    rule = expected(found, {"weights": list(WEIGHTS), "check_chars": CHECK_CHARACTERS})
    if rule:
        section = Section("id_numbers.rule")
        section.compare("GB 11643", rule)
        yield section
    parts: tuple[tuple[str, Callable[[RuleBook, Case], Figures]], ...] = (
        ("valid", _valid),
        ("invalid", _invalid),
        ("upgrade15", _upgraded),
        ("lowercase_x", _small_x),
        ("special_prefixes", _permit),
    )
    for name, one in parts:
        if name in found:
            # A single case may stand without a list around it.
            given = [found[name]] if isinstance(found[name], Mapping) else found[name]
            yield section_of(f"id_numbers.{name}", book, given, one)
    if "region_top" in found:
        section = Section("id_numbers.region_top")
        for code, region in table(found["region_top"], "region_top").items():
            section.compare(f"region {code}", {"name": (region, PROVINCES.get(code))})
        yield section


def check_names(book: RuleBook, value: object) -> Iterator[Section]:
    """Separator and length, masks, normalisation, rare characters."""
    found = table(value, "names")
    if "separator" in found:
        section = Section("names.separator")
        counted(section, "separator", _separator, book, found)
        yield section
    if "min_length_chars" in found:
        section = Section("names.min_length_chars")
        counted(section, "length", _length, book, found)
        yield section
    for name, one in (("masks", _masked_name), ("normalise", _normalised), ("rare", _rare)):
        if name in found:
            yield section_of(f"names.{name}", book, found[name], one)


def check_masks(book: RuleBook, value: object) -> Iterator[Section]:
    yield section_of("masks.cases", book, value, _masked)


def check_card(book: RuleBook, value: object) -> Iterator[Section]:
    """Sizes of the two name fields, and whether the sample record has the fields that are named."""
    found = table(value, "ssc_card")
    if "name_bytes" in found:
        section = Section("ssc_card.name_bytes")
        sizes = table(found["name_bytes"], "name_bytes")
        for name, size in sizes.items():
            section.compare(name, {"bytes": (size, _NAME_BYTES.get(name))})
        counted(section, "both fields", _long_name, book, sizes)
        yield section
    if "read_basic_sample" in found:
        section = Section("ssc_card.read_basic_sample")
        counted(section, "sample", _sample, book, found)
        yield section


def _valid(book: RuleBook, case: Case) -> Figures:
    number = _number(case, "id")
    return {
        "id": (case["id"], number.value),
        **expected(case, {"birth": number.birth.isoformat(), "gender": number.sex.value, "region": number.province}),
    }


def _invalid(book: RuleBook, case: Case) -> Figures:
    found = parse_id_number(word(case, "id"))
    return {"valid": (False, isinstance(found, IdNumber))}


def _upgraded(book: RuleBook, case: Case) -> Figures:
    return expected(case, {"new18": _number(case, "old15").value})


def _small_x(book: RuleBook, case: Case) -> Figures:
    return expected(case, {"normalised": _number(case, "input").value})


def _permit(book: RuleBook, case: Case) -> Figures:
    """Only that there is such a kind: the words for it are the file's own."""
    return {"known": (True, word(case, "prefix") in PERMITS)}


def _number(case: Case, key: str) -> IdNumber:
    found = parse_id_number(word(case, key))
    if not isinstance(found, IdNumber):
        raise NotUnderstood(f"{key}: refused as {found.value}")
    return found


def _separator(book: RuleBook, case: Case) -> Figures:
    """``U+00B7 (GB18030 A1A4)``: the code point, and the bytes where they are given."""
    text = word(case, "separator")
    point = _CODE_POINT.search(text)
    if point is None:
        raise NotUnderstood("separator: a code point U+... is awaited")
    figures: Figures = {"code point": (point[1], f"{ord(SEPARATOR):04X}")}
    raw = re.search(r"GB ?18030 ([0-9A-F]{4})", text)
    if raw is not None:
        figures["bytes"] = (raw[1], to_gb18030(SEPARATOR).hex().upper())
        figures["decoded"] = (SEPARATOR, from_gb18030(bytes.fromhex(raw[1])))
    return figures


def _length(book: RuleBook, case: Case) -> Figures:
    least = case["min_length_chars"]
    if not isinstance(least, int) or not 1 <= least <= 10_000:
        raise NotUnderstood("min_length_chars: a number is awaited")
    return {
        f"takes {least}": (True, least <= MAX_CHARACTERS and name_problem("\U0002cc56" * least) is None),
    }


def _masked_name(book: RuleBook, case: Case) -> Figures:
    return expected(case, {"masked": mask_name(word(case, "name"))})


def _normalised(book: RuleBook, case: Case) -> Figures:
    return expected(case, {"normalised": normalise_name(word(case, "input"))})


def _rare(book: RuleBook, case: Case) -> Figures:
    """One character: its code point, its bytes there and back, whether GBK has it, and that it is masked whole."""
    character = word(case, "char")
    if name_problem(character) is not None:
        raise NotUnderstood("char: a character of a name is awaited")
    raw = to_gb18030(character)
    figures = expected(
        case,
        {
            "codepoint": f"U+{ord(character):04X}" if len(character) == 1 else f"{len(character)} characters",
            "gb18030": raw.hex().upper(),
            "gbk_ok": _in_gbk(character),
        },
    )
    return {
        **figures,
        "there and back": (character, from_gb18030(raw)),
        "on a card": (character, decode_name(raw)),
        "masked": ("*", mask_name(character)),
    }


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _masked(book: RuleBook, case: Case) -> Figures:
    kind = word(case, "kind")
    if kind not in _MASKS:
        raise NotUnderstood(f"kind {kind}")
    return expected(case, {"expected": _MASKS[kind](word(case, "input"))})


def _long_name(book: RuleBook, case: Case) -> Figures:
    """The longest name of two-byte characters, written over both fields, is read back whole."""
    sizes = [whole(size, name) for name, size in case.items()]
    if not all(0 <= size <= 1000 for size in sizes):
        raise NotUnderstood("name_bytes: sizes of fields are awaited")
    name = "\u4dae" * (sum(sizes) // 2)
    raw = to_gb18030(name)
    return {"read back": (name, decode_name(raw[: sizes[0]], raw[sizes[0] :]))}


def _sample(book: RuleBook, case: Case) -> Figures:
    """Eleven fields, each followed by a bar."""
    fields = case.get("fields")
    if not isinstance(fields, list):
        raise NotUnderstood("fields: a list is awaited")
    values = word(case, "read_basic_sample").split("|")
    return {"fields": (len(fields), len(values) - 1), "after the last bar": ("", values[-1])}
