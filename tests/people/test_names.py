"""Names: one separator, nothing else touched."""

from __future__ import annotations

import pytest

from kiosk.people.names import NameProblem, from_gb18030, is_name, name_problem, normalise_name, to_gb18030


@pytest.mark.parametrize("separator", "\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e\u00b7")
def test_every_separator_becomes_the_standard_one(separator: str) -> None:
    assert normalise_name(f"阿卜杜拉{separator}买买提") == "阿卜杜拉\u00b7买买提"


def test_the_separator_of_the_gb2312_codec_is_repaired() -> None:
    assert normalise_name("包·青格乐".encode("gbk").decode("gb2312")) == "包·青格乐"


def test_padding_goes_and_rare_and_compatibility_characters_stay() -> None:
    assert normalise_name("𬱖䶮\u3000  \x00") == "𬱖䶮"
    assert normalise_name("\uf91d\ufa0e") == "\uf91d\ufa0e"


@pytest.mark.parametrize("name", ["丁", "张三", "阿卜杜拉·买买提", "𬱖" * 50, "John Smith"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("text", ["", "𬱖" * 51, "张\n三", "张\x00", "·", "张\u200b三"])
def test_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("买" * 41, None),
        ("𬱖" * 50, None),
        ("𬱖" * 51, NameProblem.TOO_LONG),
        ("", NameProblem.EMPTY),
        ("··", NameProblem.EMPTY),
        ("张\u202e三", NameProblem.CHARACTERS),
        ("张\ud83d", NameProblem.CHARACTERS),
        ("张\ue863", NameProblem.CHARACTERS),
    ],
)
def test_what_is_wrong_with_a_name(text: str, problem: NameProblem | None) -> None:
    assert name_problem(text) is problem


@pytest.mark.parametrize(
    ("character", "raw"),
    [("䶮", "FE9F"), ("𬱖", "9933C336"), ("㛃", "8230B731"), ("𫖯", "9838F537"), ("𠅤", "9532A632"), ("·", "A1A4")],
)
def test_bytes_there_and_back(character: str, raw: str) -> None:
    assert to_gb18030(character).hex().upper() == raw
    assert from_gb18030(bytes.fromhex(raw)) == character


def test_the_private_use_area_of_older_systems_is_named() -> None:
    assert normalise_name("\ue863兰") == "䶮兰"
    assert from_gb18030("\ue81e\ue864".encode("gb18030")) == "\u9fb4\u9fbb"


def test_bytes_and_text_that_are_no_name_stay_out_of_the_message() -> None:
    with pytest.raises(ValueError, match=r"^not a name$"):
        from_gb18030(b"\xd5\xc5\xff")
    with pytest.raises(ValueError, match=r"^not a name$"):
        to_gb18030("张\ud83d")
