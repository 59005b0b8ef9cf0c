from __future__ import annotations

import ast
import json
import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config.layers import load
from config.pension import EXAMPLE_CITY
from config.schema import Configuration
from config.schema_base import ROOT
from drivers.camera.base import ODD_FEED, SMALL_PICTURE
from drivers.camera.contract import CameraTrouble
from drivers.card.contract import CardProblem
from drivers.card.harness import VirtualReader
from drivers.contract import DeviceState
from kiosk.commands.doctor import notes
from kiosk.doctor import parts
from kiosk.doctor.advice import ADVICE, GENERIC, advice_for
from kiosk.doctor.advice_devices import BY_FAMILY
from kiosk.doctor.check import Verdict
from kiosk.face.process import EngineTrouble, FaceProcess, TroubleKind
from kiosk.ledger.acts import Act, NotFound, SendTrouble, Voided
from kiosk.ledger.registrar import Registrar
from kiosk.protection import plain_environment
from tests.commands.conftest import Kiosk

NAMES = [
    "configuration",
    "card",
    "id_card",
    "camera",
    "printer",
    "page_printer",
    "scanner",
    "keypad",
    "headphones",
    "pin_pad",
    "fingerprint",
    "payment_terminal",
    "presence",
    "lights",
    "power",
    "central",
    "face",
    "ledger",
    "fairness",
    "rules",
    "voice",
    "sound",
    "fonts",
    "disk",
    "memory",
    "versions",
]
NOBODY_LISTENS = 'central.base_url="http://127.0.0.1:9"'


