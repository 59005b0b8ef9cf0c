"""kiosk demo: the demonstration visit, off-screen, through the same program; leaves pictures and says where they are."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from config.schema_base import ROOT
from kiosk.commands.visit import play

SCRIPT = ROOT / "scenarios" / "demonstration.visit"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "demo", help="folder for the pictures")
    parser.add_argument("--wire", action="store_true", help="real adapters on wire-level fakes instead of simulators")
    parser.add_argument("--profile", help="terminal model, for example landscape_27")
    options = parser.parse_args(argv)
    out: Path = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    speech = out / "speech.wav"
    wanted = [
        'devices.speech.sink="wav"',
        f'devices.speech.wav_path="{speech}"',
    ]
    folder = out / "files"
    played = argparse.Namespace(
        script=SCRIPT,
        profile=options.profile,
        site=None,
        secrets=None,
        set=wanted,
        wire=options.wire,
        out=out,
        window=False,
        by_hand=False,
        json=False,
    )
    from kiosk.commands.common import log_to

    log_to()
    status = play(played, folder)
    if status == 0:
        _gather(out, folder)
    return status


def _gather(out: Path, folder: Path) -> None:
    """Put slip and journal extract beside the page pictures and name everything."""
    from kiosk.ledger.extract import extract

    for number, slip in enumerate(sorted((folder / "paper").glob("*.png")), start=1):
        shutil.copyfile(slip, out / f"slip-{number}.png")
    (out / "journal.txt").write_text(extract(folder / "state" / "ledger.db"), encoding="utf-8")
    sys.stdout.write(f"\nThe demonstration visit is finished. Pictures, slip, speech and journal extract in {out}:\n")
    for path in sorted(found for found in out.iterdir() if found.is_file()):
        sys.stdout.write(f"  {path.name}\n")
