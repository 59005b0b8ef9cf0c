"""The small services beside certification: when am I due, and print my slip again."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Fact, Picture, ResultPage, Tone, text
from kiosk.services.asking import DONE, LEAVE, choose, option, person_or_leave, working
from kiosk.services.certify import START, certify_benefit, receipt_facts
from kiosk.services.effects import FetchReceipts, PrintCopy, TakeCopyNumber, Unavailable
from kiosk.services.identify import Person, cure
from kiosk.services.presence import raise_to
from kiosk.services.printers import because
from kiosk.services.rating import rate
from kiosk.services.rules import HouseRules
from kiosk.services.values import Benefit, CertificationState, Matter, Receipt


async def show_due_date(visit: Visit, person: Person, rules: HouseRules) -> Ending:
    """When each benefit must be confirmed next; certification one tap away."""
    if not person.standing.benefits:
        await person_or_leave(visit, "not-receiving")
        raise VisitorLeft()
    page = ResultPage(
        title=text("due-title", name=person.standing.masked_name),
        body=(text("due-body"),),
        facts=tuple(fact for benefit in person.standing.benefits for fact in _due_facts(benefit)),
        options=(option(START), option(DONE, primary=True)),
        tells=True,
        personal=True,
    )
    if await choose(visit, page) == START:
        return await certify_benefit(visit, person, rules)
    return Finished("done")


async def reprint_slip(visit: Visit, person: Person, level: str, rules: HouseRules) -> Ending:
    """Print the last receipt once more, marked as a copy with its number, for who has shown as much as ``level`` asks for."""
    person = await raise_to(visit, person, level, Matter.PRINT, (text("doing-print", item="@option-copy-slip"),), rules)
    receipt = await _last_receipt(visit, person)
    picked = await choose(visit, _reprint_page(receipt))
    if picked == LEAVE:
        raise VisitorLeft()
    while True:
        counted = await visit.do(TakeCopyNumber(person.standing.visit_ref, receipt), showing=working("printing"))
        if isinstance(counted, Receipt):
            break
        await cure(visit, counted)
    copy = PrintCopy(counted, person.standing.masked_name, person.standing.masked_number)
    handed = await visit.do(copy, showing=working("printing"))
    await visit.ask(
        ChoicePage(
            title=text(f"reprint-{handed.paper}"),
            body=(*because(handed.why), text(f"reprint-{handed.paper}-body")),
            tone=Tone.DONE if handed.paper == "printed" else Tone.TROUBLE,
            picture=Picture.PRINTER if handed.paper == "printed" else Picture.NONE,
            options=(option(DONE, primary=True),),
            personal=True,
        )
    )
    await rate(visit, receipt.receipt_number)
    return Finished("done")


async def _last_receipt(visit: Visit, person: Person) -> Receipt:
    while True:
        found = await visit.do(FetchReceipts(person.standing.visit_ref), showing=working("fetching-receipts"))
        if isinstance(found, Unavailable):
            await cure(visit, found)
        elif not found:
            await person_or_leave(visit, "no-receipt")
        else:
            return found[0]


def _reprint_page(receipt: Receipt) -> ResultPage:
    return ResultPage(
        title=text("reprint-title"),
        body=(text("reprint-body"),),
        facts=receipt_facts(receipt),
        options=(option("print", primary=True), option(LEAVE)),
        tells=True,
        personal=True,
    )


def _due_facts(benefit: Benefit) -> tuple[Fact, ...]:
    named = Fact(text("fact-benefit"), text(f"benefit-{benefit.code}"))
    state = Fact(text("fact-state"), text(f"state-{benefit.state.value.lower().replace('_', '-')}"))
    if benefit.due_on is None:
        return (named, state)
    urgent = benefit.state is not CertificationState.VALID
    return (named, state, Fact(text("fact-due"), text("value-date", date=benefit.due_on.isoformat()), large=urgent))
