"""What another maker's printer makes of our bytes: emupos draws the slip and answers the status questions."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from deploy import fetch_judges
from drivers.contract import Deadline, DeviceState, Supply
from drivers.printer.contract import CompletionProof, Evidence, Line, PrinterSettings, PrintOutcome, PrintReport, Slip
from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort
from drivers.printer.fonts import font_chain
from drivers.printer.raster import draw_slip
from tests.drivers.printer.rigs import SLIP, wait_for

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = PrinterSettings(status_timeout_seconds=0.5)
SCRIPTS = Slip(
    (
        *SLIP.blocks,
        Line("䶮𠮷𬱖", 6.0),
        Line("སྤྱི་ཚོགས་འགན་ལེན།", 5.0),
        Line("ئىجتىمائىي سۇغۇرتا", 5.0),
        Line("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", 5.0),
        Line("ꆈꌠꁱꂷ", 5.0),
    )
)


@dataclass
class Judge:
    port: NetworkPort
    out: Path

    def picture(self, number: int) -> Image.Image:
        path = self.out / f"{number}.png"
        wait_for(path.exists)
        return Image.open(path)


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    folder = fetch_judges.EMUPOS.folder(ROOT / ".cache")
    command = [sys.executable, "-m", "tests.drivers.printer.emupos_judge", str(folder), str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        yield Judge(NetworkPort("127.0.0.1", int(line)), tmp_path)
        _, complaints = process.communicate(timeout=20)
    # What it does not know: the probe for the process id, which our driver takes back, and emptying the buffers at the first
    # opening, a real-time command that prints nothing where it is not known.
    assert process.returncode == 0
    assert all("1d 28 48" in complaint or "10 14 08" in complaint for complaint in complaints.splitlines()), complaints


@pytest.mark.parametrize("proof", [CompletionProof.PROCESS_ID, CompletionProof.STATUS])
@pytest.mark.parametrize("slip", [SLIP, SCRIPTS], ids=["receipt", "scripts"])
def test_another_makers_printer_draws_our_slip_dot_by_dot(judge: Judge, slip: Slip, proof: CompletionProof) -> None:
    printer = EscPosAdapter(judge.port, replace(SETTINGS, completion_proof=proof))
    printer.open()
    status = printer.status()
    assert (status.state, status.supply) == (DeviceState.ONLINE, Supply.PLENTY)
    for job in (1, 2):
        assert printer.print_slip(slip, job, Deadline(8)) == PrintReport(PrintOutcome.PRINTED, Evidence.STATUS_AFTER)
    printer.close()
    drawn = draw_slip(slip, 80, font_chain()).image
    for number in (1, 2):
        with judge.picture(number) as paper:
            assert paper.size == drawn.size
            assert paper.convert("1").tobytes() == drawn.tobytes()


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is the outside judge of QR codes")
def test_a_second_judge_reads_the_code_on_the_first_judges_paper(judge: Judge) -> None:
    printer = EscPosAdapter(judge.port, SETTINGS)
    printer.open()
    assert printer.print_slip(SLIP, 1, Deadline(8)).outcome is PrintOutcome.PRINTED
    printer.close()
    judge.picture(1).close()
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(judge.out / "1.png")],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert read.stdout.strip() == "https://verify.example.cn/v/7K2MQ9XH4RT8WZ3B"
