"""Names: one separator, nothing else touched."""

from __future__ import annotations

import pytest

from kiosk.people.names import is_name, normalise_name


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
