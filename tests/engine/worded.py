"""Whether everything a walk can show has its words: pages, and what stands after each ending."""

from __future__ import annotations

from config.texts import TextError
from kiosk.commands.gallery import ending_pages
from kiosk.explored import Findings
from kiosk.runtime.words import Words


def wordless(found: Findings, language: str) -> list[str]:
    """What a language lacks, on screen or to be said, with the page's title."""
    words = Words(("zh", "en"), strict=True)
    words.language = language
    lacking: set[str] = set()
    for page in (*found.pages, *(page for page, _ in ending_pages(found))):
        try:
            for each in page.texts():
                words.screen(each)
            if words.utterance(page.spoken(), page.title.id) is None:
                lacking.add(f"{page.title.id}: nothing to be said")
        except TextError as problem:
            lacking.add(f"{page.title.id}: {problem}")
    return sorted(lacking)
