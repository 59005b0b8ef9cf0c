"""Every device family against the device contract, on this machine: simulator and real adapter on its fake, side by side.

No hardware is touched: it proves the drivers, not the devices. ``examine`` proves the devices.
"""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.proving import CHECKS, OVERRUN_SECONDS, Finding, Variant, Verdict, prove

FAMILIES = (
    "card",
    "idcard",
    "camera",
    "printer",
    "a4",
    "scanner",
    "keypad",
    "pinpad",
    "fingerprint",
    "headphones",
    "presence",
    "lights",
    "power",
    "payment",
)
_MARKS = {Verdict.KEPT: "+", Verdict.LATE: "L", Verdict.BROKEN: "X", Verdict.EXEMPT: "."}


@dataclass(frozen=True, slots=True)
class Row:
    """One variant and what each check found, in the order of CHECKS."""

    variant: Variant
    findings: tuple[Finding, ...]

    @property
    def kept(self) -> bool:
        return all(finding.verdict in (Verdict.KEPT, Verdict.EXEMPT) for finding in self.findings)

    @property
    def worst_overrun_seconds(self) -> float:
        return max((finding.overrun_seconds or 0.0 for finding in self.findings), default=0.0)


def variants(families: Sequence[str] = FAMILIES) -> Iterator[Variant]:
    """Every variant of these families. Raises KeyError for a family there is not."""
    for family in families:
        if family not in FAMILIES:
            raise KeyError(family)
        yield from importlib.import_module(f"drivers.{family}.proof").VARIANTS


def examine(families: Sequence[str] = FAMILIES, tell: Callable[[Row], None] = lambda row: None) -> list[Row]:
    """Run every check on every variant; ``tell`` hears of each row when it is complete."""
    rows = []
    for variant in variants(families):
        findings = []
        for check in CHECKS:
            with tempfile.TemporaryDirectory(prefix="proof-") as folder:
                findings.append(prove(variant, check, Path(folder)))
        rows.append(Row(variant, tuple(findings)))
        tell(rows[-1])
    return rows


def heading() -> str:
    """What the columns mean, above the rows."""
    names = [f"{number:>2} {check.__name__.replace('_', ' ')}" for number, check in enumerate(CHECKS, start=1)]
    marks = ", ".join(f"{mark} {verdict.value}" for verdict, mark in _MARKS.items())
    columns = "".join(f"{number:>3}" for number in range(1, len(CHECKS) + 1))
    promise = f"deadlines are kept within {OVERRUN_SECONDS * 1000:.0f} ms"
    return "\n".join([*names, f"{marks}; {promise}", "", f"{'family':<18}{'variant':<42}{columns}  worst ms"])


def line(row: Row) -> str:
    """One row of the table, and a line for each check that was not kept."""
    marks = "".join(f"{_MARKS[finding.verdict]:>3}" for finding in row.findings)
    first = f"{row.variant.family:<18}{row.variant.name:<42}{marks}  {row.worst_overrun_seconds * 1000:8.0f}"
    said = [
        f"    {check.__name__}: {finding.detail}"
        for check, finding in zip(CHECKS, row.findings, strict=True)
        if finding.verdict in (Verdict.BROKEN, Verdict.LATE)
    ]
    return "\n".join([first, *said])


def to_json(rows: Sequence[Row]) -> str:
    """The whole table for machines."""
    found = [
        {
            "family": row.variant.family,
            "variant": row.variant.name,
            "checks": {
                check.__name__: {
                    "verdict": finding.verdict.value,
                    "detail": finding.detail,
                    "overrun_ms": None if finding.overrun_seconds is None else round(finding.overrun_seconds * 1000),
                }
                for check, finding in zip(CHECKS, row.findings, strict=True)
            },
        }
        for row in rows
    ]
    return json.dumps({"ok": all(row.kept for row in rows), "rows": found}, ensure_ascii=False, indent=1)
