"""The developers' cases pass, a wrong figure is found in whatever section it stands, and a strange file breaks nothing."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.pension import load_pension_rules
from kiosk.__main__ import main
from kiosk.cases.check import SECTIONS, BadFile, check_cases, read_cases
from kiosk.cases.report import Section, agrees
from kiosk.pension import RuleBook, YearMonth
from tests.pension.conftest import CASES

BOOK = RuleBook.of(load_pension_rules())
NOT_FIGURES = {"certainty", "note", "source", "kind", "reason", "seen_in", "holder"}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(("1965-01", "1E+999999", "1E-999999", "0E-999999", "NaN", "-Infinity", "-5", "1e18"))
    | st.decimals(allow_nan=True),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("cases", "rule", "months", "id", "x")), inner, max_size=3)
    ),
    max_leaves=8,
)


def wrong(sections: list[Section]) -> list[str]:
    return [
        f"{section.name} {found.case} {found.field}: {found.expected} / {found.computed}"
        for section in sections
        for found in section.disagreements
    ]


def test_every_case_agrees(book: RuleBook, cases: dict[str, Any]) -> None:
    sections = check_cases(book, cases)
    assert wrong(sections) == []
    assert sum(section.cases for section in sections) == 544


# One changed figure each: where it stands in the file, and the section that must say so.
CHANGES = [
    ("retirement.rule", ("retirement", "rule", "categories", "male", "cap_months"), 37),
    ("retirement.spot_rows", ("retirement", "spot_rows", 3, "retire_ym"), "2025-08"),
    ("retirement.spot_rows", ("retirement", "spot_rows", 3, "age_months"), 4),
    (
        "retirement.min_contribution_months_by_reference_year",
        ("retirement", "min_contribution_months_by_reference_year", "2030"),
        180,
    ),
    ("retirement.flexible", ("retirement", "flexible", 0, "min_contribution_months"), 186),
    ("retirement.flexible", ("retirement", "flexible", 4, "allowed"), True),
    ("divisors.whole_age", ("divisors", "whole_age", "70", "months"), 67),
    ("divisors.evidence_points", ("divisors", "evidence_points", 0, "divisor"), "138.5"),
    ("divisors.monthly_50_to_69", ("divisors", "monthly_50_to_69", "55", 1), "169.6"),
    ("divisors.resident", ("divisors", "resident"), 140),
    ("employee_pension.cases", ("employee_pension", "cases", 4, "expected", "transition"), "866.64"),
    ("employee_pension.cases", ("employee_pension", "cases", 13, "expected", "total"), "2293.84"),
    ("average_index", ("average_index", 1, "avg_index"), "1.5334"),
    ("account_interest.rates_percent", ("account_interest", "rates_percent", "2022", "rate"), "3.97"),
    ("account_interest.cases", ("account_interest", "cases", 0, "month_product"), "31201"),
    ("account_interest.cases", ("account_interest", "cases", 3, "expected_closing"), "4959.08"),
    ("contribution_base.clamp", ("contribution_base", "clamp"), "40%..300%"),
    ("contribution_base.cases", ("contribution_base", "cases", 0, "expected_base"), "3000.00"),
    ("contribution_base.flexible_employment", ("contribution_base", "flexible_employment", 0, "to_pool"), "504.01"),
    ("resident_pension.rule", ("resident_pension", "age_months"), 756),
    ("resident_pension.cases", ("resident_pension", "cases", 0, "expected", "personal"), "64.74"),
    ("resident_pension.national_min_basic", ("resident_pension", "national_min_basic", "2014-07"), 88),
    ("survivor_benefit.cases", ("survivor_benefit", "cases", 4, "expected", "pension_months"), "24"),
    ("unemployment.cases", ("unemployment", "cases", 2, "expected"), 12),
    ("work_injury_lump_months.months", ("work_injury_lump_months", "months", "10"), 6),
    (
        "work_injury_lump_months.monthly_allowance_percent",
        ("work_injury_lump_months", "monthly_allowance_percent", "6"),
        65,
    ),
    ("certification.cases", ("certification", "cases", 1, "valid_until"), "2025-03-01"),
    ("id_numbers.rule", ("id_numbers", "weights", 0), 8),
    ("id_numbers.valid", ("id_numbers", "valid", 1, "gender"), "female"),
    ("id_numbers.invalid", ("id_numbers", "invalid", 0, "id"), "110000194910010018"),
    ("id_numbers.upgrade15", ("id_numbers", "upgrade15", 0, "new18"), "110105194912310029"),
    ("id_numbers.lowercase_x", ("id_numbers", "lowercase_x", "normalised"), "11010519491231002x"),
    ("id_numbers.region_top", ("id_numbers", "region_top", "11"), "天津市"),
    ("id_numbers.special_prefixes", ("id_numbers", "special_prefixes", 0, "prefix"), "840000"),
    ("names.separator", ("names", "separator"), "U+30FB (GB18030 A1A4)"),
    ("names.min_length_chars", ("names", "min_length_chars"), 51),
    ("names.masks", ("names", "masks", 1, "masked"), "欧**"),
    ("names.normalise", ("names", "normalise", 0, "normalised"), "阿卜杜拉・买买提"),
    ("names.rare", ("names", "rare", 0, "gb18030"), "8130FD8C"),
    ("masks.cases", ("masks", "cases", 4, "expected"), "13800005678"),
    ("ssc_card.name_bytes", ("ssc_card", "name_bytes", "姓名扩展"), 0),
    ("ssc_card.read_basic_sample", ("ssc_card", "read_basic_sample"), "639900|1|"),
]


@pytest.mark.parametrize(("section", "path", "value"), CHANGES, ids=lambda given: str(given)[:60])
def test_one_wrong_figure_is_found_and_only_there(
    cases: dict[str, Any], section: str, path: tuple[str | int, ...], value: object
) -> None:
    changed = {str(path[0]): copy.deepcopy(cases[str(path[0])])}
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    assert place[path[-1]] != value
    place[path[-1]] = value
    found = [each for each in check_cases(BOOK, changed) if each.disagreements]
    assert [each.name for each in found] == [section]
    assert found[0].agree == found[0].cases - 1


def test_no_section_is_without_a_wrong_figure_above() -> None:
    assert {str(path[0]) for _, path, _ in CHANGES} == set(SECTIONS)


def full_table() -> dict[str, dict[str, list[object]]]:
    """The published tables, built the way they are printed: row by row, a month more for each group of births."""
    tables: dict[str, dict[str, list[object]]] = {}
    for category, start, years, step, cap in (
        ("male", 1965, 60, 4, 36),
        ("female_55", 1970, 55, 4, 36),
        ("female_50", 1975, 50, 2, 60),
    ):
        rows: dict[str, list[object]] = {}
        month_of_birth, delay, left = YearMonth(start, 1), 1, step
        while month_of_birth.year < start + 16:
            age = years * 12 + delay
            rows[str(month_of_birth)] = [age // 12, age % 12, str(month_of_birth.plus(age)), delay]
            month_of_birth, left = month_of_birth.plus(1), left - 1
            if left == 0:
                delay, left = min(delay + 1, cap), step
        tables[category] = rows
    return tables


def test_full_tables_are_compared_row_by_row() -> None:
    table = full_table()
    (section,) = check_cases(BOOK, {"retirement": {"full_table": table}})
    assert (section.name, section.cases, section.agree) == ("retirement.full_table", 576, 576)
    table["male"]["1976-03"] = [63, 0, "2039-03", 36]
    table["female_50"]["1975-01"] = [50, 0, "2025-01", 0]
    table["female_55"]["1970-13"] = [55, 1, "2025-02", 1]
    table["female_55"]["1970-02"] = ["55y"]
    (section,) = check_cases(BOOK, {"retirement": {"full_table": table}})
    assert (section.cases, section.agree) == (577, 573)
    assert {found.case for found in section.disagreements} == {
        "male 1976-03",
        "female_50 1975-01",
        "female_55 1970-13",
        "female_55 1970-02",
    }


@pytest.mark.parametrize(
    ("expected", "computed", "same"),
    [
        ("480.00", Decimal("480.00"), True),
        ("480", Decimal("480.00"), True),
        (480, Decimal("480.00"), True),
        ("480.01", Decimal("480.00"), False),
        ("9.08", Decimal(109) / 12, True),
        (10, Decimal("10.33"), False),
        ("10", Decimal("10.33"), False),
        (True, 1, False),
        (False, False, True),
        (None, None, True),
        (None, Decimal(0), False),
        ("NaN", Decimal(0), False),
        ("1E+999999", Decimal(0), False),
        ("2025-02", "2025-02", True),
    ],
)
def test_when_figures_agree(expected: object, computed: object, same: bool) -> None:
    assert agrees(expected, computed) is same


def test_the_tolerance_of_a_case_counts(cases: dict[str, Any]) -> None:
    case = copy.deepcopy(cases["employee_pension"]["cases"][3])
    case["expected"]["total"] = "1268.00"
    case["tolerance"] = "0.01"
    (section,) = check_cases(BOOK, {"employee_pension": {"cases": [case]}})
    assert section.agree == 1


@given(st.sampled_from(sorted(SECTIONS)), JSON)
def test_no_file_breaks_the_check(name: str, value: object) -> None:
    for section in check_cases(BOOK, {name: value}):
        assert 0 <= section.agree <= section.cases


def test_the_command_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str], cases: dict[str, Any]) -> None:
    assert main(["estimate", "--check", str(CASES)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].split() == ["all", "544", "of", "544", "agree"]
    other = tmp_path / "other.json"
    other.write_text(
        json.dumps({"unemployment": {"cases": [{"months": 60, "expected": 12}]}, "weather": {}, "traps": []}),
        encoding="utf-8",
    )
    assert main(["estimate", "--check", str(other)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].split(maxsplit=1) == ["unemployment.cases", "0 of 1 agree"]
    assert said[1].strip() == "60 months, 0 carried: expected: expected 12, computed 18"
    assert "unknown section, nothing checked" in said[2]
    assert main(["estimate", "--check", str(other), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["cases"], document["agree"]) == (1, 0)
    assert document["sections"]["unemployment.cases"]["disagreements"] == [
        {"case": "60 months, 0 carried", "field": "expected", "expected": "12", "computed": "18"}
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"a": NaN}', "[" * 100_000, '{"meta": {}}', "\udcff"])
def test_a_file_without_cases_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["estimate", "--check", str(path)]) == 2
    assert capsys.readouterr().err.startswith("kiosk: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.json cannot be read"):
        read_cases(tmp_path / "none.json")
