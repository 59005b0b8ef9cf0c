"""Stations of the play that many rehearsals start from."""

from __future__ import annotations

from tests.engine.plays import Done, File, Give, Look, play
from tests.engine.rehearsal import Rehearsal


def at_first() -> Rehearsal:
    return Rehearsal(play).card_in().gives(Look, "seen").shows("first")


def at_second() -> Rehearsal:
    return at_first().answer("yes").gives(Look, "seen").shows("second")


def committing() -> Rehearsal:
    run = at_second().answer("yes")
    assert isinstance(run.effect, File)
    return run


def held() -> Rehearsal:
    return committing().gives(File, Done()).gives(Give, "given").shows("result")
