"""The fake printer against a judge that we did not write (CUPS' ipptool), and as a process of its own."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drivers.a4 import ipp
from drivers.a4.adapter import IppPagePrinter
from drivers.a4.contract import PageOutcome, PagePrinterSettings
from drivers.a4.endpoint import TcpPrinter
from drivers.a4.ipp import Tag, attribute
from drivers.a4.model import PagePrinterModel, count_pages
from drivers.a4.printer_service import PrinterService
from drivers.a4.proof import BLANK_PDF
from drivers.a4.testpage import make_test_page
from drivers.contract import Deadline
from tests.drivers.a4.rigs import JOB, rig, three_pages, wait_for
from tests.drivers.a4.test_pages import NOON

ROOT = Path(__file__).resolve().parents[3]
ipptool = pytest.mark.skipif(shutil.which("ipptool") is None, reason="needs cups-ipp-utils")


@ipptool
@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_ipptool_finds_a_conforming_printer(version: str, tmp_path: Path) -> None:
    document = tmp_path / "page.pdf"
    document.write_bytes(BLANK_PDF)
    with TcpPrinter(PagePrinterModel(page_seconds=0.01)) as printer:
        command = ["ipptool", "-V", version, "-t", "-f", str(document), printer.uri, f"ipp-{version}.test"]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    report = done.stdout.decode()
    assert "[FAIL]" not in report, report
    assert report.count("[PASS]") >= 30


@ipptool
def test_ipptool_sees_what_we_say_of_the_paper(tmp_path: Path) -> None:
    with TcpPrinter(PagePrinterModel()) as printer:
        printer.endpoint.model.set_cover(True)
        command = ["ipptool", "-tv", printer.uri, "get-printer-attributes.test"]
        report = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    assert "printer-state (enum) = stopped" in report
    assert "printer-state-reasons (keyword) = cover-open-error" in report


@pytest.mark.parametrize("uri", ["ipp://[/ipp/print", "ipp://x/elsewhere", "://", "ipp://[::1]:x/ipp/print", "\udcff"])
def test_a_strange_printer_uri_is_answered(uri: str) -> None:
    head = (
        attribute("attributes-charset", Tag.CHARSET, "utf-8"),
        attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
        attribute("printer-uri", Tag.URI, uri),
    )
    request = ipp.encode(ipp.Message(ipp.Op.GET_PRINTER_ATTRIBUTES, 1, (ipp.Group(Tag.OPERATION, head),)))
    answer, _ = ipp.decode(PrinterService(PagePrinterModel(), "ipp://localhost/ipp/print").answer(request))
    assert answer.code in (ipp.Status.OK, ipp.Status.NOT_FOUND)


def test_pages_are_counted() -> None:
    assert count_pages(BLANK_PDF) == 1
    assert count_pages(three_pages().pdf) == 3
    assert count_pages(b"%PDF-1.4 nonsense") == 1


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")
def test_the_paper_can_be_looked_at(tmp_path: Path) -> None:
    from PIL import Image

    with rig("simulator", tmp_path) as printer:
        printer.printer.open()
        assert printer.model.draw() is None
        assert printer.print(job=make_test_page("01", NOON)).outcome is PageOutcome.PRINTED
        picture = printer.model.draw()
        assert picture is not None
        with Image.open(picture) as sheet:
            width, height = sheet.size
            dark = sheet.convert("L").point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert (width, height) == (827, 1170)
    assert dark is not None
    assert dark[0] > 70
    assert dark[2] < width - 70


@contextmanager
def process(folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    ready, control = folder / "ready", folder / "c.sock"
    command = [sys.executable, "-m", "drivers.a4.endpoint", "--control", str(control), "--ready-file", str(ready)]
    running = subprocess.Popen([*command, *options], cwd=ROOT)
    try:
        wait_for(lambda: ready.exists() or running.poll() is not None)
        yield json.loads(ready.read_text())["uri"], control
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    finally:
        running.kill()
        running.wait()


def tell(control: Path, **order: Any) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(20)
        client.connect(str(control))
        client.sendall(json.dumps(order).encode() + b"\n")
        with client.makefile("rb") as answers:
            answer: dict[str, Any] = json.loads(answers.readline())
            return answer


def test_the_endpoint_runs_as_a_process_with_a_control_socket(tmp_path: Path) -> None:
    with process(tmp_path, "--page-seconds", "0.01") as (uri, control):
        printer = IppPagePrinter(uri, PagePrinterSettings())
        printer.open()
        assert printer.print_pages(JOB, 1, Deadline(20)).outcome is PageOutcome.PRINTED
        assert tell(control, do="facts")["sheets"] == 1
        assert tell(control, do="paper", state="out")["reasons"] == ["media-empty-error"]
        assert printer.print_pages(JOB, 2, Deadline(20)).reason == "paper-out"
        assert tell(control, do="nonsense")["ok"] is False
        assert tell(control, do="paper", state="green")["ok"] is False
        assert tell(control, do="unplug")["plugged"] is False
        assert printer.print_pages(JOB, 3, Deadline(5)).outcome is PageOutcome.NOT_PRINTED
