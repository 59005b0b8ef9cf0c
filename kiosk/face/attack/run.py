"""Runs kinds, people and seeds through one engine."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.camera.puppet.mesh import MeshMissing
from kiosk.face.attack.people import people_in
from kiosk.face.attack.report import Trial
from kiosk.face.attack.trial import run
from kiosk.face.engine import EngineMissing, EngineName, load_engine
from kiosk.face.liveness.evidence import Cue
from kiosk.face.protocol import FaceSettings
from kiosk.face.session import Session

if TYPE_CHECKING:
    from kiosk.face.attack.kinds import Kind
    from kiosk.face.attack.people import Subject
    from kiosk.face.liveness.policy import LivenessPolicy

# Without this cue another face does not make the session begin again, so it sees something else.
_CHANGES_WHAT_IS_SEEN = Cue.IDENTITY
_SWAPS = "swap"


def run_bench(
    name: EngineName,
    people: Path,
    kinds: Sequence[Kind],
    seeds: Iterable[int],
    policy: LivenessPolicy,
    *,
    whole: bool,
    say: Callable[[str], None] = lambda line: None,
) -> list[Trial]:
    """One trial for each kind, person and seed. ``whole`` as in ``trial.run``. Raises EngineMissing, PeopleError."""
    engine = load_engine(name)
    try:
        subjects = people_in(people, engine)
    except MeshMissing as missing:
        raise EngineMissing(str(missing)) from None
    session = Session(engine, FaceSettings(engine=name, liveness=policy))
    blind = Session(engine, FaceSettings(engine=name, liveness=_without(policy, _CHANGES_WHAT_IS_SEEN)))
    trials = []
    for kind in kinds:
        began = time.monotonic()
        for seed in seeds:
            for place, subject in enumerate(subjects):
                trials.append(_trial(session, blind, kind, subject, 100 * seed + place, policy, whole))
        say(f"{kind.name}: {time.monotonic() - began:.0f} s")
    return trials


def _trial(
    session: Session, blind: Session, kind: Kind, subject: Subject, seed: int, policy: LivenessPolicy, whole: bool
) -> Trial:
    record = run(session, kind.make(subject, seed), subject.reference, policy, seed, whole=whole)
    alone = {}
    if whole and kind.name == _SWAPS and _CHANGES_WHAT_IS_SEEN in policy.cues:
        again = run(blind, kind.make(subject, seed), subject.reference, policy, seed, whole=whole)
        alone[_CHANGES_WHAT_IS_SEEN] = again
    return Trial(kind, record, alone)


def _without(policy: LivenessPolicy, cue: Cue) -> LivenessPolicy:
    return dataclasses.replace(policy, cues=tuple(kept for kept in policy.cues if kept is not cue))
