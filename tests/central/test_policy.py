"""The policy as a document, and what it makes of each kind of evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.cli import main
from central.rules import policy as policy_module
from central.rules.policy import KINDS, Decision, Policy, load_policy
from central.rules.presence import Facts, Judgement, judge
from kiosk.contract import CertificationRequest, Handling, Matter, Way
from tests.central.support import CONSENT, START, STRONG, certification_body, face, proved

POLICY = load_policy()
KNOWN = sorted(POLICY.terminal_policies)[0]
PLAIN = Facts(age=74, has_photo=True, staff_active=True)
PROOF = "ab" * 16
Document = dict[str, Any]


def _request(presence: dict[str, object], *, consent: bool = True) -> CertificationRequest:
    body = certification_body("0" * 32, presence=presence, consent=CONSENT if consent else None)
    return CertificationRequest.model_validate(body)


def _face(
    grade: str | None = "strong",
    version: str | None = KNOWN,
    *,
    score: float = 0.6,
    engine: str = "yunet_sface",
    reference: str | None = None,
) -> dict[str, object]:
    liveness = None if grade is None else {**STRONG, "grade": grade}
    return face(score, engine, liveness=liveness, policy_version=version, reference=reference)


def _judge(policy: Policy, request: CertificationRequest, facts: Facts) -> Judgement | str:
    return judge(policy, Matter.CERTIFICATION, request.presence, request.consent, facts)


def _judged(presence: dict[str, object], facts: Facts = PLAIN) -> Judgement | str:
    return _judge(POLICY, _request(presence), facts)


@pytest.mark.parametrize(
    ("presence", "facts", "handling", "reasons"),
    [
        (_face(), PLAIN, "filed", ()),
        (_face("weak"), PLAIN, "compare-later", ("face-weak",)),
        (_face(None), PLAIN, "compare-later", ("face-no-evidence",)),
        (_face(version=None), PLAIN, "compare-later", ("face-unknown-thresholds",)),
        (_face(version="1999-01"), PLAIN, "compare-later", ("face-unknown-thresholds",)),
        (_face(reference="card"), PLAIN, "filed", ()),
        (proved("password"), PLAIN, "filed", ()),
        (proved("password", centre_proof=PROOF), Facts(74, True, True, proof_late=False), "filed", ()),
        (proved("e-card", centre_proof=PROOF), Facts(74, True, True, proof_late=False), "filed", ()),
        (proved("fingerprint", centre_proof=PROOF), Facts(74, True, True, proof_late=False), "filed", ()),
        (proved("staff", staff_number="S001"), PLAIN, "filed", ()),
        (
            proved("helper", centre_proof=PROOF),
            Facts(74, True, True, proof_late=False),
            "person-looks",
            ("helper-authorised",),
        ),
        (
            proved("e-card", centre_proof=PROOF),
            Facts(74, True, True, proof_late=True),
            "compare-later",
            ("proof-late",),
        ),
    ],
)
def test_what_each_kind_of_evidence_is_worth(
    presence: dict[str, object], facts: Facts, handling: str, reasons: tuple[str, ...]
) -> None:
    assert _judged(presence, facts) == Judgement(Handling(handling), reasons)


@pytest.mark.parametrize(
    ("presence", "facts", "code"),
    [
        (_face("doubtful"), PLAIN, "presence-insufficient"),
        (_face("doubtful", version=None), PLAIN, "presence-insufficient"),
        (_face(score=0.3629), PLAIN, "presence-insufficient"),
        (_face(engine="homemade"), PLAIN, "engine-unknown"),
        (_face(), Facts(74, has_photo=False, staff_active=True), "no-photo"),
        (_face(), Facts(13, True, True), "under-14"),
        (_face(), Facts(74, True, True, face_withdrawn_at=START), "consent-withdrawn"),
        (_face(reference="card"), Facts(74, True, True, face_withdrawn_at=START), "consent-withdrawn"),
        (proved("staff", staff_number="S001"), Facts(74, True, staff_active=False), "staff-unknown"),
    ],
)
def test_what_is_refused(presence: dict[str, object], facts: Facts, code: str) -> None:
    assert _judged(presence, facts) == code


def test_a_photo_of_the_card_needs_none_of_the_centre() -> None:
    assert _judged(_face(reference="card"), Facts(74, has_photo=False, staff_active=True)) == Judgement(Handling.FILED)


def test_a_filing_made_before_the_withdrawal_still_counts() -> None:
    later = Facts(74, True, True, face_withdrawn_at=START + timedelta(seconds=1))
    assert _judged(_face(), later) == Judgement(Handling.FILED)


def test_a_face_needs_consent_whatever_it_is_worth() -> None:
    assert _judge(POLICY, _request(_face(), consent=False), PLAIN) == "consent-required"
    finger = proved("fingerprint", centre_proof=PROOF)
    assert _judge(POLICY, _request(finger, consent=False), PLAIN) == "consent-required"


_DECISIONS = st.sampled_from([word for word in Decision if word is not Decision.REFUSED])


@given(st.fixed_dictionaries({"weak": _DECISIONS, "card-photo": _DECISIONS, "unknown-thresholds": _DECISIONS}))
def test_of_several_reasons_the_strictest_counts(words: dict[str, Decision]) -> None:
    document = POLICY.model_dump(mode="json")
    document["items"]["certification"]["face"] |= words
    own = Policy.model_validate(document)
    found = _judge(own, _request(_face("weak", version=None, reference="card")), PLAIN)
    assert isinstance(found, Judgement)
    order = list(Decision)
    assert Decision(found.handling) is max(words.values(), key=order.index)
    assert len(found.reasons) == sum(word is not Decision.FILED for word in words.values())


def test_the_default_decides_every_way_and_kind() -> None:
    worth = POLICY.items[Matter.CERTIFICATION]
    assert set(worth) == set(Way)
    assert all(set(worth[way]) == kinds for way, kinds in KINDS.items())


def _drop_kind(document: Document) -> None:
    del document["items"]["certification"]["face"]["weak"]


def _odd_kind(document: Document) -> None:
    document["items"]["certification"]["password"]["guess"] = "filed"


def _odd_word(document: Document) -> None:
    document["items"]["certification"]["face"]["weak"] = "suspended"


def _drop_way(document: Document) -> None:
    del document["items"]["certification"]["helper"]


def _shown_before_looked_at(document: Document) -> None:
    document["items"]["enquiry"]["helper"]["authorised"] = "person-looks"


def _no_item(document: Document) -> None:
    document["items"]["enquiry"] = document["items"].pop("certification")


def _no_staff(document: Document) -> None:
    document["items"]["certification"]["staff"] = {"desk": "refused", "beside": "refused"}


def _face_and_nobody(document: Document) -> None:
    for way, kinds in document["items"]["certification"].items():
        if way != "staff":
            kinds.update(dict.fromkeys(kinds, "refused"))


def _odd_member(document: Document) -> None:
    document["colour"] = "blue"


def _from_before(document: Document) -> None:
    """A file of a place, made when only certifications were judged; and a slip of the pen."""
    document["items"] = {"certification": document["items"]["certification"], "enquiries": {}}
    del document["late_proof"]


def _odd_score(document: Document) -> None:
    document["minimum_score"]["yunet_sface"] = 36


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_drop_kind, r"^policy: missing: items\.certification\.face\.weak$"),
        (_shown_before_looked_at, "enquiry is filed or refused"),
        (_odd_kind, r"^policy: unknown: items\.certification\.password\.guess$"),
        (_odd_word, r"items\.certification\.face\.weak: Input should be"),
        (_drop_way, r"^policy: missing: items\.certification\.helper$"),
        (_no_item, r"^policy: missing: items\.certification$"),
        (_no_staff, "staff among them"),
        (_face_and_nobody, "two ways at least"),
        (_odd_member, r"^policy: unknown: colour$"),
        (_odd_score, "minimum_score"),
        (_from_before, r"^policy: missing: items\.enquiry, items\.print, late_proof; unknown: items\.enquiries$"),
    ],
)
def test_a_document_that_would_leave_something_open_is_refused(
    spoil: Callable[[Document], None], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tomllib.loads(policy_module._DEFAULT.read_text(encoding="utf-8"))
    spoil(document)
    monkeypatch.setattr(tomllib, "load", lambda _file: document)
    with pytest.raises(ValueError, match=says):
        load_policy()


def test_the_command_checks_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy"]) == 0
    assert '"version": "2026-11"' in capsys.readouterr().out
    broken = tmp_path / "policy.toml"
    broken.write_text('version = "1"\n', encoding="utf-8")
    assert main(["policy", str(broken)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(
        "central: policy: missing: fingerprint_minimum_score, helped_people_a_day, items, late_proof,"
    )
    broken.write_text("version = [", encoding="utf-8")
    assert main(["policy", str(broken)]) == 2
    assert "central: policy: " in capsys.readouterr().err


def test_liveness_belongs_to_a_face_and_a_proof_to_what_the_centre_checks() -> None:
    for presence in (
        proved("password", liveness=STRONG),
        proved("password", reference="card"),
        proved("e-card"),
        proved("fingerprint"),
        proved("helper"),
        face(centre_proof=PROOF),
        face(liveness={**STRONG, "cues": [{"cue": "blink", "score": 0.1}] * 21}),
        face(liveness={**STRONG, "grade": "certain"}),
        face(liveness={**STRONG, "cues": [{"cue": "blink", "score": 1.1}]}),
    ):
        with pytest.raises(ValueError, match="validation error"):
            _request(presence)
    assert _request(proved("password")).presence.proved_at == datetime(2026, 11, 23, 4, tzinfo=UTC)
