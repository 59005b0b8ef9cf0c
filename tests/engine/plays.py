"""Small services to rehearse: two questions with work between, a commit, a hand-over, a goodbye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.engine.interrupts import Ending, Finished, NeedsPerson
from kiosk.engine.requests import Act, CommitResult, Effect
from kiosk.engine.visit import Visit
from kiosk.pages import ChoicePage, Chosen, InsertCardPage, Option, Page, WorkingPage, text


@dataclass(frozen=True, slots=True)
class Look(Effect[str]):
    def outcomes(self) -> tuple[str, ...]:
        return ("seen", "gone")


@dataclass(frozen=True, slots=True)
class Listen(Effect[str]):
    """Waits for a person: the visitor's clock runs."""

    machine_work: ClassVar[bool] = False

    def outcomes(self) -> tuple[str, ...]:
        return ("heard",)


@dataclass(frozen=True, slots=True)
class Fetch(Effect[str]):
    """Calls a person and waits for her."""

    calls_person: ClassVar[bool] = True

    def outcomes(self) -> tuple[str, ...]:
        return ("came",)


@dataclass(frozen=True, slots=True)
class Spend(Effect[str]):
    spends: ClassVar[bool] = True

    def outcomes(self) -> tuple[str, ...]:
        return ("spent",)


@dataclass(frozen=True, slots=True)
class Done(CommitResult):
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Denied(CommitResult):
    pass


@dataclass(frozen=True, slots=True)
class File(Act[Done | Denied]):
    def outcomes(self) -> tuple[Done | Denied, ...]:
        return (Done(), Denied())


@dataclass(frozen=True, slots=True)
class Give(Effect[str]):
    def outcomes(self) -> tuple[str, ...]:
        return ("given",)


def question(title: str, *options: str, personal: bool = False) -> ChoicePage:
    return ChoicePage(
        title=text(title), options=tuple(Option(id, text(id)) for id in options or ("yes",)), personal=personal
    )


def working(*, personal: bool = False) -> WorkingPage:
    return WorkingPage(title=text("working"), personal=personal)


CARD_PAGE = InsertCardPage(title=text("card"), options=(Option("no-card", text("no-card")),))


async def play(visit: Visit) -> Ending:
    """Card, work, two questions, commit, hand-over, goodbye."""
    if await visit.ask(CARD_PAGE) == Chosen("no-card"):
        raise NeedsPerson("no-card")
    await visit.do(Look(), working())
    picked = await visit.ask(question("first", "yes", "person", "crash", personal=True))
    if picked == Chosen("person"):
        raise NeedsPerson("wanted")
    if picked == Chosen("crash"):
        raise KeyError("李秀英")
    await visit.do(Look(), working(personal=True))
    await visit.ask(question("second", personal=True))
    filed = await visit.commit(File(), working(personal=True))
    if not filed.accepted:
        await visit.ask(question("denied"))
        return Finished("done")
    await visit.hand_over(Give(), working(personal=True))
    await visit.ask(question("result", personal=True))
    return Finished("done")


def asking(*pages: Page) -> object:
    """A service that asks these pages one after the other."""

    async def service(visit: Visit) -> Ending:
        for page in pages:
            await visit.ask(page)
        return Finished("done")

    return service
