"""Where the pictures of faces are: NUANPING_FACES, or .cache/faces, filled by the script when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "fetch_test_faces.py"


def faces_directory() -> Path:
    folder = Path(os.environ.get("NUANPING_FACES") or ROOT / ".cache" / "faces")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--out", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder
