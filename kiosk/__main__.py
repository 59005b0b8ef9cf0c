"""``kiosk COMMAND``: each command in a module of its own under kiosk.commands, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from kiosk import __version__

COMMANDS = {
    "run": "open the kiosk on this machine's screen",
    "demo": "play the demonstration visit off-screen and leave its pictures",
    "visit": "play a scenario script against the real program",
    "doctor": "say of each configured device how it is",
    "gallery": "draw every page at every size, contrast, language and panel, and measure it",
    "journal": "verify the journal, or print an extract of it",
    "config": "show the effective configuration",
    "bench": "measure start, pages, card, face and speech",
    "dock": "say one dock line to a running kiosk",
    "setup": "find devices, propose a site file and udev rules, show what each device sees",
    "face": "evaluate a face engine on pairs of images",
    "voice": "build or check the voice clips",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status. A wrong configuration is one sentence and status 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in COMMANDS:
        parser = argparse.ArgumentParser(
            prog="kiosk",
            description="Self-service social-security terminal for elderly people.",
            epilog="kiosk COMMAND --help explains a command. Exit status: 0 well, 1 not well, 2 wrong input.",
        )
        parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
        commands = parser.add_subparsers(metavar="COMMAND", required=True)
        for name, text in COMMANDS.items():
            commands.add_parser(name, help=text, add_help=False)
        parser.parse_args(given)
        return 2
    if given[0] == "run" and arguments is None:
        from kiosk.protection import restart_overwriting

        # Here, before anything heavy is loaded: it begins the program anew. A caller with arguments of its own is another
        # program, which would be replaced by itself.
        restart_overwriting()
    module = importlib.import_module(f"kiosk.commands.{given[0]}")
    from config.merge import ConfigError

    try:
        status: int = module.main(given[1:])
    except ConfigError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
