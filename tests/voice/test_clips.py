from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.voice.conftest import add_clip, pitch, tone
from voice.clips import MANIFEST, ClipStore, ManifestError, read_clip, read_manifest
from voice.contract import Miss, MissReason, Pcm
from voice.ogg import OggError, with_serial


def test_a_clip_comes_back_as_it_sounded(tmp_path: Path) -> None:
    add_clip(tmp_path, "zh", "请插卡。", tone(220, 1.0))
    found = ClipStore(tmp_path).find("请插卡", "zh")
    assert isinstance(found, Pcm)
    assert found.seconds == pytest.approx(1.0, abs=0.03)
    assert pitch(found.samples, found.rate) == pytest.approx(220, rel=0.01)
    assert np.sqrt(np.mean(np.square(found.samples))) > 0.05


def test_clips_stay_under_four_kilobytes_a_second(tmp_path: Path) -> None:
    path = add_clip(tmp_path, "zh", "长句子", tone(220, 4.0))
    assert path.stat().st_size / 4 < 4096


def test_the_same_sound_gives_the_same_file(tmp_path: Path) -> None:
    first = add_clip(tmp_path / "a", "zh", "请插卡", tone(220, 0.5))
    second = add_clip(tmp_path / "b", "zh", "请插卡", tone(220, 0.5))
    assert first.read_bytes() == second.read_bytes()


def test_an_ogg_file_keeps_its_checksums_right(tmp_path: Path) -> None:
    data = add_clip(tmp_path, "zh", "请插卡", tone(220, 0.5)).read_bytes()
    # libogg drops a page whose checksum is wrong, so a file that still plays was stamped right.
    restamped = with_serial(data, 0xABCDEF01)
    assert restamped != data
    assert with_serial(restamped, 1) == data
    target = tmp_path / "restamped.opus"
    target.write_bytes(restamped)
    assert isinstance(read_clip(target), Pcm)


@pytest.mark.parametrize("data", [b"no Ogg at all, but long enough", b"OggS" + bytes(22) + b"\x05" + bytes(2)])
def test_what_is_not_ogg_is_refused(data: bytes) -> None:
    with pytest.raises(OggError):
        with_serial(data, 1)


def test_a_text_without_clip_is_a_typed_miss(tmp_path: Path) -> None:
    found = ClipStore(tmp_path).find("没有这句", "zh")
    assert isinstance(found, Miss)
    assert found.reason is MissReason.NO_CLIP
    assert "没有" not in found.detail


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "gone"])
def test_a_damaged_clip_is_a_typed_miss(tmp_path: Path, damage: str) -> None:
    path = add_clip(tmp_path, "zh", "请插卡", tone(220, 1.0))
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:50], "noise": b"\x55" * 500, "empty": b""}[damage])
    found = ClipStore(tmp_path).find("请插卡", "zh")
    assert isinstance(found, Miss)
    assert found.reason is MissReason.CORRUPT_CLIP


def test_a_recent_clip_is_kept_decoded_and_the_cache_stays_within_its_bytes(tmp_path: Path) -> None:
    first = add_clip(tmp_path, "zh", "第一句", tone(220, 1.0))
    second = add_clip(tmp_path, "zh", "第二句", tone(220, 1.0))
    roomy = ClipStore(tmp_path)
    tight = ClipStore(tmp_path, cache_bytes=100_000)
    for store in (roomy, tight):
        assert isinstance(store.find("第一句", "zh"), Pcm)
        assert isinstance(store.find("第二句", "zh"), Pcm)
    first.unlink()
    second.unlink()
    assert isinstance(roomy.find("第一句", "zh"), Pcm)
    assert isinstance(tight.find("第二句", "zh"), Pcm)
    assert isinstance(tight.find("第一句", "zh"), Miss)


_BAD_ROW = {
    "key": "k",
    "file": 3,
    "text": "t",
    "duration_ms": 1,
    "engine": "e",
    "voice": "v",
    "score": 1,
    "passed": True,
}


@pytest.mark.parametrize(
    "content", ["{", json.dumps({"clips": [_BAD_ROW]}), '{"clips": [{"file": "x"}]}', '{"clips": [3]}']
)
@pytest.mark.expected_logs("voice.clips: clips of zh unusable")
def test_a_broken_manifest_is_reported_and_means_no_clips(tmp_path: Path, content: str) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ManifestError):
        read_manifest(tmp_path / "zh")
    assert not ClipStore(tmp_path).has("请插卡", "zh")


def test_a_manifest_cannot_point_outside_its_folder(tmp_path: Path) -> None:
    add_clip(tmp_path, "zh", "请插卡", tone(220, 0.2))
    manifest = tmp_path / "zh" / MANIFEST
    row = next(iter(read_manifest(tmp_path / "zh").values()))
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(row.file, "../../x.opus"), encoding="utf-8")
    with pytest.raises(ManifestError, match="outside"):
        read_manifest(tmp_path / "zh")


def test_any_sound_file_is_read_as_mono(tmp_path: Path) -> None:
    import soundfile

    stereo = np.column_stack((tone(220, 0.5).samples, tone(220, 0.5).samples))
    soundfile.write(tmp_path / "a.wav", stereo, 24_000)
    found = read_clip(tmp_path / "a.wav")
    assert isinstance(found, Pcm)
    assert found.samples.ndim == 1
