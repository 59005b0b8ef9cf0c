"""Writes what the gallery drew: report.json for programs, index.html for people."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from itertools import groupby
from pathlib import Path
from statistics import median

from kiosk.gallery.draw import Drawing, Report

_STYLE = """
body { font: 16px/1.5 sans-serif; margin: 24px; background: #f8f4eb; color: #1c1a15 }
section { display: flex; flex-wrap: wrap; gap: 16px; margin-bottom: 32px }
figure { margin: 0; width: 270px } img { width: 100%; border: 1px solid #8c8673 }
figcaption { font-size: 13px } .found { color: #64190f; font-weight: bold }
"""


def write(report: Report, out_dir: Path) -> Path:
    """Writes both files; returns the path of the index."""
    summary = {
        "drawings": len(report.drawings),
        "findings": len(report.findings),
        "milliseconds": milliseconds(report),
        "slowest": slowest(report),
        "pages": [asdict(drawing) for drawing in report.drawings],
    }
    (out_dir / "report.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    index = out_dir / "index.html"
    index.write_text(_page(report), encoding="utf-8")
    return index


def milliseconds(report: Report) -> dict[str, float]:
    """Time from ``show_page`` to the painted page: median, 99th percentile, most."""
    times = sorted(drawing.milliseconds for drawing in report.drawings if drawing.leaf == 0 and drawing.milliseconds)
    if not times:
        return {}
    return {
        "p50": round(times[len(times) // 2], 1),
        "p99": round(times[min(len(times) - 1, len(times) * 99 // 100)], 1),
        "most": round(times[-1], 1),
    }


def slowest(report: Report) -> dict[str, object]:
    """The page whose median over its looks is the longest, in milliseconds from ``show_page`` to the picture."""
    times: dict[str, list[float]] = {}
    for drawing in report.drawings:
        if drawing.leaf == 0 and drawing.milliseconds:
            times.setdefault(drawing.page, []).append(drawing.milliseconds)
    if not times:
        return {}
    page = max(times, key=lambda name: median(times[name]))
    return {"page": page, "milliseconds": round(median(times[page]), 1)}


def _page(report: Report) -> str:
    parts = [
        f"<!doctype html><meta charset='utf-8'><title>Gallery</title><style>{_STYLE}</style>",
        f"<h1>{len(report.drawings)} pictures, {len(report.findings)} findings</h1>",
    ]
    ordered = sorted(report.drawings, key=lambda drawing: drawing.page)
    for page, drawings in groupby(ordered, key=lambda drawing: drawing.page):
        parts.append(f"<h2>{escape(page)}</h2><section>{''.join(_figure(drawing) for drawing in drawings)}</section>")
    return "\n".join(parts)


def _figure(drawing: Drawing) -> str:
    found = "".join(
        f"<br><span class='found'>{escape(finding.rule)}: {escape(finding.where)}, {escape(finding.detail)}</span>"
        for finding in drawing.findings
    )
    picture = (
        f"<a href='{escape(drawing.file)}'><img loading='lazy' src='{escape(drawing.file)}'></a>"
        if drawing.file
        else ""
    )
    leaf = f", leaf {drawing.leaf + 1} of {drawing.leaves}" if drawing.leaves > 1 else ""
    return f"<figure>{picture}<figcaption>{escape(drawing.look)}{leaf}{found}</figcaption></figure>"
