"""kiosk gallery: draw every page a visitor can meet, in every look, measure it, and fail on any finding."""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.catalogue.load import shipped
from kiosk.certificate_pages import PreviewPage
from kiosk.commands.common import make_qt
from kiosk.engine import closing
from kiosk.engine.interrupts import HandedToPerson, LeftSafely, Took
from kiosk.engine.messages import CallState, SlipState
from kiosk.estimate_walks import estimate_pages
from kiosk.explored import Findings
from kiosk.face.liveness.evidence import Side
from kiosk.face.quality import Hint
from kiosk.gallery.looks import LANGUAGES, MORE_PANELS, NAMED, PANELS, draw_looks, looks
from kiosk.item_walks import pages_of_items
from kiosk.pages import CameraPage, Chrome, Contrast, Overlay, Page, Size, Text, text
from kiosk.services.finding import search_page, shelf_page, shelves_page
from kiosk.services.home import Readiness, home_page
from kiosk.services.printers import COVER_OPEN, PAPER_OUT, TROUBLES
from kiosk.services.values import Way
from kiosk.walks import certificate, choices, inputs, one_way, whole_reception

if TYPE_CHECKING:
    from kiosk.gallery.draw import Report
    from kiosk.gallery.finding import Finding

# Masked as the screens get them (kiosk/people/masks.py): huang-qin, and a Uyghur name of three parts.
NAMES = {
    "usual": "{}*{}".format(*map(chr, (0x9EC4, 0x7434))),
    "long": "{}***{}*****{}**{}".format(*map(chr, (0x963F, 0xB7, 0xB7, 0x63D0))),
}
# A name as long as employers have: Shili city, first cotton mill.
EMPLOYER = "".join(map(chr, (0x793A, 0x4F8B, 0x5E02, 0x7B2C, 0x4E00, 0x68C9, 0x7EBA, 0x7EC7, 0x5382)))
RECEIPT_NUMBER = "RZ202611230123456789"
WAITING_BEFORE = 12
CALLS = (*((state, 0) for state in CallState), (CallState.WAITING, WAITING_BEFORE))

BARE = Chrome(back=False, leave=False, repeat=True)
NAV = Chrome(back=True, leave=True)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/gallery"), help="folder of pictures, index and report")
    parser.add_argument("--panel", action="append", choices=[*PANELS, *MORE_PANELS], help="only these panels")
    parser.add_argument("--size", action="append", choices=[size.value for size in Size], help="only these sizes")
    parser.add_argument("--contrast", action="append", choices=[each.value for each in Contrast], help="only these")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="only these languages")
    parser.add_argument("--page", action="append", metavar="PART", help="only pages whose name contains this")
    parser.add_argument(
        "--sample", action="store_true", help="every page as it stands by default, a covering part else"
    )
    parser.add_argument("--quick", action="store_true", help="the fullest page of each kind in a covering set of looks")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="share the looks out over N processes")
    parser.add_argument("--check", action="store_true", help="measure only: write report and index but no pictures")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    chosen = parser.parse_args(argv)
    make_qt(offscreen=True)
    wanted = [item for item in every_page() if not chosen.page or any(part in item[0] for part in chosen.page)]
    overlays = () if chosen.page else tuple(every_overlay())
    if not wanted:
        sys.stderr.write("kiosk: no page has such a name\n")
        return 2
    from kiosk.gallery.report import write

    report = draw_looks(list(looks(chosen)), wanted, overlays, None if chosen.check else chosen.out, chosen.processes)
    chosen.out.mkdir(parents=True, exist_ok=True)
    index = write(report, chosen.out)
    found = [*missing_texts(wanted, overlays, chosen.language or LANGUAGES), *report.findings]
    _tell(report, found, index, len(wanted), as_json=chosen.json)
    return 1 if found else 0


def missing_texts(
    pages: Sequence[NAMED], overlays: Sequence[tuple[str, Overlay]], languages: Sequence[str]
) -> list[tuple[str, Finding]]:
    """Texts that a page asks for and a language does not have, or whose arguments do not fit."""
    from config.texts import TextError
    from kiosk.gallery.finding import Finding
    from kiosk.runtime.words import Words

    words = Words(LANGUAGES, strict=True)
    wanted = {text_: name for name, page, _ in pages for text_ in page.texts()}
    wanted |= {text_: f"overlay-{name}" for name, overlay in overlays for text_ in overlay.texts()}
    found = []
    for words.language in languages:
        for text_, name in wanted.items():
            try:
                words.screen(text_)
            except TextError as problem:
                found.append((f"{name} {words.language}", Finding("text", text_.id, str(problem))))
    return found


MOST_FOUND = ("t", "y")
"""Letters that find as many as a page shows, with long names."""

CERTIFICATES = ("C03", "C04", "C13")
"""One that asks for a year, one for months, and printing again: the others have the same pages with other titles."""


def every_page() -> list[NAMED]:
    """Every page a visitor can meet, under a name that holds text ids and numbers only, with its constant controls."""
    # The way of the staff is beside a password: a walk for that one would go the same places.
    walked = [whole_reception(proving=False), *(one_way(way, proving=False) for way in Way if way is not Way.PASSWORD)]
    walked += [certificate(code, proving=False) for code in CERTIFICATES]
    collected: dict[Page, Chrome] = dict.fromkeys(every_home(), BARE)
    collected |= dict.fromkeys((*choices(), *inputs(), *estimate_pages(), *every_found()), NAV)
    for sample in pages_of_items():
        collected.setdefault(_with(sample, functools.partial(_fill, name=NAMES["usual"])), NAV)
    for page, chrome in [item for found in walked for item in (*found.pages.items(), *ending_pages(found))]:
        for variant in _filled(page):
            collected.setdefault(variant, chrome)
    collected = {_with_sheet(page): chrome for page, chrome in collected.items()}
    for page, chrome in list(collected.items()):
        if isinstance(page, CameraPage):
            # The hint is put in while the camera runs; the page that begins with it looks the same.
            hints = [hint.value.lower().replace("_", "-") for hint in Hint]
            for name in (*hints, *(f"bird-{side.value}" for side in Side)):
                collected.setdefault(replace(page, first_hint=text(f"face-hint-{name}")), chrome)
    return list(_named(collected.items()))


