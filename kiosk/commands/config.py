"""kiosk config show: the effective configuration, secrets redacted, each value with the layer it came from."""

from __future__ import annotations

import argparse
import sys

from kiosk.commands.common import add_configuration, load_configuration


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk config", description=__doc__)
    parser.add_argument("what", choices=["show"])
    add_configuration(parser)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    loaded = load_configuration(options)
    sys.stdout.write(loaded.to_json() + "\n" if options.json else loaded.to_toml())
    return 0
