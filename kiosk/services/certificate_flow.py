"""Certificates: look at the sheet, say yes, get it on paper. One flow for all of them; what differs is in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from config.catalogue.flows import CertificateFlow, PeriodInput, YearInput
from config.catalogue.item import Item
from kiosk.certificate_pages import PARTS, PreviewPage
from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Fact, Option, Picture, ResultPage, Text, Tone, text
from kiosk.services.asking import DONE, LEAVE, choose, option, person_or_leave, working
from kiosk.services.certificates import (
    Certificate,
    CertificateIssued,
    CertificateKept,
    FetchSheet,
    Inputs,
    IssueCertificate,
    LookAtPagePrinter,
    PrintCertificate,
    PrintCompanion,
    Sheet,
    ShowCertificate,
)
from kiosk.services.effects import HandedOver, LookAtPaper, Refused, Unavailable
from kiosk.services.figures import code_text
from kiosk.services.identify import Person, cure
from kiosk.services.printers import because
from kiosk.services.rating import rate

ISSUE = "issue"
LARGER = "larger"
FURTHER = "further"
WHOLE = "whole"
_LAST = "last-"
_YEAR = "year-"
_ALL_MONTHS = "all-months"
_CURABLE = ("network", "centre-busy", "centre-odd")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of the visitor only what a certificate needs."""

    visit_ref: str = field(repr=False)
    masked_name: str = field(repr=False)
    today: date


async def issue_certificate(visit: Visit, item: Item, flow: CertificateFlow, person: Person) -> Ending:
    """Which months, the sheet, her yes; then it is issued, printed, and told on a slip."""
    standing = person.standing
    asked = _Asked(standing.visit_ref, standing.masked_name, standing.today)
    a4 = await visit.do(LookAtPagePrinter())
    inputs = await _inputs(visit, flow, asked.today)
    sheet = await _sheet(visit, flow, asked, inputs)
    if sheet.left < 1:
        await person_or_leave(visit, "certificate-limit")
        raise VisitorLeft()
    await _agree(visit, item, sheet, a4=a4)
    act = IssueCertificate(asked.visit_ref, flow.certificate, inputs, asked.today)
    done = await visit.commit(act, working("issuing"))
    if not isinstance(done, (CertificateIssued, CertificateKept)):
        await person_or_leave(visit, _not_issued(done.code) if isinstance(done, Refused) else "not-kept")
        raise VisitorLeft()
    certificate = done.certificate
    if certificate.pending or not a4:
        handed = await visit.hand_over(ShowCertificate(certificate))
    else:
        handed = await visit.hand_over(PrintCertificate(certificate, asked.visit_ref), working("printing-a4"))
    slip = await companion(visit, certificate, asked.masked_name)
    await visit.ask(issued_page(item, certificate, handed, slip))
    await rate(visit, None)
    return Finished("done")


def _not_issued(code: str) -> str:
    """Twins at two terminals may reach the limit after she looked."""
    return "certificate-limit" if code == "limit-reached" else "certificate-refused"


async def companion(visit: Visit, certificate: Certificate, masked_name: str) -> HandedOver:
    """The slip beside the sheet, where there is paper."""
    paper = await visit.do(LookAtPaper())
    if not paper.ready:
        return HandedOver("none")
    return await visit.do(PrintCompanion(certificate, masked_name), showing=working("printing"))


async def _inputs(visit: Visit, flow: CertificateFlow, today: date) -> Inputs:
    for each in flow.inputs:
        if isinstance(each, PeriodInput):
            picked = await choose(visit, period_page(each))
            if picked == LEAVE:
                raise VisitorLeft()
            return () if picked == _ALL_MONTHS else months_back(int(picked.removeprefix(_LAST)), today)
        picked = await choose(visit, year_page(each, today))
        if picked == LEAVE:
            raise VisitorLeft()
        return (("year", int(picked.removeprefix(_YEAR))),)
    return ()


async def _sheet(visit: Visit, flow: CertificateFlow, asked: _Asked, inputs: Inputs) -> Sheet:
    while True:
        wanted = FetchSheet(asked.visit_ref, flow.certificate, inputs)
        found = await visit.do(wanted, showing=working("fetching-sheet"))
        if not isinstance(found, Unavailable):
            return found
        if found.reason in _CURABLE:
            await cure(visit, found)
        else:
            await person_or_leave(visit, found.reason)


