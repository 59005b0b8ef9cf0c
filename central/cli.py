"""The centre's command line: serve, seed, cards, terminals, openapi, purge."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central.clock import Clock, local_day, moved_clock, system_clock
from central.context import MIN_RETENTION_DAYS, Centre
from central.hsm import SimulatedHsm
from central.storage.database import Database
from central.storage.migrate import migrate

_DEFAULT_DB: Final = "sqlite:///central.db"
_DEFAULT_PORT: Final = 8600


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. Expected trouble is one line on standard error and status 2."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        result: int = options.run(options)
    except (OSError, ValueError, SQLAlchemyError) as error:
        # A database error may quote its statement; its type is enough here.
        text = type(error).__name__ if isinstance(error, SQLAlchemyError) else str(error)
        sys.stderr.write(f"central: {text}\n")
        return 2
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="run the API and the desk")
    _add_database(serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=_DEFAULT_PORT, help="0 takes a free one")
    serve.add_argument("--ready-file", type=Path, help="gets the port number once the server listens")
    serve.add_argument("--public-url", help="address printed on receipts; default: where the server listens")
    serve.add_argument("--seed", action="store_true", help="fill an empty database with the fictitious city")
    serve.add_argument("--photos", type=Path, help="folder with <demonstration name>.jpg for --seed")
    serve.add_argument("--faults", action="store_true", help="allow injected faults at /_faults (loopback only)")
    _add_hsm(serve)
    serve.add_argument(
        "--production",
        action="store_true",
        help="refuse what is for demonstrations: --seed, --faults, --clock, a simulated security module",
    )
    serve.add_argument("--retention-days", type=int, default=MIN_RETENTION_DAYS, help="life of idempotency keys")
    serve.set_defaults(run=_serve)

    seed = commands.add_parser("seed", help="fill an empty database with the fictitious city, load photos")
    _add_database(seed)
    seed.add_argument("--photos", type=Path, help="folder with <demonstration name>.jpg")
    seed.set_defaults(run=_seed)

    cards = commands.add_parser("cards", help="write the demonstration people's cards as JSON")
    cards.add_argument("--out", type=Path, required=True)
    _add_hsm(cards)
    cards.set_defaults(run=_cards)

    terminals = commands.add_parser("terminals", help="print the demonstration terminals and their secrets as JSON")
    terminals.set_defaults(run=_terminals)

    openapi = commands.add_parser("openapi", help="print the OpenAPI document")
    openapi.set_defaults(run=_openapi)

    purge = commands.add_parser("purge", help="delete expired keys, tokens and sessions once")
    _add_database(purge)
    purge.add_argument("--retention-days", type=int, default=MIN_RETENTION_DAYS)
    purge.set_defaults(run=_purge)
    return parser


def _add_database(parser: argparse.ArgumentParser) -> None:
    # From the environment too: an address may hold a password, and arguments are visible to every user.
    parser.add_argument(
        "--db",
        default=os.environ.get("NUANPING_CENTRAL_DB", _DEFAULT_DB),
        help="sqlite:///file.db or postgresql://user@host/name; default: NUANPING_CENTRAL_DB, else central.db here",
    )
    parser.add_argument("--clock", help="+30d, -2d or YYYY-MM-DD: move the centre's clock (demonstrations)")


def _add_hsm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--hsm-key-file",
        type=Path,
        default=os.environ.get("NUANPING_CENTRAL_HSM_KEY_FILE"),
        help="64 hex digits, the master key of the simulated security module (3.0 cards); default: "
        "NUANPING_CENTRAL_HSM_KEY_FILE, else the demonstration's key with --seed and for cards, else none",
    )


def _hsm(options: argparse.Namespace, *, demonstration: bool) -> SimulatedHsm | None:
    """Raises OSError for a key file that cannot be read, ValueError, without the key, for one that holds none."""
    from central.seeds.staff import demonstration_hsm_key

    if options.hsm_key_file is None:
        return SimulatedHsm(demonstration_hsm_key()) if demonstration else None
    text = Path(options.hsm_key_file).read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise ValueError("the key file of the security module is not hexadecimal") from None
    return SimulatedHsm(key)


def _clock(options: argparse.Namespace) -> Clock:
    return moved_clock(options.clock) if options.clock else system_clock


def _open(options: argparse.Namespace) -> Centre:
    retention: int = getattr(options, "retention_days", MIN_RETENTION_DAYS)
    production: bool = getattr(options, "production", False)
    hsm = _hsm(options, demonstration=options.seed) if "hsm_key_file" in options else None
    centre = Centre(Database(options.db), _clock(options), key_retention_days=retention, hsm=hsm, production=production)
    migrate(centre.database)
    return centre


def _serve(options: argparse.Namespace) -> int:
    from central.seeds.load import seed
    from central.server import Server

    if options.production and (options.seed or options.faults or options.clock):
        raise ValueError("--seed, --faults and --clock are refused in production")
    centre = _open(options)
    if options.seed:
        seed(centre.database, local_day(centre.clock()), options.photos)
    server = Server(centre, host=options.host, port=options.port, faults=options.faults, public_url=options.public_url)
    server.serve_forever(options.ready_file)
    centre.database.close()
    return 0


def _seed(options: argparse.Namespace) -> int:
    from central.seeds.load import seed

    centre = _open(options)
    people = seed(centre.database, local_day(centre.clock()), options.photos)
    sys.stdout.write(f"{people} people\n")
    return 0


def _cards(options: argparse.Namespace) -> int:
    from central.seeds.cards import write_cards

    for path in write_cards(options.out, local_day(system_clock()), _hsm(options, demonstration=True)):
        sys.stdout.write(f"{path}\n")
    return 0


def _terminals(_options: argparse.Namespace) -> int:
    from central.seeds.staff import TERMINALS, demonstration_secret

    secrets = {terminal_id: demonstration_secret(terminal_id).hex() for terminal_id in TERMINALS}
    sys.stdout.write(json.dumps(secrets, indent=1) + "\n")
    return 0


def _openapi(_options: argparse.Namespace) -> int:
    from central.app import openapi_document

    sys.stdout.write(openapi_document())
    return 0


def _purge(options: argparse.Namespace) -> int:
    from central.server import purge

    sys.stdout.write(f"{purge(_open(options))} keys\n")
    return 0