def every_home() -> Iterator[Page]:
    """The home page in every state of card reader, centre, printer and terminal."""
    for card, id_card, central, paper in product((True, False), repeat=4):
        yield home_page(shipped(), Readiness(card, id_card, central, "" if paper else PAPER_OUT))
    for trouble in TROUBLES:
        yield home_page(shipped(), Readiness(printer=trouble))
    for reason in ("starting", "repair"):
        yield home_page(shipped(), Readiness(out_of_service=reason))


def every_found() -> Iterator[Page]:
    """Shelves and letters of the whole catalogue, while everything works and while most of it is closed: the walks know few items."""
    catalogue = shipped()
    yield shelves_page(catalogue)
    for ready in (Readiness(), Readiness(card=False), Readiness(central=False)):
        yield from (shelf_page(catalogue, shelf, ready) for shelf in catalogue.shelves)
        yield from (search_page(catalogue, typed, ready) for typed in ("", *MOST_FOUND))


def every_overlay() -> Iterator[tuple[str, Overlay]]:
    """The idle warning, and help in every state of the call."""
    yield "idle", closing.idle_overlay()
    for state, before in CALLS:
        yield f"help-{state}-{before}", closing.help_overlay(state, before)
    for slip in list(SlipState)[1:]:
        why = COVER_OPEN if slip is SlipState.NOT_PRINTED else ""
        yield f"help-slip-{slip}", closing.help_overlay(CallState.UNANSWERED, 0, slip, why)


def ending_pages(findings: Findings) -> Iterator[tuple[Page, Chrome]]:
    """What stands after each ending the walk saw: call-out of the card, closing words, or a person on the way."""
    yield closing.take_card_page(None), BARE
    for state, before in CALLS:
        yield closing.staff_page("network", state, before), BARE
        yield closing.staff_page("network", state, before, slip=True), BARE
    yield closing.staff_page("waiting", CallState.UNANSWERED, 0), BARE
    for ending in findings.endings:
        if isinstance(ending, HandedToPerson):
            yield closing.staff_page(ending.reason, CallState.WAITING, WAITING_BEFORE), BARE
        else:
            yield closing.take_card_page(ending), BARE
            yield closing.closing_page(ending), BARE
    for took in Took:
        ending = LeftSafely("left", took)
        yield closing.take_card_page(ending), BARE
        yield closing.closing_page(ending), BARE


def _filled(page: Page) -> Iterator[Page]:
    """The explorer's people have no name: give the page one, and where it shows one, a long one too."""
    usual = _with(page, functools.partial(_fill, name=NAMES["usual"]))
    yield usual
    longer = _with(page, functools.partial(_fill, name=NAMES["long"]))
    if longer != usual:
        yield longer


def _fill(text_: Text, name: str) -> Text:
    return Text(text_.id, tuple((key, _sample(key, value, name)) for key, value in text_.args))


def _sample(key: str, value: str, name: str) -> str:
    if value == "text:":
        return f"text:{EMPLOYER}"
    if key == "name" and not value:
        return name
    return f"code:{RECEIPT_NUMBER}" if (key, value) == ("value", "code:R1") else value


def _with(value: Any, change: Callable[[Text], Text]) -> Any:
    """A copy of a page with every text changed, however deep it stands."""
    if isinstance(value, Text):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_with(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _with(getattr(value, each.name), change) for each in fields(value)})
    return value


def _with_sheet(page: Page) -> Page:
    """The explorer's centre sends no picture: put a sheet where one is shown."""
    if not isinstance(page, PreviewPage):
        return page
    from kiosk.gallery.paper import specimen_sheet
    from kiosk.runtime.words import Words

    words = Words(LANGUAGES, strict=True)
    titles = tuple(words.screen(text(f"item-{item.code}")) for item in shipped().items)
    return replace(page, sheet=specimen_sheet(titles[0], titles[1:]))


def _named(pages: Iterable[tuple[Page, Chrome]]) -> Iterator[NAMED]:
    count: dict[str, int] = defaultdict(int)
    for page, chrome in pages:
        stem = f"{page.kind}-{page.title.id}"
        count[stem] += 1
        yield f"{stem}-{count[stem]:02d}", page, chrome


def _tell(report: Report, found: Sequence[tuple[str, Finding]], index: Path, pages: int, *, as_json: bool) -> None:
    from kiosk.gallery.report import milliseconds, slowest

    if as_json:
        summary = {
            "ok": not found,
            "pages": pages,
            "drawings": len(report.drawings),
            "findings": [
                {"where": where, "rule": finding.rule, "what": finding.where, "detail": finding.detail}
                for where, finding in found
            ],
            "milliseconds": milliseconds(report),
            "slowest": slowest(report),
            "index": str(index),
        }
        sys.stdout.write(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
        return
    for where, finding in found:
        sys.stdout.write(f"{where}: {finding.rule}: {finding.where}: {finding.detail}\n")
    slow = slowest(report)
    sys.stdout.write(f"{pages} pages, {len(report.drawings)} pictures, {len(found)} findings: {index}\n")
    sys.stdout.write(f"slowest: {slow.get('page')}, {slow.get('milliseconds')} ms from page to picture\n")
