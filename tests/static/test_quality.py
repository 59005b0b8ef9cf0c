"""Each device family says what it has: every rule of the scale is done, or exempt or open with a reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.schema_base import ROOT
from kiosk.doctor.contract import FAMILIES

RULES = {
    "contract-documented": "contract.py",
    "real-adapter": None,
    "wire-level-fake": None,
    "simulator-runs-the-driver": "simulator.py",
    "contract-suite": "proof.py",
    "status-in-xfs-words": None,
    "deadlines-and-cancel": None,
    "unplug-and-replug": None,
    "no-personal-data-in-logs": None,
    "parser-fuzzed": None,
    "outside-judge": None,
    "timed-against-bare-script": None,
    "doctor-advice": None,
    "dock-lines": None,
    "udev-rule": None,
    "tried-on-real-hardware": None,
}
"""Rule and the file without which it cannot be done."""


def table(family: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "drivers" / family / "quality.toml").read_text(encoding="utf-8"))


def test_every_family_has_its_scale() -> None:
    folders = {path.parent.name for path in (ROOT / "drivers").glob("*/contract.py")}
    assert folders == set(FAMILIES) == {path.parent.name for path in (ROOT / "drivers").glob("*/quality.toml")}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_is_answered_and_what_is_not_done_says_why(family: str) -> None:
    rules = table(family)["rules"]
    assert isinstance(rules, dict)
    assert set(rules) >= set(RULES)
    for rule, answer in rules.items():
        status, comment = (answer["status"], answer.get("comment", "")) if isinstance(answer, dict) else (answer, "")
        assert status in ("done", "exempt", "todo"), rule
        if status != "done":
            assert len(comment) > 10, f"{rule} of {family} is {status} without a reason"
        needed = RULES.get(rule)
        if status == "done" and needed is not None:
            assert (ROOT / "drivers" / family / needed).is_file(), rule


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_called_done_can_be_found(family: str) -> None:
    """A claim of tests points at tests: the contract suite over the variants, and a fuzz of the parsers."""
    rules = table(family)["rules"]
    assert isinstance(rules, dict)
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "drivers" / family).glob("*.py"))
    assert "CHECKS" in tests
    assert "VARIANTS" in tests
    if rules["parser-fuzzed"] == "done":
        assert "NUANPING_FUZZ" in tests or "fuzz" in tests.lower()
    assert list(Path(ROOT / "drivers" / family).glob("*.py"))
