"""Are the texts complete? Every language is compared with Chinese, message by message, on the parsed files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, ast, visitor

from config.languages import Review, language
from config.texts import BASE_LANGUAGE, FOLDER, Source, languages

Forms = dict[str, dict[str, frozenset[str]]]


def problems(folder: Path = FOLDER) -> list[str]:
    """One line per defect: junk, ids given twice, missing or surplus ids, differing variables, missing spoken forms."""
    found: list[str] = []
    forms = {code: _forms(folder / code, found) for code in languages(folder)}
    base = forms.get(BASE_LANGUAGE)
    if base is None:
        return [*found, f"{folder} has no {BASE_LANGUAGE} folder"]
    for code, own in forms.items():
        if code != BASE_LANGUAGE:
            found += _differences(folder, code, own, base)
    if not found:
        # Texts given twice cannot be read one by one.
        for code in forms:
            found += _standing(folder, code)
    return found


def _differences(folder: Path, code: str, own: Forms, base: Forms) -> Iterator[str]:
    about = language(folder, code)
    for text_id in sorted(own.keys() - base.keys()):
        yield f"{code}: {text_id} is not in {BASE_LANGUAGE}"
    for text_id, wanted in base.items():
        if text_id not in own:
            if about.complete:
                yield f"{code}: {text_id} is missing"
            continue
        for form, variables in wanted.items():
            if form == "spoken" and about.voice != code:
                continue
            if form not in own[text_id]:
                yield f"{code}: {text_id} has no .{form}"
            elif own[text_id][form] != variables:
                yield (
                    f"{code}: {text_id} ({form}) uses {sorted(own[text_id][form])}, "
                    f"{BASE_LANGUAGE} uses {sorted(variables)}"
                )


def _standing(folder: Path, code: str) -> Iterator[str]:
    """What comes from outside names where it comes from; a review state is one of those there are."""
    source = Source(folder, code)
    for text_id, entry in source.entries.items():
        marked = re.search(r"^ +\.review *= *(.*)$", entry, re.MULTILINE)
        if marked is not None and marked[1].strip() not in list(Review):
            yield f"{code}: {text_id} has review {marked[1].strip()!r}; allowed are {', '.join(Review)}"
        if source.review(text_id) is not Review.ORIGINAL and not re.search(r"^ +\.source *= *\S", entry, re.MULTILINE):
            yield f"{code}: {text_id} is {source.review(text_id)} and names no source"


def _forms(folder: Path, found: list[str]) -> Forms:
    """Variables of each form (value, spoken, ...) of each message."""
    forms: Forms = {}
    for path in sorted(folder.glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Junk):
                found.append(f"{folder.name}/{path.name}: not valid Fluent: {(entry.content or '').strip()[:60]!r}")
            if not isinstance(entry, ast.Message):
                continue
            if entry.id.name in forms:
                found.append(f"{folder.name}/{path.name}: {entry.id.name} is there twice")
            patterns = {"value": entry.value, **{item.id.name: item.value for item in entry.attributes}}
            patterns.pop("review", None)
            patterns.pop("source", None)
            forms[entry.id.name] = {name: _variables(pattern) for name, pattern in patterns.items() if pattern}
    return forms


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _variables(pattern: ast.Pattern) -> frozenset[str]:
    collector = _Variables()
    collector.visit(pattern)
    return frozenset(collector.names)
