"""The one flow of all estimates, read from top to bottom."""

from __future__ import annotations

from config.catalogue.flows import EstimateFlow
from config.catalogue.item import Item
from kiosk.engine.interrupts import Ending, Finished, NeedsPerson, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Fact, Option, Picture, ResultPage, Tone, text
from kiosk.plot_pages import PlotPage
from kiosk.services.asking import DONE, LEAVE, STAFF, choose, option, trouble_page, working
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.effects import HandedOver, LookAtPaper
from kiosk.services.estimates.asking import Value, ask, asked_facts, filled, label, named
from kiosk.services.estimates.effects import PrintEstimate, PrintEstimatePages, Reckon
from kiosk.services.estimates.values import Basis, Estimate, NotReckoned
from kiosk.services.identify import Person, cure, identify
from kiosk.services.presence import raise_to
from kiosk.services.printers import because
from kiosk.services.rating import rate
from kiosk.services.records import FetchRecord, Record
from kiosk.services.rules import HouseRules
from kiosk.services.sheets_on_paper import PRINT_SLIP
from kiosk.services.values import Matter

CARD, BY_HAND = "with-card", "by-hand"
RECKON, CHANGE, PLOT, FIGURES, BASIS, PRINT = "reckon", "change", "plot", "figures", "basis", "print"


async def estimate(
    visit: Visit, item: Item, person: Person | None = None, level: str = "A1", rules: HouseRules | None = None
) -> Ending:
    """What it would come to. Nothing is filed: she may change an answer and look again as often as she likes. ``person``: she
    showed who she is before she chose; ``level``: what the centre wants to have been shown before it gives her record.
    """
    flow = item.flow
    if not isinstance(flow, EstimateFlow):
        raise TypeError(f"{item.code} is no estimate")
    basis = await _record(visit, item, flow, person, level, rules or HouseRules())
    answers = {} if basis is None else filled(flow, basis)
    from_record = bool(answers)
    for each in named(flow):
        if each.name not in answers:
            answers[each.name] = await ask(visit, each, None, personal=basis is not None)
    if from_record and await _review(visit, flow, answers) == CHANGE:
        await _change(visit, flow, answers)
    while True:
        reckon = Reckon(flow.formula, tuple(sorted(answers.items())), basis)
        found = await visit.do(reckon, showing=working("reckoning"))
        if isinstance(found, NotReckoned):
            await _other_way(visit, flow, answers, found)
        elif await _show(visit, item, flow, answers, found) == CHANGE:
            await _change(visit, flow, answers)
        else:
            break
    await rate(visit, None)
    return Finished("done")


async def _record(
    visit: Visit, item: Item, flow: EstimateFlow, person: Person | None, level: str, rules: HouseRules
) -> Basis | None:
    """What the centre has on record, where there is something to have and she wants it; with a card only."""
    if flow.operation is None:
        return None
    if item.sign_in == "A0" and await choose(visit, _beginning(item)) == BY_HAND:
        return None
    doing = (text("doing-query", item=f"@item-{item.code}"),)
    known = await raise_to(visit, person or await identify(visit), level, Matter.ENQUIRY, doing, rules)
    asked = FetchRecord(known.standing.visit_ref, flow.operation, (), flow.values, flow.rows)
    while True:
        found = await visit.do(asked, showing=working("fetching-basis"))
        if isinstance(found, Record):
            return Basis(found.values, found.rows)
        await cure(visit, found)


def _beginning(item: Item) -> ChoicePage:
    return ChoicePage(
        title=text(f"item-{item.code}"),
        body=(text(f"item-{item.code}-explanation"), text("estimate-begin")),
        options=(
            Option(CARD, text("option-with-card"), hint=text("option-with-card-hint")),
            Option(BY_HAND, text("option-by-hand"), hint=text("option-by-hand-hint")),
        ),
    )


async def _review(visit: Visit, flow: EstimateFlow, answers: dict[str, Value]) -> str:
    page = ResultPage(
        title=text("estimate-review"),
        body=(text("estimate-review-body"),),
        facts=asked_facts(flow, answers),
        options=(option(RECKON, primary=True), option(CHANGE)),
        personal=True,
    )
    return await choose(visit, page)


