"""One page of each kind and more, with words of realistic length: what the screens are measured with."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from kiosk.certificate_pages import PreviewPage
from kiosk.input_pages import AmountPage, NumberPage, PickPage, StepperPage, Unit
from kiosk.pages import (
    CameraPage,
    ChoicePage,
    Chrome,
    ClosingPage,
    ConsentPage,
    FingerPage,
    HelperCardPage,
    HomePage,
    InsertCardPage,
    Option,
    Overlay,
    Page,
    Picture,
    PinPage,
    RatingPage,
    ResultPage,
    ScanPage,
    StaffPage,
    TakeCardPage,
    Tone,
    WorkingPage,
    text,
)
from kiosk.plot_pages import Line, Plot, PlotPage, Point
from kiosk.sheet_pages import ListPage, Row, SearchPage, SheetPage, TablePage
from kiosk.signature_pages import SignaturePage
from tests.screens.specimen_words import HALL, NAV, body, facts, options

DAYS = tuple(Option(str(day), text("input-day", day=str(day))) for day in range(1, 32))

PLOT = Plot(
    lines=(
        Line(text("estimate-line-until"), tuple(Point(month, 193_567 + 1_430 * month) for month in range(0, 43, 6))),
        Line(
            text("quantity-years", count="25"), tuple(Point(month, 180_000 + 900 * month) for month in range(12, 43, 6))
        ),
        Line(
            text("quantity-years", count="20"), tuple(Point(month, 178_000 + 800 * month) for month in range(6, 43, 6))
        ),
        Line(text("estimate-line-stop"), tuple(Point(month, 175_000 + 700 * month) for month in range(0, 43, 6))),
    ),
    ticks=tuple((month, text("input-year", year=str(2028 + month // 12))) for month in (0, 24, 42)),
    own=Point(24, 227_887),
    own_amount=text("quantity-yuan", amount="2,279"),
    across=text("estimate-across-date"),
    up=text("estimate-up-monthly"),
)


def sheet() -> bytes:
    """An A4 page with lines of black on white, as a PNG."""
    picture = Image.new("L", (595, 842), 255)
    for line in range(30):
        ImageDraw.Draw(picture).line((60, 80 + line * 24, 530, 80 + line * 24), fill=0)
    stored = BytesIO()
    picture.save(stored, "PNG")
    return stored.getvalue()


FOUND: tuple[tuple[str, Page, Chrome], ...] = (
    (
        "table",
        TablePage(
            title=text("result"),
            rows=(Row(text("due-value"), text("amount-value"), facts("bank")),),
            count=7,
            options=options("print", "finish"),
            later=Option("next", text("chrome-next"), primary=True),
        ),
        NAV,
    ),
    ("list", ListPage(title=text("home"), options=options("certify", "pension", "slip", "card", hints=True)), NAV),
    (
        "search",
        SearchPage(
            title=text("home"),
            body=body("home-body"),
            keys=tuple(Option(f"key-{letter}", text("search-key", value=letter)) for letter in "TXQYL"),
            options=options("pension", "more"),
        ),
        NAV,
    ),
    ("preview", PreviewPage(title=text("slip"), sheet=sheet(), options=options("print", "finish")), NAV),
)

SPECIMENS: tuple[tuple[str, Page, Chrome], ...] = (
    ("sign", SignaturePage(title=text("confirm"), body=body("confirm-body"), options=options("staff")), NAV),
    (
        "number",
        NumberPage(title=text("year"), unit=Unit.YEARS, least=0, most=50, step=(1, 4), options=options("later")),
        NAV,
    ),
    ("amount", AmountPage(title=text("amount"), least=0, most=99_999_999, start=2_014_450), NAV),
    ("stepper", StepperPage(title=text("pay"), unit=Unit.PERCENT, least=6000, most=30000, start=10000, by=1000), NAV),
    (
        "plot",
        PlotPage(
            title=text("pension"),
            body=body("pension-hint", "result-body"),
            plot=PLOT,
            options=options("print", "finish", primary="finish"),
        ),
        NAV,
    ),
    ("pick", PickPage(title=text("due"), options=DAYS, others=options("later")), NAV),
    (
        "home",
        HomePage(
            title=text("home"),
            body=body("home-body"),
            options=options("certify", "pension", "slip", "card", "pay", "more", hints=True, closed="slip"),
        ),
        HALL,
    ),
    (
        "insert",
        InsertCardPage(
            title=text("insert"), body=body("insert-body"), step=(1, 4), options=options("id-card", "no-card")
        ),
        NAV,
    ),
    (
        "choice",
        ChoicePage(
            title=text("choose"),
            body=body("choose-body"),
            step=(2, 4),
            options=options("face", "password", "staff", hints=True),
        ),
        NAV,
    ),
    (
        "trouble",
        ChoicePage(
            title=text("trouble"),
            body=body("trouble-body", "trouble-who"),
            tone=Tone.TROUBLE,
            options=options("retry", "staff", "later", primary="retry"),
        ),
        NAV,
    ),
    (
        "confirm",
        ChoicePage(
            title=text("confirm"), body=body("confirm-body"), step=(3, 4), options=options("yes", "no", primary="yes")
        ),
        NAV,
    ),
    (
        "consent",
        ConsentPage(
            title=text("consent"),
            body=body("consent-body"),
            points=body("purpose", "keeping", "withdraw"),
            version="1",
            options=options("agree", "decline"),
        ),
        NAV,
    ),
    (
        "camera",
        CameraPage(title=text("camera"), step=(3, 4), first_hint=text("camera-hint"), options=options("other-way")),
        NAV,
    ),
    (
        "scan",
        ScanPage(title=text("scan"), body=body("scan-body"), step=(2, 3), options=options("other-way")),
        NAV,
    ),
    (
        "finger",
        FingerPage(
            title=text("finger"),
            first_hint=text("finger-hint"),
            picture=Picture.FINGERPRINT,
            step=(2, 3),
            options=options("other-way"),
        ),
        NAV,
    ),
    (
        "helper",
        HelperCardPage(title=text("helper"), body=body("helper-body"), step=(2, 3), options=options("other-way")),
        NAV,
    ),
    ("pin", PinPage(title=text("pin"), body=body("pin-body"), step=(3, 4), options=options("forgot")), NAV),
    (
        "working",
        WorkingPage(title=text("working"), body=body("working-body"), picture=Picture.WORKING, options=options("stop")),
        Chrome(back=False, leave=True),
    ),
    (
        "result",
        ResultPage(
            title=text("result"),
            body=body("result-body"),
            tone=Tone.DONE,
            picture=Picture.PRINTER,
            facts=facts("name", "number", "due", "amount", "bank"),
            options=options("print", "finish", primary="print"),
        ),
        NAV,
    ),
    (
        "sheet",
        SheetPage(
            title=text("result"), totals=facts("amount"), facts=facts("name", "due"), options=options("print", "finish")
        ),
        NAV,
    ),
    *FOUND,
    (
        "rating",
        RatingPage(
            title=text("rating"),
            body=body("rating-body"),
            options=options("rate-5", "rate-4", "rate-3", "rate-2", "rate-1", "skip"),
        ),
        HALL,
    ),
    (
        "staff",
        StaffPage(
            title=text("coming"),
            body=body("coming-body", "coming-else"),
            picture=Picture.STAFF,
            options=options("slip-now", "cancel-call"),
        ),
        NAV,
    ),
    ("closing", ClosingPage(title=text("closing"), body=body("closing-body"), tone=Tone.DONE), HALL),
    ("take", TakeCardPage(title=text("take"), body=body("take-body"), picture=Picture.TAKE_CARD), HALL),
    (
        "printing",
        WorkingPage(title=text("working"), body=body("working-body"), picture=Picture.PRINTER),
        Chrome(back=False, leave=False),
    ),
    (
        "long",
        ResultPage(
            title=text("long"),
            body=body("long-body"),
            facts=facts("amount", "due", *(("year",) * 14)),
            options=options("print", "finish", primary="print"),
        ),
        NAV,
    ),
)

OVERLAYS: tuple[tuple[str, Overlay], ...] = (
    ("idle", Overlay("idle", text("idle"), body("idle-body"), options("more-time", "end", primary="more-time"))),
    (
        "help",
        Overlay(
            "help", text("coming"), body("coming-body", "coming-else"), options("slip-now", "cancel-call", "later")
        ),
    ),
)
