"""How long the centre takes for one certificate, set and sealed; beside WeasyPrint where that is installed."""

from __future__ import annotations

import json
import subprocess
import sys

from config.schema_base import ROOT
from kiosk.bench.figures import ratio, spread

SECONDS = 1200.0
"""WeasyPrint takes ten seconds and more for a page, and a busy machine doubles that."""
MANY, FEW = 15, 2


class CertificateBenchError(Exception):
    """The centre's command failed; the text is the end of what it said."""


def measure_certificates(rounds: int) -> dict[str, object]:
    """Milliseconds of a two-page certificate, with code, seal and signature and the page alone, in a process of the centre that is warm."""
    command = [sys.executable, "-m", "central", "certificate-speed", "--rounds", str(rounds)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CertificateBenchError(f"certificate-speed: not ready in {SECONDS:.0f} s") from None
    if done.returncode != 0:
        raise CertificateBenchError(f"certificate-speed: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)
    spreads = {name: spread(seconds) for name, seconds in found.items()}
    report: dict[str, object] = {name: None if each is None else each.to_json() for name, each in spreads.items()}
    theirs = next((name for name in spreads if name.startswith("weasyprint")), None)
    if theirs is None:
        return report | {"weasyprint": "not installed"}
    ours = {f"{theirs}_to_{name}": ratio(spreads[theirs], spreads[name]) for name in ("sealed", "page")}
    return report | ours
