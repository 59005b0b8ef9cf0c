"""取消刷脸: she no longer wants her face to be processed. As easy as giving the consent was (个人信息保护法 art. 15)."""

from __future__ import annotations

from kiosk.engine.interrupts import Ending, Finished, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Fact, Picture, ResultPage, Tone, text
from kiosk.services.asking import DONE, choose, option, person_or_leave, working
from kiosk.services.consents import (
    PrintWithdrawal,
    ShowWithdrawal,
    Withdrawal,
    WithdrawalFiled,
    WithdrawalKept,
    WithdrawConsent,
)
from kiosk.services.effects import HandedOver, LookAtPaper, Refused
from kiosk.services.figures import code_text
from kiosk.services.identify import Person
from kiosk.services.rating import rate
from kiosk.services.rules import HouseRules

WITHDRAW = "withdraw"
KEEP = "keep-face"


async def withdraw_face(visit: Visit, person: Person, rules: HouseRules) -> Ending:
    """One page reads back what it means; then it is filed, and she gets a slip."""
    standing = person.standing
    if standing.face_withdrawn:
        await visit.ask(withdrawn_before_page())
        return Finished("done")
    paper = await visit.do(LookAtPaper())
    if await choose(visit, withdraw_page()) == KEEP:
        raise VisitorLeft()
    person_ref, owner, today = standing.person_ref, standing.owner, standing.today
    filed = await visit.commit(WithdrawConsent(person_ref, today), working("withdrawing"))
    if not isinstance(filed, (WithdrawalFiled, WithdrawalKept)):
        await person_or_leave(visit, "refused" if isinstance(filed, Refused) else "not-kept")
        raise VisitorLeft()
    withdrawal = filed.withdrawal
    if paper.ready:
        slip = PrintWithdrawal(withdrawal, owner.masked_name, owner.masked_number)
        handed = await visit.hand_over(slip, working("printing"))
    else:
        handed = await visit.hand_over(ShowWithdrawal(withdrawal))
    await visit.ask(withdrawn_page(withdrawal, handed))
    await rate(visit, None)
    return Finished("done")


def withdraw_page() -> ChoicePage:
    """What it means, and what stays as it is."""
    return ChoicePage(
        title=text("withdraw-title"),
        body=(text("withdraw-no-face"), text("withdraw-other-ways"), text("withdraw-pension"), text("withdraw-again")),
        options=(option(KEEP), option(WITHDRAW)),
        step=(1, 2),
        personal=True,
    )


def withdrawn_before_page() -> ChoicePage:
    return ChoicePage(
        title=text("withdrawn-before"),
        body=(text("withdraw-other-ways"), text("withdraw-again")),
        options=(option(DONE, primary=True),),
        personal=True,
    )


def withdrawn_page(withdrawal: Withdrawal, handed: HandedOver) -> ResultPage:
    """The result, and the truth about the paper."""
    state = "pending" if withdrawal.pending else "filed"
    facts = [Fact(text("fact-filed-on"), text("value-date", date=withdrawal.on.isoformat()))]
    if handed.paper != "printed":
        if withdrawal.receipt_number is not None:
            facts.append(Fact(text("fact-receipt"), code_text(withdrawal.receipt_number)))
        facts.append(Fact(text("fact-journal"), code_text(withdrawal.short_hash)))
    return ResultPage(
        title=text(f"withdrawn-{state}"),
        body=(text(f"withdrawn-{state}-essence"), text(f"withdrawn-paper-{handed.paper}")),
        facts=tuple(facts),
        tone=Tone.CALM if withdrawal.pending else Tone.DONE,
        picture=Picture.PRINTER if handed.paper == "printed" else Picture.NONE,
        options=(option(DONE, primary=True),),
        step=(2, 2),
        personal=True,
    )
