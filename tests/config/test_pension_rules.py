"""The rule files: complete, sourced, and every mistake in one is one clear sentence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from config.merge import ConfigError
from config.pension import EXAMPLE_CITY, NATIONAL, load_pension_rules
from kiosk.pension import RuleBook


def test_the_shipped_files_cover_what_the_books_of_the_city_need() -> None:
    rules = load_pension_rules()
    assert rules.local.place == "示例市"
    for year in range(1992, 2027):
        assert rules.local.average_wage.yuan[year] > 0
        assert 0 < RuleBook.of(rules).account_rates.of(year) < Decimal("0.12")


def test_the_rate_of_the_country_wins_over_one_of_the_place(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_text(
        EXAMPLE_CITY.read_text(encoding="utf-8").replace(
            "[account_rates.percent]\n", '[account_rates.percent]\n2016 = "1.00"\n'
        ),
        encoding="utf-8",
    )
    assert RuleBook.of(load_pension_rules(path)).account_rates.of(2016) == Decimal("0.0831")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('year_precision = "two-decimals"', 'year_precision = "roughly"', "employee.year_precision"),
        ('2026 = "8200"', "2026 = 8200.5", "pension_base.yuan.2026"),
        ('2026 = "8200"', '26 = "8200"', "pension_base.yuan"),
        ('2026 = "8200"', '2026 = "-8200"', "pension_base.yuan.2026"),
        ('local = "示例市 (虚构) 年度公告"', 'other = "x"', "no entry under [sources] for local"),
        ('place = "示例市"', 'place = ""', "place"),
        ('place = "示例市"', 'place = "示例市"\ncolour = "red"', "colour"),
        ('place = "示例市"', "place = ", "is not valid TOML"),
        ('working_percent = "70"', 'working_percent = "170"', "medical.shares.0.working_percent"),
    ],
)
def test_a_mistake_in_a_local_file_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = EXAMPLE_CITY.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "city.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_pension_rules(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "female_50"', 'code = "male"', "each category stands once"),
        ("233, 230", "233, 233", "the months must fall"),
        ("flexible_months = 36", "flexible_months = -1", "retirement.flexible_months"),
        ('first_birth = "1965-01"', 'first_birth = "1965-13"', "first_birth"),
    ],
)
def test_a_mistake_in_the_national_file_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = NATIONAL.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "national.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_pension_rules(national=path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_pension_rules(tmp_path / "none.toml")
