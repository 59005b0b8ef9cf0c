"""How a value of the centre is written in the language of the screen: the other end of ``kiosk/services/figures.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from config.texts import Texts


def money(texts: Texts, fen: str) -> str:
    """Yuan with the thousands apart; whole yuan without the fen."""
    amount = int(fen)
    yuan, rest = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    written = f"{sign}{yuan:,}" + (f".{rest:02d}" if rest else "")
    return texts.screen("money-yuan", {"amount": written})


def duration(texts: Texts, months: str) -> str:
    """Years and months, whichever there are."""
    years, rest = divmod(int(months), 12)
    if not years:
        return texts.screen("duration-months", {"months": rest})
    if not rest:
        return texts.screen("duration-years", {"years": years})
    return texts.screen("duration-both", {"years": years, "months": rest})


def percent(texts: Texts, hundredths: str) -> str:
    """Hundredths of a percent, without zeros at the end."""
    whole, rest = divmod(abs(int(hundredths)), 100)
    sign = "-" if hundredths.startswith("-") else ""
    written = f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
    return texts.screen("percent-number", {"number": written})


def month(texts: Texts, written: str) -> str:
    return texts.month(date.fromisoformat(f"{written}-01"))


WRITTEN: Mapping[str, Callable[[Texts, str], str]] = {
    "fen": money,
    "months": duration,
    "percent": percent,
    "month": month,
    "text": lambda texts, value: value,
    "code": lambda texts, value: value,
}
