"""The table of all items: each is tried on the real program with the reference centre, and walked by the explorer."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.catalogue.flows import CertificateFlow, StoryFlow
from config.catalogue.item import Item
from config.catalogue.load import shipped
from config.layers import load
from kiosk.explored import Findings
from kiosk.item_walks import walk_item
from kiosk.item_ways import DUE_DATE, PAPERS, PREPARED_BY, way_home, way_to_result
from kiosk.script import Line, ScenarioError
from kiosk.walks import certificate

HEAD = """# Items of the catalogue

Made by `kiosk catalogue table`: every query, certificate and estimate was used on the real program with simulated devices and the reference centre, and walked by
the explorer. *Touches*: from home to the result, the digits of a number or password not counted, then to the end. *States*: what the explorer found behind the touch
on the item; *paths*: the different complete visits of at most 16 moves through them; *faults*: dead ends and other faults.

| item | class | sign-in | runs | prints | spoken | touches | states | paths | faults |
|---|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one item. ``failure`` is empty where it ran to its end; ``touches`` to the result, and from there home."""

    failure: str
    printed: bool
    spoken: bool
    touches: tuple[int, int]


def make(out: Path, codes: tuple[str, ...]) -> int:
    """Write the table (or print it, for some items only). 1 when an item does not run or has a fault."""
    items = [item for item in shipped().items if item.code in codes or (not codes and in_table(item))]
    with Trial() as trial:
        ran = {item.code: trial.run(item) for item in items}
    walks = {item.code: _walked(item) for item in items}
    text = HEAD + "".join(_row(item, ran[item.code], walks[item.code]) for item in items)
    if codes:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    bad = [
        f"{code}: {found}"
        for item in items
        for code in (item.code,)
        for found in (ran[code].failure, *walks[code].faults)
        if found
    ]
    sys.stderr.writelines(f"kiosk: {line}\n" for line in bad)
    return 1 if bad else 0


def in_table(item: Item) -> bool:
    """Queries, certificates and estimates; what else is code of its own has its own tests."""
    return not isinstance(item.flow, StoryFlow) or item.flow.story in (PAPERS, DUE_DATE)


def _walked(item: Item) -> Findings:
    papers = isinstance(item.flow, (CertificateFlow, StoryFlow))
    return certificate(item.code) if papers else walk_item(item.code)


class Trial:
    """One running terminal with a centre of its own, for one item after the other. Enter it first."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Trial:
        from kiosk.app import App
        from kiosk.commands.common import make_qt
        from kiosk.rig import Rig

        try:
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="nuanping-"))
            self._rig = self._stack.enter_context(Rig(Path(folder)))
            qt = make_qt(offscreen=True)
            self._app = App(load(self._rig.profile, None, None, self._rig.overrides()).configuration, qt)
            self._stack.callback(self._app.stop)
            self._app.shell.show()
            self._app.open()
            self._app.start()
            self._rig.couple(self._app)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def run(self, item: Item) -> Ran:
        """To the result and home again. A failure ends the visit."""
        for code in PREPARED_BY.get(item.code, ()):
            self.run(shipped()[code])
        there = way_to_result(item)
        failure, said = self._play(item, there)
        if failure:
            self._play(item, ["card pull"])
            for _ in range(4):
                # Who waits for a person is asked before the terminal goes home.
                self._app.clock.advance(700)
                self._app.terminal.catch_up()
            return Ran(failure, False, False, (0, 0))
        page = self._app.terminal.conductor.shown
        back = way_home(item, page)
        printing = any(line.startswith(("tap print", "tap issue", "tap 0")) for line in back + there)
        failure, _ = self._play(item, back)
        touches = sum(line.startswith("tap ") for line in there), sum(line.startswith("tap ") for line in back)
        return Ran(failure, printing, bool(said), touches)

    def _play(self, item: Item, script: list[str]) -> tuple[str, list[str]]:
        from PySide6.QtCore import QEventLoop, QTimer

        from kiosk.scenario import Player

        lines = [Line(f"{item.code}:{at}", tuple(line.split())) for at, line in enumerate(script, 1)]
        player = Player(self._app.terminal, self._rig.dock(self._app), lines, None, self._rig.paper)
        loop, failures = QEventLoop(), list[str]()

        def over(error: ScenarioError | None) -> None:
            failures.extend(() if error is None else (str(error),))
            loop.quit()

        player.over.connect(over)
        QTimer.singleShot(0, player.start)
        loop.exec()
        return failures[0] if failures else "", player.record.said


def _row(item: Item, ran: Ran, walk: Findings) -> str:
    title = dict(item.texts)["zh"].title
    cells = (
        f"{item.code} {title}",
        item.class_,
        item.sign_in,
        "no" if ran.failure else "yes",
        "yes" if ran.printed else "-",
        "yes" if ran.spoken else "no",
        f"{ran.touches[0]} + {ran.touches[1]}",
        str(walk.states),
        f"{walk.paths:,}",
        str(len(walk.faults)),
    )
    return f"| {' | '.join(cells)} |\n"
