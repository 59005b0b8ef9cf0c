"""Close a work item from the command line, while the kiosk is not running: it alone writes its journal."""

from __future__ import annotations

from pathlib import Path

from kiosk.ledger.acts import WorkItem
from kiosk.ledger.journal import Draft, Journal
from kiosk.ledger.registrar import SystemClock
from kiosk.ledger.rules import State, machine_word
from kiosk.ledger.store import Store


class NoSuchItem(Exception):
    """No open work item, or more than one, begins with the given key."""


def settle(path: Path, key: str, note: str) -> WorkItem:
    """Journal that a person has seen to the one open item whose key begins with ``key``; returns it.

    ``note`` is a machine word (letters, digits, ``._:-``, at most 64), such as ``called-visitor``: names and numbers do
    not belong into the journal. Raises ValueError for another note, NoSuchItem, and as Store does.
    """
    if machine_word(note) != note:
        raise ValueError("a note is one word of letters, digits and ._:- without a long number")
    store = Store(path)
    try:
        journal = Journal(store, SystemClock())
        found = [item for item in journal.work_items() if item.key.startswith(key)]
        if len(found) != 1:
            raise NoSuchItem(f"{len(found)} open work items begin with {key}")
        journal.write(Draft(State.SETTLED, found[0].kind, found[0].key, {"note": note}))
        return found[0]
    finally:
        store.close()