async def _agree(visit: Visit, item: Item, sheet: Sheet, *, a4: bool) -> None:
    """Returns when she wants it. All of it first, then strip by strip as large as the screen."""
    at = 0
    while True:
        picked = await choose(visit, preview_page(item, sheet, at, a4=a4))
        if picked == ISSUE:
            return
        if picked == LEAVE:
            raise VisitorLeft()
        at = {LARGER: 1, WHOLE: 0}.get(picked, at + 1)


def preview_page(item: Item, sheet: Sheet, at: int, *, a4: bool) -> PreviewPage:
    """``at`` 0: the first page whole; from 1 on the strips of all pages that there are pictures of."""
    last = PARTS * len(sheet.pictures)
    page, part = divmod(at - 1, PARTS) if at else (0, -1)
    ways: tuple[Option, ...]
    if not at:
        ways = (option(ISSUE, primary=True), option(LARGER), option(LEAVE))
    elif at < last:
        ways = (option(FURTHER, primary=True), option(WHOLE))
    else:
        ways = (option(ISSUE, primary=True), option(WHOLE))
    body = () if at else (text("preview-look") if a4 else text("preview-no-a4"),)
    return PreviewPage(
        title=text("preview-title", item=f"@item-{item.code}") if not at else text("preview-larger"),
        body=body,
        options=ways,
        sheet=sheet.pictures[page],
        part=part + 1,
        gist=_gist(sheet.gist),
        personal=True,
    )


def period_page(period: PeriodInput) -> ChoicePage:
    """How many months back."""
    lengths = tuple(
        Option(f"{_LAST}{months}", text("option-last-months", months=str(months))) for months in period.months
    )
    whole = Option(_ALL_MONTHS, text("option-all-months"))
    return ChoicePage(title=text("certificate-period"), options=(*lengths, whole, option(LEAVE)), personal=True)


def year_page(years: YearInput, today: date) -> ChoicePage:
    """Which calendar year, the newest first."""
    newest = today.year - years.default_back
    found = tuple(
        Option(f"{_YEAR}{year}", text("option-year", year=str(year)))
        for year in range(newest, max(newest - min(years.years_back, 4), 1990) - 1, -1)
    )
    return ChoicePage(title=text("certificate-year"), options=(*found, option(LEAVE)), personal=True)


def months_back(months: int, today: date) -> Inputs:
    """The last so many months, this one included."""
    first = today.year * 12 + today.month - months
    return (("from", f"{first // 12:04d}-{first % 12 + 1:02d}"), ("to", f"{today.year:04d}-{today.month:02d}"))


def issued_page(item: Item, certificate: Certificate, handed: HandedOver, slip: HandedOver) -> ResultPage:
    """The truth about sheet and slip; what paper does not carry stands on the screen."""
    on_paper = handed.paper == "printed"
    state = "pending" if certificate.pending else handed.paper
    return ResultPage(
        title=text(f"certificate-{state}"),
        body=(*because(handed.why), text(f"certificate-{state}-what"), text(f"certificate-slip-{slip.paper}")),
        facts=(Fact(text("fact-certificate"), text(f"item-{item.code}")), *certificate_facts(certificate)),
        tone=Tone.DONE if on_paper else Tone.CALM,
        picture=Picture.PRINTER if on_paper else Picture.NONE,
        options=(option(DONE, primary=True),),
        personal=True,
    )


def certificate_facts(certificate: Certificate) -> tuple[Fact, ...]:
    """What stands on it, number, last day; for a certificate that is kept, the journal's code."""
    facts: list[Fact] = []
    if certificate.gist:
        facts.append(Fact(text("fact-gist"), _gist(certificate.gist)))
    if certificate.number is not None:
        facts.append(Fact(text("fact-certificate-number"), code_text(certificate.number)))
    if certificate.valid_until is not None:
        facts.append(Fact(text("fact-valid-until"), text("value-date", date=certificate.valid_until.isoformat())))
    if certificate.pending:
        facts.append(Fact(text("fact-journal"), code_text(certificate.short_hash)))
    return tuple(facts)


def _gist(line: str) -> Text:
    return text("value-plain", value=f"text:{line}")
