"""The A4 test page of the doctor: does paper come, is it A4, is Chinese whole, is small print still clear?"""

from __future__ import annotations

from datetime import datetime

from drivers.a4.blocks import Align, Gap, Pairs, Paragraph, Qr, Rule, Title
from drivers.a4.contract import PageJob
from drivers.a4.pages import make_pdf

RARE_CHARACTERS = "䶮 𠮷 㛃 𬱖"
"""Characters of real names beyond everyday fonts: CJK extension A, B, A, F (𬱖 is not in every installed font)."""


def make_test_page(terminal: str, printed_at: datetime) -> PageJob:
    """One page; ``terminal`` is the terminal's public name. Raises pages.PageError."""
    made = make_pdf(
        (
            Title("打印测试页"),
            Paragraph("暖屏社保自助终端", 20, align=Align.CENTER),
            Gap(4),
            Rule(),
            Paragraph("如果这一页完整、清楚、没有歪斜，打印机就是好的。"),
            Gap(3),
            Pairs(
                (
                    ("终端", terminal),
                    ("打印时间", f"{printed_at:%Y年%m月%d日 %H:%M}"),
                    ("纸张", "A4（210 × 297 毫米）"),
                    ("生僻字", RARE_CHARACTERS),
                    ("数字金额", "￥12,345.67　壹万贰仟叁佰肆拾伍元陆角柒分"),
                    ("字母", "ABCDEFG abcdefg 0123456789 Xx"),
                )
            ),
            Gap(4),
            Paragraph("这一行是 12 磅小字，也应当看得清楚：养老金、医疗保险、失业保险、工伤保险。", 12),
            Gap(4),
            Qr("NUANPING-A4-TEST", 42, "手机扫一扫，应出现 NUANPING-A4-TEST"),
        ),
        title="nuanping test page",
        foot="仅供测试，不作凭证",
        made_at=printed_at,
    )
    return PageJob(made.data, made.pages, "nuanping-test")
