"""A whole visit of a person made of marker values, and then a search for what of her is left, from inside: it names the
objects and widgets that hold something. What only memory itself shows: tests/e2e/test_memory.py. Runs as a process of its own.

``python -m tests.e2e.canary FOLDER [visit|mailbox]`` prints one JSON object. The markers are kept masked (XOR) in this process,
so that the search does not find itself. The optional word switches one wipe off: then something must be found.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import logging
import os
import sqlite3
import sys
import types
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.stage import Stage

MASK = 0x5A
ENOUGH_SECONDS = 2.0


def masked(value: bytes) -> bytes:
    return bytes(byte ^ MASK for byte in value)


class Markers:
    """What to look for, by name; plain only inside ``find``."""

    def __init__(self) -> None:
        self._masked: dict[str, bytes] = {}
        self.plain: list[tuple[str, bytes]] = []

    def add(self, name: str, value: bytes) -> None:
        self._masked[name] = masked(value)

    def add_text(self, name: str, value: str) -> None:
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            self.add(f"{name}-{encoding}", value.encode(encoding))

    def find(self, haystack: bytes) -> list[str]:
        if self.plain:
            return [name for name, value in self.plain if value in haystack]
        return [name for name, value in self._masked.items() if masked(value) in haystack]

    @contextlib.contextmanager
    def bared(self) -> Iterator[set[int]]:
        """Unmasked once, for many small searches; gives the ids of the containers that hold them."""
        self.plain = [(name, masked(value)) for name, value in self._masked.items()]
        try:
            yield {id(self.plain), *map(id, self.plain)}
        finally:
            self.plain = []

    @property
    def names(self) -> list[str]:
        return sorted(self._masked)


def learn(stage: Stage, slug: str) -> Markers:
    """The person's values, from the card file and the centre's records."""
    markers = Markers()
    card = json.loads((stage.rig.centre.cards / f"{slug}.json").read_text(encoding="utf-8"))
    markers.add_text("name", card["name"])
    markers.add("number", card["social_security_number"].encode())
    markers.add("number-utf-16", card["social_security_number"].encode("utf-16-le"))
    with contextlib.closing(sqlite3.connect(stage.rig.centre.database)) as town:
        reference, photo = town.execute(
            "SELECT person_ref, photo FROM people WHERE social_security_number = ?", (card["social_security_number"],)
        ).fetchone()
    markers.add("person-ref", reference.encode())
    markers.add("person-ref-utf-16", reference.encode("utf-16-le"))
    middle = len(photo) // 2
    markers.add("photo", photo[middle : middle + 48])
    return markers


def learn_receipt(stage: Stage, markers: Markers) -> None:
    with contextlib.closing(sqlite3.connect(stage.rig.centre.database)) as town:
        (number,) = town.execute("SELECT receipt_number FROM certifications").fetchone()
    markers.add("receipt", number.encode())
    markers.add("receipt-utf-16", number.encode("utf-16-le"))


def in_files(stage: Stage, markers: Markers) -> Iterator[str]:
    """Every file of the kiosk's own: state, log, temporary files. The centre's folder and the printed paper are not its."""
    ours = [stage.rig.folder / "state", stage.rig.folder / "log", Path(os.environ["TMPDIR"])]
    for folder in ours:
        for path in sorted(found for found in folder.rglob("*") if found.is_file()):
            for name in markers.find(path.read_bytes() + path.name.encode()):
                if not (name == "receipt" and path.parent.name == "state"):
                    # The receipt number is journalled on purpose: with it a lost slip is found again.
                    yield f"file {path.name}: {name}"


def in_widgets(markers: Markers) -> Iterator[str]:
    from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

    for widget in QApplication.allWidgets():
        words = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
            words.append(widget.text())
        for name in markers.find("\0".join(words).encode()):
            yield f"widget {type(widget).__name__}: {name}"


def in_objects(markers: Markers) -> Iterator[str]:
    """Strings and byte arrays that a reachable Python object holds, with the kind of container that holds them."""
    # Frozen objects live as long as the program: the very place where a leak would last.
    gc.unfreeze()
    told: set[str] = set()
    # Most strings are held many times over; as long as the list of containers stands, an address means one of them.
    read: set[int] = set()
    with markers.bared() as own:
        containers = gc.get_objects()
        for container in containers:
            if id(container) in own:
                continue
            for held in _plain_values(container):
                if not isinstance(held, (str, bytes, bytearray)) or id(held) in read:
                    continue
                read.add(id(held))
                data = held.encode("utf-8", "surrogatepass") if isinstance(held, str) else bytes(held)
                for name in markers.find(data):
                    if name not in told:
                        # One holder a marker is enough to begin with; looking for holders is slow.
                        told.add(name)
                        yield f"object {described(container)}: {name}"


def _plain_values(container: object) -> Iterator[object]:
    """What a container holds, through the dicts and tuples that the collector does not list because they hold no objects."""
    for held in gc.get_referents(container):
        if isinstance(held, (dict, tuple)) and not gc.is_tracked(held):
            yield from _plain_values(held)
        else:
            yield held


def described(container: object) -> str:
    """The container and who holds it, without its contents."""
    owners = [
        type(owner).__name__
        for owner in gc.get_referrers(container)
        if not isinstance(owner, types.FrameType) and type(owner).__name__ != "list_iterator"
    ]
    kind = f"{type(container).__module__}.{type(container).__qualname__}"
    if isinstance(container, types.FrameType):
        kind = f"frame {container.f_code.co_qualname}"
    return f"{kind} held by {sorted(set(owners))[:6]}"


def switch_off(wipe: str) -> None:
    """Make one wipe do nothing."""
    if wipe == "visit":
        from kiosk.engine.visit import Visit

        kept: list[object] = []

        def keep(visit: Visit) -> None:
            kept.append(visit)

        Visit.wipe = keep  # type: ignore[method-assign,assignment]  # a mutant
    elif wipe == "mailbox":
        from drivers.camera.contract import FrameMailbox

        FrameMailbox.wipe = lambda mailbox: None  # type: ignore[method-assign,assignment]  # a mutant


def mailbox_holds_picture(stage: Stage) -> bool:
    mailbox = stage.app.at_face.mailbox
    frame = mailbox.latest() if mailbox is not None else None
    return frame is not None and bool(frame.bgr.any())


def leftovers(stage: Stage, markers: Markers, log: io.StringIO) -> list[str]:
    found = [f"log: {name}" for name in markers.find(log.getvalue().encode())]
    found += in_files(stage, markers)
    found += in_widgets(markers)
    found += in_objects(markers)
    if mailbox_holds_picture(stage):
        found.append("mailbox: a picture")
    return sorted(set(found))


def main(folder: Path, wipe: str) -> dict[str, object]:
    temporary = folder / "tmp"
    temporary.mkdir(parents=True)
    os.environ["TMPDIR"] = str(temporary)
    log = io.StringIO()
    logging.basicConfig(level=logging.DEBUG, stream=log)
    with Stage(folder) as stage:
        markers = learn(stage, "rare-name")
        switch_off(wipe)
        stage.play(
            "camera person astronaut; expect home; expect tile H01 on; card insert rare-name; expect page offer-greeting;"
            "tap start; tap face; tap agree; expect page result-filed; tap done; tap very-satisfied; expect ending Finished;"
            "card pull; expect home",
            "canary",
        )
        stage.wait(lambda: stage.app.registrar.waiting() == 0, "the centre has not acknowledged everything")
        learn_receipt(stage, markers)
        found: list[str] = []

        def clean() -> bool:
            found[:] = leftovers(stage, markers, log)
            return not found

        if wipe:
            # It will not go away.
            clean()
        else:
            with contextlib.suppress(AssertionError):
                stage.wait(clean, "something is left", ENOUGH_SECONDS)
        return {"markers": markers.names, "found": found}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""), ensure_ascii=False))