def checks(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """The checks of a JSON report, by name."""
    return {check["name"]: check for check in json.loads(done.stdout)["checks"]}


def configured(folder: Path, *more: str) -> Configuration:
    """A simulated terminal that keeps its files in ``folder``."""
    return load("simulated", None, None, [f'paths.state_dir="{folder}"', *more]).configuration


@pytest.fixture(scope="module")
def simulated(kiosk: Kiosk) -> subprocess.CompletedProcess[str]:
    """The doctor at a whole simulated rig."""
    return kiosk("doctor", "--rig", "simulated", "--json")


def test_a_whole_rig_is_usable_in_every_part(simulated: subprocess.CompletedProcess[str]) -> None:
    found = json.loads(simulated.stdout)
    assert [check["name"] for check in found["checks"]] == NAMES
    assert found["failed"] == []
    assert (found["ok"], simulated.returncode) == (True, 0)
    assert checks(simulated)["card"]["state"] == DeviceState.ONLINE
    assert checks(simulated)["printer"]["detail"] == "driver simulator, supply PLENTY"


def test_the_report_warns_of_what_the_face_check_is_not(simulated: subprocess.CompletedProcess[str]) -> None:
    notes = json.loads(simulated.stdout)["notes"]
    assert any("not certified presentation-attack detection" in note for note in notes)


def test_trouble_is_named_with_what_to_do_and_without_the_secret(kiosk: Kiosk) -> None:
    secret = "5ec7e7" * 6
    wrong = f'central.terminal_secret="{secret}"'
    done = kiosk(
        *("doctor", "--rig", "simulated", "--dock", "printer unplug", "--dock", "card unplug"),
        *("--set", wrong, "--json"),
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["failed"] == ["card", "printer", "central"]
    found = checks(done)
    assert (found["printer"]["state"], found["printer"]["reason"]) == ("OFFLINE", "unplugged")
    assert (found["card"]["state"], found["card"]["reason"]) == ("OFFLINE", "reader-absent")
    assert found["central"]["reason"] == "central-unauthorised"
    assert "terminal_secret" in found["central"]["advice"]
    assert secret not in done.stdout + done.stderr


@pytest.mark.hardware
@pytest.mark.skipif(VirtualReader.missing() != "", reason="needs pcscd with the virtual reader")
def test_real_adapters_on_the_wire_are_examined_and_read_as_people_do(kiosk: Kiosk) -> None:
    done = kiosk(
        *("doctor", "--rig", "wire", "--dock", "printer paper out", "--dock", "card service-down"),
        *("--set", NOBODY_LISTENS),
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(line.split()[:3] == ["printer", "USER_ERROR", "paper-out"] for line in lines)
    assert any(line.split()[:3] == ["card", "OFFLINE", "pcscd-down"] for line in lines)
    assert any(line.split()[:2] == ["camera", "ONLINE"] or line.split()[:2] == ["camera", "BUSY"] for line in lines)
    assert any(ADVICE["paper-out"] in line for line in lines)
    assert any(ADVICE["central-unreachable"] in line for line in lines)
    assert lines[-1] == "not usable: card, printer, central"


def test_a_wrong_configuration_is_a_failed_check(kiosk: Kiosk) -> None:
    done = kiosk("doctor", "--profile", "simulated", "--set", 'devices.card.driver="pigeon"', "--json")
    assert done.returncode == 1
    assert list(checks(done)) == ["configuration"]
    assert "devices.card.driver" in checks(done)["configuration"]["detail"]


@pytest.mark.parametrize(
    "reason",
    [
        CardProblem.READER_ABSENT,
        CardProblem.SERVICE_LOST,
        CardProblem.READER_SHARED,
        *CameraTrouble,
        SMALL_PICTURE,
        ODD_FEED,
        "paper-out",
        "cover-open",
        "cutter",
        "mechanical",
        "unrecoverable",
        "offline",
        "unreachable",
        "not-found",
        "silent",
    ],
)
def test_reasons_of_the_drivers_have_advice_of_their_own(reason: str) -> None:
    assert advice_for(reason) != GENERIC


# Folder of the drivers to the family that their statuses name.
FOLDERS = {"a4": "page_printer", "idcard": "id_card", "payment": "payment_terminal", "pinpad": "pin_pad"}
# What stands at the far end, in tests and rigs, never speaks to the doctor; nor does a driver that is not open yet.
FAR_ENDS = {"fake", "model", "endpoint", "endpoint_server", "simulator", "usb_fake", "cups", "proof", "harness", "vpcd"}
NOT_SAID = {"not-open", "closed"}


def lost_reasons() -> list[tuple[str, str]]:
    """(family, reason) of every fault a driver can raise with a fixed word, read from the sources."""
    found = set()
    for path in sorted((ROOT / "drivers").glob("*/*.py")):
        if path.stem in FAR_ENDS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            word = node.args[0]
            fault = node.func.id in ("LinkLostError", "DeviceFault")
            if fault and isinstance(word, ast.Constant) and isinstance(word.value, str):
                found.add((FOLDERS.get(path.parent.name, path.parent.name), word.value))
    return sorted(found)


@pytest.mark.parametrize(("family", "reason"), [pair for pair in lost_reasons() if pair[1] not in NOT_SAID])
def test_every_fault_of_every_family_has_advice(family: str, reason: str) -> None:
    assert advice_for(reason, family) != GENERIC


def test_a_family_has_its_own_advice_first() -> None:
    assert "A4" in advice_for("paper-out", "page_printer")
    assert advice_for("paper-out", "receipt_printer") == ADVICE["paper-out"]
    assert advice_for("open-failed:PermissionError", "id_card") == BY_FAMILY["id_card"]["open-failed"]


@pytest.mark.slow
def test_test_prints_and_the_readiness_report(kiosk: Kiosk, tmp_path: Path) -> None:
    report = tmp_path / "ready.pdf"
    done = kiosk("doctor", "--rig", "simulated", "--print", "--report", report, "--json")
    found = checks(done)
    assert done.returncode == 0, done.stdout
    assert "proved by process-id" in found["test slip"]["detail"]
    assert "proved by device-job" in found["test page"]["detail"]
    assert "printed" in found["report"]["detail"]
    shown = subprocess.run(
        ["pdftotext", "-layout", report, "-"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Readiness report" in shown.stdout
    assert "everything is usable" in shown.stdout
    assert all(name in shown.stdout for name in NAMES)


@pytest.mark.slow
def test_the_contract_of_a_family_is_proved_and_shown_as_a_table(kiosk: Kiosk) -> None:
    done = kiosk("doctor", "--contract", "keypad")
    lines = done.stdout.splitlines()
    assert any(line.startswith("keypad") and "simulator" in line for line in lines)
    assert lines[-1].startswith("4 variants, ")
    assert kiosk("doctor", "--contract", "toaster").returncode == 2


def test_reasons_with_a_tail_find_their_advice_and_unknown_ones_the_general() -> None:
    assert advice_for("driver-bug:ValueError") == ADVICE["driver-bug"]
    assert advice_for("never-heard-of") == GENERIC
    assert advice_for("") == ""


def test_every_advice_is_a_sentence() -> None:
    of_families = [advice for table in BY_FAMILY.values() for advice in table.values()]
    for advice in (*ADVICE.values(), *of_families, GENERIC):
        assert advice[0].isupper()
        assert advice.endswith((".", "?"))


def test_a_broken_journal_takes_the_terminal_out_of_service(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a journal" * 100)
    found = parts.check_ledger(configured(tmp_path))
    assert (found.verdict, found.reason) == (Verdict.FAILED, "ledger-broken")


def test_a_terminal_without_journal_is_new_and_well(tmp_path: Path) -> None:
    found = parts.check_ledger(configured(tmp_path / "not" / "yet" / "made"))
    assert found.verdict is Verdict.OK
    assert not (tmp_path / "not").exists()


def test_waiting_acts_are_counted_by_reading_only(tmp_path: Path) -> None:
    class Away:
        """A centre that cannot be reached."""

        def send(self, kind: str, key: str, payload: object) -> SendTrouble:
            return SendTrouble(maybe_done=False, retry_after_seconds=60.0)

        def look_up(self, kind: str, key: str) -> NotFound:
            return NotFound()

        def void(self, kind: str, key: str) -> Voided:
            return Voided()

    told = threading.Event()
    registrar = Registrar(tmp_path, "T-0001", Away())
    registrar.start()
    registrar.recovered(10.0)
    registrar.commit(Act("rating", {"level": 5}, owes_paper=False), 0.0, lambda outcome: told.set())
    assert told.wait(10.0)
    registrar.stop()
    before = (tmp_path / "ledger.db").read_bytes()
    found = parts.check_ledger(configured(tmp_path))
    assert (found.verdict, found.reason) == (Verdict.USABLE, "acts-waiting")
    assert "1 acts wait" in found.detail
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_a_centre_that_is_down_is_unreachable_and_said_so(tmp_path: Path) -> None:
    found = parts.check_central(configured(tmp_path, NOBODY_LISTENS, 'central.terminal_secret="00112233445566778899"'))
    assert (found.verdict, found.reason) == (Verdict.FAILED, "central-unreachable")


@pytest.mark.parametrize(
    ("free", "verdict"), [(1 << 20, Verdict.FAILED), (1 << 30, Verdict.USABLE), (1 << 40, Verdict.OK)]
)
def test_disk_space_is_judged(free: int, verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    assert parts.check_disk(configured(tmp_path)).verdict is verdict


def test_a_folder_without_clips_is_a_mute_terminal(tmp_path: Path) -> None:
    found = parts.check_voice(configured(tmp_path, f'paths.clips_dir="{tmp_path}"'))
    assert (found.verdict, found.reason) == (Verdict.FAILED, "no-clips")


def test_the_shipped_clips_are_no_mute_terminal(tmp_path: Path) -> None:
    found = parts.check_voice(configured(tmp_path, f'paths.clips_dir="{ROOT / "voice" / "clips"}"'))
    assert found.verdict is not Verdict.FAILED


def test_invented_figures_are_told_of_in_production_and_unreadable_ones_everywhere(tmp_path: Path) -> None:
    shipped = configured(tmp_path)
    assert parts.check_rules(shipped).verdict is Verdict.OK
    in_service = shipped.model_copy(update={"mode": "production"})
    assert (parts.check_rules(in_service).verdict, parts.check_rules(in_service).reason) == (
        Verdict.USABLE,
        "rules-invented",
    )
    own = tmp_path / "own.toml"
    own.write_text(
        EXAMPLE_CITY.read_text(encoding="utf-8").replace('place = "示例市"', 'place = "样本县"'), encoding="utf-8"
    )
    assert parts.check_rules(_ruled(in_service, own)).verdict is Verdict.OK
    own.write_text("place = 1", encoding="utf-8")
    assert parts.check_rules(_ruled(shipped, own)).reason == "rules-unreadable"


def _ruled(configuration: Configuration, rules: Path) -> Configuration:
    pension = configuration.pension.model_copy(update={"local_rules": rules})
    return configuration.model_copy(update={"pension": pension})


def test_an_unknown_engine_library_is_a_failed_face_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FaceProcess, "start", lambda self: None)
    trouble = EngineTrouble(TroubleKind.NOT_AVAILABLE, "weights-missing")
    monkeypatch.setattr(FaceProcess, "warm", lambda self: trouble)
    found = parts.check_face(configured(tmp_path))
    assert (found.verdict, found.reason) == (Verdict.FAILED, "face-engine")
    assert "weights-missing" in found.detail


def test_memory_is_looked_at_in_a_process_started_as_the_kiosk_is(tmp_path: Path) -> None:
    found = parts.check_memory(configured(tmp_path))
    assert found.verdict is Verdict.OK
    assert "freed memory is overwritten" in found.detail


@pytest.mark.parametrize(("mode", "verdict"), [("development", Verdict.USABLE), ("production", Verdict.FAILED)])
def test_an_allocator_that_keeps_what_is_freed_is_refused_in_production(
    mode: str, verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "environment", plain_environment)
    found = parts.check_memory(configured(tmp_path).model_copy(update={"mode": mode}))
    assert (found.verdict, found.reason) == (verdict, "memory-kept")
    assert "glibc" in found.advice


@pytest.mark.parametrize(
    ("locked", "swap", "reason"),
    [(True, 1 << 30, ""), (False, 1 << 30, "swap-open"), (False, 0, ""), (True, 0, "")],
)
def test_swap_is_open_only_where_memory_is_not_locked(
    locked: bool, swap: int, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = json.dumps({"overwrites": True, "locked": locked, "swap_bytes": swap})
    monkeypatch.setattr("subprocess.run", lambda *_, **__: SimpleNamespace(stdout=said))
    assert parts.check_memory(configured(tmp_path)).reason == reason


def test_a_memory_check_that_says_nothing_is_no_good_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", lambda *_, **__: SimpleNamespace(stdout=""))
    assert parts.check_memory(configured(tmp_path)).reason == "memory-unknown"


def test_a_camera_that_is_no_trusted_path_is_mentioned() -> None:
    wired = load("wire", None, None, []).configuration
    assert any("could be fed in here: devices.camera.source http://..." in note for note in notes(wired))
    assert not any("fed in" in note for note in notes(load("simulated", None, None, []).configuration))
