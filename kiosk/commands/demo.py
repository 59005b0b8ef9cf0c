"""kiosk demo: the demonstration visit, off-screen, through the same program; leaves pictures and says where they are."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from config.merge import leaves, profile_names, read_profile
from config.schema_base import ROOT
from kiosk.commands.visit import play
from kiosk.preferences import Size

SCRIPT = ROOT / "scenarios" / "demonstration.visit"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "demo", help="folder for the pictures")
    parser.add_argument("--wire", action="store_true", help="real adapters on wire-level fakes instead of simulators")
    parser.add_argument("--panel", choices=_models(), help="draw for the screen of this terminal model")
    parser.add_argument(
        "--size", choices=[size.value for size in Size], help="size of letters at the start of the visit"
    )
    options = parser.parse_args(argv)
    out: Path = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    speech = out / "speech.wav"
    wanted = [
        'devices.speech.sink="wav"',
        f'devices.speech.wav_path="{speech}"',
    ]
    if options.panel:
        model = leaves(read_profile(options.panel).tree)
        wanted += [f"{key}={json.dumps(value)}" for key, value in model if key.startswith("panel.")]
    if options.size:
        wanted.append(f'appearance.size="{options.size}"')
    folder = out / "files"
    played = argparse.Namespace(
        script=SCRIPT,
        profile=None,
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


def _models() -> list[str]:
    """Terminal models, each a profile that names its screen."""
    return [name for name in profile_names() if "panel" in read_profile(name).tree]


def _gather(out: Path, folder: Path) -> None:
    """Put slip and journal extract beside the page pictures and name everything."""
    from kiosk.ledger.extract import extract

    for number, slip in enumerate(sorted((folder / "paper").glob("*.png")), start=1):
        shutil.copyfile(slip, out / f"slip-{number}.png")
    (out / "journal.txt").write_text(extract(folder / "state" / "ledger.db"), encoding="utf-8")
    sys.stdout.write(f"\nThe demonstration visit is finished. Pictures, slip, speech and journal extract in {out}:\n")
    for path in sorted(found for found in out.iterdir() if found.is_file()):
        sys.stdout.write(f"  {path.name}\n")
