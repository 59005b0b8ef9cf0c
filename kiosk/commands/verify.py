"""kiosk verify FILE|CODE: is this certificate true? Without network: the signed code and the electronic seal are checked with
the keys of the configuration, calling back with the list kept here.

FILE is the PDF; CODE is what a scanner read off the paper (the whole address, or its part behind #). A bare verification code or number
carries no signature and can only be found on the list. Exit status: 0 true, 2 wrong input, 3 altered, 4 expired, 5 called back,
6 re-used (the code of another paper, or with --once one that was shown before), 7 forged, 8 cannot be told here.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import sys
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from config.merge import ConfigError, read_toml
from config.schema import Certificates
from kiosk.commands.common import add_configuration, load_configuration
from kiosk.contract.seals import token_in
from kiosk.papers.judge import Finding, Knowledge, Verdict, judge_scanned, keys_of
from kiosk.papers.kept_list import NAME, load

STATUS = {
    Verdict.TRUE: 0,
    Verdict.ALTERED: 3,
    Verdict.EXPIRED: 4,
    Verdict.REVOKED: 5,
    Verdict.REUSED: 6,
    Verdict.FORGED: 7,
    Verdict.UNKNOWN: 8,
}
_SENTENCES = {
    Verdict.TRUE: "true: signed by the centre, and unchanged",
    Verdict.ALTERED: "ALTERED: this is not what the centre sealed",
    Verdict.EXPIRED: "EXPIRED: its last day is over; print it anew",
    Verdict.REVOKED: "CALLED BACK: the centre does not stand by it any more",
    Verdict.REUSED: "RE-USED: the code belongs to another paper, or was shown before",
    Verdict.FORGED: "FORGED: not signed by the centre",
    Verdict.UNKNOWN: "cannot be told here",
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", metavar="FILE|CODE")
    parser.add_argument("--list", type=Path, help="list of those called back; default: the one the terminal keeps")
    parser.add_argument(
        "--keys",
        type=Path,
        help="what `python -m central certificate-keys` printed; default: the terminal's configuration",
    )
    parser.add_argument("--at", type=date.fromisoformat, help="judge as of this day, YYYY-MM-DD")
    parser.add_argument(
        "--once", type=Path, metavar="FILE", help="refuse a code that FILE has noted before, and note it there"
    )
    add_configuration(parser)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    section, kept = _known_here(options)
    if not section.public_keys:
        sys.stderr.write("kiosk: certificates.public_keys is empty: nothing to check with\n")
        return 2
    keys = keys_of(section.public_keys)
    today = options.at or datetime.now().astimezone().date()
    known = Knowledge(keys, None if kept is None else load(kept, keys), today, section.list_days)
    try:
        found = _judged(options.what, section.seal_root, known)
        if options.once is not None:
            found = _once(found, options.once)
    except OSError as error:
        sys.stderr.write(f"kiosk: {error.strerror}: {error.filename}\n")
        return 2
    sys.stdout.write(_as_json(found) if options.json else _as_text(found))
    return STATUS[found.verdict]


def _known_here(options: argparse.Namespace) -> tuple[Certificates, Path | None]:
    """Keys, and where the list is: of a file alone, for a desk that is no terminal, or of the terminal's configuration."""
    if options.keys is None:
        configuration = load_configuration(options).configuration
        return configuration.certificates, options.list or configuration.paths.state_dir / NAME
    try:
        tree = read_toml(options.keys, "The file of keys")
        return Certificates.model_validate(tree.get("certificates")), options.list
    except ValidationError:
        raise ConfigError(f"The file of keys {options.keys} has no sound section [certificates].") from None


def _judged(what: str, seal_root: str, known: Knowledge) -> Finding:
    path = Path(what)
    if token_in(what) is not None or not (path.suffix.lower() == ".pdf" or (len(what) < 200 and path.is_file())):
        return judge_scanned(what, known)
    from kiosk.papers.sheet import PDF_BYTES_MAX, judge_pdf

    with path.open("rb") as file:
        return judge_pdf(file.read(PDF_BYTES_MAX + 1), seal_root, known)


def _once(found: Finding, notes: Path) -> Finding:
    """A code is taken once: who takes papers in refuses the second with the same code."""
    if found.verdict is not Verdict.TRUE or found.claims is None:
        return found
    with notes.open("a+", encoding="ascii", errors="replace") as file:
        # Two desks may share the notes: the second waits until the first has written.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if found.claims.code in file.read().split():
            return Finding(Verdict.REUSED, "shown-before", found.claims, found.revocation, found.list_of)
        file.write(f"{found.claims.code}\n")
        file.flush()
        os.fsync(file.fileno())
    return found


def _as_text(found: Finding) -> str:
    lines = [f"{_SENTENCES[found.verdict]} ({found.reason})"]
    if found.claims is not None:
        claims = found.claims
        copy = f"copy {claims.copy}" if claims.copy else "original"
        lines.append(f"{claims.number}  {claims.kind}  {copy}  {claims.masked_name}  {claims.gist}")
        lines.append(f"issued {claims.issued_on}, good to {claims.expires_on}; compare this with the paper")
    of = f"list of {found.list_of}" if found.list_of else "no list"
    words = {"not-listed": "not called back", "listed": "called back", "not-known-here": "not known here"}
    lines.append(f"calling back: {words[found.revocation]} ({of})")
    return "\n".join(lines) + "\n"


def _as_json(found: Finding) -> str:
    claims = found.claims
    value: dict[str, object] = {
        "verdict": found.verdict.value,
        "reason": found.reason,
        "revocation": found.revocation,
        "list_of": None if found.list_of is None else found.list_of.isoformat(),
    }
    if claims is not None:
        value |= {
            "number": claims.number,
            "kind": claims.kind,
            "copy": claims.copy,
            "name": claims.masked_name,
            "gist": claims.gist,
            "issued_on": claims.issued_on.isoformat(),
            "expires_on": claims.expires_on.isoformat(),
        }
    return json.dumps(value, ensure_ascii=False) + "\n"
