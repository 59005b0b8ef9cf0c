"""How long the centre takes for one certificate, set and sealed; beside WeasyPrint where that is installed."""

from __future__ import annotations

import json
import subprocess
import sys

from config.schema_base import ROOT
from kiosk.bench.figures import ratio, spread

SECONDS = 300.0
MANY, FEW = 15, 2


class CertificateBenchError(Exception):
    """The centre's command failed; the text is the end of what it said."""


def measure_certificates(rounds: int) -> dict[str, object]:
    """Milliseconds of a two-page certificate with code, seal and signature, in a process of the centre that is warm."""
    command = [sys.executable, "-m", "central", "certificate-speed", "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode != 0:
        raise CertificateBenchError(f"certificate-speed: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)
    sealed, theirs = spread(found["sealed"]), spread(found.get("weasyprint", ()))
    return {
        "sealed": None if sealed is None else sealed.to_json(),
        "weasyprint_unsigned": "not installed" if theirs is None else theirs.to_json(),
        "weasyprint_to_sealed": ratio(theirs, sealed),
    }
