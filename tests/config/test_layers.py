"""The layers: order, origins, secrets, and one clear sentence for whatever is wrong."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.layers import Loaded, load, schema_fields, secret_keys
from config.merge import ConfigError, profile_names
from config.schema import Configuration

SECRET = "a-very-long-terminal-secret"
CAMERA = (
    '[devices.camera]\nsource = "/dev/v4l/by-path/pci-0000:00:14.0-usb-0:1:1.0-video-index0"\n'
    'identity = "pci-0000:00:14.0-usb-0:1:1.0 046d:0825 -"\n'
)
REAL = f'[terminal]\nid = "0417"\n[devices.printer]\ndriver = "escpos_usb"\n{CAMERA}'


def site(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def secrets_file(folder: Path, text: str = f'[central]\nterminal_secret = "{SECRET}"\n', mode: int = 0o600) -> Path:
    path = folder / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refused(folder: Path, text: str, **more: object) -> str:
    with pytest.raises(ConfigError) as error:
        load(profile="simulated", site=site(folder, text), environment={}, **more)  # type: ignore[arg-type]  # forwarded
    message = str(error.value)
    assert "\n" not in message
    assert "pydantic" not in message.lower()
    return message


@pytest.mark.parametrize("name", ["simulated", "wire"])
def test_development_profiles_load_as_they_are(name: str) -> None:
    assert load(profile=name, environment={}).configuration.mode == "development"


@pytest.mark.parametrize("name", [name for name in profile_names() if name not in ("simulated", "wire")])
def test_terminal_profiles_load_with_a_minimal_site_file_and_a_secret(name: str, tmp_path: Path) -> None:
    loaded = load(profile=name, site=site(tmp_path, REAL), secrets=secrets_file(tmp_path), environment={})
    assert loaded.configuration.mode == "production"
    assert loaded.configuration.terminal.profile == name


def test_later_layers_win_and_every_value_knows_its_origin(tmp_path: Path) -> None:
    path = site(tmp_path, '[appearance]\nsize = "extra"\ncontrast = "dark"\n')
    loaded = load(profile="simulated", site=path, overrides=["appearance.contrast=high"], environment={})
    assert loaded.configuration.appearance.size == "extra"
    assert loaded.configuration.appearance.contrast == "high"
    assert loaded.origin_of("appearance.size") == f"site file {path}"
    assert loaded.origin_of("appearance.contrast") == "command line"
    assert loaded.origin_of("devices.card.driver") == "profile simulated"
    assert loaded.origin_of("panel.width_px") == "built-in default"


def test_site_file_can_name_the_profile(tmp_path: Path) -> None:
    text = 'mode = "development"\n[terminal]\nprofile = "landscape_27"\n'
    configuration = load(site=site(tmp_path, text), environment={}).configuration
    assert (configuration.panel.width_px, configuration.panel.height_px) == (1920, 1080)


def test_relative_paths_count_from_the_program_folder_not_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    state = load(profile="simulated", environment={}).configuration.paths.state_dir
    assert state.is_absolute()
    assert not state.is_relative_to(tmp_path)


def test_printed_toml_is_a_site_file_that_gives_the_same_terminal(tmp_path: Path) -> None:
    loaded = load(profile="simulated", overrides=["timing.idle_warning_seconds=75"], environment={})
    again = load(profile="simulated", site=site(tmp_path, loaded.to_toml()), environment={})
    assert again.configuration == loaded.configuration


def production(folder: Path) -> Loaded:
    return load(site=site(folder, REAL), secrets=secrets_file(folder), environment={})


def test_secrets_never_show_but_are_there(tmp_path: Path) -> None:
    loaded = production(tmp_path)
    secret = loaded.configuration.central.terminal_secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET
    shown = [repr(loaded), str(loaded.configuration), loaded.to_json(), loaded.to_toml(), str(loaded.effective())]
    assert not [text for text in shown if SECRET in text]
    row = json.loads(loaded.to_json())["central.terminal_secret"]
    assert row == {"value": "(redacted)", "origin": f"secrets file {tmp_path / 'secrets.toml'}"}
    assert tomllib.loads(loaded.to_toml())["central"].get("terminal_secret") is None


def test_systemd_credentials_are_read_by_key_name(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "central.terminal_secret").write_text(SECRET + "\n", encoding="utf-8")
    loaded = load(site=site(tmp_path, REAL), environment={"CREDENTIALS_DIRECTORY": str(credentials)})
    secret = loaded.configuration.central.terminal_secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET


def test_secrets_file_open_to_others_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"secrets\.toml has mode 0644; only its owner may read it \(0600\)\."):
        load(site=site(tmp_path, REAL), secrets=secrets_file(tmp_path, mode=0o644), environment={})


def test_secrets_file_holds_nothing_but_secrets(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"terminal\.id is not a secret; secrets are .*central\.terminal_secret"):
        load(secrets=secrets_file(tmp_path, '[terminal]\nid = "1"\n'), environment={})


def test_production_refuses_a_secret_in_an_open_file_without_printing_it(tmp_path: Path) -> None:
    text = REAL + f'[central]\nterminal_secret = "{SECRET}"\n'
    with pytest.raises(ConfigError, match=r"site\.toml: central\.terminal_secret is a secret") as error:
        load(site=site(tmp_path, text), environment={})
    assert SECRET not in str(error.value)


def test_short_secret_is_refused_without_printing_it(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, '[central]\nterminal_secret = "hunter2"\n')
    with pytest.raises(ConfigError, match=r"central\.terminal_secret is too short") as error:
        load(site=site(tmp_path, REAL), secrets=path, environment={})
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("device", ["card", "camera", "printer"])
def test_production_refuses_each_simulator_by_name_and_file(device: str, tmp_path: Path) -> None:
    text = f'[terminal]\nid = "0417"\n[devices.{device}]\ndriver = "simulator"\n'
    with pytest.raises(ConfigError) as error:
        load(site=site(tmp_path, text), secrets=secrets_file(tmp_path), environment={})
    assert str(error.value) == (
        f"site file {tmp_path / 'site.toml'}: mode production refuses simulators, and devices.{device}.driver is simulator."
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('[devices.speech]\nsink = "null"', "devices.speech.sink"),
        ("[dock]\nenabled = true", "dock.enabled"),
        ('[devices.speech]\nsink = "wav"', "devices.speech.sink"),
    ],
)
def test_production_refuses_other_make_believe(line: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=words):
        load(site=site(tmp_path, f'[terminal]\nid = "0417"\n{line}'), secrets=secrets_file(tmp_path), environment={})


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('source = "0"', "devices.camera.source 0: name a path below /dev/v4l/by-path or by-id"),
        ('source = "/dev/video0"', "source /dev/video0"),
        ('source = "/dev/v4l/by-path/../../video0"', "by-path or by-id"),
        ('source = "faces/%03d.jpg"', "by-path or by-id"),
        ('source = "http://10.0.0.5/stream"', "source http://..."),
        ('source = "https://10.0.0.5/stream"', "without devices.camera.credentials"),
        ('source = "rtsp://10.0.0.5/live"', "without devices.camera.credentials"),
        ('source = "/dev/v4l/by-id/usb-046d_0825-video-index0"', "without devices.camera.identity"),
        ('source = "/dev/nuanping-camera"', "without devices.camera.identity"),
    ],
)
def test_production_takes_no_camera_whose_pictures_may_be_anybody_s(lines: str, words: str, tmp_path: Path) -> None:
    text = f'[terminal]\nid = "0417"\n[devices.camera]\n{lines}\n'
    with pytest.raises(ConfigError) as error:
        load(site=site(tmp_path, text), secrets=secrets_file(tmp_path), environment={})
    assert words in str(error.value)
    assert "10.0.0.5" not in str(error.value)


@pytest.mark.parametrize("source", ["/dev/v4l/by-id/usb-046d_0825-video-index0", "/dev/nuanping-camera"])
def test_production_takes_a_camera_at_a_stable_path_that_was_recorded(source: str, tmp_path: Path) -> None:
    text = f'[terminal]\nid = "0417"\n[devices.camera]\nsource = "{source}"\nidentity = "pci-0 046d:0825 -"\n'
    loaded = load(site=site(tmp_path, text), secrets=secrets_file(tmp_path), environment={})
    assert loaded.configuration.devices.camera.untrusted == ""


@pytest.mark.parametrize("scheme", ["https", "rtsp", "rtsps"])
def test_production_takes_a_network_camera_that_asks_who_we_are(scheme: str, tmp_path: Path) -> None:
    text = f'[terminal]\nid = "0417"\n[devices.camera]\nsource = "{scheme}://10.0.0.5/live"\n'
    both = f'[central]\nterminal_secret = "{SECRET}"\n[devices.camera]\ncredentials = "kiosk:word"\n'
    loaded = load(site=site(tmp_path, text), secrets=secrets_file(tmp_path, both), environment={})
    assert loaded.configuration.devices.camera.untrusted == ""


def test_production_needs_a_number_and_a_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"needs terminal\.id"):
        load(environment={})
    with pytest.raises(ConfigError, match=r"needs central\.terminal_secret"):
        load(site=site(tmp_path, REAL), environment={})


def test_command_line_cannot_open_a_production_terminal(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="refused because the mode is production"):
        load(site=site(tmp_path, REAL), overrides=['mode="development"'], environment={})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[appearance]\nsiez = "elder"', "unknown key appearance.siez; did you mean appearance.size."),
        ("[nonsense]\na = 1", "unknown key nonsense; known are appearance,"),
        ('[appearance]\nsize = "huge"', "appearance.size must be 'standard', 'elder' or 'extra', not \"huge\"."),
        ("[timing]\nidle_warning_length_seconds = 5", "must be at least 20.0, not 5."),
        ("[timing]\nidle_warning_seconds = 290", "must not be above personal_data_wipe_seconds"),
        ("[timing]\ndouble_tap_ms = 3", "timing.double_tap_ms must be at least 100, not 3."),
        ('[timing]\ndouble_tap_ms = "400"', 'timing.double_tap_ms must be a whole number, not "400".'),
        ("[timing]\ndouble_tap_ms = true", "timing.double_tap_ms must be a whole number, not true."),
        ("[timing]\nidle_warning_seconds = nan", "timing.idle_warning_seconds must be"),
        ("[face]\nunsure_threshold = 0.5", "unsure_threshold 0.5 must not be above accept_threshold 0.4"),
        ("[face]\ntries = 3", "face.tries must be at most 2, not 3."),
        ('[presence]\nways = ["face", "password"]', "staff must be one of them"),
        ('[presence]\nways = ["staff"]', "at least two ways"),
        ('[presence]\nways = ["staff", "finger"]', "'finger' is not one of face, password, e-card, "),
        ('[devices.camera]\ndriver = "none"', "presence.ways offers face but devices.camera.driver is none"),
        ("[panel]\nwidth_px = 1920\nheight_px = 1080", "does not agree with 1920 x 1080"),
        ('[devices.printer]\ndriver = "escpos_network"', "host must be given"),
        ('[devices.printer]\ndriver = "escpos_serial"', "device must be given"),
        ('[central]\nbase_url = "http://central.example"', "must use https unless it is on this machine"),
        ('[central]\nbase_url = "ftp://x"', "central.base_url must be an address such as"),
        ('[central]\nbase_url = "https://a:b@c"', "must not carry a user name"),
        ('[texts]\nlanguages = ["en"]', "languages must contain zh"),
        ('[texts]\ndefault_language = "ug"', "default_language 'ug' is not one of zh, en"),
        ('[home]\nitems = ["Q01","Q02","Q03","Q04","Q05","Q06","Q07"]', "home.items is too long: at most 5"),
        ('[home]\nitems = ["Q01","Q01"]', "must not repeat an item"),
        ('[home]\nitems = "Q01"', "home.items must be a list"),
        ('terminal = "x"', "terminal must be a section"),
        ('[terminal]\nid = "a b"', "terminal.id must match"),
    ],
)
def test_each_mistake_is_one_sentence_with_file_key_and_what_is_allowed(text: str, wanted: str, tmp_path: Path) -> None:
    message = refused(tmp_path, text)
    assert wanted in message
    assert message.startswith(f"site file {tmp_path / 'site.toml'}: "), message


def test_several_mistakes_are_counted(tmp_path: Path) -> None:
    assert refused(tmp_path, "[face]\ntries = 9\nframes = 99").endswith("(1 more problem follows.)")
    assert refused(tmp_path, "[face]\ntries = 9\nframes = 99\nx = 1").endswith("(2 more problems follow.)")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [(b"a = ", "is not valid TOML"), (b"\xff\xfe", "is not UTF-8 text"), (b"[a]\n[a]", "is not valid TOML")],
)
def test_unreadable_site_file_is_named(content: bytes, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=wanted):
        load(profile="simulated", site=path, environment={})


def test_missing_files_and_profiles_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load(profile="simulated", site=tmp_path / "none.toml", environment={})
    with pytest.raises(ConfigError, match=r"no profile 'portrait'; the profiles are landscape_27, "):
        load(profile="portrait", environment={})


@pytest.mark.parametrize("text", ["timing", "=1", "a..b=1", "terminal.id.x=1"])
def test_malformed_override_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        load(profile="simulated", overrides=['terminal.id="A"', text], environment={})


def test_thresholds_follow_the_engine() -> None:
    face = load(profile="simulated", overrides=["face.engine=face_recognition"], environment={}).configuration.face
    assert (face.accept_threshold, face.unsure_threshold) == (0.45, 0.40)


def test_every_value_is_described_and_numbers_with_a_dimension_name_their_unit() -> None:
    units = ("_seconds", "_ms", "_mm", "_cm", "_px", "_inch", "_days", "_months")
    plain = {"accept_threshold", "unsure_threshold", "frames", "tries", "rate", "volume", "port", "baud", "rotation"}
    plain |= {"width", "height", "release_flag", "gpio_pin", "gpio_chip", "security_level"}
    for key, info in schema_fields():
        assert info.description, key
        name = key.rpartition(".")[2]
        if info.annotation in (int, float):
            assert name.endswith(units) or name in plain, key


def test_configuration_cannot_be_changed() -> None:
    configuration = load(profile="simulated", environment={}).configuration
    with pytest.raises(ValueError, match="frozen"):
        configuration.face.tries = 1


def test_secret_keys_come_from_the_schema() -> None:
    assert secret_keys() == ("devices.camera.credentials", "central.terminal_secret")
    assert "central.terminal_secret" in {key for key, _ in schema_fields(Configuration)}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=5,
    ),
    st.sampled_from(sorted({key for key, _ in schema_fields()} | {"terminal", "devices", "devices.card", "zz"})),
)
def test_any_value_anywhere_loads_or_is_one_sentence(value: object, key: str) -> None:
    try:
        text = _toml(value)
    except ValueError:
        return
    message = ""
    try:
        load(profile="simulated", overrides=[f"{key}={text}"], environment={})
    except ConfigError as error:
        message = str(error)
    assert "\n" not in message
    assert message == "" or message.endswith((".", ".)"))


def _toml(value: object) -> str:
    if value is None:
        raise ValueError
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value) if isinstance(value, str | bool) else repr(value)


def test_a_cameras_password_may_not_stand_in_the_open() -> None:
    with pytest.raises(ConfigError, match="credentials"):
        load(profile="simulated", overrides=['devices.camera.source="rtsp://user:word@10.0.0.5/live"'], environment={})
    assert "devices.camera.credentials" in secret_keys()
