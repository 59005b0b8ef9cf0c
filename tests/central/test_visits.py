"""Visits: what is shown or certified needs as much proof as the catalogue's item asks for, given once; and nothing without."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from central import catalogue, visits
from central.rules.policy import load_policy
from central.seeds.staff import STAFF
from central.storage.tables import CentreProof, ConsentRecord, VisitRow
from config.catalogue.flows import CertificateFlow, QueryFlow
from config.catalogue.load import FOLDER, shipped
from kiosk.contract import LEVEL_OF, Way
from kiosk.services.presence.chooser import SEEN
from tests.central.support import CONSENT, ROW_HASH, STRONG, Api, code_of, face, proved
from tests.digits import digits

KNOWN = sorted(load_policy().terminal_policies)[0]
ABOUT_HER = sorted(
    (item.flow.operation, item.sign_in)
    for item in shipped().items
    if isinstance(item.flow, QueryFlow) and item.flow.about_person
)
KINDS = sorted(
    (item.flow.certificate, item.sign_in) for item in shipped().items if isinstance(item.flow, CertificateFlow)
)
FACE = face(liveness=STRONG, policy_version=KNOWN)


def _record(api: Api, visit_ref: str | None, operation: str, **inputs: object) -> httpx.Response:
    return api.post("/v1/records", {"visit_ref": visit_ref, "operation": operation, "inputs": inputs})


def _preview(api: Api, visit_ref: str, kind: str) -> httpx.Response:
    return api.post("/v1/certificate-previews", {"visit_ref": visit_ref, "kind": kind, "inputs": {}})


def _prove(api: Api, visit_ref: str, presence: dict[str, object], matter: str = "enquiry", **more: object) -> Any:
    body = {"visit_ref": visit_ref, "matter": matter, "presence": presence, **more}
    return api.post("/v1/visit-proofs", body)


def _said(answer: httpx.Response) -> str:
    return "" if answer.status_code < 300 else code_of(answer)


def test_every_query_needs_what_its_item_says(sqlite_api: Api) -> None:
    card, password = sqlite_api.visit("due-soon", "A1"), sqlite_api.visit("due-soon", "A2")
    assert {level for _, level in ABOUT_HER} == {"A1", "A2"}
    for operation, level in ABOUT_HER:
        assert _said(_record(sqlite_api, card, operation)) == ("" if level == "A1" else "presence-required"), operation
        assert _said(_record(sqlite_api, password, operation)) == "", operation


def test_every_certificate_needs_what_its_item_says(sqlite_api: Api) -> None:
    at = {level: sqlite_api.visit("due-soon", level) for level in ("A1", "A2", "A3")}
    assert {level for _, level in KINDS} == {"A1", "A2", "A3"}
    for kind, level in KINDS:
        for shown, visit_ref in at.items():
            enough = shown >= level
            said = _said(_preview(sqlite_api, visit_ref, kind)) if not enough or kind == "C11" else ""
            assert said == ("" if enough else "presence-required"), (kind, shown)


def test_what_no_item_offers_is_switched_off(sqlite_api: Api) -> None:
    visit_ref = sqlite_api.visit("due-soon")
    for operation in ("bank-balance", "pension-award", "certification-status", "own-contributions"):
        assert code_of(_record(sqlite_api, visit_ref, operation)) == "not-offered"
    assert code_of(_record(sqlite_api, visit_ref, "employer", number="99000000A9")) == "not-offered"


def test_places_are_told_to_anybody_and_nobody_is_named_for_it(sqlite_api: Api) -> None:
    assert _record(sqlite_api, None, "institutions").status_code == 200
    assert code_of(_record(sqlite_api, sqlite_api.visit("due-soon"), "institutions")) == "invalid-request"
    assert code_of(_record(sqlite_api, None, "person")) == "invalid-request"


def test_a_visit_is_of_one_terminal_and_ends(sqlite_api: Api) -> None:
    visit_ref = sqlite_api.visit("due-soon", "A2")
    assert code_of(_record(sqlite_api.sign_in("T-0002"), visit_ref, "person")) == "visit-over"
    sqlite_api.clock.pass_by(minutes=60)
    assert _record(sqlite_api, visit_ref, "pension-payments").status_code == 200
    sqlite_api.clock.pass_by(minutes=1)
    assert code_of(_record(sqlite_api, visit_ref, "pension-payments")) == "visit-over"
    assert code_of(_prove(sqlite_api, visit_ref, proved("password"))) == "visit-over"


def test_the_catalogue_that_is_served_says_what_is_needed(sqlite_api: Api, tmp_path: Path) -> None:
    """One more item that offers the same counts where it asks for more; a dropped one switches its operation off."""
    card = sqlite_api.visit("due-soon", "A1")
    assert _record(sqlite_api, card, "person").status_code == 200
    for name in ("Q01", "Q02"):
        shutil.copy(FOLDER / f"{name}.toml", tmp_path)
    stricter = (FOLDER / "Q01.toml").read_text(encoding="utf-8").replace('"Q01"', '"Q91"').replace('"A1"', '"A2"')
    (tmp_path / "Q91.toml").write_text(stricter, encoding="utf-8")
    catalogue.publish(sqlite_api.centre.database, sqlite_api.clock, Ed25519PrivateKey.generate(), tmp_path)
    assert code_of(_record(sqlite_api, card, "person")) == "presence-required"
    assert _record(sqlite_api, card, "insurances").status_code == 200
    assert code_of(_record(sqlite_api, card, "transfers")) == "not-offered"
    assert code_of(_preview(sqlite_api, card, "C02")) == "not-offered"


def test_the_same_proof_again_is_answered_again_and_serves_no_other_visit(api: Api) -> None:
    checked = api.post(
        "/v1/password-checks", {"visit_ref": api.visit("due-soon", "A1"), "password": digits("123456")}
    ).json()
    presence = proved("password", centre_proof=checked["centre_proof"])
    visit_ref = api.visit("due-soon", "A1")
    first = _prove(api, visit_ref, presence)
    assert first.json() == {"level": "A2", "matter": None}
    assert _prove(api, visit_ref, presence).content == first.content
    assert code_of(_prove(api, api.visit("due-soon", "A1"), presence)) == "proof-invalid"
    assert code_of(api.file("due-soon", "intent-0001", presence=presence)) == "proof-invalid"


def test_what_was_shown_stays_shown_but_not_what_a_helper_showed(sqlite_api: Api) -> None:
    shown = sqlite_api.visit("due-soon", "A3")
    assert _prove(sqlite_api, shown, proved("password")).json() == {"level": "A3", "matter": None}
    helped = sqlite_api.visit("rare-name", "A1")
    proof = sqlite_api.helper_check("rare-name", item="enquiry")["centre_proof"]
    _prove(sqlite_api, helped, proved("helper", centre_proof=proof))
    assert _prove(sqlite_api, helped, proved("password")).json() == {"level": "A2", "matter": None}


def test_a_proof_of_somebody_else_raises_nothing(sqlite_api: Api) -> None:
    asked = {"visit_ref": sqlite_api.visit("valid", "A1"), "password": digits("123456")}
    proof = sqlite_api.post("/v1/password-checks", asked).json()["centre_proof"]
    visit_ref = sqlite_api.visit("due-soon", "A1")
    assert code_of(_prove(sqlite_api, visit_ref, proved("password", centre_proof=proof))) == "proof-invalid"
    assert code_of(_record(sqlite_api, visit_ref, "pension-payments")) == "presence-required"


NO_PROOFS: Final = (
    (FACE, None, "consent-required"),
    (face(0.1), CONSENT, "presence-insufficient"),
    (face(liveness=STRONG), CONSENT, "presence-insufficient"),
    (face(liveness={**STRONG, "grade": "doubtful"}, policy_version=KNOWN), CONSENT, "presence-insufficient"),
    (proved("staff", staff_number="S001"), None, "proof-invalid"),
    (proved("staff", staff_number="S999"), None, "staff-unknown"),
    (proved("e-card", centre_proof="0" * 32), None, "proof-invalid"),
)


def test_what_is_no_proof_raises_nothing(sqlite_api: Api) -> None:
    visit_ref = sqlite_api.visit("due-soon", "A1")
    for presence, consent, code in NO_PROOFS:
        assert code_of(_prove(sqlite_api, visit_ref, presence, consent=consent)) == code
    assert code_of(_record(sqlite_api, visit_ref, "pension-payments")) == "presence-required"


def test_a_face_raises_as_far_as_it_goes_and_its_consent_is_kept(api: Api) -> None:
    visit_ref = api.visit("due-soon", "A1")
    for _ in range(2):
        assert _prove(api, visit_ref, FACE, "print", consent=CONSENT).json() == {"level": "A3", "matter": None}
    assert _preview(api, visit_ref, "C11").status_code == 200
    with api.centre.database.read() as session:
        kept = session.scalars(select(ConsentRecord)).one()
        assert (kept.version, kept.person_ref) == (CONSENT["version"], api.person_ref("due-soon"))
        assert session.scalars(select(VisitRow.way)).all().count("face") == 1


def test_a_helper_may_do_what_was_proved_and_nothing_else(api: Api) -> None:
    """rare-name allowed the helper to look up and to print; each is a proof of its own."""
    proof = api.helper_check("rare-name", item="enquiry")["centre_proof"]
    visit_ref = api.visit("rare-name", "A1")
    presence = proved("helper", centre_proof=proof)
    assert code_of(_prove(api, visit_ref, presence, "print")) == "proof-invalid"
    assert code_of(api.file("rare-name", "intent-0001", presence=presence)) == "proof-invalid"
    assert _prove(api, visit_ref, presence).json() == {"level": "A3", "matter": "enquiry"}
    assert _record(api, visit_ref, "pension-payments").status_code == 200
    assert code_of(_preview(api, visit_ref, "C02")) == "presence-required", "a card alone would do for her"
    with api.centre.database.read() as session:
        row = session.scalars(select(VisitRow).where(VisitRow.way == "helper")).one()
        assert row.helper_ref == api.person_ref("helper")


def test_a_helper_for_the_certification_alone_sees_nothing(sqlite_api: Api) -> None:
    assert sqlite_api.helper_check("suspended", item="certification")["result"] == "right"
    assert sqlite_api.helper_check("suspended", item="enquiry") | {"tries_left": 0} == {
        "result": "not-for-this",
        "authorisation_id": None,
        "masked_helper_name": None,
        "tries_left": 0,
        "centre_proof": None,
    }
    proof = sqlite_api.helper_check("suspended", item="certification")["centre_proof"]
    visit_ref = sqlite_api.visit("suspended", "A1")
    for matter in ("enquiry", "print"):
        refused = _prove(sqlite_api, visit_ref, proved("helper", centre_proof=proof), matter)
        assert code_of(refused) == "proof-invalid"


def test_a_vouching_at_the_desk_raises_one_visit(sqlite_api: Api) -> None:
    card = STAFF[0]
    asked = {"visit_ref": sqlite_api.visit("due-soon", "A1"), "staff_card": card.card, "pin": digits(card.pin)}
    proof = sqlite_api.post("/v1/staff-checks", asked).json()["centre_proof"]
    presence = proved("staff", staff_number=card.staff_number, centre_proof=proof)
    assert _prove(sqlite_api, sqlite_api.visit("due-soon", "A1"), presence).json()["level"] == "A3"
    assert code_of(_prove(sqlite_api, sqlite_api.visit("due-soon", "A1"), presence)) == "proof-invalid"
    with sqlite_api.centre.database.read() as session:
        assert str(session.scalars(select(CentreProof.redeemed_by)).one()).startswith("V")


def test_a_wish_delivered_late_is_issued_and_shown_to_nobody(sqlite_api: Api) -> None:
    """The line was down for two days: the certificate is on record, and printing it takes a visit as good as the first."""
    body = {"visit_ref": sqlite_api.visit("due-soon"), "kind": "C11", "inputs": {}, "intent_row_hash": ROW_HASH}
    card = {"visit_ref": sqlite_api.visit("due-soon", "A1"), "kind": "C11", "inputs": {}, "intent_row_hash": ROW_HASH}
    sqlite_api.clock.now += timedelta(days=2)
    api = sqlite_api.sign_in()
    issued = api.post("/v1/certificates", body, "intent-0001")
    assert issued.status_code == 201
    assert code_of(api.post("/v1/certificates", card, "intent-0002")) == "presence-required"
    asked = {"visit_ref": body["visit_ref"], "code": issued.json()["code"]}
    assert code_of(api.post("/v1/certificate-documents", asked)) == "visit-over"


def test_with_a_card_alone_nothing_of_a_certificate_is_told_or_printed(sqlite_api: Api) -> None:
    body = {"visit_ref": sqlite_api.visit("due-soon"), "kind": "C11", "inputs": {}, "intent_row_hash": ROW_HASH}
    issued = sqlite_api.post("/v1/certificates", body, "intent-0001").json()
    for level in ("A1", "A2"):
        visit = {"visit_ref": sqlite_api.visit("due-soon", level)}
        [listed] = sqlite_api.post("/v1/certificate-lists", visit).json()["certificates"]
        assert listed.keys() == {"number", "kind", "title", "issued_at", "valid_until"}
        copy = sqlite_api.post("/v1/certificate-copies", {**visit, "number": issued["number"]}, f"copy-{level}-0001")
        assert code_of(copy) == "presence-required"
        sheet = sqlite_api.post("/v1/certificate-documents", {**visit, "code": issued["code"]})
        assert code_of(sheet) == "presence-required"


def test_terminal_and_centre_agree_which_ways_show_a_real_person() -> None:
    assert {way.value for way in SEEN} == {way.value for way in Way if LEVEL_OF[way] == "A3"}


def test_visits_are_kept_as_long_as_keys(sqlite_api: Api) -> None:
    from central.retention import retain

    sqlite_api.visit("due-soon", "A1")
    sqlite_api.clock.now += visits.LIFE + timedelta(days=399)
    assert retain(sqlite_api.centre)["visits"] == 0
    sqlite_api.clock.now += timedelta(days=1)
    assert retain(sqlite_api.centre)["visits"] == 1
