"""Are the texts complete? Every language is compared with Chinese, message by message, on the parsed files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, ast, visitor

from config.texts import BASE_LANGUAGE, FOLDER, languages

Forms = dict[str, dict[str, frozenset[str]]]


def problems(folder: Path = FOLDER) -> list[str]:
    """One line per defect: junk, ids given twice, missing or surplus ids, differing variables, missing spoken forms."""
    found: list[str] = []
    forms = {language: _forms(folder / language, found) for language in languages(folder)}
    base = forms.get(BASE_LANGUAGE)
    if base is None:
        return [*found, f"{folder} has no {BASE_LANGUAGE} folder"]
    for language, own in forms.items():
        if language != BASE_LANGUAGE:
            found += _differences(language, own, base)
    return found


def _differences(language: str, own: Forms, base: Forms) -> Iterator[str]:
    for text_id in sorted(own.keys() - base.keys()):
        yield f"{language}: {text_id} is not in {BASE_LANGUAGE}"
    for text_id, wanted in base.items():
        if text_id not in own:
            yield f"{language}: {text_id} is missing"
            continue
        for form, variables in wanted.items():
            if form not in own[text_id]:
                yield f"{language}: {text_id} has no .{form}"
            elif own[text_id][form] != variables:
                yield (
                    f"{language}: {text_id} ({form}) uses {sorted(own[text_id][form])}, "
                    f"{BASE_LANGUAGE} uses {sorted(variables)}"
                )


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
