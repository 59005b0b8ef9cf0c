"""kiosk catalogue: check folders of items, or make the table of all items by trying each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from config.catalogue.check import checked
from config.catalogue.load import FOLDER, CatalogueError, documents_of


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk catalogue", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="name every defect of the shipped items and those of more folders")
    check.add_argument("folder", type=Path, nargs="*", help="folders with items of your own")
    check.add_argument("--only", action="store_true", help="leave the shipped items out")
    table = commands.add_parser(
        "table",
        help="try every item on the program and a local centre, walk it, and write the table",
        description="Takes some minutes. Exit status 1 when an item does not run or a walk finds a fault.",
    )
    table.add_argument("--out", type=Path, default=Path("docs/items.md"))
    table.add_argument("--item", action="append", help="only these codes; the table is printed, not written")
    options = parser.parse_args(argv)
    if options.command == "check":
        return _check([*options.folder] if options.only else [FOLDER, *options.folder])
    from kiosk.items_table import make

    return make(options.out, tuple(options.item or ()))


def _check(folders: list[Path]) -> int:
    try:
        catalogue = checked(documents_of(*folders))
    except CatalogueError as error:
        sys.stdout.writelines(f"{problem}\n" for problem in error.problems)
        return 1
    sys.stdout.write(f"{len(catalogue.items)} items, nothing wrong\n")
    return 0
