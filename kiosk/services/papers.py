"""C13: print a certificate or a slip again, or see whether a certificate is true."""

from __future__ import annotations

from config.catalogue.item import Catalogue
from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import (
    ChoicePage,
    Code,
    CodeShown,
    Fact,
    NoCode,
    Option,
    Picture,
    ResultPage,
    ScanPage,
    Text,
    Tone,
    text,
)
from kiosk.services.asking import DONE, LEAVE, choose, option, person_or_leave, working
from kiosk.services.certificate_flow import certificate_facts, companion
from kiosk.services.certificates import (
    Certificate,
    Checked,
    CheckPaper,
    FetchCertificates,
    LookAtPagePrinter,
    PrintCertificateCopy,
    TakeCertificateCopy,
)
from kiosk.services.devices import LookAtDevices
from kiosk.services.effects import Unavailable
from kiosk.services.enquiries import reprint_slip
from kiosk.services.figures import code_text
from kiosk.services.identify import Person, cure, identify
from kiosk.services.presence import raise_to
from kiosk.services.printers import because
from kiosk.services.rating import rate
from kiosk.services.rules import HouseRules
from kiosk.services.values import Matter

SLIP = "copy-slip"
SHEET = "copy-certificate"
CHECK = "check-certificate"
_CURABLE = ("network", "centre-busy", "centre-odd")
SCANS = 3


async def papers(visit: Visit, catalogue: Catalogue, rules: HouseRules, known: Person | None) -> Ending:
    """What about the paper? Checking needs no card; printing again does, and a certificate what its own item asks for."""
    works = await visit.do(LookAtDevices())
    picked = await choose(visit, papers_page(scanner=works.scanner))
    if picked == CHECK:
        return await check_certificate(visit)
    if picked == LEAVE:
        raise VisitorLeft()
    person = known or await identify(visit)
    if picked == SLIP:
        return await reprint_slip(visit, person, catalogue.level_of_story("papers") or "A1", rules)
    return await reprint_certificate(visit, catalogue, person, rules)


def papers_page(*, scanner: bool) -> ChoicePage:
    """Checking only where something can read the code."""
    check = (option(CHECK),) if scanner else ()
    return ChoicePage(title=text("papers-title"), options=(option(SLIP), option(SHEET), *check, option(LEAVE)))


async def reprint_certificate(visit: Visit, catalogue: Catalogue, person: Person, rules: HouseRules) -> Ending:
    """One of hers, once more, marked as a copy. A card alone shows that there is one; what stands on it is for who has shown as
    much as issuing it takes, and a real person where this terminal does not know the kind.
    """
    visit_ref, masked_name = person.standing.visit_ref, person.standing.masked_name
    if not await visit.do(LookAtPagePrinter()):
        await person_or_leave(visit, "no-page-printer")
        raise VisitorLeft()
    chosen = await _choose_certificate(visit, visit_ref)
    level = catalogue.level_of_certificate(chosen.kind) or "A3"
    await raise_to(visit, person, level, Matter.PRINT, (text("doing-print", item=f"@item-{chosen.kind}"),), rules)
    while True:
        wanted = TakeCertificateCopy(visit_ref, chosen.number or "")
        copy = await visit.do(wanted, showing=working("printing-a4"))
        if isinstance(copy, Certificate):
            break
        if copy.reason not in _CURABLE:
            await person_or_leave(visit, copy.reason)
        await cure(visit, copy)
    handed = await visit.do(PrintCertificateCopy(copy, visit_ref), showing=working("printing-a4"))
    slip = await companion(visit, copy, masked_name)
    printed = handed.paper == "printed"
    await visit.ask(
        ResultPage(
            title=text(f"certificate-copy-{handed.paper}"),
            body=(
                *because(handed.why),
                text(f"certificate-copy-{handed.paper}-what"),
                text(f"certificate-slip-{slip.paper}"),
            ),
            facts=(Fact(text("fact-certificate"), text(f"item-{copy.kind}")), *certificate_facts(copy)),
            tone=Tone.DONE if printed else Tone.TROUBLE,
            picture=Picture.PRINTER if printed else Picture.NONE,
            options=(option(DONE, primary=True),),
            personal=True,
        )
    )
    await rate(visit, None)
    return Finished("done")


async def _choose_certificate(visit: Visit, visit_ref: str) -> Certificate:
    while True:
        found = await visit.do(FetchCertificates(visit_ref), showing=working("fetching-certificates"))
        if isinstance(found, Unavailable):
            await cure(visit, found)
        elif not found:
            await person_or_leave(visit, "no-certificate")
        else:
            break
    picked = await choose(visit, certificates_page(found))
    if picked == LEAVE:
        raise VisitorLeft()
    return found[int(picked)]


def certificates_page(found: tuple[Certificate, ...]) -> ChoicePage:
    """The newest four; what is older is on its way out anyway, and a person finds it."""
    rows = tuple(
        Option(str(at), text(f"item-{one.kind}"), hint=text("certificate-of", date=one.on.isoformat()))
        for at, one in enumerate(found[:4])
    )
    return ChoicePage(title=text("certificates-title"), options=(*rows, option(LEAVE)), personal=True)


async def check_certificate(visit: Visit) -> Ending:
    """Hold the code under the scanner; as often as is kind."""
    page = scan_page()
    for _ in range(SCANS):
        answer = await visit.ask(page)
        if isinstance(answer, CodeShown):
            checked = await visit.do(CheckPaper(answer.value), showing=working("checking-paper", personal=False))
            await visit.ask(checked_page(checked))
            return Finished("done")
        if answer != NoCode():
            # The scanner went away, or she would rather go.
            break
        page = scan_page(again=True)
    else:
        await person_or_leave(visit, "no-paper-code")
    raise VisitorLeft()


def scan_page(*, again: bool = False) -> ScanPage:
    return ScanPage(
        title=text("scan-paper"),
        body=(text("scan-paper-again") if again else text("scan-paper-how"),),
        tone=Tone.TROUBLE if again else Tone.CALM,
        picture=Picture.SLIP,
        scans=(Code.CERTIFICATE,),
        options=(option(LEAVE),),
    )


def checked_page(checked: Checked) -> ResultPage:
    """The verdict in a sentence, what to compare with the paper, and what is not known."""
    good = checked.verdict == "true"
    body: tuple[Text, ...] = (text(f"paper-{checked.verdict}-what"),)
    if good and not checked.sure:
        body = (*body, text("paper-not-sure"))
    facts: list[Fact] = []
    if checked.kind:
        facts.append(Fact(text("fact-certificate"), text(f"item-{checked.kind}")))
    if checked.masked_name:
        facts.append(Fact(text("fact-name"), text("value-plain", value=f"text:{checked.masked_name}")))
    if checked.number:
        facts.append(Fact(text("fact-certificate-number"), code_text(checked.number)))
    if checked.valid_until is not None:
        facts.append(Fact(text("fact-valid-until"), text("value-date", date=checked.valid_until.isoformat())))
    return ResultPage(
        title=text(f"paper-{checked.verdict}"),
        body=body,
        facts=tuple(facts),
        tone=Tone.DONE if good else Tone.TROUBLE,
        options=(option(DONE, primary=True),),
        personal=True,
    )
