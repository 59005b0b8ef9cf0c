"""What stands on the slips, read from the blocks and from the drawn paper."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.texts import FOLDER, Texts
from drivers.printer.contract import Line, Pair, Qr, Slip
from drivers.printer.fonts import font_chain
from drivers.printer.raster import draw_slip
from kiosk.contract import Way
from kiosk.contract.people import BenefitCode
from kiosk.documents.slip import (
    DUE_MM,
    CertificationFacts,
    DoneStep,
    HaltReason,
    ProgressFacts,
    WithdrawalFacts,
    certification_slip,
    progress_slip,
    withdrawal_slip,
)

NAME, NUMBER = "阿卜杜拉·买买提", "110000194910010018"
FILED = CertificationFacts(
    name=NAME,
    number=NUMBER,
    benefit="employee_pension",
    way="face",
    filed_on=date(2026, 11, 23),
    next_due_on=date(2027, 11, 23),
    receipt_number="RZ-20261123-000123",
    verification_url="https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B",
    journal_hash="9f3ac01d" + "0" * 56,
    terminal_number="KS-0007",
    office="示例市社会保险事业管理中心",
)
PENDING = replace(FILED, receipt_number=None, next_due_on=None, verification_url=None)
PROGRESS = ProgressFacts(
    done=(DoneStep.IDENTIFIED, DoneStep.PRESENCE_PROVED),
    reason=HaltReason.NETWORK,
    on=date(2026, 11, 23),
    terminal_number="KS-0007",
    name=NAME,
)
WITHDRAWN = WithdrawalFacts(
    name=NAME,
    number=NUMBER,
    on=date(2026, 11, 23),
    receipt_number="RW-20261123-000123",
    journal_hash="9F3AC01D",
    terminal_number="KS-0007",
)
LOOKED_AT = replace(FILED, looked_at=True, way="helper", helper="买买提·阿卜杜拉")
ZH = Texts(FOLDER, "zh", strict=True)
EN = Texts(FOLDER, "en", strict=True)


def words(slip: Slip) -> list[str]:
    found: list[str] = []
    for block in slip.blocks:
        match block:
            case Line(text=text):
                found.append(text)
            case Pair(label=label, value=value):
                found.append(f"{label}={value}")
            case Qr(data=data):
                found.append(data)
    return found


def test_the_receipt_holds_what_the_rules_ask_for() -> None:
    assert words(certification_slip(FILED, ZH.screen)) == [
        "领取社会保险待遇",
        "资格认证回执",
        "认证成功",
        "下次请在",
        "2027年11月23日",
        "以前再来认证",
        "姓名=阿***·**提",
        "号码=110***********0018",
        "待遇=职工养老金",
        "认证方式=人脸核对",
        "办理日期=2026年11月23日",
        "回执编号=RZ-20261123-000123",
        "经办机构=示例市社会保险事业管理中心",
        "终端编号=KS-0007",
        "存证码=9f3a c01d",
        "https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B",
        "扫一扫，核对真假",
        "认证不收任何费用",
        "有疑问请打 12333",
    ]


def test_a_pending_slip_promises_no_date_and_no_number() -> None:
    text = words(certification_slip(PENDING, ZH.screen))
    assert "已收下，还没有报上去" in text
    assert not any("认证成功" in word or "回执编号" in word or "2027" in word or "http" in word for word in text)
    assert "存证码=9f3a c01d" in text


def test_a_copy_says_so_first_and_the_original_never() -> None:
    assert words(certification_slip(replace(FILED, copy_number=2), ZH.screen))[0] == "补打 第 2 次"
    assert not any("补打" in word for word in words(certification_slip(FILED, ZH.screen)))


def test_the_progress_slip_tells_what_is_done_and_what_comes_next() -> None:
    text = words(progress_slip(PROGRESS, ZH.screen))
    assert text[:4] == ["办到哪一步了", "已经办好的", "✓ 已核对您的身份", "✓ 已确认是您本人"]
    assert "网络暂时不通" in text
    assert "姓名=阿***·**提" in text
    assert not any(word.startswith("号码") for word in text)
    text = words(progress_slip(replace(PROGRESS, done=(), name=None), ZH.screen))
    assert "今天还没有办任何事项" in text
    assert not any(word.startswith(("姓名", "号码")) for word in text)


@pytest.mark.parametrize("step", [DoneStep.KEPT, DoneStep.FILED, DoneStep.ISSUED, DoneStep.WITHDRAWN])
def test_a_matter_that_is_done_is_not_called_unfinished(step: DoneStep) -> None:
    text = words(progress_slip(replace(PROGRESS, done=(DoneStep.IDENTIFIED, step)), ZH.screen))
    assert not any("没有办完" in word or "接着办" in word for word in text)


def test_what_a_person_still_looks_at_is_no_success_and_promises_no_date() -> None:
    text = words(certification_slip(LOOKED_AT, ZH.screen))
    assert text[2:5] == [
        "已收下，工作人员还会看一下",
        "养老金照常发。暂时停了的，看过以后接着发。",
        "您不用再来一趟。",
    ]
    assert not any("认证成功" in word or "2027" in word for word in text)
    assert "认证方式=家人帮办" in text


def test_the_helper_stands_on_the_slip_by_a_masked_name() -> None:
    text = words(certification_slip(LOOKED_AT, ZH.screen))
    assert "帮办人=买**·***拉" in text
    assert not any(word.startswith("帮办人") for word in words(certification_slip(FILED, ZH.screen)))


def test_the_slip_of_a_withdrawal_says_what_it_means() -> None:
    text = words(withdrawal_slip(WITHDRAWN, ZH.screen))
    assert text[:2] == ["取消刷脸回执", "已取消刷脸"]
    assert "以后机器不再给您刷脸，别的办法一样办。养老金照常发。" in text
    assert {"回执编号=RW-20261123-000123", "存证码=9f3a c01d"} <= set(text)
    kept = words(withdrawal_slip(replace(WITHDRAWN, receipt_number=None), ZH.screen))
    assert "已收下，还没有报上去" in kept
    assert not any(word.startswith("回执编号") for word in kept)


@pytest.mark.parametrize(
    "slip",
    [
        certification_slip(LOOKED_AT, ZH.screen),
        progress_slip(PROGRESS, ZH.screen),
        withdrawal_slip(WITHDRAWN, ZH.screen),
    ],
)
def test_nothing_personal_is_printed_in_full_or_shown_by_repr(slip: Slip) -> None:
    assert not any(NAME in word or NUMBER in word for word in words(slip))
    assert "提" not in repr(slip)
    assert NAME not in repr(FILED) + repr(PROGRESS)
    assert NUMBER not in repr(FILED) + repr(PROGRESS)


def test_the_due_date_is_the_largest_and_nothing_is_under_the_least_size() -> None:
    sizes = {
        block.text if isinstance(block, Line) else block.value: block.size_mm
        for block in certification_slip(FILED, ZH.screen).blocks
        if isinstance(block, Line | Pair)
    }
    assert sizes.pop("2027年11月23日") == DUE_MM
    assert max(sizes.values()) < DUE_MM
    assert min(sizes.values()) >= 4.8


@pytest.mark.parametrize("width", [80, 58])
def test_the_due_date_is_the_largest_on_the_paper_too(width: int) -> None:
    def ink_height(line: Line) -> int:
        box = draw_slip(Slip((line,)), width, font_chain()).image.convert("L").point(lambda dot: 255 - dot).getbbox()
        assert box is not None
        return box[3] - box[1]

    lines = [block for block in certification_slip(FILED, ZH.screen).blocks if isinstance(block, Line)]
    heights = {line.text: ink_height(line) for line in lines}
    due = heights.pop("2027年11月23日")
    assert due > max(heights.values())
    assert min(heights.values()) >= 4.8 * 8


@pytest.mark.parametrize("bad", ["xyz", "1234567", "9f3ac01g" * 8, "张三"])
def test_a_hash_that_is_not_hex_is_refused_without_content(bad: str) -> None:
    with pytest.raises(ValueError, match=r"^the journal hash is not hex$"):
        certification_slip(replace(FILED, journal_hash=bad), ZH.screen)


@pytest.mark.parametrize("texts", [ZH, EN])
def test_every_benefit_way_step_and_reason_has_its_words(texts: Texts) -> None:
    for benefit in BenefitCode:
        for way in Way:
            certification_slip(replace(FILED, benefit=benefit.value, way=way.value), texts.screen)
    for reason in HaltReason:
        progress_slip(replace(PROGRESS, done=tuple(DoneStep)[:3], reason=reason), texts.screen)


def test_all_words_come_through_say() -> None:
    asked: list[str] = []

    def say(text_id: str, args: Mapping[str, str]) -> str:
        asked.append(text_id)
        return "·"

    slips = (
        certification_slip(replace(FILED, copy_number=1), say),
        certification_slip(PENDING, say),
        certification_slip(replace(LOOKED_AT, helper=None), say),
        withdrawal_slip(replace(WITHDRAWN, receipt_number=FILED.receipt_number), say),
    )
    assert all(text_id.startswith("slip-") for text_id in asked)
    own = {"阿***·**提", "110***********0018", "RZ-20261123-000123", "KS-0007", "9f3a c01d"}
    own |= {FILED.office, FILED.verification_url or "", "·"}
    for word in (part for slip in slips for text in words(slip) for part in text.split("=")):
        assert word in own


@pytest.mark.parametrize("texts", [ZH, EN])
@pytest.mark.parametrize("width", [80, 58])
@pytest.mark.parametrize("facts", [LOOKED_AT, PENDING, replace(FILED, copy_number=3), PROGRESS, WITHDRAWN])
def test_every_slip_can_be_drawn_at_both_widths(
    facts: CertificationFacts | ProgressFacts | WithdrawalFacts, width: int, texts: Texts
) -> None:
    if isinstance(facts, CertificationFacts):
        slip = certification_slip(facts, texts.screen)
    elif isinstance(facts, ProgressFacts):
        slip = progress_slip(facts, texts.screen)
    else:
        slip = withdrawal_slip(facts, texts.screen)
    drawn = draw_slip(slip, width, font_chain())
    assert drawn.missing_glyphs == frozenset()
    assert drawn.image.height < 320 * 8


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is the outside judge of QR codes")
@pytest.mark.parametrize("width", [80, 58])
def test_the_printed_code_leads_to_the_verification_page(width: int, tmp_path: Path) -> None:
    path = tmp_path / "slip.png"
    draw_slip(certification_slip(FILED, ZH.screen), width, font_chain()).image.save(path)
    read = subprocess.run(["zbarimg", "-q", "--raw", str(path)], capture_output=True, text=True, timeout=20, check=True)
    assert read.stdout.strip() == FILED.verification_url
