"""Words of realistic length, and parts of pages made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from config.texts import FOLDER, Texts
from kiosk.pages import (
    Chrome,
    Fact,
    Option,
    Picture,
    Text,
    text,
)

WORDS = {
    "place": ("示例市东城区社保服务大厅", "Example City East Service Hall"),
    "home": ("您好，今天想办哪件事？", "Hello, what would you like to do today?"),
    "home-body": (
        "请按一下要办的事。不会办，就按右下角叫工作人员。",
        "Press what you need. Unsure? Call staff, bottom right.",
    ),
    "certify": ("确认领取资格", "Confirm my pension"),
    "certify-hint": ("每年一次，确认您还在领养老金", "Once a year, so the pension goes on"),
    "pension": ("查养老金", "My pension"),
    "pension-hint": ("看看每月发多少、发到哪", "How much, and to which bank"),
    "slip": ("打印缴费证明", "Print a certificate"),
    "slip-hint": ("参保缴费证明，盖电子章", "Contributions, sealed"),
    "card": ("社保卡业务", "Social security card"),
    "card-hint": ("挂失、改密码、激活", "Report lost, password, activate"),
    "pay": ("缴居民养老保险", "Pay contributions"),
    "pay-hint": ("按档次交钱", "By level"),
    "no-printer": ("打印机没有纸，请到2号窗口办", "The printer is out of paper; please go to window 2"),
    "more": ("其他事情", "Something else"),
    "more-hint": ("还有八十多项可以办", "Over eighty more"),
    "insert": ("请插入社保卡", "Please insert your card"),
    "insert-body": ("芯片朝前、有照片的一面朝上，插到底，办完再取。", "Chip first, photo side up, all the way in."),
    "no-card": ("没带社保卡", "I have no card with me"),
    "id-card": ("用身份证", "Use my identity card"),
    "choose": ("您想用哪种办法证明是您本人？", "How would you like to prove it is you?"),
    "choose-body": (
        "三种办法都一样有效，选您方便的就行，不会刷脸也没关系。",
        "All three count the same. Choose what is easiest for you.",
    ),
    "face": ("刷脸", "By face"),
    "face-hint": ("看一下镜头，照片不保存", "Look at the camera; nothing is kept"),
    "password": ("输社保密码", "By password"),
    "password-hint": ("就是社保卡的六位密码", "The six digits of your card"),
    "staff": ("请工作人员来", "By a person"),
    "staff-hint": ("我们的人当面帮您确认", "One of us confirms it with you"),
    "trouble": ("没能连上社保中心", "The centre cannot be reached"),
    "trouble-body": (
        "刚才网络断了一下，您的资料没有丢，也没有重复办理。",
        "The network was gone for a moment. Nothing is lost, nothing was done twice.",
    ),
    "trouble-who": (
        "可以再试一次，也可以请工作人员帮您，电话12333。",
        "Try again, or ask a member of staff, or call 12333.",
    ),
    "retry": ("再试一次", "Try again"),
    "later": ("今天先不办了", "Not today"),
    "confirm": ("请您核对一下", "Please check"),
    "confirm-body": (
        "张*三，您的养老金领取资格将确认到明年今天。",
        "Zhang *, this confirms your pension until next year.",
    ),
    "yes": ("对，确认办理", "Yes, go on"),
    "no": ("不对，返回修改", "No, go back"),
    "consent": ("刷脸之前，请您听清楚", "Before we use the camera"),
    "consent-body": ("您同意，我们才打开镜头；不同意，还有别的办法。", "Only with your consent. There are other ways."),
    "purpose": ("只用来确认是您本人在领养老金，不做别的用。", "Only to confirm that it is you who draws the pension."),
    "keeping": (
        "照片用完马上删掉，不存在机器里，也不传出去。",
        "The picture is deleted at once; it is never stored or sent.",
    ),
    "withdraw": (
        "您随时可以按返回停下来，不影响您领养老金。",
        "You may stop at any time; your pension is not affected.",
    ),
    "agree": ("同意刷脸", "I agree"),
    "decline": ("不同意，换别的办法", "No, another way"),
    "camera": ("请看着圆圈里的自己", "Please look at yourself"),
    "camera-hint": ("请再靠近一点", "A little closer, please"),
    "camera-dark": ("光线有点暗，我把屏幕调亮一点，请您别动", "It is a little dark; I make the screen brighter"),
    "other-way": ("换别的办法", "Another way"),
    "pin": ("请输入社保密码", "Please enter your password"),
    "pin-body": ("六位数字，屏幕上只显示圆点，请用手挡一下。", "Six digits; only dots are shown. Cover your hand."),
    "forgot": ("忘记密码了", "I forgot it"),
    "working": ("正在查您的养老金", "Looking up your pension"),
    "working-body": ("一般要几秒钟，请稍等，不用按任何键。", "A few seconds. Nothing to press."),
    "stop": ("不等了", "Do not wait"),
    "scan": ("请打开手机上的电子社保卡", "Please open the card on your phone"),
    "scan-body": ("把二维码对着机器右边的扫码口，停一下就好。", "Hold the code before the scanner on the right."),
    "finger": ("请把手指放在指纹窗上", "Please lay your finger on the window"),
    "finger-hint": ("手指放平，轻轻按住，不用太用力", "Lay it flat and press gently"),
    "helper": ("请家人放上自己的身份证", "Helper: your identity card, please"),
    "helper-body": ("放好以后先不要动，读完了再拿走。", "Leave it there until it has been read."),
    "result": ("您的资格确认办好了", "Your confirmation is done"),
    "result-body": ("请记住下次办理的日子，凭条上也有。", "Please note the next date; it is on your slip too."),
    "name": ("姓名", "Name"),
    "name-value": ("张*三", "Zhang *"),
    "number": ("身份证号", "Identity number"),
    "number-value": ("110***********1234", "110***********1234"),
    "due": ("下次办理", "Next time"),
    "due-value": ("2026年12月20日前", "before 20 December 2026"),
    "amount": ("每月养老金", "Monthly pension"),
    "amount-value": ("4,436.70元", "4,436.70 yuan"),
    "bank": ("发放银行", "Paid to"),
    "bank-value": ("示例农村商业银行东城支行", "Example Rural Commercial Bank, East branch"),
    "print": ("打印凭条", "Print a slip"),
    "finish": ("不用了，办完了", "No, thank you"),
    "rating": ("这次办事您满意吗？", "Were you satisfied?"),
    "rating-body": ("您的评价不记名，不影响办事。", "Anonymous; it changes nothing for you."),
    "rate-5": ("非常满意", "Very satisfied"),
    "rate-4": ("满意", "Satisfied"),
    "rate-3": ("基本满意", "Fairly satisfied"),
    "rate-2": ("不满意", "Dissatisfied"),
    "rate-1": ("非常不满意", "Very dissatisfied"),
    "skip": ("不评价", "Skip"),
    "coming": ("工作人员马上就来", "A person is on the way"),
    "coming-body": ("大约两分钟，请您坐一坐。您的事先替您留着。", "About two minutes. Your work is kept for you."),
    "coming-else": ("也可以打12333，或者拿凭条到2号窗口。", "You may also call 12333 or go to window 2."),
    "slip-now": ("打印凭条去窗口", "Print a slip for the window"),
    "cancel-call": ("不用来了", "No need to come"),
    "closing": ("谢谢您，请慢走", "Thank you, take care"),
    "closing-body": ("这台机器没有留下您的任何资料。", "Nothing of you stays on this machine."),
    "take": ("请取走您的社保卡", "Please take your card"),
    "take-body": ("卡还在机器里，取走以后才算办完。", "The card is still in the machine."),
    "idle": ("您还在吗？", "Are you still there?"),
    "idle-body": (
        "过一会儿没人按，我们就替您收好资料、结束办理。",
        "If nobody presses, we put everything away and finish.",
    ),
    "more-time": ("还要时间", "More time"),
    "end": ("结束办理", "Finish"),
    "long": ("缴费记录有点长，请慢慢看", "Your record is long, take your time"),
    "long-body": (
        "从一九八六年到二〇二五年，您一共缴费四百六十八个月，其中视同缴费六十个月。" * 3,
        "From 1986 to 2025 you paid for 468 months, of which 60 months are deemed contributions. " * 3,
    ),
    "year": ("缴费年份", "Year"),
    "year-value": ("十二个月，3,218.40元", "12 months, 3,218.40 yuan"),
}

NAV = Chrome(back=True, leave=True)
HALL = Chrome(back=False, leave=False)


@cache
def word_for(language: str) -> Callable[[Text], str]:
    """The chrome's own texts and the specimens' words in one language."""
    texts = Texts(FOLDER, language, strict=True)
    column = 0 if language == "zh" else 1

    def word(wanted: Text) -> str:
        if wanted.id in WORDS:
            return WORDS[wanted.id][column]
        return texts.screen(wanted.id, dict(wanted.args))

    return word


PICTURES = {
    "certify": Picture.PENSION,
    "pension": Picture.CALENDAR,
    "slip": Picture.SLIP,
    "face": Picture.FACE,
    "password": Picture.PASSWORD,
    "staff": Picture.STAFF,
}


def options(*ids: str, primary: str = "", hints: bool = False, closed: str = "") -> tuple[Option, ...]:
    return tuple(
        Option(
            id=id,
            label=text(id),
            hint=text(f"{id}-hint") if hints else None,
            primary=id == primary,
            disabled_because=text("no-printer") if id == closed else None,
            picture=PICTURES.get(id, Picture.NONE) if hints else Picture.NONE,
        )
        for id in ids
    )


def body(*ids: str) -> tuple[Text, ...]:
    return tuple(text(id) for id in ids)


def facts(*ids: str) -> tuple[Fact, ...]:
    return tuple(Fact(text(id), text(f"{id}-value"), large=id in ("due", "amount")) for id in ids)
