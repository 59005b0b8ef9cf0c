"""The schema of the catalogue: what is read, and how each defect is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.catalogue.flows import INPUTS, QueryFlow
from config.catalogue.item import DEVICES
from config.catalogue.load import CatalogueError, catalogue_of, documents_of, load_folder, shipped
from config.catalogue.texts import messages
from config.schema_devices import Devices


def document(code: str = "Q03", **changes: Any) -> dict[str, Any]:
    """A whole item."""
    whole: dict[str, Any] = {
        "code": code,
        "class": "query",
        "topic": "pension",
        "sign_in": "A1",
        "words": ["退休钱 tui xiu qian", "pension"],
        "flow": {
            "kind": "query",
            "operation": code,
            "inputs": [{"kind": "period"}],
            "values": {"months": "duration"},
            "rows": {"month": "month", "paid": "money", "state": "code:payment"},
            "totals": ["months"],
            "columns": ["month", "state", "paid"],
            "amount": "paid",
        },
        "texts": {
            "zh": {
                "title": "查缴费",
                "hint": "交了多少",
                "explanation": "看看交了多少。",
                "summary": "交了{ $months }。",
                "nothing": "没有。",
            }
        },
    }
    return {**whole, **changes}


def defects(**changes: Any) -> str:
    with pytest.raises(CatalogueError) as caught:
        catalogue_of({"Q03.toml": document(**changes)})
    return "\n".join(caught.value.problems)


def texts(**changes: str) -> dict[str, Any]:
    return {"zh": {**document()["texts"]["zh"], **changes}}


def flow(**changes: Any) -> dict[str, Any]:
    return {**document()["flow"], **changes}


def test_a_whole_item_is_read() -> None:
    item = catalogue_of({"Q03.toml": document()}, 7).get("Q03")
    assert item is not None
    assert isinstance(item.flow, QueryFlow)
    assert item.flow.values[0].kind == "duration"
    assert item.flow.inputs[0].kind == "period"
    assert item.shelf == "query-pension"
    assert item.words[0].initials == "txq"
    assert (
        messages((item,), "zh")["item-Q03-summary"]
        == "item-Q03-summary = 交了{ $months }。\n    .spoken = 交了{ $months }。\n"
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "colour: Unexpected keyword argument"),
        ({"sign_in": "A9"}, "sign_in: Input should be 'A0', 'A1', 'A2' or 'A3'"),
        ({"order": "5"}, "order: must be int, not '5'"),
        ({"home": 6}, "home must be 0 (not there) to 5"),
        ({"class": "magic"}, "unknown class 'magic'; there are query"),
        ({"needs": {"devices": ["laser"]}}, "needs: unknown device 'laser'; there are card"),
        ({"needs": {"network": "sea"}}, "needs.network: Input should be 'none', 'centre' or 'bank'"),
        ({"limits": {"per_person_month": 0}}, "limits: per_person_month must be 1 to 1000, not 0"),
        ({"offered": []}, "offered names no place"),
        ({"offered": ["moon"]}, "unknown place 'moon'; there are hall, bank, village"),
        ({"words": []}, "words is empty"),
        ({"words": ["退休钱 tui xiu"]}, "'退休钱' has 3 Han characters and 2 syllables"),
        ({"words": ["退 TUI"]}, "TUI is no pinyin"),
        (
            {"texts": {"en": {"title": "a", "hint": "b", "explanation": "c", "summary": "d", "nothing": "e"}}},
            "no Chinese texts",
        ),
        ({"texts": {"zh": {"title": "查", "hint": "b", "explanation": "c"}}}, "texts.zh has no summary"),
        ({"texts": {"zh": {"title": " ", "hint": "b", "explanation": "c"}}}, "texts.zh: title is empty"),
        ({"texts": {"zh": {"title": "a\nb = c", "hint": "b", "explanation": "c"}}}, "a text must be one line"),
        ({"sign_in": "A0"}, "a query about a person needs a sign-in"),
        ({"texts": texts(summary="共{ $years }年")}, "texts.zh names what the answer does not hold: years"),
        ({"texts": texts(nothing="")}, "texts.zh has no nothing"),
        ({"code": "C01"}, "code C01 does not agree with the name of the file"),
        ({"code": "query"}, "must be one or two capitals and two digits"),
        ({"flow": {"kind": "magic"}}, "flow.kind: 'magic' is not one of query"),
        ({"flow": flow(colour=1)}, "flow.colour: Unexpected keyword argument"),
        ({"flow": flow(values={"months": "parsec"})}, "months: unknown kind 'parsec'; there are money"),
        ({"flow": flow(totals=["years"])}, "totals and facts name fields that are not declared: years"),
        ({"flow": flow(amount="nothing")}, "amount 'nothing' is not one of the columns"),
        ({"flow": flow(columns=[], amount=None)}, "rows need columns"),
        ({"flow": flow(inputs=[{"kind": "dream"}])}, "flow.inputs[0].kind: 'dream' is not one of period"),
        ({"flow": flow(inputs=[{"kind": "period", "months": [500]}])}, "months must be 1 to 480, not 500"),
        (
            {"flow": flow(inputs=[{"kind": "number", "name": "age", "least": 60, "most": 15}])},
            "age: the least, 60, is above the most, 15",
        ),
        (
            {"flow": flow(inputs=[{"kind": "amount", "name": "base", "least_fen": -1, "most_fen": 5}])},
            "base: least_fen must be 0 to",
        ),
        (
            {"flow": flow(inputs=[{"kind": "month", "name": "birth", "first_year": 2030, "last_year": 1930}])},
            "birth: the least, 2030, is above the most, 1930",
        ),
        (
            {"flow": flow(inputs=[{"kind": "digits", "name": "no", "shortest": 9, "longest": 40}])},
            "no: longest must be 1 to 32, not 40",
        ),
        (
            {"flow": flow(inputs=[{"kind": "choice", "name": "place", "list": "district", "options": {"a": "A"}}])},
            "place: options must be 2 to 12 words",
        ),
        (
            {"flow": flow(inputs=[{"kind": "year", "default_back": 7}])},
            "default_back: the least, 7, is above the most, 5",
        ),
        ({"flow": flow(prints=["a3"])}, "Q03.toml: flow.prints.0: Input should be 'slip', 'a4' or 'a4-large'"),
        ({"flow": flow(prints=["slip", "slip"])}, "Q03.toml: flow: prints names a paper twice"),
        ({"flow": flow(prints=["a4", "a4-large"])}, "a4 and a4-large are the same sheet"),
        (
            {"flow": flow(prints=["a4"], rows={}, columns=[], amount=None)},
            "an A4 sheet is for rows, and there are none",
        ),
    ],
)
def test_each_defect_is_named_with_file_and_place(changes: dict[str, Any], named: str) -> None:
    found = defects(**changes)
    assert named in found
    assert found.startswith("Q03.toml: ")


def person(code: str, instead: str | None) -> dict[str, Any]:
    texts = {"zh": {"title": "余额", "hint": "看", "explanation": "看。", "why": "要到银行。"}}
    return document(code, flow={"kind": "person", **({"instead": instead} if instead else {})}, texts=texts)


def test_references_must_lead_somewhere_and_never_in_a_circle() -> None:
    circle = {"Q19.toml": person("Q19", "Q27"), "Q27.toml": person("Q27", "Q19")}
    with pytest.raises(CatalogueError) as caught:
        catalogue_of(circle)
    assert caught.value.problems[0] == "Q19: instead goes round in a circle: Q19 > Q27 > Q19"
    with pytest.raises(CatalogueError, match="Q19: instead names Q99, which is not there"):
        catalogue_of({"Q19.toml": person("Q19", "Q99")})
    whole = catalogue_of({"Q19.toml": person("Q19", "Q27"), "Q27.toml": person("Q27", None)})
    assert [item.code for item in whole.items] == ["Q19", "Q27"]


def test_home_places_are_given_once() -> None:
    both = {"Q03.toml": document(home=1), "Q04.toml": document("Q04", home=1)}
    with pytest.raises(CatalogueError, match="place 1 of the home page is given twice"):
        catalogue_of(both)


def test_every_defect_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "Q01.toml").write_text("code = ", encoding="utf-8")
    (tmp_path / "Q02.toml").write_bytes(b"code = '\xff'")
    with pytest.raises(CatalogueError) as caught:
        documents_of(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["Q01.toml", "Q02.toml"]
    with pytest.raises(CatalogueError, match="this one has 0"):
        load_folder(tmp_path / "nothing-here")


def test_the_shipped_catalogue_is_whole() -> None:
    catalogue = shipped()
    assert {item.code for item in catalogue.items} >= {"H01", "H17", "Q08", "C13"}
    assert catalogue.version == 0
    assert [item.home for item in catalogue.at_home()] == sorted({item.home for item in catalogue.at_home()})


def test_every_item_speaks_chinese_and_english() -> None:
    for item in shipped().items:
        assert {"zh", "en"} <= dict(item.texts).keys(), item.code


def test_needs_name_devices_that_a_terminal_can_have() -> None:
    assert set(DEVICES) <= set(Devices.model_fields)


def test_every_input_knows_its_own_kind() -> None:
    for kind, cls in INPUTS.items():
        assert cls.__dataclass_fields__["kind"].default == kind