async def _change(visit: Visit, flow: EstimateFlow, answers: dict[str, Value]) -> None:
    """One answer given anew; the others stay as they are."""
    inputs = named(flow)
    name = inputs[0].name
    if len(inputs) > 1:
        options = tuple(Option(each.name, label(each)) for each in inputs)
        page = ChoicePage(title=text("estimate-change"), options=options, personal=True)
        name = await choose(visit, page)
    wanted = next(each for each in inputs if each.name == name)
    answers[name] = await ask(visit, wanted, answers[name], personal=True)


async def _other_way(visit: Visit, flow: EstimateFlow, answers: dict[str, Value], found: NotReckoned) -> None:
    """Why nothing comes out, and what else there is. Returns when an answer was changed."""
    change = (option(CHANGE, primary=True),) if flow.inputs else ()
    page = trouble_page(f"estimate-{found.reason}", *change, option(STAFF, primary=not change), option(LEAVE))
    picked = await choose(visit, page)
    if picked == STAFF:
        raise NeedsPerson("estimate")
    if picked == LEAVE:
        raise VisitorLeft()
    await _change(visit, flow, answers)


async def _show(visit: Visit, item: Item, flow: EstimateFlow, answers: dict[str, Value], found: Estimate) -> str:
    """Words and figures, the plot, the paper, as often as she likes; gives CHANGE or DONE."""
    slip = (await visit.do(LookAtPaper())).ready and "slip" in flow.prints
    a4 = "a4" in flow.prints and await visit.do(LookAtPagePrinter())
    page = FIGURES
    while True:
        if page == PLOT and found.plot is not None:
            picked = await choose(visit, plot_page(found))
        elif page == BASIS:
            picked = await choose(visit, basis_page(found))
        else:
            picked = await choose(visit, figures_page(flow, found, paper=slip or a4))
        if picked == PRINT:
            picked = await _print(visit, item, asked_facts(flow, answers), found, slip=slip, a4=a4)
        if picked in (CHANGE, DONE):
            return picked
        page = picked


async def _print(visit: Visit, item: Item, asked: tuple[Fact, ...], found: Estimate, *, slip: bool, a4: bool) -> str:
    """On A4 where there is some; where that does not come, she may have a slip."""
    title = text(f"item-{item.code}")
    if a4:
        handed = await visit.do(PrintEstimatePages(title, asked, found), showing=working("printing-a4"))
    else:
        handed = await visit.do(PrintEstimate(title, asked, found), showing=working("printing"))
    picked = await choose(visit, printed_page(handed, slip_instead=slip and a4))
    return await _print(visit, item, asked, found, slip=slip, a4=False) if picked == PRINT_SLIP else picked


def figures_page(flow: EstimateFlow, found: Estimate, *, paper: bool) -> ResultPage:
    """What comes out, in words first; its parts; what it rests on."""
    options = (
        option(PLOT, primary=True) if found.plot is not None else None,
        option(BASIS),
        option(PRINT) if paper else None,
        option(CHANGE) if flow.inputs else None,
        option(DONE, primary=found.plot is None),
    )
    return ResultPage(
        title=found.headline,
        body=found.essence,
        facts=found.facts,
        options=tuple(each for each in options if each is not None),
        tells=True,
        personal=True,
    )


def basis_page(found: Estimate) -> ResultPage:
    """What it rests on, line by line."""
    return ResultPage(
        title=text("estimate-basis-title"),
        body=(text("estimate-not-binding"),),
        facts=found.basis,
        options=(option(FIGURES), option(DONE, primary=True)),
        personal=True,
    )


def plot_page(found: Estimate) -> PlotPage:
    """The plot under the sentences that say the same. Raises ValueError where there is none."""
    if found.plot is None:
        raise ValueError("this estimate has no plot")
    return PlotPage(
        title=text("estimate-plot-title"),
        body=found.plot_words,
        plot=found.plot,
        options=(option(FIGURES), option(DONE, primary=True)),
        personal=True,
    )


def printed_page(handed: HandedOver, *, slip_instead: bool = False) -> ChoicePage:
    """The truth about the paper. ``slip_instead``: A4 did not come, and a slip would."""
    printed = handed.paper == "printed"
    slip = (Option(PRINT_SLIP, text("option-print-slip")),) if slip_instead and handed.paper == "not-printed" else ()
    return ChoicePage(
        title=text(f"estimate-paper-{handed.paper}"),
        body=(*because(handed.why), text(f"estimate-paper-{handed.paper}-body")),
        tone=Tone.DONE if printed else Tone.TROUBLE,
        picture=Picture.PRINTER if printed else Picture.NONE,
        options=(*slip, option(FIGURES), option(DONE, primary=True)),
        personal=True,
    )
