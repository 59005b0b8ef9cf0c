"""kiosk estimate --check FILE: compute every worked case of a file and say where the results differ."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.pension import load_pension_rules
from kiosk.commands.common import add_configuration, load_configuration

if TYPE_CHECKING:
    from kiosk.cases.report import Section


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk estimate",
        description=__doc__,
        epilog="Exit status: 0 every case agrees, 1 one does not, 2 the file holds no case that can be computed.",
    )
    parser.add_argument("--check", type=Path, required=True, metavar="FILE", help="worked cases, JSON")
    add_configuration(parser, profile="simulated")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    from kiosk.cases.check import BadFile, check_cases, read_cases
    from kiosk.pension import RuleBook

    book = RuleBook.of(load_pension_rules(load_configuration(options).configuration.pension.local_rules))
    try:
        sections = check_cases(book, read_cases(options.check))
    except BadFile as trouble:
        sys.stderr.write(f"kiosk: {trouble}\n")
        return 2
    said = (
        json.dumps(_document(sections), ensure_ascii=False, indent=1) if options.json else "\n".join(_lines(sections))
    )
    # A file may hold half a character (a lone surrogate), which no terminal takes.
    sys.stdout.write(said.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    if not sum(section.cases for section in sections):
        sys.stderr.write(f"kiosk: {options.check} holds no case that can be computed.\n")
        return 2
    return 1 if any(section.disagreements for section in sections) else 0


def _document(sections: Sequence[Section]) -> dict[str, object]:
    return {
        "cases": sum(section.cases for section in sections),
        "agree": sum(section.agree for section in sections),
        "sections": {section.name: section.to_json() for section in sections},
    }


def _lines(sections: Sequence[Section]) -> Iterator[str]:
    width = max(len(section.name) for section in sections)
    for section in sections:
        if section.note:
            yield f"{section.name:<{width}}  not checked: {section.note}"
            continue
        yield f"{section.name:<{width}}  {section.agree} of {section.cases} agree"
        for found in section.disagreements:
            yield f"    {found.case}: {found.field}: expected {found.expected}, computed {found.computed}"
    cases, agree = sum(section.cases for section in sections), sum(section.agree for section in sections)
    yield f"{'all':<{width}}  {agree} of {cases} agree"
