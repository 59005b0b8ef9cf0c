"""Coverage-guided fuzzing of the parsers of device bytes: atheris chooses the bytes, the Hypothesis tests judge.

    python -m tests.fuzz [NAME ...] [--runs 100000]

Every ``test_fuzz`` of the device families whose inputs Hypothesis draws is a target; each runs in a process of its own,
so that a crash or a hang is that target's alone. atheris is not among the locked packages (its wheels do not exist for
every supported machine): install it beside, and name its folder in PYTHONPATH.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("test_fuzz.py", "test_codec.py")
# Whole dialogues against the clock: under instrumentation their patience runs out, which says nothing about bytes.
DIALOGUES = {
    "fingerprint.test_noise_never_makes_a_stranger_right_and_never_keeps_anything",
    "pinpad.test_noise_between_the_answers_never_changes_a_pin",
    "printer.test_a_printer_that_babbles_gets_a_report_and_never_a_wrong_proof",
}
# An input that holds a parser this long counts as a hang.
HANG_SECONDS = 10


def targets() -> dict[str, tuple[Path, str]]:
    """``family.test_name`` of each Hypothesis test that needs no fixture, with its file and name."""
    found: dict[str, tuple[Path, str]] = {}
    for path in sorted(path for name in MODULES for path in (ROOT / "tests/drivers").glob(f"*/{name}")):
        module = load(path)
        for name, value in vars(module).items():
            if name.startswith("test_") and hasattr(value, "hypothesis") and not needs_fixture(value):
                found[f"{path.parent.name}.{name}"] = (path, name)
    return {name: place for name, place in found.items() if name not in DIALOGUES}


def needs_fixture(test: Any) -> bool:
    """What ``given`` does not draw, pytest would have to bring."""
    return bool(inspect.signature(test).parameters)


def load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"fuzz_{path.parent.name}_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scratch() -> Path:
    """Where the input of a crash is kept."""
    folder = ROOT / "var" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run(name: str, runs: int) -> None:
    """Fuzz one target in this process; ends it."""
    import atheris

    path, test = targets()[name]
    with atheris.instrument_imports(include=["drivers"]):
        # Imported once already to be listed: only a fresh import is instrumented.
        for loaded in [module for module in sys.modules if module.split(".")[0] == "drivers"]:
            del sys.modules[loaded]
        fuzz_one = getattr(load(path), test).hypothesis.fuzz_one_input
    atheris.Setup(
        [
            name,
            f"-runs={runs}",
            f"-timeout={HANG_SECONDS}",
            "-max_len=4096",
            "-verbosity=0",
            f"-artifact_prefix={scratch()}/",
        ],
        fuzz_one,
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz the named targets, or all; 0 when none crashed and none hung."""
    known = targets()
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a family, or family.test_name; default: all")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs for each target")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        parser.error("atheris is not installed here")
    wanted = [name for name in known if not options.names or {name, name.split(".")[0]} & set(options.names)]
    if options.here:
        run(wanted[0], options.runs)
    failed = 0
    for name in wanted:
        command = [sys.executable, "-m", "tests.fuzz", name, "--runs", str(options.runs), "--here"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        ok = done.returncode == 0
        failed += not ok
        sys.stdout.write(f"{name:90} {'ok' if ok else 'FAILED'}\n" + ("" if ok else done.stderr[-3000:]))
        sys.stdout.flush()
    sys.stdout.write(f"{len(wanted)} targets, {options.runs} inputs each, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
