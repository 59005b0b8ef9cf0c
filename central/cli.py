"""The centre's command line."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from central import catalogue_cli
from central.clock import Clock, local_day, moved_clock, system_clock

if TYPE_CHECKING:
    from central.certificates.office import Office
    from central.context import Centre
    from central.e_cards import SimulatedECardIssuer
    from central.hsm import SimulatedHsm

# Each command loads what it needs: the whole centre takes more than a second, and most commands want little of it.
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
    except (OSError, ValueError) as error:
        return _trouble(str(error))
    except Exception as error:
        if not _of_database(error):
            raise
        # It may quote its statement; its type is enough here.
        return _trouble(type(error).__name__)
    return result


def _trouble(text: str) -> int:
    sys.stderr.write(f"central: {text}\n")
    return 2


def _of_database(error: Exception) -> bool:
    """Asked of what is loaded: an error of a library can only come from one that is."""
    errors = sys.modules.get("sqlalchemy.exc")
    return errors is not None and isinstance(error, errors.SQLAlchemyError)


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
    _add_certificate_keys(serve)
    serve.add_argument(
        "--policy", type=Path, help="what a proof of presence is worth; default: central/rules/policy.toml"
    )
    serve.add_argument(
        "--production",
        action="store_true",
        help="refuse what is for demonstrations: --seed (and with it the simulated e-card issuer), --faults, --clock, a "
        "simulated security module",
    )
    serve.add_argument("--retention-days", type=int, help="life of idempotency keys")
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

    e_card = commands.add_parser(
        "e-card", help="print the e-card code that a demonstration person's telephone shows now"
    )
    e_card.add_argument("name", help="demonstration name: due-soon")
    _add_clock(e_card)
    e_card.set_defaults(run=_e_card)

    staff_card = commands.add_parser("staff-card", help="issue a staff card and print its code; earlier ones end")
    staff_card.add_argument("number", help="staff number")
    _add_database(staff_card)
    staff_card.set_defaults(run=_staff_card)

    policy = commands.add_parser("policy", help="check a policy of presence and print it as JSON")
    policy.add_argument("file", type=Path, nargs="?", help="default: the built-in one")
    policy.set_defaults(run=_policy)

    openapi = commands.add_parser("openapi", help="print the OpenAPI document")
    openapi.set_defaults(run=_openapi)

    keys = commands.add_parser("certificate-keys", help="print what a terminal's site file needs to check certificates")
    _add_database(keys)
    _add_certificate_keys(keys)
    keys.set_defaults(run=_certificate_keys)

    speed = commands.add_parser("certificate-speed", help="seconds of a certificate, set and sealed, as JSON")
    speed.add_argument("--rounds", type=int, default=9)
    speed.set_defaults(run=_certificate_speed)

    revoke = commands.add_parser("revoke-certificate", help="call a certificate back, with all its copies")
    revoke.add_argument("number")
    revoke.add_argument("--reason", default="wrong", choices=("wrong", "lost", "fraud", "replaced"))
    _add_database(revoke)
    revoke.set_defaults(run=_revoke)

    records = commands.add_parser("records", help="print the operations of POST /v1/records with their fields")
    records.set_defaults(run=_records)

    purge = commands.add_parser("purge", help="delete expired keys, tokens and sessions once")
    _add_database(purge)
    purge.add_argument("--retention-days", type=int)
    purge.set_defaults(run=_purge)

    retention = commands.add_parser(
        "retention", help="delete what may go: records of consent after three years, figures"
    )
    _add_database(retention)
    retention.set_defaults(run=_retention)

    fairness = commands.add_parser("fairness", help="compare face checks of people over and under 70, for each camera")
    _add_database(fairness)
    fairness.set_defaults(run=_fairness)

    published = commands.add_parser("catalogue", help="sign and publish the service catalogue for the terminals")
    catalogue_cli.add_to(published, _add_database)
    return parser


def _add_database(parser: argparse.ArgumentParser) -> None:
    # From the environment too: an address may hold a password, and arguments are visible to every user.
    parser.add_argument(
        "--db",
        default=os.environ.get("NUANPING_CENTRAL_DB", _DEFAULT_DB),
        help="sqlite:///file.db or postgresql://user@host/name; default: NUANPING_CENTRAL_DB, else central.db here",
    )
    _add_clock(parser)


def _add_clock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clock", help="+30d, -2d or YYYY-MM-DD: move the centre's clock (demonstrations)")


def _add_certificate_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--certificate-keys",
        type=Path,
        help="folder of the keys that seal certificates, made when empty; default: beside a SQLite database",
    )


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
    from central.hsm import SimulatedHsm
    from central.seeds.staff import demonstration_hsm_key

    if options.hsm_key_file is None:
        return SimulatedHsm(demonstration_hsm_key()) if demonstration else None
    text = Path(options.hsm_key_file).read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise ValueError("the key file of the security module is not hexadecimal") from None
    return SimulatedHsm(key)


def _e_cards() -> SimulatedECardIssuer:
    from central.e_cards import SimulatedECardIssuer
    from central.seeds.staff import demonstration_e_card_key

    return SimulatedECardIssuer(demonstration_e_card_key())


def _clock(options: argparse.Namespace) -> Clock:
    return moved_clock(options.clock) if options.clock else system_clock


def _key_folder(options: argparse.Namespace) -> Path | None:
    """Where the office keeps its keys: beside a SQLite file; None where nothing was said and there is none."""
    given: Path | None = options.certificate_keys
    if given is not None:
        return given
    path = str(options.db).removeprefix("sqlite:///")
    return Path(f"{path}.keys") if path != options.db and path else None


def _office(options: argparse.Namespace) -> Office | None:
    from central.certificates.keys import load_or_create
    from central.certificates.office import Office

    folder = _key_folder(options)
    return None if folder is None else Office(cache(partial(load_or_create, folder)))


def _open(options: argparse.Namespace) -> Centre:
    from central.context import MIN_RETENTION_DAYS, Centre
    from central.rules.policy import load_policy
    from central.storage.database import Database
    from central.storage.migrate import migrate

    retention: int | None = getattr(options, "retention_days", None)
    production: bool = getattr(options, "production", False)
    hsm = _hsm(options, demonstration=options.seed) if "hsm_key_file" in options else None
    centre = Centre(
        Database(options.db),
        _clock(options),
        key_retention_days=MIN_RETENTION_DAYS if retention is None else retention,
        hsm=hsm,
        e_cards=_e_cards() if getattr(options, "seed", False) else None,
        policy=load_policy(getattr(options, "policy", None)),
        production=production,
        office=_office(options) if "certificate_keys" in options else None,
    )
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


def _certificate_keys(options: argparse.Namespace) -> int:
    from central.certificates.keys import load_or_create

    folder = _key_folder(options)
    if folder is None:
        raise ValueError("--certificate-keys is needed: this database is no file")
    sys.stdout.write(load_or_create(folder).for_terminals())
    return 0


def _certificate_speed(options: argparse.Namespace) -> int:
    from central.certificates.speed import measure

    sys.stdout.write(json.dumps(measure(max(1, options.rounds))) + "\n")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from central.certificates.papers import call_back
    from central.http.problems import Refusal

    centre = _open(options)
    with centre.database.write() as session:
        try:
            call_back(session, centre.clock(), options.number, options.reason)
        except Refusal as refusal:
            raise ValueError(refusal.code) from None
    sys.stdout.write(f"{options.number} {options.reason}\n")
    return 0


def _terminals(_options: argparse.Namespace) -> int:
    from central.seeds.staff import TERMINALS, demonstration_secret

    secrets = {terminal_id: demonstration_secret(terminal_id).hex() for terminal_id in TERMINALS}
    sys.stdout.write(json.dumps(secrets, indent=1) + "\n")
    return 0


def _e_card(options: argparse.Namespace) -> int:
    from central.seeds.people import demonstration_people

    now = _clock(options)()
    people = {person.slug: person for person in demonstration_people(local_day(now))}
    if options.name not in people:
        raise ValueError(f"no demonstration person of that name; there are: {', '.join(sorted(people))}")
    sys.stdout.write(_e_cards().code(people[options.name].social_security_number, now) + "\n")
    return 0


def _staff_card(options: argparse.Namespace) -> int:
    from central.checks.staff_pins import issue_card

    centre = _open(options)
    with centre.database.write() as session:
        code = issue_card(session, centre.clock(), options.number)
    sys.stdout.write(f"{code}\n")
    return 0


def _policy(options: argparse.Namespace) -> int:
    from central.rules.policy import load_policy

    sys.stdout.write(load_policy(options.file).model_dump_json(indent=1) + "\n")
    return 0


def _openapi(_options: argparse.Namespace) -> int:
    from central.app import openapi_document

    sys.stdout.write(openapi_document())
    return 0


def _records(_options: argparse.Namespace) -> int:
    from central.records.reference import reference

    sys.stdout.write(reference())
    return 0


def _purge(options: argparse.Namespace) -> int:
    from central.server import purge

    sys.stdout.write(f"{purge(_open(options))} keys\n")
    return 0


def _retention(options: argparse.Namespace) -> int:
    from central.retention import retain

    for what, count in retain(_open(options)).items():
        sys.stdout.write(f"{count} {what}\n")
    return 0


def _fairness(options: argparse.Namespace) -> int:
    from central.fairness import judge_everywhere

    for device, found in judge_everywhere(_open(options)).items():
        old, others = found.old, found.others
        sys.stdout.write(
            f"{device}: 70 and over {old.failed}/{old.tries} ({old.rate:.1%}), others {others.failed}/{others.tries} "
            f"({others.rate:.1%}), z {found.z:.2f}{', UNFAIR' if found.unfair else ''}\n"
        )
    return 0
