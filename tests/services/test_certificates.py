"""A certificate as step lists: what she sees, when it counts, and the truth about both papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.catalogue.item import Catalogue
from config.catalogue.load import shipped
from kiosk.certificate_pages import PreviewPage
from kiosk.engine.interrupts import Finished, HandedToPerson, LeftSafely
from kiosk.pages import ChoicePage, Code, CodeShown, NoCode, PinEntered, ResultPage, text
from kiosk.services.certificate_flow import months_back
from kiosk.services.certificates import (
    Certificate,
    CertificateIssued,
    CertificateKept,
    Checked,
    CheckPaper,
    FetchCertificates,
    FetchSheet,
    IssueCertificate,
    LookAtPagePrinter,
    PrintCertificate,
    PrintCertificateCopy,
    PrintCompanion,
    Sheet,
    ShowCertificate,
    TakeCertificateCopy,
)
from kiosk.services.devices import Working
from kiosk.services.effects import (
    FetchStanding,
    HandedOver,
    LookAtPaper,
    PinRight,
    ReadCard,
    Refused,
    Unavailable,
    VerifyPin,
)
from kiosk.services.figures import code_text
from kiosk.services.home import Readiness, home_page
from kiosk.services.proofs import Raised, RaiseVisit
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Matter, Way
from tests.digits import digits
from tests.services.flows import HOLDER, NO_PAPER, PAPER, PRINTED, STANDING, TODAY, Flow

ISSUED = Certificate("C02", "C0220261123", TODAY, TODAY, 2, "0" * 20, "", "0000 0000", gist="待遇领取资格认证1项")
SHEET = Sheet(2, (b"1", b"2"), 5, "待遇领取资格认证1项")
READY = Readiness(devices=frozenset({"page_printer", "scanner"}))


def signed_in(code: str = "C02") -> Flow:
    """C02 needs a card and no more."""
    catalogue = Catalogue((shipped()[code],))
    flow = Flow(reception_by(catalogue), Working(scanner=True), home_page(catalogue, READY, (code,)))
    flow.answer(code).shows("insert-card")
    flow.card_in()
    flow.run(((ReadCard, HOLDER), "working-fetching-standing"))
    flow.gives(FetchStanding, STANDING)
    return flow


def at_preview(*, a4: bool = True) -> Flow:
    flow = signed_in()
    flow.gives(LookAtPagePrinter, a4)
    return flow.run(((FetchSheet, SHEET), "preview-title"))


def issued(flow: Flow) -> Flow:
    return flow.run(
        ("issue", "working-issuing"), ((IssueCertificate, CertificateIssued(ISSUED)), "working-printing-a4")
    )


def test_she_looks_says_yes_and_gets_sheet_and_slip() -> None:
    flow = issued(at_preview())
    flow.gives(PrintCertificate, PRINTED)
    flow.gives(LookAtPaper, PAPER)
    flow.run(((PrintCompanion, PRINTED), "certificate-printed"), ("done", "rating-title"), ("skip", "take-card"))
    assert flow.performed(IssueCertificate) == 1


def test_the_sheet_can_be_read_strip_by_strip() -> None:
    flow = at_preview()
    seen = []
    for step in ("larger", *["further"] * 5):
        flow.answer(step)
        page = flow.conductor.shown
        assert isinstance(page, PreviewPage)
        seen.append((page.sheet, page.part))
    assert seen == [(picture, part) for picture in (b"1", b"2") for part in (1, 2, 3)]
    last = flow.conductor.shown
    assert isinstance(last, PreviewPage)
    assert "further" not in [option.id for option in last.options]
    flow.run(("whole", "preview-title"))


@pytest.mark.parametrize("paper", ["not-printed", "unknown"])
def test_a_sheet_that_did_not_come_is_not_called_printed(paper: str) -> None:
    flow = issued(at_preview())
    flow.gives(PrintCertificate, HandedOver(paper))
    flow.gives(LookAtPaper, NO_PAPER)
    flow.shows(f"certificate-{paper}")
    assert flow.performed(PrintCompanion) == 0
    page = flow.conductor.shown
    assert isinstance(page, ResultPage)
    assert code_text("C0220261123") in [fact.value for fact in page.facts]
    assert text("value-plain", value=f"text:{SHEET.gist}") in page.details()


def test_what_stands_on_the_sheet_can_be_heard() -> None:
    flow = at_preview()
    gist = (text("value-plain", value=f"text:{SHEET.gist}"),)
    assert flow.conductor.shown.details() == gist
    flow.answer("larger")
    assert flow.conductor.shown.details() == gist


def test_without_a_printer_it_is_issued_only_on_her_word_and_told() -> None:
    flow = at_preview(a4=False)
    assert flow.conductor.shown.body[0].id == "preview-no-a4"
    flow.run(("issue", "working-issuing"))
    flow.gives(IssueCertificate, CertificateIssued(ISSUED))
    flow.gives(ShowCertificate, HandedOver("none"))
    flow.gives(LookAtPaper, PAPER)
    flow.run(((PrintCompanion, PRINTED), "certificate-none"))


def test_a_wish_that_is_kept_is_not_called_issued() -> None:
    flow = at_preview()
    flow.run(("issue", "working-issuing"))
    flow.gives(IssueCertificate, CertificateKept(replace(ISSUED, number=None, valid_until=None)))
    flow.gives(ShowCertificate, HandedOver("none"))
    flow.gives(LookAtPaper, PAPER)
    flow.run(((PrintCompanion, PRINTED), "certificate-pending"))


def test_she_may_go_before_it_counts() -> None:
    flow = at_preview()
    flow.answer("leave").ends(LeftSafely("left"))
    assert flow.performed(IssueCertificate) == 0


def test_enough_of_them_this_month() -> None:
    flow = signed_in()
    flow.gives(LookAtPagePrinter, True)
    flow.run(((FetchSheet, replace(SHEET, left=0)), "trouble-certificate-limit-title"))
    flow.answer("staff").ends(HandedToPerson("certificate-limit"))


@pytest.mark.parametrize("code", ["nothing-to-certify", "certificate-too-long"])
def test_what_cannot_be_certified_here_is_for_a_person(code: str) -> None:
    flow = signed_in()
    flow.gives(LookAtPagePrinter, True)
    flow.run(((FetchSheet, Unavailable(code)), f"trouble-{code}-title"))
    flow.answer("staff").ends(HandedToPerson(code))


def test_a_refusal_is_for_a_person() -> None:
    for code, said in (("limit-reached", "limit"), ("presence-required", "refused")):
        refused = at_preview().run(("issue", "working-issuing"))
        refused.run(((IssueCertificate, Refused(code)), f"trouble-certificate-{said}-title"))


@pytest.mark.parametrize(
    ("months", "first"), [(1, "2026-01"), (2, "2025-12"), (12, "2025-02"), (13, "2025-01"), (24, "2024-02")]
)
def test_a_period_is_sent_as_months(months: int, first: str) -> None:
    assert months_back(months, date(2026, 1, 15)) == (("from", first), ("to", "2026-01"))


def at_papers(*beside: str, rules: HouseRules | None = None) -> Flow:
    """``beside``: kinds that this terminal offers itself."""
    catalogue = Catalogue(tuple(shipped()[code] for code in ("C13", *beside)))
    flow = Flow(reception_by(catalogue, rules), Working(scanner=True), home_page(catalogue, READY, ("C13",)))
    flow.answer("C13")
    flow.shows("papers-title")
    return flow


def hers(flow: Flow, *found: Certificate) -> Flow:
    """Her card is in and her certificates are listed."""
    flow.run(("copy-certificate", "insert-card"))
    flow.card_in()
    flow.run(((ReadCard, HOLDER), "working-fetching-standing"))
    flow.gives(FetchStanding, STANDING)
    flow.gives(LookAtPagePrinter, True)
    return flow.run(((FetchCertificates, found), "certificates-title"))


def listed(kind: str) -> Certificate:
    return replace(ISSUED, kind=kind, code="", address="", pages=0)


def test_a_paper_is_checked_without_any_card() -> None:
    flow = at_papers().run(("check-certificate", "scan-paper"), (NoCode(), "scan-paper"))
    flow.run((CodeShown(Code.CERTIFICATE, "x"), "working-checking-paper"))
    flow.run(((CheckPaper, Checked("revoked", True)), "paper-revoked"))
    flow.answer("done").ends(Finished("done"))


def test_what_is_not_known_without_network_is_said() -> None:
    flow = at_papers().run(
        ("check-certificate", "scan-paper"), (CodeShown(Code.CERTIFICATE, "x"), "working-checking-paper")
    )
    flow.run(((CheckPaper, Checked("true", False, "C02")), "paper-true"))
    assert "paper-not-sure" in [said.id for said in flow.conductor.shown.spoken()]


def test_one_of_hers_is_printed_again_as_a_copy() -> None:
    """C02 needs a card and no more."""
    flow = hers(at_papers("C02"), ISSUED).run(("0", "working-printing-a4"))
    copy = replace(ISSUED, copy_number=1)
    flow.run(((TakeCertificateCopy, copy), "working-printing-a4"))
    flow.gives(PrintCertificateCopy, PRINTED)
    flow.gives(LookAtPaper, PAPER)
    flow.run(((PrintCompanion, PRINTED), "certificate-copy-printed"))


def test_a_found_card_prints_nothing_again() -> None:
    """As much is to be shown as issuing takes; only then the centre is asked for a copy."""
    flow = hers(at_papers("C05"), listed("C05")).run(("0", "ways-title"))
    assert flow.performed(TakeCertificateCopy) == 0
    assert flow.conductor.shown.body[0].id == "doing-print"
    flow.run(("password", "password-title"), (PinEntered(digits("123456")), "working-checking-password"))
    flow.run(((VerifyPin, PinRight()), "working-fetching-record"))
    raised = flow.runs(RaiseVisit)
    assert isinstance(raised, RaiseVisit)
    assert (raised.visit_ref, raised.matter, raised.presence.way) == ("visit", Matter.PRINT, Way.PASSWORD)
    flow.run(((RaiseVisit, Raised("A2")), "working-printing-a4"))
    assert flow.performed(TakeCertificateCopy) == 1


@pytest.mark.parametrize("beside", [("C11",), ()], ids=["a-kind-for-a-real-person", "a-kind-not-known-here"])
def test_what_takes_a_real_person_is_not_had_by_password(beside: tuple[str, ...]) -> None:
    flow = hers(at_papers(*beside), listed("C11")).run(("0", "ways-title"))
    page = flow.conductor.shown
    assert isinstance(page, ChoicePage)
    assert [option.id for option in page.options] == ["face", "staff"]


@pytest.mark.parametrize("code", ["presence-required", "visit-over"])
def test_a_proof_the_centre_does_not_take_leads_to_a_person(code: str) -> None:
    flow = hers(at_papers("C05"), listed("C05")).run(("0", "ways-title"))
    flow.run(("password", "password-title"), (PinEntered(digits("123456")), "working-checking-password"))
    flow.gives(VerifyPin, PinRight())
    flow.run(((RaiseVisit, Unavailable(code)), f"trouble-{code}-title"))
    flow.answer("staff").ends(HandedToPerson(code))
    assert flow.performed(TakeCertificateCopy) == 0


@pytest.mark.parametrize("code", ["certificate-expired", "certificate-unknown", "certificate-revoked", "limit-reached"])
def test_why_there_is_no_copy_is_said(code: str) -> None:
    flow = hers(at_papers("C02"), ISSUED).run(("0", "working-printing-a4"))
    flow.run(((TakeCertificateCopy, Unavailable(code)), f"trouble-{code}-title"))
    flow.answer("staff").ends(HandedToPerson(code))
