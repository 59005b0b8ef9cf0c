"""The one flow of all estimates, read from top to bottom."""

from __future__ import annotations

from config.catalogue.flows import EstimateFlow
from config.catalogue.item import Item
from kiosk.engine.interrupts import Ending, Finished, NeedsPerson, VisitorLeft
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Option, Picture, ResultPage, Tone, text
from kiosk.plot_pages import PlotPage
from kiosk.services.asking import DONE, LEAVE, STAFF, choose, option, trouble_page, working
from kiosk.services.effects import HandedOver, LookAtPaper
from kiosk.services.estimates.asking import Value, ask, asked_facts, filled, label, named
from kiosk.services.estimates.effects import PrintEstimate, Reckon
from kiosk.services.estimates.values import Basis, Estimate, NotReckoned
from kiosk.services.identify import Person, cure, identify
from kiosk.services.rating import rate
from kiosk.services.records import FetchRecord, Record

CARD, BY_HAND = "with-card", "by-hand"
RECKON, CHANGE, PLOT, FIGURES, BASIS, PRINT = "reckon", "change", "plot", "figures", "basis", "print"


async def estimate(visit: Visit, item: Item, person: Person | None = None) -> Ending:
    """What it would come to. Nothing is filed: she may change an answer and look again as often as she likes. ``person``: she
    showed who she is before she chose.
    """
    flow = item.flow
    if not isinstance(flow, EstimateFlow):
        raise TypeError(f"{item.code} is no estimate")
    basis = await _record(visit, item, flow, person)
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


async def _record(visit: Visit, item: Item, flow: EstimateFlow, person: Person | None) -> Basis | None:
    """What the centre has on record, where there is something to have and she wants it; with a card only."""
    if flow.operation is None:
        return None
    if item.sign_in == "A0" and await choose(visit, _beginning(item)) == BY_HAND:
        return None
    known = person or await identify(visit)
    asked = FetchRecord(known.standing.person_ref, flow.operation, (), flow.values, flow.rows)
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
    paper = await visit.do(LookAtPaper())
    page = FIGURES
    while True:
        if page == PLOT and found.plot is not None:
            picked = await choose(visit, plot_page(found))
        elif page == BASIS:
            picked = await choose(visit, basis_page(found))
        else:
            picked = await choose(visit, figures_page(flow, found, paper=paper.ready))
        if picked == PRINT:
            slip = PrintEstimate(text(f"item-{item.code}"), asked_facts(flow, answers), found)
            picked = await choose(visit, printed_page(await visit.do(slip, showing=working("printing"))))
        if picked in (CHANGE, DONE):
            return picked
        page = picked


def figures_page(flow: EstimateFlow, found: Estimate, *, paper: bool) -> ResultPage:
    """What comes out, in words first, then its parts."""
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


def printed_page(handed: HandedOver) -> ChoicePage:
    """The truth about the paper."""
    printed = handed.paper == "printed"
    return ChoicePage(
        title=text(f"estimate-paper-{handed.paper}"),
        body=(text(f"estimate-paper-{handed.paper}-body"),),
        tone=Tone.DONE if printed else Tone.TROUBLE,
        picture=Picture.PRINTER if printed else Picture.NONE,
        options=(option(FIGURES), option(DONE, primary=True)),
        personal=True,
    )
