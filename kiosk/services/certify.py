"""养老待遇资格认证: she is here and goes on receiving her pension. Spoken: 确认您还在领取养老金."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import Fact, Picture, ResultPage, Text, Tone, text
from kiosk.services.asking import LEAVE, choose, option, person_or_leave, working
from kiosk.services.effects import (
    FileCertification,
    Filed,
    HandedOver,
    Kept,
    LookAtPaper,
    PaperState,
    PrintSlip,
    Refused,
    ShowOnly,
)
from kiosk.services.identify import Person
from kiosk.services.presence import prove_presence
from kiosk.services.rating import rate
from kiosk.services.rules import HouseRules
from kiosk.services.values import Benefit, CertificationState, Receipt, Standing, most_urgent

START = "start"
DONE = "done"


async def certify_benefit(visit: Visit, person: Person, rules: HouseRules) -> Ending:
    """Offer, prove presence, file, hand over, rate."""
    standing = person.standing
    benefit = most_urgent(standing.benefits)
    if benefit is None:
        await person_or_leave(visit, "not-receiving")
        raise VisitorLeft()
    paper = await visit.do(LookAtPaper())
    if await choose(visit, offer_page(standing, benefit)) == LEAVE:
        raise VisitorLeft()

    presence = await prove_presence(visit, person, what_is_done(benefit, paper), rules)

    filed = await visit.commit(
        FileCertification(standing.person_ref, benefit, presence, standing.today), working("filing")
    )
    if not isinstance(filed, (Filed, Kept)):
        await person_or_leave(visit, "refused" if isinstance(filed, Refused) else "not-kept")
        raise VisitorLeft()

    handed = await hand_over(visit, standing, filed.receipt, paper)
    await visit.ask(result_page(filed.receipt, handed))
    await rate(visit, filed.receipt.receipt_number)
    return Finished("done")


async def hand_over(visit: Visit, standing: Standing, receipt: Receipt, paper: PaperState) -> HandedOver:
    """Paper where there is paper; the screen always follows."""
    if not paper.ready:
        return await visit.hand_over(ShowOnly(receipt))
    slip = PrintSlip(receipt, standing.masked_name, standing.masked_number)
    return await visit.hand_over(slip, working("printing"))


def offer_page(standing: Standing, benefit: Benefit) -> ResultPage:
    """Greets her by her masked name and offers what falls due first; the date is the largest thing on it."""
    args = {} if benefit.due_on is None else {"due": benefit.due_on.isoformat()}
    due = Fact(text("fact-due"), text("value-date", date=args["due"]), large=True) if args else None
    state = benefit.state.value.lower().replace("_", "-")
    never = "-never" if benefit.due_on is None else ""
    valid = benefit.state is CertificationState.VALID
    return ResultPage(
        title=text("offer-greeting", name=standing.masked_name),
        body=(text(f"offer-{state}{never}", **args), text("offer-free")),
        facts=() if due is None else (due,),
        options=(option("start-anyway" if valid else START, primary=not valid), option(LEAVE)),
        personal=True,
    )


def what_is_done(benefit: Benefit, paper: PaperState) -> tuple[Text, ...]:
    """Said before she confirms: what will be filed, and whether paper will come."""
    doing = text("doing-certify", benefit=f"@benefit-{benefit.code}")
    return (doing,) if paper.ready else (doing, text("doing-no-paper"))


def result_page(receipt: Receipt, handed: HandedOver) -> ResultPage:
    """The result in large type, and the truth about the paper."""
    title, essence = (
        ("result-filed", "result-essence") if not receipt.pending else ("result-pending", "result-pending-essence")
    )
    due = receipt.next_due_on
    what = text(essence, due=due.isoformat()) if due is not None else text(essence)
    paper = text(f"result-paper-{handed.paper}")
    return ResultPage(
        title=text(title),
        # The words that lead to the date stand right above it; what "kept" means comes before the paper that says so.
        body=(what, paper) if receipt.pending else (paper, what),
        facts=receipt_facts(receipt, in_full=handed.paper != "printed"),
        # Kept here is not yet done: the sign of success would say more than is true.
        tone=Tone.CALM if receipt.pending else Tone.DONE,
        picture=Picture.PRINTER if handed.paper == "printed" else Picture.NONE,
        options=(option(DONE, primary=True),),
        step=(3, 3),
        personal=True,
    )


def receipt_facts(receipt: Receipt, *, in_full: bool = True) -> tuple[Fact, ...]:
    """Next due date first and largest: it is what she must remember. ``in_full``: with the numbers that paper carries."""
    facts: list[Fact] = []
    if receipt.next_due_on is not None:
        facts.append(Fact(text("fact-next-due"), text("value-date", date=receipt.next_due_on.isoformat()), large=True))
    facts.append(Fact(text("fact-benefit"), text(f"benefit-{receipt.benefit}")))
    facts.append(Fact(text("fact-filed-on"), text("value-date", date=receipt.filed_on.isoformat())))
    if not in_full:
        return tuple(facts)
    if receipt.receipt_number is not None:
        facts.append(Fact(text("fact-receipt"), text("value-plain", value=receipt.receipt_number)))
    facts.append(Fact(text("fact-journal"), text("value-plain", value=receipt.short_hash)))
    return tuple(facts)
