"""Proofs of the centre: good for one filing of one person at one terminal by one way, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from central.seeds.staff import STAFF
from central.storage.tables import BenefitRecord, CentreProof, Certification, PresenceEvidence, StaffMember
from tests.central.support import CONSENT, E_CARDS, PEOPLE, Api, certification_body, code_of, face, proved
from tests.digits import digits


def _proof(api: Api, slug: str = "due-soon") -> str:
    answer = api.post("/v1/password-checks", {"visit_ref": api.visit(slug, "A1"), "password": digits("123456")})
    proof: str = answer.json()["centre_proof"]
    return proof


def _filed(api: Api, key: str, proof: str, slug: str = "due-soon", **more: object) -> httpx.Response:
    presence = proved("password", centre_proof=proof) | {"proved_at": api.clock.now.isoformat()} | more
    return api.file(slug, key, presence=presence)


def _certifications(api: Api) -> int:
    with api.centre.database.read() as session:
        return session.scalar(select(func.count()).select_from(Certification)) or 0


def _evidence(api: Api) -> PresenceEvidence:
    with api.centre.database.read() as session:
        return session.scalars(select(PresenceEvidence)).one()


def test_a_proof_serves_one_filing_and_its_repetition_gets_the_same_answer(api: Api) -> None:
    proof = _proof(api)
    body = certification_body(api.person_ref("due-soon"), presence=proved("password", centre_proof=proof))
    first = api.post("/v1/certifications", body, "intent-0001")
    assert (first.status_code, first.json()["handling"]) == (201, "filed")
    assert api.post("/v1/certifications", body, "intent-0001").content == first.content
    again = api.post("/v1/certifications", body, "intent-0002")
    assert (again.status_code, code_of(again)) == (422, "proof-invalid")
    assert _certifications(api) == 1


def test_a_refused_filing_leaves_the_proof_unspent(api: Api) -> None:
    proof = _proof(api)
    presence = proved("password", centre_proof=proof)
    assert (
        code_of(api.file("due-soon", "intent-0001", presence=presence, benefit="survivor_allowance")) == "not-receiving"
    )
    ref = api.person_ref("due-soon")
    with api.centre.database.write() as session:
        benefit = session.scalars(select(BenefitRecord).where(BenefitRecord.person_ref == ref)).one()
        benefit.receiving = False
    assert code_of(_filed(api, "intent-0002", proof)) == "not-receiving"
    with api.centre.database.write() as session:
        session.get_one(BenefitRecord, benefit.id).receiving = True
    assert _filed(api, "intent-0003", proof).status_code == 201


def test_a_refusal_after_redeeming_undoes_it(api: Api) -> None:
    """The proof is redeemed before the policy refuses: both are undone together."""
    body = {"visit_ref": api.visit("due-soon", "A1"), "staff_card": STAFF[0].card, "pin": digits(STAFF[0].pin)}
    proof = api.post("/v1/staff-checks", body).json()["centre_proof"]
    presence = proved("staff", staff_number="S001", centre_proof=proof)
    with api.centre.database.write() as session:
        session.get_one(StaffMember, "S001").active = False
    assert code_of(api.file("due-soon", "intent-0001", presence=presence)) == "staff-unknown"
    with api.centre.database.read() as session:
        assert session.scalars(select(CentreProof.redeemed_by)).all() == [None]
    with api.centre.database.write() as session:
        session.get_one(StaffMember, "S001").active = True
    assert api.file("due-soon", "intent-0002", presence=presence).status_code == 201


@pytest.mark.parametrize("what", ["invented", "other-person", "other-terminal", "other-way", "other-staff"])
def test_a_proof_counts_for_nothing_else(api: Api, what: str) -> None:
    proof, filing, slug = _proof(api), api, "due-soon"
    presence = proved("password", centre_proof=proof)
    if what == "invented":
        presence["centre_proof"] = "0" * 32
    elif what == "other-person":
        slug = "valid"
    elif what == "other-terminal":
        filing = api.sign_in("T-0002")
    elif what == "other-way":
        presence = proved("e-card", centre_proof=proof)
    else:
        body = {"visit_ref": api.visit("due-soon", "A1"), "staff_card": STAFF[0].card, "pin": digits(STAFF[0].pin)}
        staff_proof = api.post("/v1/staff-checks", body).json()["centre_proof"]
        presence = proved("staff", staff_number="S002", centre_proof=staff_proof)
    answer = filing.file(slug, "intent-0001", presence=presence)
    assert code_of(answer) == "proof-invalid"
    assert _certifications(api) == 0
    assert _filed(api, "intent-0002", proof).status_code == 201


def test_a_proof_lives_ten_minutes(api: Api) -> None:
    proof = _proof(api)
    api.clock.pass_by(minutes=10, seconds=1)
    assert code_of(_filed(api, "intent-0001", proof)) == "proof-invalid"
    fresh = _proof(api)
    api.clock.pass_by(minutes=10)
    assert _filed(api, "intent-0002", fresh).json()["handling"] == "filed"


def test_what_was_filed_in_time_and_delivered_later_is_compared(api: Api) -> None:
    """The line was down when she confirmed: her filing was promised and is kept."""
    proof = _proof(api)
    used_at = api.clock.now + timedelta(minutes=9)
    api.clock.pass_by(days=3)
    api = api.sign_in()
    answer = _filed(api, "intent-0001", proof, proved_at=used_at.isoformat())
    assert (answer.status_code, answer.json()["handling"]) == (201, "compare-later")
    assert _evidence(api).reasons == ["proof-late"]


@pytest.mark.parametrize("minutes", [-2, 11])
def test_a_late_delivery_of_what_was_not_used_in_time_is_refused(sqlite_api: Api, minutes: int) -> None:
    proof = _proof(sqlite_api)
    used_at = sqlite_api.clock.now + timedelta(minutes=minutes)
    sqlite_api.clock.pass_by(hours=3)
    assert code_of(_filed(sqlite_api, "intent-0001", proof, proved_at=used_at.isoformat())) == "proof-invalid"


def test_each_checked_way_files_with_its_proof(api: Api) -> None:
    who = {"visit_ref": api.visit("due-soon", "A1")}
    code = E_CARDS.code(PEOPLE["due-soon"].social_security_number, api.clock.now)
    api.post("/v1/fingerprint-templates", who)
    checks: dict[str, tuple[str, dict[str, object]]] = {
        "password": ("/v1/password-checks", {"password": digits("123456")}),
        "e-card": ("/v1/e-card-checks", {"code": code}),
        "fingerprint": ("/v1/fingerprint-checks", {"score": 180, "quality": 66}),
        "staff": ("/v1/staff-checks", {"staff_card": STAFF[0].card, "pin": digits(STAFF[0].pin)}),
    }
    for number, (way, (path, body)) in enumerate(checks.items()):
        proof = api.post(path, {**who, **body}).json()["centre_proof"]
        more = {"staff_number": "S001"} if way == "staff" else {}
        consent = CONSENT if way == "fingerprint" else None
        presence = proved(way, centre_proof=proof, **more)
        answer = api.file("due-soon", f"intent-{number:04d}", presence=presence, consent=consent)
        assert (answer.status_code, answer.json()["way"], answer.json()["handling"]) == (201, way, "filed")
    with api.centre.database.read() as session:
        kept = {
            record.way: evidence.module_score
            for record, evidence in session.execute(
                select(Certification, PresenceEvidence).join(
                    PresenceEvidence, PresenceEvidence.receipt_number == Certification.receipt_number
                )
            )
        }
    assert kept == {"password": None, "e-card": None, "fingerprint": 180, "staff": None}


def test_the_evidence_of_a_face_is_kept_with_its_figures_and_no_picture(api: Api) -> None:
    cues = [{"cue": "blink", "score": 0.4}, {"cue": "screen", "score": -0.2}]
    presence = face(
        policy_version="2026-11",
        reference="centre",
        liveness={"grade": "weak", "cues": cues, "asked": True},
    )
    answer = api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT)
    assert answer.json()["handling"] == "compare-later"
    kept = _evidence(api)
    assert (kept.terminal_policy, kept.centre_policy) == ("2026-11", "2026-11")
    assert (kept.grade, kept.asked, kept.reference, kept.cues) == ("weak", True, "centre", cues)
    assert kept.reasons == ["face-weak"]
