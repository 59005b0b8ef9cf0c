"""The first paint: the same answer as the full configuration, without pydantic, and never a refusal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.appearance import FirstPaint, first_paint
from config.layers import load
from config.merge import profile_names
from config.schema import Appearance, Panel, TextsSection
from config.schema_base import ROOT


def test_defaults_are_those_of_the_schema() -> None:
    panel, look, texts = Panel(), Appearance(), TextsSection()
    assert FirstPaint() == FirstPaint(
        panel.diagonal_inch,
        panel.width_px,
        panel.height_px,
        panel.orientation,
        look.size,
        look.contrast,
        texts.default_language,
    )


@pytest.mark.parametrize("profile", profile_names())
def test_agrees_with_the_full_configuration(profile: str, tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('mode = "development"\n[appearance]\nsize = "extra"\n', encoding="utf-8")
    paint = first_paint(profile, site, ["appearance.contrast=high"])
    full = load(profile, site, overrides=["appearance.contrast=high"], environment={}).configuration
    assert (paint.diagonal_inch, paint.width_px, paint.height_px) == (
        full.panel.diagonal_inch,
        full.panel.width_px,
        full.panel.height_px,
    )
    assert (paint.orientation, paint.size, paint.contrast) == (full.panel.orientation, "extra", "high")


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        'panel = "big"',
        '[panel]\nwidth_px = "wide"\nheight_px = -1\ndiagonal_inch = true',
        '[appearance]\nsize = "huge"\ncontrast = 3',
        '[terminal]\nprofile = "unknown"',
    ],
)
def test_wrong_values_leave_the_defaults(text: str, tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(text, encoding="utf-8")
    assert first_paint(site=site, overrides=["nonsense"]) == FirstPaint()


def test_first_paint_does_not_load_pydantic_or_fluent() -> None:
    code = (
        "import sys; from config.appearance import first_paint; first_paint('simulated');"
        "from config.texts import FOLDER, Texts; Texts(FOLDER, 'zh', strict=True);"
        "sys.exit(', '.join({'pydantic', 'fluent', 'babel', 'PySide6'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
