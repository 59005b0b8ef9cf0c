"""Rules over the sources themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config.schema_base import ROOT

ESCAPE = re.compile(r"\\[xuUN0-7]")
HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e\U00020000-\U000323af]")
LINES_MAX = 600

# Where Chinese may stand in code, and why. Visitor texts belong into config/texts.
HAN_ALLOWED = {
    "central/certificates": "words on certificates, which are official documents in Chinese",
    "central/desk": "pages of the staff desk, not of the visitor",
    "central/records": "names in the records of the fictitious city",
    "central/rules/names.py": "separators of names as they arrive",
    "central/seeds": "records of the fictitious city",
    "drivers/a4": "test page for operators, line breaking of Han text, sample glyphs",
    "drivers/card": "field names and separators of the card protocol",
    "drivers/idcard": "words of the chip's text block, separators of names, an invented person",
    "drivers/printer": "line breaking of Han text, sample glyphs for measuring",
    "kiosk/cases": "words of the files of worked cases",
    "kiosk/doctor/prints.py": "test slip for operators",
    "kiosk/gallery/measure.py": "sample glyph for measuring",
    "kiosk/papers/sheet.py": "the line of a certificate's number",
    "kiosk/people/regions.py": "names of the standard GB/T 2260",
    "kiosk/bench/voices.py": "what the bench lets the voice say first",
    "kiosk/rig.py": "address on an invented identity card",
    "kiosk/runtime/aloud.py": "sentence ends",
    "tests": "test data",
    "voice/build.py": "sentence ends",
    "voice/contract.py": "full stop between two texts",
    "voice/normalise.py": "units the normaliser reads out",
    "voice/numerals.py": "digits",
    "voice/phrasing.py": "punctuation",
    "voice/readings.py": "how words and surnames with several readings sound",
    "voice/recogniser.py": "prompt of the recogniser",
    "voice/texts_for_build.py": "sample values for rendering",
    "voice/understanding.py": "values as the recogniser writes them",
    "voice/rehearsal.py": "amounts put together to be heard by the recogniser",
    "voice/values.py": "units of money and dates",
}
# Parts are joined here, so that this file does not contain what it looks for.
FORBIDDEN_WORDS = {
    "a folder of the building machine": "/" + "work/",
    "a registry": "py" + "pi.org",
    "a registry's files": "python" + "hosted",
    "a package mirror": "deb." + "debian.org",
    "an option naming a registry": "index" + "-url",
    "an option naming a package folder": "find" + "-links",
    "a model hub": "hugging" + "face.co",
}
SLEEPS = {"sleep", "qSleep", "qWait", "wait_ms"}
WAITS = re.compile(r"\b(" + "|".join(sorted(SLEEPS)) + r"|qtbot\.wait)\b")


@cache
def files() -> tuple[Path, ...]:
    """Files of the repository: tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=30
    )
    return tuple(path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def chinese(path: Path) -> Iterator[ast.Constant]:
    """String literals with Chinese that can reach anybody: docstrings are left out. Only what holds a Han character, or an escape
    that may stand for one, is parsed.
    """
    text = text_of(path)
    if not HAN.search(text) and not ESCAPE.search(text):
        return
    tree = ast.parse(text, str(path))
    nodes = list(ast.walk(tree))
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        if isinstance(node.value, str) and HAN.search(node.value):
            yield node


def allowed_by(path: Path) -> str | None:
    name = name_of(path)
    return next((place for place in HAN_ALLOWED if name == place or name.startswith(f"{place}/")), None)


def test_visitor_texts_stand_in_the_text_files_only() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}: {node.value!r}"
        for path in python_files()
        if allowed_by(path) is None
        for node in chinese(path)
    ]
    assert not found, "\n".join(found)


def test_no_exception_for_chinese_is_left_over() -> None:
    unused = HAN_ALLOWED.keys() - {"tests"}
    for path in python_files():
        place = allowed_by(path)
        if place in unused and any(chinese(path)):
            unused -= {place}
    assert not unused


def test_tests_wait_for_conditions_and_never_sleep() -> None:
    found: list[str] = []
    for path in python_files():
        text = text_of(path)
        if not name_of(path).startswith("tests/") or not WAITS.search(text):
            continue
        for node in ast.walk(ast.parse(text, str(path))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if called in SLEEPS or (called == "wait" and isinstance(owner, ast.Name) and owner.id == "qtbot"):
                found.append(f"{name_of(path)}:{node.lineno}")
    assert not found


@pytest.mark.parametrize("what", FORBIDDEN_WORDS)
def test_nothing_names(what: str) -> None:
    word = FORBIDDEN_WORDS[what]
    found = [name_of(path) for path in files() if word.encode() in path.read_bytes()]
    assert not found


def test_files_stay_readable_in_one_sitting() -> None:
    found = {name_of(path): len(text_of(path).splitlines()) for path in python_files()}
    assert not {name: lines for name, lines in found.items() if lines > LINES_MAX}


def test_no_work_is_left_for_later_in_comments() -> None:
    marks = re.compile(r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    found = [name_of(path) for path in python_files() if marks.search(text_of(path))]
    assert not found


def test_suppressions_in_the_program_give_a_reason() -> None:
    bare = re.compile(r"#\s*(type: ignore(\[[^\]]*\])?|noqa(: ?[A-Z0-9, ]+)?)\s*$", re.MULTILINE)
    found = [
        f"{name_of(path)}:{number}"
        for path in python_files()
        if not name_of(path).startswith("tests/")
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if bare.search(line)
    ]
    assert not found
