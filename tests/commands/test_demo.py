"""kiosk demo on another screen and in another size: the same simulated terminal, drawn for it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from config.layers import load
from kiosk.commands import demo


def settings_of(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> list[str]:
    asked: list[argparse.Namespace] = []

    def play(options: argparse.Namespace, folder: Path) -> int:
        asked.append(options)
        return 1

    monkeypatch.setattr(demo, "play", play)
    assert demo.main(arguments) == 1
    assert asked[0].profile is None
    return list(asked[0].set)


@pytest.mark.parametrize(("model", "glass"), [("landscape_27", (1920, 1080)), ("portrait_32", (1080, 1920))])
def test_drawn_for_the_screen_of_a_model_and_still_simulated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: str, glass: tuple[int, int]
) -> None:
    wanted = settings_of(monkeypatch, ["--out", str(tmp_path / "out"), "--panel", model, "--size", "extra"])
    found = load("simulated", None, None, wanted).configuration
    assert (found.panel.width_px, found.panel.height_px) == glass
    assert found.appearance.size == "extra"
    assert found.devices.card.driver == "simulator"


def test_without_them_it_is_as_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wanted = settings_of(monkeypatch, ["--out", str(tmp_path / "out")])
    assert not [line for line in wanted if line.startswith(("panel.", "appearance."))]


def test_a_model_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        demo.main(["--panel", "simulated"])
    assert "landscape_27" in capsys.readouterr().err
