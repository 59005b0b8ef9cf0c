"""The page of separate consent that comes before a face or a finger is looked at."""

from __future__ import annotations

from kiosk.pages import ConsentPage, text
from kiosk.services.asking import option
from kiosk.services.presence.way import STEP


def separate_consent(about: str, version: str, answers: tuple[str, str]) -> ConsentPage:
    """Purpose, keeping time, withdrawal (个人信息保护法 art. 29). ``about`` begins the ids of its texts; ``answers``: no and yes."""
    return ConsentPage(
        title=text(f"{about}-title"),
        points=(
            text(f"{about}-purpose"),
            text(f"{about}-kept"),
            text("consent-withdraw"),
            text("consent-choice"),
        ),
        version=version,
        options=tuple(option(answer) for answer in answers),
        step=STEP,
        personal=True,
    )
