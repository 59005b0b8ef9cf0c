"""``python -m central catalogue``: make a key, publish a folder, go back to an earlier version, list what was published."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from central.clock import system_clock

if TYPE_CHECKING:
    from central.storage.database import Database

_KEY_HELP: Final = "file of the private key"


def add_to(parser: argparse.ArgumentParser, add_database: Callable[[argparse.ArgumentParser], None]) -> None:
    """The subcommands, below ``catalogue``."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    key = commands.add_parser("key", help="make a key where there is none; print what terminals need")
    key.add_argument("--key", type=Path, required=True, help=_KEY_HELP)
    key.set_defaults(run=_key)
    publish = commands.add_parser("publish", help="check, number, sign and publish the shipped items and your own")
    add_database(publish)
    publish.add_argument("--key", type=Path, required=True, help=_KEY_HELP)
    publish.add_argument(
        "folders", type=Path, nargs="*", help="folders with items of your own, added to the shipped ones"
    )
    publish.add_argument("--only", action="store_true", help="leave the shipped items out")
    publish.set_defaults(run=_publish)
    restore = commands.add_parser("restore", help="publish an earlier version once more, under a new number")
    add_database(restore)
    restore.add_argument("--key", type=Path, required=True, help=_KEY_HELP)
    restore.add_argument("version", type=int)
    restore.set_defaults(run=_restore)
    listed = commands.add_parser("list", help="what was published, and when")
    add_database(listed)
    listed.set_defaults(run=_list)


def _database(options: argparse.Namespace) -> Database:
    from central.storage.database import Database
    from central.storage.migrate import migrate

    database = Database(options.db)
    migrate(database)
    return database


def _key(options: argparse.Namespace) -> int:
    from central import catalogue

    if not options.key.exists():
        catalogue.make_key(options.key)
    key = catalogue.public_key(catalogue.read_key(options.key))
    sys.stdout.write(f'[central]\ncatalogue_key = "{key}"\n')
    return 0


def _publish(options: argparse.Namespace) -> int:
    from central import catalogue
    from config.catalogue.load import FOLDER, CatalogueError

    folders = options.folders if options.only else [FOLDER, *options.folders]
    key = catalogue.read_key(options.key)
    try:
        version = catalogue.publish(_database(options), system_clock, key, *folders)
    except CatalogueError as error:
        sys.stderr.write("".join(f"central: {problem}\n" for problem in error.problems))
        return 1
    sys.stdout.write(f"version {version}\n")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from central import catalogue

    version = catalogue.restore(_database(options), system_clock, catalogue.read_key(options.key), options.version)
    sys.stdout.write(f"version {version}\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    from sqlalchemy import select

    from central.storage.tables import PublishedCatalogue

    with _database(options).read() as session:
        for row in session.scalars(select(PublishedCatalogue).order_by(PublishedCatalogue.version)):
            sys.stdout.write(f"version {row.version} {row.published_at.isoformat()} {len(row.payload)} characters\n")
    return 0
