"""养老待遇资格认证: she is here and goes on receiving her pension. Spoken: 确认您还在领取养老金."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import Fact, Picture, ResultPage, Text, Tone, text
from kiosk.services.asking import DONE, LEAVE, OTHER_SERVICES, choose, option, person_or_leave, working
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
from kiosk.services.figures import code_text
from kiosk.services.identify import Person, WantsOther
from kiosk.services.presence import prove_presence
from kiosk.services.rating import rate
from kiosk.services.rules import HouseRules
from kiosk.services.values import (
    Benefit,
    CertificationState,
    Handling,
    Matter,
    Owner,
    Receipt,
    Standing,
    most_urgent,
)

START = "start"


async def certify_benefit(visit: Visit, person: Person, rules: HouseRules) -> Ending:
    """Offer, prove presence, file, hand over, rate."""
    standing = person.standing
    benefit = most_urgent(standing.benefits)
    if benefit is None:
        await person_or_leave(visit, "not-receiving")
        raise VisitorLeft()
    paper = await visit.do(LookAtPaper())
    picked = await choose(visit, offer_page(standing, benefit, unasked=rules.other_services and visit.wanted is None))
    if picked == OTHER_SERVICES:
        raise WantsOther(person)
    if picked == LEAVE:
        raise VisitorLeft()

    # From here on no more is held of her than filing and slip need.
    person_ref, owner, today = standing.person_ref, standing.owner, standing.today
    paused = benefit.state is CertificationState.SUSPENDED
    presence = await prove_presence(visit, person, what_is_done(benefit, paper), rules, Matter.CERTIFICATION)

    filed = await visit.commit(FileCertification(person_ref, benefit, presence, today), working("filing"))
    if not isinstance(filed, (Filed, Kept)):
        await person_or_leave(visit, "refused" if isinstance(filed, Refused) else "not-kept")
        raise VisitorLeft()

    handed = await hand_over(visit, owner, filed.receipt, paper)
    await visit.ask(result_page(filed.receipt, handed, paused=paused))
    await rate(visit, filed.receipt.receipt_number)
    return Finished("done")


async def hand_over(visit: Visit, owner: Owner, receipt: Receipt, paper: PaperState) -> HandedOver:
    """Paper where there is paper; the screen always follows."""
    if not paper.ready:
        return await visit.hand_over(ShowOnly(receipt))
    slip = PrintSlip(receipt, owner.masked_name, owner.masked_number)
    return await visit.hand_over(slip, working("printing"))


def offer_page(standing: Standing, benefit: Benefit, *, unasked: bool = False) -> ResultPage:
    """Greets her by her masked name and offers what falls due first; the date is the largest thing on it. ``unasked``: she
    only put her card in, and may have come for something else.
    """
    args = {} if benefit.due_on is None else {"due": benefit.due_on.isoformat()}
    due = Fact(text("fact-due"), text("value-date", date=args["due"]), large=True) if args else None
    state = benefit.state.value.lower().replace("_", "-")
    never = "-never" if benefit.due_on is None else ""
    valid = benefit.state is CertificationState.VALID
    return ResultPage(
        title=text("offer-greeting", name=standing.masked_name),
        body=(text(f"offer-{state}{never}", **args), text("offer-free")),
        facts=() if due is None else (due,),
        options=(
            option("start-anyway" if valid else START, primary=not valid),
            *((option(OTHER_SERVICES),) if unasked else ()),
            option(LEAVE),
        ),
        personal=True,
    )


def what_is_done(benefit: Benefit, paper: PaperState) -> tuple[Text, ...]:
    """Said before she confirms: what will be filed, and whether paper will come."""
    doing = text("doing-certify", benefit=f"@benefit-{benefit.code}")
    return (doing,) if paper.ready else (doing, text("doing-no-paper", why=paper.reason))


def result_page(receipt: Receipt, handed: HandedOver, *, paused: bool = False) -> ResultPage:
    """The result in large type, and the truth about the paper. ``paused``: the benefit was suspended before."""
    looks = receipt.handling is Handling.PERSON_LOOKS
    if receipt.pending:
        title, what = text("result-pending"), text("result-pending-essence")
    elif looks:
        title, what = (
            text("result-looked-at"),
            text("result-looked-at-paused" if paused else "result-looked-at-essence"),
        )
    else:
        due = receipt.next_due_on
        title = text("result-filed")
        what = text("result-essence") if due is None else text("result-essence", due=due.isoformat())
    # Kept here, or not yet looked at, is not yet done: the sign of success would say more than is true.
    done = not (receipt.pending or looks)
    paper = text(f"result-paper-{handed.paper}" if done else f"result-received-paper-{handed.paper}")
    return ResultPage(
        title=title,
        # The words that lead to the date stand right above it; what "kept" means comes before the paper that says so.
        body=(paper, what) if done else (what, paper),
        facts=receipt_facts(receipt, in_full=handed.paper != "printed"),
        tone=Tone.DONE if done else Tone.CALM,
        picture=Picture.PRINTER if handed.paper == "printed" else Picture.NONE,
        options=(option(DONE, primary=True),),
        step=(3, 3),
        personal=True,
    )


def receipt_facts(receipt: Receipt, *, in_full: bool = True) -> tuple[Fact, ...]:
    """Next due date first and largest: it is what she must remember. ``in_full``: with the numbers that paper carries."""
    facts: list[Fact] = []
    # While a person still looks, the next date is not certain.
    if receipt.next_due_on is not None and receipt.handling is not Handling.PERSON_LOOKS:
        facts.append(Fact(text("fact-next-due"), text("value-date", date=receipt.next_due_on.isoformat()), large=True))
    facts.append(Fact(text("fact-benefit"), text(f"benefit-{receipt.benefit}")))
    facts.append(Fact(text("fact-filed-on"), text("value-date", date=receipt.filed_on.isoformat())))
    if not in_full:
        return tuple(facts)
    if receipt.receipt_number is not None:
        facts.append(Fact(text("fact-receipt"), code_text(receipt.receipt_number)))
    facts.append(Fact(text("fact-journal"), code_text(receipt.short_hash)))
    return tuple(facts)
