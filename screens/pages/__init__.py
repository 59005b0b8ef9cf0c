"""One registry from page kind to screen; a test insists that it is total over ``EVERY_PAGE_KIND``."""

from __future__ import annotations

from typing import Any

from kiosk.certificate_pages import PreviewPage
from kiosk.input_pages import AmountPage, NumberPage, PickPage, StepperPage
from kiosk.pages import (
    CameraPage,
    ChoicePage,
    ClosingPage,
    ConsentPage,
    FingerPage,
    HelperCardPage,
    HomePage,
    InsertCardPage,
    Page,
    PinPage,
    RatingPage,
    ResultPage,
    ScanPage,
    StaffPage,
    TakeCardPage,
    WorkingPage,
)
from kiosk.plot_pages import PlotPage
from kiosk.sheet_pages import ListPage, SearchPage, SheetPage, TablePage
from kiosk.signature_pages import SignaturePage
from screens.pages.base import Screen
from screens.pages.camera import CameraScreen
from screens.pages.consent import ConsentScreen
from screens.pages.hinted import FingerScreen
from screens.pages.lists import ListScreen, SearchScreen
from screens.pages.pick import PickScreen
from screens.pages.pin import PinScreen
from screens.pages.plain import (
    ChoiceScreen,
    ClosingScreen,
    HelperCardScreen,
    HomeScreen,
    InsertCardScreen,
    RatingScreen,
    ScanScreen,
    StaffScreen,
    TakeCardScreen,
    WorkingScreen,
)
from screens.pages.plot import PlotScreen
from screens.pages.preview import PreviewScreen
from screens.pages.result import ResultScreen
from screens.pages.sheet import SheetScreen, TableScreen
from screens.pages.signature import SignatureScreen
from screens.pages.values import AmountScreen, NumberScreen, StepperScreen

SCREENS: dict[type[Page], type[Screen[Any]]] = {
    HomePage: HomeScreen,
    InsertCardPage: InsertCardScreen,
    HelperCardPage: HelperCardScreen,
    ScanPage: ScanScreen,
    ChoicePage: ChoiceScreen,
    ConsentPage: ConsentScreen,
    CameraPage: CameraScreen,
    FingerPage: FingerScreen,
    PinPage: PinScreen,
    WorkingPage: WorkingScreen,
    ResultPage: ResultScreen,
    ListPage: ListScreen,
    SearchPage: SearchScreen,
    SheetPage: SheetScreen,
    TablePage: TableScreen,
    PreviewPage: PreviewScreen,
    RatingPage: RatingScreen,
    StaffPage: StaffScreen,
    ClosingPage: ClosingScreen,
    TakeCardPage: TakeCardScreen,
    NumberPage: NumberScreen,
    AmountPage: AmountScreen,
    StepperPage: StepperScreen,
    PickPage: PickScreen,
    PlotPage: PlotScreen,
    SignaturePage: SignatureScreen,
}
